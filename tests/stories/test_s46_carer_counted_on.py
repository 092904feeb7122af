"""S46: the nights are his wife's, and nobody has asked her since January."""

from typing import Any

from services.stories._shape import Line
from services.stories.s46_carer_counted_on import COORDINATOR, FRANK, HOME, LEANS, SOCIAL_WORKER, WIFE
from tests.stories.lived import Asks, Clears, Lived, Near, Stays

LATER = "2026-09-08 11:00"
SETTLED = {"kind": "carer_able_and_willing"}


def told(when: str, command: str, **fields: Any) -> Line:
    return Line(when, SOCIAL_WORKER, command, fields)


def asked(when: str, on: str) -> Line:
    words = "She was asked alone, at home. She is willing, with a sitter one night a week."
    return told(when, "ConfirmLifeFact", **WIFE, source="told_by", last_confirmed=on, words=words)


NO = (
    told(
        LATER,
        "StateLifeFact",
        life_fact_id="#wife_now",
        case_id="#case",
        kind="carer_able_and_willing",
        source="told_by",
        last_confirmed="2026-09-08",
        words="She has hurt her back and cannot lift; she would sit with him in the day.",
    ),
    told("2026-09-08 11:05", "ReplaceLifeFact", **WIFE, replaced_by="#wife_now", on="2026-09-08"),
)

MOVED = Line(
    "2026-09-01 10:00",
    COORDINATOR,
    "MoveDischargeDate",
    HOME | {"on": "2026-09-10", "agreed_with_person": True, "told": ["#his_wife"]},
)


class TestS46(Lived):
    story = FRANK
    asks = (
        Asks(
            "2026-09-07 10:00",
            "FACT_STALE",
            ("discharge_coordinator@NHS_AC",),
            words='The decision leans on "a carer who is able and willing", last confirmed Thursday 15 January 2026.',
        ),
        Asks(
            "2026-09-08 00:00",
            "DISCHARGE_PREREQ_OPEN",
            ("discharge_coordinator@NHS_AC", "social_worker@LA"),
            words="Carer able and willing",
        ),
    )
    near_misses = {
        "she was asked on Saturday, and is willing": Near(
            FRANK.then(
                asked("2026-09-05 11:00", "2026-09-05"),
                told("2026-09-05 11:10", "MarkStepDone", **HOME, **SETTLED),
            ).saying("agreed", leans_on=[LEANS | {"last_confirmed": "2026-09-05"}])
        ),
        "she was asked on Saturday, and the plan does not say so": Near(
            FRANK.then(
                asked("2026-09-05 11:00", "2026-09-05"),
                told("2026-09-05 11:10", "MarkStepDone", **HOME, **SETTLED),
            )
        ),
    }
    clears = {
        "she is asked that week": Clears((asked(LATER, "2026-09-08"),), "FACT_STALE"),
        "she is asked that week, and her answer is no": Clears(NO, "FACT_STALE"),
        "the plan does without her nights": Clears(
            (told(LATER, "LeaveOutLifeFact", **WIFE, leaning_id="#discharge"),), "FACT_STALE"
        ),
        "the plan is taken back": Clears(
            (told(LATER, "WithdrawDischargePlan", **HOME, reason="To be planned with her."),),
            "FACT_STALE",
            "overtaken",
        ),
        "the step is settled": Clears(
            (asked(LATER, "2026-09-08"), told("2026-09-08 11:05", "MarkStepDone", **HOME, **SETTLED)),
            "DISCHARGE_PREREQ_OPEN",
        ),
        "the step is waived by name": Clears(
            (
                told(
                    LATER,
                    "WaiveStep",
                    **HOME,
                    **SETTLED,
                    reason="A night sitter comes until she has been asked.",
                ),
            ),
            "DISCHARGE_PREREQ_OPEN",
        ),
    }
    stays = {
        "another fact of his life": Stays(
            (
                told(
                    "2026-09-07 15:00",
                    "StateLifeFact",
                    life_fact_id="#keys",
                    case_id="#case",
                    kind="living_arrangement",
                    source="seen",
                    last_confirmed="2026-09-07",
                    words="The keys are with the neighbour.",
                ),
            )
        ),
    }


class TestAgedBeforeTheDay(Lived):
    """Agreed long before the day: the question comes on the first day on which what she said is too old."""

    story = (
        FRANK.instead("planned")
        .instead("agreed")
        .then(
            FRANK.line("planned")._replace(
                when="2026-08-10 14:00", fields={**FRANK.line("planned").fields, "steps": []}
            ),
            asked("2026-08-10 15:00", "2026-08-10"),
            FRANK.line("agreed")._replace(when="2026-08-11 10:00"),
        )
    )
    asks = (Asks("2026-09-10 00:00", "FACT_STALE", ("discharge_coordinator@NHS_AC",)),)
    near_misses = {
        "a day within thirty": Near(story.saying("agreed", on="2026-09-09")),
        "a day within thirty that moves to a later one": Near(
            story.saying("agreed", on="2026-09-09").then(MOVED), ("FACT_STALE",)
        ),
    }
