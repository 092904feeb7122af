"""Which certificates are trusted while something is fetched: this machine's own, as pip and the browser have them."""

from collections.abc import Iterator
from contextlib import contextmanager

from services.stack.missing import needed


@contextmanager
def certificates_of_this_machine() -> Iterator[None]:
    """For the time of one fetch; a bundle in a package would not know an organisation's own authority."""
    with needed("The list of trusted certificates", "truststore"):
        import truststore
    truststore.inject_into_ssl()
    try:
        yield
    finally:
        truststore.extract_from_ssl()
