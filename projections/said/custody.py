"""The keeping of the record itself, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "HistoryBegun": ("all", "A history from elsewhere was begun; its own times follow."),
    "HistoryEnded": ("all", "The history from elsewhere is complete."),
    "LogKeyTaken": ("all", "The record's log is signed with a further key."),
    "PolicyTaken": ("all", "From here on another policy decides who may see what."),
    "CaseHeadsTaken": ("all", "Where every stream of every case ended was put into one hash."),
    "RecordChecked": ("all", "The record was read again and held against what else keeps it."),
}
