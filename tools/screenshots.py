"""`python -m tools.screenshots [FOLDER]`: every type of public page on a phone, a tablet and a desk, light and dark.

`make screenshots` writes them into docs/screenshots/, with an index, in place of those of an earlier run. The pages are
those of the published case, on a server of their own that ends with the command.
"""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

import django
from django.utils.module_loading import import_string

from bench.server import BenchError, served
from config.demo import Stopped, StopSwitch
from config.postgres import PostgresError

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
# Room for the case.
PEOPLE = 1_000


def main(arguments: list[str]) -> int:
    """Take the pictures; the exit code is 0 when all are there, 130 when it was stopped."""
    folder = Path(arguments[0]) if arguments else FOLDER
    switch = StopSwitch()
    try:
        with ExitStack() as running:
            try:
                os.environ |= running.enter_context(served(PEOPLE))
                django.setup()
                # Only now: models can't be imported before the settings know the database.
                import_string("tools.pictures.take")(folder, switch.check)
            finally:
                switch.close()
    except Stopped:
        print("Stopped; the pictures are incomplete.")
        return 130
    except (BenchError, PostgresError) as error:
        print(f"screenshots: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
