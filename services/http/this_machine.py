"""What is open to programs of this machine alone."""

from typing import Final

from fastapi import Depends, Request

from schemas.refused import Refused
from services.signing_in.addresses import is_loopback

FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
LOCAL_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")


def from_this_machine(request: Request) -> None:
    """Refuse a client that is not on this machine, one that speaks for others, and a page that only pretends to be."""
    host = request.client.host if request.client else ""
    asked_as = request.headers.get("host", "")
    local = asked_as in LOCAL_NAMES or asked_as.rpartition(":")[0] in LOCAL_NAMES
    if not is_loopback(host) or not local or any(header in request.headers for header in FORWARDED):
        raise Refused("not_from_here", "only a program on this machine itself may ask this")


ThisMachine = Depends(from_this_machine)
