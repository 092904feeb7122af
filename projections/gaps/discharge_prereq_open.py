"""Is a step of a way home still open when it should be in place: on its needs-day, on a direction, or on leaving?

The key is the discharge. What opens on the same day is one question; a direction to proceed, and the leaving itself,
each ask once about every step that is open then.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from projections.directions import Directions
from projections.gaps._shape import Detector, Gap
from projections.way_home import ITS_FACTS, Agreed, Waiting, WayHome
from schemas.calendar import ONE_DAY, working_days_before
from schemas.codes import by_code
from schemas.dated import threshold
from schemas.direction import DirectionChanged, DirectionGiven, DirectionReasonAdded, DirectionWithdrawn
from schemas.keyed import Key
from schemas.model import Model
from schemas.moment import next_after, start_of
from schemas.recorded import Recorded

CODE = "DISCHARGE_PREREQ_OPEN"


class State(Model):
    """One way home, and the directions to proceed with it that stand."""

    home: WayHome = WayHome()
    directions: Directions = Directions()


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case DirectionGiven() | DirectionChanged() | DirectionReasonAdded() | DirectionWithdrawn() as fact:
            if fact.discharge_id is not None:
                yield fact.discharge_id
        case fact if isinstance(fact, ITS_FACTS):
            yield fact.discharge_id


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case DirectionGiven() | DirectionChanged() | DirectionReasonAdded() | DirectionWithdrawn():
            return state.with_(directions=state.directions.told(recorded))
    return state.with_(home=state.home.told(recorded))


def asked_from(kind: str, waiting: Waiting, agreed: Agreed) -> date | None:
    """The day at whose 00:00 an open step is asked about; none for what is needed on the day of leaving itself.

    A day that the step sets itself is asked about when it is over. Working days are counted as they were known when
    the day was agreed.
    """
    if waiting.on is not None:
        return waiting.on + ONE_DAY
    match by_code("discharge_steps")[kind]["needs_day"]:
        case "seven_days_before":
            return agreed.on - timedelta(days=threshold(CODE, "nearest_relative", agreed.on) - 1)
        case "two_working_days_before":
            return working_days_before(agreed.on, threshold(CODE, "needs_day", agreed.on), agreed.known_on)
    return None


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    """One on leaving, or else one on a direction to proceed, or else one for each day on which steps were needed."""
    home = state.home
    if home.left is not None:
        kinds = [kind for kind in home.still_open(home.left.on) if is_asked_on_leaving(kind, home.left.method)]
        yield from question(state, kinds, home.left.on, home.left.fact_id, home.left.on, "on_leaving")
    elif state.directions.standing:
        direction_id, direction = state.directions.first()
        yield from question(
            state, list(home.still_open(home.on)), home.on, direction.fact_id, "direction", direction_id
        )
    elif home.agreed is not None:
        for day, kinds in needed_by_day(home, home.agreed).items():
            if start_of(day) <= as_of:
                yield from question(state, kinds, home.agreed.on, home.agreed.fact_id, home.agreed.on, day)


def is_asked_on_leaving(kind: str, method: str) -> bool:
    """Whether an open step of this kind is asked about when a person has left in this way."""
    asked = by_code("discharge_methods")[method]["steps_asked"]
    return asked == "all" or bool(asked == "self_discharge" and by_code("discharge_steps")[kind]["at_self_discharge"])


def needed_by_day(home: WayHome, agreed: Agreed) -> dict[date, list[str]]:
    """The open steps by the day at whose 00:00 they are asked about."""
    found: dict[date, list[str]] = {}
    for kind, waiting in home.still_open(agreed.on).items():
        if (day := asked_from(kind, waiting, agreed)) is not None:
            found.setdefault(day, []).append(kind)
    return dict(sorted(found.items()))


def question(state: State, kinds: list[str], on: date | None, why: UUID, *about: UUID | date | str) -> Iterator[Gap]:
    """The question about the open steps of these kinds, if any are open; `why` is the fact that raises it."""
    home = state.home
    if not (kinds and home.case_id and home.discharge_id and home.planned):
        return
    givers = {"direction_giver": state.directions.first()[1].giver} if state.directions.standing else {}
    in_order = sorted(kinds, key=list(by_code("discharge_steps")).index)
    yield Gap(
        case_id=home.case_id,
        about=Gap.named(home.discharge_id, *about),
        words={
            "date": f"date:{on}" if on else "day:none",
            "steps": ";".join(f"step:{kind}" for kind in in_order),
        },
        evidence=(why, home.planned),
        to={**home.to, **givers},
    )


def look_again(state: State, after: datetime) -> datetime | None:
    home = state.home
    if home.left is not None or state.directions.standing or home.agreed is None:
        return None
    return next_after(after, map(start_of, needed_by_day(home, home.agreed)))


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """Who sees to the steps that are open, each once."""
    waiting = state_of(UUID(gap.about[0])).home.waiting
    kinds = [step.removeprefix("step:") for step in gap.words["steps"].split(";")]
    owners = (f"party:{waiting[kind].owner}" for kind in kinds if kind in waiting)
    return {"who": tuple(dict.fromkeys(owners))}


detector = Detector(State(), keys, evolve, gaps, look_again, suggest)
