"""Python's garbage collector, told what is known here: what was loaded stays, and facts come in thousands."""

import gc

YOUNG, MIDDLE, OLD = 20_000, 20, 100


def settle() -> None:
    """For a process that has loaded its code and goes on for long, or goes through many facts.

    Facts and rows refer to nothing in circles, so looking for circles after every few hundred of them only costs time:
    an eighth of a rebuild.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
