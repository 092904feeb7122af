"""What is shut is shut at every door: seeing, reading, recording, handing out."""

from typing import Any

from tests.access.telling import (
    AMY,
    AUDIT,
    AUDREY,
    BEA,
    BILL,
    CLIVE,
    COMPLAINT,
    COUNCIL,
    DORA,
    MHA,
    MORAG,
    NORMA,
    OBJECTION,
    PETRA,
    SAFE,
    SALLY,
    SAM,
    SIMON,
    SISTER,
    THINKING,
    WARD,
    Story,
    asks,
    base,
    no,
    own,
    supporting,
    yes,
)
from tests.access.worlds import Who


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
