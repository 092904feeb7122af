"""Check the bundle of a case without Throughcare: `throughcare-verify BUNDLE --key FILE`.

This one file needs Python 3.11 and the package `cryptography`, nothing of Throughcare and no network. It hashes every
fact again, proves it to stand in the log of its year, proves that log's checkpoint to be signed by a key that YOU have
(never one from the bundle), and proves by the heads of the case that no fact up to then is missing.

It ends with 0 sound; 1 tampered: something that is there is not what was recorded; 2 incomplete: something is missing;
3 cannot tell: no key of yours signed it, too few of your witnesses did, or it cannot be read as a bundle of the one
version that is known here. Where several hold, the order is 1, 3, 2: an alteration that was found stays one whoever
signed, and what is missing from a bundle that nobody vouches for says little.

Without --witnesses, whoever has the log's key could show you another past. Without --schemas, fields are called what
the bundle calls them. Heads taken later may know of more: the report says up to when the case is whole.
"""

import argparse
import base64
import hashlib
import json
import re
import struct
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import reduce
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, NoReturn
from uuid import UUID, uuid5
from zipfile import ZipFile, ZipInfo

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.stderr.write("Cannot tell: the Python package `cryptography` is missing.\n")
    sys.exit(3)

SOUND, TAMPERED, INCOMPLETE, CANNOT_TELL = "sound", "tampered", "incomplete", "cannot tell"
EXIT = {SOUND: 0, TAMPERED: 1, INCOMPLETE: 2, CANNOT_TELL: 3}
ORDER = (TAMPERED, CANNOT_TELL, INCOMPLETE)

LARGEST_BUNDLE, ALL_SCHEMAS = 256 << 20, 16 << 20  # bytes
LARGEST = {"manifest.json": 4096, "heads": 4 << 20, "checkpoints": 1 << 20, "facts": 1 << 20, "schemas": 256 << 10}
MOST_FACTS, MOST_SIGNATURES, MOST_BRACKETS, MOST_FINDINGS = 65_000, 100, 5000, 1000
LONGEST_ROW, LONGEST_PATH, DEEPEST, LOCAL_HEADER, CLOCKS_MAY_DIFFER = 16 << 10, 64, 16, 30, 300  # the last in seconds
FILES = r"manifest\.json|heads|proofs|checkpoints/[0-9]{4}|facts/[1-9][0-9]{0,18}|schemas/[0-9a-f]{64}\.avsc"
FACT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,99}")
RECORD_NAME = re.compile(r"care\.[A-Za-z][A-Za-z0-9]{0,99}")
FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LOG_NAME = re.compile(rf"throughcare/({AN_ID.pattern})/")
LAST_MOMENT = 253_402_300_799_999_999  # of the year 9999, in microseconds
NO_HASH, NO_TOKEN_POLICY_OR_DECISION = bytes(32), bytes(32 + 32 + 16)
MANIFEST = re.compile(rf'{{"case":"({AN_ID.pattern})","format":"throughcare case bundle","version":1}}\n')
CHECKPOINT = r"([^\s+]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n(?:[^\0-\x1f]+\n)*"
NOTE = re.compile(rf"({CHECKPOINT})\n((?:\N{{EM DASH}} [^\s+]+ [A-Za-z0-9+/]+={{0,2}}\n)+)")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOWHERE: Mapping[str, Any] = {}


class Unreadable(Exception):
    """This is no bundle, or no part of one, as `throughcare export` writes it."""


class Wrong(Exception):
    """A fact is not what was recorded, or, of another kind, cannot be held against the log."""

    def __init__(self, says: str, kind: str = TAMPERED) -> None:
        super().__init__(says)
        self.kind = kind


class Finding(NamedTuple):
    """One thing that keeps the bundle from being sound, and where: year, index, position, stream, version."""

    kind: str
    says: str
    place: Mapping[str, Any] = NOWHERE


def files_in(raw: bytes, findings: list[Finding]) -> dict[str, bytes]:
    """The files of a bundle, none of them ever on a disk; if not packed as an export does, that is a finding."""
    files: dict[str, bytes] = {}
    try:
        with ZipFile(BytesIO(raw)) as packed:
            entries = packed.infolist()
    except Exception as error:  # zipfile raises many kinds for damaged files; each is the same here
        raise Unreadable(f"it is no zip file ({type(error).__name__})") from error
    if len(raw) > LARGEST_BUNDLE or sum(one.file_size for one in entries) > len(raw):
        raise Unreadable(f"it is larger than {LARGEST_BUNDLE >> 20} MiB, or says so of its files")
    again = BytesIO()
    with ZipFile(again, "w") as rebuilt:
        for one in entries:
            name, start = one.filename, one.header_offset + LOCAL_HEADER + len(one.filename)
            if name in files or not re.fullmatch(FILES, name):
                raise Unreadable("it holds a file twice, or one that is no part of a bundle")
            if one.compress_type or one.file_size > LARGEST.get(name.partition("/")[0], LARGEST_BUNDLE):
                raise Unreadable(f"{name} is compressed, or larger than it can be")
            files[name] = raw[start : start + one.file_size]
            plain_entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            plain_entry.create_system = 3
            rebuilt.writestr(plain_entry, files[name])
    if again.getvalue() != raw:
        findings.append(Finding(CANNOT_TELL, "it is not packed as an export packs it, or its checksums do not hold"))
    if sum(len(data) for name, data in files.items() if name.startswith("schemas/")) > ALL_SCHEMAS:
        raise Unreadable("its schemas are larger than those of any case")
    return files


def said(raw: bytes, what: str) -> Any:
    """The value of a JSON text that is written in the one way there is and ends its line. Raises Unreadable."""
    if raw.count(b"[") + raw.count(b"{") > 8:
        raise Unreadable(f"{what} is nested deeper than it can be")
    try:
        value = json.loads(raw.decode("ascii"), parse_float=int, parse_constant=int)
        again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"
    except (ValueError, RecursionError):
        value, again = None, b""
    if raw != again:
        raise Unreadable(f"{what} is no JSON in the one way in which it is written, or names something twice")
    return value


def shaped(value: Any, kinds: Mapping[str, type], what: str) -> Any:
    """The same value, once it is known to have these fields and no others. Raises Unreadable."""
    here = {name: type(one) for name, one in value.items()} if isinstance(value, dict) else None
    if here == kinds and all(type(one) is not int or 0 <= one < 1 << 63 for one in value.values()):
        return value
    raise Unreadable(f"{what} does not have the fields that it has in this version, or a number that cannot be")


def from_base64(text: Any, what: str, size: int | None = None) -> bytes:
    """The bytes of a base64 text. Raises Unreadable where it is none, or not of this size."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        raw = b""
    if base64.b64encode(raw).decode() != text or (size is not None and len(raw) != size):
        raise Unreadable(f"{what} is no base64 of the right size")
    return raw


def hashes_in(texts: list[Any]) -> list[bytes]:
    """The hashes of a proof, from below upwards. Raises Unreadable."""
    if len(texts) > LONGEST_PATH:
        raise Unreadable("a proof has more hashes than any log needs")
    return [from_base64(one, "a hash of a proof", 32) for one in texts]


def sha256(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()


def over(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root to which a path leads from the leaf at an index of so many; none where path or index do not fit."""
    if size <= 1 or not path:
        return leaf if size == 1 and index == 0 and not path else None
    left = 1 << (size - 1).bit_length() - 1
    inner = over(leaf, index, left, path[:-1]) if index < left else over(leaf, index - left, size - left, path[:-1])
    return inner and sha256(b"\1" + (inner + path[-1] if index < left else path[-1] + inner))


# Signed checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature) and the keys to trust.
LOG_KEY, WITNESS_KEY = 1, 4


class Key(NamedTuple):
    """A public key that the person who checks trusts: its name, its kind (1 a log, 4 a witness), its 32 bytes."""

    name: str
    kind: int
    raw: bytes

    @property
    def label(self) -> str:
        """The name with the four bytes, as hex, by which a signature names its key."""
        return f"{self.name}+{sha256(self.name.encode() + bytes((10, self.kind)) + self.raw)[:4].hex()}"

    def made(self, name: str, signature: bytes) -> bool:
        """Whether a signature says that it was made with this key."""
        return f"{name}+{signature[:4].hex()}" == self.label

    def signed(self, text: str, signature: bytes) -> bool:
        """Whether this key signed the text; a witness's signature begins with the time in eight bytes."""
        message = text.encode()
        if self.kind == WITNESS_KEY:
            message = f"cosignature/v1\ntime {int.from_bytes(signature[:8], 'big')}\n".encode() + message
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def keys_in(file: Path, kind: int) -> list[Key]:
    """The keys in a file of the checker's own: a line each; `#` begins a remark. Raises Unreadable, OSError."""
    keys = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, rest = line.strip().partition("+")
            raw = from_base64(rest[9:], f"a key in {file.name}", 33)
            keys.append(Key(name, raw[0], raw[1:]))
            if raw[0] != kind or line.strip()[: len(keys[-1].label) + 1] != f"{keys[-1].label}+":
                raise Unreadable(f"{file.name} holds a line that is no key of this kind")
    if not keys or len({key.raw for key in keys}) != len(keys):
        raise Unreadable(f"{file.name} holds no key, or one twice")
    return keys


class Trust(NamedTuple):
    """What the checker brought along: keys of the log, witnesses and how many must have signed, hashes of schemas."""

    keys: list[Key]
    witnesses: list[Key] = []
    quorum: int = 0
    schemas: frozenset[str] | None = None


class Checkpoint(NamedTuple):
    """How many leaves a log had, and their root; `trusted` if keys of the checker's signed it, when witnesses did."""

    origin: str
    size: int
    root: bytes
    trusted: bool
    seen: dict[str, int]


def checkpoint_in(raw: bytes, year: int, trust: Trust, findings: list[Finding]) -> Checkpoint:
    """The checkpoint of one year and who signed it. Raises Unreadable; what else is wrong becomes a finding."""
    what = f"the checkpoint of {year}"
    if not (note := NOTE.fullmatch(raw.decode("utf-8", "replace"))) or note[5].count("\n") > MOST_SIGNATURES:
        raise Unreadable(f"{what} is no signed checkpoint")
    text, origin, root = note[1], note[2], from_base64(note[4], f"the root of {what}", 32)
    lines = [line.split(" ")[1:] for line in note[5].splitlines()]
    signatures = [(name, from_base64(encoded, f"a signature of {what}")) for name, encoded in lines]
    mine = [key for key in trust.keys if any(key.made(*one) for one in signatures)]
    seen, before = dict[str, int](), len(findings)
    for key in (*mine, *trust.witnesses):
        for signature in (raw for name, raw in signatures if key.made(name, raw)):
            if not key.signed(text, signature[4:]):
                findings.append(Finding(TAMPERED, f"{what} is not what {plain(key.label)} signed"))
            elif key.kind == WITNESS_KEY:
                seen[key.label] = int.from_bytes(signature[4:12], "big")
    if not mine:
        findings.append(Finding(CANNOT_TELL, f"{what} is signed by no key that you gave"))
    elif not all(origin == f"{key.name}/{year:04}" for key in mine):
        findings.append(Finding(TAMPERED, f"{what} is that of another log: {plain(origin)}"))
    if len(seen) < trust.quorum:
        says = f"{what} was countersigned by {len(seen)} of your witnesses; you ask for {trust.quorum}"
        findings.append(Finding(CANNOT_TELL, says))
    return Checkpoint(origin, int(note[3]), root, len(findings) == before, seen)


# Avro: the schemas in the bundle, and the bytes of facts by them; only what a fact's encoder writes is read.
PLAIN = {"string", "bytes", "long", "int", "boolean"}
LOGICAL = {("string", "uuid"): "uuid", ("long", "timestamp-micros"): "moment", ("int", "date"): "day"}
Kind = Any  # "string", ("optional", kind), ("array", kind) or ("record", name, ((field, kind), ...))


def fields(text: str) -> tuple[tuple[str, Kind], ...]:
    """Fields from `name:kind` and `name:kind?`."""
    pairs = [one.partition(":")[::2] for one in text.split()]
    return tuple((name, ("optional", kind[:-1]) if kind.endswith("?") else kind) for name, kind in pairs)


PARTY = ("record", "care.Party", fields("role:string agency:string worker:uuid? unit:uuid?"))
SEALED = ("record", "care.Sealed", fields("key_id:string field:string commitment:bytes ciphertext_sha256:bytes"))
AROUND = "command_id:uuid caused_by:uuid? command_key:bytes? command_body:bytes? read_position:long? policy:string?"
FIRST = fields("fact_id:uuid happened_at:moment case_id:uuid?")
ENVELOPE = (*FIRST, ("told_by", PARTY), *fields(f"{AROUND} recorded_elsewhere_at:moment?"))
HEADS_TAKEN = fields("custody_id:uuid up_to:long cases:long root:bytes")
CIPHERTEXTS = ("ciphertexts", ("array", ("optional", "bytes")))


CRC_EMPTY = 0xC15D213AA4D7A795
CRC_TABLE = [reduce(lambda rest, _: rest >> 1 ^ (CRC_EMPTY if rest & 1 else 0), range(8), one) for one in range(256)]


class Schema(NamedTuple):
    """How the public part of one kind of fact is read."""

    file: str
    name: str
    fields: tuple[tuple[str, Kind], ...]


def schema_in(raw: bytes, file: str) -> tuple[bytes, Schema]:
    """A published schema, and the eight bytes (CRC-64-AVRO) that stand for it in a fact. Raises Unreadable."""
    if raw.count(b"[") + raw.count(b"{") > MOST_BRACKETS or file != f"schemas/{hashlib.sha256(raw).hexdigest()}.avsc":
        raise Unreadable(f"{file} does not have the hash that is its name")
    try:
        avro = json.loads(raw.decode("utf-8"))
        kind, canonical = kind_of(avro, {})
        again = f"{json.dumps(avro, sort_keys=True, indent=1, ensure_ascii=False)}\n".encode()
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{file} is no schema of a fact") from error
    if raw != again or kind[0] != "record" or (kind[2][: len(ENVELOPE)], kind[2][-1]) != (ENVELOPE, CIPHERTEXTS):
        raise Unreadable(f"{file} is no schema of a fact of this version")
    crc = reduce(lambda rest, one: rest >> 8 ^ CRC_TABLE[(rest ^ one) & 255], canonical.encode(), CRC_EMPTY)
    return crc.to_bytes(8, "little"), Schema(file, kind[1].removeprefix("care."), kind[2][:-1])


def kind_of(avro: Any, known: dict[str, Kind], depth: int = 0) -> tuple[Kind, str]:
    """The kind that a schema describes, each at least a byte, and its parsing canonical form. Raises ValueError etc."""
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(avro, str):
        return (avro if avro in PLAIN else known[avro]), f'"{avro}"'
    if isinstance(avro, list):
        nothing, something = avro
        if nothing != "null" or isinstance(something, list):
            raise ValueError("a choice that is not between nothing and something")
        kind, canonical = kind_of(something, known, depth + 1)
        return ("optional", kind), f'["null",{canonical}]'
    if avro["type"] == "array":
        kind, canonical = kind_of(avro["items"], known, depth + 1)
        return ("array", kind), f'{{"type":"array","items":{canonical}}}'
    if avro["type"] != "record":
        return LOGICAL[avro["type"], avro["logicalType"]], f'"{avro["type"]}"'
    name, inner = avro["name"], [(one["name"], *kind_of(one["type"], known, depth + 1)) for one in avro["fields"]]
    if not inner or name in known or len({one[0] for one in inner}) != len(inner):
        raise ValueError("a record without fields, or something named twice")
    if not RECORD_NAME.fullmatch(name) or not all(FIELD_NAME.fullmatch(one[0]) for one in inner):
        raise ValueError("a name of another kind")
    known[name] = found = ("record", name, tuple(one[:2] for one in inner))
    if name == SEALED[1] and found != SEALED:
        raise ValueError("a record that is otherwise in this version")
    written = ",".join(f'{{"name":"{one[0]}","type":{one[2]}}}' for one in inner)
    return found, f'{{"name":"{name}","type":"record","fields":[{written}]}}'


class Reading:
    """Reads one fact's bytes from front to back, and gathers what is sealed on the way. Raises Wrong."""

    def __init__(self, value: bytes, at: int) -> None:
        self.value, self.at = value, at
        self.sealed: list[dict[str, Any]] = []

    def take(self, size: int) -> bytes:
        """So many bytes."""
        if not 0 <= size <= len(self.value) - self.at:
            raise Wrong("its bytes end too early")
        self.at += size
        return self.value[self.at - size : self.at]

    def long(self) -> int:
        """A whole number, zigzag, in as few bytes as it needs."""
        number = shift = 0
        while (byte := self.take(1)[0]) > 127 and shift < 63:
            number |= (byte & 127) << shift
            shift += 7
        number |= byte << shift
        if number >> 64 or byte > 127 or (shift and not byte):
            raise Wrong("a number is longer than it can be")
        return number >> 1 ^ -(number & 1)

    def count(self) -> int:
        """A length; no value is shorter than a byte."""
        number = self.long()
        if not 0 <= number <= len(self.value) - self.at:
            raise Wrong("a length is not one that can be")
        return number

    def choice(self, number: int) -> bool:
        """One of two."""
        if number in (0, 1):
            return number == 1
        raise Wrong("a choice is none of two")

    def read(self, kind: Kind) -> Any:
        """The value of this kind that stands here; moments are microseconds, days and ids as they are written."""
        if isinstance(kind, str):
            return self.one(kind)
        if kind[0] == "optional":
            return self.read(kind[1]) if self.choice(self.long()) else None
        if kind[0] == "record":
            found = {name: self.read(inner) for name, inner in kind[2]}
            if kind == SEALED:
                self.sealed.append(found)
            return found
        size = self.count()
        listed = [self.read(kind[1]) for _ in range(size)]
        if size and self.long() != 0:
            raise Wrong("a list is written in another way")
        return listed

    def one(self, kind: str) -> Any:
        """A plain value."""
        if kind in ("string", "uuid"):
            raw = self.take(self.count())
            text = raw.decode("utf-8", "replace")
            if text.encode() != raw or (kind == "uuid" and not AN_ID.fullmatch(text)):
                raise Wrong("a text is not UTF-8, or an id is none")
            return text
        if kind == "bytes":
            return self.take(self.count())
        if kind == "boolean":
            return self.choice(self.take(1)[0])
        number = self.long()
        if kind == "moment" and not -2_208_988_800_000_000 <= number <= LAST_MOMENT:
            raise Wrong("a time is none")
        return number


class Row(NamedTuple):
    """Where a fact says that it stands, and what should prove it; `at` is its index, `place` is for the report."""

    name: str
    stream: UUID
    version: int
    position: int
    recorded_at: int
    year: int
    at: int
    previous: bytes
    path: list[bytes]
    place: dict[str, Any]


def row_in(value: Any) -> Row:
    """A row from its JSON. Raises Unreadable."""
    row = shaped(value, ROW, "a proof")
    named = AN_ID.fullmatch(row["stream"]) and FACT_NAME.fullmatch(row["name"]) and row["version"]
    if not named or row["recorded_at"] > LAST_MOMENT:
        raise Unreadable("a proof names no stream, fact, version or time")
    place = {"year": (EPOCH + timedelta(microseconds=row["recorded_at"])).year}
    place |= {name: row[name] for name in ("index", "position", "stream", "version")}
    previous, path = from_base64(row["previous"], "a leaf before", 32), hashes_in(row["path"])
    own = (row["name"], UUID(row["stream"]), row["version"], row["position"], row["recorded_at"])
    return Row(*own, place["year"], row["index"], previous, path, place)


ROW: dict[str, type] = {"index": int, "name": str, "path": list, "position": int, "previous": str}
ROW |= {"recorded_at": int, "stream": str, "version": int}


class Fact(NamedTuple):
    """A fact whose bytes could be read; `is_proven` once it stands in a log that a key of the checker's signed."""

    row: Row
    schema: Schema
    values: dict[str, Any]
    leaf: bytes
    sealed: list[tuple[str, bool]]  # field and class of its key, whether its ciphertext is here
    is_proven: bool


def fact_in(value: bytes, row: Row, schema: Schema, *, is_proven: bool) -> Fact:
    """A fact from its bytes: public values, the leaf that the log must hold, and what is sealed. Raises Wrong."""
    reading, sealed = Reading(value, 10), list[tuple[str, bool]]()
    values = {name: reading.read(kind) for name, kind in schema.fields}
    content_hash = sha256(b"throughcare content v1\n" + value[: reading.at])
    if reading.count() != len(reading.sealed):
        raise Wrong("its ciphertexts are not as many as its sealed fields")
    for one in reading.sealed:
        there = reading.choice(reading.long())
        if there and sha256(reading.take(reading.count())) != one["ciphertext_sha256"]:
            raise Wrong(f"the ciphertext of {plain(one['field'])} is not the one that was sealed")
        kind = one["key_id"].split(".")[1] if one["key_id"].count(".") == 2 else "?"
        sealed.append((f"{plain(one['field'])} ({plain(kind)})", there))
    if (sealed and reading.long() != 0) or reading.at != len(value):
        raise Wrong("something was added at its end")
    return Fact(row, schema, values, leaf_of(row, values, content_hash), sealed, is_proven)


def leaf_of(row: Row, values: dict[str, Any], content_hash: bytes) -> bytes:
    """The hash of the audit leaf (version 1) of a fact."""
    told_by, read_position = values["told_by"], values["read_position"]
    name, agency = row.name.encode(), told_by["agency"].encode()
    place = (row.position, row.stream.bytes, row.version, row.recorded_at)
    who = UUID(told_by["worker"]).bytes if told_by["worker"] else bytes(16)
    leaf = struct.pack(">BQ16sQqH", 1, *place, len(name)) + name + who
    leaf += struct.pack(">H", len(agency) & 0xFFFF) + agency + row.previous + content_hash + NO_TOKEN_POLICY_OR_DECISION
    return sha256(b"\0" + leaf + struct.pack(">q", -1 if read_position is None else read_position))


class Bundle:
    """One bundle: what was found of it, its facts, and which of its files were needed to check them."""

    def __init__(self, trust: Trust) -> None:
        self.trust, self.case = trust, ""
        self.findings, self.facts, self.proven = list[Finding](), list[Fact](), list[Fact]()
        self.files, self.used, self.gone = dict[str, bytes](), set[str](), dict[str, str]()
        self.schemas, self.checkpoints = dict[bytes, Schema](), dict[int, Checkpoint | None]()
        self.taken: Fact | None = None  # the fact that tells of the heads
        self.up_to = 0  # the position up to which they tell

    @property
    def verdict(self) -> str:
        """The gravest of what was found."""
        return next((kind for kind in ORDER if any(one.kind == kind for one in self.findings)), SOUND)

    def check(self, raw: bytes) -> None:
        """Everything that can be said of it, one step after the other; whatever it holds, this comes to an end."""
        if not self.trust.keys:
            self.find(CANNOT_TELL, "you gave no key to trust")
        try:
            self.files = files_in(raw, self.findings)
            if (manifest := MANIFEST.fullmatch(self.part("manifest.json").decode("ascii", "replace"))) is None:
                raise Unreadable("its manifest is not that of a case, in the one version that is known here")
            self.case = manifest[1]
            self._read_schemas()
            self.facts = [fact for row in self._rows() if (fact := self._fact(row)) is not None]
            ends = self._ends(self.case)
            self._in_order()
            self._chains(ends)
        except Unreadable as error:
            self.find(CANNOT_TELL, f"this cannot be checked as the bundle of a case: {error}")
            return
        for name in sorted(self.files.keys() - self.used):
            self.find(TAMPERED, f"{name} is there, and nothing in the bundle proves it or needs it")
        self.proven = [fact for fact in self.facts if fact.is_proven]
        for one in (fact for fact in self.proven if fact.row.name == "WordsErased"):
            who = " and ".join(party(one.values[name]) for name in ("proposed_by", "approved_by"))
            when = f"erased {moment(one.row.recorded_at)} by order {one.values['order']} of {who}"
            self.gone |= {str(kind): f"{when}, {plain(one.values['ground'])}" for kind in one.values["classes"]}

    def find(self, kind: str, says: str, place: Mapping[str, Any] = NOWHERE) -> None:
        """Keep a finding; the first thousand are enough, and the gravest kind is among them or found before."""
        if len(self.findings) < MOST_FINDINGS or kind not in {one.kind for one in self.findings}:
            self.findings.append(Finding(kind, says, place))

    def part(self, name: str) -> bytes:
        """A file that every bundle has. Raises Unreadable."""
        if name not in self.files:
            raise Unreadable(f"it has no {name}")
        self.used.add(name)
        return self.files[name]

    def _read_schemas(self) -> None:
        for name in self.files:
            if name.startswith("schemas/"):
                short, schema = schema_in(self.files[name], name)
                if short in self.schemas:
                    raise Unreadable("two of its schemas have one fingerprint")
                if self.trust.schemas is not None and name[8:72] not in self.trust.schemas:
                    self.find(CANNOT_TELL, f"{name} is not in your list of schemas")
                self.schemas[short] = schema

    def _rows(self) -> list[Row]:
        lines = self.part("proofs").split(b"\n")
        if lines.pop() or len(lines) > MOST_FACTS or any(len(line) > LONGEST_ROW for line in lines):
            raise Unreadable("its proofs are not a line each, or too many")
        rows = [row_in(said(line + b"\n", "a proof")) for line in lines]
        if any(one.position >= other.position for one, other in pairwise(rows)):
            raise Unreadable("its proofs are not in the order of their positions")
        return rows

    def checkpoint(self, year: int) -> Checkpoint | None:
        """The checkpoint of a year's log, read once."""
        if year not in self.checkpoints:
            self.checkpoints[year] = None
            if (name := f"checkpoints/{year:04}") in self.files:
                self.checkpoints[year] = checkpoint_in(self.part(name), year, self.trust, self.findings)
            else:
                self.find(INCOMPLETE, f"the checkpoint of {year} is missing")
        return self.checkpoints[year]

    def _fact(self, row: Row) -> Fact | None:
        """The fact of a row, read and held against the log; none where it is missing or was altered."""
        checkpoint = self.checkpoint(row.year)
        try:
            value, schema = self._bytes_of(row)
            fact = fact_in(value, row, schema, is_proven=checkpoint is not None and checkpoint.trusted)
            if checkpoint and over(fact.leaf, row.at, checkpoint.size, row.path) != checkpoint.root:
                raise Wrong("it is not what the log has at this place")
            for witness, seconds in checkpoint.seen.items() if checkpoint else ():
                if row.recorded_at > (seconds + CLOCKS_MAY_DIFFER) * 1_000_000:
                    says = f"{plain(witness)} countersigned it before it was recorded: one of their clocks is wrong"
                    self.find(CANNOT_TELL, says, row.place)
        except Wrong as error:
            self.find(error.kind, str(error), row.place)
            return None
        return fact

    def _bytes_of(self, row: Row) -> tuple[bytes, Schema]:
        """The bytes of a fact and the schema they are read by. Raises Wrong."""
        name = f"facts/{row.position}"
        if name not in self.files:
            raise Wrong("the fact itself is missing", INCOMPLETE)
        value = self.part(name)
        schema = self.schemas.get(value[2:10])
        if schema is None:
            raise Wrong("no schema in the bundle reads it", CANNOT_TELL)
        self.used.add(schema.file)
        if value[:2] == b"\xc3\1" and schema.name == row.name:
            return value, schema
        raise Wrong(f"it is no {row.name}")

    def _ends(self, case: str) -> dict[UUID, tuple[int, bytes]]:
        """The last version and leaf of each stream of the case, once they are proved; with none it is incomplete."""
        if "heads" not in self.files:
            self.find(INCOMPLETE, "nothing proves that no fact of this case is missing")
            return {}
        kinds: dict[str, type] = {"entry": str, "fact": dict, "path": list, "place": int, "size": int}
        heads = shaped(said(self.part("heads"), "its heads"), kinds, "its heads")
        entry, path, row = from_base64(heads["entry"], "its heads"), hashes_in(heads["path"]), row_in(heads["fact"])
        taken, checkpoint = self._fact(row), self.checkpoint(row.year)
        if taken is None:
            return {}
        told_there, own = taken.values, taken.schema.fields[len(ENVELOPE) :]
        log = LOG_NAME.match(checkpoint.origin) if checkpoint else None
        if row.name != "CaseHeadsTaken" or own[: len(HEADS_TAKEN)] != HEADS_TAKEN or told_there["case_id"]:
            says = "this fact tells of no heads"
        elif log and row.stream != uuid5(UUID(log[1]), "log"):
            says = "these heads were not taken by the service"
        elif told_there["up_to"] >= row.position or told_there["cases"] != heads["size"]:
            says = "these heads are not those of the record before them"
        elif over(sha256(b"\0" + entry), heads["place"], heads["size"], path) != told_there["root"]:
            says = "where the case ends is not what the record noted of it"
        else:
            self.taken, self.up_to = taken, told_there["up_to"]
            return ends_in(entry, case)
        self.find(TAMPERED, says, row.place)
        return {}

    def _in_order(self) -> None:
        """Times rise with positions, and the index with both: one log a year."""
        facts = sorted([*self.facts, *filter(None, [self.taken])], key=lambda one: one.row.position)
        firsts: dict[int, int] = {}
        for before, fact in zip([None, *facts], facts, strict=False):
            row = fact.row
            if before is not None and row.recorded_at <= before.row.recorded_at:
                self.find(TAMPERED, "it was recorded before an earlier one", row.place)
            if firsts.setdefault(row.year, row.position - row.at) != row.position - row.at:
                self.find(TAMPERED, "its index in the log is not that of its position", row.place)
            if fact is not self.taken and (fact.values["case_id"] or str(row.stream)) != self.case:
                self.find(TAMPERED, "it belongs to another case", row.place)

    def _chains(self, ends: Mapping[UUID, tuple[int, bytes]]) -> None:
        """Each stream goes from version 1 to its end, each leaf naming the one before it."""
        streams: dict[UUID, dict[int, Fact]] = {stream: {} for stream in ends}
        for fact in self.facts:
            if fact.row.version in streams.setdefault(fact.row.stream, {}):
                self.find(TAMPERED, "two facts have this version", fact.row.place)
            streams[fact.row.stream][fact.row.version] = fact
        for stream, facts in streams.items():
            last, leaf = ends.get(stream, (0 if self.taken else max(facts), None))
            for before, after in pairwise([0, *sorted(one for one in facts if one <= last), last + 1]):
                if after - before > 1:
                    which = f"{before + 1}" if after - before == 2 else f"{before + 1} to {after - 1}"
                    place = {"stream": str(stream), "version": before + 1}
                    self.find(INCOMPLETE, f"this stream lacks version {which} of {last}", place)
            for version, fact in facts.items():
                previous = facts[version - 1].leaf if version - 1 in facts else None
                if fact.row.previous != (NO_HASH if version == 1 else previous or fact.row.previous):
                    self.find(TAMPERED, "the leaf before it in its stream is another", fact.row.place)
                if version == last and leaf not in (None, fact.leaf):
                    self.find(TAMPERED, "it is not the one with which its stream ends", fact.row.place)
                if version > last and fact.row.position <= self.up_to:
                    self.find(TAMPERED, "the heads of the case do not know of it", fact.row.place)
                elif version > last:
                    self.find(INCOMPLETE, "it came after the heads; what else did is not known", fact.row.place)


def ends_in(entry: bytes, case: str) -> dict[UUID, tuple[int, bytes]]:
    """The last version and leaf of each stream of the case. Raises Unreadable."""
    if len(entry) < 21 or (len(entry) - 21) % 56 or entry[0] != 1:
        raise Unreadable("where the case ends is written in a way that is not known here")
    heads = list(struct.iter_unpack(">16sQ32s", entry[21:]))
    ends = {UUID(bytes=stream): (version, leaf) for stream, version, leaf in heads}
    if struct.unpack_from(">x16sI", entry) != (UUID(case).bytes, len(ends)) or len(ends) != len(heads):
        raise Unreadable("where the case ends is told of another case, or twice of one stream")
    return ends


def plain(text: str) -> str:
    """A text of the bundle's as a terminal may show it."""
    return "".join(sign if sign.isprintable() else f"\\u{{{ord(sign):x}}}" for sign in text[:200])


def moment(micros: int) -> str:
    """A time in UTC, for people."""
    return (EPOCH + timedelta(microseconds=min(micros, LAST_MOMENT))).strftime("%Y-%m-%d %H:%M:%S UTC")


def party(value: Any) -> str:
    """Role, agency, and the random id of the worker or unit where it is known."""
    who = ", ".join(f"{name} {value[name]}" for name in ("worker", "unit") if value[name])
    return plain(f"{value['role']}@{value['agency']}") + (f" ({who})" if who else "")


def told(fact: Fact, positions: list[int], gone: Mapping[str, str]) -> dict[str, Any]:
    """One fact for the report: who, what, when; of a decision on which bases, and what was known then."""
    values, row, seen = fact.values, fact.row, fact.values["read_position"]
    shown: dict[str, Any] = {**row.place, "what": row.name, "told_by": party(values["told_by"])}
    shown |= {"recorded": moment(row.recorded_at), "happened": moment(values["happened_at"])}
    for kind, here in (("sealed", True), ("withheld", False)):
        shown[kind] = [field for field, there in fact.sealed if there is here]
    shown["erased"] = [f"{name}, {gone[kind]}" for name, _ in fact.sealed if (kind := name.split("(")[-1][:-1]) in gone]
    if isinstance(values.get("bases"), list):
        known = bisect_right(positions, row.position - 1 if seen is None else seen)
        shown |= {"decided_by": party(values.get("decided_by") or values["told_by"]), "option": values.get("option_id")}
        shown |= {kind: [plain(str(one)) for one in values.get(kind) or ()] for kind in ("bases", "evidence")}
        shown |= {"read_position": seen, "facts_known_then": known}
    return shown


def as_json(bundle: Bundle) -> str:
    """The whole report as JSON."""
    positions = [one.row.position for one in bundle.proven]
    report = {
        "verdict": bundle.verdict,
        "exit": EXIT[bundle.verdict],
        "case": bundle.case or None,
        "findings": [{"kind": one.kind, "says": one.says, **one.place} for one in bundle.findings],
        "heads": bundle.taken and {"up_to": bundle.up_to, "noted": moment(bundle.taken.row.recorded_at)},
        "logs": [one._asdict() | {"root": one.root.hex()} for one in bundle.checkpoints.values() if one],
        "schemas_checked": bundle.trust.schemas is not None,
        "facts": [told(fact, positions, bundle.gone) for fact in bundle.proven],
    }
    return json.dumps(report, indent=1) + "\n"


def in_lines(bundle: Bundle) -> Iterator[str]:
    """The report for people: the verdict first, then what was found, then every fact that is proven."""
    positions = [one.row.position for one in bundle.proven]
    yield f"{bundle.verdict.upper()}: {len(positions)} facts of case {bundle.case or '?'} are proven to be in the log"
    for one in sorted(bundle.findings, key=lambda one: ORDER.index(one.kind)):
        where = "; ".join(f"{name} {value}" for name, value in one.place.items())
        yield f"  {one.kind}: {where}{': ' if where else ''}{one.says}"
    if bundle.taken:
        noted = f"noted {moment(bundle.taken.row.recorded_at)}"
        yield f"Held against the heads of all cases up to position {bundle.up_to}, {noted}"
    for log in bundle.checkpoints.values():
        if log and log.trusted:
            seen = ", ".join(f"{plain(name)} {moment(at * 1_000_000)}" for name, at in log.seen.items())
            yield f"Log {plain(log.origin)}: {log.size} facts, signed; countersigned by {seen or 'none of yours'}"
    if bundle.trust.schemas is None:
        yield "The names of fields are the bundle's own; --schemas holds them against the published list"
    for fact in bundle.proven:
        shown = told(fact, positions, bundle.gone)
        yield f"index {shown['index']}, position {shown['position']}: {shown['what']}, told by {shown['told_by']}"
        yield f"    recorded {shown['recorded']}, happened {shown['happened']}"
        if "bases" in shown:
            option = f", option {shown['option']}" if shown["option"] else ""
            yield f"    decided by {shown['decided_by']} on the bases {', '.join(shown['bases']) or 'none'}{option}"
            seen = shown["read_position"]
            read = "no reading position was kept" if seen is None else f"read up to position {seen}"
            yield f"    known then: {shown['facts_known_then']} facts of this case ({read})"
        for kind in ("evidence", "sealed", "withheld", "erased"):
            if shown.get(kind):
                yield f"    {kind}: {', '.join(shown[kind])}"


class Asking(argparse.ArgumentParser):
    """Wrong use ends with 3: 2 already means that something is missing."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"Cannot tell: {message}. --help says how it is used.\n")
        sys.exit(EXIT[CANNOT_TELL])


def asked(arguments: list[str] | None) -> argparse.Namespace:
    """What the checker asks for."""
    parser = Asking("throughcare-verify", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path, help="the file that `throughcare export` wrote")
    parser.add_argument("--key", type=Path, action="append", default=[], help="your file with the keys of the log")
    parser.add_argument("--witnesses", type=Path, help="your file with the keys of witnesses")
    parser.add_argument("--quorum", type=int, help="how many of them must have countersigned")
    parser.add_argument("--schemas", type=Path, help="your copy of the published schemas' SHA256SUMS")
    parser.add_argument("--json", action="store_true", help="report as JSON")
    return parser.parse_args(arguments)


def trust_of(found: argparse.Namespace) -> Trust:
    """What the checker trusts, from files of their own. Raises Unreadable, OSError, ValueError."""
    keys = [key for file in found.key for key in keys_in(file, LOG_KEY)]
    witnesses = keys_in(found.witnesses, WITNESS_KEY) if found.witnesses else []
    if (found.quorum is None) != (not witnesses) or not min(1, len(witnesses)) <= (found.quorum or 0) <= len(witnesses):
        raise Unreadable("--witnesses and --quorum belong together, and no more can be asked for than there are")
    lines = found.schemas.read_text(encoding="utf-8").splitlines() if found.schemas else None
    return Trust(keys, witnesses, found.quorum or 0, None if lines is None else frozenset(one[:64] for one in lines))


def main(arguments: list[str] | None = None) -> int:
    """Check one bundle, say what was found, and tell the exit code."""
    found = asked(arguments)
    try:
        bundle = Bundle(trust_of(found))
        with found.bundle.open("rb") as file:
            bundle.check(file.read(LARGEST_BUNDLE + 1))
        report = as_json(bundle) if found.json else "\n".join(in_lines(bundle)) + "\n"
        sys.stdout.write(report.encode("ascii", "backslashreplace").decode("ascii"))
        sys.stdout.flush()
    except Exception as error:  # an end by itself would mean tampered; this says what it is
        sys.stdout = sys.stderr  # what could not be written is not tried again at the end
        why = str(error) if isinstance(error, Unreadable | OSError | UnicodeDecodeError) else type(error).__name__
        sys.stderr.write(f"Cannot tell: {plain(why)}\n")
        return EXIT[CANNOT_TELL]
    return EXIT[bundle.verdict]


if __name__ == "__main__":
    sys.exit(main())
