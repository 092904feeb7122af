"""Who was told a decision, when and how, and who must be told it and was not."""

from collections.abc import Iterable
from typing import Any

from projections.who_knows import Thing, who_knows
from schemas.decision import DecisionOpened, DecisionTold
from schemas.direction import DirectionTold
from schemas.fact import Fact
from schemas.recorded import Recorded
from schemas.support import PartnerToldOfChange
from schemas.withdrawal import PartnerToldOfWithdrawal, WithdrawalTold

TELLING: tuple[type[Fact], ...] = (
    *(DecisionTold, DecisionOpened, DirectionTold),
    *(PartnerToldOfChange, PartnerToldOfWithdrawal, WithdrawalTold),
)


def told(decision: Recorded[Any], facts: Iterable[Recorded[Any]]) -> tuple[Recorded[Any], ...]:
    """The facts that say that somebody was told or has read this decision, in the order in which they were recorded."""
    after = (one for one in facts if one.stream == decision.stream and one.position > decision.position)
    return tuple(sorted((one for one in after if isinstance(one.fact, TELLING)), key=lambda one: one.position))


def must_know(decision: Recorded[Any], facts: Iterable[Recorded[Any]]) -> tuple[Thing, ...]:
    """Who must know it and what they know by now; none where the decision names nobody."""
    return tuple(one for one in who_knows(facts) if one.about == decision.stream)
