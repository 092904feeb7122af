"""A kind of support, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "SupportBegun": ("milestone", "Support began on {first_day:day}: {kind:kind}, {minutes:hours} a week."),
    "SupportChanged": (
        "milestone",
        "Support ({kind:kind}) goes from {minutes_before:hours} to {minutes_after:hours} a week on {first_day:day}; "
        "so decided {decided_by:party}.",
    ),
    "BackUpRecorded": ("decision", "It was written down how support can come back; so says {by:party}."),
    "BackUpTold": ("decision", "The person was told {means:means} how support can come back."),
    "PartnerToldOfChange": ("decision", "A partner heard of the change of support: {agency:agency}."),
    "PartnerAnsweredOnChange": ("decision", "A partner answered on the change of support: {agency:agency}."),
    "SupportEndPlanned": ("decision", "The end of support was planned for {ends_on:day}."),
    "SupportEnded": ("milestone", "Support ({kind:kind}) ended on {ended_on:day}; so decided {decided_by:party}."),
}
