"""Processes of the tests' own, and looks at those of this machine, for tests of what a program leaves behind."""

import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from django.db import connections

NOBODY = 65534


def apart(act: Callable[[], object]) -> int:
    """Run an act in a process of its own, in the databases that the test points to.

    Returns the id of the process, for `os.waitpid`. Its exit status is 0 once the act has returned, 1 if it raised; the
    traceback goes to standard error.
    """
    # Neither process may use the other's connections.
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    # Whatever happens, this process never returns into pytest.
    status = 1
    try:
        _forget_connections()
        act()
        status = 0
    except BaseException:
        with suppress(BaseException):
            traceback.print_exc(file=sys.stderr)
    finally:
        os._exit(status)


def _forget_connections() -> None:
    """Let this process make its own.

    Django keeps connections by thread, but where an event loop runs by its context. Playwright's loop runs in the thread of
    the tests, and doesn't survive the fork: the child finds the connections of before the first test with a browser, which
    nobody closed or pointed elsewhere since.
    """
    for alias in connections:
        with suppress(AttributeError):
            del connections[alias]


def descendants(pid: int) -> set[int]:
    """The processes that `pid` started, and those that they started, and so on."""
    children: dict[int, list[int]] = {}
    for child, parent in _table():
        children.setdefault(parent, []).append(child)
    found: set[int] = set()
    ahead = [pid]
    while ahead:
        for child in children.get(ahead.pop(), []):
            if child not in found:
                found.add(child)
                ahead.append(child)
    return found


def left_after(pids: Iterable[int], seconds: float) -> set[int]:
    """Which of these processes still run after at most so many seconds; zombies have ended."""
    end = time.monotonic() + seconds
    wanted = set(pids)
    while (left := wanted & {pid for pid, _ in _table()}) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def as_nobody(command: list[str]) -> list[str]:
    """The command run as the user nobody, who may read this checkout wherever it is, but write only to their own
    files. For tests that root runs."""
    rights = [f"--inh-caps=+{right}" for right in ("dac_read_search",)] + ["--ambient-caps=+dac_read_search"]
    ids = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--securebits=+no_setuid_fixup"]
    return ["setpriv", *ids, *rights, "--", *command]


def snapshot(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file below a folder: rights, owner and content; for "the data are untouched"."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.stat().st_uid, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _table() -> list[tuple[int, int]]:
    """Process and parent of everything that runs, without zombies."""
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    )
    rows = (line.split() for line in listing.stdout.splitlines())
    return [
        (int(pid), int(parent))
        for pid, parent, state in rows
        if not state.startswith("Z") and int(pid) != os.getpid()
    ]
