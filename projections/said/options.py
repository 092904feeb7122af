"""Options shown and chosen, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "OptionsShown": ("milestone", "The person was shown {options:options}, drawn up by {drawn_up_by:party}."),
    "MoreOptionsShown": ("all", "{by:party} showed the person {options:options} more."),
    "ListOriginRecorded": ("all", "{by:party} said who put the options on the list: {listed_by:party}."),
    "InterestDeclared": (
        "all",
        "{by:party} said that they gain from {gains:options} shown, {declared_to_person:told_so}.",
    ),
    "OptionChosen": ("decision", "{chosen_by:party} chose {kind:kind}."),
    "ReasonsAsked": ("all", "{by:party} asked the person for their reasons; the answer: {answer:spaced}."),
}
