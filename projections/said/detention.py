"""Being kept under a section, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "SectionBegun": ("milestone", "The person is kept under a section of the Mental Health Act: {section:section}."),
    "SectionRenewed": ("milestone", "The section was renewed; it now ends on {runs_out_at:when}."),
    "SectionEnded": ("milestone", "The section is over: {how:spaced}."),
}
