"""Publishing and withdrawing, killed at random moments: never half done, nothing acknowledged lost, all done again."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from newsroom import publishing
from newsroom.publishing.verify import problems
from orgs.models import Organization
from tests import databases, stores

KILLS = 10
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


def apart(act: Callable[[], None]) -> tuple[int, int]:
    """Run an act in a process of its own. Returns its id, and a pipe that says “done” once it was acknowledged."""
    reads, writes = os.pipe()
    connections.close_all()
    pid = os.fork()
    if pid:
        os.close(writes)
        return pid, reads
    # Whatever happens, this process never returns into pytest.
    try:
        act()
        os.write(writes, b"done")
    finally:
        os._exit(0)


def kill_process(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_backend(pid: int) -> None:
    with databases.owner() as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def killed(act: Callable[[], None], after: float, kill: Callable[[int], None]) -> bool:
    """Start an act, and kill it after so many seconds. Returns whether it was acknowledged."""
    pid, reads = apart(act)
    time.sleep(after)
    kill(pid)
    os.waitpid(pid, 0)
    said = os.read(reads, 4)
    os.close(reads)
    with databases.owner() as owner:
        for _ in range(400):
            waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            if owner.execute(waits).fetchone() == (0,):
                return said == b"done"
            time.sleep(0.02)
    raise AssertionError("the killed process is still connected")


@pytest.mark.parametrize("name", list(ACTS))
def test_killed_at_any_moment_nothing_is_half_done(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, name: str
) -> None:
    act, kind = ACTS[name]
    rng = random.Random(20261126)
    with django_db_blocker.unblock():
        with databases.clone(kind):
            before = state()
            began = time.monotonic()
            act()
            lasts = time.monotonic() - began
            assert state()[0] != before[0]
        nothing = something = 0
        for number in range(KILLS):
            with databases.clone(kind):
                done = killed(
                    act, rng.uniform(0.1, 1.1) * lasts, kill_backend if number % 2 else kill_process
                )
                now = state()
                if now == before:
                    nothing += 1
                    assert not done, "it was acknowledged, and is lost"
                else:
                    something += 1
                    assert len(now[1]["newsroom_publication"]) == len(before[1]["newsroom_publication"]) + 1
                assert not list(problems()), "half of it is there"
                if not done and now == before:
                    act()
                    assert not list(problems()) and state()[0] != before[0]
        assert nothing >= KILLS // 3, (nothing, something)


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
