"""Whether the bases given for a decision suffice for what was decided, by the list of bases."""

from schemas.codes import by_code

BETWEEN_OPTIONS = {"COST", "DIRECTION"}


def suffice(bases: tuple[str, ...], effect: str, *, between_options: bool, leaves_unmet: bool) -> bool:
    """Whether these bases say enough. Cost may choose between options that leave no need unmet."""
    if any(may_stand_alone(basis) for basis in bases):
        return True
    if "UNSTATED" in bases:
        return False
    if effect == "other":
        return True
    by_cost = "COST" in bases and set(bases) <= BETWEEN_OPTIONS
    return by_cost and between_options and not leaves_unmet


def may_stand_alone(basis: str) -> bool:
    row = by_code("decision_bases").get(basis)
    return row is not None and row["may_stand_alone"] == "yes"
