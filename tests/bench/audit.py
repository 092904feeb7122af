"""What proof costs whoever writes: commands answered with a signed receipt, against the same without."""

from collections.abc import Callable
from pathlib import Path

from services.proof.receipt import holds
from services.store.postgres import Postgres
from tests.bench.commands import CALLERS, COMMANDS, Door
from tests.bench.databases import a_database
from tests.bench.measuring import Results, alternately, seconds
from tests.services.receipts import Counting

BAR = 1.15
ROUNDS = 9
HOW = {"write": ("many_callers", CALLERS), "write1": ("one_caller", 1)}
Where = Callable[[str], Path | Postgres]


class Proving(Door):
    """The same door with a signer: every answer has its receipt."""

    def __init__(self, where: Path | Postgres, folder: Path, name: str) -> None:
        super().__init__(where, folder, name)
        self.record.store.signer = self.signer = Counting()

    def close(self) -> None:
        """Nobody was left without: at most one signature a command, and the last one asked again has its proof too."""
        assert 0 < self.signer.times <= COMMANDS
        again = self.record.do_now(*self.commands[-1])
        assert again.repeated and again.receipt is not None and holds(again.receipt, self.signer.verifier)
        super().close()


def run(results: Results, folder: Path) -> None:
    """Sixty-four callers, and one: on a file, and on a database; the costlier store gives the figure."""
    with a_database() as place:
        stores: dict[str, Where] = {
            "sqlite": lambda name: folder / f"{name}.db",
            "postgresql": lambda name: Postgres(place.url, f"{place.word}_{name}"),
        }
        for what, (how, callers) in HOW.items():
            costs = [measure(results, variant, what, how, folder, where) for variant, where in stores.items()]
            results.ratio("AUDIT", what, max(costs), bar=BAR if callers > 1 else None, callers=callers)


def measure(results: Results, variant: str, what: str, how: str, folder: Path, where: Where) -> float:
    """How many times as long the same commands take with receipts as without, on one kind of store."""

    def rate(kind: type[Door], number: int) -> float:
        name = f"{what}_{'with' if kind is Proving else 'without'}_{number}"
        door = kind(where(name), folder, f"{variant}-{name}")
        measured = COMMANDS / seconds(getattr(door, how))
        door.close()
        return measured

    proving, bare = alternately(lambda number: rate(Proving, number), lambda number: rate(Door, number), ROUNDS)
    results.ratio(
        f"AUDIT-{variant}", what, bare / proving, commands_a_second=round(proving), without_a_second=round(bare)
    )
    return bare / proving
