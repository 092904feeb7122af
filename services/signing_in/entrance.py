"""Where everybody comes in: people by the sign-in of their organisation, programs by what they sign."""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from schemas.refused import Refused
from services.opened import Opened
from services.secret_file import SecretUnreadable, secret_text
from services.signing_in.assurance import SignedIn
from services.signing_in.machines import Machines
from services.signing_in.naming import party_of
from services.signing_in.private_keys import private_key, signs_with
from services.signing_in.provider import NO_CODE, Proof, Provider
from services.signing_in.sessions import Attempt, Session, Sessions, derived, hash_of, new_secret
from services.signing_in.tokens import LEEWAY_SECONDS
from services.signing_in.trusted import UNFIT, Issuer, Trusted

BACK: Final = "/sign-in/back"
WHO: Final = "sign-in"
NEEDED: Final = ("sign_in_needed", "sign in first; a program sends an assertion that it signed")
OVER: Final = ("session_over", "your session is over; sign in again")
NOT_BEGUN: Final = ("sign_in_not_begun", "this sign-in was not begun here, or it took too long; begin again")
NOT_SET_UP: Final = (
    "sign_in_not_set_up",
    "nobody can sign in here yet; the setting THROUGHCARE_SIGN_IN names who may",
)


class Let(NamedTuple):
    """Somebody who has just come in: the secret of their new session, and where they were going."""

    secret: str
    back: str


class Entrance:
    """The one place that knows who is let in. `address` is where this service is reached; no request chooses it."""

    def __init__(self, service: Opened, trusted: Trusted, address: str, local: Provider | None = None) -> None:
        self.service, self.address = service, address
        settings = service.settings
        idle, longest = timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
        self.sessions = Sessions(service.desk.tables, idle, longest)
        self.fresh_for = timedelta(minutes=settings.step_up_minutes)
        self.machines = Machines(trusted.machines, address, self.sessions)
        providers = [Provider(one, proof_of(one)) for one in trusted.issuers] + ([local] if local else [])
        self.providers: Mapping[str, Provider] = {one.issuer.name: one for one in providers}

    @property
    def redirect(self) -> str:
        """Where issuers send people back to, to the letter."""
        return f"{self.address}{BACK}"

    def now(self) -> datetime:
        """The moment by this service's clock."""
        return self.service.clock.now()

    def provider(self, name: str | None) -> Provider:
        """The issuer of this name, or the only one. Raises Refused."""
        if not self.providers:
            raise Refused(*NOT_SET_UP)
        found = self.providers.get(name) if name else None
        if found is None and (name or len(self.providers) > 1):
            raise Refused("issuer_unknown", "no sign-in is known under this name")
        return found or next(iter(self.providers.values()))

    def program(self, assertion: str) -> SignedIn:
        """For whom a program speaks. Raises Refused."""
        return self.machines.signed_in(assertion, self.now())

    def person(self, secret: str, *, used: bool) -> SignedIn:
        """Whose session this is. Raises Refused `session_over`."""
        now = self.now()
        session = self.sessions.find(secret, now, used=used)
        if session is None or session.issuer not in self.providers:
            raise Refused(*OVER)
        return SignedIn(
            session.party,
            "session",
            acr=session.acr,
            asked_at=session.asked_at,
            fresh=self.is_fresh(session, now),
            who=session.who,
            session=session.id_hash,
            issuer=session.issuer,
        )

    def is_still_in(self, signed_in: SignedIn) -> bool:
        """Whether somebody who came in before is still let in, asked without anybody being there."""
        if signed_in.session is None:
            return True
        return self.sessions.find_by(signed_in.session, self.now(), used=False) is not None

    def is_fresh(self, session: Session, now: datetime) -> bool:
        """Whether the issuer asked this worker lately, in a way that is strong enough."""
        strong = self.providers[session.issuer].issuer.step_up
        lately = session.asked_at is not None and now - session.asked_at <= self.fresh_for
        return lately and (not strong or session.acr in strong)

    def begin(self, secret: str, provider: Provider, back: str, again: SignedIn | None = None) -> str:
        """Where to send somebody who wants to sign in, or must once more. Raises Refused."""
        more = {"prompt": "login", "max_age": "0"} if again else {}
        if again and provider.issuer.step_up:
            more["acr_values"] = " ".join(provider.issuer.step_up)
        state, nonce, verifier = (derived(secret, one) for one in ("state", "nonce", "verifier"))
        address = provider.address_for(self.redirect, state, nonce, verifier, **more)
        self.sessions.attempt(state, provider.issuer.name, back, again.who if again else None, self.now())
        return address

    def finish(self, secret: str | None, answer: Mapping[str, str], old: str | None) -> Let:
        """Let somebody in whom the issuer sent back; their session gets a new id. Raises Refused."""
        now, state = self.now(), answer.get("state", "")
        if secret is None or not hmac.compare_digest(derived(secret, "state").encode(), state.encode()):
            raise Refused(*NOT_BEGUN)
        attempt = self.sessions.take(state, now)
        if attempt is None:
            raise Refused(*NOT_BEGUN)
        provider = self.provider(attempt.issuer)
        claims = provider.claims(self.token(provider, answer, secret), derived(secret, "nonce"), now)
        new = new_secret()
        session = self.session_of(claims, provider.issuer, new)
        if attempt.again is not None:
            self.refuse_another(session, attempt)
        self.sessions.begin(session, now)
        if old is not None:
            self.sessions.end(hash_of(old))
        return Let(new, attempt.back)

    def token(self, provider: Provider, answer: Mapping[str, str], secret: str) -> str:
        """The identity token that the issuer's answer leads to. Raises Refused."""
        named = answer.get("iss")
        if named != provider.issuer.issuer and (named is not None or provider.described().names_itself):
            raise Refused("token_issuer", "the answer is from another issuer")
        if answer.get("error") == "access_denied":
            raise Refused("sign_in_given_up", "you did not sign in")
        code = answer.get("code")
        if not code or "error" in answer:
            raise Refused(*NO_CODE)
        return provider.exchange(code, self.redirect, derived(secret, "verifier"))

    def session_of(self, claims: Mapping[str, Any], issuer: Issuer, secret: str) -> Session:
        """The session that begins with these claims."""
        asked, acr = claims.get("auth_time"), claims.get("acr")
        known = isinstance(asked, int) and not isinstance(asked, bool) and 0 <= asked <= claims["iat"] + LEEWAY_SECONDS
        return Session(
            id_hash=hash_of(secret),
            who=self.service.keyring.keyed_hash(WHO, issuer.issuer.encode(), str(claims["sub"]).encode()),
            issuer=issuer.name,
            party=party_of(claims, issuer),
            acr=acr if isinstance(acr, str) else None,
            asked_at=datetime.fromtimestamp(asked, self.now().tzinfo) if known and isinstance(asked, int) else None,
        )

    def refuse_another(self, session: Session, attempt: Attempt) -> None:
        """Whoever is asked again must be the same worker, and must have been asked. Raises Refused."""
        if session.who != attempt.again:
            raise Refused("another_worker", "somebody else signed in than was asked again; nothing was changed")
        begun = attempt.begun - timedelta(seconds=LEEWAY_SECONDS)
        if session.asked_at is None or session.asked_at < begun or not self.is_fresh(session, self.now()):
            raise Refused("step_up_not_done", "your organisation's sign-in did not ask you again strongly enough")


def proof_of(issuer: Issuer) -> Proof:
    """How we show this issuer who we are. Raises Refused `sign_in_settings`."""
    file = issuer.secret_file or issuer.key_file
    assert file is not None
    try:
        text = secret_text(file)
        key = private_key(text) if issuer.key_file else None
    except (SecretUnreadable, OSError) as error:
        raise Refused(UNFIT, f"{issuer.name}: {error}") from error
    if key is None:
        return Proof(secret=text)
    return Proof(key=key, algorithm=issuer.key_algorithm or signs_with(key))
