"""Who has a case by name: a case that waits with whoever leads the team has no named worker yet."""

from uuid import UUID

from schemas.case import WorkerAllocated

MANAGERS = ("team_manager", "service_manager")


def named_before(fact: WorkerAllocated) -> UUID | None:
    """The worker who had the case by name before another got it, if anybody had."""
    return None if fact.before.role in MANAGERS else fact.before.worker
