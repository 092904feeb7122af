"""A checkpoint: how many facts a log holds, and the one hash over all of them (C2SP tlog-checkpoint)."""

import base64
import re
from typing import NamedTuple, Self

from services.proof.merkle import HASH_BYTES
from services.proof.note import NoteUnreadable, from_base64, is_name

SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class Checkpoint(NamedTuple):
    """`origin` names the log, `size` counts its leaves, `root` is the hash over them (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def to_text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """A checkpoint from its text; lines below the third are another's and are left alone. Raises NoteUnreadable."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not is_name(lines[0]) or not SIZE.fullmatch(lines[1]):
            raise NoteUnreadable("a checkpoint is the name of a log, its size and its root, each on a line")
        root = from_base64(lines[2])
        if len(root) != HASH_BYTES:
            raise NoteUnreadable("the root of a checkpoint has 32 bytes")
        return cls(lines[0], int(lines[1]), root)
