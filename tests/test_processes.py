"""Processes that tests start work in the databases of the test."""

import asyncio
import os
from asyncio import events
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests import databases, processes


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return cursor.fetchone()[0]


@pytest.fixture
def looping(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A thread that has connections of its own, open, and in which an event loop started to run since: Playwright's, say."""
    running = events._get_running_loop()
    events._set_running_loop(None)
    loop = asyncio.new_event_loop()
    with django_db_blocker.unblock():
        database()
        events._set_running_loop(loop)
        try:
            yield
        finally:
            connection.close()
            events._set_running_loop(running)
            loop.close()


def told_by_a_process() -> str:
    reads, writes = os.pipe()
    pid = processes.apart(lambda: os.write(writes, database().encode()))
    os.close(writes)
    try:
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        return os.read(reads, 1000).decode()
    finally:
        os.close(reads)


def test_a_process_works_in_the_database_of_the_test(looping: None) -> None:
    with databases.clone("empty") as name:
        assert told_by_a_process() == name


def test_control_with_the_connections_that_it_finds_it_works_elsewhere(
    looping: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "_forget_connections", lambda: None)
    with databases.clone("empty") as name:
        assert told_by_a_process() != name


def test_an_act_that_fails_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    pid = processes.apart(lambda: 1 / 0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 1
    assert "ZeroDivisionError" in capfd.readouterr().err
