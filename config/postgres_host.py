"""What a PostgreSQL server needs of the machine that it runs on: an account, a locale, a folder for its socket."""

import locale
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from config import processes
from config.postgres_programs import PostgresError, Programs
from config.processes import Account

# sockaddr_un holds 104 bytes on macOS (108 on Linux), the last one a zero; the server adds its file's name.
LONGEST_SOCKET_PATH = 103
SOCKET_PREFIX = "draaideur-"
# What root may let another user keep, weakest first: reading and entering everything, then writing too (containers
# often hold back the first).
CAPABILITIES = ("", "dac_read_search", "dac_override")


def account_for(folder: Path) -> Account | None:
    """Who the server of the data in `folder` runs as; None is whoever runs this program.

    PostgreSQL refuses root, so root hands over to the owner of the existing data, else to the user `postgres`, else to
    `nobody`; no user is made. Raises PostgresError when there is none, or when the data belong to somebody else.
    """
    owner = folder.stat().st_uid if folder.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            name = processes.account_of(owner).name
            raise PostgresError(
                f"The data in {folder} belong to the user {name}: start as {name} or as root."
            )
        return None
    account = processes.account_of(owner) if owner else processes.account_named("postgres", "nobody")
    if account is None:
        raise PostgresError(
            "PostgreSQL refuses to run as root, and there is no user postgres or nobody here."
        )
    return account


def reaching(account: Account, programs: Programs, data: Path) -> Account:
    """The account, with no more of root's rights than it needs to reach the programs and the data: a checkout below
    /root is closed to everybody else. No folder's rights are changed. Raises PostgresError where nothing helps."""
    probe = [
        "/bin/sh",
        "-c",
        'cd "$1" && test -x "$2" && exec "$2" --version',
        "sh",
        str(data),
        programs.initdb,
    ]
    for capability in CAPABILITIES if shutil.which("setpriv") else CAPABILITIES[:1]:
        candidate = replace(account, capability=capability)
        try:
            if processes.run(probe, account=candidate, cwd="/").returncode == 0:
                return candidate
        except (OSError, subprocess.SubprocessError):
            continue
    raise PostgresError(
        f"PostgreSQL can't run as root, and the user {account.name} can't reach {data} or {programs.folder}: "
        "move both to folders that every user may enter (not below /root), or run as an ordinary user."
    )


def utf8_locale() -> str:
    """A locale of this system that knows UTF-8 letters. Raises PostgresError when it has none."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8", "en_GB.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise PostgresError(
        "This system has neither the locale C.UTF-8 nor en_US.UTF-8: install one (package locales)."
    )


def server_environment(utf8: str) -> dict[str, str]:
    """The environment of the server's programs: nothing of ours (PGPORT, PGDATA, passwords) reaches them."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"LC_ALL": utf8, "TZ": "UTC"}


def make_socket_folder(data: Path, file: str) -> Path:
    """A folder, open to its owner only, for the socket called `file`: below the data, or in the system's temporary
    folder where the path is too long for a socket or has characters that PostgreSQL's list of folders can't hold. A
    link in the data leads to such a one, so that the next start can remove what a killed run left."""
    remove_socket_folder(data)
    own = data / "socket"
    if len(os.fsencode(own / file)) <= LONGEST_SOCKET_PATH and re.fullmatch(r"[\w./+-]+", str(own)):
        own.mkdir(mode=0o700)
        return own
    base = Path(tempfile.gettempdir())
    fits = len(os.fsencode(base / f"{SOCKET_PREFIX}12345678" / file)) <= LONGEST_SOCKET_PATH
    folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=base if fits else "/tmp"))
    own.symlink_to(folder)
    return folder


def remove_socket_folder(data: Path) -> None:
    """Undo `make_socket_folder`, whoever called it; fine when there is none."""
    own = data / "socket"
    folder = own.resolve()
    if folder == own or folder.name.startswith(SOCKET_PREFIX):
        for socket in folder.glob(".s.PGSQL.*"):
            socket.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            folder.rmdir()
    if own.is_symlink():
        own.unlink()


def useful_line(log: str) -> str:
    """The line of a server's log that says best why it doesn't run."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    said = [match[1] for line in lines if (match := re.search(r"(?:FATAL|PANIC|LOG|error):\s+(.+)", line))]
    severe = [match[1] for line in lines if (match := re.search(r"(?:FATAL|PANIC|error):\s+(.+)", line))]
    if severe and "contains errors" not in severe[-1]:
        return severe[-1]
    # "configuration file contains errors" comes after the line that names the error.
    return said[0] if said else (lines[-1] if lines else "it said nothing")


def reason(error: OSError) -> str:
    """An operating system error in words, with the path where it has one: "Permission denied: /data"."""
    return f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")


def write_private(path: Path, text: str) -> None:
    """Write a small file that only its owner can read, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.rename(path)
