"""Steps that could be taken about a question, as the list of suggestions words them."""


def steps(*names: str) -> dict[str, tuple[str, ...]]:
    """What could be done now: the steps of these names, in this order."""
    return {"steps": tuple(f"label:suggestions:step_{name}" for name in names)}
