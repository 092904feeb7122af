"""Who is asking: until sign-in comes, only this machine itself may ask, and it says for whom in a header."""

import ipaddress
import re
from typing import Annotated, Final

import structlog
from fastapi import Depends, Header, Request

from schemas import codes
from schemas.party import NamedParty
from schemas.refused import Refused
from services.parsing import parse_party
from services.problems import not_well_formed

TOLD_BY: Final = "Throughcare-Told-By"
FORM: Final = "role@AGENCY, then ;worker=ID and ;unit=ID where known"
ID: Final = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ROLES, AGENCIES = "|".join(codes.by_code("roles")), "|".join(codes.by_code("agencies"))
PATTERN: Final = f"^({ROLES})@({AGENCIES})(;worker={ID})?(;unit={ID})?$"
WRITTEN: Final = "(?P<role>[^@;]*)@(?P<agency>[^@;]*)(;worker=(?P<worker>[^;]*))?(;unit=(?P<unit>[^;]*))?"
FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
log = structlog.get_logger()


def from_this_machine(request: Request) -> None:
    """Refuse a client that is not on this machine, one that speaks for others, and a page that only pretends to be."""
    host = request.client.host if request.client else ""
    asked_as = request.headers.get("host", "")
    local = asked_as in LOCAL_NAMES or asked_as.rpartition(":")[0] in LOCAL_NAMES
    if not is_loopback(host) or not local or any(header in request.headers for header in FORWARDED):
        raise Refused("not_from_here", "until sign-in comes, only a program on this machine itself may ask this")


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def asked_by(
    request: Request,
    given: Annotated[
        str | None,
        Header(alias=TOLD_BY, description=f"Who tells us: {FORM}.", json_schema_extra={"pattern": PATTERN}),
    ] = None,
) -> NamedParty | None:
    """The party a caller says it speaks for, if it says so. Raises NotWellFormed."""
    if given is None:
        return None
    party = party_of(given)
    say_once(request)
    return party


def told_by(party: Annotated[NamedParty | None, Depends(asked_by)]) -> NamedParty:
    """The same, where nothing is taken from a caller who does not say so. Raises Refused `told_by_missing`."""
    if party is None:
        raise Refused("told_by_missing", f"the header {TOLD_BY} must say who tells us: {FORM}")
    return party


def party_of(text: str) -> NamedParty:
    """`ward_manager@NHS_MH;unit=...` as a party. Raises NotWellFormed."""
    written = re.fullmatch(WRITTEN, text)
    if written is None:
        raise not_well_formed("wrong_told_by", f"who tells us is written as {FORM}", "told_by")
    return parse_party({name: value for name, value in written.groupdict().items() if value is not None})


def say_once(request: Request) -> None:
    """Say in the log, once in a process, that somebody is believed without having signed in."""
    if not getattr(request.app.state, "believed", False):
        request.app.state.believed = True
        log.warning("told_by_header_believed", why="no sign-in yet; only this machine itself is believed")


ThisMachine = Depends(from_this_machine)
ToldBy = Annotated[NamedParty, Depends(told_by)]
