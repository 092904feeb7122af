"""A carer calls the crisis line, and nobody answers until the next day."""

from datetime import timedelta
from typing import Any

from aggregates.crisis_call import RecordCrisisCall, ReplyToCrisisCall, decider
from tests.aggregates.lives import PlainLife, lived
from tests.spec import an_id, at, words

NOW = at("2026-02-05 09:00")
ABOUT: dict[str, Any] = {"crisis_call_id": an_id("call"), "case_id": an_id("case")}
call = RecordCrisisCall(at=NOW, **ABOUT, caller="carer", words=words("she has not slept", "words"), replied=False)
reply = ReplyToCrisisCall(
    at=NOW + timedelta(days=1), **ABOUT, reply=words("somebody will visit", "reply"), means="phone"
)
LIFE = lived(decider, (call, reply))


class TestCalled(PlainLife):
    decider, commands, another = decider, (call, reply), call.with_(caller="person")
