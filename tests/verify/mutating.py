"""Seeded alterations of a bundle, of every kind that somebody might try; none may ever be called sound.

`python -m tests.verify.mutating --cases 20000 --seed 1` tries as many as one likes and prints what came of them.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from services.exporting.archive import zipped
from services.exporting.canonical import canonical
from services.throughcare_verify import SOUND, Bundle, Trust, as_json, in_lines
from tests.verify.bundles import Files, checked, exported, files_of, rows_of, with_rows

Mutation = Callable[[Files, random.Random], bytes]


def bits(raw: bytes, chance: random.Random) -> bytes:
    """Some bytes with another value."""
    value = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 3))):
        value[chance.randrange(len(value))] ^= 1 << chance.randrange(8)
    return bytes(value)


def cut(raw: bytes, chance: random.Random) -> bytes:
    """A part left out, said twice, or filled with something else."""
    start = chance.randrange(len(raw))
    end = min(len(raw), start + chance.choice((1, 2, 8, 40, 1000)))
    middle = chance.choice((b"", raw[start:end] * 2, bytes(end - start), chance.randbytes(end - start)))
    return raw[:start] + middle + raw[end:]


def a_file(files: Files, chance: random.Random) -> str:
    """A file of any kind, each kind as often as another."""
    kind = chance.choice(sorted({name.partition("/")[0] for name in files}))
    return chance.choice(sorted(name for name in files if name.partition("/")[0] == kind))


def in_the_zip(files: Files, chance: random.Random) -> bytes:
    return chance.choice((bits, cut))(zipped(files), chance)


def in_a_file(files: Files, chance: random.Random) -> bytes:
    name = a_file(files, chance)
    return zipped({**files, name: chance.choice((bits, cut))(files[name], chance)})


def without_a_file(files: Files, chance: random.Random) -> bytes:
    name = a_file(files, chance)
    return zipped({one: content for one, content in files.items() if one != name})


def one_for_another(files: Files, chance: random.Random) -> bytes:
    """Two files of one kind swapped, or one in another's place."""
    one = a_file(files, chance)
    other = chance.choice(sorted(name for name in files if name.partition("/")[0] == one.partition("/")[0]))
    twice = {**files, one: files[other]}
    return zipped(twice if chance.random() < 0.3 else {**twice, other: files[one]})


def another_name(files: Files, chance: random.Random) -> bytes:
    name = a_file(files, chance)
    new = chance.choice(("facts/123456", "checkpoints/1999", f"schemas/{'0' * 64}.avsc", "heads", "proofs"))
    return zipped({new if one == name else one: content for one, content in files.items()})


def in_a_proof(files: Files, chance: random.Random) -> bytes:
    """Another number, hash or name, written as it should be."""
    rows = rows_of(files)
    row = chance.choice(rows)
    name = chance.choice(sorted(row))
    if name == "path":
        row["path"] = chance.choice((row["path"][:-1], [*row["path"], *row["path"][:1]], row["path"][::-1]))
    elif isinstance(row[name], int):
        row[name] = max(0, row[name] + chance.choice((-1, 1, 7, 1 << 40)))
    else:
        row[name] = chance.choice(rows)[name] + chance.choice(("", "", "a"))
    return zipped(with_rows(files, rows))


def in_the_heads(files: Files, chance: random.Random) -> bytes:
    heads = json.loads(files["heads"])
    name = chance.choice(("entry", "path", "place", "size", "fact"))
    if name == "fact":
        heads["fact"] = chance.choice(rows_of(files))
    elif name == "entry":
        heads["entry"] = heads["entry"][:-4] + chance.choice(("AAAA", "", "////"))
    elif name == "path":
        heads["path"] = heads["path"][::-1] + heads["path"][:1]
    else:
        heads[name] += chance.choice((-1, 1, 99))
    return zipped({**files, "heads": canonical(heads)})


def without_a_row(files: Files, chance: random.Random) -> bytes:
    rows = rows_of(files)
    rows.pop(chance.randrange(len(rows)))
    return zipped(with_rows(files, rows))


MUTATIONS: tuple[Mutation, ...] = (
    *(in_the_zip, in_a_file, in_a_file, in_a_file, without_a_file, one_for_another, another_name),
    *(in_a_proof, in_the_heads, without_a_row),
)


def altered(raw: bytes, cases: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """So many altered bundles, each with the name of what was done to it."""
    chance, files = random.Random(seed), files_of(raw)
    while cases:
        mutation = chance.choice(MUTATIONS)
        other = mutation(files, chance)
        if other != raw:
            cases -= 1
            yield mutation.__name__, other


def judged(raw: bytes, trust: Trust) -> Bundle:
    """Checked and reported in both ways, as the command does."""
    bundle = checked(raw, trust)
    as_json(bundle)
    "\n".join(in_lines(bundle))
    return bundle


def main() -> None:
    parser = argparse.ArgumentParser(prog="mutating", description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole = exported(Path(folder))
        came = Counter[str]()
        for name, raw in altered(whole.joan, asked.cases, asked.seed):
            verdict = judged(raw, whole.trust).verdict
            came[f"{name}: {verdict}"] += 1
            if verdict == SOUND:
                Path("called-sound.zip").write_bytes(raw)
    for line, count in sorted(came.items()):
        print(f"{count:8,} {line}")


if __name__ == "__main__":
    main()
