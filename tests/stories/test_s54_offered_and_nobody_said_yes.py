"""S54: a case is offered to another team, and when the time to answer has passed nobody has said yes or no."""

from projections.case_status import status_of
from schemas.party import Party
from services.stories._shape import Line
from services.stories.s54_offered_and_nobody_said_yes import HANDOVER, STORIES
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

[AGNES] = STORIES
WARD, NAMED = "ward_manager@NHS_AC", "social_worker@LA#bea"
POINT = {"point_id": "#visit"}


def taken(when: str) -> tuple[Line, Line]:
    """Somebody with a name takes the open point, then the case."""
    return (
        Line(when, NAMED, "AcceptOpenPoint", HANDOVER | POINT),
        Line(when, NAMED, "AcceptHandover", HANDOVER),
    )


def declined(when: str) -> Line:
    return Line(when, NAMED, "RefuseHandover", HANDOVER | {"reason": "Another team's area."})


class TestS54(Lived):
    story = AGNES
    end = "2026-03-12 09:00"
    asks = (
        Asks(
            "2026-03-10 00:00",
            "HANDOVER_UNANSWERED",
            (WARD, "social_worker@LA"),
            words="Has it arrived, and who will take it?",
        ),
    )
    near_misses = {
        "accepted before the time was up": Near(AGNES.then(*taken("2026-03-09 17:00"))),
        "declined with a reason, and it is with the ward": Near(AGNES.then(declined("2026-03-09 17:00"))),
    }
    clears = {
        "a late yes by a named person still counts": Clears(taken("2026-03-12 09:00"), "HANDOVER_UNANSWERED"),
        "a no with a reason": Clears((declined("2026-03-12 09:00"),), "HANDOVER_UNANSWERED"),
    }
    stays = {"reading it is not answering": Stays((Line("2026-03-12 09:00", NAMED, "OpenHandover", HANDOVER),))}


def owner(living: Living) -> Party:
    with living.world.service.views.read() as read:
        status = status_of(living.an_id("#case"), read)
    assert status is not None
    return status.owner


def test_silence_lapses_the_offer_back_to_its_sender_and_closes_nothing(files: World) -> None:
    living = Living(files, AGNES).live("2026-03-13 09:00")
    facts = files.service.record.store.stream(living.an_id("#handover"))
    assert [one.name for one in facts] == ["HandoverOffered", "HandoverLapsed"]
    assert files.codes() == ["HANDOVER_UNANSWERED"]
    assert str(owner(living)) == WARD


def test_a_late_yes_moves_the_owner(files: World) -> None:
    living = Living(files, AGNES.then(*taken("2026-03-12 09:00"))).live()
    assert owner(living).worker == living.an_id("#bea")
