"""What goes along when a worker changes, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "CaseHandedOn": ("decision", "The case was handed on by {sender:party} to {to:party}."),
    "HandingOnAddedTo": ("decision", "What was still missing was passed on to {to:party}."),
    "HandingOnReceived": ("decision", "What was handed on has arrived with {to:party}."),
    "HandoverHeldWithPerson": ("milestone", "The person met {to:party}, who is new, in a handover held together."),
    "ReasonForChangeTold": ("milestone", "The person was told {means:means} why there is another worker."),
}
