"""Commands about a person of a test's own, as of today: somebody is to go home on a day on which no doctor is there."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.faults.parts import Parts
from tests.services.http import ward

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
WEDNESDAY = next(day for day in (NOW.date() + DAY * n for n in range(7, 14)) if day.weekday() == 2)
ROSTER = {"first_day": str(NOW.date() - 30 * DAY), "last_day": str(NOW.date() + 90 * DAY)}
IDS = ("person_id", "case_id", "discharge_id", "roster_id", "unit")


class GoingHome:
    """One person's way home, told step by step."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.ids = {name: str(uuid4()) for name in IDS}
        self.at = {"at": (NOW - DAY).isoformat()}

    def send(self, name: str, body: dict[str, Any], **more: Any) -> Any:
        """A command with this person's ids in place of Jim's; sent again, it has the same key."""
        mine = {field: self.ids[field] for field in body if field in self.ids}
        return self.parts.send(name, body | mine | self.at | more, f"{name}-{self.ids['case_id']}")

    def told_up_to_the_plan(self) -> "GoingHome":
        for name, body, more in (
            ("RegisterPerson", ward.REGISTER, {}),
            ("OpenCase", ward.OPEN, {}),
            ("PublishRoster", ward.PUBLISH, ROSTER),
            ("PlanDischarge", ward.PLAN, {}),
        ):
            answer = self.send(name, body, **more)
            assert answer.status_code == 201, answer.text
        return self

    def agree(self) -> Any:
        """Wednesday is agreed."""
        return self.send("AgreeDischargeDate", ward.AGREE, on=str(WEDNESDAY))

    def gap_at_once(self) -> str:
        """Wednesday is agreed; the question that this raises, out of the command's own answer."""
        answer = self.agree()
        assert answer.status_code == 201, answer.text
        (gap,) = answer.json()["gaps"]
        assert gap["code"] == "DISCHARGE_PREREQ_UNSTAFFED"
        return str(gap["id"])

    def was_asked(self, gap_id: str) -> bool:
        """Whether somebody who can answer was asked."""
        answer = self.parts.get(f"/gaps/{gap_id}")
        return answer is not None and answer.status_code == 200 and bool(answer.json()["asked"])
