"""JSON, proofs, checkpoints and schemas that mean harm (threat 26): refused in a sentence."""

import hashlib
import json
from typing import Any

import pytest

from services.exporting.archive import zipped
from services.throughcare_verify import CANNOT_TELL, TAMPERED, in_lines
from tests.verify.bundles import Exported, Files, checked, found, rows_of, said, with_rows


def bent(row: bytes) -> list[bytes]:
    """The same line of JSON in ways in which no export writes it."""
    text = row.decode().rstrip("\n")
    return [
        text.replace('"version":', '"version":1,"version":', 1).encode() + b"\n",
        text.replace(":", ": ", 1).encode() + b"\n",
        text.replace('"index":', '"index":1.0,"x":', 1).encode() + b"\n",
        text.replace('"index":', '"index":NaN,"x":', 1).encode() + b"\n",
        text.replace('"index":', f'"index":{"9" * 5000},"x":', 1).encode() + b"\n",
        text.replace('"name":"', '"name":"\u00e9', 1).encode() + b"\n",
        text.replace('"name":"', '"name":"\\ud800', 1).encode() + b"\n",
        b"\xff\xfe" + row,
        b"[" * 2000 + b"]" * 2000 + b"\n",
        b"null\n",
        b"[]\n",
        b'{"a":' * 8 + b"1" + b"}" * 8 + b"\n",
        row.rstrip(b"\n"),
    ]


@pytest.mark.threat(26)
def test_json_in_any_other_way(files: Files, whole: Exported) -> None:
    first = files["proofs"].splitlines(keepends=True)[0]
    for other in bent(first):
        changed = {**files, "proofs": files["proofs"].replace(first, other)}
        assert said(zipped(changed), whole.trust)[-1].startswith("this cannot be checked as the bundle of a case: ")
        assert said(zipped({**files, "manifest.json": other}), whole.trust)
        assert said(zipped({**files, "heads": other}), whole.trust)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("index", -1),
        ("index", True),
        ("index", 1 << 63),
        ("recorded_at", 1 << 62),
        ("version", 0),
        ("stream", "not an id"),
        ("name", "a b"),
        ("previous", "AAAA"),
        ("previous", "A" * 44),
        ("path", ["A" * 43 + "="] * 65),
        ("path", [1]),
        ("path", ["A" * 42 + "B="]),
        ("path", "abc"),
    ],
)
@pytest.mark.threat(26)
def test_a_proof_that_cannot_be(files: Files, whole: Exported, column: str, value: object) -> None:
    rows = rows_of(files)
    rows[0][column] = value
    assert said(zipped(with_rows(files, rows)), whole.trust)[-1].startswith("this cannot be checked")


@pytest.mark.threat(26)
def test_a_later_version_is_not_guessed_at(files: Files, whole: Exported) -> None:
    later = {**files, "manifest.json": files["manifest.json"].replace(b'"version":1', b'"version":2')}
    assert "in the one version that is known here" in said(zipped(later), whole.trust)[-1]


@pytest.mark.threat(26)
@pytest.mark.parametrize("odd", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\0", b"\r", b"\x1b[2J"])
def test_a_checkpoint_with_odd_signs(files: Files, whole: Exported, odd: bytes) -> None:
    for at in (0, 30, len(files["checkpoints/2026"]) - 10):
        note = files["checkpoints/2026"]
        assert found({**files, "checkpoints/2026": note[:at] + odd + note[at:]}, whole.trust)[0] in {
            CANNOT_TELL,
            TAMPERED,
        }


@pytest.mark.threat(26)
def test_nothing_of_the_bundles_own_moves_the_terminal(files: Files, whole: Exported) -> None:
    note = files["checkpoints/2026"].replace(b"throughcare/", b"\xc2\x9b2Jthroughcare/", 1)
    bundle = checked(zipped({**files, "checkpoints/2026": note}), whole.trust)
    text = "\n".join(in_lines(bundle))
    assert all(sign.isprintable() or sign == "\n" for sign in text)


def schema_named(files: Files, name: str) -> tuple[str, dict[str, Any]]:
    one = next(one for one in files if f'"name": "care.{name}",\n "type"'.encode() in files[one])
    return one, json.loads(files[one])


@pytest.mark.parametrize(
    "fields",
    [
        [],
        [{"name": "a", "type": "care.CaseOpened"}],
        [{"name": "a", "type": {"type": "record", "name": "care.Empty", "fields": []}}],
        [{"name": "a", "type": ["null", "string", "long"]}],
        [{"name": "a", "type": "null"}],
        [{"name": "a"}],
        ["a"],
        None,
        [{"name": "a b", "type": "string"}],
    ],
)
@pytest.mark.threat(26)
def test_a_schema_that_no_fact_has(files: Files, whole: Exported, fields: object) -> None:
    name, schema = schema_named(files, "CaseOpened")
    changed = json.dumps({**schema, "fields": fields}, sort_keys=True, indent=1) + "\n"
    del files[name]
    assert "is no schema of a fact" in said(zipped({**files, as_named(changed): changed.encode()}), whole.trust)[-1]


def as_named(schema: str) -> str:
    return f"schemas/{hashlib.sha256(schema.encode()).hexdigest()}.avsc"


@pytest.mark.threat(26)
def test_a_schema_nested_deep(files: Files, whole: Exported) -> None:
    name, schema = schema_named(files, "CaseOpened")
    deep: object = "string"
    for _ in range(200):
        deep = {"type": "array", "items": deep}
    schema["fields"].insert(-1, {"name": "deep", "type": deep})
    del files[name]
    changed = json.dumps(schema, sort_keys=True, indent=1) + "\n"
    assert "is no schema of a fact" in said(zipped({**files, as_named(changed): changed.encode()}), whole.trust)[-1]


@pytest.mark.threat(26)
def test_lengths_that_cannot_be(files: Files, whole: Exported) -> None:
    """A length of nearly 2**63 at every place of a fact's bytes: nothing is made of it."""
    row = rows_of(files)[0]
    name = f"facts/{row['position']}"
    for at in range(10, len(files[name]), 5):
        value = files[name][:at] + b"\xfe" + b"\xff" * 8 + b"\x01" + files[name][at + 1 :]
        assert found({**files, name: value}, whole.trust)[0] == TAMPERED
