"""S18: four social workers in eight months, and one handover that lacks what matters to her."""

from services.stories._shape import Line, Story, person

MANAGER = "team_manager@LA"
ADA, BEN, CAL, DEE = (f"social_worker@LA#{name}" for name in ("ada", "ben", "cal", "dee"))
CASE = {"case_id": "#case"}
ALL = {"route": "paper", "open_tasks": True, "about_me": True, "introduction": True}
TO_CAL = {"handing_on_id": "#ben_to_cal", "case_id": "#case"}
TO_DEE = {"handing_on_id": "#cal_to_dee", "case_id": "#case"}


def allocated(when: str, worker: str, mark: str, *, joint: bool = False) -> Line:
    """The manager gives the case to a worker."""
    return Line(when, MANAGER, "AllocateWorker", CASE | {"owner": worker, "joint_handover": joint}, mark)


def handed_on(when: str, sender: str, to: str, name: str, **carried: object) -> Line:
    """The worker who leaves passes on what is open, in the minute of the change."""
    fields = {"handing_on_id": f"#{name}", "sender": sender, "to": to} | ALL | carried
    return Line(when, sender, "HandOnCase", CASE | fields, name)


def four_workers() -> tuple[Line, ...]:
    """S18: the second change without a joint handover, and then a third in a year."""
    promise = {
        "promise_id": "#promise",
        "to": "person",
        "words": "I will come with you to see the flat in Mill Lane before you decide.",
    }
    return (
        *person(
            "2025-10-27 09:00", MANAGER, "Farah", "9990007292", "A call the day before; she likes to know who comes."
        ),
        allocated("2025-11-03 09:00", ADA, "to_ada"),
        handed_on("2026-02-02 09:00", ADA, BEN, "ada_to_ben"),
        allocated("2026-02-02 09:00", BEN, "to_ben"),
        Line("2026-02-03 10:00", BEN, "ReceiveHandingOn", CASE | {"handing_on_id": "#ada_to_ben"}),
        Line("2026-03-20 11:00", BEN, "MakePromise", CASE | promise, "promised"),
        handed_on("2026-04-13 09:00", BEN, CAL, "ben_to_cal", about_me=False),
        allocated("2026-04-13 09:00", CAL, "to_cal"),
        handed_on("2026-06-15 09:00", CAL, DEE, "cal_to_dee", promises=["#promise"], route="with_person"),
        allocated("2026-06-15 09:00", DEE, "to_dee", joint=True),
    )


STORIES = (Story("farah", four_workers(), anchor="2026-06-15 09:00"),)
