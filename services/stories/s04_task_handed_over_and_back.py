"""S04: a visit is handed over to a colleague, moves by a week at the colleague's asking, and comes back."""

from services.stories._shape import Line, Story, person

ANN, BEN, CARA = "support_worker@VCSE#ann", "support_worker@VCSE#ben", "support_worker@VCSE#cara"
MANAGER = "team_manager@VCSE#mo"
VISIT = {"appointment_id": "#visit", "case_id": "#case"}
TASK = {"task_id": "#task", "case_id": "#case"}


def handed_over() -> tuple[Line, ...]:
    """Denise's last visit to the dentist, and who goes with her."""
    visit = {
        "at_time": "2026-06-11 16:30",
        "worker": ANN,
        "words": "The final visit to the dentist. She dreads it and wants it over.",
    }
    task = {"appointment_id": "#visit", "words": "Meet her at the bus stop and go in with her."}
    return (
        *person("2026-05-11 10:00", ANN, "Denise", "9990002487", "Ring first; she does not open the door unasked."),
        Line("2026-05-11 10:10", ANN, "JoinAgency", {"case_id": "#case", "party": MANAGER}),
        Line("2026-06-01 10:00", ANN, "MakeAppointment", VISIT | visit),
        Line("2026-06-01 10:05", ANN, "SetTask", TASK | task),
        Line("2026-06-02 09:00", ANN, "DelegateTask", TASK | {"to": BEN}),
        Line("2026-06-02 09:30", BEN, "AcceptTask", TASK, "accepted"),
    )


def moved_and_back() -> tuple[Line, ...]:
    """The visit moves, and going with her is back with the one who had it first."""
    moved = {
        "at_time": "2026-06-18 15:00",
        "by_whom": "CANCEL_OTHER",
        "asked_by": BEN,
        "reason": "My hours end at four on that day.",
    }
    return (
        Line("2026-06-08 13:00", BEN, "MoveAppointment", VISIT | moved, "moved"),
        Line("2026-06-08 13:00", BEN, "ReturnTask", TASK | {"reason": "Somebody with later hours may suit."}, "back"),
    )


STORIES = (Story("denise", (*handed_over(), *moved_and_back()), anchor="2026-06-08 13:00"),)
