"""S41: a worker leaves, and in four weeks half of the people she worked with are closed; nobody had looked before."""

from services.stories._shape import Line, Story

LEAD, GAIL, TEAM = "team_manager@LA#rowan", "social_worker@LA#gail", {"team_id": "#team"}
OWNER = "social_worker@LA/reviewing_team"
CLOSED_ON = {
    "Ama": "2026-04-02",
    "Bill": "2026-04-07",
    "Carys": "2026-04-09",
    "Dilip": "2026-04-13",
    "Elsie": "2026-04-15",
    "Femi": "2026-04-20",
    "Greg": "2026-04-22",
    "Hilda": "2026-04-27",
}


def called(name: str) -> dict[str, str]:
    """The ids of one person's support."""
    return {"support_id": f"#support_{name}", "case_id": f"#case_{name}"}


def known(name: str) -> tuple[Line, ...]:
    """Somebody whom Gail has worked with since the summer."""
    support = {"kind": "HOME_SUPPORT", "minutes": 300, "first_day": "2025-06-09", "worker": "#gail"} | TEAM
    opened = {"case_id": f"#case_{name}", "person_id": f"#person_{name}", "owner": OWNER}
    return (
        Line("2025-06-02 10:00", LEAD, "RegisterPerson", {"person_id": f"#person_{name}", "name": name}),
        Line("2025-06-02 10:05", LEAD, "OpenCase", opened),
        Line("2025-06-09 09:00", GAIL, "BeginSupport", called(name) | support),
    )


def closed(name: str) -> Line:
    """Their support ends four weeks after Gail left at the latest."""
    ended = {"decided_id": f"#end_{name}", "ended_on": CLOSED_ON[name], "bases": ["NEED"]}
    return Line(f"{CLOSED_ON[name]} 16:00", LEAD, "EndSupport", called(name) | ended, f"end_{name}")


def half_the_caseload() -> tuple[Line, ...]:
    """S41: sixteen people, eight of whom are closed soon after she left."""
    left = {"worker": GAIL, "left_on": "2026-03-31", "people": 16}
    return (
        Line("2024-01-08 09:00", LEAD, "FormTeam", TEAM | {"lead": LEAD}),
        Line("2024-01-08 09:05", LEAD, "JoinTeam", TEAM | {"worker": GAIL}),
        *(line for name in CLOSED_ON for line in known(name)),
        Line("2026-03-31 09:00", LEAD, "LeaveTeam", TEAM | left, "left"),
        *(closed(name) for name in CLOSED_ON),
    )


GAILS_PEOPLE = Story("gails_people", half_the_caseload(), anchor="2026-04-27 16:00")
STORIES = (GAILS_PEOPLE,)
