"""The run of the tests itself: what a reader of its last line may rely on."""

from pathlib import Path

import pytest

TESTS = """
import pytest

@pytest.mark.soak
def test_that_takes_long(): pass

def test_that_is_short(): pass
"""
SETTINGS = "[pytest]\ntestpaths = .\nstrict_markers = true\nmarkers = soak: takes long\n"


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Run two small tests, or other text, with our own conftest; gives the exit code and the last line."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makeini(SETTINGS)
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))

    def closing(*options: str, text: str = TESTS) -> tuple[int, str]:
        pytester.makepyfile(test_made_up=text)
        result = pytester.runpytest_inprocess("-p", "no:cacheprovider", *options)
        lines = [line for line in (*result.outlines, *result.errlines) if line.strip()]
        return int(result.ret), lines[-1]

    return closing


def test_the_last_line_says_that_nothing_was_left_out(run):
    code, line = run()
    assert code == 0
    assert "2 passed, nothing left out in" in line


@pytest.mark.parametrize(
    ("options", "request_as_said"),
    [
        (("--without", "soak"), "--without soak"),
        (("-m", "not soak"), "-m 'not soak'"),
        (("-k", "short"), "-k 'short'"),
        (("--deselect", "test_made_up.py::test_that_takes_long"), "--deselect test_made_up.py::test_that_takes_long"),
    ],
)
def test_the_last_line_says_what_was_left_out_and_why(run, options, request_as_said):
    code, line = run(*options)
    assert code == 0
    assert f"1 passed, 1 deselected, not run on request: 1 ({request_as_said}) in" in line


def test_the_last_line_says_when_only_some_files_were_asked_for(run):
    code, line = run("test_made_up.py")
    assert code == 0
    assert "2 passed, on request only test_made_up.py in" in line


def test_a_name_that_marks_nothing_is_refused(run):
    code, line = run("--without", "sok")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "no test is marked sok; marks are" in line


@pytest.mark.parametrize(
    "text",
    [
        "import pytest\ndef test_it(): pytest.skip('no broker here')",
        "import pytest\n@pytest.mark.skip(reason='no broker here')\ndef test_it(): pass",
        "import pytest\npytest.skip('no broker here', allow_module_level=True)",
        "import pytest\n@pytest.mark.parametrize('nothing', [])\ndef test_it(nothing): pass",
    ],
)
def test_a_test_that_skips_itself_is_red(run, text):
    code, line = run(text=text)
    assert code != 0
    assert "skipped" not in line
    assert "1 failed" in line or "1 error" in line


def test_settings_of_whoever_runs_the_tests_do_not_reach_them(run, monkeypatch):
    monkeypatch.setenv("THROUGHCARE_DATA", "/somewhere/real")
    code, _ = run(text="import os\ndef test_it(): assert 'THROUGHCARE_DATA' not in os.environ")
    assert code == 0
