"""A code is shown with its label and the version that applied on the day, for ever, though lists change."""

from datetime import date
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from aggregates.stay import decider as stay
from projections.coded import codes_in
from projections.entry import entry_of
from projections.plain import AS, Label
from schemas import codes
from schemas.codes import CodeOf
from schemas.stay import BlockerStarted
from tests.aggregates.lives import lived
from tests.aggregates.test_stay import admit, start
from tests.lists import with_lists
from tests.spec import at

HEAD = "code,label,in_force_from,in_force_to,status,source\n"
CHANGED = HEAD + (
    "A,Old words,2020-01-01,2024-03-31,project,made up for this test\n"
    "A,New words,2024-04-01,,project,made up for this test\n"
    "B,Gone,2020-01-01,2022-12-31,project,made up for this test\n"
)
VERSIONS = "list,version,in_force_from,status,source\n" + (
    "contact_kinds,v5,2020-01-01,project,made up for this test\n"
    "contact_kinds,v6,2024-04-01,project,made up for this test\n"
)
CODE_TYPES = {
    name: kind for name, kind in vars(codes).items() if any(isinstance(one, CodeOf) for one in get_args(kind))
}
OLD, LAST_OLD, NEW = date(2023, 5, 1), date(2024, 3, 31), date(2024, 4, 1)


def test_a_code_says_what_it_said_on_the_day() -> None:
    with with_lists(contact_kinds=CHANGED, versions=VERSIONS):
        assert [codes.label("contact_kinds", "A", day) for day in (OLD, LAST_OLD, NEW)] == [
            "Old words",
            "Old words",
            "New words",
        ]
        assert codes.label("contact_kinds", "A") == "New words"
        assert codes.by_code("contact_kinds")["A"]["label"] == "New words"


def test_a_code_that_is_gone_keeps_its_words() -> None:
    with with_lists(contact_kinds=CHANGED, versions=VERSIONS):
        assert codes.label("contact_kinds", "B", NEW) == "Gone"
        assert codes.label("contact_kinds", "B", date(2019, 1, 1)) == "Gone"


def test_the_version_that_applied_on_the_day() -> None:
    with with_lists(contact_kinds=CHANGED, versions=VERSIONS):
        assert [codes.version("contact_kinds", day) for day in (OLD, LAST_OLD, NEW)] == ["v5", "v5", "v6"]
        assert codes.version("contact_kinds", date(2019, 1, 1)) == ""


def test_delay_codes_of_mental_health_wards_before_and_since_april_2024() -> None:
    before, since = "MHSDS_DD_V5.F2", "MHSDS_CRFD_V6.10"
    assert codes.label("delay_reasons", before, LAST_OLD).startswith("Awaiting community equipment, telecare")
    assert codes.label("delay_reasons", since, NEW).startswith("Awaiting provision of community equipment")
    assert codes.label("delay_reasons", before, NEW) == codes.label("delay_reasons", before, LAST_OLD)
    assert codes.version("delay_reasons", LAST_OLD, before) == "MHSDS v5"
    assert codes.version("delay_reasons", NEW, since) == "MHSDS v6"
    assert not codes.holds_on(codes.by_code("delay_reasons")[before], NEW)
    assert not codes.holds_on(codes.by_code("delay_reasons")[since], LAST_OLD)


def blocked(reason: str, when: str) -> BlockerStarted:
    day = at(when)
    begun = admit.with_(at=day)
    fact = lived(stay, (begun, start.with_(at=day, on=day.date(), reason=reason)))[-1]
    assert isinstance(fact, BlockerStarted)
    return fact


def test_a_fact_of_the_old_list_is_told_in_the_old_words_with_the_old_version() -> None:
    fact = blocked("MHSDS_DD_V5.F2", "2023-05-01 10:00")
    assert "awaiting community equipment, telecare and/or adaptations" in entry_of(fact).says
    [one] = [one for one in codes_in(fact) if one.list == "delay_reasons"]
    assert (one.code, one.version) == ("MHSDS_DD_V5.F2", "MHSDS v5")


def test_the_same_code_is_told_in_the_words_of_the_day_it_was_used() -> None:
    text = "code_set,code,label,valid_from,valid_to,status,source\n" + (
        "S,A,Old words,2020-01-01,2024-03-31,project,made up for this test\n"
        "S,A,New words,2024-04-01,,project,made up for this test\n"
    )
    versions = VERSIONS.replace("contact_kinds", "delay_reasons")
    with with_lists(delay_reasons=text, versions=versions):
        old, new = blocked("S.A", "2024-03-31 10:00"), blocked("S.A", "2024-04-01 10:00")
        assert ("old words" in entry_of(old).says, "new words" in entry_of(new).says) == (True, True)
        assert [codes_in(one)[0].version for one in (old, new)] == ["v5", "v6"]
        assert [codes_in(one)[0].label for one in (old, new)] == ["Old words", "New words"]


@pytest.mark.parametrize("name", sorted({kind.of for kind in AS.values() if isinstance(kind, Label)}))
def test_every_list_whose_codes_are_told_has_a_version(name: str) -> None:
    assert [row for row in codes.rows("versions") if row["list"].partition(".")[0] == name], "its row in versions.csv"


@pytest.mark.parametrize("kind", CODE_TYPES.values(), ids=CODE_TYPES)
def test_a_code_is_described_by_the_codes_of_its_list(kind: Any) -> None:
    [_, of] = get_args(kind)
    assert TypeAdapter(kind).json_schema() == {"type": "string", "enum": list(codes.by_code(of.name))}


def test_a_list_is_read_when_it_is_asked_for() -> None:
    with with_lists(contact_kinds=CHANGED):
        kind = TypeAdapter(codes.ContactKind)
        assert kind.json_schema()["enum"] == ["A", "B"]
        assert kind.validate_python("B") == "B"
    assert "A" not in kind.json_schema()["enum"]
    with pytest.raises(ValidationError, match="this is not a code of the list contact_kinds"):
        kind.validate_python("B")


def test_an_unsound_list_is_a_fault_and_not_a_wrong_code() -> None:
    with (
        with_lists(contact_kinds=CHANGED.replace("B,Gone", "A,Gone")),
        pytest.raises(RuntimeError, match="A: two rows hold on 2020-01-01"),
    ):
        TypeAdapter(codes.ContactKind).validate_python("A")
