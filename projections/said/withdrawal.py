"""A service that ends, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "WithdrawalSet": (
        "milestone",
        "A service was set to end on {ends_on:day}: {service:kind}; so decided {decided_by:party}. "
        "Bases: {bases:bases}.",
    ),
    "WithdrawalChanged": (
        "milestone",
        "The end of a service ({service:kind}) was moved from {before:day} to {ends_on:day}. Bases: {bases:bases}.",
    ),
    "WithdrawalReasoned": (
        "decision",
        "The end of a service ({service:kind}) now rests on these bases, says {decided_by:party}: {bases:bases}.",
    ),
    "WithdrawalTold": (
        "milestone",
        "The person was told {means:means} that a service ends. Reason given: {bases:bases}.",
    ),
    "WithdrawalHeard": ("milestone", "The {whom:spaced} was heard on the end of a service by {by:party}."),
    "WithdrawalAnswered": ("milestone", "The person was answered {means:means} on the end of a service."),
    "AlternativeOffered": ("decision", "Something else was offered from {first_day:day}: {kind:kind}."),
    "PartnerToldOfWithdrawal": ("decision", "A partner heard of the end of a service: {agency:agency}."),
    "PartnerAnsweredOnWithdrawal": ("decision", "A partner answered on the end of a service: {agency:agency}."),
    "WithdrawalTakenBack": ("milestone", "The service goes on; so says {by:party}."),
}
