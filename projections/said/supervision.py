"""Supervision, as a timeline tells them."""

from projections._said import Said

SAID: Said = {
    "SupervisorNamed": ("all", "The work of {worker:party} is supervised by {supervisor:party}."),
    "SupervisionEnded": ("all", "The work of {worker:party} is not supervised by {supervisor:party} any more."),
}
