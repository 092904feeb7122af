"""Periods that run, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "ClockStarted": (
        "decision",
        "A period began ({clock_id:clock}; {provision:text}): until {due:until}. It is for {owner:party} to see to.",
    ),
    "ClockPaused": (
        "decision",
        "A period stands still ({clock_id:clock}); so says {by:party}. It ran until {due:until}.",
    ),
    "ClockResumed": ("decision", "A period goes on ({clock_id:clock}): until {due:until}, not {before:until}."),
    "ClockReplanned": (
        "decision",
        "A period began on another day ({clock_id:clock}): until {due:until}, not {before:until}.",
    ),
    "ClockStopped": ("decision", "What a period was for is done ({clock_id:clock}), {in_time:in_time}."),
}
