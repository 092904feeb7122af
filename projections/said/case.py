"""A case and who has it, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "CaseOpened": ("milestone", "The case was opened; it is with {owner:party}."),
    "AgencyJoined": ("decision", "The circle was joined by {party:party}."),
    "AgencyLeft": ("decision", "The circle was left by {party:party}."),
    "WorkerAllocated": (
        "milestone",
        "The case was given to {owner:party}{joint_handover:joint}{asked_by_person:wished}.",
    ),
    "OwnerMoved": ("milestone", "The case moved from {before:party} to {owner:party}."),
    "OwnerNotMoved": (
        "decision",
        "The handover was accepted by {accepted_by:party}, but the case was with {owner:party}; it stays there.",
    ),
    "StepRecorded": ("all", "A step was recorded by {worker:party}."),
    "WorkerChanged": ("decision", "The case passed from {before:party} to {worker:party}."),
    "DeadlineSet": ("decision", "The case must be done by {due:when}."),
    "CaseEnded": ("milestone", "The case ended{late:late}."),
    "CaseClosed": ("milestone", "The case was closed on {closed_on:day}."),
    "CaseReopened": ("milestone", "The case was opened again; it is with {owner:party}."),
}
