"""Somebody becomes known to us, is named rightly, and says how they want to be told things."""

from typing import Any

import pytest
from pydantic import ValidationError

from aggregates.person import CorrectPersonDetails, NoteCommunicationNeed, RegisterPerson, decider
from schemas.person import CommunicationNeedNoted, PersonDetailsCorrected, PersonRegistered
from tests.spec import an_id, at, given, words

NOW, LATER, PERSON = at("2026-01-05 09:00"), at("2026-01-06 09:00"), an_id("Jim")
NAMED: dict[str, Any] = {"person_id": PERSON, "name": words("Jim Ash", "name"), "born": words("1961-04-02", "born")}
register = RegisterPerson(at=NOW, **NAMED)
registered = PersonRegistered(happened_at=NOW, **NAMED)
CORRECT: dict[str, Any] = {"person_id": PERSON, "corrects": an_id("registered"), "born": words("1962-04-02", "born")}
correct = CorrectPersonDetails(at=LATER, **CORRECT)
corrected = PersonDetailsCorrected(happened_at=LATER, **CORRECT)
NEED: dict[str, Any] = {"person_id": PERSON, "need": words("large print, and time to read it", "need")}
note = NoteCommunicationNeed(at=LATER, **NEED)
noted = CommunicationNeedNoted(happened_at=LATER, **NEED)
LIFE = (registered, corrected, noted)


def test_somebody_is_registered() -> None:
    given(decider).when(register).then(registered)


def test_registering_them_again_changes_nothing() -> None:
    given(decider, *LIFE).when(register.with_(name=words("Jim Ash, sealed anew", "name"))).then_nothing()


def test_registering_somebody_else_under_the_same_id_is_refused() -> None:
    given(decider, registered).when(register.with_(at=LATER)).then_refused("correct their details instead")


def test_a_detail_is_corrected() -> None:
    given(decider, registered).when(correct).then(corrected)


def test_correcting_it_again_changes_nothing() -> None:
    given(decider, registered, corrected).when(correct).then_nothing()


def test_a_second_correction_of_the_same_fact_is_kept() -> None:
    sooner = corrected.with_(happened_at=NOW)
    given(decider, registered, sooner).when(correct).then(corrected)


def test_nobody_is_corrected_who_was_never_registered() -> None:
    given(decider).when(correct).then_refused("nobody is registered under this id")


def test_a_correction_says_what_is_right() -> None:
    with pytest.raises(ValidationError, match="as it should be"):
        CorrectPersonDetails(at=LATER, person_id=PERSON, corrects=an_id("registered"))


def test_a_communication_need_is_noted() -> None:
    given(decider, registered).when(note).then(noted)


def test_noting_it_again_changes_nothing() -> None:
    given(decider, registered, noted).when(note).then_nothing()


def test_no_need_is_noted_for_somebody_never_registered() -> None:
    given(decider).when(note).then_refused("nobody is registered under this id")
