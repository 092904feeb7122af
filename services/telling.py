"""Telling is a fact: watch the gaps, ask those who can answer, and tell them when a question is over."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import Connection

from aggregates._shape import Command
from aggregates.gap import AskAboutGap, TellGapEnd
from projections.asked import ended_untold, not_asked_yet
from projections.case_status import circle_of
from projections.gaps._shape import detectors
from projections.open_gaps import GapRow, history, one_gap
from schemas.calendar import calendar_version, end_of_working_day
from schemas.gap import WordOf
from schemas.moment import london_day, micros, moment_of
from schemas.party import Party
from schemas.refused import Refused
from services.clock import Clock
from services.recipients import resolved
from services.recording import Asked, CareRecord
from services.views.database import Views
from services.views.places import reached_by_all

log = structlog.get_logger()


class Telling:
    """Asks first recipients; who is asked next is a workflow's affair. A rebuild tells nobody twice."""

    def __init__(self, record: CareRecord, views: Views, service: Party, clock: Clock) -> None:
        self.record, self.views, self.service, self.clock = record, views, service, clock

    def tell(self) -> bool:
        """Ask about every open question of which nobody was asked, and tell of every end; true if anything was said."""
        said = False
        with self.views.read() as read:
            seen = reached_by_all(read)
            waiting = [one_gap(UUID(gap), read) for gap in not_asked_yet(read)]
            circles = {row.gap.case_id: circle_of(row.gap.case_id, read) for row in waiting if row}
        for row in waiting:
            if row is not None:
                said = self._ask(row, circles[row.gap.case_id], seen) or said
        return self._tell_ends() or said

    def _ask(self, row: GapRow, circle: tuple[Party, ...], seen: int) -> bool:
        now, said = self.clock.now(), False
        for to in resolved(row.code, 0, row.gap.to, circle):
            key = f"{row.gap_id}:{exactly(to)}:{micros(row.since)}:0"
            said = self._say(question(row, to, circle, now), key, seen, row.gap.evidence[0]) or said
        return said

    def _tell_ends(self) -> bool:
        said = False
        with self.views.read() as read:
            seen = reached_by_all(read)
            ended = [(found, end_of(UUID(found.gap_id), found.opened_at, read)) for found in ended_untold(read)]
        for found, (at, how) in ended:
            command = TellGapEnd.model_validate(
                {
                    "at": self.clock.now(),
                    "gap_id": found.gap_id,
                    "case_id": found.case_id,
                    "opened_at": moment_of(found.opened_at),
                    "ended_at": at,
                    "ended": how,
                }
            )
            said = self._say(command, f"{found.gap_id}:end:{found.opened_at}", seen) or said
        return said

    def _say(self, command: Command, key: str, seen: int, caused_by: UUID | None = None) -> bool:
        """Record that somebody was told; a key that was used before told them then, and nobody is told again."""
        asked = Asked(told_by=self.service, key=key, caused_by=caused_by, read_position=seen)
        try:
            answer = self.record.do_now(command, asked)
        except Refused as refusal:
            if refusal.rule != "key_used_otherwise":
                log.warning("telling_refused", rule=refusal.rule)
            return False
        return bool(answer.facts) and not answer.repeated


def exactly(to: Party) -> str:
    """A party with its worker or unit: two workers of one role at one agency are asked each."""
    return ".".join(str(part) for part in (to, to.worker, to.unit) if part is not None)


def question(row: GapRow, to: Party, circle: tuple[Party, ...], now: datetime) -> AskAboutGap:
    """The question as it is put to one party, with those who would be asked next and when."""
    detector = detectors()[row.code]
    days = detector.row["days_to_next"]
    next_to = resolved(row.code, 1, row.gap.to, circle) if days else ()
    return AskAboutGap(
        at=now,
        gap_id=row.gap_id,
        case_id=row.gap.case_id,
        code=row.code,
        about=row.gap.about,
        detector=detector.hash,
        wording=detector.row["wording"],
        words=tuple(WordOf(name=name, value=value) for name, value in row.gap.words.items()),
        evidence=row.gap.evidence,
        to=to,
        means="my_work",
        opened_at=row.since,
        step=0,
        next_to=next_to,
        next_at=end_of_working_day(now, int(days)) if next_to else None,
        calendar=calendar_version(london_day(now)),
    )


def end_of(gap_id: UUID, opened_at: int, read: Connection) -> tuple[datetime, str]:
    """When and how the opening that began then came to its end."""
    for line in history(gap_id, read):
        if line["kind"] == "ended" and micros(line["at"]) > opened_at:
            return line["at"], line["how"]
    raise LookupError(f"the opening of gap {gap_id} has no end")
