"""From whatever went wrong to the answer that says so, counted by its rule."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from schemas.avro import UnreadableFact
from schemas.model import Model
from schemas.refused import Refused
from services.http.accepting import is_browser
from services.http.asking_again import WAYS, ask_again
from services.http.callers import seen_by
from services.http.pages import page
from services.http.telling_no import TITLES, problem, status_of
from services.keyring import KeyDestroyed, SealBroken
from services.metrics import Metrics
from services.problems import NotWellFormed, Problem, problem_of
from services.signing_in.weighty_acts import STEP_UP
from services.store.recorder import StoreDamaged, StoreUnavailable

log = structlog.get_logger()
Answering = Callable[[Request, Any], Awaitable[Response]]
OWN_FAULTS: Final[tuple[tuple[type[Exception], int, str, str], ...]] = (
    (
        StoreDamaged,
        503,
        "store_damaged",
        "the record's files are damaged; whoever looks after this service must restore them",
    ),
    (UnreadableFact, 503, "record_unreadable", "a fact of the record cannot be read; nothing was added"),
    (SealBroken, 503, "seal_broken", "sealed words do not match their seal; nothing is shown of them"),
    (KeyDestroyed, 409, "words_erased", "the words of this person were erased, and no new ones can be kept for them"),
)
UNKNOWN_CALLER: Final = 401
CHALLENGES: Final = {STEP_UP: 'Bearer error="insufficient_user_authentication"'}
BY_STATUS: Final[dict[int, tuple[str, str]]] = {
    404: ("unknown_page", "there is no page at this address"),
    405: ("not_allowed", "this address does not take this kind of request"),
}


def refuse_in_words(app: FastAPI, metrics: Metrics) -> None:
    """Give the app an answer for each way of saying no."""
    say = Saying(metrics)
    answers: dict[type[Exception], Answering] = {
        Refused: say.refused,
        StoreUnavailable: say.refused,
        RequestValidationError: say.not_as_described,
        HTTPException: say.no_such_way,
    }
    for kind, status, rule, why in OWN_FAULTS:
        answers[kind] = say.fixed(status, rule, why)
    for kind, answer in answers.items():
        app.add_exception_handler(kind, answer)


class Saying:
    """Says no: to a browser that looks at a page with a page, to everyone else with problem+json."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics

    def say(
        self,
        request: Request,
        status: int,
        rule: str,
        why: str,
        problems: tuple[Problem, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The answer, counted."""
        self.metrics.refused(rule)
        if on_a_page(request):
            shown = page(
                "no.html", title=TITLES.get(status, "No"), why=why, problems=problems, rule=rule, me=seen_by(request)
            )
            return HTMLResponse(shown, status, dict(headers or {}))
        return problem(status, rule, why, problems, headers)

    async def refused(self, request: Request, refusal: Any) -> Response:
        """What the record or a door does not take."""
        status = status_of(refusal, with_if_match="if-match" in request.headers)
        problems = refusal.problems if isinstance(refusal, NotWellFormed) else ()
        if refusal.rule in WAYS and on_a_page(request):
            try:
                answer = await ask_again(request, refusal)
            except Refused as elsewhere:
                return self.say(request, status_of(elsewhere), elsewhere.rule, elsewhere.why)
            self.metrics.refused(refusal.rule)
            return answer
        headers = {"WWW-Authenticate": CHALLENGES.get(refusal.rule, "Bearer")} if status == UNKNOWN_CALLER else None
        return self.say(request, status, refusal.rule, str(refusal), problems, headers)

    async def not_as_described(self, request: Request, error: Any) -> Response:
        """A value in the address or a header that is not of the described kind."""
        found = tuple(problem_of(one | {"loc": one["loc"][1:]}, Model, "") for one in error.errors())
        return self.say(request, 422, found[0].rule, "; ".join(str(one) for one in found), found)

    async def no_such_way(self, request: Request, error: Any) -> Response:
        """No such address, or not with this method."""
        rule, why = BY_STATUS.get(error.status_code, ("not_possible", "this cannot be answered"))
        return self.say(request, error.status_code, rule, why, headers=error.headers)

    def fixed(self, status: int, rule: str, why: str) -> Answering:
        """The same answer every time; the error's own words stay here."""

        async def answer(request: Request, error: Any) -> Response:
            log.error(rule, exc_info=error)
            return self.say(request, status, rule, why)

        return answer


def on_a_page(request: Request) -> bool:
    """Whether a no is said on a page; a command is never sent by one."""
    return is_browser(request) and not request.url.path.startswith("/commands/")
