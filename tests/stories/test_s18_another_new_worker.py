"""S18: four social workers in eight months, and one handover that lacks what matters to her."""

from services.stories._shape import Line, Story
from services.stories.s18_another_new_worker import BEN, CAL, CASE, DEE, MANAGER, STORIES, TO_CAL, TO_DEE
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays, steps_left, told_in
from tests.stories.world import World

[FARAH] = STORIES
PROMISE = CASE | {"promise_id": "#promise"}
IN_APRIL = FARAH.until("cal_to_dee")
INCOMPLETE = Asks(
    "2026-04-13 09:00",
    "HANDOVER_INCOMPLETE",
    ("social_worker@LA", MANAGER),
    words="does not yet carry About Me and what was promised",
)
SECOND = Asks(
    "2026-04-13 09:00",
    "WORKER_CHURN",
    (MANAGER,),
    words="has had three named workers since Monday 3 November 2025",
)
THIRD = Asks(
    "2026-06-15 09:00",
    "WORKER_CHURN",
    (MANAGER,),
    words="has had four named workers since Monday 3 November 2025",
)
REASON = {"reason": "Ben's contract with us ended; Cal is here until the summer.", "means": "in_person"}
THE_REST: dict[str, object] = {"about_me": True, "promises": ["#promise"]}


def a_year_later(when: str) -> Story:
    """The second change a year after the first, with all that was open handed on."""
    whole = IN_APRIL.saying("ben_to_cal", about_me=True, promises=["#promise"])
    lines = tuple(one._replace(when=when) if one.mark in ("ben_to_cal", "to_cal") else one for one in whole.lines)
    return whole._replace(lines=lines)


def cover(named_worker: str, last_day: str) -> Line:
    """Somebody on duty stands in."""
    duty = {
        "worker": "social_worker@LA#eve",
        "named_worker": named_worker,
        "first_day": "2026-05-05",
        "last_day": last_day,
    }
    return Line("2026-05-05 09:00", MANAGER, "ArrangeStandIn", CASE | {"stand_in_id": "#duty"} | duty)


def added(when: str, **carried: object) -> Line:
    return Line(when, BEN, "AddToHandingOn", TO_CAL | carried)


def held(when: str, handing_on: dict[str, str]) -> Line:
    return Line(when, MANAGER, "HoldHandoverWithPerson", handing_on)


def told(when: str, handing_on: dict[str, str]) -> Line:
    return Line(when, MANAGER, "TellReasonForChange", handing_on | REASON)


class TestS18(Lived):
    story = FARAH
    asks = (INCOMPLETE._replace(until="2026-06-15 09:00"), SECOND._replace(until="2026-06-15 09:00"), THIRD)
    near_misses = {
        "she asked for a different worker": Near(
            FARAH.saying("to_cal", asked_by_person=True), asks=("HANDOVER_INCOMPLETE",)
        ),
        "duty cover for four days leaves the named worker": Near(
            FARAH.until("ben_to_cal").then(cover(BEN, "2026-05-08"))
        ),
        "duty cover for ten working days is a change": Near(
            FARAH.until("ben_to_cal").then(cover(BEN, "2026-05-18")), asks=("WORKER_CHURN",)
        ),
        "duty cover for nine working days is none": Near(FARAH.until("ben_to_cal").then(cover(BEN, "2026-05-15"))),
        "duty cover between two changes changes nothing": Near(
            FARAH.then(cover(CAL, "2026-05-08")), asks=("HANDOVER_INCOMPLETE", "WORKER_CHURN", "WORKER_CHURN")
        ),
        "the second change on the last day of twelve months": Near(
            a_year_later("2027-02-01 09:00"), asks=("WORKER_CHURN",)
        ),
        "the second change on the day after": Near(a_year_later("2027-02-02 09:00")),
        "the promise could not be kept, she was told, and About Me went along": Near(
            FARAH.saying("ben_to_cal", about_me=True).then(
                Line(
                    "2026-04-10 09:00",
                    BEN,
                    "BreakPromise",
                    PROMISE | {"reason": "The flat was let to somebody else.", "person_told": True},
                )
            ),
            asks=("WORKER_CHURN", "WORKER_CHURN"),
        ),
        "a joint handover to the second": Near(
            FARAH.saying("to_cal", joint_handover=True), asks=("HANDOVER_INCOMPLETE", "WORKER_CHURN")
        ),
        "the promise was kept before the change, and About Me went along": Near(
            FARAH.saying("ben_to_cal", about_me=True).then(Line("2026-04-10 09:00", BEN, "KeepPromise", PROMISE)),
            asks=("WORKER_CHURN", "WORKER_CHURN"),
        ),
    }
    clears = {
        "she is told why, after a handover held together": Clears(
            (told("2026-06-16 10:00", TO_DEE), Line("2026-06-17 10:00", DEE, "KeepPromise", PROMISE)), "WORKER_CHURN"
        )
    }
    stays = {"why Ben left is not why Cal did": Stays((told("2026-06-16 10:00", TO_CAL),))}


class TestS18InApril(Lived):
    story = IN_APRIL
    asks = (INCOMPLETE, SECOND)
    near_misses = {
        "she knows why, and met both": Near(
            IN_APRIL.saying("ben_to_cal", about_me=True, promises=["#promise"]).saying("to_cal", joint_handover=True)
        )
    }
    clears = {
        "what was missing is passed on, and has arrived": Clears(
            (
                added("2026-04-14 09:00", **THE_REST),
                Line("2026-04-14 11:00", CAL, "ReceiveHandingOn", TO_CAL),
                Line("2026-05-04 11:00", CAL, "KeepPromise", PROMISE),
            ),
            "HANDOVER_INCOMPLETE",
        ),
        "she met the new worker in a handover, and was told why": Clears(
            (held("2026-04-14 09:00", TO_CAL), told("2026-04-14 10:00", TO_CAL)), "WORKER_CHURN"
        ),
    }
    stays = {
        "all is passed on, and nobody says that it arrived": Stays((added("2026-04-14 09:00", **THE_REST),)),
        "all is passed on, the last of it after word that the first had arrived": Stays(
            (
                added("2026-04-14 09:00", about_me=True),
                Line("2026-04-14 11:00", CAL, "ReceiveHandingOn", TO_CAL),
                added("2026-04-14 12:00", promises=["#promise"]),
            )
        ),
        "About Me alone": Stays(
            (
                added("2026-04-14 09:00", about_me=True),
                Line("2026-04-14 11:00", CAL, "ReceiveHandingOn", TO_CAL),
            )
        ),
        "a handover held, and no reason told": Stays((held("2026-04-14 09:00", TO_CAL),)),
        "a reason told, and no handover held": Stays((told("2026-04-14 09:00", TO_CAL),)),
    }


ARRANGED = cover(BEN, "2026-05-18")._replace(when="2026-04-28 09:00")


def until(last_day: str) -> Line:
    """The duty cover is arranged to end on another day."""
    return Line("2026-04-30 09:00", MANAGER, "MoveStandIn", CASE | {"stand_in_id": "#duty", "last_day": last_day})


class TestCoverArrangedAhead(Lived):
    """Cover of ten working days counts from its first day, not from when it is arranged."""

    story = FARAH.until("ben_to_cal").then(ARRANGED)
    asks = (Asks("2026-05-05 00:00", "WORKER_CHURN", (MANAGER,), words="has had three named workers"),)
    near_misses = {
        "it is shortened to nine": Near(story.then(until("2026-05-15"))),
        "nine that become ten": Near(
            FARAH.until("ben_to_cal").then(ARRANGED.with_(last_day="2026-05-15"), until("2026-05-18")),
            asks=("WORKER_CHURN",),
        ),
    }


class TestS18WithNothingHandedOn(Lived):
    story = IN_APRIL.instead("ben_to_cal")
    asks = (
        INCOMPLETE._replace(words="the open tasks, About Me, what was promised and an introduction"),
        SECOND,
    )
    near_misses = {"the worker stays": Near(IN_APRIL.until("ben_to_cal"))}
    clears = {
        "all is passed on late, and has arrived": Clears(
            (
                IN_APRIL.line("ben_to_cal").with_(**THE_REST)._replace(when="2026-04-14 09:00"),
                Line("2026-04-14 11:00", CAL, "ReceiveHandingOn", TO_CAL),
                Line("2026-05-04 11:00", CAL, "KeepPromise", PROMISE),
            ),
            "HANDOVER_INCOMPLETE",
        )
    }


def test_the_third_change_is_a_further_question_and_not_the_one_asked_before(files: World) -> None:
    living = Living(files, FARAH).live()
    churn = [row for row in files.all_of(living.an_id("#case")) if row.code == "WORKER_CHURN"]
    assert len({row.gap_id for row in churn}) == 2
    assert [row.ended_at is None for row in sorted(churn, key=lambda row: row.since)] == [False, True]


def test_a_third_change_without_a_joint_handover_waits_for_both(files: World) -> None:
    story = FARAH.saying("to_dee", joint_handover=False)
    living = Living(files, story.then(told("2026-06-16 10:00", TO_DEE))).live()
    assert files.codes() == ["WORKER_CHURN"]
    meeting = held("2026-06-17 10:00", TO_DEE)
    [one] = [one for one in told_in(story.then(meeting)) if one.line == meeting]
    living.tell(one)
    assert files.codes() == []


def test_what_is_left_to_do_with_her_is_suggested(files: World) -> None:
    Living(files, IN_APRIL).live()
    assert steps_left(files, "WORKER_CHURN") == ["hold_handover", "say_why"]


def test_after_a_joint_handover_she_is_still_to_be_told_why(files: World) -> None:
    Living(files, FARAH).live()
    assert steps_left(files, "WORKER_CHURN") == ["say_why"]
