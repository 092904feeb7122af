"""A secret in a file of its own (hex of 32 bytes), made there once, for its owner alone."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

SECRET_BYTES = 32


class SecretUnreadable(ValueError):
    """A file that should hold a secret holds none."""


def secret_from(file: Path) -> bytes:
    """The secret in a file (32 bytes); made there when there is none yet.

    Raises PermissionError where others may read it, SecretUnreadable where it holds anything else.
    """
    if not file.exists():
        _make(file)
    _refuse_others(file)
    try:
        secret = bytes.fromhex(file.read_text(encoding="ascii"))
    except ValueError as error:
        raise SecretUnreadable(f"{file.name} must hold {SECRET_BYTES} bytes as hex") from error
    if len(secret) != SECRET_BYTES:
        raise SecretUnreadable(f"{file.name} must hold {SECRET_BYTES} bytes as hex")
    return secret


def secret_text(file: Path) -> str:
    """A secret that somebody else gave us, as it stands in a file, without the end of its line.

    Raises PermissionError where others may read it, SecretUnreadable where there is none.
    """
    try:
        _refuse_others(file)
        text = file.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise SecretUnreadable(f"{file.name} must hold a secret as text") from error
    if not text:
        raise SecretUnreadable(f"{file.name} must hold a secret as text")
    return text


def _refuse_others(file: Path) -> None:
    """A secret that others on this machine can read is none. Raises PermissionError, FileNotFoundError."""
    if file.stat().st_mode & 0o077:
        raise PermissionError(f"{file.name} may be readable by its owner alone (mode 0600)")


def _make(file: Path) -> None:
    """Whole or not at all, and only once: it gets its name when it is on the disk, unless another process was first."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as new:
            new.write(secrets.token_bytes(SECRET_BYTES).hex() + "\n")
            new.flush()
            os.fsync(new.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
