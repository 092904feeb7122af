"""A decision, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "DecisionAsked": ("decision", "A question was put to {decision_maker:party}, with {options:options}."),
    "OptionAdded": ("all", "A further option was put on the table."),
    "DecisionMade": ("milestone", "It was decided by {decided_by:party}. Bases: {bases:bases}."),
    "DecisionReasonAdded": ("decision", "A reason was put beside the decision. Bases: {bases:bases}."),
    "DecisionTold": ("decision", "The decision was told to {told:party} {means:means}."),
    "DecisionOpened": ("all", "The decision was read by {by:party}; reading is not agreeing."),
    "DecisionWithdrawn": ("milestone", "The decision was withdrawn; everyone who must know is told again."),
}
