"""What the demo does with its database before it serves: all of it at the first run, what is pending at later ones."""

import hashlib
import io
import json
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import django
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import Error as DatabaseError
from django.db import connections, transaction

from config import processes
from config.demo_environment import DemoError
from config.postgres_host import write_private

CASE = "fixtures/antwerp-diamonds.yaml"
RULES = "fixtures/rules.yaml"
LOGINS = "logins.txt"


class Marker:
    """A file in the data folder that says which database is complete, and which static files are collected. It names
    the database itself: with another one, or a new one in its place, everything is done again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._state: dict[str, str] = dict(json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            self._state = {}

    def says(self, name: str, value: str) -> bool:
        return self._state.get(name) == value

    def write(self, name: str, value: str) -> None:
        self._state[name] = value
        write_private(self.path, json.dumps(self._state, indent=2))


def prepare(data: Path, root: Path, check: Callable[[], None]) -> None:
    """Migrate, and what the first run needs; a first run that was interrupted is simply run again, since every step
    may be. `check` is called between the steps and may raise to stop. Raises DemoError."""
    log = data / "demo.log"
    began = time.monotonic()
    try:
        django.setup()
    except Exception as error:
        raise _failure("the program can't be loaded", error, log) from error
    progress("program", began)
    marker = Marker(data / "demo.json")
    try:
        with _static_files(root, data / "static.log", marker, check):
            step("tables", log, "migrate", verbosity=0)
            database = _database_name()
            if not marker.says("database", database):
                check()
                _make_logins(data, log)
                for label, command, *arguments in _first_run(root / CASE, root / RULES):
                    check()
                    step(label, log, command, *arguments)
                marker.write("database", database)
    finally:
        connections.close_all()


def _make_logins(data: Path, log: Path) -> None:
    """The file with the passwords is there before the logins are: a run that is killed before it prints them doesn't
    take them with it, and what a run that is killed in between wrote is written anew."""
    with transaction.atomic():
        made = step("logins", log, "make_logins")
        if made:
            write_private(data / LOGINS, made)


def tell_logins(data: Path) -> None:
    """Print the new logins, once: their file is removed."""
    with suppress(FileNotFoundError):
        for line in (data / LOGINS).read_text().splitlines():
            say(f"  {line}")
        (data / LOGINS).unlink()


def _first_run(case: Path, rules: Path) -> tuple[tuple[str, ...], ...]:
    """The steps after the logins: what to call each one, the command, its arguments. `editor` and `legal` are logins."""
    return (
        ("vocabulary", "load_vocabulary"),
        ("case", "load_case", str(case)),
        ("publication of the case", "publish_case", str(case), "--by", "editor", "--legal", "legal"),
        ("rules", "load_case", str(rules)),
        ("publication of the rules", "publish_case", str(rules), "--by", "editor"),
    )


def step(label: str, log: Path, command: str, *arguments: str, **options: Any) -> str:
    """Run one management command, print how long it took, and give back its output. Raises DemoError in one line;
    what a programmer needs goes to `log`."""
    began = time.monotonic()
    output = io.StringIO()
    try:
        call_command(command, *arguments, stdout=output, stderr=io.StringIO(), **options)
    except CommandError as error:
        raise DemoError(f"{label}: {' '.join(str(error).split())}") from error
    except Exception as error:
        raise _failure(f"{label}: {command} failed", error, log) from error
    progress(label, began)
    return output.getvalue().strip()


def _failure(what: str, error: Exception, log: Path) -> DemoError:
    """The error in one line; the whole of it goes to `log`."""
    log.write_text("".join(traceback.format_exception(error)))
    first = next(iter(str(error).strip().splitlines()), "")
    return DemoError(f"{what}: {type(error).__name__}: {first} (more in {log})")


def progress(label: str, began: float) -> None:
    """One line: what was done, and the seconds since `began` (of time.monotonic)."""
    say(f"  {label:<34}{time.monotonic() - began:6.1f} s")


def say(text: str) -> None:
    """One line for the person at the terminal; a terminal that is gone is no reason to fail."""
    with suppress(OSError):
        print(text, flush=True)


def _database_name() -> str:
    """What tells this database from any other: the server's own number and the database's. Another database that is
    restored under the same name has another one."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT system_identifier, oid FROM pg_control_system(), pg_database WHERE datname = current_database()"
            )
            server, database = cursor.fetchone()
    except DatabaseError as error:
        raise DemoError(f"Can't ask the database for its number: {str(error).splitlines()[0]}") from error
    return f"{server}/{database}"


@contextmanager
def _static_files(root: Path, log: Path, marker: Marker, check: Callable[[], None]) -> Iterator[None]:
    """Collect the static files, if one of them changed, in a process of its own while the database is prepared inside:
    neither waits for the other. Raises DemoError at the end if that failed."""
    files = _static_checksum()
    if marker.says("static", files):
        yield
        return
    began = time.monotonic()
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    with log.open("wb") as output:
        collecting = processes.spawn(command, cwd=root, stdout=output, stderr=output)
    try:
        yield
        while collecting.poll() is None:
            check()
            time.sleep(0.02)
    finally:
        processes.stop(collecting, (signal.SIGTERM, 5.0))
    if collecting.returncode:
        last = (log.read_text(errors="replace").strip().splitlines() or ["no reason given"])[-1]
        raise DemoError(f"static files: collectstatic failed: {last} (more in {log})")
    marker.write("static", files)
    progress("static files (meanwhile)", began)


def _static_checksum() -> str:
    """A checksum of the names, sizes and times of all static files, so that they are collected when one changes."""
    known = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            known.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return known.hexdigest()
