"""Publishing and withdrawing, killed at random moments: never half done, nothing acknowledged lost, all done again.

The process that works is killed, its connection to the database, or the whole server. DRAAIDEUR_KILLS says how often each.
"""

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from config.postgres import PORT, SUPERUSER, Cluster
from newsroom import publishing
from newsroom.publishing.verify import problems
from orgs.models import Organization
from tests import databases, stores
from tests.environment import memory_folder
from tests.processes import apart

KILLS = int(os.environ.get("DRAAIDEUR_KILLS", "4"))
# The package has a function of that name.
publish_module = import_module("newsroom.publishing.publish")
KEPT = (
    "newsroom_publication",
    "newsroom_publicationitem",
    "newsroom_publishedcontent",
    "newsroom_approvedlink",
)
State = tuple[dict[str, list[str]], dict[str, list[str]]]


def publish_the_case() -> None:
    call_command("publish_case", databases.FIXTURES / databases.CASES[0], by="editor", verbosity=0)


def withdraw_the_lobby() -> None:
    lobby = Organization.objects.get(name="Antwerp World Diamond Centre")
    by = User.objects.get(username="editor")
    publishing.withdraw(publishing.plan_withdrawal([lobby]), reason="A test.", by=by)


# The act, the database in which it has something to do.
ACTS = {"publish": (publish_the_case, "loaded"), "withdraw": (withdraw_the_lobby, "case")}


def state() -> State:
    """All that the public sees, and the ledger."""
    newsroom = stores.rows("newsroom")
    return stores.rows("published"), {name: newsroom[name] for name in KEPT}


def acknowledged(act: Callable[[], None]) -> tuple[int, int]:
    """Run an act in a process of its own. Returns its id, and a pipe that says “done” once it was acknowledged."""
    reads, writes = os.pipe()

    def say() -> None:
        act()
        os.write(writes, b"done")

    pid = apart(say)
    os.close(writes)
    return pid, reads


def kill_process(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


# PostgreSQL's own workers come and go in the same database.
OTHERS = (
    "FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
    " AND pid <> pg_backend_pid()"
)


def kill_backend(pid: int) -> None:
    with databases.owner() as owner:
        owner.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}")


def killed(act: Callable[[], None], after: float, kill: Callable[[int], None]) -> bool:
    """Start an act, and kill it after so many seconds. Returns whether it was acknowledged."""
    pid, reads = acknowledged(act)
    time.sleep(after)
    kill(pid)
    os.waitpid(pid, 0)
    said = os.read(reads, 4)
    os.close(reads)
    with databases.owner() as owner:
        for _ in range(400):
            if owner.execute(f"SELECT count(*) {OTHERS}").fetchone() == (0,):
                return said == b"done"
            time.sleep(0.02)
    raise AssertionError("the killed process is still connected")


def all_or_nothing(name: str, kill: Callable[[int], None]) -> None:
    """Kill an act so many times, at moments from its start to just after its end."""
    act, kind = ACTS[name]
    rng = random.Random(20261126)
    with databases.clone(kind):
        before = state()
        began = time.monotonic()
        act()
        lasts = time.monotonic() - began
        assert state()[0] != before[0]
    nothing = 0
    for _number in range(KILLS):
        with databases.clone(kind):
            done = killed(act, rng.uniform(0.1, 1.1) * lasts, kill)
            now = state()
            if now == before:
                nothing += 1
                assert not done, "it was acknowledged, and is lost"
            else:
                assert len(now[1]["newsroom_publication"]) == len(before[1]["newsroom_publication"]) + 1
            assert not list(problems()), "half of it is there"
            if not done and now == before:
                act()
                assert not list(problems()) and state()[0] != before[0]
    assert nothing >= max(1, KILLS // 3), (
        f"{nothing} of {KILLS} came before its end: too few to show anything"
    )


@pytest.mark.ours
@pytest.mark.parametrize("kill", [kill_process, kill_backend])
@pytest.mark.parametrize("name", list(ACTS))
def test_killed_at_any_moment_nothing_is_half_done(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, name: str, kill: Callable[[int], None]
) -> None:
    with django_db_blocker.unblock():
        all_or_nothing(name, kill)


# ── The whole server ──────────────────────────────────────────────────────────────────────────────────────────────────


class Server:
    """A server of the tests' own, which keeps what it has acknowledged, and which they may kill."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def kill(self, pid: int) -> None:
        """End all of its processes at once, as a crash does, and start it again; the process that works sees an error."""
        assert self.cluster.process is not None
        connections.close_all()
        with databases.owner("postgres") as owner:
            children = [child for (child,) in owner.execute("SELECT pid FROM pg_stat_activity").fetchall()]
        for each in (self.cluster.process.pid, *children):
            kill_process(each)
        self.cluster.process.wait()
        # Until it has ended too, it holds the lock of the data folder, which it was born with.
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        self.cluster.stop()
        self.cluster.start()
        self.point()

    def point(self) -> None:
        """Let every login of the tests use it."""
        place = {"HOST": str(self.cluster.sockets), "PORT": str(PORT)}
        for login in (
            *(connections[alias].settings_dict for alias in databases.ALIASES),
            settings.OWNER_DATABASE,
        ):
            login.update(place)
        settings.OWNER_DATABASE["USER"] = SUPERUSER
        settings.OWNER_DATABASE["PASSWORD"] = (self.cluster.data / "password").read_text().strip()


@pytest.fixture
def server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Server]:
    logins = [*(connections[alias].settings_dict for alias in databases.ALIASES), settings.OWNER_DATABASE]
    kept = [dict(login) for login in logins]
    connections.close_all()
    with (
        # A disk that the tests share takes a minute to copy what memory copies in a second.
        tempfile.TemporaryDirectory(prefix="draaideur-test-", dir=memory_folder()) as folder,
        django_db_blocker.unblock(),
        Cluster(Path(folder) / "postgres") as cluster,
    ):
        made = Server(cluster)
        made.point()
        try:
            yield made
        finally:
            connections.close_all()
            for login, values in zip(logins, kept, strict=True):
                login.update(values)


@pytest.mark.parametrize("name", list(ACTS))
def test_of_a_server_that_crashes_nothing_is_half_done(server: Server, name: str) -> None:
    all_or_nothing(name, server.kill)


@pytest.mark.ours
def test_control_a_server_that_doesnt_wait_for_its_disk_loses_what_it_acknowledged(server: Server) -> None:
    """The same crash, of a server that says “done” before it is."""
    with databases.owner("postgres") as owner:
        owner.execute("ALTER SYSTEM SET synchronous_commit = off")
        owner.execute("SELECT pg_reload_conf()")
        writer = owner.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'").fetchone()
    assert writer
    with databases.clone("loaded"):
        before = state()
        # What writes the end of the log a moment later is held up: else it may be faster than the crash.
        os.kill(writer[0], signal.SIGSTOP)
        pid, reads = acknowledged(publish_the_case)
        said = os.read(reads, 4)
        server.kill(pid)
        os.waitpid(pid, 0)
        os.close(reads)
        assert said == b"done" and state() == before


@pytest.mark.ours
def test_control_without_the_transaction_half_of_it_is_there(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Publishing that commits as it goes is caught by the same test."""

    def torn(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with django_db_blocker.unblock(), databases.clone("loaded"):
        monkeypatch.setattr(publish_module, "_remove_tombstones", torn)
        monkeypatch.setattr(publish_module, "lock_publishing", lambda: None)
        monkeypatch.setattr(transaction, "atomic", _nothing)
        with suppress(BaseException):
            publish_the_case()
        connections.close_all()
        assert list(problems())


class _nothing:
    """Stands for transaction.atomic, and opens none."""

    def __init__(self, *args: object, **kwargs: object) -> None: ...

    def __enter__(self) -> None: ...

    def __exit__(self, *args: object) -> None: ...
