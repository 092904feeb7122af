"""The periods that run in a case, by when each is due, and by which provision, force and version it was counted."""

from projections.record._shape import Part
from projections.running_clocks import clocks_of
from schemas.clock import ClockPaused, ClockReplanned, ClockResumed, ClockStarted, ClockStopped

part = Part(kinds=(ClockStarted, ClockPaused, ClockResumed, ClockReplanned, ClockStopped), read=clocks_of)
