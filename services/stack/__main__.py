"""`python -m services.stack`: fetch what the full stack needs before anything is started, and say what is missing."""

import sys

from services.stack import account, broker, database
from services.stack.jars import fetch_with_a_word
from services.stack.missing import StackMissing


def main() -> int:
    """Fetch what is not here yet. Gives the exit code."""
    try:
        fetch_with_a_word()
        broker.java()
        database.programs(account.account())
    except StackMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
