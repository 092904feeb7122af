"""Eight years after care ended its time is over, not a day earlier; reopened it counts anew; people decide the rest."""

from datetime import date

from aggregates.keeping import NoteRetentionOver
from schemas.case import CaseClosed, CaseOpened, CaseReopened
from schemas.detention import SectionBegun
from schemas.keeping import RetentionHeld, RetentionOver
from schemas.party import Party
from schemas.sealed import PRIVACY_CLASSES
from tests.lists import and_row, with_lists, with_row
from tests.schemas.made_up import fixed
from tests.spec import an_id, at, words
from tests.workflows.telling import to_do, told
from workflows.note_when_retention_is_over import workflow

OWNER = Party(role="social_worker", agency="LA")
CASE = an_id("case")
opened = CaseOpened(happened_at=at("2025-06-01 10:00"), case_id=CASE, person_id=an_id("Jim"), owner=OWNER)
closed = CaseClosed(
    happened_at=at("2026-02-11 16:00"), case_id=CASE, closed_on=date(2026, 2, 11), reason=words("moved away")
)
reopened = CaseReopened(happened_at=at("2026-05-02 10:00"), case_id=CASE, owner=OWNER, reason=words("back"))
again = closed.with_(happened_at=at("2026-09-01 10:00"), closed_on=date(2026, 9, 1))
detained = fixed(SectionBegun)[1].with_(case_id=CASE)
OVER_AT = at("2034-02-12 00:00")


def note() -> NoteRetentionOver:
    return NoteRetentionOver.model_validate(
        {
            "at": OVER_AT,
            "person_id": an_id("Jim"),
            "of_case": CASE,
            "classes": PRIVACY_CLASSES,
            "rule": "adult_social_care",
            "list_version": "1",
            "ended_on": date(2026, 2, 11),
            "kept_until": date(2034, 2, 11),
        }
    )


def test_it_is_said_when_the_last_day_is_over_and_not_before() -> None:
    assert to_do(workflow, at("2034-02-11 23:59"), opened, closed) == []
    assert to_do(workflow, OVER_AT, opened, closed) == [note()]
    assert workflow.look_again(told(workflow, opened, closed), closed.happened_at) == OVER_AT
    assert workflow.look_again(told(workflow, opened, closed), OVER_AT) is None


def test_an_open_case_has_no_such_time() -> None:
    for facts in ((opened,), (opened, closed, reopened)):
        assert to_do(workflow, at("2060-01-01 00:00"), *facts) == []
        assert workflow.look_again(told(workflow, *facts), OVER_AT) is None


def test_opened_again_and_closed_again_it_counts_from_the_last_ending() -> None:
    facts = (opened, closed, reopened, again)
    assert to_do(workflow, OVER_AT, *facts) == []
    assert workflow.look_again(told(workflow, *facts), OVER_AT) == at("2034-09-01 23:00")


def test_after_a_section_the_longest_rule_counts() -> None:
    facts = (opened, detained, closed)
    assert to_do(workflow, at("2046-02-11 23:59"), *facts) == []
    [command] = to_do(workflow, at("2046-02-12 00:00"), *facts)
    assert (command.rule, command.kept_until) == ("mental_health", date(2046, 2, 11))  # type: ignore[attr-defined]


def test_once_it_is_said_there_is_nothing_to_do_held_or_not() -> None:
    said = {name: value for name, value in note() if name != "at"}
    for fact in (
        RetentionOver.model_validate({"happened_at": OVER_AT, **said}),
        RetentionHeld.model_validate({"happened_at": OVER_AT, **said, "hold_id": an_id("hold")}),
    ):
        assert to_do(workflow, OVER_AT, opened, closed, fact) == []


def test_a_rule_that_changes_counts_by_the_row_in_force_on_the_day_of_the_ending() -> None:
    longer = and_row("retention_rules", "adult_social_care record", length="120", in_force_from="2026-06-01")
    ended = longer.replace('"96","months","1900-01-01",""', '"96","months","1900-01-01","2026-05-31"')
    with with_lists(retention_rules=ended):
        assert to_do(workflow, OVER_AT, opened, closed) == [note()]
        assert workflow.look_again(told(workflow, opened, again), OVER_AT) == at("2036-09-01 23:00")


def test_a_schedule_of_ones_own_is_a_row() -> None:
    with with_lists(retention_rules=with_row("retention_rules", "adult_social_care record", length="72")):
        assert to_do(workflow, at("2032-02-12 00:00"), opened, closed)[0].kept_until == date(2032, 2, 11)  # type: ignore[attr-defined]
