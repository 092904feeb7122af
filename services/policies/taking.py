"""The record notes by which policy it is decided who may see what, with its whole text, whenever that changes."""

from datetime import datetime

from aggregates.custody import TakePolicy
from services.following import SERVICE
from services.policies.book import Policies
from services.proof.custody import log_stream
from services.recording import Asked, CareRecord


def take_policy(record: CareRecord, policies: Policies, at: datetime) -> bool:
    """Note the policy where another was in force before; true if it was noted."""
    stream = log_stream(record.store.store_id())
    command = TakePolicy(at=at, custody_id=stream, policy_hash=policies.hash, text=policies.text)
    return bool(record.do_now(command, Asked(told_by=SERVICE)).facts)
