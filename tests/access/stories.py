"""What people would expect of who may see what, told one by one from the rules in words.

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


def two_agencies() -> list[Story]:
    elsewhere = base().say(1, "joined", party=HARRY)
    agreed = {"sharer": "LA", "receiver": "PROVIDER", "purposes": ("direct_care",), "classes": ("health",)}
    gp = base().say(1, "agreed", agreement_id="b", basis="consent", first_day=5, last_day=9, **agreed)
    gp.say(1, "joined", party=HARRY)
    return [
        yes("The worker who has the case sees it.", base(), asks(SALLY), "named_worker"),
        yes("She reads its words.", base(), asks(SALLY, action="unseal"), "named_worker"),
        yes("She records in it.", base(), asks(SALLY, action="record"), "named_worker"),
        no("Her colleague at the council does not.", base(), asks(SAM)),
        yes("A nurse of the ward in the circle sees health.", base(), asks(NORMA), "unit_of_circle"),
        yes("So does its doctor.", base(), asks(DORA, action="unseal"), "unit_of_circle"),
        yes("Whoever works on the ward records.", base(), asks(NORMA, action="record"), "unit_of_circle"),
        no("A nurse of another ward does not.", base(), asks(NICK)),
        no("What the agreement leaves out is not shared.", base(), asks(NORMA, "staff"), "no_gateway"),
        no("The agreement is for care and nothing else.", base(), asks(NORMA, why=THINKING)),
        no("A provider in the circle without agreement or consent sees nothing.", elsewhere, asks(HARRY), "no_gateway"),
        no("An agreement has a first day.", gp, asks(HARRY, why=("direct_care", "consent"), day=4), "no_gateway"),
        yes("From then on it holds.", gp, asks(HARRY, why=("direct_care", "consent"), day=5), "named_worker"),
        yes("It holds on its last day.", gp, asks(HARRY, why=("direct_care", "consent"), day=9), "named_worker"),
        no("And no day longer.", gp, asks(HARRY, why=("direct_care", "consent"), day=10), "no_gateway"),
        no("It holds on its own legal basis alone.", gp, asks(HARRY, day=6), "no_gateway"),
        no("A stranger of an agency outside sees nothing.", base(), asks(VERA), "no_gateway"),
        yes("By role alone, who has the role.", base().say(1, "joined", party=COUNCIL), asks(SAM), "role_of_circle"),
        no("Another role at that agency has not.", base().say(1, "joined", party=COUNCIL), asks(SIMON)),
    ]  # fmt: skip


def ended() -> list[Story]:
    given = base().say(1, "joined", party=HARRY).say(2, "consent", **CONSENT, until=20)
    every = base().say(1, "joined", party=HARRY).say(2, "consent", **CONSENT | {"classes": ()}, until=None)
    referral = (
        base().say(1, "joined", party=HARRY).say(2, "consent", **CONSENT | {"purpose": "share_referral"}, until=None)
    )
    refused = base().say(1, "joined", party=HARRY).say(2, "consent", **CONSENT, until=None)
    refused.say(3, "consent_refused", consent_id="no", to="PROVIDER", purpose="share_record")
    ended = base().say(30, "agreement_ended", agreement_id="agreement", last_day=29)
    withdrawn = base().say(1, "joined", party=HARRY).say(2, "consent", **CONSENT, until=None)
    withdrawn.say(8, "consent_withdrawn", consent_id="consent")
    left = base().say(8, "left", party=WARD)
    passed_on = base().say(5, "allocated", owner=SAM, before=SALLY)
    moved = base().say(5, "moved", owner=NORMA, before=SALLY)
    return [
        yes("With the person's consent the provider sees health.", given, asks(HARRY), "named_worker"),
        no("Consent for health is not consent for more.", given, asks(HARRY, "contact"), "no_gateway"),
        yes("It holds on its last day.", given, asks(HARRY, day=20), "named_worker"),
        no("And no day longer.", given, asks(HARRY, day=21), "no_gateway"),
        yes("Consent without classes is for all that care needs.", every, asks(HARRY, "contact"), "named_worker"),
        no("Consent to share a referral is not consent to share the record.", referral, asks(HARRY), "no_gateway"),
        no("A later no goes before an earlier yes.", refused, asks(HARRY), "no_gateway"),
        yes("Before it was withdrawn, consent held.", withdrawn, asks(HARRY, day=7), "named_worker"),
        no("Consent withdrawn is consent no longer.", withdrawn, asks(HARRY, day=8), "no_gateway"),
        yes("Until the agreement ended, it held.", ended, asks(NORMA, day=29), "unit_of_circle"),
        no("An agreement that ended shares nothing.", ended, asks(NORMA, day=30), "no_gateway"),
        no("A ward that left the circle sees nothing.", left, asks(NORMA)),
        no("Who had the case and has it no more sees it no more.", passed_on, asks(SALLY)),
        yes("Who has it now sees it.", passed_on, asks(SAM), "named_worker"),
        yes("A case handed over is with the trust.", moved, asks(NORMA, "contact"), "named_worker", "unit_of_circle"),
        no("And with the council no more.", moved, asks(SALLY), "no_gateway"),
    ]


def objections() -> list[Story]:
    objected = base().say(3, "objection", **OBJECTION)
    everything = base().say(3, "objection", **OBJECTION | {"classes": (), "purposes": ("direct_care",)})
    back = base().say(3, "objection", **OBJECTION).say(6, "objection_taken_back", objection_id="objection")
    owner = base().say(3, "objection", **OBJECTION | {"to": "LA"})
    concern = base().say(3, "objection", **OBJECTION).say(4, "concern", safeguarding_id="worry")
    return [
        no("The person objects, and the ward sees her health no more.", objected, asks(NORMA), "objected"),
        yes("Other classes it still sees.", objected, asks(NORMA, "contact"), "unit_of_circle"),
        no("An objection may be to everything.", everything, asks(NORMA, "contact"), "objected"),
        yes("Taken back, it holds no more.", back, asks(NORMA), "unit_of_circle"),
        yes("Before it was made, the ward saw.", objected, asks(NORMA, day=2), "unit_of_circle"),
        yes("The agency that owes the care goes on.", owner, asks(SALLY), "named_worker"),
        yes("The Mental Health Act goes on against it.", objected, asks(DORA, why=MHA), "unit_of_circle"),
        no("For those alone who do its work.", objected, asks(NORMA, why=MHA), "purpose_beyond_role"),
        yes("So does an enquiry into harm.", concern, asks(NORMA, why=SAFE), "unit_of_circle"),
    ]


def who_they_are() -> list[Story]:
    gone = base().say(9, "team_left", team_id="LA team of sally", worker=SALLY, left_on=9)
    leaving = base().say(9, "team_left", team_id="LA team of sally", worker=SALLY, left_on=20)
    back = base().say(9, "team_left", team_id="LA team of sally", worker=SALLY, left_on=9)
    back.say(10, "team_joined", team_id="LA team of sally", worker=SALLY)
    other = base().say(9, "team_joined", team_id="bank", worker=Who("support_worker", "VCSE", "sally"))
    wrong = base().say(
        4, "training_not_counted", training_id="data_security of sally", worker=SALLY, kind="data_security"
    )
    half = base().say(4, "training_not_counted", training_id="safeguarding_adults of sally", worker=SALLY,
                      kind="safeguarding_adults")  # fmt: skip
    again = base().say(
        364, "trained", training_id="new", worker=SALLY, kind="data_security", done_on=364, lasts_until=700
    )
    stands_in = base().say(5, "stand_in", stand_in_id="s", worker=SAM, named_worker=SALLY, first_day=6, last_day=8)
    longer = base().say(5, "stand_in", stand_in_id="s", worker=SAM, named_worker=SALLY, first_day=6, last_day=8)
    longer.say(7, "stand_in_moved", stand_in_id="s", last_day=12)
    return [
        yes("Until she leaves the team she sees it.", gone, asks(SALLY, day=8), "named_worker"),
        no("From the day she leaves she sees nothing.", gone, asks(SALLY, day=9), "role_not_held"),
        yes("Who will leave is still there.", leaving, asks(SALLY, day=19), "named_worker"),
        no("Until that day.", leaving, asks(SALLY, day=20), "role_not_held"),
        yes("Who comes back is back.", back, asks(SALLY), "named_worker"),
        no("A role that no team gives her is not hers.", base(), asks(SALLY._replace(role="auditor"), why=AUDIT),
           "role_not_held"),
        no("Work elsewhere opens nothing there.", other, asks(Who("support_worker", "VCSE", "sally")), "no_gateway"),
        yes("Training counts on its last day.", base(), asks(SALLY, day=364), "named_worker"),
        no("Training that lapsed shuts the record.", base(), asks(SALLY, day=365), "training_lapsed"),
        yes("Training done anew opens it.", again, asks(SALLY, day=365), "named_worker"),
        no("Training that does not count is none.", wrong, asks(SALLY), "training_lapsed"),
        no("Safeguarding asks for training of its own.", half, asks(SALLY, "safeguarding"), "safeguarding_untrained"),
        yes("The rest of the record does not.", half, asks(SALLY), "named_worker"),
        no("A password alone is too weak.", base(), asks(SALLY, assurance=1), "sign_in_too_weak"),
        no("Before the days of standing in nothing is open.", stands_in, asks(SAM, day=5)),
        yes("Who stands in sees it from the first day.", stands_in, asks(SAM, day=6), "named_worker"),
        yes("To the last.", stands_in, asks(SAM, day=8), "named_worker"),
        no("And no longer.", stands_in, asks(SAM, day=9)),
        yes("Unless they stand in longer.", longer, asks(SAM, day=12), "named_worker"),
    ]  # fmt: skip


def purposes() -> list[Story]:
    assessed = base().say(1, "joined", party=BEA)
    in_circle = base().say(1, "joined", party=Who("commissioner", "LA"))
    worry = base().say(3, "concern", safeguarding_id="worry")
    done = base().say(3, "concern", safeguarding_id="worry").say(9, "enquiry_closed", safeguarding_id="worry")
    none = base().say(3, "concern", safeguarding_id="worry").say(9, "concern_ended", safeguarding_id="worry")
    dols = ("deprivation_of_liberty", "mca_2005")
    return [
        no("A purpose needs a fitting basis.", base(), asks(SALLY, why=("direct_care", "public_task")), "basis_unfit"),
        no("A purpose nobody knows is none.", base(), asks(SALLY, why=("curiosity", "care_provision")),
           "basis_unfit", "class_beyond_purpose"),
        no("A class of field nobody knows is none.", base(), asks(SALLY, "everything"),
           "class_beyond_purpose", "class_beyond_role"),
        yes("A deprivation of liberty needs health.", assessed, asks(BEA, why=dols), "named_worker"),
        no("It is assessed by those who may.", base(), asks(SALLY, why=dols), "purpose_beyond_role"),
        no("It does not need what is about harm.", assessed, asks(BEA, "safeguarding", dols), "class_beyond_purpose"),
        no("A bed is found without an address.", base(), asks(BILL, "contact"), "class_beyond_role"),
        yes("But not without health.", base(), asks(BILL), "unit_of_circle"),
        no("Who is no worker of ours has no role.", in_circle, asks(Who("commissioner", "LA", "nobody"), "identity"),
           "role_not_held", "training_lapsed"),
        no("Without a worry nobody enquires.", base(), asks(MORAG, "safeguarding", SAFE)),
        yes("With one, the council enquires.", worry, asks(MORAG, "safeguarding", SAFE), "safeguarding_manager"),
        yes("Reads.", worry, asks(MORAG, "safeguarding", SAFE, action="unseal"), "safeguarding_manager"),
        yes("And records.", worry, asks(MORAG, "safeguarding", SAFE, action="record"), "safeguarding_manager"),
        no("For that alone.", worry, asks(MORAG, "safeguarding")),
        no("The manager of another agency does not.", worry, asks(MIA, why=SAFE)),
        yes("Whoever cares for her may act on it too.", worry, asks(SALLY, "safeguarding", SAFE), "named_worker"),
        no("Without a worry they do not use that purpose.", base(), asks(SALLY, "safeguarding", SAFE)),
        no("When the enquiry is closed, it is closed.", done, asks(MORAG, "health", SAFE)),
        no("When the worry ended, it ended.", none, asks(MORAG, "health", SAFE)),
        no("A social worker of the council is no safeguarding manager.", worry, asks(SAM, "health", SAFE)),
    ]  # fmt: skip


def duties() -> list[Story]:
    supervised = base().say(1, "supervisor", supervision_id="s", worker=SALLY, supervisor=SIMON)
    over = base().say(1, "supervisor", supervision_id="s", worker=SALLY, supervisor=SIMON)
    over.say(5, "supervision_ended", supervision_id="s")
    complaint = base().say(2, "complaint", complaint_id="c")
    answered = base().say(2, "complaint", complaint_id="c").say(5, "complaint_answered", complaint_id="c")
    back = base().say(2, "complaint", complaint_id="c").say(5, "complaint_taken_back", complaint_id="c")
    alone = World([line for line in complaint.lines if line.kind != "joined"])
    audit, review = AUDIT, ("access_review", "public_task")
    elsewhere = base().say(0, "team_joined", team_id="far", worker=GUS)
    elsewhere.say(0, "trained", training_id="g", worker=GUS, kind="data_security", done_on=0,
                  lasts_until=364)  # fmt: skip
    elsewhere.say(0, "team_joined", team_id="far too", worker=Who("privacy_officer", "GP", "gus"))
    return [
        yes("A supervisor thinks the work over.", supervised, asks(SIMON, why=THINKING), "supervisor"),
        yes("And reads for it.", supervised, asks(SIMON, why=THINKING, action="unseal"), "supervisor"),
        no("They do not record.", supervised, asks(SIMON, why=THINKING, action="record")),
        no("Nor see it for care.", supervised, asks(SIMON)),
        no("Nor addresses.", supervised, asks(SIMON, "contact", THINKING), "class_beyond_purpose"),
        no("Another manager does not.", base(), asks(SIMON, why=THINKING)),
        no("When supervision is over it is over.", over, asks(SIMON, why=THINKING)),
        yes("A complaint is looked into.", complaint, asks(CLIVE, why=COMPLAINT), "complaints_manager"),
        yes("And read.", complaint, asks(CLIVE, why=COMPLAINT, action="unseal"), "complaints_manager"),
        no("No complaint, no look.", base(), asks(CLIVE, why=COMPLAINT)),
        no("For the complaint alone.", complaint, asks(CLIVE)),
        no("By the complaints manager alone.", complaint, asks(DORA, why=COMPLAINT)),
        no("Of an agency in the circle alone.", alone, asks(CLIVE, why=COMPLAINT)),
        no("Answered is answered.", answered, asks(CLIVE, why=COMPLAINT)),
        no("Taken back is taken back.", back, asks(CLIVE, why=COMPLAINT)),
        yes("An auditor sees what there is.", base(), asks(AUDREY, why=audit), "auditor_sees"),
        no("They read words only after signing in afresh.", base(), asks(AUDREY, why=audit, action="unseal")),
        yes("Then they read.", base(), asks(AUDREY, why=audit, action="unseal", assurance=3), "auditor_unseals"),
        no("They never record.", base(), asks(AUDREY, why=audit, action="record", assurance=3)),
        no("They audit, and nothing else.", base(), asks(AUDREY, assurance=3)),
        no("Nobody else audits.", base(), asks(SAM, why=audit, assurance=3)),
        no("Nobody else reads for it.", base(), asks(SAM, why=audit, assurance=3, action="unseal")),
        no("They audit their own circle.", elsewhere, asks(GUS, why=audit)),
        no("And read in it alone.", elsewhere, asks(GUS, why=audit, action="unseal", assurance=3)),
        no("An auditor reads words for the audit alone.", base(),
           asks(AUDREY, "identity", review, action="unseal", assurance=3)),
        yes("A privacy officer looks into who looked.", base(), asks(PETRA, "staff", review), "privacy_officer"),
        no("They read no words.", base(), asks(PETRA, "staff", review, action="unseal")),
        no("For that alone.", base(), asks(PETRA, "identity", audit)),
        no("And nobody else.", base(), asks(SAM, "staff", review)),
        no("In their own circle alone.", elsewhere, asks(Who("privacy_officer", "GP", "gus"), "staff", review)),
    ]  # fmt: skip


def closing() -> list[Story]:
    closed = base().say(9, "closed")
    again = base().say(9, "closed").say(10, "reopened", owner=SALLY)
    open_worry = base().say(3, "concern", safeguarding_id="worry").say(9, "closed")
    complaint = base().say(3, "complaint", complaint_id="c").say(9, "closed")
    return [
        yes("Before it closed, the ward saw it.", closed, asks(NORMA, day=8), "unit_of_circle"),
        no("A closed case is open to no other agency.", closed, asks(NORMA), "case_closed"),
        no("Not for a duty that ended with it either.", closed, asks(DORA, why=MHA), "case_closed"),
        yes("The agency that has it still sees it.", closed, asks(SALLY), "named_worker"),
        yes("Opened again, it is open.", again, asks(NORMA), "unit_of_circle"),
        yes("A worry outlives it.", open_worry, asks(NORMA, why=SAFE), "unit_of_circle"),
        yes("So does a complaint.", complaint, asks(CLIVE, why=COMPLAINT), "complaints_manager"),
        yes("And the person's own right.", closed, own(), "own_record"),
        yes("And an audit.", closed, asks(AUDREY, why=AUDIT), "auditor_sees"),
    ]


def leaving_the_house() -> list[Story]:
    out = {"action": "export", "assurance": 3}
    in_unit = base().say(1, "moved", owner=WARD, before=SALLY)
    amy = base().say(1, "allocated", owner=AMY, before=SALLY)
    norma = base().say(1, "joined", party=NORMA)
    return [
        yes("Who has the case may hand out its record.", base(), asks(SALLY, **out), "export_by_owner"),
        no("Signed in afresh.", base(), asks(SALLY, action="export"), "export_not_stepped_up"),
        no("Named in the circle.", in_unit, asks(NORMA, **out)),
        no("Of the agency that owns it.", norma, asks(NORMA, **out)),
        no("For care.", amy, asks(AMY, why=MHA, **out)),
        yes("The person takes their own record with them.", base(), own(**out), "own_record"),
        no("They sign in afresh too.", base(), own(action="export"), "export_not_stepped_up"),
    ]


def the_person() -> list[Story]:
    chosen = base().say(1, "supporter", supporter_id="s", supporter=SISTER)
    shared = base().say(1, "supporter", supporter_id="s", supporter=SISTER)
    shared.say(2, "shared", supporter_id="s", supporter=SISTER, classes=("health",), entries=("promise",), until=20)
    less = World(list(shared.lines)).say(
        5, "shared", supporter_id="s", supporter=SISTER, classes=(), entries=("promise",), until=None
    )
    over = World(list(shared.lines)).say(5, "supporter_ended", supporter_id="s", supporter=SISTER)
    third = World(list(shared.lines)).say(
        5, "shared", supporter_id="s", supporter=SISTER, classes=("third-party",), entries=(), until=None
    )
    return [
        yes("The person sees their own record.", base(), own(), "own_record"),
        yes("Reads it.", base(), own(action="unseal"), "own_record"),
        yes("And adds to it.", base(), own(action="record"), "own_record"),
        yes("With a simple sign-in.", base(), own(assurance=1), "own_record"),
        no("What others told of themselves is released by hand.", base(), own("third-party"), "class_beyond_purpose"),
        no("So is what is about harm.", base(), own("safeguarding"), "class_beyond_purpose"),
        no("Somebody else's record is not theirs.", base(),
           asks(STRANGER, why=("own_record", "subject_access"), kind="person")),
        no("Nor is their own theirs for another purpose.", base(),
           asks(MARY, why=("support", "own_choice"), kind="person")),
        no("A supporter chosen sees nothing by that alone.", chosen, supporting()),
        yes("A supporter sees what was shared.", shared, supporting(), "shared_by_person"),
        yes("And reads it.", shared, supporting(action="unseal"), "shared_by_person"),
        no("They do not record.", shared, supporting(action="record")),
        no("Nor see what was not shared.", shared, supporting(field_class="contact")),
        yes("One entry may be shared alone.", shared, supporting(field_class="contact", entry="promise"),
            "shared_by_person"),
        no("Another entry is not shared by that.", shared, supporting(field_class="contact", entry="other")),
        yes("Until the last day.", shared, supporting(day=20), "shared_by_person"),
        no("And no longer.", shared, supporting(day=21)),
        no("What is shared now is all that is shared.", less, supporting()),
        yes("And that is seen.", less, supporting(entry="promise"), "shared_by_person"),
        no("A supporter no longer sees nothing.", over, supporting()),
        no("What others told is not the person's to share.", third, supporting(field_class="third-party"),
           "class_beyond_purpose"),
        no("Another relative sees nothing.", shared, supporting(STRANGER)),
        no("For support alone.", shared, asks(SISTER, why=("own_record", "subject_access"), kind="supporter")),
    ]  # fmt: skip


def prompts() -> list[Story]:
    mine: dict[str, Any] = {"private_to": SALLY, "why": ("reflection", "supervision_2014")}
    bills: dict[str, Any] = mine | {"private_to": BILL}
    apart = base().say(3, "objection", **OBJECTION | {"classes": ()}).say(9, "closed")
    lost = base().say(9, "team_left", team_id="LA team of sally", worker=SALLY, left_on=9)
    passed_on = base().say(5, "allocated", owner=SAM, before=SALLY)
    supervised = base().say(1, "supervisor", supervision_id="s", worker=SALLY, supervisor=SIMON)
    return [
        yes("A private prompt is the worker's own.", base(), asks(SALLY, **mine), "own_prompt"),
        yes("Whatever their role needs of the record.", base(), asks(BILL, "staff", **bills), "own_prompt"),
        yes("Whoever owns the case, and whether or not it is over.", apart, asks(BILL, **bills), "own_prompt"),
        yes("Even when the case is with somebody else.", passed_on, asks(SALLY, **mine), "own_prompt"),
        yes("They read it.", passed_on, asks(SALLY, action="unseal", **mine), "own_prompt"),
        yes("And answer it.", passed_on, asks(SALLY, action="record", **mine), "own_prompt"),
        no("Who has the case now does not see it.", passed_on, asks(SAM, private_to=SALLY), "private_prompt"),
        no("Nor reads it.", passed_on, asks(SAM, action="unseal", private_to=SALLY), "private_prompt"),
        no("Nor answers it.", passed_on, asks(SAM, action="record", private_to=SALLY), "private_prompt"),
        no("Nor hands it out.", passed_on, asks(SAM, action="export", assurance=3, private_to=SALLY), "private_prompt"),
        no("Nor does a supervisor.", supervised, asks(SIMON, why=THINKING, private_to=SALLY),
           "private_prompt"),
        no("Nor an auditor.", base(), asks(AUDREY, why=AUDIT, private_to=SALLY), "private_prompt"),
        no("Nor the person.", base(), own(private_to=SALLY), "private_prompt"),
        no("It stays behind when they leave.", lost, asks(SALLY, **mine), "role_not_held"),
        no("A prompt to nobody by name is nobody's.", base(), asks(SALLY, **mine | {"private_to": COUNCIL}),
           "private_prompt"),
        no("It leaves with no export.", base(), asks(SALLY, action="export", assurance=3, **mine)),
        no("It is no way into anything else.", base(), asks(SALLY, why=mine["why"])),
        no("Nor for another purpose.", passed_on, asks(SALLY, private_to=SALLY)),
    ]  # fmt: skip


def unknown() -> list[Story]:
    nothing = World([line for line in base().lines if line.kind in ("team_joined", "trained", "agreed")])
    return [
        no("Of a case nobody knows, nobody sees anything.", nothing, asks(SALLY), "no_gateway"),
        no("Not even an auditor.", nothing, asks(AUDREY, why=AUDIT)),
        no("Nor a person.", nothing, own()),
        no("Before the case was opened there was none.", World([line._replace(day=5) for line in base().lines]),
           asks(SALLY, day=4), "no_gateway", "role_not_held", "training_lapsed"),
    ]  # fmt: skip


def every_door() -> list[Story]:
    """What is shut is shut for reading the words, for recording and for handing out as well as for seeing."""
    out: dict[str, Any] = {"action": "export", "assurance": 3}
    closed = base().say(9, "closed")
    objected = base().say(3, "objection", **OBJECTION)
    gone = base().say(9, "team_left", team_id="LA team of sally", worker=SALLY, left_on=9)
    half = base().say(4, "training_not_counted", training_id="safeguarding_adults of sally", worker=SALLY,
                      kind="safeguarding_adults")  # fmt: skip
    worry = base().say(3, "concern", safeguarding_id="worry")
    by_role = base().say(1, "joined", party=COUNCIL).say(3, "concern", safeguarding_id="worry")
    supervised = base().say(1, "supervisor", supervision_id="s", worker=SALLY, supervisor=SIMON)
    complaint = base().say(2, "complaint", complaint_id="c")
    amhps, bias = (base().say(1, "joined", party=Who(role, "LA")) for role in ("amhp", "bia"))
    assessed = base().say(1, "joined", party=BEA)
    beds = base().say(1, "allocated", owner=BILL, before=SALLY)
    dols = ("deprivation_of_liberty", "mca_2005")
    return [
        no("Closed, its words are shut too.", closed, asks(NORMA, action="unseal"), "case_closed"),
        no("Closed, nothing is recorded by others.", closed, asks(NORMA, action="record"), "case_closed"),
        no("Objected to, words are shut too.", objected, asks(NORMA, action="unseal"), "objected"),
        no("Objected to, nothing is recorded.", objected, asks(NORMA, action="record"), "objected"),
        no("Who left reads nothing.", gone, asks(SALLY, action="unseal"), "role_not_held"),
        no("Untrained, nobody reads it.", half, asks(SALLY, "safeguarding", action="unseal"), "safeguarding_untrained"),
        no("Lapsed, nobody reads.", base(), asks(SALLY, day=365, action="unseal"), "training_lapsed"),
        no("Lapsed, nobody records.", base(), asks(SALLY, day=365, action="record"), "training_lapsed"),
        no("Lapsed, nobody hands out.", base(), asks(SALLY, day=365, **out), "training_lapsed"),
        no("By role alone nobody hands out.", by_role, asks(SAM, **out)),
        no("Who left records nothing.", gone, asks(SALLY, action="record"), "role_not_held"),
        no("Who left takes nothing along.", gone, asks(SALLY, **out), "role_not_held"),
        no("Untrained, none records.", half, asks(SALLY, "safeguarding", action="record"), "safeguarding_untrained"),
        no("Untrained, nobody hands it out.", half, asks(SALLY, "safeguarding", **out), "safeguarding_untrained"),
        no("What a purpose does not need is not recorded for it.", assessed,
           asks(BEA, "safeguarding", dols, action="record"), "class_beyond_purpose"),
        no("Nor read for it.", assessed, asks(BEA, "safeguarding", dols, action="unseal"), "class_beyond_purpose"),
        no("Who does not do that work does not read for it.", base(), asks(SALLY, why=dols, action="unseal"),
           "purpose_beyond_role"),
        no("Nor record for it.", base(), asks(SALLY, why=dols, action="record"), "purpose_beyond_role"),
        no("What others told does not leave with her.", base(), own("third-party", **out), "class_beyond_purpose"),
        no("What a role does not need does not leave.", beds, asks(BILL, "contact", **out), "class_beyond_role"),
        yes("By role alone too, a worry is acted on.", by_role, asks(SAM, why=SAFE), "role_of_circle"),
        yes("By role alone they read.", by_role, asks(SAM, action="unseal"), "role_of_circle"),
        no("A complaints manager records nothing.", complaint, asks(CLIVE, why=COMPLAINT, action="record")),
        no("What a role does not need it does not record.", base(), asks(BILL, "contact", action="record"),
           "class_beyond_role"),
        no("Nor read.", base(), asks(BILL, "contact", action="unseal"), "class_beyond_role"),
        yes("By role alone they record.", by_role, asks(SAM, action="record"), "role_of_circle"),
        no("A worry opens no other purpose by role.", by_role, asks(SAM, why=THINKING)),
        no("Nor by unit.", worry, asks(DORA, why=THINKING)),
        no("Nor by name.", worry, asks(SALLY, why=THINKING)),
        yes("A unit may have such work under both Acts.", base(), asks(DORA, why=MHA), "unit_of_circle"),
        yes("Under the other too.", base(), asks(DORA, why=dols), "unit_of_circle"),
        yes("By role alone under the one.", amhps, asks(AMY, why=MHA), "role_of_circle"),
        yes("And under the other.", bias, asks(BEA, why=dols), "role_of_circle"),
        yes("By name under the one.", base().say(1, "joined", party=AMY), asks(AMY, why=MHA), "named_worker"),
        no("By role alone, without a worry, it is not.", base().say(1, "joined", party=COUNCIL), asks(SAM, why=SAFE)),
        no("Nor by unit.", base(), asks(NORMA, why=SAFE)),
        no("A safeguarding manager hands nothing out.", worry, asks(MORAG, why=SAFE, **out)),
        no("Nor does a supervisor.", supervised, asks(SIMON, why=THINKING, **out)),
        no("Nor a complaints manager.", complaint, asks(CLIVE, why=COMPLAINT, **out)),
        no("Nor a privacy officer.", base(), asks(PETRA, "staff", ("access_review", "public_task"), **out)),
        no("Nor an auditor.", base(), asks(AUDREY, why=AUDIT, **out)),
        no("Nor a supporter.", base().say(1, "supporter", supporter_id="s", supporter=SISTER).say(
           2, "shared", supporter_id="s", supporter=SISTER, classes=("health",), entries=(), until=None),
           supporting(**out)),
    ]  # fmt: skip


STORIES = (
    *(*two_agencies(), *ended(), *objections(), *who_they_are(), *purposes(), *duties()),
    *(*closing(), *leaving_the_house(), *the_person(), *prompts(), *unknown(), *every_door()),
)
