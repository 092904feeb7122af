"""A signed checkpoint covers each fact that is handed out: by the notary here, or by whoever has its lease."""

from schemas.recorded import StoredFact
from schemas.refused import Refused
from services.notarising import LOOK_SECONDS, Notarising
from services.opened import Opened
from services.proof.kept import Kept, Signed
from services.proof.log import year_of

LOOKS = 100


def sign_up_to(service: Opened, fact: StoredFact) -> None:
    """Have everything signed up to this fact, within ten seconds. Raises Refused `not_signed_yet`, AnotherPast."""
    notarising = Notarising(service)
    try:
        for _ in range(LOOKS):
            if covers(service.kept, fact):
                return
            if not notarising.finish():
                service.rest(LOOK_SECONDS)
    finally:
        notarising.close()
    why = "no checkpoint was signed over this case yet; whoever signs may stand still, see `throughcare doctor`"
    raise Refused("not_signed_yet", why)


def covers(kept: Kept, fact: StoredFact) -> bool:
    """Whether a signed checkpoint covers a fact."""
    year = year_of(fact.recorded_at)
    first = next((one.first for one in kept.logs() if one.year == year), None)
    return first is not None and covering(kept, year, fact.position - first) is not None


def covering(kept: Kept, year: int, index: int) -> Signed | None:
    """The newest checkpoint of a year that covers an index; one that enough witnesses countersigned goes first."""
    for published in (True, False):
        newest = kept.newest(year, published=published)
        if newest is not None and newest.size > index:
            return newest
    return None
