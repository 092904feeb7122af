"""Was what somebody wants closed or paused on a rule, and does nobody know where the rule is written?

The key is the outcome. A source counts if it is in force on the day of the closing; one that was known by then asks
nothing, one that is found later is also told to the person.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from projections.gaps._shape import Detector, Gap
from projections.kept import without
from projections.suggesting import steps
from schemas.advice import RuleSourceTold, RuleStated, Source, SourceAttached
from schemas.codes import by_code
from schemas.keyed import Key, never
from schemas.model import Model
from schemas.moment import london_day
from schemas.outcome import OutcomeClosed, OutcomePaused, OutcomeProposedAgain, OutcomeReopened
from schemas.party import Party
from schemas.recorded import Recorded

KEPT = 5


class Held(Model):
    """A source as far as days go: known since when, in force from when until when."""

    since: datetime
    first: date
    last: date | None

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class Rule(Model):
    """A stated rule, the sources found for it, and whether the person was told of the newest."""

    stated_at: datetime | None = None
    fact_id: UUID | None = None
    subject: str = "OTHER"
    sources: tuple[Held, ...] = ()
    told: bool = False


class Ended(Model):
    """A closing or a pause on a rule: when, by whom, and on which rule if it was named."""

    at: datetime
    fact_id: UUID
    by: Party
    rule_id: UUID | None


class State(Model):
    """One outcome that ended on a rule, and the rules that were stated about it."""

    case_id: UUID | None = None
    outcome_id: UUID | None = None
    ended: Ended | None = None
    rules: dict[UUID, Rule] = {}


def keys(recorded: Recorded[Any]) -> Iterator[Key]:
    match recorded.fact:
        case (OutcomePaused() | OutcomeClosed() | OutcomeReopened() | OutcomeProposedAgain()) as fact:
            yield fact.outcome_id
        case RuleStated(outcome_id=UUID() as outcome):
            yield outcome
        case SourceAttached(outcome_id=UUID() as outcome) | RuleSourceTold(outcome_id=UUID() as outcome):
            yield outcome


def evolve(state: State, recorded: Recorded[Any]) -> State:
    match recorded.fact:
        case OutcomePaused() | OutcomeClosed() as fact:
            return end(state, fact, recorded.fact_id)
        case OutcomeReopened() | OutcomeProposedAgain():
            return state.with_(ended=None)
        case RuleStated() as fact:
            sources = (held(fact.source, fact.happened_at),) if fact.source else ()
            stated = {"stated_at": fact.happened_at, "fact_id": recorded.fact_id, "subject": fact.subject}
            return with_rule(state, fact.rule_id, **stated, sources=sources, told=bool(sources))
        case SourceAttached(contradicts=False) as fact:
            known = state.rules.get(fact.rule_id, Rule()).sources
            found = held(fact.source, fact.happened_at)
            return with_rule(state, fact.rule_id, sources=(*known, found)[-KEPT:], told=fact.person_told)
        case RuleSourceTold() as fact:
            return with_rule(state, fact.rule_id, told=True)
    return state


def held(source: Source, since: datetime) -> Held:
    return Held(since=since, first=source.in_force_from or source.dated, last=source.in_force_to)


def with_rule(state: State, rule_id: UUID, **changes: Any) -> State:
    """The state with one rule changed; of many rules the newest are kept."""
    rules = {**without(state.rules, rule_id), rule_id: state.rules.get(rule_id, Rule()).with_(**changes)}
    return state.with_(rules=dict(list(rules.items())[-KEPT:]))


def end(state: State, fact: OutcomePaused | OutcomeClosed, fact_id: UUID) -> State:
    """An ending on a rule is asked about; after it only the person's own wish makes another reason the true one."""
    about = {"case_id": fact.case_id, "outcome_id": fact.outcome_id}
    if fact.reason == "rule":
        ended = Ended(at=fact.happened_at, fact_id=fact_id, by=fact.by, rule_id=fact.rule_id)
        return state.with_(**about, ended=ended)
    if fact.reason == "persons_wish" and fact.own_words:
        return state.with_(**about, ended=None)
    return state


def rule_behind(ended: Ended, rules: dict[UUID, Rule]) -> Rule:
    """The rule that was named, or else the one stated last."""
    if ended.rule_id is not None:
        return rules.get(ended.rule_id, Rule())
    stated = [rule for rule in rules.values() if rule.stated_at is not None]
    return max(stated, key=lambda rule: (rule.stated_at, rule.fact_id), default=Rule())


def gaps(state: State, as_of: datetime) -> Iterator[Gap]:
    ended = state.ended
    if not (ended and state.case_id and state.outcome_id):
        return
    rule = rule_behind(ended, state.rules)
    sources = [source for source in rule.sources if source.holds_on(london_day(ended.at))]
    if any(source.since <= ended.at for source in sources) or (sources and rule.told):
        return
    yield Gap(
        case_id=state.case_id,
        about=Gap.named(state.outcome_id),
        words={},
        evidence=(ended.fact_id, *((rule.fact_id,) if rule.fact_id else ())),
        to={"author": ended.by},
    )


def suggest(gap: Gap, state_of: Callable[[Key], State], as_of: datetime) -> Mapping[str, tuple[str, ...]]:
    """Where to ask, and what is known of rules about the same subject."""
    state = state_of(UUID(gap.about[0]))
    subject = rule_behind(state.ended, state.rules).subject if state.ended else "OTHER"
    rule = f"rule_{subject.lower()}"
    return steps("where_is_it_written", *([rule] if f"step_{rule}" in by_code("suggestions") else []))


detector = Detector(State(), keys, evolve, gaps, look_again=never, suggest=suggest)
