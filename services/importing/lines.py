"""Lines of a file as bytes, read in bounded memory whatever the file holds."""

from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

LONGEST_LINE: Final = 1_000_000
MOST_LINES_IN_A_ROW: Final = 200
QUOTE: Final = ord('"')


class Line(NamedTuple):
    """One line, or one row of a table that goes over several: its first line's number from 1, where it lies, its bytes.

    `body` is None for a line longer than allowed, which was passed over; `unclosed` says that a quotation mark in it is
    never closed.
    """

    number: int
    offset: int
    length: int
    body: bytes | None
    unclosed: bool = False


def lines_of(file: BinaryIO, longest: int = LONGEST_LINE) -> Iterator[Line]:
    """Each line from here on, with its line end."""
    number, offset = 0, file.tell()
    while body := file.readline(longest + 1):
        number, length = number + 1, len(body)
        if length > longest and not body.endswith(b"\n"):
            while rest := file.readline(longest):
                length += len(rest)
                if rest.endswith(b"\n"):
                    break
            yield Line(number, offset, length, None)
        else:
            yield Line(number, offset, length, body)
        offset += length


def rows_of(lines: Iterator[Line], delimiter: str, longest: int = LONGEST_LINE) -> Iterator[Line]:
    """The same lines, those put together whose quoted cells go over several.

    Where a quotation mark is never closed, its own line is told so, and the lines after it are read as lines again.
    """
    waiting: deque[Line] = deque()
    while (first := waiting.popleft() if waiting else next(lines, None)) is not None:
        taken, is_open = [first], first.body is not None and left_open(first.body, ord(delimiter), False)
        while is_open and len(taken) < MOST_LINES_IN_A_ROW and sum(line.length for line in taken) <= longest:
            line = waiting.popleft() if waiting else next(lines, None)
            if line is None:
                break
            taken.append(line)
            if line.body is None:
                break
            is_open = left_open(line.body, ord(delimiter), True)
        if is_open:
            waiting.extendleft(reversed(taken[1:]))
            yield first._replace(unclosed=True)
        else:
            yield together(taken)


def together(taken: list[Line]) -> Line:
    """Several lines as one row."""
    if len(taken) == 1:
        return taken[0]
    body = b"".join(line.body or b"" for line in taken)
    return Line(taken[0].number, taken[0].offset, len(body), body)


def left_open(body: bytes, delimiter: int, is_open: bool) -> bool:
    """Whether a quoted cell is still open at the end of a line."""
    marks = body.count(b'"')
    if marks == 0 or (marks % 2 == 0 and not is_open):
        return is_open
    at_start, place = not is_open, 0
    while place < len(body):
        sign = body[place]
        if is_open and sign == QUOTE:
            if body[place + 1 : place + 2] == b'"':
                place += 1
            else:
                is_open = False
        elif not is_open:
            is_open = at_start and sign == QUOTE
            at_start = sign == delimiter
        place += 1
    return is_open
