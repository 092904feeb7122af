"""S30: what was on the menu, who put it there, and whether they gain from it."""

from typing import Any

from services.asking import suggestions
from services.stories._shape import Line
from services.stories.s30_what_was_on_the_menu import ALL_FROM_HARBOUR, ARTHUR, BROKER, OPTIONS, SOCIAL_WORKER
from tests.stories.lived import Asks, Clears, Lived, Living, Near, Stays
from tests.stories.world import World

LATER = "2026-03-04 10:00"
OWN_WAY: dict[str, Any] = {
    "option_id": "#own_way",
    "kind": "OWN_ARRANGEMENT",
    "words": "His niece and two neighbours, paid from a budget that he holds.",
}
BREAK: dict[str, Any] = {
    "option_id": "#break",
    "kind": "RESPITE",
    "provider": "#meadow",
    "words": "A week by the sea, arranged by Meadow.",
}
CLUB: dict[str, Any] = {"option_id": "#club", "kind": "COMMUNITY", "words": "The harbour choir, twice a week."}
GAINED = [option["option_id"] for option in ALL_FROM_HARBOUR]
REMOTE = ARTHUR.saying(
    "shown",
    options=[OWN_WAY, *ALL_FROM_HARBOUR],
    narrow_because="Harbour is the only provider on the island; the ferry takes two hours.",
    gains=GAINED,
    declared_to_person=True,
)


def declares(**said: Any) -> Line:
    return Line(LATER, BROKER, "DeclareInterest", OPTIONS | {"gains": GAINED, "declared_to_person": True} | said)


def shows_more(*options: dict[str, Any]) -> Line:
    return Line(LATER, SOCIAL_WORKER, "ShowMoreOptions", OPTIONS | {"options": list(options)})


class TestS30(Lived):
    story = ARTHUR
    asks = (
        Asks(
            "2026-03-03 10:00",
            "MENU_NARROW",
            ("social_worker@LA", "commissioner@LA"),
            words="Options shown: support at home, a day service and supported living.",
        ),
        Asks(
            "2026-03-03 10:00",
            "INTEREST_UNDECLARED",
            ("team_manager@LA",),
            words="provides or gains from support at home, a day service and supported living.",
        ),
    )
    near_misses = {
        "one provider in a remote place, with the reason, declared, and an own arrangement": Near(REMOTE),
        "the same without the reason asks about the list": Near(
            REMOTE.saying("shown", narrow_because=None), ("MENU_NARROW",)
        ),
        "the same without telling him asks about the interest": Near(
            REMOTE.saying("shown", declared_to_person=False), ("INTEREST_UNDECLARED",)
        ),
        "options of several providers, drawn up by nobody who gains": Near(
            ARTHUR.saying("shown", drawn_up_by=SOCIAL_WORKER, options=[OWN_WAY, ALL_FROM_HARBOUR[0], BREAK])
        ),
        "whoever chose for him stands for the provider": Near(
            ARTHUR.saying("shown", drawn_up_by=SOCIAL_WORKER, options=[OWN_WAY, ALL_FROM_HARBOUR[0], BREAK]).then(
                Line(
                    LATER,
                    SOCIAL_WORKER,
                    "ChooseOption",
                    OPTIONS | {"option_id": "#visits", "by_person": False, "chosen_by": BROKER},
                )
            ),
            ("INTEREST_UNDECLARED",),
        ),
        "two kinds, one of them from a provider": Near(
            ARTHUR.saying("shown", drawn_up_by=SOCIAL_WORKER, options=[OWN_WAY, ALL_FROM_HARBOUR[0]], kinds_in_plan=[])
        ),
        "two kinds that no provider runs": Near(
            ARTHUR.saying("shown", drawn_up_by=SOCIAL_WORKER, options=[OWN_WAY, CLUB], kinds_in_plan=[])
        ),
        "she who drew them up says that she gains, to nobody": Near(
            ARTHUR.saying(
                "shown", drawn_up_by=SOCIAL_WORKER, options=[OWN_WAY, ALL_FROM_HARBOUR[0], BREAK], gains=["#break"]
            ),
            ("INTEREST_UNDECLARED",),
        ),
        "he was told who draws them up, without a list of what they run": Near(REMOTE.saying("shown", gains=[])),
        "one kind only": Near(
            ARTHUR.saying("shown", drawn_up_by=SOCIAL_WORKER, options=[OWN_WAY], kinds_in_plan=[]), ("MENU_NARROW",)
        ),
    }
    clears = {
        "it is said who put them on the list": Clears(
            (
                declares(),
                Line(
                    LATER,
                    SOCIAL_WORKER,
                    "RecordListOrigin",
                    OPTIONS
                    | {
                        "listed_by": BROKER,
                        "origin": "contract",
                        "left_out": [{"kind": "RESPITE", "reason": "The contract does not hold it."}],
                        "words": "From the list of services that Harbour has a contract for.",
                    },
                ),
            ),
            "MENU_NARROW",
        ),
        "independent options are shown": Clears((shows_more(OWN_WAY, BREAK),), "MENU_NARROW"),
        "he is told who gains": Clears((declares(),), "INTEREST_UNDECLARED"),
    }
    stays = {
        "a fourth option of the same provider": Stays(
            (shows_more(ALL_FROM_HARBOUR[0] | {"option_id": "#nights", "kind": "NIGHT_SUPPORT"}),)
        ),
        "declared to the council, not to him": Stays((declares(declared_to_person=False),)),
    }


def test_what_the_plan_names_and_the_list_does_not_is_named_beside_the_question(files: World) -> None:
    Living(files, ARTHUR).live()
    [row] = [row for row in files.open() if row.code == "MENU_NARROW"]
    with files.service.views.read() as read:
        found = suggestions(row.code, row.gap, row.since, read)
    assert found == {"kinds": ("label:support_kinds:RESPITE",)}
