"""What was altered is found, and where: bytes, places, ciphertexts (threat 19), heads."""

import base64
import json
import struct

import pytest

from schemas.codec import codec_at
from schemas.wire import length_at
from services.exporting.canonical import canonical
from services.throughcare_verify import (
    TAMPERED,
    Trust,
)
from tests.verify.bundles import (
    Exported,
    Files,
    checked_files,
    files_of,
    found,
    in_base64,
    only_needed,
    rows_of,
    with_rows,
    without,
)


def test_each_altered_byte_of_a_fact_is_tampering_and_the_index_is_named(files: Files, whole: Exported) -> None:
    row = next(row for row in rows_of(files) if row["name"] == "DecisionMade")
    name = f"facts/{row['position']}"
    for at in (0, 12, 60, 200, len(files[name]) // 2, len(files[name]) - 2):
        value = bytearray(files[name])
        value[at] ^= 1
        bundle = checked_files({**files, name: bytes(value)}, whole.trust)
        assert bundle.verdict == TAMPERED
        assert row["index"] in [one.place.get("index") for one in bundle.findings if one.kind == TAMPERED]


@pytest.mark.parametrize("column", ["index", "position", "recorded_at", "version", "stream", "name", "previous"])
def test_each_column_around_a_fact_stands_in_its_leaf(files: Files, whole: Exported, column: str) -> None:
    rows = rows_of(files)
    row = next(one for one in rows[2:] if f"facts/{one['position'] + 1}" not in files)
    name = f"facts/{row['position']}"
    if column == "stream":
        row["stream"] = rows[-1]["stream"] if rows[-1]["stream"] != row["stream"] else rows[0]["stream"]
    elif column == "name":
        row["name"] = "CaseClosed"
    elif column == "previous":
        row["previous"] = in_base64(b"\1" * 32)
    else:
        row[column] += 1
    if column == "position":
        files[f"facts/{row['position']}"] = files.pop(name)
    verdict, _ = found(with_rows(files, sorted(rows, key=lambda one: one["position"])), whole.trust)
    assert verdict == TAMPERED


def test_two_facts_swapped(files: Files, whole: Exported) -> None:
    one, other = (f"facts/{row['position']}" for row in rows_of(files)[:2])
    files[one], files[other] = files[other], files[one]
    assert found(files, whole.trust)[0] == TAMPERED


def test_a_fact_of_another_case_has_no_place_here(files: Files, whole: Exported) -> None:
    other = files_of(whole.zofia)
    row = rows_of(other)[0]
    name = f"facts/{row['position']}"
    rows = sorted([*rows_of(files), row], key=lambda one: one["position"])
    more = {**other, **files, name: other[name]}
    mine = {one: more[one] for one in more if one in files or one == name or one.startswith("schemas/")}
    verdict, says = found(only_needed(with_rows(mine, rows)), whole.trust)
    assert verdict == TAMPERED
    assert "it belongs to another case" in says


def test_ciphertexts_swapped_between_fields_and_persons(files: Files, whole: Exported) -> None:
    """Every pair of sealed fields whose ciphertexts may stand in each other's place."""
    other = files_of(whole.zofia)
    places = [(mine, name) for mine in (files, other) for name in mine if ciphertext_in(mine[name]) is not None]
    tried = 0
    for mine, name in places:
        for theirs, other_name in places:
            one, another = ciphertext_in(mine[name]), ciphertext_in(theirs[other_name])
            if mine is files and one != another and name.startswith("facts/"):
                swapped = {**files, name: files[name].replace(one, another)}
                assert found(swapped, whole.trust)[0] == TAMPERED
                tried += 1
    assert tried > 5


def ciphertext_in(value: bytes) -> bytes | None:
    """The last ciphertext of a fact's bytes with its length, if there is one."""
    codec = codec_at(value) if value[:2] == b"\xc3\x01" else None
    if codec is None or not codec.sealed:
        return None
    hashes: list[bytes] = []
    at = codec.skip(value, 10, hashes)
    count, at = length_at(value, at)
    last = None
    for _ in range(count):
        size, start = length_at(value, at + 1)
        last, at = value[at : start + size], start + size
    return last


def test_a_forged_entry_of_heads(files: Files, whole: Exported) -> None:
    """Whoever hides the last fact would have to say that its stream ends before."""
    heads, row = json.loads(files["heads"]), rows_of(files)[-1]
    entry = bytearray(base64.b64decode(heads["entry"]))
    at = entry.index(bytes.fromhex(row["stream"].replace("-", ""))) + 16
    entry[at : at + 8] = struct.pack(">Q", row["version"] - 1)
    shorter = without({**files, "heads": canonical({**heads, "entry": in_base64(bytes(entry))})}, row["position"])
    verdict, says = found(shorter, whole.trust)
    assert verdict == TAMPERED
    assert "where the case ends is not what the record noted of it" in says


def test_what_nothing_proves_is_no_part_of_it(files: Files, whole: Exported) -> None:
    verdict, says = found({**files, "facts/999999": files["facts/" + str(rows_of(files)[0]["position"])]}, whole.trust)
    assert (verdict, says) == (TAMPERED, ["facts/999999 is there, and nothing in the bundle proves it or needs it"])


def test_an_alteration_goes_before_a_key_that_is_not_known(files: Files) -> None:
    name = f"facts/{rows_of(files)[0]['position']}"
    value = bytearray(files[name])
    value[40] ^= 1
    assert found({**files, name: bytes(value)}, Trust([]))[0] == TAMPERED
