"""What two people approved goes for good; what is held, open or not approved stays; and no new words come behind it."""

from pathlib import Path

import pytest

from aggregates.case import CloseCase, OpenCase
from aggregates.keeping import PlaceHold
from aggregates.person import NoteCommunicationNeed
from schemas.refused import Refused
from services.opening import Opening
from tests.services.erasing.world import (
    ANN,
    BEGUN,
    EIGHT_YEARS,
    Somebody,
    approve,
    assert_erased,
    assert_untouched,
    close_all,
    live,
    propose,
    service,
    stage,
    tell,
    words_of,
)
from tests.spec import an_id

JIM, ADA = Somebody("Jim", 2, ("identity", "health")), Somebody("Ada", 1, ("health",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with service(tmp_path) as one:
        live(one, JIM)
        live(one, ADA)
        one.catch_up()
    return tmp_path


def test_words_are_erased_once_two_people_said_so_and_nobody_elses_are(folder: Path) -> None:
    with service(folder) as one:
        propose(one, JIM)
        one.catch_up()
        assert_untouched(one, [JIM, ADA])
        approve(one, JIM)
        one.catch_up()
        assert_erased(one, JIM)
        assert_untouched(one, [ADA])
        assert Opening(one.record).person(JIM.person_id) is None
    with service(folder) as one:
        before = one.record.store.head()
        one.catch_up()
        assert_erased(one, JIM)
        assert one.record.store.head() == before


def test_no_new_words_are_kept_behind_the_fence(folder: Path) -> None:
    with service(folder) as one, service(folder) as another:
        tell(another, NoteCommunicationNeed(at=BEGUN, person_id=JIM.person_id, need="in memory of another process"))
        approve(one, JIM)
        one.catch_up()
        for writer in (one, another):
            need = NoteCommunicationNeed(at=BEGUN, person_id=JIM.person_id, need="again")
            with pytest.raises(Refused, match="erased, and no new ones can be kept"):
                tell(writer, need)
        assert words_of(another, JIM)["health"] == [None] * len(words_of(one, JIM)["health"])


def test_a_writer_who_comes_between_fence_and_end_is_refused_in_a_sentence(folder: Path) -> None:
    with service(folder) as one:
        one.keyring.fence([f"{JIM.person_id}.health"], JIM.erasure_id)
        with pytest.raises(Refused, match="erased, and no new ones can be kept") as refused:
            tell(one, NoteCommunicationNeed(at=BEGUN, person_id=JIM.person_id, need="now"))
        assert refused.value.rule == "words_erased"
        assert all(words_of(one, JIM)["health"])


def test_a_hold_that_comes_after_the_approval_keeps_every_word(folder: Path) -> None:
    with service(folder) as one:
        approve(one, JIM)
        late = {"at": BEGUN, "person_id": JIM.person_id, "hold_id": an_id("late"), "ordered_by": ANN}
        tell(one, PlaceHold.model_validate({**late, "classes": ("health",), "ground": "police"}))
        one.catch_up()
        assert stage(one, JIM) == "stopped"
        assert_untouched(one, [JIM])


def test_when_the_time_is_over_it_is_said_and_two_people_still_decide(folder: Path) -> None:
    with service(folder) as one:
        close_all(one, JIM)
        one.catch_up()
        with pytest.raises(Refused, match="is not over"):
            propose(one, JIM, "retention_over")
    with service(folder, BEGUN + EIGHT_YEARS) as one:
        one.catch_up()
        assert_untouched(one, [JIM])
        approve(one, JIM, "retention_over")
        one.catch_up()
        assert_erased(one, JIM)


def test_while_another_case_is_open_or_kept_longer_nothing_goes_because_time_is_over(folder: Path) -> None:
    with service(folder) as one:
        tell(one, CloseCase(at=BEGUN, case_id=JIM.case_ids[0], reason="moved"))
        one.catch_up()
    with service(folder, BEGUN + EIGHT_YEARS) as one:
        one.catch_up()
        approve(one, JIM, "retention_over")
        one.catch_up()
        assert stage(one, JIM) == "stopped"
        assert_untouched(one, [JIM])


def test_a_case_that_is_opened_between_proposal_and_approval_stops_it(folder: Path) -> None:
    with service(folder) as one:
        close_all(one, ADA)
        one.catch_up()
    with service(folder, BEGUN + EIGHT_YEARS) as one:
        one.catch_up()
        propose(one, ADA, "retention_over")
        tell(one, OpenCase(at=BEGUN, case_id=an_id("new"), person_id=ADA.person_id, owner=ANN))
        approve(one, ADA, "retention_over")
        one.catch_up()
        assert stage(one, ADA) == "stopped"
