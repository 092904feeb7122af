"""How long each stay went on though the bed was not needed, up to the day that is asked about, and what held it up."""

from projections.delay import delays_of
from projections.record._shape import Part
from schemas.stay import (
    BlockerEnded,
    BlockerPassedOn,
    BlockerStarted,
    CriteriaToResideMet,
    CriteriaToResideNotMet,
    PersonAdmitted,
    StayLeft,
)

part = Part(
    kinds=(
        *(PersonAdmitted, StayLeft, CriteriaToResideMet, CriteriaToResideNotMet),
        *(BlockerStarted, BlockerPassedOn, BlockerEnded),
    ),
    read=delays_of,
    by_day=True,
)
