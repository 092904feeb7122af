"""S48: an answer that was hard to say, and a quiet word before the sum is used."""

from typing import Any

from schemas import avro
from schemas.consent import ConsentGiven
from schemas.referral import ReferralAccepted, ReferralSent
from services.stories._shape import Line
from services.stories.s48_same_ticks_different_need import CONSENT, DOCTOR, HANA, OWN, SOCIAL_WORKER, SUM
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

LATER = "2026-02-17 10:00"
ANSWER = {"outcome": "ADULT.c"}


def told(command: str, when: str = LATER, by: str = SOCIAL_WORKER, **fields: Any) -> Line:
    return Line(when, by, command, fields)


class TestS48(Lived):
    story = HANA
    asks = (
        Asks(
            "2026-02-16 09:00",
            "FACT_STALE",
            ("social_worker@LA",),
            words="An answer may have changed or been hard to say. Would a quiet word help before the sum is used?",
        ),
    )
    near_misses = {
        "no consent to share": Near(HANA.instead("consent").saying("referral", consent_id=None)),
        "she said no to sharing": Near(
            HANA.instead(
                "consent",
                Line("2026-02-12 09:50", DOCTOR, "RefuseConsent", CONSENT | {"purpose": "share_referral", "to": "LA"}),
            )
        ),
        "a consent is named that nobody has on the record": Near(HANA.instead("consent")),
        "she took her consent back": Near(HANA.then(told("WithdrawConsent", "2026-02-14 10:00", DOCTOR, **CONSENT))),
        "her consent is for another agency": Near(HANA.saying("consent", to="NHS_CH")),
        "it touches what was not answered": Near(HANA.saying("referral", touches=["ADULT.g"])),
        "she was asked again on the day before the sum": Near(
            HANA.then(told("KeepAnswer", "2026-02-15 10:00", **OWN, **ANSWER))
        ),
        "the sum does not count that answer": Near(
            HANA.saying("sum", answers=[{"outcome": "ADULT.a", "answered_on": "2026-01-19", "points": 14}])
        ),
    }
    clears = {
        "asked gently, she keeps to it": Clears((told("KeepAnswer", **OWN, **ANSWER),), "FACT_STALE"),
        "asked gently, she says it otherwise": Clears(
            (told("ChangeAnswer", **OWN, **ANSWER, able="with_help", words="Not at night. I did not want to say."),),
            "FACT_STALE",
        ),
        "the sum is set aside": Clears(
            (told("SetAsideBudgetSum", **SUM, reason="It is counted anew with her new answers."),), "FACT_STALE"
        ),
        "she takes her consent back": Clears(
            (told("WithdrawConsent", by=DOCTOR, **CONSENT),), "FACT_STALE", "overtaken"
        ),
    }
    stays = {
        "another answer is kept": Stays((told("KeepAnswer", "2026-02-16 09:00", **OWN, outcome="ADULT.a"),)),
        "she is told the sum": Stays((told("TellBudgetSum", "2026-02-16 09:00", **SUM, means="in_person"),)),
    }


def test_nothing_of_the_referral_shows_and_nobody_else_is_ever_asked(files: World) -> None:
    Living(files, HANA).live("2026-03-20 09:00")
    [row] = files.open()
    stored = [avro.read(one) for one in files.service.record.store.after(0, 1000)]
    hidden = [one for one in stored if isinstance(one.fact, ReferralSent | ReferralAccepted | ConsentGiven)]
    assert len(hidden) == 3
    said = row.gap.model_dump_json()
    assert not any(str(one.fact_id) in said or str(one.stream) in said for one in hidden)
    assert not any(word in said + files.words(row) for word in ("GP", "NHS_CH", "referral", "toilet", "2026-02-12"))
    assert {to.partition(" ")[0] for to in files.who_was_asked(row)} == {"social_worker@LA"}
