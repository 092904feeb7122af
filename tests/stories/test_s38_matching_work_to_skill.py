"""S38: work is matched to who knows it best; time with people counts as value; a measure is recorded once."""

from datetime import date

from projections.case_timeline import timeline
from projections.entry import entry
from projections.outcome_measures import return_rows
from projections.value_time import ValueTime, value_time_of
from services.demo import moved
from services.metrics import Metrics
from services.stories._shape import Line
from services.stories.s38_matching_work_to_skill import MANAGER, NEED, NURSE, SOCIAL_WORKER, STORIES
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

[TESS] = STORIES
CODE = "ALLOCATION_MISMATCH"
LATER = "2026-03-31 10:00"
MONTHLY = {"input_from": NURSE, "words": "Gives the depot each month and looks at side effects."}
KNOWN = "They have known each other for six years, and the depot clinic is next door."
ARRANGED_FIRST = Line("2026-02-20 15:30", MANAGER, "ArrangeSpecialistInput", NEED | MONTHLY)


class TestS38(Lived):
    story = TESS
    asks = (
        Asks(
            "2026-02-23 09:00",
            CODE,
            ("team_manager@NHS_MH",),
            words="The main need is depot and its side effects. Would input from a community psychiatric nurse help?",
        ),
    )
    near_misses = {
        "the nurse gives the depot monthly, the therapist co-ordinates": Near(TESS.then(ARRANGED_FIRST)),
        "a reason came with it": Near(TESS.saying("allocated", reason=KNOWN)),
        "it was given to a nurse": Near(TESS.saying("allocated", to=NURSE)),
    }
    clears = {
        "input arranged": Clears((Line(LATER, MANAGER, "ArrangeSpecialistInput", NEED | MONTHLY),), CODE),
        "a reason": Clears((Line(LATER, MANAGER, "ReasonAllocation", NEED | {"reason": KNOWN}),), CODE),
        "given to a nurse": Clears(
            (Line(LATER, MANAGER, "AllocateNeedWork", NEED | {"to": NURSE}),), CODE, "overtaken"
        ),
        "another need is the main one": Clears((Line(LATER, MANAGER, "EndMainNeed", NEED),), CODE, "overtaken"),
    }
    stays = {
        "another of the same profession takes it": Stays(
            (Line(LATER, MANAGER, "AllocateNeedWork", NEED | {"to": "occupational_therapist@NHS_MH#ola"}),)
        )
    }


class TestInputThatEnds(Lived):
    """What the nurse's part had answered is asked when that part is over."""

    story = TESS.then(ARRANGED_FIRST, Line("2026-03-20 09:00", NURSE, "EndSpecialistInput", NEED))
    asks = (Asks("2026-03-20 09:00", CODE, ("team_manager@NHS_MH",)),)
    near_misses = {
        "a reason had been given": Near(
            story.then(Line("2026-03-10 09:00", MANAGER, "ReasonAllocation", NEED | {"reason": KNOWN}))
        )
    }
    clears = {"input arranged again": Clears((Line(LATER, MANAGER, "ArrangeSpecialistInput", NEED | MONTHLY),), CODE)}
    stays = {
        "another therapist takes it": Stays(
            (Line(LATER, MANAGER, "AllocateNeedWork", NEED | {"to": "occupational_therapist@NHS_MH#ola"}),)
        )
    }


def test_reading_it_answers_nothing_and_a_reason_in_words_does(files: World) -> None:
    living = Living(files, TESS).live()
    [row] = files.open()
    about = {"gap_id": str(row.gap_id), "case_id": "#case"}
    seen = Line(LATER, MANAGER, "AcknowledgeGap", about)
    said = Line("2026-03-31 10:10", MANAGER, "AnswerGap", about | {"answer": KNOWN})
    codes = []
    for one in moved(TESS._replace(lines=(seen, said)), 0):
        living.tell(one)
        codes.append(files.codes())
    assert codes == [[CODE], []]


def test_time_with_people_shows_in_the_timeline_and_in_totals_as_value_without_a_worker(files: World) -> None:
    living = Living(files, TESS).live()
    case, garden = living.an_id("#case"), living.an_id("#garden")
    with files.service.views.read() as read:
        says = [entry(one).says for one in timeline(case, read)]
        totals = value_time_of([case], read)
    assert "Listening, conversation, relationship, with the person, 40 minutes." in says
    assert "Carer support, with the carer, 30 minutes." in says
    assert totals == (ValueTime(garden, "LISTEN", 1, 40), ValueTime(None, "CARER", 1, 30))
    assert not {"worker", "team", "target"} & set(ValueTime._fields)


def test_a_measure_recorded_once_is_in_the_timeline_the_return_and_the_numbers(files: World) -> None:
    living = Living(files, TESS).live()
    case, measure = living.an_id("#case"), living.an_id("#measure")
    with files.service.views.read() as read:
        says = [entry(one).says for one in timeline(case, read)]
        [row] = return_rows(read, date(2026, 1, 1), date(2026, 3, 31))
    assert "An outcome was partly reached on Monday 30 March 2026, so says the person." in says
    assert (row.event_reference, row.case_id, row.event_end_date) == (measure, case, date(2026, 3, 30))
    assert (row.event_type, row.review_outcomes_achieved) == ("Review", "Partially Met")
    assert "\ncare_outcome_measures_recorded_total 1.0\n" in Metrics(files.service).page().decode()
    assert files.ever() == [CODE]


def test_a_measure_that_is_put_right_keeps_its_one_row(files: World) -> None:
    wrong = {"measure_id": "#measure", "case_id": "#case", "reached": "FULLY_MET"}
    Living(files, TESS.then(Line(LATER, SOCIAL_WORKER, "CorrectMeasure", wrong))).live()
    with files.service.views.read() as read:
        [row] = return_rows(read, date(2026, 1, 1), date(2026, 3, 31))
        none = return_rows(read, date(2026, 4, 1), date(2026, 6, 30))
    assert (row.review_outcomes_achieved, none) == ("Fully Met", [])
    assert "\ncare_outcome_measures_recorded_total 1.0\n" in Metrics(files.service).page().decode()
