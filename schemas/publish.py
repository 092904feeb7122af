"""Publish the schema of every fact that is new or has gained a field: `python -m schemas.publish [--check]`."""

import sys
from pathlib import Path

from schemas.derived import schema_of, sorted_json
from schemas.published import find_facts, locks

FOLDER = Path(__file__).parent / "published"


def unpublished() -> dict[str, int]:
    """The facts whose class has no equal lock, with the version number that would be next."""
    known = locks()
    return {
        name: len(known.get(name, ())) + 1
        for name, fact in sorted(find_facts().items())
        if fact.__module__.startswith("schemas.") and (name not in known or known[name][-1].schema != schema_of(fact))
    }


def publish() -> list[Path]:
    """Write a lock for each of them; an existing lock is never touched."""
    facts, written = find_facts(), []
    for name, version in unpublished().items():
        file, text = FOLDER / f"{name}.{version}.avsc", sorted_json(schema_of(facts[name]))
        with file.open("x", encoding="utf-8") as lock:
            lock.write(text)
        written.append(file)
    return written


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        missing = unpublished()
        print("\n".join(f"not published: {name}.{version}" for name, version in missing.items()) or "schemas: ok")
        sys.exit(1 if missing else 0)
    print("\n".join(str(file.name) for file in publish()) or "nothing to publish")
