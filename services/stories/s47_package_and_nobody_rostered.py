"""S47: a package is agreed for a bank holiday, and the roster that comes later shows too few."""

from services.stories._shape import Line, Story, person

COORDINATOR = "discharge_coordinator@NHS_AC"
HOME = {"discharge_id": "#discharge", "case_id": "#case"}


def two_workers() -> tuple[Line, ...]:
    """S47: a package that needs two workers is agreed, and the roster that comes later shows one."""
    manager = "registered_manager@PROVIDER"
    steps = [{"kind": "receiving_service_start", "owner": manager}]
    agreed = {"on": "2026-08-31", "agreed_with_person": True}
    start = {"on": "2026-08-31", "unit": "#home_care", "role": "home_care_worker", "count": 2}
    week = {
        "unit": "#home_care",
        "roster_id": "#roster",
        "first_day": "2026-08-31",
        "last_day": "2026-09-06",
        "lines": [{"role": "home_care_worker", "weekdays": [1], "count": 1}],
    }
    return (
        *person("2026-08-20 09:00", COORDINATOR, "Olive", "9990016178"),
        Line(
            "2026-08-24 14:30", COORDINATOR, "PlanDischarge", HOME | {"unit": "#ward", "pathway": "P1", "steps": steps}
        ),
        Line("2026-08-24 15:00", manager, "AcceptStart", HOME | start),
        Line("2026-08-24 15:30", COORDINATOR, "AgreeDischargeDate", HOME | agreed),
        Line("2026-08-27 12:00", manager, "PublishRoster", week),
    )


STORIES = (Story("olive", two_workers(), anchor="2026-08-24 15:30"),)
