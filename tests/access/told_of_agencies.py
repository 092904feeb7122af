"""What two agencies see of one case: agreement, consent, objection, and a case that is over."""

from tests.access.telling import (
    AUDIT,
    AUDREY,
    CLIVE,
    COMPLAINT,
    CONSENT,
    COUNCIL,
    DORA,
    HARRY,
    MHA,
    NICK,
    NORMA,
    OBJECTION,
    SAFE,
    SALLY,
    SAM,
    SIMON,
    THINKING,
    VERA,
    WARD,
    Story,
    asks,
    base,
    no,
    own,
    yes,
)


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
