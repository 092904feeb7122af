"""What the person sees and shares, what is put to one worker alone, and what nobody knows."""

from typing import Any

from tests.access.telling import (
    AUDIT,
    AUDREY,
    BILL,
    COUNCIL,
    MARY,
    OBJECTION,
    SALLY,
    SAM,
    SIMON,
    SISTER,
    STRANGER,
    THINKING,
    Story,
    asks,
    base,
    no,
    own,
    supporting,
    yes,
)
from tests.access.worlds import World


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
