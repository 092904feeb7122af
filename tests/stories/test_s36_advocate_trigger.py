"""S36: she may need an advocate for her assessment; a service without room leaves the question open."""

from typing import Any

from aggregates.gap import AcknowledgeGap, AnswerGap
from services.asking import suggestions
from services.stories._shape import Line
from services.stories.s36_advocate_trigger import ADVOCACY, PEARL, SOCIAL_WORKER
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World, line, party

SERVICE = "care_act_advocate@ADVOCACY"
NIECE = {"relation": "family", "paid": False, "agreed": True, "person_agrees": True, "name": "Ruby"}


def told(when: str, command: str, **fields: Any) -> Line:
    return Line(when, SOCIAL_WORKER, command, ADVOCACY | fields)


def no_room(when: str) -> tuple[Line, Line]:
    """The service is asked, and has no room."""
    return told(when, "AskAdvocate", service=SERVICE), told(when, "FindNoAdvocate", reason="AVAILABILITY")


def otherwise(**fields: Any) -> Any:
    return PEARL.saying("looked", **({"difficulty": []} | fields))


INSTRUCTED = told("2026-03-02 10:00", "InstructAdvocate", advocate=SERVICE)
NIECE_HELPS = told("2026-03-02 10:00", "NameAppropriateIndividual", individual=NIECE)
NOT_INSTRUCTED = ("ADVOCATE_NOT_INSTRUCTED",)
FAMILY_CONSULTED = otherwise(kind="IMCA_ACCOM", lacks_capacity=True, consulted=True)
CLEARS = {
    "an advocate is instructed": Clears((INSTRUCTED,), *NOT_INSTRUCTED),
    "her niece, unpaid, helps her take part": Clears((NIECE_HELPS,), *NOT_INSTRUCTED),
    "she was told what an advocate does, and wants none": Clears(
        (told("2026-03-02 10:00", "EndAdvocacy", reason="not_wanted"),), *NOT_INSTRUCTED
    ),
}


class TestS36(Lived):
    story = PEARL
    asks = (
        Asks(
            "2026-02-11 10:00",
            "ADVOCATE_NOT_INSTRUCTED",
            ("social_worker@LA",),
            words="may need an advocate to take part",
        ),
    )
    near_misses = {
        "her niece, unpaid, has agreed, and so has she": Near(PEARL.saying("looked", individual=NIECE)),
        "an advocate is there from the start": Near(PEARL.saying("looked", advocate=SERVICE)),
        "she finds it no harder than others": Near(otherwise()),
        "in an enquiry under section 42": Near(
            PEARL.saying("looked", kind="SAFEGUARDING", activity_id="#enquiry"), NOT_INSTRUCTED
        ),
        "a move while she lacks capacity, and nobody to consult": Near(
            otherwise(kind="IMCA_ACCOM", lacks_capacity=True), NOT_INSTRUCTED
        ),
        "a move, and family is consulted": Near(FAMILY_CONSULTED),
        "a move, and family turns out not to be appropriate": Near(
            FAMILY_CONSULTED.then(
                told("2026-02-12 10:00", "FindNobodyAppropriate", reason="He wants to sell her house.")
            ),
            NOT_INSTRUCTED,
        ),
        "detained under the 1983 Act": Near(otherwise(kind="IMHA", qualifies=True, consulted=True), NOT_INSTRUCTED),
        "a review, where an advocate may be asked for": Near(otherwise(kind="IMCA_REVIEW", lacks_capacity=True)),
        "family is consulted, and nobody helps her take part in her assessment": Near(
            PEARL.saying("looked", consulted=True), NOT_INSTRUCTED
        ),
    }
    clears = CLEARS
    stays = {"a service was asked": Stays((told("2026-02-12 10:00", "AskAdvocate", service=SERVICE),))}


class TestNoRoom(Lived):
    story = PEARL.then(*no_room("2026-02-12 09:00"), *no_room("2026-02-26 09:00"))
    asks = (
        Asks("2026-02-11 10:00", "ADVOCATE_NOT_INSTRUCTED", ("social_worker@LA",)),
        Asks(
            "2026-02-26 09:00",
            "UNMET_NEED_REPEATED",
            ("commissioner@LA", "social_worker@LA"),
            words="An advocate was asked for on Thursday 12 February 2026 and Thursday 26 February 2026 and not met",
        ),
    )
    near_misses = {
        "asked once": Near(PEARL.then(*no_room("2026-02-12 09:00")), NOT_INSTRUCTED),
        "asked again a year later": Near(
            PEARL.then(*no_room("2026-02-12 09:00"), *no_room("2027-02-12 09:00")), NOT_INSTRUCTED
        ),
    }
    clears = CLEARS | {"and the asking is answered too": Clears((INSTRUCTED,), "UNMET_NEED_REPEATED")}
    stays = {"asked a third time, of another service": Stays(no_room("2026-02-27 09:00"))}


def test_the_kind_of_advocate_is_named_beside_the_question(files: World) -> None:
    Living(files, PEARL).live()
    [row] = files.open()
    with files.service.views.read() as read:
        found = suggestions(row.code, row.gap, row.since, read)
    assert found == {
        "advocates": ("label:advocacy_types:CARE_ACT",),
        "law": ("law:Care Act s.67, SI 2014/2889",),
    }


def test_seeing_the_question_or_answering_in_words_instructs_nobody(files: World) -> None:
    Living(files, PEARL).live()
    [row] = files.open()
    who, of_gap = party("social_worker@LA"), {"gap_id": row.gap_id, "case_id": row.gap.case_id}
    files.tell(line("2026-02-11 11:00", who, AcknowledgeGap, **of_gap))
    files.tell(line("2026-02-11 11:05", who, AnswerGap, **of_gap, answer="We will ask the service."))
    assert files.codes() == ["ADVOCATE_NOT_INSTRUCTED"]
