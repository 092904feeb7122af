"""The same name however it was typed: capitals, spaces, look-alike signs and punctuation make no difference."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

APOSTROPHES: Final = frozenset("'\u2018\u2019\u02bc`\u00b4\u2032")
NOTHING_SAID: Final = frozenset(
    ("", "n a", "nan", "nat", "null", "none", "nil", "tbc", "tba", "unknown", "not known", "not set", "not assigned")
)
WORD_BEGINS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@lru_cache(maxsize=8192)
def same_name(text: str) -> str:
    """One spelling for all spellings of a name; empty where nothing is said, as by `-`, `n/a` or `unknown`."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    words = " ".join("".join(map(plain, folded)).split())
    return "" if words in NOTHING_SAID else words


def plain(sign: str) -> str:
    """A letter or number as it is, punctuation as a space, what cannot be seen and apostrophes as nothing."""
    kind = unicodedata.category(sign)
    if sign in APOSTROPHES or kind == "Cf":
        return ""
    return " " if kind[0] in "PZ" or kind in ("Cc", "Sk") else sign


def same_id(text: str) -> str:
    """A case's id in the other system without look-alike signs and spaces around; capitals make a difference."""
    visible = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return " ".join(visible.split())


def same_heading(text: str) -> tuple[str, ...]:
    """The words of a column's heading: `CaseID`, `case_id` and `Case Id` are the same."""
    return tuple(same_name(WORD_BEGINS.sub(" ", text)).split())
