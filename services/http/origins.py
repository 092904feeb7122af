"""A form is taken only from our own pages: a browser says where a form came from, and cannot be made to lie."""

from fastapi import Depends, Request

from schemas.refused import Refused


def from_our_own_page(request: Request) -> None:
    """Refuse a form that another site's page sent, and one that does not say where it came from."""
    refuse_elsewhere(request, request.app.state.reception.entrance.address)


def refuse_elsewhere(request: Request, ours: str) -> None:
    """The same for anything that a browser's session is used for. Raises Refused `not_same_origin`."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = site == "same-origin" if site is not None else origin == ours
    if not own or (origin not in (None, "null", ours)):
        raise Refused("not_same_origin", "this form must be sent from its own page; programs use /commands")


OurOwnPage = Depends(from_our_own_page)
