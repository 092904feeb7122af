"""What proof costs whoever writes: commands answered with a signed receipt, against the same without."""

import statistics
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from services.proof.note import Signer
from services.proof.receipt import holds
from services.recording import Asked
from services.store.postgres import Postgres
from tests.bench.commands import CALLERS, WARD, Door, command
from tests.bench.databases import a_database
from tests.bench.measuring import Results, seconds
from tests.services.receipts import SIGNER

BAR = 1.15
TURNS = 40
HOW = {"write": ("many_callers", CALLERS, 512), "write1": ("one_caller", 1, 64)}
Where = Callable[[str], Path | Postgres]


class Side(Door):
    """One of the two doors, open as long as the other, so that both meet the machine as it is at that moment."""

    def __init__(self, where: Path | Postgres, folder: Path, name: str, signer: Signer | None) -> None:
        super().__init__(where, folder, name)
        self.record.store.signer = signer

    def turn(self, how: str, commands: int) -> float:
        """Seconds for the next so many commands; they are made before the clock runs."""
        self.commands = [(command(), Asked(told_by=WARD, key=str(uuid4()))) for _ in range(commands)]
        return seconds(getattr(self, how))

    def close(self) -> None:
        """Where there is a signer nobody was left without: the last command asked again has its proof."""
        again = self.record.do_now(*self.commands[-1])
        signed = again.receipt is not None and holds(again.receipt, SIGNER.verifier)
        assert again.repeated and signed == (self.record.store.signer is not None)
        self.record.close()
        self.keyring.close()


def run(results: Results, folder: Path) -> None:
    """Sixty-four callers, and one: on a file, and on a database; the costlier store gives the figure."""
    with a_database() as place:
        stores: dict[str, Where] = {
            "sqlite": lambda name: folder / f"{name}.db",
            "postgresql": lambda name: Postgres(place.url, f"{place.word}_{name}"),
        }
        for what, (how, callers, commands) in HOW.items():
            costs = []
            for variant, where in stores.items():
                with (
                    closing(Side(where(f"{what}_with"), folder, f"{variant}-{what}-with", SIGNER)) as proving,
                    closing(Side(where(f"{what}_without"), folder, f"{variant}-{what}-without", None)) as bare,
                ):
                    costs.append(cost(proving, bare, how, commands))
                results.ratio(f"AUDIT-{variant}", what, costs[-1], callers=callers)
            results.ratio("AUDIT", what, max(costs), bar=BAR if callers > 1 else None)


def cost(proving: Side, bare: Side, how: str, commands: int) -> float:
    """How many times as long the same commands take with receipts: the median of many short turns, side by side."""
    found = []
    for number in range(TURNS):
        first, second = (proving, bare) if number % 2 else (bare, proving)
        took = {first: first.turn(how, commands), second: second.turn(how, commands)}
        found.append(took[proving] / took[bare])
    return statistics.median(found)
