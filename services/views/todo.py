"""Fold a batch of facts into the to-do lists of the workflows, and tell what is due."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from aggregates._shape import Command
from projections._bulk import insert_rows
from schemas.keyed import is_of_share, keys_of_share
from schemas.moment import micros, moment_of
from schemas.recorded import Recorded
from services.views.tables import workflow_states
from services.views.touched import by_key
from workflows._shape import Workflow

OF_KEYS = (workflow_states.c.workflow == bindparam("name")) & workflow_states.c.key.in_(
    bindparam("keys", expanding=True)
)
LOADED = select(workflow_states.c.key, workflow_states.c.state).where(OF_KEYS)
FORGOTTEN = delete(workflow_states).where(OF_KEYS)
NEWEST_STAYS = """ON CONFLICT (workflow, key) DO UPDATE SET code_hash = excluded.code_hash, state = excluded.state,
    caused_by = excluded.caused_by, due_at = excluded.due_at, done_to = excluded.done_to"""


class Due(NamedTuple):
    """What follows from the facts for one key at one moment; `caused_by` is the last fact that touched the key."""

    workflow: str
    key: str
    at: datetime
    caused_by: UUID
    commands: tuple[Command, ...]

    def idempotency_key(self, number: int) -> str:
        """The same command has the same key whenever it is asked for."""
        return f"{self.workflow}:{self.key}:{micros(self.at)}:{number}"


class ToDo:
    """One workflow's keys of one share."""

    def __init__(self, workflow: Workflow[Any], share: int, shares: int) -> None:
        self.workflow = workflow
        self.share = share
        self.shares = shares

    def fold(self, batch: Sequence[Recorded[Any]], write: Connection) -> None:
        """Take each fact to each key it touches, in order of position; only some keys' states are in memory at once."""
        for touched in by_key(batch, self.keys_of):
            states = self.load_all(touched, write)
            before = set(states)
            for key, facts in touched.items():
                for recorded in facts:
                    states[key] = self.workflow.evolve(states.get(key, self.workflow.initial), recorded)
            done = {key for key in touched if states[key] == self.workflow.initial}
            self.forget(done & before, write)
            rows = [self.row(key, states[key], facts[-1]) for key, facts in touched.items() if key not in done]
            insert_rows(write, workflow_states, rows, NEWEST_STAYS)

    def keys_of(self, recorded: Recorded[Any]) -> list[str]:
        """The keys of this share that a fact touches, each once."""
        return keys_of_share(self.workflow.keys(recorded), self.share, self.shares)

    def is_mine(self, key: str) -> bool:
        """Whether this share folds the key."""
        return is_of_share(key, self.share, self.shares)

    def load(self, key: str, read: Connection) -> Any:
        """The state of one key; as the workflow begins, if no fact has touched it."""
        return self.load_all([key], read).get(key, self.workflow.initial)

    def load_all(self, keys: Iterable[str], read: Connection) -> dict[str, Any]:
        """The states of these keys, as far as they have one; no more of them than `by_key` hands out at once."""
        mine = {"name": self.workflow.name, "keys": sorted(keys)}
        kind = type(self.workflow.initial)
        return {row.key: kind.model_validate_json(row.state) for row in read.execute(LOADED, mine)}

    def forget(self, keys: Iterable[str], write: Connection) -> None:
        """Take away the rows of these keys: nothing is left to be done there."""
        if gone := sorted(keys):
            write.execute(FORGOTTEN, {"name": self.workflow.name, "keys": gone})

    def row(self, key: str, state: Any, last: Recorded[Any]) -> tuple[Any, ...]:
        """The row of one key, with the moment at which something is to be done."""
        at = last.recorded_at
        due = at if any(self.workflow.todo(state, at)) else self.workflow.look_again(state, at)
        due_at = micros(due) if due else None
        state_json = state.model_dump_json()
        return (self.workflow.name, key, self.workflow.hash, state_json, str(last.fact_id), due_at, None)

    def due(self, now: datetime, read: Connection) -> Iterator[Due]:
        """The keys whose moment has come and whose commands have not all been given yet."""
        states = workflow_states.c
        waiting = (
            (states.workflow == self.workflow.name)
            & (states.due_at <= micros(now))
            & or_(states.done_to.is_(None), states.done_to < states.due_at)
        )
        for found in read.execute(select(workflow_states).where(waiting).order_by(states.due_at, states.key)):
            state = type(self.workflow.initial).model_validate_json(found.state)
            moment = moment_of(found.due_at)
            commands = tuple(self.workflow.todo(state, moment))
            yield Due(self.workflow.name, found.key, moment, UUID(found.caused_by), commands)

    def given(self, due: Due, write: Connection) -> None:
        """Remember that all of them were given, whatever came of it, and look again when time alone adds something."""
        states = workflow_states.c
        mine = (states.workflow == due.workflow) & (states.key == due.key) & (states.due_at == micros(due.at))
        again = self.workflow.look_again(self.load(due.key, write), due.at)
        then = {"done_to": micros(due.at), "due_at": micros(again) if again else micros(due.at)}
        write.execute(update(workflow_states).where(mine).values(then))

    def given_before(self, read: Connection) -> list[Any]:
        """The keys some of whose commands were given, and up to which moment: no fact says so, so it is handed on."""
        states = workflow_states.c
        mine = (states.workflow == self.workflow.name) & states.done_to.is_not(None)
        wanted = select(states.key, states.caused_by, states.done_to).where(mine)
        return [found for found in read.execute(wanted) if self.is_mine(found.key)]

    def hand_on(self, given: Sequence[Any], write: Connection) -> None:
        """Take over from states made before what was given already, where no newer fact has touched the key."""
        states = workflow_states.c
        for one in given:
            mine = (states.workflow == self.workflow.name) & (states.key == one.key)
            same = mine & (states.caused_by == one.caused_by) & states.due_at.is_not(None)
            if (due := write.execute(select(states.due_at).where(same)).scalar()) is None:
                continue
            again = self.workflow.look_again(self.load(one.key, write), moment_of(one.done_to))
            at = due if due > one.done_to else micros(again) if again else due
            write.execute(update(workflow_states).where(same).values(done_to=one.done_to, due_at=at))
