"""A private key that signs for a program or for us, as it stands in a file: PEM, or a JSON Web Key."""

import json
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, Key, OctKey, OKPKey, RSAKey

from services.secret_file import SecretUnreadable

UNREADABLE: Final = "the key must be a private key, as PEM without a password or as a JSON Web Key"
BY_CURVE: Final = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512", "Ed25519": "Ed25519"}


def private_key(text: str) -> Key:
    """The key in a text. Raises SecretUnreadable."""
    try:
        key = JWKRegistry.import_key(json.loads(text)) if text.startswith("{") else from_pem(text)
    except (JoseError, ValueError, TypeError) as error:
        raise SecretUnreadable(UNREADABLE) from error
    if isinstance(key, OctKey) or not key.is_private:
        raise SecretUnreadable(UNREADABLE)
    return key


def from_pem(text: str) -> Key:
    """The key in a PEM, of whichever kind it is. Raises ValueError, TypeError."""
    found: Any = load_pem_private_key(text.encode(), password=None)
    for kind in (RSAKey, ECKey, OKPKey):
        if kind.binding.check_cryptography_key(found):
            return kind.import_key(text)
    raise ValueError("a key of another kind")


def signs_with(key: Key) -> str:
    """The algorithm that a key signs with unless another is named."""
    return "PS256" if isinstance(key, RSAKey) else BY_CURVE[str(key.get("crv"))]
