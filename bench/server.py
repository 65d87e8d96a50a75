"""A PostgreSQL server for one benchmark, in memory where there is room, and the environment that the settings read."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config import processes
from config.postgres import Cluster

ROOT = Path(__file__).resolve().parent.parent
MEMORY = Path("/dev/shm")
DATABASE = "draaideur_bench"
NEWSROOM_ROLE = "draaideur_newsroom_bench"
PUBLIC_ROLE = "draaideur_public_bench"
# What a person takes in both stores with everything that belongs to them, and what the server takes besides.
BYTES_EACH, BYTES_ALWAYS = 9_000, 2_000_000_000


class BenchError(Exception):
    """One sentence that says why the benchmark can't run."""


def _place(people: int) -> Path:
    """Where the data go. In memory only if that leaves half as much again for everything else. Raises BenchError."""
    needed = people * BYTES_EACH + BYTES_ALWAYS
    if os.access(MEMORY, os.W_OK) and min(shutil.disk_usage(MEMORY).free, available()) >= 1.5 * needed:
        return MEMORY
    disk = Path(tempfile.gettempdir())
    if shutil.disk_usage(disk).free < needed:
        raise BenchError(
            f"{people:,} people take {needed / 1e9:.0f} GB, more than {disk} has room for: set TMPDIR to another folder."
        )
    return disk


def available() -> int:
    """Bytes of memory that programs can still have."""
    return memory("MemAvailable")


def memory(line: str) -> int:
    """Bytes that a line of /proc/meminfo tells; 0 where there is none."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 0
    return next((int(each.split()[1]) * 1024 for each in lines if each.startswith(f"{line}:")), 0)


@contextmanager
def served(people: int) -> Iterator[dict[str, str]]:
    """A running server with an empty database, and the environment for it; the data are removed afterwards. Raises
    BenchError or PostgresError."""
    place = _place(people)
    folder = Path(tempfile.mkdtemp(prefix="draaideur-bench-", dir=place))
    try:
        with Cluster(folder / "postgres", durable=False) as cluster:
            cluster.create_database(DATABASE)
            yield {
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "DRAAIDEUR_ENV": "demo",
                "DRAAIDEUR_FACE": "both",
                "DRAAIDEUR_REVIEW": "solo",
                # Each page is made anew, or times would be those of pages that are kept.
                "PAGES_KEPT": "0",
                "DRAAIDEUR_DATA": str(folder),
                "DRAAIDEUR_BENCH_IN": "memory" if place == MEMORY else "disk",
                "OWNER_DATABASE_URL": cluster.url(DATABASE),
                "DATABASE_URL": cluster.url(DATABASE, NEWSROOM_ROLE, secrets.token_urlsafe(16)),
                "PUBLISHED_DATABASE_URL": cluster.url(DATABASE, PUBLIC_ROLE, secrets.token_urlsafe(16)),
                "SECRET_KEY": secrets.token_urlsafe(60),
                "ALLOWED_HOSTS": "localhost,127.0.0.1",
                "STATIC_ROOT": str(folder / "static"),
            }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def apart(module: str, people: int, check: Callable[[], None]) -> dict[str, Any]:
    """What `python -m MODULE` says in its last line, as JSON, in a process and with a server of its own that has room for
    so many people. Raises BenchError where it fails."""
    with served(people) as environment:
        process = processes.spawn(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
        )
        try:
            while process.poll() is None:
                check()
                time.sleep(0.1)
        except BaseException:
            processes.stop(process, (signal.SIGTERM, 5.0))
            raise
        said = process.stdout.read().decode() if process.stdout else ""
    if process.returncode:
        raise BenchError(f"{module} failed; run python -m {module} to see why.")
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found
