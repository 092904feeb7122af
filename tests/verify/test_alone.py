"""The verifier stands alone: one file, short enough to be read, in a process that knows nothing of ours."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from services import throughcare_verify
from services.exporting.archive import zipped
from tests.verify.bundles import Exported, files_of, rows_of, without

FILE = Path(throughcare_verify.__file__)
NO_BUSINESS = {"os", "socket", "ssl", "urllib", "http", "subprocess", "tempfile", "shutil", "pickle", "ctypes"}


def key_file(folder: Path, whole: Exported) -> Path:
    file = folder / "keys"
    file.write_text(f"# the council's log\n{whole.signer.verifier.to_text()}\n")
    return file


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A copy of the file in a folder of its own, without our packages, environment or working directory."""
    copy = shutil.copy(FILE, folder / "verify_alone.py")
    command = [sys.executable, "-I", str(copy), *(str(one) for one in arguments)]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, timeout=60, check=False)


def imports() -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(FILE.read_text())):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            found.add(str(node.module).partition(".")[0])
    return found


def test_it_needs_python_and_one_package() -> None:
    assert imports() - {"cryptography"} <= set(sys.stdlib_module_names)
    assert not imports() & NO_BUSINESS


def test_it_can_be_read_in_one_go() -> None:
    assert len(FILE.read_text().splitlines()) <= 800


def test_it_is_a_command() -> None:
    project = (FILE.parent.parent / "pyproject.toml").read_text()
    assert 'throughcare-verify = "services.throughcare_verify:main"' in project


@pytest.mark.parametrize("raw", ["joan", "zofia", "withheld"])
def test_a_sound_bundle_ends_with_0(whole: Exported, tmp_path: Path, raw: str) -> None:
    (tmp_path / "bundle").write_bytes(getattr(whole, raw))
    done = run(tmp_path, "bundle", "--key", key_file(tmp_path, whole))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("SOUND: ")
    assert "DecisionMade, told by " in done.stdout


def test_an_altered_bundle_ends_with_1_and_names_the_index(whole: Exported, tmp_path: Path) -> None:
    files = files_of(whole.joan)
    row = rows_of(files)[4]
    name = f"facts/{row['position']}"
    files[name] = files[name][:30] + b"0" + files[name][31:]
    (tmp_path / "bundle").write_bytes(zipped(files))
    done = run(tmp_path, "bundle", "--key", key_file(tmp_path, whole))
    assert done.returncode == 1
    place = f"index {row['index']}; position {row['position']}; stream {row['stream']}; version {row['version']}"
    assert f"tampered: year 2026; {place}: " in done.stdout


def test_a_bundle_that_lacks_a_fact_ends_with_2(whole: Exported, tmp_path: Path) -> None:
    files = files_of(whole.joan)
    row = rows_of(files)[-1]
    (tmp_path / "bundle").write_bytes(zipped(without(files, row["position"])))
    done = run(tmp_path, "bundle", "--key", key_file(tmp_path, whole), "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["verdict"], report["exit"]) == (2, "incomplete", 2)
    assert {"stream": row["stream"], "version": row["version"]}.items() <= report["findings"][0].items()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("bundle",), "you gave no key to trust"),
        (("bundle", "--key", "nowhere"), "No such file"),
        (("bundle", "--key", "bundle"), "Cannot tell: "),
        (("nowhere", "--key", "keys"), "No such file"),
        ((), "are required: bundle"),
        (("bundle", "--key", "keys", "--quorum", "2"), "--witnesses and --quorum belong together"),
        (("bundle", "--key", "keys", "--witnesses", "keys", "--quorum", "1"), "is no key of this kind"),
        (("bundle", "--key", "keys", "--wrong"), "arguments: --wrong"),
    ],
)
def test_what_cannot_be_told_ends_with_3(
    whole: Exported, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    key_file(tmp_path, whole)
    (tmp_path / "bundle").write_bytes(whole.joan)
    done = run(tmp_path, *arguments)
    assert done.returncode == 3
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_who_has_read_enough(whole: Exported, tmp_path: Path) -> None:
    """Output that nobody takes is no verdict, and no traceback."""
    (tmp_path / "bundle").write_bytes(whole.joan)
    copy = shutil.copy(FILE, tmp_path / "verify_alone.py")
    keys = key_file(tmp_path, whole)
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-I", str(copy), "bundle", "--key", str(keys)]
        done = subprocess.run(command, cwd=tmp_path, env={}, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
