"""S05: more and more of shopping and cooking is done for somebody who agreed to do it without staff."""

from collections.abc import Iterator
from datetime import date, timedelta

from services.stories._shape import Line, Story, person

SOCIAL_WORKER, SUPPORT = "social_worker@LA#grace", "support_worker@PROVIDER#sol"
SUPERVISOR = "team_manager@PROVIDER#pat"
OUTCOME = {"outcome_id": "#cooking", "case_id": "#case"}
FIRST_MONDAY = date(2026, 1, 12)
DONE_FOR = (1, 1, 1, 1, 1, 0, 2, 3, 3, 3, 3, 4)  # of four tasks in each week
DAYS = (0, 2, 3, 5)  # of each week, from Monday
TASKS = ("SHOPPING", "COOKING", "COOKING", "COOKING")
OTHERWISE = ("WITH", "PROMPT", "OBSERVE", "ALONE")


def session(day: date, task: str, mode: str, outcome: str = "#cooking") -> Line:
    """One task on a day, and how it was done."""
    what = {"session_id": f"#session_{day:%m%d}", "case_id": "#case", "outcome_id": outcome}
    return Line(f"{day} 16:30", SUPPORT, "RecordSessionTask", what | {"task": task, "mode": mode, "minutes": 60})


def week(monday: date, done_for: int) -> Iterator[Line]:
    """The four tasks of one week, so many of them done for him."""
    for number, (days, task) in enumerate(zip(DAYS, TASKS, strict=True)):
        mode = "FOR" if number < done_for else OTHERWISE[number]
        yield session(monday + timedelta(days=days), task, mode)


def twelve_weeks() -> tuple[Line, ...]:
    """Four tasks a week, and how many of them were done for him."""
    weeks = enumerate(DONE_FOR)
    return tuple(line for number, done in weeks for line in week(FIRST_MONDAY + number * timedelta(weeks=1), done))


def shop_and_cook() -> tuple[Line, ...]:
    """Leroy wants to shop and cook without staff."""
    words = "I do my own shopping and I cook for myself."
    agreed = OUTCOME | {"words": words, "independence": True, "care_act": "ADULT.a"}
    named = {"supervision_id": "#supervision", "case_id": "#case", "worker": SUPPORT, "supervisor": SUPERVISOR}
    return (
        *person("2026-01-05 09:30", SOCIAL_WORKER, "Leroy", "9990002851", "Pictures help; one question at a time."),
        Line("2026-01-05 10:00", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": SUPERVISOR}),
        Line("2026-01-05 10:05", SOCIAL_WORKER, "JoinAgency", {"case_id": "#case", "party": SUPPORT}),
        Line("2026-01-12 09:00", SOCIAL_WORKER, "AgreeOutcome", agreed, "agreed"),
        Line("2026-01-12 09:30", SUPERVISOR, "NameSupervisor", named, "named"),
    )


STORIES = (Story("leroy", (*shop_and_cook(), *twelve_weeks()), anchor="2026-04-06 00:00"),)
