"""A part of the full stack that is not here, said in one sentence: what, why, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path


class StackMissing(Exception):
    """The full stack cannot start on this machine; the words are for whoever tried."""


@contextmanager
def needed(what: str, package: str) -> Iterator[None]:
    """Around the import of a wheel. Raises StackMissing when it is not installed."""
    try:
        yield
    except ImportError as fault:
        raise StackMissing(
            f"{what} is missing: the Python package {package} is not installed here; `make up` installs it."
        ) from fault


def package_folder(what: str, package: str) -> Path:
    """Where a wheel lies, found without importing it. Raises StackMissing when it is not installed."""
    with needed(what, package):
        spec = find_spec(package.replace("-", "_"))
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(package)
    return Path(spec.origin).parent
