"""One zip file that is the same, byte for byte, whenever it holds the same: nothing is compressed, no time is told."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from schemas.refused import Refused

FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
MOST_FILES = 65_000
LARGEST_BUNDLE = 256 << 20


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The zip file that holds these, in their order. Refused where it would be larger than anybody would check."""
    if len(files) > MOST_FILES or sum(map(len, files.values())) > LARGEST_BUNDLE // 2:
        raise Refused("case_too_large", f"one bundle holds at most {MOST_FILES:,} files and {LARGEST_BUNDLE >> 21} MiB")
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as bundle:
        for name, content in files.items():
            entry = ZipInfo(name, FIRST_DAY_OF_ZIP)
            entry.create_system = 3  # Unix, wherever it is written
            bundle.writestr(entry, content)
    return written.getvalue()
