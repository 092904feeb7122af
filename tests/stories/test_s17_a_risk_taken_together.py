"""S17: a risk is agreed, something happens, and a complaint comes that nobody asked him about."""

from projections.case_timeline import timeline
from projections.gaps._shape import detectors
from schemas.complaint import ComplaintReceived
from schemas.incident import IncidentRecorded
from schemas.risk_agreement import RiskAgreed
from services.stories._shape import Line
from services.stories.s17_a_risk_taken_together import COMPLAINT, COMPLAINTS, STORIES, SWIMS, WORKER
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays, told_in
from tests.stories.world import World, london

[NATHAN] = STORIES
FROM_HIM = NATHAN.instead(
    "complaint",
    NATHAN.line("complaint")
    .with_(made_by="person", words="I want to say what I think of it.")
    ._replace(by="person@PRIVATE"),
)
NO_DAY = NATHAN.saying("agreed", look_again_on=None)
CONSENT = Asks("2026-07-20 09:00", "CONSENT_TO_COMPLAIN_MISSING", (COMPLAINTS,), words="Do they agree")
CLOCK = Asks(
    "2026-07-23 00:00",
    "COMPLAINT_CLOCK",
    (COMPLAINTS,),
    words="Monday 20 July 2026 waits for an acknowledgement, due Thursday 23 July 2026",
)
LOOKED = {"words": "It went well until the steps; he holds the rail now.", "look_again_on": "2026-08-20"}
HIS_ACCOUNT = "I ran and I slipped. Sam was there. I want to go on swimming."


def acknowledged(when: str) -> Line:
    return Line(when, COMPLAINTS, "AcknowledgeComplaint", COMPLAINT | {"means": "letter"})


def said(agrees: str, account: str | None) -> tuple[Line, ...]:
    fields = COMPLAINT | {"agrees": agrees, "account": account}
    return (Line("2026-07-23 10:00", COMPLAINTS, "RecordViewOnComplaint", fields),)


class TestS17(Lived):
    story = NATHAN
    asks = (CONSENT, CLOCK)
    near_misses = {
        "the complaint is his own, and acknowledged in time": Near(FROM_HIM.then(acknowledged("2026-07-22 09:00"))),
        "he agreed to it before it was sent": Near(
            NATHAN.saying("complaint", consent=True).then(acknowledged("2026-07-22 23:59"))
        ),
        "he cannot agree to it, and his family stands in": Near(
            NATHAN.saying("complaint", capacity_id="#finding").then(acknowledged("2026-07-22 09:00"))
        ),
        "a complaint for a child": Near(
            NATHAN.saying("complaint", under_18=True).then(acknowledged("2026-07-22 09:00"))
        ),
        "not acknowledged, but his own": Near(FROM_HIM, asks=("COMPLAINT_CLOCK",)),
        "acknowledged in time, and nobody asked him": Near(
            NATHAN.then(acknowledged("2026-07-22 09:00")), asks=("CONSENT_TO_COMPLAIN_MISSING",)
        ),
    }
    clears = {
        "he agrees, and says how it was": Clears(said("yes", HIS_ACCOUNT), "CONSENT_TO_COMPLAIN_MISSING"),
        "he does not agree, and says how it was": Clears(said("no", HIS_ACCOUNT), "CONSENT_TO_COMPLAIN_MISSING"),
        "he cannot agree, and somebody stands in": Clears(
            (
                Line(
                    "2026-07-23 10:00",
                    COMPLAINTS,
                    "RecordComplaintRepresentative",
                    COMPLAINT | {"capacity_id": "#finding", "representative": "attorney"},
                ),
            ),
            "CONSENT_TO_COMPLAIN_MISSING",
        ),
        "an acknowledgement is sent": Clears((acknowledged("2026-07-23 10:00"),), "COMPLAINT_CLOCK"),
        "the answer is sent": Clears(
            (Line("2026-07-23 10:00", COMPLAINTS, "AnswerComplaint", COMPLAINT | {"answer": "What we found."}),),
            "COMPLAINT_CLOCK",
        ),
        "it is taken back": Clears(
            (
                Line(
                    "2026-07-23 10:00",
                    COMPLAINTS,
                    "TakeComplaintBack",
                    COMPLAINT | {"asked_by": "family", "reason": "They spoke with him."},
                ),
            ),
            "COMPLAINT_CLOCK",
            "overtaken",
        ),
    }
    stays = {
        "his account without whether he agrees": Stays(said("not_said", HIS_ACCOUNT)),
        "a later day for the answer": Stays(
            (
                Line(
                    "2026-07-23 10:00",
                    COMPLAINTS,
                    "AgreeComplaintTime",
                    COMPLAINT | {"respond_by": "2027-02-19", "reason": "Somebody who saw it is away."},
                ),
            )
        ),
    }


ANSWERING = NATHAN.then(acknowledged("2026-07-21 09:00"), *said("yes", HIS_ACCOUNT))
LATER_DAY = Line(
    "2026-12-23 10:00",
    COMPLAINTS,
    "AgreeComplaintTime",
    COMPLAINT | {"respond_by": "2027-02-19", "reason": "Somebody who saw it is away until January."},
)


class TestAnswerFourWeeksAhead(Lived):
    story = ANSWERING
    asks = (
        CONSENT._replace(until="2026-07-23 10:00"),
        Asks("2026-12-22 00:00", "COMPLAINT_CLOCK", (COMPLAINTS,), words="an answer, due Tuesday 19 January 2027"),
    )
    near_misses = {
        "a later day was agreed before": Near(
            ANSWERING.then(LATER_DAY._replace(when="2026-12-14 10:00")), asks=("CONSENT_TO_COMPLAIN_MISSING",)
        ),
    }
    clears = {"a later day is agreed": Clears((LATER_DAY,), "COMPLAINT_CLOCK", "moved")}


class TestWrittenDownLater(Lived):
    """It came on Monday, and its days run from then."""

    story = NATHAN.instead("complaint", NATHAN.line("complaint")._replace(recorded="2026-07-21 09:00"))
    asks = (CONSENT._replace(when="2026-07-21 09:00"), CLOCK)


class TestS17WithNoDayToLookAgain(Lived):
    story = NO_DAY
    asks = (
        Asks("2026-05-20 09:00", "RISK_AGREEMENT_INCOMPLETE", (WORKER,), words="does not yet hold a review date"),
        CONSENT,
        CLOCK,
    )
    near_misses = {
        "harm that comes later makes no agreement incomplete": Near(NATHAN.until("complaint")),
        "nothing is written down of what he wants": Near(
            NATHAN.saying("agreed", persons_words=None).until("complaint"), asks=("RISK_AGREEMENT_INCOMPLETE",)
        ),
    }
    clears = {
        "a day to look again is agreed": Clears(
            (Line("2026-07-23 10:00", WORKER, "AddToRiskAgreement", SWIMS | {"look_again_on": "2026-08-20"}),),
            "RISK_AGREEMENT_INCOMPLETE",
        ),
        "it is looked at, with a day for the next time": Clears(
            (Line("2026-07-23 10:00", WORKER, "LookAtRiskAgreement", SWIMS | LOOKED),),
            "RISK_AGREEMENT_INCOMPLETE",
            "overtaken",
        ),
        "he does not go there any more": Clears(
            (
                Line(
                    "2026-07-23 10:00",
                    WORKER,
                    "EndRiskAgreement",
                    SWIMS | {"asked_by": "person", "reason": "He plays table tennis now."},
                ),
            ),
            "RISK_AGREEMENT_INCOMPLETE",
            "overtaken",
        ),
    }
    stays = {
        "more safeguards are no day": Stays(
            (Line("2026-07-23 10:00", WORKER, "AddToRiskAgreement", SWIMS | {"safeguards": "No running."}),)
        )
    }


def test_what_was_known_on_the_day_of_the_agreement_hides_what_came_later(files: World) -> None:
    living = Living(files, NATHAN).live()
    with files.service.views.read() as read:
        then = timeline(living.an_id("#case"), read, london("2026-05-20 23:59"))
        now = timeline(living.an_id("#case"), read)
    kinds = [type(one.fact) for one in then]
    assert RiskAgreed in kinds
    assert IncidentRecorded not in kinds
    [slip] = [one for one in now if isinstance(one.fact, IncidentRecorded)]
    assert slip.recorded_at == london("2026-07-15 18:10")


def test_both_last_days_show_from_the_day_it_came(files: World) -> None:
    living = Living(files, NATHAN).live("2026-07-23 00:00")
    with files.service.views.read() as read:
        facts = timeline(living.an_id("#case"), read)
    [came] = [one.fact for one in facts if isinstance(one.fact, ComplaintReceived)]
    assert (str(came.acknowledge_by), str(came.respond_by)) == ("2026-07-23", "2027-01-19")
    [row] = [row for row in files.open() if row.code == "COMPLAINT_CLOCK"]
    steps = detectors()["COMPLAINT_CLOCK"]
    state = steps.initial
    for one in facts:
        state = steps.evolve(state, one) if list(steps.keys(one)) else state
    assert steps.suggest(row.gap, lambda key: state, row.since) == {
        "acknowledge_by": ("date:2026-07-23",),
        "answer_by": ("date:2027-01-19",),
    }


def test_four_weeks_before_the_last_day_the_answer_is_asked_about(files: World) -> None:
    Living(files, NATHAN.then(acknowledged("2026-07-21 09:00"), *said("yes", HIS_ACCOUNT))).live("2026-12-23 09:00")
    assert files.before("2026-12-22 00:00") == []
    assert files.codes("2026-12-22 00:00") == ["COMPLAINT_CLOCK"]
    assert files.codes() == ["COMPLAINT_CLOCK"]
    [row] = files.open()
    assert "waits for an answer, due Tuesday 19 January 2027" in files.words(row)


def test_seeing_the_question_is_not_answering_it(files: World) -> None:
    living = Living(files, NATHAN).live("2026-07-23 09:00")
    for row in files.open():
        seen = Line("2026-07-23 10:00", COMPLAINTS, "AcknowledgeGap", {"gap_id": str(row.gap_id), "case_id": "#case"})
        [one] = [one for one in told_in(NATHAN.then(seen)) if one.line == seen]
        living.tell(one)
    assert files.codes() == ["COMPLAINT_CLOCK", "CONSENT_TO_COMPLAIN_MISSING"]
