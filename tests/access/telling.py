"""Whom the stories of who may see what are about, and the words in which they are told.

Mary's case is with Sally, a social worker of the council. Norma is a nurse on a ward of the mental health trust.
"""

from typing import Any, NamedTuple

from tests.access.worlds import Ask, Who, World

SALLY = Who("social_worker", "LA", "sally")
SAM = Who("social_worker", "LA", "sam")
NORMA = Who("cpn", "NHS_MH", "norma", "ward")
NICK = Who("cpn", "NHS_MH", "nick", "another ward")
DORA = Who("doctor", "NHS_MH", "dora", "ward")
HARRY = Who("home_care_worker", "PROVIDER", "harry")
VERA = Who("support_worker", "VCSE", "vera")
MORAG = Who("safeguarding_manager", "LA", "morag")
MIA = Who("safeguarding_manager", "NHS_MH", "mia")
CLIVE = Who("complaints_manager", "NHS_MH", "clive")
AUDREY = Who("auditor", "LA", "audrey")
PETRA = Who("privacy_officer", "LA", "petra")
BILL = Who("bed_manager", "NHS_MH", "bill", "ward")
SIMON = Who("team_manager", "LA", "simon")
AMY = Who("amhp", "LA", "amy")
BEA = Who("bia", "LA", "bea")
WORKERS = (SALLY, SAM, NORMA, NICK, DORA, HARRY, VERA, MORAG, CLIVE, AUDREY, PETRA, BILL, SIMON, AMY, BEA, MIA)
MARY = Who("person", "PRIVATE", "mary")
SISTER = Who("family", "PRIVATE", "sister")
GUS = Who("auditor", "GP", "gus")
STRANGER = Who("family", "PRIVATE", "stranger")
COUNCIL = Who("social_worker", "LA")
WARD = Who("cpn", "NHS_MH", None, "ward")
CARE = ("direct_care", "care_provision")
MHA = ("mental_health_act", "mha_1983")
THINKING = ("supervision", "supervision_2014")
COMPLAINT = ("complaint", "complaints_2009")
AUDIT = ("audit", "public_task")
SAFE = ("safeguarding", "care_act_2014")
OBJECTION: dict[str, Any] = {"objection_id": "objection", "to": "NHS_MH", "classes": ("health",), "purposes": ()}
CONSENT: dict[str, Any] = {"consent_id": "consent", "to": "PROVIDER", "purpose": "share_record", "classes": ("health",)}


class Story(NamedTuple):
    """A sentence, the world in which it holds, a question, the answer, and by which policies."""

    sentence: str
    world: World
    ask: Ask
    allowed: bool
    policies: frozenset[str]


def base() -> World:
    """Everybody is in a team and trained for a year; the ward is in the circle, and the trust has an agreement."""
    world = World().say(0, "opened", person_id="mary", owner=SALLY)
    for one in WORKERS:
        world.say(0, "team_joined", team_id=f"{one.agency} team of {one.worker}", worker=one)
        for kind in ("data_security", "safeguarding_adults"):
            about = f"{kind} of {one.worker}"
            world.say(0, "trained", training_id=about, worker=one, kind=kind, done_on=0, lasts_until=364)
    world.say(0, "joined", party=WARD)
    world.say(
        0,
        "agreed",
        agreement_id="agreement",
        sharer="LA",
        receiver="NHS_MH",
        purposes=("direct_care",),
        basis="care_provision",
        classes=("identity", "contact", "health", "safeguarding"),
        first_day=0,
        last_day=300,
    )
    return world


def asks(who: Who, field_class: str = "health", why: tuple[str, str] = CARE, day: int = 10, **more: Any) -> Ask:
    return Ask(who, more.pop("action", "see"), field_class, *why, day, **more)


def yes(sentence: str, world: World, ask: Ask, *by: str) -> Story:
    return Story(sentence, world, ask, True, frozenset(by))


def no(sentence: str, world: World, ask: Ask, *by: str) -> Story:
    return Story(sentence, world, ask, False, frozenset(by or ("none",)))


def own(field_class: str = "health", **more: Any) -> Ask:
    return asks(MARY, field_class, ("own_record", "subject_access"), kind="person", **more)


def supporting(who: Who = SISTER, field_class: str = "health", **more: Any) -> Ask:
    return asks(who, field_class, ("support", "own_choice"), kind="supporter", **more)
