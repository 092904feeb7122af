"""Who is let in by the server that starts here: by the settings' file, and for the demo by a local issuer."""

from typing import Final, NamedTuple

import structlog
from starlette.applications import Starlette

from schemas.refused import Refused
from services import demo
from services.config import Settings
from services.history import history_of
from services.http.doors import shown
from services.local_issuer.mounting import local_issuer
from services.opened import Opened
from services.signing_in.addresses import is_address, is_loopback
from services.signing_in.entrance import Entrance
from services.signing_in.trusted import Trusted, read_trusted

NO_ADDRESS: Final = (
    "no_address",
    "THROUGHCARE_ADDRESS must say where people reach this service, beginning with https://, for it listens beyond"
    " this machine",
)
UNFIT_ADDRESS: Final = (
    "no_address",
    "THROUGHCARE_ADDRESS is where people reach this service, such as https://care.example, without a slash at its end",
)
NOT_BESIDE: Final = (
    "not_on_loopback",
    "the demo's people can be chosen on the loopback address alone; take THROUGHCARE_HOST and THROUGHCARE_ADDRESS away,"
    " or name a real issuer in THROUGHCARE_SIGN_IN and leave the demo's people out",
)
log = structlog.get_logger()


class LetIn(NamedTuple):
    """The entrance, and the local issuer's app where there is one."""

    entrance: Entrance
    local: Starlette | None


def address_of(settings: Settings, port: int) -> str:
    """Where people reach this service. Raises Refused `no_address`."""
    if settings.address is not None:
        if not is_address(settings.address):
            raise Refused(*UNFIT_ADDRESS)
        return settings.address
    if not is_loopback(settings.host):
        raise Refused(*NO_ADDRESS)
    return f"http://{shown(settings.host)}:{port}"


def refuse_demo_elsewhere(settings: Settings) -> None:
    """Nobody is anybody they like beyond this machine, nor beside a real issuer. Raises Refused `not_on_loopback`."""
    if not is_loopback(settings.host) or settings.address is not None or settings.sign_in is not None:
        raise Refused(*NOT_BESIDE)


def let_in(service: Opened, port: int, *, demo_people: bool) -> LetIn:
    """The entrance for the service that listens at this port. Raises Refused."""
    settings = service.settings
    trusted = read_trusted(settings.sign_in) if settings.sign_in else Trusted()
    address = address_of(settings, port)
    if demo_people:
        refuse_demo_elsewhere(settings)
        if holds_stories_alone(service):
            local = local_issuer(address, service.clock)
            log.warning("demo_people", why="anybody at this machine may sign in as any of the stories' people")
            return LetIn(Entrance(service, trusted, address, local.provider), local.app)
        log.warning("no_demo_people", why="the record holds other facts than the stories; name an issuer to sign in")
    elif not trusted.issuers:
        log.warning("no_issuer", why="nobody can sign in; THROUGHCARE_SIGN_IN names the file that says who may")
    return LetIn(Entrance(service, trusted, address), None)


def holds_stories_alone(service: Opened) -> bool:
    """Whether the record began with the stories, so that nobody real is in it."""
    known = history_of(service.record)
    return known is not None and known.source == demo.SOURCE
