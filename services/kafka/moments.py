"""Moments as the log's headers have them: RFC 3339, UTC, always to the microsecond, and quickly."""

from datetime import datetime, timedelta

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  half the time of one with a zone; every moment here is UTC
SECOND, MINUTE = 1_000_000, 60_000_000
BEFORE_SIGNS = 100_000_000  # a one before eight signs, two for the second and six for its millionths
KEPT_MINUTES = 5_000
_minutes: dict[bytes, int] = {}
_texts: dict[int, bytes] = {}


def moment_text(microseconds: int) -> bytes:
    """A UTC moment as RFC 3339 has it, always with six places after the second."""
    minute, rest = divmod(microseconds, MINUTE)
    text = _texts.get(minute)
    if text is None:
        if len(_texts) > KEPT_MINUTES:
            _texts.clear()
        text = _texts[minute] = (EPOCH + timedelta(minutes=minute)).isoformat(timespec="minutes").encode()
    signs = b"%d" % (rest + BEFORE_SIGNS)
    return b"%b:%b.%bZ" % (text, signs[1:3], signs[3:])


def microseconds_of(text: bytes) -> int:
    """The microseconds since 1970 of a moment as `moment_text` writes it. Raises ValueError."""
    if len(text) != 27 or text[16:17] != b":" or text[19:20] != b"." or text[26:] != b"Z":
        raise ValueError("a moment is not written as it is written here")
    minute = _minutes.get(text[:16])
    if minute is None:
        if len(_minutes) > KEPT_MINUTES:
            _minutes.clear()
        since = datetime.strptime(text[:16].decode(), "%Y-%m-%dT%H:%M") - EPOCH  # noqa: DTZ007
        minute = _minutes[text[:16]] = since // timedelta(minutes=1) * MINUTE
    return minute + int(text[17:19]) * SECOND + int(text[20:26])
