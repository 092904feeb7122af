"""S15: the neighbour calls daily, it says; he died two years ago."""

from typing import Any

from projections.case_timeline import timeline
from schemas.life_fact import LifeFactContradicted
from services.stories._shape import Line
from services.stories.s15_fact_that_stopped_being_true import (
    CALLS,
    DECISION,
    LEANS,
    NEIGHBOUR,
    NEIGHBOUR_CALLS,
    SOCIAL_WORKER,
)
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays, hows
from tests.stories.world import World, london

PHONED = Line(
    "2026-02-05 11:00",
    SOCIAL_WORKER,
    "ConfirmLifeFact",
    NEIGHBOUR | {"source": "told_by", "last_confirmed": "2026-02-05", "words": "He says he was there this morning."},
)
BIRTH: dict[str, Any] = {"life_fact_id": "#birth", "kind": "date_of_birth", "last_confirmed": "1991-05-01"}
DIED_SINCE = NEIGHBOUR_CALLS.line("died")._replace(when="2026-02-10 09:00", recorded=None)
OF_1991 = Line(
    "2023-11-14 09:05",
    SOCIAL_WORKER,
    "StateLifeFact",
    BIRTH | {"case_id": "#case", "source": "document", "words": "From a hospital card."},
)
SISTER: dict[str, Any] = {"life_fact_id": "#sister", "case_id": "#case"}


def told(when: str, command: str, **fields: Any) -> Line:
    return Line(when, SOCIAL_WORKER, command, fields)


class TestS15(Lived):
    story = NEIGHBOUR_CALLS
    asks = (
        Asks(
            "2026-02-06 12:00",
            "FACT_STALE",
            ("social_worker@LA",),
            words="last confirmed Tuesday 14 November 2023. That was some time ago. Is it still so?",
        ),
    )
    near_misses = {
        "the neighbour is phoned the day before, and nobody says otherwise": Near(
            NEIGHBOUR_CALLS.instead("died").then(PHONED)
        ),
        "the decision leans on a date of birth of 1991": Near(
            NEIGHBOUR_CALLS.saying("decided", leans_on=[BIRTH]).then(OF_1991)
        ),
        "a decision that moves nobody leans on what was said five months before": Near(
            NEIGHBOUR_CALLS.instead("died")
            .saying("stated", last_confirmed="2023-11-14")
            .saying("decided", effect="other", leans_on=[LEANS | {"last_confirmed": "2025-09-10"}])
        ),
        "a decision to move her leans on what was said five months before": Near(
            NEIGHBOUR_CALLS.instead("died").saying("decided", leans_on=[LEANS | {"last_confirmed": "2025-09-10"}]),
            ("FACT_STALE",),
        ),
        "a decision to move her leans on what was said thirty days before": Near(
            NEIGHBOUR_CALLS.instead("died").saying("decided", leans_on=[LEANS | {"last_confirmed": "2026-01-07"}])
        ),
        "the neighbour is phoned the day before, and the family says otherwise afterwards": Near(
            NEIGHBOUR_CALLS.instead("died", DIED_SINCE).then(PHONED), ("FACT_STALE",)
        ),
    }
    clears = {
        "somebody who sees her confirms it": Clears(
            (
                told(
                    "2026-02-11 10:00",
                    "ConfirmLifeFact",
                    **NEIGHBOUR,
                    source="seen",
                    last_confirmed="2026-02-11",
                    words="It is his son, of the same name, who calls.",
                ),
            ),
            "FACT_STALE",
        ),
        "somebody who saw him there days before the decision writes that down": Clears(
            (told("2026-02-11 10:00", "ConfirmLifeFact", **NEIGHBOUR, source="seen", last_confirmed="2026-02-01"),),
            "FACT_STALE",
        ),
        "it is otherwise now, and what is so now is on the record": Clears(
            (
                told(
                    "2026-02-11 10:00",
                    "StateLifeFact",
                    **SISTER,
                    **CALLS | {"last_confirmed": "2026-02-11", "words": "Her sister comes at noon."},
                ),
                told("2026-02-11 10:05", "ReplaceLifeFact", **NEIGHBOUR, replaced_by="#sister", on="2026-02-11"),
            ),
            "FACT_STALE",
        ),
        "the decision does without it": Clears(
            (told("2026-02-11 10:00", "LeaveOutLifeFact", **NEIGHBOUR, leaning_id="#decision"),), "FACT_STALE"
        ),
        "the decision is taken back": Clears(
            (told("2026-02-11 10:00", "WithdrawDecision", **DECISION, reason="To be thought through again."),),
            "FACT_STALE",
            "overtaken",
        ),
    }
    stays = {
        "an older note that he was seen": Stays(
            (
                told(
                    "2026-02-11 10:00",
                    "ConfirmLifeFact",
                    **NEIGHBOUR,
                    source="document",
                    last_confirmed="2024-01-20",
                ),
            )
        ),
        "another fact of her life": Stays((told("2026-02-11 10:00", "StateLifeFact", **SISTER, **CALLS),)),
    }


def test_when_the_family_tells_it_the_same_question_says_so_and_replay_keeps_what_was_known(files: World) -> None:
    living = Living(files, NEIGHBOUR_CALLS).live("2026-02-12 09:00")
    [then], [now] = files.open("2026-02-06 18:00"), files.open()
    assert then.gap_id == now.gap_id
    assert "That was some time ago." in files.words(then)
    assert "A later record says otherwise. Is it still so?" in files.words(now)
    [minute_before] = files.open("2026-02-10 08:59")
    assert files.words(minute_before) == files.words(then)
    assert len(then.gap.evidence) == 2
    assert len(now.gap.evidence) == 3
    assert hows(files, "FACT_STALE") == []
    with files.service.views.read() as read:
        case = living.an_id("#case")
        assert not any(
            isinstance(one.fact, LifeFactContradicted) for one in timeline(case, read, london("2026-02-06 18:00"))
        )
        [death] = [one for one in timeline(case, read) if isinstance(one.fact, LifeFactContradicted)]
    assert death.fact.happened_at == london("2024-03-02 09:00")
    assert death.recorded_at >= london("2026-02-10 09:00")
