"""Who a worker is on a day, for what purpose they look, and which duties reach beyond the circle."""

from tests.access.telling import (
    AUDIT,
    AUDREY,
    BEA,
    BILL,
    CLIVE,
    COMPLAINT,
    DORA,
    GUS,
    MIA,
    MORAG,
    PETRA,
    SAFE,
    SALLY,
    SAM,
    SIMON,
    THINKING,
    Story,
    asks,
    base,
    no,
    yes,
)
from tests.access.worlds import Who, World


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
