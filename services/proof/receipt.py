"""A receipt: the store's signed word for which fact stands at which position, given when the fact is durable.

One signature serves a commit. It is made over the root of a small tree (RFC 6962) of the commit's leaf hashes in order
of position; a receipt shows the way from each of its own facts to that root. A fact that is not there any more, or is
another one, is proved by its receipt alone.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer, TypeAdapter, WithJsonSchema

from services.proof.checkpoint import SIZE
from services.proof.merkle import HASH_BYTES, includes, node_hash
from services.proof.note import Note, NoteUnreadable, Signer, Verifier, from_base64

AS_JSON = ConfigDict(extra="forbid", hide_input_in_errors=True)
HASH_AS_JSON = {"type": "string", "contentEncoding": "base64", "minLength": 44, "maxLength": 44}


def hash_from(value: Any) -> Any:
    """A hash from its base64. Raises NoteUnreadable, which is a ValueError."""
    raw = from_base64(value) if isinstance(value, str) else value
    if isinstance(raw, bytes) and len(raw) != HASH_BYTES:
        raise NoteUnreadable("a hash has 32 bytes")
    return raw


def in_base64(raw: bytes) -> str:
    """A hash as it stands in JSON and in notes."""
    return base64.b64encode(raw).decode()


Hash = Annotated[
    bytes, BeforeValidator(hash_from), PlainSerializer(in_base64, when_used="json"), WithJsonSchema(HASH_AS_JSON)
]


@dataclass(frozen=True, slots=True)
class FactStands:
    """One fact: its position, the hash of its audit leaf, and the hashes beside it on the way to the signed root."""

    __pydantic_config__ = AS_JSON

    position: Annotated[int, Field(strict=True, ge=1)]
    leaf_hash: Hash
    path: tuple[Hash, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The store's signed word for where these facts stand: a signed note, and each fact's way to the root in it."""

    __pydantic_config__ = AS_JSON

    note: str
    facts: Annotated[tuple[FactStands, ...], Field(min_length=1)]

    def to_json(self) -> dict[str, Any]:
        """The receipt as whoever keeps it gets it; hashes in base64."""
        shown: dict[str, Any] = IN_JSON.dump_python(self, mode="json")
        return shown

    @classmethod
    def read(cls, told: Any) -> "Receipt":
        """A receipt from what `to_json` gave. Raises pydantic's ValidationError."""
        return IN_JSON.validate_python(told)


IN_JSON = TypeAdapter(Receipt)


class Together(NamedTuple):
    """What is signed: who says it, the first position of a commit, how many facts it has, and the hash over them."""

    heading: str
    first: int
    size: int
    root: bytes

    def to_text(self) -> str:
        """The text that is signed."""
        return f"{self.heading}\n{self.first}\n{self.size}\n{in_base64(self.root)}\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """The same from its text. Raises NoteUnreadable."""
        lines = text.split("\n")
        if len(lines) != 5 or lines[-1] or not all(SIZE.fullmatch(line) for line in lines[1:3]):
            raise NoteUnreadable("a receipt is signed over a heading, a position, a number and a hash, each on a line")
        return cls(lines[0], int(lines[1]), int(lines[2]), hash_from(lines[3]))


def heading(name: str) -> str:
    """The first line of what is signed, so that it can be taken for nothing else that this key signs."""
    return f"{name}/receipt"


class SignedCommit:
    """The facts of one commit under one signature; `leaves` are their hashes from the position `first` on."""

    def __init__(self, first: int, leaves: Sequence[bytes], signer: Signer) -> None:
        if any(len(leaf) != HASH_BYTES for leaf in leaves):
            raise ValueError("a leaf hash has 32 bytes")
        self.first = first
        self.rows = rows_over(leaves)
        text = Together(heading(signer.verifier.name), first, len(leaves), self.rows[-1][0]).to_text()
        self.note = Note(text, (signer.sign(text),)).to_text()

    def receipt(self, positions: Sequence[int]) -> Receipt:
        """The receipt for some of them."""
        return Receipt(self.note, tuple([self._stands(position) for position in positions]))

    def _stands(self, position: int) -> FactStands:
        index = position - self.first
        return FactStands(position, self.rows[0][index], path_from(index, self.rows))


def rows_over(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """The tree's hashes row by row, from the leaves to the root; the last of an odd row goes up as it is."""
    rows = [leaves]
    while len(row := rows[-1]) > 1:
        above = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        rows.append([*above, row[-1]] if len(row) % 2 else above)
    return rows


def path_from(index: int, rows: Sequence[Sequence[bytes]]) -> tuple[bytes, ...]:
    """The hashes that lead from the leaf at `index` to the root, from below upwards."""
    path = []
    for row in rows[:-1]:
        if (beside := index ^ 1) < len(row):
            path.append(row[beside])
        index >>= 1
    return tuple(path)


def unproved(receipt: Receipt, verifier: Verifier) -> tuple[int, ...]:
    """The positions that a receipt names and does not prove; all of them where its note is not by this key."""
    try:
        note = Note.read(receipt.note)
        signed = Together.read(note.text)
    except NoteUnreadable:
        return tuple(fact.position for fact in receipt.facts)
    by_this_key = signed.heading == heading(verifier.name) and verifier.signed(note)
    return tuple(fact.position for fact in receipt.facts if not (by_this_key and stands(fact, signed)))


def stands(fact: FactStands, signed: Together) -> bool:
    """Whether the fact's way leads to what was signed."""
    return includes(fact.leaf_hash, fact.position - signed.first, signed.size, fact.path, signed.root)


def holds(receipt: Receipt, verifier: Verifier) -> bool:
    """Whether a receipt proves that each of its facts stood where it says."""
    return not unproved(receipt, verifier)
