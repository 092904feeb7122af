"""A case in order: a referral answered, an assessment, a decision, a handover taken point by point."""

from services.stories._shape import Line, Story, person

SOCIAL_WORKER, THERAPIST = "social_worker@LA#amara", "occupational_therapist@NHS_CH#beth"
REFERRAL = {"referral_id": "#referral", "case_id": "#case"}
ASSESSMENT = {"assessment_id": "#assessment", "case_id": "#case"}
DECISION = {"decision_id": "#decision", "case_id": "#case"}
HANDOVER = {"handover_id": "#handover", "case_id": "#case"}


def asked_and_answered() -> tuple[Line, ...]:
    """A referral whose outcome was told, and an assessment with the person."""
    sent = {"sender": SOCIAL_WORKER, "to": "occupational_therapist@NHS_CH", "answer_by": "2026-02-06 17:00"}
    asks = "A look at the kitchen and the stairs together with her, so that she can cook again."
    outcome = "A second rail and a perching stool; she cooked an egg on the day they came."
    begun = {"kind": "needs", "assessor": SOCIAL_WORKER}
    finding = {"outcome": "ADULT.a", "able": "with_help", "words": "Cooks when she can sit down at the stove."}
    finished = {"eligible": True, "reasons": "Two outcomes are out of reach without help.", "copy_given": True}
    return (
        Line("2026-02-02 11:00", SOCIAL_WORKER, "SendReferral", REFERRAL | sent | {"asks_for": asks}),
        Line("2026-02-03 09:10", "occupational_therapist@NHS_CH", "OpenReferral", REFERRAL),
        Line("2026-02-04 10:00", THERAPIST, "AcceptReferral", REFERRAL),
        Line("2026-02-05 13:00", SOCIAL_WORKER, "StartAssessment", ASSESSMENT | begun),
        Line("2026-02-05 14:10", SOCIAL_WORKER, "RecordFinding", ASSESSMENT | finding, "finding"),
        Line("2026-02-10 15:00", SOCIAL_WORKER, "CompleteAssessment", ASSESSMENT | finished, "assessed"),
        Line("2026-02-11 16:00", THERAPIST, "RecordReferralOutcome", REFERRAL | {"outcome": outcome}, "outcome"),
        Line("2026-02-11 16:20", THERAPIST, "TellReferralOutcome", REFERRAL | {"told": "sender", "means": "message"}),
        Line("2026-02-12 10:00", THERAPIST, "TellReferralOutcome", REFERRAL | {"told": "person", "means": "in_person"}),
    )


def decided_and_handed_over() -> tuple[Line, ...]:
    """A decision with its bases and evidence, and a handover that was accepted point by point."""
    question = {
        "question": "Which help in the kitchen, so that cooking stays hers?",
        "options": [
            {"option_id": "#alone", "words": "Rail and stool, and nobody comes."},
            {
                "option_id": "#together",
                "words": "Rail and stool; somebody cooks with her twice a week for six weeks.",
            },
        ],
        "must_be_told": ["person@PRIVATE", "registered_manager@PROVIDER"],
        "decision_maker": SOCIAL_WORKER,
    }
    made = {
        "option_id": "#together",
        "bases": ["NEED", "PREFERENCE"],
        "reasons": "It is what she asked for, and it ends when she no longer needs it.",
        "evidence": ["fact:assessed", "fact:finding", "fact:outcome"],
    }
    told = {"told": "person@PRIVATE", "means": "in_person"}
    provider_told = {"told": "registered_manager@PROVIDER", "means": "message"}
    points = [
        {"point_id": "#review", "kind": "task", "words": "Look at it with her after six weeks."},
        {"point_id": "#promise", "kind": "promise", "words": "The same two people come; she was promised that."},
    ]
    team, taker = "social_worker@LA/reviewing_team", "social_worker@LA#chidi"
    offer = {"sender": SOCIAL_WORKER, "to": team, "points": points, "answer_by": "2026-02-18 17:00"}
    return (
        Line("2026-02-12 14:00", SOCIAL_WORKER, "AskDecision", DECISION | question),
        Line("2026-02-13 09:30", SOCIAL_WORKER, "MakeDecision", DECISION | made),
        Line("2026-02-13 11:00", SOCIAL_WORKER, "TellDecision", DECISION | told),
        Line("2026-02-13 11:40", SOCIAL_WORKER, "TellDecision", DECISION | provider_told),
        Line("2026-02-16 09:00", SOCIAL_WORKER, "OfferHandover", HANDOVER | offer),
        Line("2026-02-16 13:30", team, "OpenHandover", HANDOVER),
        Line("2026-02-17 10:00", taker, "AcceptOpenPoint", HANDOVER | {"point_id": "#review"}),
        Line("2026-02-17 10:02", taker, "AcceptOpenPoint", HANDOVER | {"point_id": "#promise"}),
        Line("2026-02-17 10:05", taker, "AcceptHandover", HANDOVER),
    )


STORIES = (
    Story(
        "asha",
        (
            *person("2026-02-02 09:30", SOCIAL_WORKER, "Asha", "9990004331", "Large print; by phone after ten."),
            *asked_and_answered(),
            *decided_and_handed_over(),
        ),
        anchor="2026-02-17 10:05",
    ),
)
