"""Who watches a log: each witness's key and address, as a file names them, and how many of them must have signed."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from schemas.refused import Refused
from services.proof.key_lines import key_on, lines_in
from services.proof.note import COSIGNATURE, Note, Verifier

UNREADABLE = "witnesses_unreadable"
PORTS = {"http": 80, "https": 443}


class Address(NamedTuple):
    """Where a witness answers: `path` is what comes before the protocol's own paths, without a slash at its end."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def read(cls, url: str) -> Self:
        """An address from a URL. Raises ValueError where it is no plain http or https URL."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("an address begins with http:// or https:// and a host")
        if parts.username is not None or parts.query or parts.fragment or not url.isascii() or not url.isprintable():
            raise ValueError("an address is a host, perhaps a port and a path, and nothing else")
        parts.hostname.encode("idna")  # a name that no machine can have is found now
        port = PORTS[parts.scheme] if parts.port is None else parts.port
        return cls(parts.scheme, parts.hostname, port, parts.path.rstrip("/"))


class Witness(NamedTuple):
    """A witness's public key, and where it answers."""

    verifier: Verifier
    address: Address

    @property
    def name(self) -> str:
        """What people know it by."""
        return self.verifier.name


def read_witnesses(file: Path, quorum: int) -> tuple[Witness, ...]:
    """The witnesses in a file: on each line a key, a space and a URL.

    Raises Refused `witnesses_unreadable`, or `quorum_out_of_reach` where fewer are named than must have signed.
    """
    found: list[Witness] = []
    for number, line in lines_in(file, UNREADABLE):
        where = f"{file.name}, line {number}"
        one = witness_on(line, where)
        if any(one.name == other.name or one.verifier.key == other.verifier.key for other in found):
            raise Refused(UNREADABLE, f"{where}: this witness, or its key, is named before")
        found.append(one)
    if len(found) < quorum:
        raise Refused(
            "quorum_out_of_reach", f"{quorum} witnesses must have signed, and {file.name} names {len(found)} of them"
        )
    return tuple(found)


def witness_on(line: str, where: str) -> Witness:
    """The witness on a line. Raises Refused."""
    key, *rest = line.split()
    if len(rest) != 1:
        raise Refused(UNREADABLE, f"{where}: a witness is its key, a space and its address")
    verifier = key_on(key, COSIGNATURE, UNREADABLE, where)
    try:
        return Witness(verifier, Address.read(rest[0]))
    except ValueError as error:
        raise Refused(UNREADABLE, f"{where}: this is no address of a witness; {in_words(error)}") from error


def in_words(error: ValueError) -> str:
    """Why a URL is none: our own words; the library's may repeat what stands there."""
    said = str(error)
    return said if said.startswith("an address") else "its host or port cannot be read"


def is_published(note: Note, witnesses: Iterable[Witness], quorum: int) -> bool:
    """Whether so many of the witnesses countersigned the checkpoint."""
    return sum(one.verifier.signed(note) for one in witnesses) >= quorum
