"""The lived stories go into an empty record as a history that is going on now; loading them again changes nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from aggregates.case import OpenCase
from projections.open_gaps import GapRow, gaps_of, open_gaps
from schemas import codes
from schemas.moment import london_day, micros
from schemas.refused import Refused
from services import history
from services.clock import SetClock
from services.config import Settings
from services.demo import NAMES, an_id, in_place, lines_until, load
from services.embedded import Embedded
from services.recording import Asked
from services.showing import Opening, show_case, show_cases
from services.stories._shape import stories as told_stories
from services.stories.s01_discharge_without_a_doctor import JIM
from tests.spec import SOMEBODY
from tests.spec import an_id as any_id
from tests.spec import at as utc

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
STORY = {one.name: one for one in told_stories()}
CASES_TOLD = sum(line.command == "OpenCase" for story in told_stories() for line in story.lines)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(data=tmp_path_factory.mktemp("demo") / "data")
    assert not load(settings, SetClock(NOW)).already
    return settings


def case(story: str) -> UUID:
    return an_id(STORY[story], "#case")


def gaps(settings: Settings, story: str) -> list[GapRow]:
    with Embedded(settings, SetClock(NOW)) as embedded, embedded.views.read() as read:
        return gaps_of(case(story), read)


def test_jims_question_stands_open_today(loaded: Settings) -> None:
    [gap] = gaps(loaded, "jim")
    assert (gap.code, gap.ended_at) == ("DISCHARGE_PREREQ_UNSTAFFED", None)
    assert gap.gap.words["date"] == "date:2026-11-25"
    assert gap.since == datetime(2026, 11, 18, 14, 20, tzinfo=UTC)


def test_the_same_story_lived_to_its_end_shows_what_was_asked_and_who_was_never_told(loaded: Settings) -> None:
    rows = gaps(loaded, "colin")
    assert [(row.code, row.how) for row in rows] == [
        ("DISCHARGE_PREREQ_UNSTAFFED", "overtaken"),
        ("DISCHARGE_CHANGE_NOT_TOLD", None),
    ]
    assert rows[0].ended_at is not None
    assert rows[0].ended_at < NOW - timedelta(weeks=3)


def test_an_offer_that_nobody_answered_has_lapsed_and_the_question_stands(loaded: Settings) -> None:
    assert [(row.code, row.how) for row in gaps(loaded, "agnes")] == [("HANDOVER_UNANSWERED", None)]


def test_a_case_that_was_handed_over_is_with_who_took_it_and_asks_nothing(loaded: Settings) -> None:
    with Embedded(loaded, SetClock(NOW)) as embedded, embedded.views.read() as read:
        shown = show_case(case("asha"), read, sight=Opening(embedded.record))
    assert shown["person"]["name"] == "Asha"
    assert shown["owner"]["worker"] == str(an_id(STORY["asha"], "#chidi"))
    assert shown["gaps"] == []
    assert shown["awaited"] == []


def test_what_was_known_then_can_be_asked_for_any_moment_of_the_history(loaded: Settings) -> None:
    with Embedded(loaded, SetClock(NOW)) as embedded, embedded.views.read() as read:
        then = open_gaps(read, utc("2026-10-15 09:00"), case("colin"))
        assert [row.code for row in then] == ["DISCHARGE_PREREQ_UNSTAFFED"]
        assert open_gaps(read, utc("2026-10-14 13:19"), case("colin")) == []


def test_questions_were_put_at_their_time_and_not_when_the_demo_was_loaded(loaded: Settings) -> None:
    with Embedded(loaded, SetClock(NOW)) as embedded:
        facts = embedded.record.store.after(0, 10_000)
    asked = [one.recorded_at for one in facts if one.name == "GapAsked"]
    assert len(asked) > 8
    assert max(asked) < micros(NOW)
    assert [one.recorded_at for one in facts] == sorted(one.recorded_at for one in facts)
    assert (facts[0].name, facts[-1].name) == ("HistoryBegun", "HistoryEnded")


def test_loading_twice_changes_nothing_and_says_so(loaded: Settings) -> None:
    with Embedded(loaded, SetClock(NOW)) as embedded:
        head = embedded.record.store.head()
    again = load(loaded, SetClock(NOW + timedelta(days=30)))
    assert (again.already, again.facts, again.cases) == (True, head.position, CASES_TOLD)
    with Embedded(loaded, SetClock(NOW)) as embedded:
        assert embedded.record.store.head() == head


def test_people_are_called_by_their_pseudonyms_and_nothing_of_it_lies_in_the_clear(loaded: Settings) -> None:
    with Embedded(loaded, SetClock(NOW)) as embedded, embedded.views.read() as read:
        names = {one["person"]["name"] for one in show_cases(read, sight=Opening(embedded.record))["cases"]}
    known = {row["pseudonym"] for row in codes.rows("test_people")}
    told = [line.fields for story in told_stories() for line in story.lines if line.command == "RegisterPerson"]
    assert {fields["name"] for fields in told if "nhs_number" in fields} <= known
    assert names <= {fields["name"] for fields in told}
    assert "Jim" in names
    secrets = [*names, "9990001006", "cooked an egg", "waiting since nine"]
    for file in loaded.folder.iterdir():
        kept = file.read_bytes()
        assert not [one for one in secrets if one.encode() in kept], file.name


@pytest.mark.parametrize("now", [utc("2026-11-25 09:00"), utc("2027-03-28 03:00"), utc("2027-07-01 23:30")])
def test_on_whichever_day_it_is_loaded_jims_question_is_open(tmp_path: Path, now: datetime) -> None:
    settings = Settings(data=tmp_path / "data")
    load(settings, SetClock(now))
    with Embedded(settings, SetClock(now)) as embedded, embedded.views.read() as read:
        [gap] = open_gaps(read, case_id=case("jim"))
        assert gap.since < now


@pytest.mark.parametrize("monday", [utc("2026-11-16 00:30"), utc("2027-03-22 00:30"), utc("2027-10-25 00:30")])
def test_at_every_hour_of_a_week_jims_day_is_agreed_and_has_not_gone(monday: datetime) -> None:
    for hour in range(24 * 7):
        now = monday + timedelta(hours=hour)
        told = [one for one in lines_until(now) if one.story.name == "jim"]
        [agreed] = [one for one in told if one.line.command == "AgreeDischargeDate"]
        assert now - timedelta(weeks=1, hours=1) <= agreed.at <= now
        assert in_place(agreed.line.fields["on"], agreed, {}) >= london_day(now)
        assert len(told) == len(JIM.lines)


def test_a_record_with_other_facts_takes_no_stories(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with Embedded(settings, SetClock(NOW)) as embedded:
        opened = OpenCase.model_validate(
            {"at": NOW, "case_id": any_id("case"), "person_id": any_id("p"), "owner": SOMEBODY.model_dump()}
        )
        embedded.record.do_now(opened, Asked(told_by=SOMEBODY))
    with pytest.raises(Refused, match="a history goes into an empty record only") as refusal:
        load(settings, SetClock(NOW))
    assert refusal.value.rule == "store_not_empty"


def test_a_loading_that_was_cut_short_is_said_and_not_mended_in_silence(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with Embedded(settings, SetClock(NOW)) as embedded:
        history.begin(embedded.record, "stories", NOW)
    with pytest.raises(Refused, match="cut short here; empty the data folder and load again") as refusal:
        load(settings, SetClock(NOW))
    assert refusal.value.rule == "demo_unfinished"


def test_ids_are_the_same_wherever_the_stories_are_loaded() -> None:
    assert str(NAMES) == "0a5b2d0e-6f0b-4f7e-9a1c-3a1f6c2d7e55"
    assert str(case("jim")) == "6c1e5a0a-9d8a-51cf-85a5-2e276b4ccae7"


def test_a_question_is_put_with_the_persons_name_only_where_a_page_is_made(loaded: Settings) -> None:
    with Embedded(loaded, SetClock(NOW)) as embedded, embedded.views.read() as read:
        [shown] = show_case(case("bernard"), read, sight=Opening(embedded.record))["gaps"]
        [row] = gaps_of(case("bernard"), read)
    assert shown["question"].startswith("Bernard said what matters to them")
    assert "Bernard" not in str(row)
