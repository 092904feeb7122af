"""Write the golden bytes of every published version that has none yet: `python -m tests.schemas.golden`.

A golden file holds two facts as they were written under one version, the fullest and the barest, and what they say.
It is written once, while the version is the newest, and never again: every later class must read it the same. Before
anything was ever recorded outside a test, all may be begun anew: delete every file in `golden` and write them.
"""

import json
import sys
from pathlib import Path
from typing import Any

from schemas.avro import encode, sealed_in
from schemas.fact import Fact
from schemas.published import Published, latest
from schemas.recorded import Envelope
from tests.schemas.made_up import FACTS, fixed

FOLDER = Path(__file__).parent / "golden"


def golden_file(lock: Published) -> Path:
    """Where the golden bytes of a version are kept."""
    return FOLDER / f"{lock.name}.{lock.version}.json"


def said(envelope: Envelope, fact: Fact) -> dict[str, Any]:
    """What a reader must find again: the envelope, the fact and each ciphertext, as JSON holds them."""
    ciphertexts = [text.ciphertext and text.ciphertext.hex() for text in sealed_in(fact)]
    values = {**envelope.model_dump(mode="json"), **fact.model_dump(mode="json")}
    return {**values, "ciphertexts": ciphertexts}


def golden(fact_type: type[Fact]) -> dict[str, Any]:
    """The golden file of a fact's newest version."""
    facts = []
    for everything in (True, False):
        envelope, fact = fixed(fact_type, everything)
        written = encode(envelope, fact)
        hashed = written.content_hash.hex()
        facts.append({"bytes": written.value.hex(), "content_hash": hashed, "says": said(envelope, fact)})
    return {"schema_sha256": latest(fact_type).sha256, "facts": facts}


def main() -> int:
    """Write what is missing and name it."""
    FOLDER.mkdir(exist_ok=True)
    missing = [fact_type for fact_type in FACTS if not golden_file(latest(fact_type)).exists()]
    for fact_type in missing:
        with golden_file(latest(fact_type)).open("x", encoding="utf-8") as file:
            json.dump(golden(fact_type), file, indent=1, ensure_ascii=False)
            file.write("\n")
    print("\n".join(golden_file(latest(fact_type)).name for fact_type in missing) or "nothing to write")
    return 0


if __name__ == "__main__":
    sys.exit(main())
