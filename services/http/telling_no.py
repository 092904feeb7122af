"""Every no is `application/problem+json`: a stable rule, a status and a sentence; never what somebody sent."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi.responses import JSONResponse
from pydantic import Field

from schemas.model import Model
from schemas.refused import Refused
from services.problems import NotWellFormed, Problem
from services.store.recorder import StoreUnavailable

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 2
TITLES: Final[Mapping[int, str]] = {
    400: "This cannot be read",
    401: "Sign in first",
    403: "This is not open to you",
    404: "There is nothing here",
    405: "This cannot be done here",
    406: "No form that you can read",
    409: "The record does not take this",
    412: "Somebody was faster",
    413: "This is too large",
    415: "Another form is needed",
    422: "Something does not fit",
    500: "Something broke here",
    503: "Not possible now",
}
STATUS_OF: Final[Mapping[str, int]] = {
    **dict.fromkeys(("not_json", "not_utf8", "field_twice", "too_deep"), 400),
    **dict.fromkeys(("sign_in_needed", "session_over", "step_up_needed", "program_unknown"), 401),
    **dict.fromkeys(("assertion_too_long", "assertion_id", "assertion_used", "code_not_taken"), 401),
    **dict.fromkeys(("sign_in_not_begun", "sign_in_given_up", "sign_in_not_set_up", "step_up_not_done"), 401),
    **dict.fromkeys(("not_from_here", "by_service_only", "not_same_origin", "session_needed"), 403),
    **dict.fromkeys(("agency_not_theirs", "role_not_theirs", "claims_unclear", "another_worker"), 403),
    **dict.fromkeys(
        ("unknown_command", "unknown_page", "checkpoint_not_found", "tile_not_found", "issuer_unknown"), 404
    ),
    **dict.fromkeys(("case_not_found", "gap_not_found", "fact_not_found", "decision_not_found"), 404),
    "not_allowed": 405,
    "not_acceptable": 406,
    "body_too_large": 413,
    **dict.fromkeys(("json_expected", "form_expected"), 415),
    **dict.fromkeys(("in_the_future", "fact_too_large"), 422),
    **dict.fromkeys(("clock_behind", "stream_busy", "too_many_listeners", "issuer_away"), 503),
}
TRY_AGAIN: Final = frozenset(
    {"store_full", "store_busy", "store_closed", "stream_busy", "clock_behind", "too_many_listeners"}
)


class ProblemDetails(Model):
    """Why not: `detail` is a sentence for a person, `rule` stays the same for ever, `problems` name the fields."""

    type: str = Field(pattern="^urn:throughcare:rule:[a-z][a-z0-9_]*$")
    title: str
    status: int
    detail: str
    rule: str = Field(pattern="^[a-z][a-z0-9_]*$")
    problems: tuple[Problem, ...] = ()


def status_of(refusal: Refused | StoreUnavailable, *, with_if_match: bool = False) -> int:
    """The HTTP status for a refusal; what the record itself does not take is a conflict with its state."""
    if refusal.rule == "stale_version" and with_if_match:
        return 412
    if isinstance(refusal, StoreUnavailable):
        return 503
    if refusal.rule.startswith("token_"):
        return 401
    return STATUS_OF.get(refusal.rule) or (422 if isinstance(refusal, NotWellFormed) else 409)


def problem(
    status: int, rule: str, why: str, problems: tuple[Problem, ...] = (), headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """The answer that says no."""
    details = ProblemDetails(
        type=f"urn:throughcare:rule:{rule}",
        title=TITLES.get(status, "No"),
        status=status,
        detail=why,
        rule=rule,
        problems=problems,
    )
    more = {"Retry-After": str(RETRY_SECONDS)} if rule in TRY_AGAIN else {}
    return JSONResponse(details.model_dump(mode="json"), status, {**more, **(headers or {})}, MEDIA_TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says about these refusals."""
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    return {status: {"description": TITLES[status], "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses}
