"""How a question may be worded: short sentences to be read aloud to the person, and no word that names a fault."""

import re

from schemas import codes

LONGEST_SENTENCE = 20  # words, as plain English for the public has it; a placeholder counts as one
PLACEHOLDER = re.compile(r"{\w+}")
SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
WORD = re.compile(r"[\w'-]+")


def why_not(wording: str) -> str | None:
    """Why these words may not be put to anybody, in a sentence; none where they may."""
    plain = PLACEHOLDER.sub("x", wording)
    for sentence in SENTENCE_END.split(plain):
        if len(sentence.split()) > LONGEST_SENTENCE:
            return f"a sentence has more than {LONGEST_SENTENCE} words"
    said = {word.lower() for word in WORD.findall(plain)}
    for row in codes.rows("words_never_said"):
        if row["word"] in said:
            return f"it says {row['word']!r}; {row['instead']}"
    return None
