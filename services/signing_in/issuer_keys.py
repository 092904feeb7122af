"""The keys that sign for an issuer: only those it publishes; asked for again, but seldom, where one is not known."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, OctKey, OKPKey, RSAKey

from schemas.refused import Refused

OLD_SECONDS: Final = 3600.0  # a key that an issuer takes back is believed for an hour at most
APART_SECONDS: Final = 60.0  # made-up key ids make us ask no oftener than this
KIND_OF: Final[dict[str, type[Key]]] = {"RS": RSAKey, "PS": RSAKey, "ES": ECKey, "Ed": OKPKey}
UNKNOWN: Final = ("token_key_unknown", "the token is signed with a key that its issuer does not publish")


class IssuerKeys:
    """Fetched when first needed; `fetch` gives the issuer's published key set, and raises Refused."""

    def __init__(self, fetch: Callable[[], Any], ticks: Callable[[], float] = time.monotonic) -> None:
        self._fetch, self._ticks = fetch, ticks
        self._keys: tuple[Key, ...] = ()
        self._asked: float | None = None
        self._lock = threading.Lock()

    def key_for(self, key_id: str | None, algorithm: str) -> Key:
        """The one key of this id for this algorithm. Raises Refused `token_key_unknown`."""
        with self._lock:
            self._renew(OLD_SECONDS)
            found = fitting(self._keys, key_id, algorithm)
            if not found:
                self._renew(APART_SECONDS)
                found = fitting(self._keys, key_id, algorithm)
        if len(found) != 1:
            raise Refused(*UNKNOWN)
        return found[0]

    def _renew(self, older_than: float) -> None:
        now = self._ticks()
        if self._asked is None or now - self._asked >= older_than:
            keys = public_keys(self._fetch())
            self._asked, self._keys = now, keys


def fitting(keys: Sequence[Key], key_id: str | None, algorithm: str) -> list[Key]:
    """The keys that may sign so, with this id where the token names one."""
    kind = KIND_OF[algorithm[:2]]
    able = [one for one in keys if isinstance(one, kind) and one.get("alg") in (None, algorithm)]
    return [one for one in able if key_id in (None, one.kid)]


def public_keys(published: Any) -> tuple[Key, ...]:
    """The keys for signing in a JSON Web Key set; shared secrets are none. Raises Refused `token_key_unknown`."""
    try:
        keys = KeySet.import_key_set(published)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused(*UNKNOWN) from error
    return tuple(one for one in keys if not isinstance(one, OctKey) and one.get("use") in (None, "sig"))
