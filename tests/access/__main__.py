"""All of it: `python -m tests.access [--questions N] [--seed N]`: policies against oracle, then every policy mutant."""

import argparse
import sys

from tests.access.mutants import cases, mutants, survives
from tests.access.oracle import may
from tests.access.stories import STORIES
from tests.access.test_oracle import asked
from tests.access.worlds import decide

LEAST_KILLED = 0.95
QUESTIONS_OF_A_WORLD = 40


def main() -> int:
    parser = argparse.ArgumentParser(prog="access", description="Who may see what, against the oracle and broken.")
    parser.add_argument("--questions", type=int, default=200_000)
    parser.add_argument("--mutant-questions", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    wrong = compare(chosen.seed, chosen.questions)
    alive = kill(chosen.seed, chosen.mutant_questions)
    return 1 if wrong or alive else 0


def compare(seed: int, questions: int) -> int:
    """How many questions policies and oracle answer otherwise, each printed."""
    wrong = yes = number = 0
    while number < questions:
        for world, ask in asked(seed, 1, min(QUESTIONS_OF_A_WORLD, questions - number)):
            expected, decision = may(world, ask), decide(world, ask)
            number, yes = number + 1, yes + expected
            if decision.fault is not None or decision.allowed != expected:
                wrong += 1
                print(f"seed {seed}: {ask} is answered {decision}")
        seed += 1
    print(f"policies and oracle: {number} questions, {yes} of them yes, {wrong} answered otherwise")
    return wrong


def kill(seed: int, questions: int) -> bool:
    """Whether too many mutants live; the kill rate is printed, and each that lives is named."""
    told = cases((story.world, story.ask, story.allowed) for story in STORIES)
    worlds = max(1, questions // QUESTIONS_OF_A_WORLD)
    made_up = cases((world, ask, may(world, ask)) for world, ask in asked(seed, worlds, QUESTIONS_OF_A_WORLD))
    every = mutants()
    by_story = [one for one in every if not survives(one, told)]
    left = [one for one in every if one not in by_story]
    alive = [one.name for one in left if survives(one, made_up)]
    killed = 1 - len(alive) / len(every)
    print(f"policy mutants: {killed:.1%} of {len(every)} killed, {len(by_story)} by a story alone")
    print("\n".join(f"alive: {name}" for name in alive))
    return killed < LEAST_KILLED


if __name__ == "__main__":
    sys.exit(main())
