"""Where the demo runs: the address and the data folder, checked before anything is started, and the environment
that the settings read."""

import ipaddress
import json
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from config.postgres_host import reason, write_private

NEWSROOM_ROLE = "draaideur_newsroom"
PUBLIC_ROLE = "draaideur_public"


class DemoError(Exception):
    """One sentence that says why the demo can't run, and what to do."""


@dataclass(frozen=True)
class Place:
    """An address that was free and a data folder that can be written to, when they were looked at."""

    host: str
    port: int
    data: Path
    owner_url: str | None

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it, also when it listens on every address (0.0.0.0)."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    @property
    def settings(self) -> Path:
        """What the settings of the running demo are, for commands beside it; without the owner's address."""
        return self.data / "demo.env"

    @property
    def web_log(self) -> Path:
        """What the web server wrote since its last start."""
        return self.data / "web.log"


def place_from(environment: Mapping[str, str], root: Path) -> Place:
    """The place that HOST, PORT, DRAAIDEUR_DATA and OWNER_DATABASE_URL name; a relative folder is below `root`. The data
    folder is made if there is none. Raises DemoError when either can't be used."""
    host = environment.get("HOST") or "127.0.0.1"
    port = environment.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise DemoError(f"PORT is {port!r}: it must be a number from 1 to 65535.")
    _check_address(host, int(port))
    data = (root / Path(environment.get("DRAAIDEUR_DATA") or ".data").expanduser()).resolve()
    _check_folder(data)
    owner_url = environment.get("OWNER_DATABASE_URL") or None
    if owner_url is None and environment.get("DATABASE_URL"):
        raise DemoError(
            "Give the demo OWNER_DATABASE_URL, the address of the role that owns the database: it makes tables and the other "
            "roles. (DATABASE_URL is that of the newsroom's role; the demo makes one.)"
        )
    return Place(host, int(port), data, owner_url)


def environment_of(place: Place, owner_url: str, environment: Mapping[str, str]) -> dict[str, str]:
    """What config.settings reads. What the person set is kept; secrets are made once and kept in the data folder."""
    kept = _secrets(place.data)
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DRAAIDEUR_ENV": environment.get("DRAAIDEUR_ENV") or "demo",
        "DRAAIDEUR_FACE": "both",
        "DRAAIDEUR_REVIEW": environment.get("DRAAIDEUR_REVIEW") or "batch",
        "DRAAIDEUR_DATA": str(place.data),
        "OWNER_DATABASE_URL": owner_url,
        "DATABASE_URL": environment.get("DATABASE_URL")
        or _with_login(owner_url, NEWSROOM_ROLE, kept["newsroom_password"]),
        "PUBLISHED_DATABASE_URL": environment.get("PUBLISHED_DATABASE_URL")
        or _with_login(owner_url, PUBLIC_ROLE, kept["public_password"]),
        "SECRET_KEY": environment.get("SECRET_KEY") or kept["secret_key"],
        "ALLOWED_HOSTS": environment.get("ALLOWED_HOSTS") or ",".join(_hosts(place.host)),
        "STATIC_ROOT": str(place.data / "static"),
        "HOST": place.host,
        "PORT": str(place.port),
    }


def _check_address(host: str, port: int) -> None:
    """Listen for a moment, as the web server will. REUSEADDR as it does: connections of a minute ago don't count."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except socket.gaierror:
        raise DemoError(
            f"HOST is {host!r}, and there is no such address: try make demo HOST=127.0.0.1"
        ) from None
    except OSError as error:
        raise DemoError(
            f"Can't listen on {host}, port {port} ({reason(error)}): stop the program that uses it, "
            "or choose another: make demo PORT=8001"
        ) from None


def _check_folder(data: Path) -> None:
    probe = data / f".write-{secrets.token_hex(4)}"
    try:
        data.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise DemoError(f"Can't write to the data folder {data}: {reason(error)}.") from None


def _hosts(host: str) -> list[str]:
    """The names that a browser may use. On every address (0.0.0.0) those are also this machine's own."""
    names = [host, "localhost", "127.0.0.1", "[::1]"]
    if host in ("0.0.0.0", "::"):
        own = socket.gethostname()
        names.append(own.lower())
        try:
            found = socket.getaddrinfo(own, None)
        except OSError:
            found = []
        names += [str(ipaddress.ip_address(str(each[4][0]).split("%")[0])) for each in found]
    return list(dict.fromkeys(f"[{name}]" if ":" in name and "[" not in name else name for name in names))


def _with_login(url: str, user: str, password: str) -> str:
    """The same database for another user."""
    parts = urlsplit(url)
    server = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{server}"))


def _secrets(data: Path) -> dict[str, str]:
    """SECRET_KEY and the passwords of the roles: random, made once, readable by the file's owner only."""
    path = data / "secrets.json"
    try:
        kept = json.loads(path.read_text()) if path.exists() else {}
        if not isinstance(kept, dict):
            raise ValueError
    except (OSError, ValueError):
        raise DemoError(
            f"Can't read the keys in {path}: restore the file, or delete it to have new ones made."
        ) from None
    complete = {
        "secret_key": kept.get("secret_key") or secrets.token_urlsafe(60),
        "newsroom_password": kept.get("newsroom_password") or secrets.token_urlsafe(24),
        "public_password": kept.get("public_password") or secrets.token_urlsafe(24),
    }
    if complete != kept:
        write_private(path, json.dumps(complete, indent=2))
    return complete
