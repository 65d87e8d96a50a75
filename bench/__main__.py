"""`python -m bench SIZE`: a server of its own, so many people in it, and what they take. `make bench` runs it.

Ends everything that it started on Ctrl-C, SIGTERM and errors, and leaves nothing but bench/results/<date>-<size>.md.
"""

import os
import sys
from contextlib import ExitStack

import django
from django.utils.module_loading import import_string

from bench.server import BenchError, served
from config.demo import Stopped, StopSwitch
from config.postgres import PostgresError

LEAST = 1_000


def main(arguments: list[str]) -> int:
    """Run the benchmark at the size given; the exit code is 0 when the figures are written, 130 when it was stopped."""
    given = arguments[0].replace("_", "") if len(arguments) == 1 else ""
    if not given.isascii() or not given.isdigit() or int(given) < LEAST:
        print(f"bench: give a number of people, {LEAST} or more: python -m bench 10000", file=sys.stderr)
        return 1
    switch = StopSwitch()
    try:
        with ExitStack() as running:
            try:
                os.environ |= running.enter_context(served(int(given)))
                django.setup()
                # Only now: models can't be imported before the settings know the database.
                import_string("bench.run.run")(int(given), switch.check)
            finally:
                switch.close()
    except Stopped:
        print("Stopped; nothing is left.")
        return 130
    except (BenchError, PostgresError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
