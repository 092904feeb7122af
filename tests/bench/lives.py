"""Many cases in the shapes of the lived stories: the stories' own bytes with other ids, forty facts to each case."""

import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from schemas import avro
from schemas.avro import content_hash, lock_of, public_length
from schemas.case import CaseOpened
from schemas.recorded import StoredFact
from services.config import Settings
from services.store.recorder import NewFact, Recorder, Write
from services.stories._shape import stories
from tests.stories.lived import Living
from tests.stories.world import world_of

FACTS_A_CASE = 40
IN_ONE_COMMIT = 2000
AN_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ORDERS = 4
ONES_AGAIN = ("PersonRegistered", "CaseOpened")


class Shape(NamedTuple):
    """One fact of a life: its bytes between its ids, the ids, where the public part ends, and its place."""

    name: str
    between: tuple[bytes, ...]
    ids: tuple[int, ...]
    public: int
    key: int
    stream: int
    version: int
    recorded_at: int


Life = tuple[Shape, ...]


def facts_of_each_story(folder: Path) -> Iterator[list[StoredFact]]:
    """The stored facts of every story, each told in a world of its own."""
    for story in stories():
        with world_of(Settings(data=folder / story.name)) as world:
            Living(world, story).live()
            yield world.service.record.store.after(0, 1000)


def lives(seed: int = 7) -> list[Life]:
    """Lives of exactly forty facts, each made of different stories told one after another about one person."""
    with tempfile.TemporaryDirectory() as folder:
        told = list(facts_of_each_story(Path(folder)))
    chance, found = random.Random(seed), list[Life]()
    for _ in range(ORDERS):
        found += packed(chance.sample(told, len(told)))
    return found


def packed(told: Sequence[list[StoredFact]]) -> Iterator[Life]:
    """One life after another; a story that does not fit whole is cut short, what is left at the end is dropped."""
    life: list[StoredFact] = []
    for facts in told:
        same, known = ids_of_the_case(facts), {one.name for one in life}
        life += [with_ids(one, same) for one in facts if one.name not in ONES_AGAIN or one.name not in known]
        if len(life) >= FACTS_A_CASE:
            yield shaped(life[:FACTS_A_CASE])
            life = []


def ids_of_the_case(facts: Sequence[StoredFact]) -> dict[bytes, bytes]:
    """The ids of every case and person of a story, which become those of one case and one person."""
    same: dict[bytes, bytes] = {}
    for one in facts:
        fact = avro.read(one).fact if one.name == "CaseOpened" else None
        if isinstance(fact, CaseOpened):
            same[str(fact.case_id).encode()] = str(UUID(int=1)).encode()
            same[str(fact.person_id).encode()] = str(UUID(int=2)).encode()
    return same


def with_ids(stored: StoredFact, same: dict[bytes, bytes]) -> StoredFact:
    """The same fact about the one case and person."""

    def other(one: UUID) -> UUID:
        return UUID(same.get(str(one).encode(), str(one).encode()).decode())

    value = AN_ID.sub(lambda found: same.get(found.group(), found.group()), stored.value)
    return stored._replace(value=value, stream_bytes=other(stored.stream).bytes, key_bytes=other(stored.key).bytes)


def shaped(life: list[StoredFact]) -> Life:
    """The facts of a life, taken apart at their ids; each stream's versions counted anew."""
    versions: dict[bytes, int] = {}
    shapes = []
    for one in sorted(life, key=lambda one: one.recorded_at):
        version = versions[one.stream_bytes] = versions.get(one.stream_bytes, 0) + 1
        public = public_length(one, lock_of(one.value, one.stream, one.position))
        shapes.append(
            Shape(
                one.name,
                tuple(AN_ID.split(one.value)),
                tuple(UUID(found.decode()).int for found in AN_ID.findall(one.value)),
                public,
                one.key.int,
                one.stream.int,
                version,
                one.recorded_at,
            )
        )
    return tuple(shapes)


def written(shape: Shape, case: int, recorded_at: int) -> Write:
    """The fact in another case's life: every id is another, and the same one everywhere in that life."""
    other = case << 64
    value = shape.between[0] + b"".join(
        text_of(one ^ other) + between for one, between in zip(shape.ids, shape.between[1:], strict=True)
    )
    fact = NewFact(shape.name, UUID(int=shape.key ^ other), value, content_hash(value[: shape.public]), None, "LA")
    return Write(UUID(int=shape.stream ^ other), shape.version - 1, (fact,), recorded_at=recorded_at)


def text_of(one: int) -> bytes:
    """An id as it stands in the bytes."""
    signs = f"{one:032x}"
    return f"{signs[:8]}-{signs[8:12]}-{signs[12:16]}-{signs[16:20]}-{signs[20:]}".encode()


def in_order(known: Sequence[Life], cases: range, left_out: frozenset[int], last: int) -> Iterator[tuple[Shape, int]]:
    """Every case's facts side by side, as their moments come; some cases' last facts are left for later."""
    events = [
        (shape.recorded_at, place, number, shape)
        for place, life in enumerate(known)
        for number, shape in enumerate(life)
    ]
    for _, place, number, shape in sorted(events, key=lambda event: event[:3]):
        for case in cases[place :: len(known)]:
            if case not in left_out or number < FACTS_A_CASE - last:
                yield shape, case


def fill(store: Recorder, told: Iterator[tuple[Shape, int]], moment: int = 0) -> int:
    """Write them through the store's own recorder, many in one commit; the moment of the last."""
    group: list[Write] = []
    for shape, case in told:
        moment = max(moment + 1, shape.recorded_at)
        group.append(written(shape, case, moment))
        if len(group) == IN_ONE_COMMIT:
            store.write_many(group)
            group = []
    if group:
        store.write_many(group)
    return moment
