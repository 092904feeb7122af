"""Publish the schema of every fact that is new or has gained a field: `python -m schemas.publish [--check]`.

A published file is never altered: `published/SHA256SUMS` holds the hash of each (`sha256sum -c` reads it too). Before
anything was ever recorded outside a test, all may be begun anew: delete every file in `published` and publish.
"""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

from schemas.derived import Schema, meaning, schema_of, sorted_json
from schemas.evolution import broken
from schemas.published import Published, find_facts, locks_in

FOLDER = Path(__file__).parent / "published"
SUMS = "SHA256SUMS"


class NotPublished(Exception):
    """Nothing was published; the message says in one line each what stands in the way."""


def classes_today() -> dict[str, Schema]:
    """The schema of every fact of this room as its class stands."""
    facts = sorted(find_facts().items())
    return {name: schema_of(fact) for name, fact in facts if fact.__module__.startswith("schemas.")}


def unpublished(today: Mapping[str, Schema], known: Mapping[str, tuple[Published, ...]]) -> dict[str, int]:
    """The facts whose class has no equal lock, with the version number that would be next."""
    return {
        name: len(known.get(name, ())) + 1
        for name, schema in today.items()
        if name not in known or meaning(known[name][-1].schema) != meaning(schema)
    }


def sums(folder: Path) -> dict[str, str]:
    """The hash that each published file had when it was published; empty where nothing was published."""
    file = folder / SUMS
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def altered(folder: Path) -> list[str]:
    """What happened to published files that never may: changed, removed, or put there by hand."""
    frozen, here = sums(folder), {file.name: sha256(file) for file in folder.glob("*.avsc")}
    return [
        f"{name} {'was removed' if name not in here else 'was not published' if name not in frozen else 'was changed'}"
        for name in sorted(frozen.keys() | here.keys())
        if frozen.get(name) != here.get(name)
    ]


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def problems(today: Mapping[str, Schema], folder: Path) -> list[str]:
    """What keeps the classes of today from being published beside what the folder holds; one line each."""
    if found := altered(folder):
        return found
    known = locks_in(folder)
    found = [f"{name} was published and has no class any more" for name in known if name not in today]
    for name, schema in today.items():
        versions = [one.schema for one in known.get(name, ())]
        new = [] if versions and meaning(versions[-1]) == meaning(schema) else [schema]
        found += [f"{name}: {why}" for why in broken([*versions, *new])]
    return found


def publish(today: Mapping[str, Schema], folder: Path) -> list[Path]:
    """Write a lock for each fact that has none as it stands. Raises NotPublished; an existing lock is never touched."""
    if found := problems(today, folder):
        raise NotPublished("\n".join(found))
    written = []
    for name, version in unpublished(today, locks_in(folder)).items():
        file = folder / f"{name}.{version}.avsc"
        with file.open("x", encoding="utf-8") as lock:
            lock.write(sorted_json(today[name]))
        written.append(file)
    frozen = sums(folder) | {file.name: sha256(file) for file in written}
    (folder / SUMS).write_text("".join(f"{frozen[name]}  {name}\n" for name in sorted(frozen)), encoding="utf-8")
    return written


def main(check: bool) -> int:
    """Publish, or only look; 0 where all is well."""
    today = classes_today()
    if not check:
        try:
            print("\n".join(file.name for file in publish(today, FOLDER)) or "nothing to publish")
        except NotPublished as refusal:
            print(f"{refusal}\nnothing was published; the first lines of {__file__} say what may be done")
            return 1
        return 0
    found = problems(today, FOLDER)
    found += [f"{name}.{version} is not published" for name, version in unpublished(today, locks_in(FOLDER)).items()]
    print("\n".join(found) or "schemas: ok")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(check=sys.argv[1:] == ["--check"]))
