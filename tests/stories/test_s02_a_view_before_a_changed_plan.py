"""S02: a plan changed after a personal view; whoever gave the view, and nobody else, is asked whose choice it is."""

from typing import Any

from projections.gaps._shape import detectors
from schemas import avro
from schemas.gap import GapAsked
from schemas.keyed import key_text
from services.stories._shape import Line, Story, person
from services.stories.s02_a_view_before_a_changed_plan import OUTCOME, OWN_PLAN, OWNER, STORIES, SUPPORTER
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays, open_at, steps_left, told_in
from tests.stories.world import World, london

[TARIQ] = STORIES
CODE = "OPINION_BEFORE_REVERSAL"
EARLIEST = "2026-04-15 16:42"
OFFERED = Line("2026-04-16 09:30", SUPPORTER, "OfferFacts", OUTCOME | {"words": "Clinic 50 pounds; drops free."})
LEAVES_IT = Line("2026-04-16 10:00", SUPPORTER, "RecordOwnChoice", OUTCOME | {"goes_on": False})
GOES_ON = LEAVES_IT.with_(goes_on=True)
INTERVIEW = {"reason": "I have a job interview on Friday.", "told_to": "doctor@PRIVATE", "changed_on": "2026-04-15"}
OWN_REASON = {"own_reason": INTERVIEW["reason"], "reason_told_to": "doctor@PRIVATE"}
BEFORE_THE_VIEW = TARIQ.line("reversed")._replace(when="2026-04-15 09:00")
TO_ADVISER = TARIQ.saying("reversed", **OWN_REASON | {"reason_told_to": "support_worker@VCSE"})
SAID_AT = "2026-04-12 14:59"
AGES_BEFORE = TARIQ.line("view")._replace(when=SAID_AT, recorded=EARLIEST)


def ended(command: str, **fields: Any) -> Line:
    """He gives up the outcome itself, in place of his plan for it."""
    wish = {"reason": "persons_wish", "bases": ["PREFERENCE"]}
    return TARIQ.line("reversed")._replace(command=command, fields=OUTCOME | wish | fields)


class TestS02(Lived):
    story = TARIQ
    end = "2026-05-15 09:00"
    asks = (Asks(EARLIEST, CODE, ("support_worker@VCSE",), "A plan changed after advice recorded as a personal view."),)
    near_misses = {
        "the appointment was cancelled before the view was voiced": Near(TARIQ.instead("reversed", BEFORE_THE_VIEW)),
        "a price list was given": Near(TARIQ.saying("view", basis="EVIDENCE", words="The price list: 50 pounds.")),
        "their own reason, told to the clinic": Near(TARIQ.saying("reversed", **OWN_REASON)),
        "a reason told to the adviser alone is not apart from them": Near(TO_ADVISER, (CODE,)),
        "a minute more than the window": Near(TARIQ.instead("view", AGES_BEFORE)),
        "the very end of the window": Near(
            TARIQ.instead("view", AGES_BEFORE._replace(when="2026-04-12 15:00")), (CODE,)
        ),
        "he wished the outcome to rest": Near(TARIQ.instead("reversed", ended("PauseOutcome")), (CODE,)),
        "he wished the outcome to end": Near(TARIQ.instead("reversed", ended("CloseOutcome")), (CODE,)),
        "he wished the outcome to end, in words of his own that the clinic heard": Near(
            TARIQ.instead("reversed", ended("CloseOutcome", own_words=True, asked_by="doctor@PRIVATE"))
        ),
        "the view was about something else": Near(TARIQ.saying("view", outcome_id="#another")),
        "with no outcome there is nothing the two share": Near(TARIQ.saying("own_plan", outcome_id=None)),
    }
    clears = {
        "facts offered, and he goes on with the clinic": Clears((OFFERED, GOES_ON), CODE),
        "facts offered, and he leaves it": Clears((OFFERED, LEAVES_IT), CODE),
        "facts offered, and he takes the plan up again": Clears(
            (OFFERED, Line("2026-04-16 10:00", SUPPORTER, "ResumeOwnPlan", OWN_PLAN | {"on": "2026-04-17"})), CODE
        ),
        "his own reason becomes known later": Clears(
            (Line("2026-04-16 10:00", OWNER, "RecordOwnReason", OUTCOME | INTERVIEW),), CODE, "corrected"
        ),
    }
    stays = {
        "facts alone": Stays((OFFERED,)),
        "a decision without facts to hand": Stays((LEAVES_IT,)),
        "a decision before the facts": Stays((OFFERED._replace(when="2026-04-16 11:00"), LEAVES_IT)),
        "a reason for another day": Stays(
            (Line("2026-04-16 10:00", OWNER, "RecordOwnReason", OUTCOME | INTERVIEW | {"changed_on": "2026-04-14"}),)
        ),
    }


def test_nobody_else_is_ever_asked(files: World) -> None:
    Living(files, TARIQ).live("2026-07-15 09:00")
    [row] = files.open()
    assert files.who_was_asked(row) == ["support_worker@VCSE at step 0"]


def test_words_alone_leave_the_question_where_it_is(files: World) -> None:
    living = Living(files, TARIQ).live("2026-04-15 17:00")
    [row] = files.open()
    about = {"gap_id": str(row.gap_id), "case_id": "#case"}
    for command, more in (("AcknowledgeGap", {}), ("AnswerGap", {"answer": "I only meant it kindly."})):
        line = Line("2026-04-15 17:05", SUPPORTER, command, about | more)
        living.tell(*told_in(TARIQ._replace(lines=(line,))))
    assert open_at(files, london("2026-04-20 09:00")) == [CODE]


def view_and_change(number: int, day: str, worker: str = SUPPORTER) -> tuple[Line, ...]:
    """A personal view about an outcome, and that outcome changed an hour later, without the person's own words."""
    outcome = {"outcome_id": f"#outcome{number}", "case_id": "#case"}
    view = {"advice_id": f"#view{number}", **outcome, "basis": "OPINION", "words": "I would not do that."}
    change = {"words": "Not for now.", "own_words": False}
    return (
        Line(f"{day} 09:00", OWNER, "AgreeOutcome", outcome | {"words": "Something of one's own."}),
        Line(f"{day} 10:00", worker, "GiveAdvice", view),
        Line(f"{day} 11:00", worker, "ReviseOutcome", outcome | change),
    )


def three_times(*days: str, last_by: str = SUPPORTER) -> Story:
    """The same worker's view before a change on each of these days; the last may be another's."""
    lines = [line for number, day in enumerate(days[:-1]) for line in view_and_change(number, day)] + [
        *view_and_change(len(days), days[-1], last_by)
    ]
    begun = person("2025-12-01 10:00", OWNER, "Tariq", None)
    return Story("tariq_thrice", (*begun, *lines), anchor=f"{days[-1]} 11:00")


DAYS = ("2026-01-12", "2026-02-09", "2026-04-11")
THRICE = three_times(*DAYS)


class TestPattern(Lived):
    """Three times in ninety days: now, and only now, whoever leads the worker is asked too."""

    story = THRICE
    end = "2026-04-12 09:00"
    asks = (
        *(Asks(f"{day} 11:00", CODE, ("support_worker@VCSE",), "A plan changed after") for day in DAYS),
        Asks("2026-04-11 11:00", CODE, ("team_manager@VCSE",), "Three plans changed after"),
    )
    near_misses = {
        "the third on the ninety-first day": Near(three_times(*DAYS[:2], "2026-04-12"), (CODE,) * 3),
        "the third by somebody else": Near(three_times(*DAYS, last_by="support_worker@VCSE#other"), (CODE,) * 3),
        "a worker who is not named is no pattern": Near(three_times(*DAYS, last_by="support_worker@VCSE"), (CODE,) * 3),
    }


def test_the_pattern_ends_when_whoever_leads_the_worker_answers_and_begins_anew(files: World) -> None:
    living = Living(files, THRICE).live("2026-04-11 12:00")
    [row] = [row for row in files.open() if "Three plans" in files.words(row)]
    about = {"gap_id": str(row.gap_id), "case_id": "#case", "answer": "We talked it over and offer price lists now."}
    line = Line("2026-04-11 14:00", "team_manager@VCSE#lead", "AnswerGap", about)
    living.tell(*told_in(THRICE._replace(lines=(line,))))
    assert len(files.open()) == 3
    for number, day in enumerate(("2026-04-14", "2026-04-15"), start=7):
        for one in told_in(THRICE._replace(lines=view_and_change(number, day))):
            living.tell(one)
    assert all(files.words(row).startswith("A plan changed") for row in files.open())


def test_what_is_kept_of_a_worker_does_not_grow_with_their_agency(files: World) -> None:
    """A key for each worker: an agency asks about as many cases as it has."""
    Living(files, THRICE).live("2026-04-12 09:00")
    told = [avro.read(one) for one in files.service.record.store.after(0, 1000)]
    [about_one] = [one for one in told if isinstance(one.fact, GapAsked) and one.fact.about[0] == "pattern"]
    asked = [one for one in told if isinstance(one.fact, GapAsked) and one.fact.about[0] != "pattern"]
    keys = {key_text(key) for one in asked for key in detectors()[CODE].keys(one)}
    assert keys == {f"asked/VCSE/{about_one.fact.about[1]}"}


def test_with_time_the_pattern_is_over(files: World) -> None:
    Living(files, THRICE).live("2026-04-12 00:00")
    assert len(open_at(files, london("2026-04-11 23:59"))) == 4
    assert len(open_at(files, london("2026-04-12 00:00"))) == 3


def test_what_is_left_to_do_is_suggested(files: World) -> None:
    Living(files, TARIQ).live()
    assert steps_left(files, CODE) == ["offer_facts", "hear_choice"]


def test_once_facts_are_offered_only_his_choice_is_left(files: World) -> None:
    Living(files, TARIQ.then(OFFERED)).live()
    assert steps_left(files, CODE) == ["hear_choice"]


def test_a_pattern_is_for_whoever_leads_the_worker_to_think_about(files: World) -> None:
    Living(files, THRICE).live("2026-04-11 12:00")
    assert len(files.open()) == 4
    assert steps_left(files, CODE) == ["offer_facts", "hear_choice"] * 3
