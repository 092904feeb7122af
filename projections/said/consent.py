"""What somebody allows, as a timeline tells it."""

from projections._said import Said

SAID: Said = {
    "ConsentGiven": ("decision", "Consent was given to {purpose:purpose}."),
    "ConsentRefused": ("decision", "Consent was not given to {purpose:purpose}."),
    "ConsentWithdrawn": ("decision", "Consent was taken back to {purpose:purpose}."),
}
