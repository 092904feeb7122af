"""Zip files that mean harm (threat 26): refused in a sentence, with nothing unpacked, swollen or run."""

import io
import struct
import warnings
import zipfile
from collections.abc import Callable

import pytest

from services.exporting.archive import zipped
from services.throughcare_verify import CANNOT_TELL
from tests.verify.bundles import Exported, Files, checked, said


def packed(files: Files, change: Callable[[zipfile.ZipInfo], None], how: int = zipfile.ZIP_STORED) -> bytes:
    """The files in a zip file whose first entry is out of the ordinary."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", how) as bundle:
        for number, (name, content) in enumerate(files.items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = how
            if number == 0:
                change(entry)
            bundle.writestr(entry, content)
    return written.getvalue()


def nothing(entry: zipfile.ZipInfo) -> None:
    pass


def linked(entry: zipfile.ZipInfo) -> None:
    entry.external_attr = 0o120777 << 16


def commented(entry: zipfile.ZipInfo) -> None:
    entry.comment = b"look at me"


def dated(entry: zipfile.ZipInfo) -> None:
    entry.date_time = (2026, 3, 4, 12, 0, 0)


@pytest.mark.threat(26)
def test_a_zip_bomb_is_not_unpacked(whole: Exported) -> None:
    bomb = packed({"facts/1": bytes(50 << 20)}, nothing, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    [_, says] = said(bomb)
    assert "or says so of its files" in says
    small = packed({"facts/1": b"abc" * 9}, nothing, zipfile.ZIP_DEFLATED)
    assert "facts/1 is compressed, or larger than it can be" in said(small + bytes(0))[-1]


@pytest.mark.threat(26)
@pytest.mark.parametrize("change", [linked, commented, dated])
def test_an_entry_out_of_the_ordinary(files: Files, whole: Exported, change: Callable[[zipfile.ZipInfo], None]) -> None:
    assert said(packed(files, change), whole.trust) == [
        "it is not packed as an export packs it, or its checksums do not hold"
    ]


@pytest.mark.parametrize(
    "name",
    ["../facts/1", "/etc/passwd", "facts/../1", "facts/01", "facts/\u0661", "FACTS/1", "facts/1/", "C:\\x", "heads\n"],
)
@pytest.mark.threat(26)
def test_a_path_that_no_bundle_has(files: Files, whole: Exported, name: str) -> None:
    assert "or one that is no part of a bundle" in said(packed({**files, name: b"x"}, nothing), whole.trust)[-1]


@pytest.mark.threat(26)
def test_two_entries_of_one_name(files: Files, whole: Exported) -> None:
    written = io.BytesIO(zipped(files))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(written, "a") as bundle:
            bundle.writestr("heads", b"{}")
    assert "it holds a file twice" in said(written.getvalue(), whole.trust)[-1]


@pytest.mark.threat(26)
def test_entries_that_lie_over_each_other() -> None:
    """Each of many entries points at the same megabyte."""
    content, names = bytes(1 << 20), [f"facts/{number}" for number in range(1, 400)]
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, 0, len(content), len(content), 7, 0) + b"facts/1"
    entries = b""
    for name in names:
        size = (len(content), len(content), len(name), 0, 0, 0, 0, 0, 0)
        entries += struct.pack("<4s4B4H3L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 0, 0, 33, 0, *size) + name.encode()
    raw = local + content + entries
    raw += struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(names), len(names), len(entries), len(local + content), 0)
    assert "or says so of its files" in said(raw)[-1]


@pytest.mark.threat(26)
@pytest.mark.parametrize("raw", [b"", b"PK", b"PK\5\6" + bytes(18), b"{}", bytes(100_000)])
def test_what_is_no_bundle_at_all(raw: bytes) -> None:
    assert said(raw)[-1].startswith("this cannot be checked as the bundle of a case: it ")


@pytest.mark.threat(26)
def test_something_before_or_behind_the_zip_file(whole: Exported) -> None:
    for raw in (b"#!/bin/sh\n" + whole.joan, whole.joan + b"\n", whole.joan + whole.joan):
        assert checked(raw, whole.trust).verdict == CANNOT_TELL
