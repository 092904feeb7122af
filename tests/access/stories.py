"""What people would expect of who may see what, told one by one from the rules in words."""

from tests.access.told_of_agencies import closing, ended, objections, two_agencies
from tests.access.told_of_doors import every_door, leaving_the_house
from tests.access.told_of_people import prompts, the_person, unknown
from tests.access.told_of_workers import duties, purposes, who_they_are

STORIES = (
    *(*two_agencies(), *ended(), *objections(), *who_they_are(), *purposes(), *duties()),
    *(*closing(), *leaving_the_house(), *the_person(), *prompts(), *unknown(), *every_door()),
)
