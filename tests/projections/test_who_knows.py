"""Who must know, who was told how and when, who read it, and who acts on what held before."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from projections.record.delay import part as delay
from projections.record.who_knows import part
from projections.who_knows import Thing, who_knows
from schemas.decision import DecisionMade, DecisionOpened, DecisionTold, DecisionWithdrawn
from schemas.discharge import (
    DischargeDateAgreed,
    DischargeDateMoved,
    DischargePlanWithdrawn,
    Named,
    NamedPersonTold,
)
from schemas.fact import Fact
from schemas.party import Party
from schemas.support import PartnerToldOfChange, SupportChanged
from schemas.withdrawal import PartnerToldOfWithdrawal, WithdrawalSet, WithdrawalTakenBack, WithdrawalTold
from tests.projections.folding import recorded
from tests.projections.test_delay import admitted, of, ready
from tests.spec import an_id, at, words

NOW = at("2026-03-04 14:20")
CASE = {"case_id": an_id("case")}
PERSON, PROVIDER = Party(role="person", agency="PRIVATE"), Party(role="registered_manager", agency="PROVIDER")
MANAGER = Party(role="team_manager", agency="LA")
SISTER = Named(named_id=an_id("sister"), relation="family")
CHARITY = Named(named_id=an_id("charity"), relation="agency", agency="VCSE")
WEDNESDAY, THURSDAY = date(2026, 3, 11), date(2026, 3, 12)
DECISION: dict[str, Any] = {**CASE, "decision_id": an_id("decision")}
HOME: dict[str, Any] = {**CASE, "discharge_id": an_id("discharge"), "units": ()}
made = DecisionMade(
    happened_at=NOW,
    **DECISION,
    option_id=an_id("option"),
    bases=("NEED",),
    reasons=None,
    evidence=(),
    decided_by=MANAGER,
    must_be_told=(PERSON, PROVIDER),
)


def later(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def told(whom: Party, hours: float = 1) -> DecisionTold:
    return DecisionTold(happened_at=later(hours), **DECISION, told=whom, means="phone")


withdrawn = DecisionWithdrawn(
    happened_at=later(20), **DECISION, reason=words("the sum was wrong"), must_be_told=(PERSON, PROVIDER)
)


def agreed(*heard: Named) -> DischargeDateAgreed:
    return DischargeDateAgreed(
        happened_at=NOW,
        **HOME,
        on=WEDNESDAY,
        agreed_with_person=True,
        needs=(),
        to_be_told=(SISTER, CHARITY),
        told=tuple(one.named_id for one in heard),
    )


def moved(*heard: Named) -> DischargeDateMoved:
    return DischargeDateMoved(
        happened_at=later(24),
        **HOME,
        before=WEDNESDAY,
        on=THURSDAY,
        agreed_with_person=True,
        needs=(),
        to_be_told=(SISTER, CHARITY),
        told=tuple(one.named_id for one in heard),
    )


def named_told(one: Named, hours: float) -> NamedPersonTold:
    about = {name: value for name, value in HOME.items() if name != "units"}
    return NamedPersonTold(happened_at=later(hours), **about, named_id=one.named_id, means="phone", on=None)


def only(*facts: Fact) -> Thing:
    [thing] = who_knows(recorded(facts))
    return thing


def standing(*facts: Fact) -> dict[str, str]:
    return {one.who: one.knows for one in only(*facts).knowers}


def test_those_who_must_be_told_a_decision_know_nothing_until_they_are_told() -> None:
    assert standing(made) == {"party:person@PRIVATE": "nothing", "party:registered_manager@PROVIDER": "nothing"}
    assert standing(made, told(PERSON))["party:person@PRIVATE"] == "this"


def test_who_was_told_how_and_when() -> None:
    [person, provider] = only(made, told(PERSON)).knowers
    assert (person.told_at, person.means, person.told) == (later(1), "phone", "said:decided")
    assert (provider.told_at, provider.told_of) == (None, 0)


def test_after_a_withdrawal_those_who_were_told_know_an_older_one() -> None:
    facts = (made, told(PERSON), withdrawn)
    assert only(*facts).holds == "said:withdrawn"
    assert standing(*facts) == {
        "party:person@PRIVATE": "an_older_one",
        "party:registered_manager@PROVIDER": "nothing",
    }
    assert standing(*facts, told(PERSON, 21), told(PROVIDER, 22)) == {
        "party:person@PRIVATE": "this",
        "party:registered_manager@PROVIDER": "this",
    }


def test_who_read_it_knows_it_though_nobody_told_them() -> None:
    opened = DecisionOpened(happened_at=later(2), **DECISION, by=PROVIDER)
    provider = only(made, opened).knowers[1]
    assert (provider.knows, provider.opened_at, provider.told_at) == ("this", later(2), None)


def test_who_acts_on_a_day_that_holds_no_longer() -> None:
    facts = (agreed(CHARITY), named_told(SISTER, 1), moved(SISTER))
    assert only(*facts).holds == f"date:{THURSDAY}"
    assert standing(*facts) == {f"named:family:{SISTER.named_id}": "this", "agency:VCSE": "an_older_one"}
    charity = only(*facts).knowers[1]
    assert charity.told == f"date:{WEDNESDAY}"
    assert standing(*facts, named_told(CHARITY, 25))["agency:VCSE"] == "this"


def test_a_plan_that_was_withdrawn_leaves_whoever_was_told_a_day_with_an_older_one() -> None:
    gone = DischargePlanWithdrawn(
        happened_at=later(30), **HOME, reason=words("unwell"), on=WEDNESDAY, to_be_told=(SISTER, CHARITY)
    )
    assert set(standing(agreed(SISTER, CHARITY), gone).values()) == {"an_older_one"}
    assert who_knows(recorded([gone])) == (), "no day was ever agreed"


def test_partners_of_a_change_of_support() -> None:
    about: dict[str, Any] = {**CASE, "support_id": an_id("support")}
    changed = SupportChanged(
        happened_at=NOW,
        **about,
        decided_id=an_id("support"),
        effect="give_less",
        bases=("NEED",),
        decided_by=MANAGER,
        kind="HOME_CARE",
        minutes_before=600,
        minutes_after=300,
        first_day=THURSDAY,
        partners=("VCSE", "GP"),
        told=("GP",),
        by=MANAGER,
    )
    assert standing(changed) == {"agency:VCSE": "nothing", "agency:GP": "this"}
    heard = PartnerToldOfChange(happened_at=later(1), **about, agency="VCSE", by=MANAGER)
    assert standing(changed, heard) == {"agency:VCSE": "this", "agency:GP": "this"}


def test_the_person_and_the_partners_of_a_withdrawal() -> None:
    about: dict[str, Any] = {**CASE, "withdrawal_id": an_id("withdrawal")}
    ends = WithdrawalSet(
        happened_at=NOW,
        **about,
        decided_id=an_id("withdrawal"),
        effect="withdraw",
        bases=("COST",),
        decided_by=MANAGER,
        service="DAY_SERVICE",
        ends_on=THURSDAY,
        partners=("VCSE",),
        by=MANAGER,
    )
    heard = WithdrawalTold(happened_at=later(1), **about, means="easy_read", by=MANAGER)
    assert standing(ends, heard) == {"said:the_person": "this", "agency:VCSE": "nothing"}
    partner = PartnerToldOfWithdrawal(happened_at=later(2), **about, agency="VCSE", by=MANAGER)
    back = WithdrawalTakenBack(happened_at=later(3), **about, by=MANAGER)
    assert standing(ends, heard, partner, back) == {"said:the_person": "an_older_one", "agency:VCSE": "an_older_one"}


def test_what_changed_last_stands_first() -> None:
    assert [one.what for one in who_knows(recorded([made, moved()]))] == ["discharge_day", "decision"]


def test_a_case_shows_it_in_words() -> None:
    [thing] = part.read(recorded([agreed(CHARITY), moved(SISTER)]))
    shown = thing.model_dump()
    assert shown["holds"] == "Thursday 12 March 2026"
    assert [(one["words"], one["knows"], one["told"]) for one in shown["knowers"]] == [
        ("a relative", "this", "Thursday 12 March 2026"),
        ("Voluntary, community and social enterprise", "an_older_one", "Wednesday 11 March 2026"),
    ]


def test_a_case_shows_its_delay_up_to_the_day_that_is_asked_about() -> None:
    [one] = delay.read(recorded([admitted(), ready(2)]), of(9))
    assert one.model_dump()["days"] == 7


MOVES = st.lists(st.sampled_from(["made", "person", "provider", "withdrawn"]), max_size=12)


@given(moves=MOVES)
def test_only_who_was_told_since_the_last_change_knows_what_holds(moves: list[str]) -> None:
    facts: list[Fact] = [made]
    known: set[str] = set()
    for number, move in enumerate(moves, start=1):
        if move == "made":
            facts.append(made.with_(happened_at=later(number)))
        elif move == "withdrawn":
            facts.append(withdrawn.with_(happened_at=later(number)))
        else:
            facts.append(told(PERSON if move == "person" else PROVIDER, number))
        changed = move in ("made", "withdrawn")
        known = set() if changed else known | {"person" if move == "person" else "registered_manager"}
    found = {one.who.removeprefix("party:").partition("@")[0] for one in only(*facts).knowers if one.knows == "this"}
    assert found == known
