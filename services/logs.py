"""One JSON line for each thing worth saying: when, what, which request; never a person's words, name or case."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

Line = MutableMapping[str, Any]


def begin(level: str) -> None:
    """Let everything that is said go to standard error as JSON lines from this level on."""
    first: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        only_where,
    ]
    structlog.configure(
        processors=[*first, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level_of(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    lines = ToStandardError()
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[foreign, *first],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [lines]
    root.setLevel(level_of(level))
    for name in ("uvicorn", "uvicorn.error", "asyncio", "httpx", "sqlalchemy", "alembic"):
        logging.getLogger(name).setLevel(max(logging.WARNING, level_of(level)))


class ToStandardError(logging.StreamHandler[TextIO]):
    """Writes to standard error as it is at that moment, wherever it was sent meanwhile."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        self.stream = sys.stderr
        super().emit(record)


def level_of(level: str) -> int:
    """The number of a level by its name; an unknown name counts as INFO."""
    return logging.getLevelNamesMapping().get(level.upper(), logging.INFO)


def foreign(_: Any, __: str, line: Line) -> Line:
    """A library's own line: who said it and from where. Its words stay out, for they may repeat what people wrote."""
    record: logging.LogRecord = line["_record"]
    line["event"] = "library_said"
    line["library"] = record.name
    line["place"] = f"{record.module}:{record.lineno}"
    if record.exc_info:
        line["exc_info"] = record.exc_info
    return line


def only_where(_: Any, __: str, line: Line) -> Line:
    """Of a fault its kind and the places it passed, without its message."""
    fault = line.pop("exc_info", None)
    error = fault[1] if isinstance(fault, tuple) else fault
    if isinstance(error, BaseException):
        line["fault"] = type(error).__name__
        line["passed"] = places(error)
    return line


def places(error: BaseException) -> list[str]:
    """File, line and function of each frame, the innermost last; no values."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
