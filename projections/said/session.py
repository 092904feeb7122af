"""Sessions of support, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "SessionTaskRecorded": ("all", "Support with {task:session_task}: {mode:mode}, {minutes:minutes}."),
    "SessionTaskCorrected": ("all", "Support of {session_at:when} was put right: {mode:mode}, and not {before:mode}."),
}
