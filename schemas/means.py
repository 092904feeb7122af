"""By which means somebody was told something."""

from typing import Literal

Means = Literal["in_person", "phone", "letter", "message", "easy_read", "advocate"]
