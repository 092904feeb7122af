"""A file of keys, one on a line, as people keep it: empty lines and those that begin with # are passed over."""

from collections.abc import Iterator
from pathlib import Path

from schemas.refused import Refused
from services.proof.note import NoteUnreadable, Verifier

LARGEST_FILE = 1_000_000


def lines_in(file: Path, rule: str) -> Iterator[tuple[int, str]]:
    """Each line with its number, from 1. Raises Refused under `rule` where the file cannot be read."""
    try:
        with file.open(encoding="utf-8") as lines:
            text = lines.read(LARGEST_FILE + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(rule, f"the file {file.name} cannot be read ({type(error).__name__})") from error
    if len(text) > LARGEST_FILE:
        raise Refused(rule, f"the file {file.name} is too large for a list of keys")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.strip()


def key_on(line: str, kind: int, rule: str, where: str) -> Verifier:
    """The key on a line, of the kind that is wanted there. Raises Refused under `rule`, saying `where`."""
    try:
        key = Verifier.read(line)
    except NoteUnreadable as error:
        raise Refused(rule, f"{where}: {error}") from error
    if key.kind != kind:
        raise Refused(rule, f"{where}: this is a key of another kind; it begins a signature of kind {key.kind}")
    return key
