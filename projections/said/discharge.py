"""A way home, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
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
    "NamedPersonTold": ("decision", "Somebody named in the plan was told {means:means}; the day stands at {on:day}."),
    "DischargeNotCompleted": ("milestone", "The person did not go home on {on:day}. Reasons: {reasons:reasons}."),
    "Discharged": ("milestone", "The person left: {method:method}. To: {destination:destination}."),
    "DischargePlanWithdrawn": ("milestone", "The plan to go home was withdrawn; the day was {on:day}."),
}
