"""S31: a day service is to end in seventeen days because it is thought to be old; the letter gives no reason."""

from services.stories._shape import Line, Story, person

COMMISSIONER, SOCIAL_WORKER = "commissioner@LA#grace", "social_worker@LA#tom"
WITHDRAWAL = {"withdrawal_id": "#withdrawal", "case_id": "#case"}
DAY_SERVICE = {
    "service": "DAY_SERVICE",
    "ends_on": "2026-05-22",
    "bases": ["FASHION"],
    "partners": ["NHS_MH"],
    "told": ["NHS_MH"],
}


def withdrawn() -> tuple[Line, ...]:
    """S31: a service ends; the person is told late, in a letter that does not help her."""
    circle = (SOCIAL_WORKER, "cpn@NHS_MH", "commissioner@LA", "director@LA")
    return (
        *person("2026-01-12 10:00", SOCIAL_WORKER, "Nora", "9990011362", "Easy Read, with pictures of the places."),
        *(
            Line("2026-01-12 10:30", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": one})
            for one in circle[1:]
        ),
        Line("2026-05-05 09:00", COMMISSIONER, "SetWithdrawal", WITHDRAWAL | DAY_SERVICE, "set"),
        Line(
            "2026-05-11 12:00",
            COMMISSIONER,
            "TellOfWithdrawal",
            WITHDRAWAL | {"means": "letter", "needs": ["easy_read"]},
            "told",
        ),
    )


NORA = Story("nora", withdrawn(), anchor="2026-05-11 12:00")
STORIES = (NORA,)
