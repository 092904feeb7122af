"""S41: what is closed soon after a worker leaves, with no look in the months before, is asked about with the team."""

from projections.gaps._shape import Gap, gap_id
from services.demo import an_id
from services.stories._shape import Line, Story
from services.stories.s41_a_worker_leaves import CLOSED_ON, GAIL, GAILS_PEOPLE, LEAD, TEAM, called
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

THE_TEAM, WORKER = an_id(GAILS_PEOPLE, "#team"), an_id(GAILS_PEOPLE, "#gail")
ABOUT = Gap(case_id=THE_TEAM, about=Gap.named(WORKER, "2026-03-31"), words={}, evidence=())
QUESTION = {"gap_id": gap_id("REVIEW_LOOK_MISSING", ABOUT), "case_id": "#team"}
ANSWER = "We use the same look in every review from June, and go back to the eight to ask how they are."
LATER = "2026-05-05 10:00"
BY_THE_SEVENTH = GAILS_PEOPLE.instead("end_Hilda")


def planned(*names: str) -> tuple[Line, ...]:
    """Their ends were planned in February, with a day."""
    return tuple(
        Line("2026-02-17 11:00", GAIL, "PlanSupportEnd", called(name) | {"ends_on": CLOSED_ON[name]}) for name in names
    )


def looked_at(when: str, name: str, recorded: str | None = None) -> Line:
    """A review of somebody's support that looked at less."""
    about = {"review_id": f"#review_{name}", "case_id": f"#case_{name}", "supports": [f"#support_{name}"]} | TEAM
    look = {"answer": "finish", "words": "What it was for is done; a last visit in April."}
    return Line(when, GAIL, "HoldReview", about | {"unchanged": False, "look": look}, recorded=recorded)


def ended_later(*names: str) -> Story:
    """Some ended more than twenty-eight days after she left."""
    story = GAILS_PEOPLE
    for name in names:
        moved = story.line(f"end_{name}").with_(ended_on="2026-04-29")._replace(when="2026-04-29 16:00")
        story = story.instead(f"end_{name}").then(moved)
    return story


class TestS41(Lived):
    story = GAILS_PEOPLE
    asks = (
        Asks(
            "2026-04-22 16:00",
            "REVIEW_LOOK_MISSING",
            ("team_manager@LA",),
            words="Could the same look be used in every review?",
        ),
    )
    near_misses = {
        "five of the eight had closing dates set in February": Near(
            GAILS_PEOPLE.then(*planned("Ama", "Bill", "Carys", "Dilip", "Elsie"))
        ),
        "two of the eight had a look in the six months before": Near(
            GAILS_PEOPLE.then(looked_at("2025-11-03 10:00", "Ama"), looked_at("2026-02-03 10:00", "Bill"))
        ),
        "a look long before is none": Near(
            GAILS_PEOPLE.then(looked_at("2025-09-01 10:00", "Ama"), looked_at("2025-09-01 11:00", "Bill")),
            ("REVIEW_LOOK_MISSING",),
        ),
        "two of the eight ended later": Near(ended_later("Greg", "Hilda")),
        "of another worker's people": Near(
            GAILS_PEOPLE.saying("end_Greg", worker="#another").saying("end_Hilda", worker="#another")
        ),
        "she had worked with twenty-one people": Near(GAILS_PEOPLE.saying("left", people=21)),
        "an end that was planned when she was about to leave is one of them": Near(
            GAILS_PEOPLE.then(
                *(one._replace(when="2026-03-16 11:00") for one in planned("Ama", "Bill", "Carys", "Dilip", "Elsie"))
            ),
            ("REVIEW_LOOK_MISSING",),
        ),
    }
    clears = {
        "any answer": Clears((Line(LATER, LEAD, "AnswerGap", QUESTION | {"answer": ANSWER}),), "REVIEW_LOOK_MISSING"),
        "two looks had been taken, and are recorded late": Clears(
            (looked_at("2026-02-03 10:00", "Ama", LATER), looked_at("2026-02-03 11:00", "Bill", LATER)),
            "REVIEW_LOOK_MISSING",
        ),
    }
    stays = {
        "having seen it": Stays((Line(LATER, LEAD, "AcknowledgeGap", QUESTION),)),
        "another worker leaves": Stays(
            (
                Line(LATER, LEAD, "JoinTeam", TEAM | {"worker": "social_worker@LA#hari"}),
                Line(
                    LATER,
                    LEAD,
                    "LeaveTeam",
                    TEAM | {"worker": "social_worker@LA#hari", "left_on": "2026-05-05", "people": 3},
                ),
            )
        ),
    }


def test_it_names_no_worker_and_no_person_and_counts_nobody(files: World) -> None:
    living = Living(files, BY_THE_SEVENTH).live()
    [row] = files.open()
    assert row.gap.case_id == living.an_id("#team")
    assert row.gap.words == {"questions": "question:TM23"}
    assert len(row.gap.evidence) == 8
