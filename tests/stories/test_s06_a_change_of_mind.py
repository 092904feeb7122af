"""S06: who would sooner paint than sing has revised an outcome, and nobody counts it as unmet or asks about it."""

from projections.case_timeline import facts_of
from projections.record.outcomes import Outcome, part
from schemas import avro
from services.stories._shape import Line, Story
from services.stories.s06_a_change_of_mind import OUTCOME, STORIES, SUPPORTER
from tests.stories.lived import Asks, Clears, Lived, Living, Near
from tests.stories.world import World

[MINA] = STORIES
CODE = "OPINION_BEFORE_REVERSAL"
VIEW = {"advice_id": "#view", "case_id": "#case", "outcome_id": "#outcome", "basis": "OPINION"}
AGAINST = Line("2026-03-09 11:00", SUPPORTER, "GiveAdvice", VIEW | {"words": "A choir is too much for you."})
BY_HERSELF = MINA.line("revised").with_(asked_by=None)
ALONE = MINA.line("revised")._replace(by=SUPPORTER).with_(own_words=False, asked_by=None)
FOR_HER = MINA.line("revised")._replace(by=SUPPORTER).with_(asked_by=None)


def after_a_view(revised: Line) -> Story:
    """The same change of mind, told otherwise, a day after a personal view against the choir."""
    return MINA.instead("revised", AGAINST, revised)


class TestS06(Lived):
    story = MINA
    end = "2026-04-30 09:00"
    near_misses = {
        "a view the day before, but she told her friend in her own words": Near(after_a_view(MINA.line("revised"))),
        "a view the day before, but she recorded it herself": Near(after_a_view(BY_HERSELF)),
        "the worker revised it without any view before": Near(MINA.instead("revised", ALONE)),
        "her words, as the worker of the view wrote them down": Near(after_a_view(FOR_HER), (CODE,)),
    }


class TestCounterCase(Lived):
    story = after_a_view(ALONE._replace(mark="revised"))
    asks = (Asks("2026-03-10 11:00", CODE, ("support_worker@VCSE",), "A plan changed after advice"),)
    near_misses = {"the view was evidence": Near(MINA.instead("revised", AGAINST.with_(basis="EVIDENCE"), ALONE))}
    clears = {
        "facts are offered and she decides": Clears(
            (
                Line("2026-03-11 10:00", SUPPORTER, "OfferFacts", OUTCOME | {"words": "Both are free, on Tuesdays."}),
                Line("2026-03-11 10:30", SUPPORTER, "RecordOwnChoice", OUTCOME | {"goes_on": False}),
            ),
            CODE,
        )
    }


def outcomes(living: Living) -> list[Outcome]:
    """The outcomes of the case as its record shows them."""
    with living.world.service.views.read() as read:
        stored = facts_of(living.an_id("#case"), read)
    kinds = {kind.__name__ for kind in part.kinds}
    shown = list(part.read([avro.read(one) for one in stored if one.name in kinds]))
    assert all(isinstance(one, Outcome) for one in shown)
    return shown  # type: ignore[return-value]


def test_it_is_shown_as_revised_by_her_and_not_counted_as_unmet(files: World) -> None:
    [shown] = outcomes(Living(files, MINA).live())
    assert (shown.stands, shown.counts_as_unmet) == ("revised_by_person", False)


def test_what_the_worker_revised_alone_is_not_shown_as_hers(files: World) -> None:
    [shown] = outcomes(Living(files, after_a_view(ALONE)).live())
    assert (shown.stands, shown.counts_as_unmet) == ("revised", False)
