"""Puts the local issuer beside the service that it signs people in for, under the same loopback address."""

from typing import Final, NamedTuple

from starlette.applications import Starlette

from schemas.codes import by_code
from services.clock import Clock
from services.local_issuer.application import application
from services.local_issuer.issuing import ALGORITHM, CHOSEN_AGAIN, Client, Issuing
from services.signing_in.entrance import BACK
from services.signing_in.provider import Proof, Provider
from services.signing_in.sessions import new_secret
from services.signing_in.trusted import Claims, Issuer

PATH: Final = "/local-issuer"
NAME: Final = "demo"


class LocalIssuer(NamedTuple):
    """The provider as the entrance trusts it, and the app that is mounted at `PATH`."""

    provider: Provider
    issuing: Issuing
    app: Starlette


def local_issuer(address: str, clock: Clock) -> LocalIssuer:
    """A local issuer for the service at this address. Raises Refused `not_on_loopback`."""
    client = Client("throughcare", new_secret(), f"{address}{BACK}", f"{address}/signed-out")
    issuing = Issuing(f"{address}{PATH}", client, clock)
    issuer = Issuer.model_construct(  # unchecked, for no file holds its secret: it is made here and lives as long
        name=NAME,
        label="the demo's people",
        issuer=issuing.address,
        client_id=client.client_id,
        algorithms=(ALGORITHM,),
        scope="openid",
        agencies=tuple(by_code("agencies")),
        claims=Claims(worker="worker", agency="agency", unit="unit"),
        roles={},
        step_up=(CHOSEN_AGAIN,),
    )
    return LocalIssuer(Provider(issuer, Proof(secret=client.secret)), issuing, application(issuing))
