"""Stopped at any moment, an import leaves nothing half in.

Each time a process of its own takes in a set, and it or its connection to the database is killed at a random moment after it
has begun to write. The control is the same import without its transaction: there the same kills leave rows behind.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection

from exchange import importer
from exchange.importer import take_in
from exchange.tests import sets
from tests.processes import apart

KILLS = 20
# Of some thirty batches, the last kill comes after the twentieth: however fast the machine, the import isn't done by then.
PEOPLE = 2000
# PostgreSQL's own workers, which only its superuser may end, come and go in the same database.
OTHERS = (
    "FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


def large(folder: Path) -> Path:
    """So many rows that they take a few batches of the size that the tests use."""
    numbers = range(PEOPLE)
    return sets.write(
        folder,
        people=[
            sets.person(f"p{n}", f"Person {n}", identifiers=f"wikidata:Q{n + 1}", birth_date="1970")
            for n in numbers
        ],
        organizations=[
            sets.organization(f"o{n}", f"Organization {n}", parent_id="o0" if n else "") for n in range(40)
        ],
        affiliations=[
            sets.post(f"a{n}", f"p{n}", f"o{n % 40}", start="2010", end="2012-05") for n in numbers
        ],
    )


class Child:
    """An import in a process of its own; it writes a byte after each batch."""

    def __init__(self, folder: Path) -> None:
        self.batches, writes = os.pipe()

        def work() -> None:
            take_in(
                importer.Options(folder, "large"),
                progress=lambda file, rows: os.write(writes, b".") and None,
            )

        self.pid = apart(work)
        os.close(writes)

    def wait_for_batches(self, number: int) -> int:
        """Wait until it has written so many batches, or has ended. Returns how many it has."""
        seen = 0
        while seen < number and (got := os.read(self.batches, 1)):
            seen += len(got)
        return seen

    def wait(self) -> int:
        """Its exit status; negative where a signal ended it."""
        _pid, status = os.waitpid(self.pid, 0)
        os.close(self.batches)
        return os.waitstatus_to_exitcode(status)


def kill_process(child: Child, name: str) -> None:
    os.kill(child.pid, signal.SIGKILL)


def kill_backend(child: Child, name: str) -> None:
    """End the other connections to the test's own database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}", [name])


def settled(name: str) -> None:
    """Wait until the database has noticed that the other side is gone."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) {OTHERS}", [name])
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the killed import is still connected")


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "BATCH", 150)


def killed_once(folder: Path, name: str, kill: Callable[[Child, str], None], rng: random.Random) -> None:
    """Start an import and kill it at a random moment, before it has ended by itself."""
    child = Child(folder)
    wanted = rng.randint(1, 20)
    seen = child.wait_for_batches(wanted)
    time.sleep(rng.random() * 0.05)
    kill(child, name)
    status = child.wait()
    settled(name)
    assert seen == wanted, (
        f"it ended by itself after {seen} batches (exit status {status}): the test shows nothing"
    )
    assert status != 0, "it had ended by itself: the test shows nothing"


@pytest.mark.ours
def test_killed_import_leaves_nothing_and_the_next_one_brings_all(committed: str, tmp_path: Path) -> None:
    folder = large(tmp_path / "large")
    before = sets.contents()
    rng = random.Random(20260115)
    for number in range(KILLS):
        kill = kill_backend if number % 2 else kill_process
        killed_once(folder, committed, kill, rng)
        assert sets.contents() == before, f"kill {number} left rows behind"
    child = Child(folder)
    child.wait_for_batches(1000)
    assert child.wait() == 0
    assert sum(map(len, sets.contents().values())) > 4 * PEOPLE


@contextmanager
def nothing() -> Iterator[None]:
    yield


@pytest.mark.ours
def test_control_without_the_transaction_rows_are_left(
    committed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = large(tmp_path / "large")
    before = sets.contents()
    monkeypatch.setattr(importer, "transaction", SimpleNamespace(atomic=nothing))
    killed_once(folder, committed, kill_process, random.Random(1))
    assert sets.contents() != before
