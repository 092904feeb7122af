"""Who may see what, written from the rules in words and in plain Python: it knows no fact, no fold, no policy, no list.

1. A worker sees in a role that a team of their agency gives them that day (not from the day they leave), with data
   security training that counts, signed in with two factors; safeguarding asks for safeguarding training too.
2. Every look has a purpose, and the purpose a legal basis that carries it; nobody sees more than purpose and role need.
   Work under the Mental Health Act, or to deprive somebody of liberty, is for the roles that do it.
3. Those who stand in the circle (by name, by unit, by role where nobody is named) see for care, and for safeguarding
   while a worry is open. For care, an agency that does not own the case also needs an agreement or a consent that
   covers it; and it does not see what the person objects to. A closed case stays with its owner's agency.
4. Duties of their own: the council's safeguarding manager while a worry is open; a supervisor; a complaints manager of
   the circle while a complaint is open; an auditor and a privacy officer of the circle.
5. The person sees their own record but for what others told and what is about harm; a supporter sees what was shared.
6. A private prompt is for one worker alone, to reflect on, whatever their role needs of the record and whoever owns the
   case. A record leaves with its owner's named worker, or with the person, and only after a fresh sign-in.
"""

from collections.abc import Iterable
from typing import Any

from tests.access.worlds import Ask, Line, Who, World

EVERY = {"identity", "contact", "health", "safeguarding", "third-party", "staff"}
PURPOSES: dict[str, tuple[set[str], set[str]]] = {
    "direct_care": ({"care_provision", "consent"}, EVERY),
    "mental_health_act": ({"mha_1983"}, EVERY),
    "deprivation_of_liberty": ({"mca_2005"}, {"identity", "contact", "health", "staff"}),
    "safeguarding": ({"care_act_2014", "vital_interests"}, EVERY),
    "supervision": ({"supervision_2014"}, {"identity", "health", "safeguarding", "staff"}),
    "reflection": ({"supervision_2014"}, EVERY),
    "complaint": ({"complaints_2009"}, {"identity", "contact", "health", "staff"}),
    "audit": ({"public_task"}, EVERY),
    "access_review": ({"public_task"}, {"identity", "staff"}),
    "own_record": ({"subject_access"}, {"identity", "contact", "health", "staff"}),
    "support": ({"own_choice"}, EVERY - {"third-party"}),
}
ONLY_FOR = {
    "mental_health_act": {"amhp", "doctor"},
    "deprivation_of_liberty": {"bia", "doctor", "ward_manager"},
}
CARE = {"direct_care", "mental_health_act", "deprivation_of_liberty"}
ENDS_WITH_THE_CASE = {*CARE, "supervision"}
MOST = EVERY - {"third-party"}
ROLES: dict[str, set[str]] = {
    "social_worker": EVERY,
    "safeguarding_manager": EVERY,
    "auditor": EVERY,
    "amhp": EVERY,
    "bia": MOST,
    "team_manager": MOST,
    "cpn": MOST,
    "doctor": MOST,
    "ward_manager": MOST,
    "support_worker": MOST - {"safeguarding"},
    "home_care_worker": MOST - {"safeguarding"},
    "complaints_manager": MOST - {"safeguarding"},
    "bed_manager": {"identity", "health"},
    "commissioner": {"identity", "contact"},
    "privacy_officer": {"identity", "staff"},
    "analyst": set(),
}
ONLY_LOOKS = {"see", "unseal"}
WORKS = {"see", "unseal", "record"}


class Oracle:
    """The answer to one question about one world."""

    def __init__(self, world: World, ask: Ask) -> None:
        self.ask = ask
        self.lines = [line for _, line in world.known(ask.day)]

    def told(self, *kinds: str) -> Iterable[Line]:
        return (line for line in self.lines if line.kind in kinds)

    def last(self, about: str, *kinds: str) -> dict[str, Line]:
        """The newest line about each of something."""
        return {line.said[about]: line for line in self.told(*kinds)}

    def still(self, about: str, begins: str, *ends: str) -> list[dict[str, Any]]:
        """What began and did not end."""
        return [line.said for line in self.last(about, begins, *ends).values() if line.kind == begins]

    def may(self) -> bool:
        ask = self.ask
        bases, needed = PURPOSES.get(ask.purpose, (set(), set()))
        if ask.basis not in bases or ask.field_class not in needed:
            return False
        if ask.action == "export" and ask.assurance < 3:
            return False
        if ask.kind == "person":
            return self.own()
        if ask.kind == "supporter":
            return self.shared()
        return self.is_fit() and self.worker_may()

    def own(self) -> bool:
        ask = self.ask
        theirs = any(line.said["person_id"] == ask.who.worker for line in self.told("opened"))
        return theirs and ask.purpose == "own_record" and ask.private_to is None

    def shared(self) -> bool:
        ask = self.ask
        if ask.purpose != "support" or ask.action not in ONLY_LOOKS or ask.private_to is not None:
            return False
        for line in self.last("supporter_id", "supporter", "shared", "supporter_ended").values():
            said = line.said
            if line.kind != "shared" or said["supporter"].worker != ask.who.worker:
                continue
            if said["until"] is not None and said["until"] < ask.day:
                continue
            if ask.field_class in said["classes"] or (ask.entry is not None and ask.entry in said["entries"]):
                return True
        return False

    def teams(self) -> list[Who]:
        """As whom the teams have the worker that day."""
        found: dict[str, Who | None] = {}
        for line in self.told("team_joined", "team_left"):
            if line.said["worker"].worker != self.ask.who.worker:
                continue
            if line.kind == "team_joined":
                found[line.said["team_id"]] = line.said["worker"]
            elif line.said["left_on"] <= self.ask.day:
                found[line.said["team_id"]] = None
        return [who for who in found.values() if who is not None]

    def trained(self, kind: str) -> bool:
        trainings = [
            one
            for one in self.still("training_id", "trained", "training_not_counted")
            if one["worker"].worker == self.ask.who.worker and one["kind"] == kind
        ]
        return any(one["done_on"] <= self.ask.day <= one["lasts_until"] for one in trainings)

    def is_fit(self) -> bool:
        ask = self.ask
        roles = {who.role for who in self.teams() if who.agency == ask.who.agency}
        if ask.who.role not in roles or not self.trained("data_security") or ask.assurance < 2:
            return False
        if ask.purpose in ONLY_FOR and ask.who.role not in ONLY_FOR[ask.purpose]:
            return False
        if ask.field_class == "safeguarding" and not self.trained("safeguarding_adults"):
            return False
        return ask.field_class in ROLES[ask.who.role] or self.own_prompt()

    def own_prompt(self) -> bool:
        who, to = self.ask.who, self.ask.private_to
        return to is not None and to.worker is not None and (to.worker, to.agency) == (who.worker, who.agency)

    def owner(self) -> Who | None:
        owner: Who | None = None
        for line in self.told("opened", "allocated", "moved"):
            owner = line.said["owner"]
        return owner

    def circle(self) -> list[Who]:
        owner = self.owner()
        joined: list[Who] = []
        for line in self.told("joined", "left"):
            party = line.said["party"]
            joined = [one for one in joined if one != party] + ([party] if line.kind == "joined" else [])
        standing_in = []
        last = {line.said["stand_in_id"]: line.said["last_day"] for line in self.told("stand_in", "stand_in_moved")}
        for line in self.told("stand_in"):
            if line.said["first_day"] <= self.ask.day <= last[line.said["stand_in_id"]]:
                standing_in.append(line.said["worker"])
        return [*([owner] if owner else []), *joined, *standing_in]

    def stands_in_circle(self) -> bool:
        who = self.ask.who
        units = {one.unit for one in self.teams() if (one.role, one.agency) == (who.role, who.agency) and one.unit}
        for one in self.circle():
            if one.worker is not None:
                if (one.worker, one.agency) == (who.worker, who.agency):
                    return True
            elif one.unit is not None:
                if one.unit in units:
                    return True
            elif (one.role, one.agency) == (who.role, who.agency):
                return True
        return False

    def worker_may(self) -> bool:
        ask, who, owner = self.ask, self.ask.who, self.owner()
        owners = owner is not None and owner.agency == who.agency
        if not owners:
            if ask.purpose == "direct_care" and (self.objected() or not (self.agreed() or self.consented())):
                return False
            if self.closed() and ask.purpose in ENDS_WITH_THE_CASE:
                return False
        if ask.private_to is not None and not self.own_prompt():
            return False
        if ask.action == "export":
            named = any((one.worker, one.agency) == (who.worker, who.agency) for one in self.circle())
            return ask.purpose == "direct_care" and owners and named
        return self.for_care() or self.by_duty() or (self.own_prompt() and ask.purpose == "reflection")

    def for_care(self) -> bool:
        ask = self.ask
        fits = ask.purpose in CARE or (ask.purpose == "safeguarding" and self.worry())
        return fits and ask.action in WORKS and self.stands_in_circle()

    def by_duty(self) -> bool:
        ask, who = self.ask, self.ask.who
        of_circle = who.agency in {one.agency for one in self.circle()}
        match ask.purpose, who.role:
            case "safeguarding", "safeguarding_manager":
                return who.agency == "LA" and self.worry() and ask.action in WORKS
            case "complaint", "complaints_manager":
                answered = ("complaint_answered", "complaint_taken_back")
                return (
                    of_circle and bool(self.still("complaint_id", "complaint", *answered)) and ask.action in ONLY_LOOKS
                )
            case "audit", "auditor":
                return of_circle and (ask.action == "see" or (ask.action == "unseal" and ask.assurance >= 3))
            case "access_review", "privacy_officer":
                return of_circle and ask.action == "see"
            case "supervision", _:
                named = (one["supervisor"] for one in self.still("supervision_id", "supervisor", "supervision_ended"))
                theirs = any((one.worker, one.agency) == (who.worker, who.agency) for one in named if one.worker)
                return theirs and ask.action in ONLY_LOOKS
        return False

    def worry(self) -> bool:
        return bool(self.still("safeguarding_id", "concern", "concern_ended", "enquiry_closed"))

    def closed(self) -> bool:
        return [*("reopened",), *(line.kind for line in self.told("closed", "reopened"))][-1] == "closed"

    def agreed(self) -> bool:
        ask, owner = self.ask, self.owner()
        ended = {line.said["agreement_id"]: line.said["last_day"] for line in self.told("agreement_ended")}
        for line in self.told("agreed"):
            said = line.said
            last = min(
                said["last_day"] if said["last_day"] is not None else 9999, ended.get(said["agreement_id"], 9999)
            )
            between = owner is not None and (said["sharer"], said["receiver"]) == (owner.agency, ask.who.agency)
            covers = (
                ask.purpose in said["purposes"] and ask.field_class in said["classes"] and ask.basis == said["basis"]
            )
            if between and covers and said["first_day"] <= ask.day <= last:
                return True
        return False

    def consented(self) -> bool:
        ask, yes = self.ask, {}
        for line in self.told("consent", "consent_refused", "consent_withdrawn"):
            said = line.said
            if line.kind == "consent":
                yes[said["consent_id"]] = said
            elif line.kind == "consent_withdrawn":
                yes.pop(said["consent_id"], None)
            else:
                same = (said["to"], said["purpose"])
                yes = {name: one for name, one in yes.items() if (one["to"], one["purpose"]) != same}
        return any(
            one["purpose"] == "share_record"
            and one["to"] == ask.who.agency
            and (not one["classes"] or ask.field_class in one["classes"])
            and (one["until"] is None or ask.day <= one["until"])
            for one in yes.values()
        )

    def objected(self) -> bool:
        ask = self.ask
        return any(
            one["to"] == ask.who.agency
            and (not one["classes"] or ask.field_class in one["classes"])
            and (not one["purposes"] or ask.purpose in one["purposes"])
            for one in self.still("objection_id", "objection", "objection_taken_back")
        )


def may(world: World, ask: Ask) -> bool:
    """Whether it may be seen."""
    return Oracle(world, ask).may()
