"""How a fact reads on a timeline: a plain sentence of codes, days and parties, and how much it matters."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

from projections.plain import plain
from projections.wording import phrase
from schemas.fact import Fact
from schemas.gap import GapAsked
from schemas.model import Model
from schemas.recorded import Recorded
from schemas.sealed import Sealed

Level = Literal["milestone", "decision", "all"]
LEVELS: tuple[Level, ...] = ("milestone", "decision", "all")
OpenText = Callable[[Sealed, UUID], str]

SAID: Mapping[str, tuple[Level, str]] = MappingProxyType(
    {
        "PersonRegistered": ("all", "The person became known to us."),
        "PersonDetailsCorrected": ("all", "Details of the person were corrected."),
        "CommunicationNeedNoted": ("decision", "It was noted how information must be given to the person."),
        "CaseOpened": ("milestone", "The case was opened; it is with {owner:party}."),
        "AgencyJoined": ("decision", "The circle was joined by {party:party}."),
        "AgencyLeft": ("decision", "The circle was left by {party:party}."),
        "WorkerAllocated": (
            "milestone",
            "The case was given to {owner:party}{joint_handover:joint}{asked_by_person:wished}.",
        ),
        "OwnerMoved": ("milestone", "The case moved from {before:party} to {owner:party}."),
        "OwnerNotMoved": (
            "decision",
            "The handover was accepted by {accepted_by:party}, but the case was with {owner:party}; it stays there.",
        ),
        "StepRecorded": ("all", "A step was recorded by {worker:party}."),
        "WorkerChanged": ("decision", "The case passed from {before:party} to {worker:party}."),
        "DeadlineSet": ("decision", "The case must be done by {due:when}."),
        "CaseEnded": ("milestone", "The case ended{late:late}."),
        "CaseClosed": ("milestone", "The case was closed on {closed_on:day}."),
        "CaseReopened": ("milestone", "The case was opened again; it is with {owner:party}."),
        "ReferralSent": ("milestone", "A referral went from {sender:party} to {to:party}; answer by {answer_by:when}."),
        "ReferralOpened": ("all", "The referral was read by {by:party}; reading is not accepting."),
        "ReferralAccepted": ("milestone", "The referral was accepted by {by:party}."),
        "ReferralDeclined": ("milestone", "The referral was declined by {by:party}; it is with its sender again."),
        "ReferralWithdrawn": ("decision", "The referral was withdrawn by {by:party}."),
        "ReferralOutcomeRecorded": ("milestone", "The outcome of the referral was recorded by {by:party}."),
        "ReferralOutcomeTold": ("decision", "The {told:spaced} was told the outcome of the referral {means:means}."),
        "AssessmentStarted": ("decision", "An assessment ({kind:spaced}) was begun by {assessor:party}."),
        "FindingRecorded": ("all", "A finding on {outcome:outcome}: {able:able}."),
        "AssessmentCompleted": ("milestone", "The assessment was finished: {eligible:eligible}; {copy_given:copy}."),
        "AssessmentDeclined": ("milestone", "The person does not want the assessment."),
        "DecisionAsked": ("decision", "A question was put to {decision_maker:party}, with {options:options}."),
        "OptionAdded": ("all", "A further option was put on the table."),
        "DecisionMade": ("milestone", "It was decided by {decided_by:party}. Bases: {bases:bases}."),
        "DecisionTold": ("decision", "The decision was told to {told:party} {means:means}."),
        "DecisionWithdrawn": ("milestone", "The decision was withdrawn; everyone who must know is told again."),
        "HandoverOffered": (
            "milestone",
            "The case was offered by {sender:party} to {to:party}, with {points:points}; answer by {answer_by:when}.",
        ),
        "HandoverOpened": ("all", "The offer was read by {by:party}; reading is not accepting."),
        "OpenPointAccepted": ("all", "One open point was taken by {by:party}."),
        "HandoverAccepted": ("milestone", "The case was taken by {by:party}, with every open point."),
        "HandoverRefused": ("milestone", "The offer was refused by {by:party}; the case stays with its sender."),
        "HandoverWithdrawn": ("decision", "The offer was taken back by {by:party}."),
        "HandoverPassedOn": (
            "decision",
            "The offer was passed on by {by:party} to {to:party}; answer by {answer_by:when}.",
        ),
        "HandoverLapsed": ("milestone", "Nobody answered in time: the case is with {sender:party}, who may ask again."),
        "DischargePlanned": (
            "milestone",
            "A way home was planned ({pathway:pathway}), with {steps:steps}; to be told: {to_be_told:people}.",
        ),
        "StepAdded": ("decision", "A further step is needed: {step.kind:step}."),
        "StepDone": ("decision", "A step is in place: {kind:step}."),
        "StepWaived": ("decision", "{by:party} goes ahead without a step: {kind:step}."),
        "StepNotApplicable": ("decision", "A step does not apply: {kind:step}. So says {by:party}."),
        "StepDelegated": (
            "decision",
            "A step was given to {step.owner:party}: {step.kind:step}; authorised by {authorised_by:party}.",
        ),
        "StepCovered": ("decision", "A named worker, {worker:party}, does a step on {on:day}: {kind:step}."),
        "ReceivingServiceAccepted": ("decision", "The receiving service can start on {on:day}."),
        "DischargeDateAgreed": ("milestone", "Discharge agreed for {on:day}, {agreed_with_person:with_person}."),
        "DischargeDateMoved": (
            "milestone",
            "Discharge moved from {before:day} to {on:day}, {agreed_with_person:with_person}.",
        ),
        "NamedPersonTold": (
            "decision",
            "Somebody named in the plan was told {means:means}; the day stands at {on:day}.",
        ),
        "DischargeNotCompleted": ("milestone", "The person did not go home on {on:day}. Reasons: {reasons:reasons}."),
        "Discharged": ("milestone", "The person left: {method:method}. To: {destination:destination}."),
        "DischargePlanWithdrawn": ("milestone", "The plan to go home was withdrawn; the day was {on:day}."),
        "GapAsked": ("all", "{to:party} was asked:"),
        "GapAcknowledged": ("all", "The question was seen by {by:party}; it stays open until it is answered."),
        "GapAnswered": ("decision", "The question was answered in words by {by:party}."),
        "GapEndTold": ("all", "Those who were asked were told that the question is over."),
        "RosterPublished": ("all", "A roster was published from {first_day:day} to {last_day:day}."),
        "RosterCorrected": ("all", "The roster from {first_day:day} to {last_day:day} was corrected."),
        "LeaveBooked": ("all", "Leave of one {role:role} from {first_day:day} to {last_day:day}."),
        "LeaveCancelled": ("all", "Leave was cancelled."),
        "CoverArranged": ("all", "Cover was arranged for {on:day}: {count:number} more of the role {role:role}."),
        "CoverCancelled": ("all", "Cover was cancelled."),
        "HistoryBegun": ("all", "A history from elsewhere was begun; its own times follow."),
        "HistoryEnded": ("all", "The history from elsewhere is complete."),
    }
)


class Words(Model):
    """Words that stay sealed, and what they are."""

    label: str
    sealed: Sealed


class Entry(Model):
    """One line of a timeline; `thread` is the kind of stream it belongs to, `words` what was said, still sealed."""

    level: Level
    thread: str
    says: str
    words: tuple[Words, ...]


def entry(recorded: Recorded[Any]) -> Entry:
    """How a recorded fact reads."""
    return entry_of(recorded.fact)


def entry_of(fact: Fact) -> Entry:
    """How a fact reads. One that has no line of its own is told by the first sentence of its class."""
    level, text = SAID.get(type(fact).__name__) or ("decision", first_sentence(type(fact)))
    says = plain(text, fact)
    if isinstance(fact, GapAsked):
        says += f" {question(fact)}"
    return Entry(
        level=level,
        thread=type(fact).__module__.rpartition(".")[2],
        says=says[0].upper() + says[1:],
        words=tuple(sealed_words(fact)),
    )


def question(fact: GapAsked) -> str:
    """The question in the words in which it was put then."""
    words = fact.wording.format_map({one.name: phrase(one.value) for one in fact.words})
    return words[0].upper() + words[1:]


def first_sentence(fact: type[Fact]) -> str:
    """What the class says of itself, braces made harmless."""
    text = " ".join((fact.__doc__ or fact.__name__).split("\n\n")[0].split())
    return text.replace("{", "{{").replace("}", "}}")


def sealed_words(value: Any, label: str = "") -> Iterator[Words]:
    """Every sealed text inside, by the name of its field and, in a list, its number."""
    if isinstance(value, Sealed):
        yield Words(label=label, sealed=value)
    elif isinstance(value, Model):
        for name, inner in value:
            yield from sealed_words(inner, f"{label} {name}".strip().replace("_", " "))
    elif isinstance(value, tuple):
        for number, inner in enumerate(value, start=1):
            yield from sealed_words(inner, f"{label} {number}")


def shown(level: Level, wanted: Level) -> bool:
    """Whether an entry belongs to what is wanted: milestones alone, decisions with them, or all."""
    return LEVELS.index(level) <= LEVELS.index(wanted)
