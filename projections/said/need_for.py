"""Main needs, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "MainNeedTagged": ("milestone", "The main need is {main_need:main_need}; it calls for {main_need:calls_for}."),
    "NeedWorkAllocated": ("milestone", "The work on {main_need:main_need} was given to {to:party}."),
    "SpecialistInputArranged": (
        "milestone",
        "From now on {input_from:party} has a part in the work on {main_need:main_need}.",
    ),
    "SpecialistInputEnded": (
        "milestone",
        "The part of {input_from:party} in the work on {main_need:main_need} is over.",
    ),
    "AllocationReasoned": ("decision", "Why the work on {main_need:main_need} is where it is was said by {by:party}."),
    "MainNeedOver": ("decision", "The main need is not {main_need:main_need} any more."),
}
