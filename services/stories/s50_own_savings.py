"""S50: somebody who has savings asks for help to plan their care, and is told to arrange it alone."""

from services.stories._shape import Line, Story, person

PRACTITIONER = "social_care_practitioner@LA#dee"
REQUEST = {"front_door_id": "#request", "case_id": "#case"}


def over_the_limit() -> tuple[Line, ...]:
    """S50: Moira rings for help to plan; twenty minutes later there is to be no assessment."""
    asked = {"means": "phone", "words": "I have some savings. I would like help to plan what I will need."}
    refused = {"bases": ["COST"], "words": "Over the limit, please arrange it yourself."}
    return (
        *person("2026-07-06 10:00", PRACTITIONER, "Moira", "9990022097", "Letters in large print."),
        Line("2026-07-06 10:00", PRACTITIONER, "RequestHelp", REQUEST | asked),
        Line("2026-07-06 10:20", PRACTITIONER, "RefuseAssessment", REQUEST | refused, "refused"),
    )


MOIRA = Story("moira", over_the_limit(), anchor="2026-07-06 10:20")
STORIES = (MOIRA,)
