"""Worlds and questions made up from a seed: most of what they hold is in order, so that yes and no both come often."""

from random import Random
from typing import Any

from tests.access.oracle import PURPOSES, ROLES
from tests.access.worlds import Ask, Who, World

AGENCIES = ("LA", "NHS_MH", "GP", "PROVIDER")
CLASSES = ("identity", "contact", "health", "safeguarding", "third-party", "staff")
DAYS = 40
FITTING = {
    "safeguarding": ("safeguarding_manager", "social_worker"),
    "complaint": ("complaints_manager",),
    "audit": ("auditor",),
    "access_review": ("privacy_officer",),
    "mental_health_act": ("amhp", "doctor"),
    "deprivation_of_liberty": ("bia", "doctor", "ward_manager"),
}


def a_world(seed: int) -> World:
    """One world; the same seed makes the same."""
    return Maker(Random(seed)).world()


class Maker:
    """Makes up what happens around one case in some forty days."""

    def __init__(self, random: Random) -> None:
        self.random, self._world, self.count = random, World(), 0
        self.workers = [self.worker(number) for number in range(9)]

    def worker(self, number: int) -> Who:
        unit = self.random.choice((None, "u1", "u2"))
        return Who(self.random.choice(tuple(ROLES)), self.random.choice(AGENCIES[:3]), f"w{number}", unit)

    def world(self) -> World:
        self._world.say(0, "opened", person_id="mary", owner=self.party(worker=True))
        for who in self.workers:
            self._world.say(0, "team_joined", team_id=f"t of {who.worker}", worker=who)
            for kind, chance in (("data_security", 0.95), ("safeguarding_adults", 0.85)):
                if self.random.random() < chance:
                    self.trained(0, who, kind)
        for agency in AGENCIES[1:]:
            self.agreed(0, agency)
        steps = (
            *(
                self.joined,
                self.left,
                self.allocated,
                self.moved,
                self.closed,
                self.stand_in,
                self.teams,
                self.training,
            ),
            *(self.agreement, self.consent, self.objection, self.supporter, self.supervisor, self.concern),
            *(self.complaint, self.joined, self.joined, self.consent, self.supporter, self.supporter),
        )
        for day in sorted(self.random.randrange(1, DAYS) for _ in range(self.random.randrange(4, 22))):
            self.random.choice(steps)(day)
        return self._world

    def party(self, *, worker: bool = False) -> Who:
        """Somebody who works somewhere: by name, by unit, or by role alone."""
        who = self.random.choice(self.workers)
        form = 0 if worker else self.random.randrange(3)
        if form == 0:
            return who
        return who._replace(worker=None, unit=who.unit if form == 1 else None)

    def new(self, what: str) -> str:
        self.count += 1
        return f"{what} {self.count}"

    def some(self, of: tuple[str, ...], least: int = 0) -> tuple[str, ...]:
        return tuple(self.random.sample(of, self.random.randrange(least, len(of) + 1)))

    def known(self, *kinds: str) -> list[dict[str, Any]]:
        return [line.said for line in self._world.lines if line.kind in kinds]

    def joined(self, day: int) -> None:
        self._world.say(day, "joined", party=self.party())

    def left(self, day: int) -> None:
        joined = self.known("joined")
        if joined:
            self._world.say(day, "left", party=self.random.choice(joined)["party"])

    def allocated(self, day: int) -> None:
        self._world.say(day, "allocated", owner=self.party(), before=self.party())

    def moved(self, day: int) -> None:
        self._world.say(day, "moved", owner=self.party(), before=self.party())

    def closed(self, day: int) -> None:
        if self.random.random() < 0.6:
            self._world.say(day, "closed")
        else:
            self._world.say(day, "reopened", owner=self.party())

    def stand_in(self, day: int) -> None:
        known = self.known("stand_in")
        if known and self.random.random() < 0.4:
            about = self.random.choice(known)["stand_in_id"]
            self._world.say(day, "stand_in_moved", stand_in_id=about, last_day=day + self.random.randrange(0, 10))
            return
        first = day + self.random.randrange(-2, 4)
        last = first + self.random.randrange(0, 8)
        who, named = self.party(worker=True), self.party(worker=True)
        about = self.new("stand-in")
        self._world.say(
            day, "stand_in", stand_in_id=about, worker=who, named_worker=named, first_day=first, last_day=last
        )

    def teams(self, day: int) -> None:
        who = self.random.choice(self.workers)
        if self.random.random() < 0.6:
            left_on = day + self.random.randrange(-2, 6)
            self._world.say(day, "team_left", team_id=f"t of {who.worker}", worker=who, left_on=left_on)
        else:
            other = who._replace(role=self.random.choice(tuple(ROLES)), unit=self.random.choice((None, "u1", "u2")))
            team = self.random.choice((f"t of {who.worker}", self.new("team")))
            self._world.say(day, "team_joined", team_id=team, worker=other)

    def trained(self, day: int, who: Who, kind: str) -> None:
        done = day - self.random.randrange(0, 20)
        until = day + self.random.choice((self.random.randrange(0, DAYS), 400, 400))
        about = self.new("training")
        self._world.say(day, "trained", training_id=about, worker=who, kind=kind, done_on=done, lasts_until=until)

    def training(self, day: int) -> None:
        known = self.known("trained")
        if known and self.random.random() < 0.5:
            one = self.random.choice(known)
            said = {"training_id": one["training_id"], "worker": one["worker"], "kind": one["kind"]}
            self._world.say(day, "training_not_counted", **said)
        else:
            self.trained(day, self.random.choice(self.workers), "data_security")

    def agreed(self, day: int, receiver: str) -> None:
        purpose = self.random.choice(("direct_care", "direct_care", "direct_care", "mental_health_act"))
        first = self.random.choice((0, 0, day + 2))
        self._world.say(
            day,
            "agreed",
            agreement_id=self.new("agreement"),
            sharer=self.random.choice([one for one in AGENCIES[:3] if one != receiver]),
            receiver=receiver,
            purposes=(purpose,),
            basis=self.random.choice(("care_provision", "care_provision", "consent")),
            classes=self.some(CLASSES, least=3),
            first_day=first,
            last_day=self.random.choice((None, first + self.random.randrange(0, DAYS))),
        )

    def agreement(self, day: int) -> None:
        known = self.known("agreed")
        if self.random.random() < 0.5:
            about = self.random.choice(known)["agreement_id"]
            self._world.say(day, "agreement_ended", agreement_id=about, last_day=day + self.random.randrange(-1, 5))
        else:
            self.agreed(day, self.random.choice(AGENCIES))

    def consent(self, day: int) -> None:
        known = self.known("consent")
        if known and self.random.random() < 0.25:
            self._world.say(day, "consent_withdrawn", consent_id=self.random.choice(known)["consent_id"])
            return
        purpose = self.random.choice(("share_record", "share_record", "share_record", "share_referral"))
        said = {"consent_id": self.new("consent"), "to": self.random.choice(AGENCIES), "purpose": purpose}
        if self.random.random() < 0.2:
            self._world.say(day, "consent_refused", **said)
        else:
            until = self.random.choice((None, day + self.random.randrange(0, 20)))
            self._world.say(day, "consent", **said, classes=self.some(CLASSES), until=until)

    def objection(self, day: int) -> None:
        known = self.known("objection")
        if known and self.random.random() < 0.3:
            about = self.random.choice(known)["objection_id"]
            self._world.say(day, "objection_taken_back", objection_id=about)
            return
        purposes = self.random.choice(((), ("direct_care",), ("supervision",)))
        said = {"objection_id": self.new("objection"), "to": self.random.choice(AGENCIES[:3])}
        self._world.say(day, "objection", **said, classes=self.some(CLASSES), purposes=purposes)

    def supporter(self, day: int) -> None:
        known = self.known("supporter")
        if not known or self.random.random() < 0.3:
            who = Who("family", "PRIVATE", self.random.choice(("s1", "s2")))
            one = {"supporter_id": self.new("supporter"), "supporter": who}
            self._world.say(day, "supporter", **one)
        else:
            one = {name: self.random.choice(known)[name] for name in ("supporter_id",)}
            one["supporter"] = next(said["supporter"] for said in known if said["supporter_id"] == one["supporter_id"])
        if self.random.random() < 0.15:
            self._world.say(day, "supporter_ended", **one)
        elif self.random.random() < 0.8:
            until = self.random.choice((None, day + self.random.randrange(0, 15)))
            entries = self.some(("e1", "e2"))
            self._world.say(day, "shared", **one, classes=self.some(CLASSES, least=2), entries=entries, until=until)

    def supervisor(self, day: int) -> None:
        known = self.known("supervisor")
        if known and self.random.random() < 0.4:
            self._world.say(day, "supervision_ended", supervision_id=self.random.choice(known)["supervision_id"])
        else:
            who, by = self.party(), self.party(worker=self.random.random() < 0.8)
            self._world.say(day, "supervisor", supervision_id=self.new("supervision"), worker=who, supervisor=by)

    def concern(self, day: int) -> None:
        known = self.known("concern")
        if known and self.random.random() < 0.4:
            ends = self.random.choice(("concern_ended", "enquiry_closed"))
            self._world.say(day, ends, safeguarding_id=self.random.choice(known)["safeguarding_id"])
        else:
            self._world.say(day, "concern", safeguarding_id=self.new("worry"))

    def complaint(self, day: int) -> None:
        known = self.known("complaint")
        if known and self.random.random() < 0.4:
            ends = self.random.choice(("complaint_answered", "complaint_taken_back"))
            self._world.say(day, ends, complaint_id=self.random.choice(known)["complaint_id"])
        else:
            self._world.say(day, "complaint", complaint_id=self.new("complaint"))


def a_question(random: Random, world: World) -> Ask:
    """One question about a world: most often by somebody whom it concerns, with a purpose and a basis that fit."""
    kind = random.choices(("worker", "person", "supporter"), (7, 1, 2))[0]
    purpose = {"person": "own_record", "supporter": "support"}.get(kind) or a_purpose(random)
    if random.random() < 0.1:
        purpose = random.choice((*PURPOSES, "curiosity"))
    bases = sorted(PURPOSES.get(purpose, ({"care_provision"}, set()))[0])
    if random.random() < 0.07:
        bases = ["care_provision", "public_task", "habit"]
    who = {"person": a_person, "supporter": a_supporter, "worker": a_worker}[kind](random, world, purpose)
    private = random.random() < (0.7 if purpose == "reflection" else 0.08)
    return Ask(
        who=who,
        action=random.choices(("see", "unseal", "record", "export"), (5, 4, 3, 2))[0],
        field_class=a_class(random, who, purpose),
        purpose=purpose,
        basis=random.choice(bases),
        day=random.randrange(0, DAYS + 2),
        assurance=random.choices((1, 2, 3), (1, 8, 8))[0],
        kind=kind,
        entry=random.choice((None, None, "e1", "e2")),
        private_to=(who if random.random() < 0.5 and kind == "worker" else a_worker(random, world, ""))
        if private
        else None,
    )


def a_class(random: Random, who: Who, purpose: str) -> str:
    """Most often one that both the purpose and the role need."""
    needed = sorted(PURPOSES.get(purpose, (set(), set()))[1] & ROLES.get(who.role, set(CLASSES)))
    return random.choice(needed if needed and random.random() < 0.8 else CLASSES)


def a_purpose(random: Random) -> str:
    of_workers = [one for one in PURPOSES if one not in ("own_record", "support")]
    return random.choices(of_workers, [6 if one == "direct_care" else 2 for one in of_workers])[0]


def a_person(random: Random, world: World, purpose: str) -> Who:
    return Who("person", "PRIVATE", random.choices(("mary", "somebody else"), (4, 1))[0])


def a_supporter(random: Random, world: World, purpose: str) -> Who:
    return Who("family", "PRIVATE", random.choice(("s1", "s2")))


def a_worker(random: Random, world: World, purpose: str) -> Who:
    """A worker of the world, as a team has them, or now and then as they are not."""
    known = [line.said["worker"] for line in world.lines if line.kind == "team_joined"]
    fitting = [one for one in known if one.role in FITTING.get(purpose, ())]
    supervisors = [line.said["supervisor"] for line in world.lines if line.kind == "supervisor"]
    if purpose == "supervision":
        fitting = [one for one in supervisors if one.worker]
    named = [line.said["owner"] for line in world.lines if line.kind in ("opened", "allocated", "moved")]
    named += [line.said["party"] for line in world.lines if line.kind == "joined"]
    named += [line.said["worker"] for line in world.lines if line.kind == "stand_in"]
    if purpose in ("direct_care", "mental_health_act", "deprivation_of_liberty", "safeguarding"):
        units = {one.unit for one in named if one.unit and not one.worker}
        roles = {(one.role, one.agency) for one in named if not one.unit and not one.worker}
        named += [one for one in known if one.unit in units or (one.role, one.agency) in roles]
        if purpose != "safeguarding" or random.random() < 0.5:
            fitting = [one for one in named if one.worker and one.role in FITTING.get(purpose, ())]
    near = fitting or [one for one in named if one.worker] or known
    who: Who = random.choice(near if random.random() < 0.8 else known)
    if random.random() < 0.05:
        who = who._replace(agency=random.choice(AGENCIES))
    if random.random() < 0.05:
        who = who._replace(role=random.choice(tuple(ROLES)))
    return who
