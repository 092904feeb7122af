"""What the description says of an answer that can be read."""

from typing import Any

from schemas.model import Model
from services.http.telling_no import documented

Answers = dict[int | str, dict[str, Any]]
HEADERS = {
    "Throughcare-Position": {
        "description": "The position up to which the record was known when this was answered.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    }
}


def reading(kind: type[Model]) -> Answers:
    """JSON of this shape or the same as a page, or a refusal."""
    page = {"text/html": {"schema": {"type": "string"}}}
    seen = {"description": "As it stands", "model": kind, "content": page, "headers": HEADERS}
    return {200: seen, **documented(401, 403, 404, 406, 422, 500, 503)}
