"""S06: somebody changes their mind about what they want; that is theirs to do, and nothing is asked."""

from services.stories._shape import Line, Story, person

OWNER, SUPPORTER, PERSON = "social_worker@LA#owner", "support_worker@VCSE#supporter", "person@PRIVATE"
OUTCOME = {"outcome_id": "#outcome", "case_id": "#case"}


def sooner_paint() -> tuple[Line, ...]:
    """S06: the choir by April, until she would sooner paint."""
    painting = {"words": "I would sooner paint. I have joined the art group.", "own_words": True}
    return (
        *person("2026-01-26 10:00", OWNER, "Mina", "9990003599"),
        Line("2026-01-26 10:05", OWNER, "JoinAgency", {"case_id": "#case", "party": SUPPORTER}),
        Line("2026-02-02 09:00", PERSON, "AgreeOutcome", OUTCOME | {"words": "Join the choir by April."}, "outcome"),
        Line(
            "2026-03-10 11:00",
            PERSON,
            "ReviseOutcome",
            OUTCOME | painting | {"asked_by": "family@PRIVATE#friend"},
            "revised",
        ),
    )


STORIES = (Story("mina", sooner_paint(), anchor="2026-03-10 11:00"),)
