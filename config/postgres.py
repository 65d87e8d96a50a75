"""A PostgreSQL server of our own, for `make demo` and the tests: a child process that listens on a socket file only.

    with Cluster(Path(".data/postgres")) as cluster:
        cluster.create_database("draaideur")
        cluster.url("draaideur")

The data folder holds `cluster` (PostgreSQL's own files), `password` (of the superuser `draaideur`), `server.log`,
`lock` and the folder of the socket. Every failure is a PostgresError: one sentence.
"""

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from config import postgres_host as host
from config import processes
from config.postgres_programs import PostgresError, Programs, find_programs
from config.processes import Account

__all__ = ["Cluster", "PostgresError"]

SUPERUSER = "draaideur"
PORT = 5432  # only names the socket file; fixed, so that PGPORT of the environment changes nothing
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] ",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
UNFINISHED = "cluster.unfinished."
# What else a data folder may hold before the cluster is complete: its owner and rights are about to be changed.
OURS = {"lock", "password", "password.unfinished", "socket", "server.log", "server.log.1"}
# Fast shutdown, then at once, then kill; the first writes a checkpoint, so it gets the time that a slow disk needs.
STOPPING = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0))


class Cluster:
    """A PostgreSQL server whose files live in `data`; made at the first start, kept at the next ones.

    `durable=False` is for tests: what was written may be lost when the machine (not the server) crashes.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data.expanduser().resolve()
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self.sockets: Path | None = None
        self._lock: IO[str] | None = None

    @property
    def folder(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.data / "cluster"

    @property
    def log(self) -> Path:
        """What the server wrote since its last start; `server.log.1` is of the start before."""
        return self.data / "server.log"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Make the data if there are none, start the server, and return when it accepts connections. From the main
        thread (see `processes.spawn`). Raises PostgresError; existing data are untouched then."""
        if self.process is not None:
            raise PostgresError(f"The database server in {self.data} runs already.")
        try:
            self._start()
        except OSError as error:
            self.stop()
            raise PostgresError(f"Can't use the data folder {self.data}: {host.reason(error)}.") from error
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Shut the server down, wait until it has ended, and let go of the data folder. Fine to call at any time."""
        if self.process is not None:
            processes.stop(self.process, *STOPPING)
            self.process = None
        if self.sockets is not None:
            host.remove_socket_folder(self.data)
            self.sockets = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def url(self, database: str, user: str | None = None, password: str | None = None) -> str:
        """The address of a database as postgresql://…, by default for the superuser. The socket's folder is a query
        parameter: libpq and django-environ both read that, and neither loses its capital letters."""
        if self.sockets is None:
            raise PostgresError(f"The database server in {self.data} is not running.")
        if user is None:
            user, password = SUPERUSER, self._password()
        login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
        folder = quote(str(self.sockets), safe="")
        return f"postgresql://{login}@/{quote(database, safe='')}?host={folder}&port={PORT}"

    def create_database(self, name: str) -> bool:
        """Make an empty database in UTF-8 with the cluster's locale, if there is none of that name; say whether it was
        made."""
        try:
            with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=10) as connection:
                if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                    return False
                command = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
                connection.execute(command.format(sql.Identifier(name)))
                return True
        except psycopg.Error as error:
            first = str(error).strip().splitlines()[0]
            raise PostgresError(f"Can't make the database {name} in {self.data}: {first}") from error

    # ── Starting, step by step ────────────────────────────────────────────────────────────────────────────────────────

    def _start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        if not self.folder.exists():
            names = {path.name for path in self.data.iterdir() if not path.name.startswith(UNFINISHED)}
            if foreign := names - OURS:
                raise PostgresError(f"{self.data} is not a folder for a database: it holds {min(foreign)}.")
        self._lock = self._take_lock()
        account = host.account_for(self.folder)
        programs = self._programs()
        if account:
            _give(self.data, account)
            _give(self.data / "lock", account)
            account = host.reaching(account, programs, self.data)
        self.data.chmod(0o700)
        if not self.folder.exists():
            self._initialise(programs, account)
        self._password()  # a missing one is better told now than by the first connection
        self._end_leftover()
        self.sockets = host.make_socket_folder(self.data, f".s.PGSQL.{PORT}")
        _give(self.sockets, account)
        self._launch(programs, account)

    def _take_lock(self) -> IO[str]:
        """Only one program at a time may start or stop the server of a data folder. The system lets go of the lock
        however that program ends."""
        lock = (self.data / "lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            pid = lock.read().strip()
            lock.close()
            raise PostgresError(
                f"The data in {self.data} are in use by another run{f' (process {pid})' if pid else ''}: "
                "stop it first, or choose another data folder."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        return lock

    def _programs(self) -> Programs:
        """The server's programs, of the version that made the data."""
        version = self.folder / "PG_VERSION"
        if not version.exists():
            if self.folder.exists():
                raise PostgresError(
                    f"{self.folder} has no PG_VERSION: these are not the data of a PostgreSQL server."
                )
            return find_programs()
        try:
            return find_programs(int(version.read_text().strip()))
        except PostgresError as error:
            raise PostgresError(f"Can't serve the data in {self.data}: {str(error).rstrip('.')}.") from None

    def _initialise(self, programs: Programs, account: Account | None) -> None:
        """Make PostgreSQL's files in a folder beside their place and rename it: a half-finished one is made again."""
        utf8 = host.utf8_locale()
        # Never the same name twice: an initdb of a killed run may still be removing its files.
        for old in self.data.glob(f"{UNFINISHED}*"):
            shutil.rmtree(old, ignore_errors=True)
        unfinished = self.data / f"{UNFINISHED}{secrets.token_hex(4)}"
        password = self.data / "password"
        if not password.exists():
            host.write_private(password, secrets.token_urlsafe(24))
        _give(password, account)
        # PostgreSQL's own C.UTF-8 compares alike on every system, but pg_trgm and text search still ask the system
        # what a letter is: both have to know UTF-8 (under LC_CTYPE=C, Cyrillic words are never similar).
        kind = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if programs.major >= 17 else []
        command = [
            *(programs.initdb, f"--pgdata={unfinished}", f"--username={SUPERUSER}", f"--pwfile={password}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", f"--locale={utf8}", "--lc-collate=C", *kind),
            *([] if self.durable else ["--no-sync"]),
        ]
        try:
            made = processes.run(
                command, account=account, cwd=self.data, env=host.server_environment(utf8), timeout=300
            )
        except subprocess.TimeoutExpired:
            raise PostgresError(f"initdb didn't finish within five minutes in {self.data}.") from None
        if made.returncode:
            line = host.useful_line(made.stdout.decode(errors="replace"))
            raise PostgresError(f"initdb can't make the database's files in {self.data}: {line}")
        unfinished.rename(self.folder)

    def _end_leftover(self) -> None:
        """Stop a server that a killed run left behind on these data. We hold the lock, so nobody else uses it."""
        pid_file = self.folder / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return
        # The number may be another program's by now, so look at what runs under it.
        if str(self.folder) in processes.command_line(pid):
            for number, seconds in STOPPING:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
                if processes.wait_until(lambda: not processes.command_line(pid), seconds):
                    break
            else:
                raise PostgresError(
                    f"A server of an earlier run still uses {self.data}: end process {pid} first."
                )
        elif processes.command_line(pid):
            pid_file.unlink()  # or PostgreSQL takes that other program for itself, and refuses to start

    def _launch(self, programs: Programs, account: Account | None) -> None:
        if self.log.exists():
            self.log.replace(self.log.with_name("server.log.1"))
        settings = SETTINGS | ({} if self.durable else NOT_DURABLE)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [programs.postgres, "-D", str(self.folder), "-k", str(self.sockets), *options]
        with self.log.open("ab") as log:
            self.process = processes.spawn(
                command,
                account=account,
                on_death=signal.SIGINT,
                cwd=self.data,
                env=host.server_environment(host.utf8_locale()),
                stdout=log,
                stderr=log,
            )
        # Recovery after a crash can take long: as long as the server lives, it gets two minutes.
        processes.wait_until(lambda: self._is_ready() or self.process_ended(), 120)
        if not self._is_ready():
            line = host.useful_line(self.log.read_text(errors="replace"))
            ended = "can't start" if self.process_ended() else "doesn't answer after two minutes"
            raise PostgresError(f"The database server in {self.data} {ended}: {line} (more in {self.log})")

    def process_ended(self) -> bool:
        """Whether the server that was started has ended by itself."""
        return self.process is None or self.process.poll() is not None

    def _is_ready(self) -> bool:
        """Line 8 of postmaster.pid is the server's state, as pg_ctl reads it; the first is whose state."""
        try:
            lines = (self.folder / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        mine = self.process is not None and lines[:1] == [str(self.process.pid)]
        return mine and not self.process_ended() and len(lines) > 7 and lines[7].strip() == "ready"

    def _password(self) -> str:
        try:
            return (self.data / "password").read_text().strip()
        except FileNotFoundError:
            raise PostgresError(
                f"The password of the database in {self.data} is gone (file password)."
            ) from None


def _give(path: Path, account: Account | None) -> None:
    if account and path.stat().st_uid != account.uid:
        os.chown(path, account.uid, account.gid)
