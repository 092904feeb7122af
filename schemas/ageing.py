"""How long a fact of somebody's life may be leaned on before it is looked at again: by kind, dated, none for ever."""

from datetime import date
from functools import cache

from schemas import codes
from schemas.dated import in_force


@cache
def look_again_after(kind: str, day: date, *, on_discharge: bool, mark: str | None = None) -> int | None:
    """How many days by the row in force on that day; none for what does not age. Raises LookupError where none is.

    `on_discharge` says that a discharge or a closing decision leans on it.
    """
    row = in_force([row for row in codes.rows("look_again_ages") if row["code"] == kind], day)
    if mark and mark == row["mark"]:
        return int(row["days_if_marked"]) if row["days_if_marked"] else None
    days = row["days_on_discharge" if on_discharge else "days"]
    return int(days) if days else None
