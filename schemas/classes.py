"""The classes of field: under which class of the person's key words are sealed, and which class a whole fact is of."""

from typing import Final, Literal, get_args

FieldClass = Literal["identity", "contact", "health", "safeguarding", "third-party", "staff"]
FIELD_CLASSES: Final[tuple[str, ...]] = get_args(FieldClass)
