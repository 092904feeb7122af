"""What became of a request for help that was refused an assessment."""

from datetime import datetime
from typing import Self

from schemas.front_door import AssessmentOfferDeclined, AssessmentOffered, FrontDoorInformationGiven
from schemas.model import Model


class FrontDoor(Model):
    """What became of a request for help: informed in the person's form, offered an assessment, declined by them."""

    informed: bool = False
    offered_at: datetime | None = None
    declined: bool = False

    def told(self, fact: AssessmentOffered | AssessmentOfferDeclined | FrontDoorInformationGiven) -> Self:
        """What became of the request, this fact told."""
        match fact:
            case AssessmentOffered():
                return self.with_(offered_at=fact.happened_at)
            case AssessmentOfferDeclined():
                return self.with_(declined=True)
        return self.with_(informed=self.informed or fact.in_their_form)

    def is_open_again(self, refused_at: datetime) -> bool:
        """Whether what was refused then was offered since, and they were informed; or they do not want it."""
        offered = self.offered_at is not None and refused_at <= self.offered_at
        return self.declined or (self.informed and offered)
