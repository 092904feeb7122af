"""What every fact keeps to, found by looking at all of them: a new fact is tested the day it lands."""

import inspect
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal, get_args, get_origin
from uuid import UUID

import pytest
from pydantic import AwareDatetime, ValidationError

from schemas.derived import CIPHERTEXTS, Schema, avro_field, crc64, first_line, schema_of
from schemas.fact import FACTS as KNOWN
from schemas.fact import Fact
from schemas.model import Model
from schemas.published import find_facts
from schemas.recorded import Envelope
from schemas.roster import CoverArranged
from schemas.sealed import Sealed
from tests.schemas.made_up import FACTS, bare, fixed

EVERY_FACT = pytest.mark.parametrize("fact_type", FACTS, ids=lambda fact: fact.__name__)
SAFE = (bool, int, float, UUID, datetime, date, AwareDatetime)

# The only places that may hold plain text, each with what it holds; words that people wrote are `Sealed`.
PLAIN_TEXT = {
    "Party.role": "a code of the list roles",
    "Party.agency": "a code of the list agencies",
    "Sealed.key_id": "the id of a key: a person's or a unit's id, a privacy class, an epoch",
    "Sealed.field": "the name of a command's field",
    "Envelope.policy": "the hash of the policies that were in force",
    "Step.kind": "a code of the list discharge_steps",
    "Step.role": "a code of the list roles",
    "Named.agency": "a code of the list agencies",
    "ToBeTold.agency": "a code of the list agencies",
    "DutyLine.role": "a code of the list roles",
    "AboutMeChanged.does_not_suit": "codes of the list routes_to_hear",
    "AboutMeChanged.suits": "codes of the list routes_to_hear",
    "AboutMeWritten.does_not_suit": "codes of the list routes_to_hear",
    "AboutMeWritten.suits": "codes of the list routes_to_hear",
    "AdvocacyConsidered.difficulty": "fixed words for the four parts of the test in Care Act 2014 s.67(4)",
    "AdvocacyConsidered.kind": "a code of the list advocacy_types",
    "AdvocacyEnded.kind": "a code of the list advocacy_types",
    "AdvocateAsked.kind": "a code of the list advocacy_types",
    "AdvocateInstructed.kind": "a code of the list advocacy_types",
    "AdvocateNotFound.kind": "a code of the list advocacy_types",
    "AdvocateNotFound.reason": "a code of the list unmet_reasons",
    "RuleStated.subject": "a code of the list rule_subjects",
    "AlternativeAccepted.kind": "a code of the list support_kinds",
    "AppropriateIndividualNamed.kind": "a code of the list advocacy_types",
    "AskingWithdrawn.kind": "a code of the list support_kinds",
    "CarerRiskSeen.kind": "a code of the list support_kinds",
    "ConcernRaised.kinds": "codes of the list harm_kinds",
    "KindLeftOut.kind": "a code of the list support_kinds",
    "NeedMet.kind": "a code of the list support_kinds",
    "NeedNotMet.kind": "a code of the list support_kinds",
    "NeedNotMet.reason": "a code of the list unmet_reasons",
    "NeedPlanned.kind": "a code of the list support_kinds",
    "NobodyAppropriate.kind": "a code of the list advocacy_types",
    "OptionChosen.kind": "a code of the list support_kinds",
    "OptionsShown.kinds_in_plan": "codes of the list support_kinds",
    "RouteTried.route": "a code of the list routes_to_hear",
    "ShownOption.kind": "a code of the list support_kinds",
    "ShownOption.meets": "codes of the list care_act_outcomes",
    "SupportAsked.kind": "a code of the list support_kinds",
    "SupportAskedAgain.kind": "a code of the list support_kinds",
    "SurveyPosted.route": "a code of the list routes_to_hear",
    "TakingPartDeclined.route": "a code of the list routes_to_hear",
    "AlternativeOffered.kind": "a code of the list support_kinds",
    "Look.answers": "codes of the list too_much_support_causes",
    "PartnerAnsweredOnChange.agency": "a code of the list agencies",
    "PartnerAnsweredOnWithdrawal.agency": "a code of the list agencies",
    "PartnerToldOfChange.agency": "a code of the list agencies",
    "PartnerToldOfWithdrawal.agency": "a code of the list agencies",
    "SupportBegun.kind": "a code of the list support_kinds",
    "SupportBegun.partners": "codes of the list agencies",
    "SupportChanged.bases": "codes of the list decision_bases",
    "SupportChanged.kind": "a code of the list support_kinds",
    "SupportChanged.partners": "codes of the list agencies",
    "SupportChanged.told": "codes of the list agencies",
    "SupportChanged.unmet": "codes of the list care_act_outcomes",
    "SupportEnded.bases": "codes of the list decision_bases",
    "SupportEnded.kind": "a code of the list support_kinds",
    "SupportEnded.partners": "codes of the list agencies",
    "SupportEnded.told": "codes of the list agencies",
    "SupportEnded.unmet": "codes of the list care_act_outcomes",
    "WithdrawalChanged.bases": "codes of the list decision_bases",
    "WithdrawalChanged.partners": "codes of the list agencies",
    "WithdrawalChanged.service": "a code of the list support_kinds",
    "WithdrawalReasoned.service": "a code of the list support_kinds",
    "WithdrawalReasoned.bases": "codes of the list decision_bases",
    "WithdrawalReasoned.unmet": "codes of the list care_act_outcomes",
    "WithdrawalChanged.told": "codes of the list agencies",
    "WithdrawalChanged.unmet": "codes of the list care_act_outcomes",
    "WithdrawalSet.bases": "codes of the list decision_bases",
    "WithdrawalSet.partners": "codes of the list agencies",
    "WithdrawalSet.service": "a code of the list support_kinds",
    "WithdrawalSet.told": "codes of the list agencies",
    "WithdrawalSet.unmet": "codes of the list care_act_outcomes",
    "WithdrawalTold.bases": "codes of the list decision_bases",
    "LeaveBooked.role": "a code of the list roles",
    "CoverArranged.role": "a code of the list roles",
    "FindingRecorded.outcome": "a code of the list care_act_outcomes",
    "AdviceGiven.basis": "a code of the list decision_bases",
    "OutcomeAgreed.care_act": "a code of the list care_act_outcomes",
    "OutcomeClosed.bases": "codes of the list decision_bases",
    "OutcomePaused.bases": "codes of the list decision_bases",
    "DecisionMade.bases": "codes of the list decision_bases",
    "DischargePlanned.pathway": "a code of the list discharge_pathways",
    "DischargeNotCompleted.reasons": "codes of the list delay_reasons",
    "Discharged.method": "a code of the list discharge_methods",
    "Discharged.destination": "a code of the list discharge_destinations",
    "StepDone.kind": "a code of the list discharge_steps",
    "StepWaived.kind": "a code of the list discharge_steps",
    "StepNotApplicable.kind": "a code of the list discharge_steps",
    "StepCovered.kind": "a code of the list discharge_steps",
    "BlockerStarted.reason": "a code of the list delay_reasons",
    "BlockerPassedOn.reason": "a code of the list delay_reasons",
    "BlockerEnded.reason": "a code of the list delay_reasons",
    "CapacityFound.decision": "a code of the list capacity_decisions",
    "ClockStarted.provision": "the provision of the row in force",
    "ClockStarted.force": "the force of the row in force",
    "ClockStarted.list_version": "the version of the list of periods",
    "ClockStarted.calendar": "the version of the calendar that counted",
    "ClockReplanned.provision": "the provision of the row in force",
    "ClockReplanned.force": "the force of the row in force",
    "ClockReplanned.list_version": "the version of the list of periods",
    "ClockReplanned.calendar": "the version of the calendar that counted",
    "ClockResumed.calendar": "the version of the calendar that counted",
    "ClockStarted.clock_id": "a code of the list statutory_clocks",
    "ClockPaused.clock_id": "a code of the list statutory_clocks",
    "ClockResumed.clock_id": "a code of the list statutory_clocks",
    "ClockReplanned.clock_id": "a code of the list statutory_clocks",
    "ClockStopped.clock_id": "a code of the list statutory_clocks",
    "CapacityFound.help_tried": "codes of the list capacity_help",
    "CapacityAskedAgain.decision": "a code of the list capacity_decisions",
    "CapacityAskedAgain.help_tried": "codes of the list capacity_help",
    "AnswerCounted.outcome": "a code of the list care_act_outcomes",
    "AssessmentRefused.bases": "codes of the list decision_bases",
    "AssessmentRefused.unmet": "codes of the list care_act_outcomes",
    "BudgetSumComputed.table_version": "the version of a table of points, checked at the door",
    "ConsentGiven.purpose": "a code of the list consent_purposes",
    "ConsentGiven.to": "a code of the list agencies",
    "ConsentRefused.purpose": "a code of the list consent_purposes",
    "ConsentRefused.to": "a code of the list agencies",
    "ConsentWithdrawn.purpose": "a code of the list consent_purposes",
    "ConsentWithdrawn.to": "a code of the list agencies",
    "DecisionMade.unmet": "codes of the list care_act_outcomes",
    "DecisionReasonAdded.added": "codes of the list decision_bases",
    "DecisionReasonAdded.bases": "codes of the list decision_bases",
    "DirectionChanged.bases": "codes of the list decision_bases",
    "DirectionChanged.unmet": "codes of the list care_act_outcomes",
    "DirectionGiven.bases": "codes of the list decision_bases",
    "DirectionGiven.unmet": "codes of the list care_act_outcomes",
    "DirectionReasonAdded.added": "codes of the list decision_bases",
    "DirectionReasonAdded.bases": "codes of the list decision_bases",
    "DirectionReasonAdded.unmet": "codes of the list care_act_outcomes",
    "LeansOn.kind": "a code of the list look_again_ages",
    "LifeFactStated.kind": "a code of the list look_again_ages",
    "ReferralSent.touches": "codes of the list care_act_outcomes",
    "SelfAssessmentAnswerChanged.outcome": "a code of the list care_act_outcomes",
    "SelfAssessmentAnswerKept.outcome": "a code of the list care_act_outcomes",
    "SelfAssessmentAnswered.outcome": "a code of the list care_act_outcomes",
    "BestInterestsBegun.decision": "a code of the list capacity_decisions",
    "HeardForBestInterests.decision": "a code of the list capacity_decisions",
    "BestInterestsDecided.decision": "a code of the list capacity_decisions",
    "BestInterestsDecided.bases": "codes of the list decision_bases",
    "BestInterestsDecided.unmet": "codes of the list care_act_outcomes",
    "BestInterestsDecided.heard": "fixed words for who may be heard",
    "BestInterestsDropped.decision": "a code of the list capacity_decisions",
    "SectionBegun.section": "a code of the list mha_sections",
    "SectionRenewed.section": "a code of the list mha_sections",
    "SectionEnded.section": "a code of the list mha_sections",
    "ApplicationMade.section": "a code of the list mha_sections",
    "ComplaintReceived.calendar": "the version of a calendar",
    "GapAsked.code": "a code of the list alert_types",
    "GapAsked.detector": "the hash of a detector's module",
    "GapAsked.wording": "the sentence of the list alert_types, before anything was filled in",
    "GapAsked.calendar": "the version of a calendar",
    "GapAnswered.code": "a code of the list alert_types",
    "WordOf.name": "the name of a place in a gap's sentence",
    "WordOf.value": "a date, a code, a number or an id that fills the place",
    "SessionTaskRecorded.task": "a code of the list session_tasks",
    "SessionTaskRecorded.mode": "a code of the list support_modes",
    "SessionTaskCorrected.before": "a code of the list support_modes",
    "SessionTaskCorrected.mode": "a code of the list support_modes",
    "ContactRecorded.kind": "a code of the list contact_kinds",
    "MainNeed.code": "a code of the list main_needs",
    "MainNeed.profession": "a code of the list roles",
    "GapAsked.about": "ids and codes that tell one question from another",
    "GapAnswered.about": "ids and codes that tell one question from another",
    "TrainingDone.kind": "a code of the list training_kinds",
    "TrainingNotCounted.kind": "a code of the list training_kinds",
    "SharingAgreed.sharer": "a code of the list agencies",
    "SharingAgreed.receiver": "a code of the list agencies",
    "SharingAgreed.purposes": "codes of the list purposes",
    "SharingAgreed.basis": "a code of the list legal_bases",
    "SharingAgreed.source": "the reference of an agreement, checked at the door",
    "SharingEnded.sharer": "a code of the list agencies",
    "SharingEnded.receiver": "a code of the list agencies",
    "ObjectionMade.to": "a code of the list agencies",
    "ObjectionMade.purposes": "codes of the list purposes",
    "ObjectionTakenBack.to": "a code of the list agencies",
    "PolicyTaken.policy_hash": "the hash of the policy's text, checked at the door",
    "PolicyTaken.text": "the text of the policies, which the service itself gives; nobody's words",
    "LogKeyTaken.key": "the public key of the log, checked at the door",
    "ErasureApproved.ground": "a code of the list erasure_grounds",
    "ErasureApproved.considered": "codes of the list erasure_exemptions",
    "ErasureProposed.ground": "a code of the list erasure_grounds",
    "ErasureProposed.considered": "codes of the list erasure_exemptions",
    "ErasureDeclined.exemption": "a code of the list erasure_exemptions",
    "HoldPlaced.ground": "a code of the list hold_grounds",
    "RetentionHeld.rule": "a code of the list retention_rules",
    "RetentionHeld.list_version": "the version of the list of retention rules",
    "RetentionOver.rule": "a code of the list retention_rules",
    "RetentionOver.list_version": "the version of the list of retention rules",
    "SubjectAccessAsked.list_version": "the version of the list of periods",
    "WordsErased.ground": "a code of the list erasure_grounds",
    "WordsRestricted.ground": "a code of the list restriction_grounds",
    "HistoryBegun.source": "a short name in small letters, checked at the door",
    "HistoryEnded.source": "a short name in small letters, checked at the door",
}
# The only places that may hold plain bytes: hashes, which say nothing of what was hashed.
PLAIN_BYTES = {
    "Sealed.commitment",
    "Sealed.ciphertext_sha256",
    "Envelope.command_key",
    "Envelope.command_body",
    "CaseHeadsTaken.root",
}


def places(model: type[Model], seen: set[type[Model]]) -> Iterator[tuple[str, Any]]:
    """Every place inside a model that holds a plain value, as `Model.field`, with its type."""
    if model not in seen:
        seen.add(model)
        for name, about in model.model_fields.items():
            yield from inside(f"{model.__name__}.{name}", about.rebuild_annotation(), seen)


def inside(place: str, annotation: Any, seen: set[type[Model]]) -> Iterator[tuple[str, Any]]:
    annotation, origin, arguments = bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield from places(annotation, seen)
    elif origin is not None and origin is not Literal:
        for argument in arguments:
            yield from inside(place, argument, seen)
    elif origin is None and annotation not in (type(None), Ellipsis):
        yield place, annotation


def all_places() -> dict[str, Any]:
    seen: set[type[Model]] = set()
    models: tuple[type[Model], ...] = (Envelope, *FACTS)
    return {place: kind for model in models for place, kind in places(model, seen)}


@EVERY_FACT
def test_no_text_that_people_wrote_stands_open_in_a_fact(fact_type: type[Fact]) -> None:
    open_text = {place for place, kind in places(fact_type, set()) if kind is str}
    assert open_text <= set(PLAIN_TEXT), "seal it, or say in PLAIN_TEXT which code or id it holds"


def test_every_place_holds_an_id_a_code_a_time_a_number_or_a_hash() -> None:
    for place, kind in all_places().items():
        if kind is bytes:
            assert place in PLAIN_BYTES, place
        elif kind is not str:
            assert kind in SAFE, place


def test_no_place_is_excused_that_is_not_there() -> None:
    assert set(PLAIN_TEXT) == {place for place, kind in all_places().items() if kind is str}
    assert {place for place, kind in all_places().items() if kind is bytes} == PLAIN_BYTES


@EVERY_FACT
def test_a_fact_says_in_a_sentence_what_happened(fact_type: type[Fact]) -> None:
    sentence = first_line(fact_type)
    assert fact_type.__doc__ != Fact.__doc__
    assert re.fullmatch(r"[A-Z].*\w.*\.", sentence) and len(sentence.split()) >= 3, sentence


@EVERY_FACT
def test_the_file_of_a_fact_says_what_it_is_about(fact_type: type[Fact]) -> None:
    about = inspect.getdoc(sys.modules[fact_type.__module__])
    assert about and about.splitlines()[0].endswith(".")


@EVERY_FACT
def test_a_fact_takes_no_name_from_the_envelope(fact_type: type[Fact]) -> None:
    own = set(fact_type.model_fields)
    assert not own & {*Envelope.model_fields, CIPHERTEXTS["name"], "stream", "version", "position", "recorded_at"}


@EVERY_FACT
def test_a_fact_never_changes_and_takes_nothing_unknown(fact_type: type[Fact]) -> None:
    _, fact = fixed(fact_type)
    with pytest.raises(ValidationError, match="frozen"):
        fact.happened_at = fact.happened_at
    with pytest.raises(ValidationError, match="Extra inputs"):
        fact_type(**{**dict(fact), "note_in_the_clear": "text"})


@EVERY_FACT
def test_a_fact_has_no_nickname_for_a_field(fact_type: type[Fact]) -> None:
    models: tuple[type[Model], ...] = (fact_type, Sealed, Envelope)
    for model in models:
        assert all(not about.alias and not about.exclude for about in model.model_fields.values())


def test_what_a_fact_is_called_is_one_fact_alone() -> None:
    assert [name for name, fact in find_facts().items() if fact.__name__ != name] == []
    with pytest.raises(TypeError, match="two facts are called CoverArranged"):
        type("CoverArranged", (Fact,), {"__module__": "elsewhere", "__annotations__": {}})
    assert KNOWN["CoverArranged"] is CoverArranged


def test_no_two_schemas_share_their_eight_bytes() -> None:
    assert len({crc64(schema_of(fact_type)) for fact_type in FACTS}) == len(FACTS)


def field_of(annotation: Any, **default: Any) -> Schema:
    """The Avro field of a made-up model with one field."""
    space = {"__annotations__": {"here": annotation}, "__module__": __name__, "__doc__": "Made up.", **default}
    model: Any = type("MadeUp", (Model,), space)
    return avro_field("here", model.model_fields["here"], set())


def test_a_default_in_the_class_is_one_in_the_schema() -> None:
    assert field_of(int, here=3) == {"name": "here", "type": "long", "default": 3}
    assert field_of(int | None, here=None)["default"] is None
    assert field_of(tuple[int, ...], here=())["default"] == []


@pytest.mark.parametrize(("annotation", "default"), [(str | None, "text"), (date, date(2026, 1, 1)), (int | None, 1)])
def test_a_default_that_avro_cannot_hold_is_refused(annotation: Any, default: Any) -> None:
    with pytest.raises(TypeError, match="the default of here is not one that Avro can hold"):
        field_of(annotation, here=default)


@pytest.mark.parametrize("annotation", [dict[str, str], int | str, tuple[int, str], Any, Literal["a", 1]])
def test_a_type_that_avro_cannot_hold_is_refused(annotation: Any) -> None:
    with pytest.raises(TypeError, match=r"no Avro type|a literal of one type"):
        field_of(annotation)


def test_a_note_on_a_type_changes_nothing_in_the_schema() -> None:
    assert get_origin(Annotated[int, "note"]) is Annotated and get_args(Annotated[int, "note"])[0] is int
    assert field_of(Annotated[int, "note"])["type"] == "long"
