"""`make demo`: a working Draaideur on this machine, in one command.

Starts the database, prepares it (tables, vocabulary, logins, the case, its publication), serves with gunicorn, and
stops everything on Ctrl-C, SIGTERM or when either of the two ends by itself. What can go wrong is told in one line,
with exit code 1, and the data are left as they are. A second run keeps the data and does only what is not done yet.

From the environment: HOST, PORT, DRAAIDEUR_DATA; OWNER_DATABASE_URL (and, if their roles are there, DATABASE_URL and
PUBLISHED_DATABASE_URL) for a server that runs elsewhere.
For trying out and for journalists' courses, not for production (docs/operator.md).
"""

import os
import shlex
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from config import processes
from config.demo_environment import DemoError, Place, environment_of, place_from
from config.demo_steps import prepare, progress, say, tell_logins
from config.postgres import Cluster, PostgresError
from config.postgres_host import write_private

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "draaideur"


class Stopped(KeyboardInterrupt):
    """Somebody asked to stop: Ctrl-C, SIGTERM, or the terminal was closed. Not an error."""


class StopSwitch:
    """Turns the first signal into `Stopped`, wherever the program is, and ignores the next ones: Ctrl-C twice must not
    interrupt the stopping. `check` raises again, in case the first one came where Python can't raise (in the
    callback of a weak reference, for one): Python only prints such a one, and goes on."""

    def __init__(self) -> None:
        self.pulled = False
        sys.unraisablehook = self._unraisable
        signal.signal(signal.SIGINT, self._pull)
        signal.signal(signal.SIGTERM, self._pull)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup asks to outlive the terminal
            signal.signal(signal.SIGHUP, self._pull)

    def close(self) -> None:
        """From here on everything is being stopped anyway: ignore all signals."""
        self.pulled = True

    def check(self) -> None:
        if self.pulled:
            raise Stopped

    @staticmethod
    def _unraisable(unraisable: "sys.UnraisableHookArgs") -> None:
        if not isinstance(unraisable.exc_value, Stopped):
            sys.__unraisablehook__(unraisable)

    def _pull(self, number: int, frame: FrameType | None) -> None:
        if not self.pulled:
            self.pulled = True
            raise Stopped


def main() -> int:
    """Run the demo until it is stopped; the exit code is 0 when somebody asked for that, 1 when something failed."""
    switch = StopSwitch()
    try:
        with ExitStack() as running:
            try:
                _run(switch, running)
            except Stopped:
                say("\nStopping …")
                raise
            finally:
                switch.close()
    except Stopped:
        say("Stopped.")
        return 0
    except (DemoError, PostgresError) as error:
        print(f"draaideur: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


def _run(switch: StopSwitch, running: ExitStack) -> None:
    place = place_from(os.environ, ROOT)
    cluster = None
    if place.owner_url is None:
        began = time.monotonic()
        cluster = Cluster(place.data / "postgres")
        running.enter_context(cluster)
        cluster.create_database(DATABASE)
        progress("database server", began)
    environment = environment_of(
        place, cluster.url(DATABASE) if cluster else str(place.owner_url), os.environ
    )
    os.environ |= environment
    switch.check()
    prepare(place.data, ROOT, switch.check)
    write_private(place.settings, _as_shell_reads(_without_owner(), environment))
    web = _serve(place, running)
    _await_answer(place, web, switch)
    _tell(place)
    timer = _Timer(place, running)
    while True:
        switch.check()
        timer.tick()
        if web.poll() is not None:
            raise DemoError(
                f"The web server ended by itself: {_last_line(place.web_log)} (more in {place.web_log})"
            )
        if cluster and cluster.process_ended():
            raise DemoError(f"The database server ended by itself: see {cluster.log}")
        time.sleep(0.25)


class _Timer:
    """What a timer does elsewhere: every minute, publish what was held back until now."""

    EVERY = 60.0

    def __init__(self, place: Place, running: ExitStack) -> None:
        self.log = place.data / "publish_due.log"
        self.next = time.monotonic()
        self.runner: subprocess.Popen[bytes] | None = None
        running.callback(self.stop)

    def tick(self) -> None:
        if time.monotonic() < self.next or (self.runner is not None and self.runner.poll() is None):
            return
        self.next = time.monotonic() + self.EVERY
        with self.log.open("ab") as log:
            command = [sys.executable, str(ROOT / "manage.py"), "publish_due"]
            self.runner = processes.spawn(command, cwd=ROOT, stdout=log, stderr=log, env=_without_owner())

    def stop(self) -> None:
        if self.runner is not None:
            processes.stop(self.runner, (signal.SIGTERM, 10.0))


def _as_shell_reads(values: Mapping[str, str], names: Iterable[str]) -> str:
    """Variables for `set -a; . demo.env`: whoever runs a command of manage.py beside the demo needs what it was given."""
    return "".join(f"{name}={shlex.quote(values[name])}\n" for name in names if name in values)


def _without_owner() -> dict[str, str]:
    """Only `migrate` works as the owner, who can alter the ledger: what serves doesn't know the address."""
    return {name: value for name, value in os.environ.items() if name != "OWNER_DATABASE_URL"}


def _serve(place: Place, running: ExitStack) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        str(ROOT / "config/gunicorn.py"),
        "config.wsgi:application",
    ]
    with place.web_log.open("wb") as log:
        web = processes.spawn(command, cwd=ROOT, stdout=log, stderr=log, env=_without_owner())
    # gunicorn lets the requests that run finish on TERM (graceful_timeout), and ends at once on QUIT.
    running.callback(processes.stop, web, (signal.SIGTERM, 10.0), (signal.SIGQUIT, 3.0))
    return web


def _await_answer(place: Place, web: subprocess.Popen[bytes], switch: StopSwitch) -> None:
    """Return when /healthz answers 200: both stores are there. Raises DemoError after a minute."""
    began = time.monotonic()
    answer = "no answer"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < began + 60:
        switch.check()
        if web.poll() is not None:
            raise DemoError(
                f"The web server can't start: {_last_line(place.web_log)} (more in {place.web_log})"
            )
        try:
            with direct.open(f"{place.address}healthz", timeout=10) as response:
                if response.status == 200:
                    progress("web server", began)
                    return
        except urllib.error.HTTPError as error:
            answer = f"{error.code}: {error.read(300).decode(errors='replace')}"
        except OSError as error:
            answer = str(error)
        time.sleep(0.1)
    raise DemoError(
        f"{place.address}healthz doesn't say that all is well: {answer} (more in {place.web_log})"
    )


def _tell(place: Place) -> None:
    say(f"\nDraaideur is at {place.address}")
    say(f"The newsroom is at {place.address}newsroom/")
    tell_logins(place.data)
    say(f"The data are in {place.data} (nothing else on this machine is changed).")
    say("Ctrl-C stops it; the data stay.")


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    # gunicorn reports the end of its processes after the error that ended them.
    errors = [line for line in lines if "Error" in line and "Worker" not in line]
    return errors[-1] if errors else (lines[-1] if lines else "it said nothing")


if __name__ == "__main__":
    sys.exit(main())
