"""S32: of five appointments with one service, the service itself called off three."""

from typing import Any

from services.stories._shape import Line, Story, person

NURSE = "cpn@NHS_MH#iris"
SERVICE = "cpn@NHS_MH"
MANAGER = "team_manager@NHS_MH#jo"
DAYS = ("2026-04-01", "2026-04-15", "2026-04-29", "2026-05-13", "2026-05-27")


def visit(number: int) -> dict[str, Any]:
    """One of the five appointments, counted from 1."""
    return {"appointment_id": f"#visit{number}", "case_id": "#case"}


def called_off(when: str, number: int, by_whom: str, reason: str) -> Line:
    """An appointment is called off, and why."""
    what = {"by_whom": by_whom, "reason": reason}
    return Line(when, NURSE, "CancelAppointment", visit(number) | what, f"end{number}")


def appointments(called: str, nhs_number: str) -> tuple[Line, ...]:
    """Five appointments, two weeks apart: one is held, three are called off by the service, one by a closed road."""
    made = tuple(
        Line(
            "2026-03-25 10:00",
            NURSE,
            "MakeAppointment",
            visit(number) | {"at_time": f"{day} 09:30", "with_whom": SERVICE, "worker": NURSE},
        )
        for number, day in enumerate(DAYS, start=1)
    )
    return (
        *person("2026-03-25 09:00", NURSE, called, nhs_number, "By text message, the day before."),
        Line("2026-03-25 09:10", NURSE, "JoinAgency", {"case_id": "#case", "party": MANAGER}),
        *made,
        called_off("2026-03-31 15:00", 1, "CANCEL_SERVICE", "A meeting was put on that morning."),
        Line("2026-04-15 10:30", NURSE, "KeepAppointment", visit(2), "end2"),
        called_off("2026-04-28 16:00", 3, "CANCEL_SERVICE", "Training for the whole team."),
        called_off("2026-05-13 08:00", 4, "CANCEL_OTHER", "The road was closed after the storm."),
        called_off("2026-05-27 08:30", 5, "CANCEL_SERVICE", "Nobody to take the clinic today."),
    )


STORIES = (Story("samir", appointments("Samir", "9990011737"), anchor="2026-05-27 08:30"),)
