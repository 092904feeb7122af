"""S20: somebody looks back at an application by what was known then."""

from projections.case_timeline import timeline
from projections.gaps._shape import detectors
from projections.known_when import Known, known_when
from schemas.contact import ContactRecorded
from schemas.crisis_call import CrisisCallMade
from schemas.reflection import ReflectionAdded
from services.showing import show_case
from services.stories.s20_looking_back import REFLECTED, STORIES
from tests.stories.lived import Lived, Living
from tests.stories.world import World, london

[LILY] = STORIES
CALL = "The crisis line was called by the carer; nobody answered then."


class TestS20(Lived):
    story = LILY._replace(lines=LILY.lines[: -len(REFLECTED)])


class TestS20WithReflections(Lived):
    story = LILY


def known_at(world: World, moment: str) -> Known:
    """What the record can say of a moment, looking back from the end of the story."""
    living = Living(world, LILY).live()
    with world.service.views.read() as read:
        return known_when(timeline(living.an_id("#case"), read), london(moment))


def test_what_was_known_when_it_was_made(files: World) -> None:
    found = known_at(files, "2026-02-18 13:00")
    days = [f"{one.happened_at:%m-%d} {one.what}" for one in found.known]
    assert days == ["01-15 answer", "01-22 answer", "01-29 answer", "02-05 request"]
    assert found.known[-1].says == CALL
    assert found.later == ()


def test_before_it_was_recorded_the_call_was_not_known(files: World) -> None:
    found = known_at(files, "2026-02-08 12:00")
    assert [f"{one.happened_at:%m-%d}" for one in found.known] == ["01-15", "01-22", "01-29"]
    assert [one.says for one in found.later] == [CALL]


def test_what_lies_further_back_than_ninety_days_is_left_out(files: World) -> None:
    found = known_at(files, "2026-04-16 12:00")
    assert [f"{one.happened_at:%m-%d}" for one in found.known] == ["01-22", "01-29", "02-05"]


def test_a_case_shows_it_beside_its_application_with_what_was_thought_since(files: World) -> None:
    living = Living(files, LILY).live()
    with files.service.views.read() as read:
        now = show_case(living.an_id("#case"), read)["record"]["applications"]
        then = show_case(living.an_id("#case"), read, london("2026-02-08 12:00"))["record"]["applications"]
    [made] = now
    assert len(made["before"]["known"]) == 4
    assert [one["by"]["party"] for one in made["reflections"]] == ["amhp@LA", "auditor@LA"]
    assert then == []


def test_no_question_leans_on_a_reflection(files: World) -> None:
    living = Living(files, LILY).live()
    with files.service.views.read() as read:
        facts = timeline(living.an_id("#case"), read)
    written = [one for one in facts if isinstance(one.fact, ReflectionAdded)]
    assert len(written) == 2
    assert not any(list(detector.keys(one)) for detector in detectors().values() for one in written)
    assert {type(one.fact) for one in facts} >= {ContactRecorded, CrisisCallMade}
