"""Before Django's settings are read: a PostgreSQL for the tests, and the environment that points to it.

A pytest plugin (`-p tests.environment`). With OWNER_DATABASE_URL set, the suite makes its databases on that server, whose
user must be a superuser; without it, it starts an embedded server in a temporary folder, which ends with the run.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from config.postgres import Cluster

READY = "DRAAIDEUR_TEST_SERVER"
# A clone of a database is two thousand files: in memory they take a tenth of the time (0.05 s against 0.9 s, measured).
MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
NEWSROOM_ROLE = "draaideur_newsroom_test"
PUBLIC_ROLE = "draaideur_public_test"


def memory_folder() -> Path | None:
    """A folder in memory with room for the tests' databases; None where there is none: then they lie on the disk."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        return MEMORY
    return None


def _prepare() -> None:
    """Once, in the process that the others (xdist's workers) are children of."""
    if "OWNER_DATABASE_URL" not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix="draaideur-test-", dir=memory_folder()))
        cluster = Cluster(folder / "postgres", durable=False)
        cluster.start()
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        atexit.register(cluster.stop)
        cluster.create_database("draaideur")
        os.environ["OWNER_DATABASE_URL"] = cluster.url("draaideur")
        os.environ["DATABASE_URL"] = cluster.url("draaideur", NEWSROOM_ROLE, "newsroom")
        os.environ["PUBLISHED_DATABASE_URL"] = cluster.url("draaideur", PUBLIC_ROLE, "public")
    elif not os.environ.get("DATABASE_URL") or not os.environ.get("PUBLISHED_DATABASE_URL"):
        sys.exit("Set DATABASE_URL and PUBLISHED_DATABASE_URL as well: the addresses of the other two roles.")
    os.environ["SECRET_KEY"] = "for the tests only, not a secret at all, but long enough"
    os.environ["DRAAIDEUR_ENV"] = "demo"
    os.environ["DRAAIDEUR_FACE"] = "both"
    # What review is about sets another; everything else publishes without asking a second person.
    os.environ["DRAAIDEUR_REVIEW"] = "solo"
    os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
    os.environ["DATABASE_CONN_MAX_AGE"] = "600"
    # Every page is made for each test that asks for it; website/tests/test_kept_pages.py is about those that are kept.
    os.environ["PAGES_KEPT"] = "0"
    os.environ.setdefault("DRAAIDEUR_DATA", tempfile.gettempdir())
    # For Playwright: pytest runs no event loop of ours, yet Django looks for one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ[READY] = "yes"


if READY not in os.environ:
    _prepare()
