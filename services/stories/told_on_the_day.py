"""Told on the day: a decision is made in the morning, and at five one of those who must know has not heard of it."""

from services.stories._shape import Line, Story, person

WORKER, CHAIR = "social_worker@LA#irena", "panel_chair@LA#dora"
HERSELF, PROVIDER, NURSE = "person@PRIVATE", "registered_manager@PROVIDER", "cpn@NHS_MH"
DECISION = {"decision_id": "#decision", "case_id": "#case"}


def asked(when: str, *must_be_told: str) -> Line:
    """The question that the panel has, and who must hear the answer."""
    question = {
        "question": "Which help in the mornings, so that she gets to her choir?",
        "options": [
            {"option_id": "#early", "words": "Somebody comes at half past seven on choir days."},
            {"option_id": "#later", "words": "Somebody comes at nine every day."},
        ],
        "must_be_told": list(must_be_told),
        "decision_maker": CHAIR,
    }
    return Line(when, WORKER, "AskDecision", DECISION | question, "asked")


def decided(when: str) -> Line:
    """The decision, for what she asked for."""
    made = {"option_id": "#early", "bases": ["NEED", "PREFERENCE"], "reasons": "The choir is what she lives for."}
    return Line(when, CHAIR, "MakeDecision", DECISION | made, "decided")


def told(when: str, whom: str, means: str = "phone", mark: str | None = None) -> Line:
    """One of those who must know hears of it."""
    return Line(when, WORKER, "TellDecision", DECISION | {"told": whom, "means": means}, mark)


def withdrawn(when: str) -> Line:
    """The decision is taken back."""
    return Line(when, CHAIR, "WithdrawDecision", DECISION | {"reason": "The choir has moved to the evening."})


def known_to_two_of_three() -> tuple[Line, ...]:
    """She and the provider are told on the day; the nurse, who comes on Thursday, is not."""
    return (
        *person("2026-03-02 09:30", WORKER, "Zofia", "9990017654", "In person, and she likes to read it afterwards."),
        asked("2026-03-04 14:00", HERSELF, PROVIDER, NURSE),
        decided("2026-03-11 10:30"),
        told("2026-03-11 12:10", HERSELF, "in_person"),
        told("2026-03-11 15:00", PROVIDER, "message", "provider"),
    )


ZOFIA = Story("zofia", known_to_two_of_three(), anchor="2026-03-11 17:00")
STORIES = (ZOFIA,)
