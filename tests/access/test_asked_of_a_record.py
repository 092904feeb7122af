"""Asked of a real record: the very next question knows what was just recorded, and an earlier moment is as it was."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from aggregates._shape import Command
from aggregates.case import JoinAgency, OpenCase
from aggregates.consent import GiveConsent, WithdrawConsent
from aggregates.sharing import AgreeSharing, EndSharing
from aggregates.supporter import ChooseSupporter, ShareWithSupporter
from aggregates.team import FormTeam, JoinTeam, LeaveTeam
from aggregates.training import RecordTraining
from schemas.classes import FIELD_CLASSES
from schemas.party import NamedParty
from schemas.refused import Refused
from services.clock import SetClock
from services.config import Settings
from services.embedded import Embedded
from services.policies import book
from services.policies.asking import Asker, Context, Decision
from services.policies.book import Policies
from services.policies.gate import Access
from services.policies.knowing import Known
from services.policies.taking import take_policy
from services.recording import Asked
from tests.services.test_cli import run, shown
from tests.spec import SOMEBODY, an_id, at

NOW = at("2026-03-02 09:00")
CASE, PERSON = an_id("case of Mary"), an_id("Mary")
SALLY = NamedParty(role="social_worker", agency="LA", worker=an_id("Sally"))
NORMA = NamedParty(role="cpn", agency="NHS_MH", worker=an_id("Norma"))
DAVE = NamedParty(role="doctor", agency="NHS_MH", worker=an_id("Dave"))
SISTER = NamedParty(role="family", agency="PRIVATE", worker=an_id("sister"))
LA_TEAM, TRUST_TEAM = an_id("team at the council"), an_id("team at the trust")
EVERYTHING_FORBIDDEN = (
    '@id("nobody") @reason("Nobody sees anything for now.") @source("this test") @rests_on("")\n'
    "forbid (principal, action, resource);"
)


def moment_text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


class Record:
    """A record of one case that two agencies share, each command an hour after the one before."""

    def __init__(self, folder: Path) -> None:
        self.closed = False
        self.clock = SetClock(NOW)
        self.service = Embedded(Settings(data=folder), self.clock)
        for team, who in ((LA_TEAM, SALLY), (TRUST_TEAM, NORMA)):
            self.say(FormTeam(at=NOW, team_id=team, lead=who))
            self.say(JoinTeam(at=NOW, team_id=team, worker=who))
            for kind in ("data_security", "safeguarding_adults"):
                training = an_id(f"{kind} of {who.worker}")
                days = {"done_on": NOW.date(), "lasts_until": date(2027, 3, 1)}
                self.say(RecordTraining(at=NOW, training_id=training, worker=who, kind=kind, **days))
        self.say(OpenCase(at=NOW, case_id=CASE, person_id=PERSON, owner=SALLY))
        self.say(JoinAgency(at=NOW, case_id=CASE, party=NORMA))

    def say(self, command: Command) -> UUID:
        """Record a command; the id of its fact. The read models are not told of it."""
        answer = self.service.record.do_now(command, Asked(told_by=SOMEBODY))
        self.clock.moment += timedelta(hours=1)
        [fact] = answer.facts
        return fact.fact_id

    def close(self) -> None:
        """Close it once."""
        if not self.closed:
            self.closed = True
            self.service.close()

    def gate(self, read: Any, as_of: datetime | None = None) -> Access:
        return Access(self.service.policies, Known(read, self.service.record.store, as_of))

    def asked(self, who: NamedParty, as_of: datetime | None = None, case: UUID = CASE) -> Decision:
        """Whether a worker sees the health of the person, for care."""
        with self.service.views.read() as read:
            asker = Asker("worker", UUID(str(who.worker)), who.role, who.agency)
            context = Context("direct_care", "care_provision", 2, as_of or self.clock.moment)
            return self.gate(read, as_of).decide(asker, "see", case, "health", context)

    def project(self) -> None:
        """Bring the read models up to the head; nothing is left to be read from the record itself."""
        self.service.catch_up()
        with self.service.views.read() as read:
            assert Known(read, self.service.record.store).newer == []

    def share(self) -> UUID:
        return self.say(
            AgreeSharing(
                at=NOW,
                agreement_id=an_id("agreement"),
                sharer="LA",
                receiver="NHS_MH",
                purposes=("direct_care",),
                basis="care_provision",
                classes=("identity", "health"),
                first_day=NOW.date(),
                source="ISA-2026-1",
            )
        )


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    lived = Record(tmp_path / "data")
    yield lived
    lived.close()


def leave(at: datetime) -> LeaveTeam:
    return LeaveTeam(at=at, team_id=LA_TEAM, worker=SALLY, left_on=at.date(), people=1)


@pytest.mark.parametrize("projected", [True, False], ids=["read models at the head", "read models behind"])
def test_who_left_sees_nothing_with_the_very_next_question(record: Record, projected: bool) -> None:
    assert record.asked(SALLY).allowed
    before = record.clock.moment - timedelta(minutes=1)
    record.project()
    assert record.asked(SALLY).allowed
    record.say(leave(record.clock.moment))
    if projected:
        record.project()
    assert [one.policy for one in record.asked(SALLY).reasons] == ["role_not_held"]
    assert record.asked(SALLY, as_of=before).allowed


@pytest.mark.parametrize("projected", [True, False], ids=["read models at the head", "read models behind"])
def test_an_agreement_opens_and_its_end_shuts(record: Record, projected: bool) -> None:
    assert not record.asked(NORMA).allowed
    shared = record.share()
    decision = record.asked(NORMA)
    assert decision.allowed and shared in decision.reasons[0].facts
    record.say(EndSharing(at=record.clock.moment, agreement_id=an_id("agreement"), last_day=date(2026, 3, 1)))
    if projected:
        record.project()
    assert not record.asked(NORMA).allowed


def test_consent_opens_and_taken_back_shuts(record: Record) -> None:
    about = {"consent_id": an_id("consent"), "case_id": CASE}
    record.say(GiveConsent(at=record.clock.moment, **about, purpose="share_record", to="NHS_MH", classes=("health",)))
    assert record.asked(NORMA).allowed
    record.say(WithdrawConsent(at=record.clock.moment, **about))
    assert not record.asked(NORMA).allowed


def test_a_case_that_nobody_knows_is_refused_as_one_that_is_not_theirs(record: Record) -> None:
    said = set()
    for case in (an_id("no case"), CASE):
        with pytest.raises(Refused) as refusal:
            record.asked(NORMA, case=case).refuse()
        said.add((refusal.value.rule, refusal.value.why))
    assert len(said) == 1


def test_a_past_decision_is_made_by_the_policy_of_that_day(record: Record) -> None:
    service = record.service
    assert take_policy(service.record, service.policies, record.clock.moment)
    assert not take_policy(service.record, service.policies, record.clock.moment)
    first = record.clock.moment
    record.clock.moment += timedelta(hours=1)
    closed = Policies(json.loads(service.policies.text) | {"closed_for_now.cedar": EVERYTHING_FORBIDDEN})
    assert take_policy(service.record, closed, record.clock.moment)
    record.clock.moment += timedelta(hours=1)
    second = record.clock.moment
    record.clock.moment += timedelta(hours=1)
    assert take_policy(service.record, service.policies, record.clock.moment)
    then = record.asked(SALLY, as_of=second)
    assert (then.allowed, then.policy_hash) == (False, closed.hash)
    assert "Nobody sees anything for now." in [one.sentence for one in then.reasons]
    for moment in (first, None):
        decision = record.asked(SALLY, as_of=moment)
        assert (decision.allowed, decision.policy_hash) == (True, service.policies.hash)


def test_at_a_terminal_it_is_told_who_could_see_on_a_day_and_why(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = record.say(JoinTeam(at=record.clock.moment, team_id=TRUST_TEAM, worker=DAVE))
    supporting = {"supporter_id": an_id("supporting"), "case_id": CASE}
    record.say(ChooseSupporter(at=record.clock.moment, **supporting, supporter=SISTER))
    shared = record.say(ShareWithSupporter(at=record.clock.moment, **supporting, classes=("contact",)))
    then = record.clock.moment
    record.clock.moment += timedelta(hours=1)
    record.say(leave(record.clock.moment))
    record.close()
    monkeypatch.setenv("THROUGHCARE_DATA", str(tmp_path / "data"))
    told = shown("access", "--case", str(CASE), "--at", moment_text(then))
    seen = {(one["kind"], one["party"]): {look["class"] for look in one["sees"]} for one in told["who"]}
    assert seen == {
        ("person", None): {"identity", "contact", "health", "staff"},
        ("supporter", None): {"contact"},
        ("worker", "social_worker@LA"): set(FIELD_CLASSES),
    }
    [sister] = [one for one in told["who"] if one["kind"] == "supporter"]
    assert sister["sees"][0]["reasons"][0]["facts"] == [str(shared)]
    assert told["policy"]["statement"] == "No policy had been taken by then; today's policy decides."
    [dave] = shown("access", "--case", str(CASE), "--at", moment_text(then), "--worker", str(DAVE.worker))["who"]
    assert dave["sees"] == []
    [against] = [one for one in dave["does_not_see"] if one["class"] == "identity"]
    assert "Their data security training does not count on that day." in [one["sentence"] for one in against["reasons"]]
    later = shown("access", "--case", str(CASE), "--agency", "LA")
    assert later["who"] == []
    assert str(joined)
    in_words = run("access", "--case", str(CASE), "--at", moment_text(then), "--agency", "LA").stdout
    assert "social_worker@LA" in in_words
    assert "health, with its words, to give care or plan it (basis: health or social care" in in_words
    assert "- They are named in the circle of the case. Facts: " in in_words


def test_at_a_terminal_an_unknown_case_or_agency_is_said_to_be_so(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record.close()
    monkeypatch.setenv("THROUGHCARE_DATA", str(tmp_path / "data"))
    unknown = run("access", "--case", str(an_id("no case")))
    assert (unknown.exit_code, "case_not_found" in unknown.stderr) == (3, True)
    misused = run("access", "--case", str(CASE), "--agency", "NOBODY")
    assert (misused.exit_code, misused.stderr) == (2, "--agency: this is not a code of the list agencies.\n")
    monkeypatch.setattr(book, "policy_folder", lambda: tmp_path)
    refused = run("access", "--case", str(CASE))
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Refused (policy_unsound): the policy file *.cedar cannot be used: there is none")
