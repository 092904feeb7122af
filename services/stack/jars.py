"""Apache Kafka itself: its jars, fetched once into a cache of our own, each checked against our lock."""

import fcntl
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from services.stack.missing import StackMissing, needed
from services.stack.trusting import certificates_of_this_machine

WANTED = (
    "org.apache.kafka:kafka_2.13:4.4.0",
    "org.apache.kafka:kafka-clients:4.4.0",  # the resolver otherwise picks an older one
    "org.apache.logging.log4j:log4j-slf4j-impl:2.25.5",
)
UNDER_WAY = "half-"
TIMEOUT = 60  # seconds of silence from the repository


def lock() -> dict[str, str]:
    """The SHA-256 of every jar by its name, as published."""
    lines = files(__package__).joinpath("kafka-jars.sha256").read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def cache() -> Path:
    """Where fetched programs are kept: XDG_CACHE_HOME or ~/.cache, then throughcare."""
    with needed("The place for Kafka's jars", "platformdirs"):
        from platformdirs import user_cache_path
    return user_cache_path("throughcare", appauthor=False)


def place(cache_folder: Path | None = None) -> Path:
    """The folder of the jars that the lock names; another lock has another folder."""
    of_lock = hashlib.sha256(repr(sorted(lock().items())).encode()).hexdigest()[:16]
    return (cache_folder or cache()) / f"kafka-{of_lock}"


def fetch_with_a_word() -> None:
    """Fetch them if they are not here yet, and say that it takes a while. Raises StackMissing."""
    if not place().is_dir():
        print("Fetching Apache Kafka; the first time, a minute.", file=sys.stderr, flush=True)  # noqa: T201
    kafka_jars()


def kafka_jars(cache_folder: Path | None = None, repositories: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Kafka's jars, in the order of the class path, fetched if they are not here yet. Raises StackMissing."""
    folder, expected = place(cache_folder), lock()
    if not folder.is_dir():
        with alone(folder):
            if not folder.is_dir():  # another process may have fetched them meanwhile
                fetch_into(folder, expected, repositories)
    check(folder, expected)
    return tuple(sorted(folder.glob("*.jar")))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process fetches into this folder."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        held = (folder.parent / "fetching.lock").open("w", encoding="ascii")
    except OSError as fault:
        raise StackMissing(
            f"Apache Kafka is missing: its cache {folder.parent} cannot be written ({fault.strerror})."
        ) from fault
    with held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for left in folder.parent.glob(f"{UNDER_WAY}*"):  # by a process that was killed meanwhile
            shutil.rmtree(left, ignore_errors=True)
        yield


def fetch_into(folder: Path, expected: Mapping[str, str], repositories: Mapping[str, str] | None) -> None:
    """Fetch, check and put in place in one step, so that nobody sees half of it. Raises StackMissing."""
    with tempfile.TemporaryDirectory(prefix=UNDER_WAY, dir=folder.parent) as fetching:
        ready = Path(fetching) / "ready"
        ready.mkdir()
        for jar in resolved("Apache Kafka", "+".join(WANTED), Path(fetching), repositories):
            shutil.move(jar, ready / jar.name)
        check(ready, expected)
        ready.rename(folder)


def resolved(what: str, wanted: str, fetching: Path, repositories: Mapping[str, str] | None = None) -> list[Path]:
    """The jars that the resolver brings for what is wanted, and nothing outside this folder. Raises StackMissing."""
    with needed(what, "jgo"):
        from jgo.config import GlobalSettings
        from jgo.constants import MAVEN_CENTRAL_URL
        from jgo.env import EnvironmentBuilder, LinkStrategy
        from jgo.maven import MavenContext
    # Whoever keeps a mirror names it `central` under [repositories] in jgo's own configuration.
    remote = {"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories, **(repositories or {})}
    context = MavenContext(repo_cache=fetching / "repository", remote_repos=remote, timeout=TIMEOUT)
    builder = EnvironmentBuilder(context=context, cache_dir=fetching / "built", link_strategy=LinkStrategy.COPY)
    try:
        with certificates_of_this_machine():
            return list(builder.from_endpoint(wanted).path.rglob("*.jar"))
    except Exception as fault:
        raise StackMissing(
            f"{what} is missing: its jars could not be fetched from {' or '.join(map(host, remote.values()))} "
            f"({type(fault).__name__}). Try again with a working network, or name a mirror in jgo's configuration."
        ) from fault


def host(address: str) -> str:
    """Which machine an address names, without what it may hold of passwords."""
    from urllib.parse import urlsplit

    return urlsplit(address).hostname or "an address without a host"


def check(folder: Path, expected: Mapping[str, str]) -> None:
    """Raises StackMissing, by name, when a jar is not there, is another or was never asked for."""
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in folder.glob("*.jar")}
    said = [
        f"{words}: {', '.join(names)}"
        for words, names in (
            ("not there", sorted(expected.keys() - found.keys())),
            (
                "not the one that was published",
                sorted(n for n in expected.keys() & found.keys() if expected[n] != found[n]),
            ),
            ("never asked for", sorted(found.keys() - expected.keys())),
        )
        if names
    ]
    if said:
        raise StackMissing(
            f"Apache Kafka's jars are not those of the lock ({'; '.join(said)}). Remove {folder} and try again."
        )
