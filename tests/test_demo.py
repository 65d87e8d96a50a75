"""`make demo` as a stranger meets it: the real program, its own database server, real signals."""

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from config.demo import DATABASE
from config.demo_environment import DemoError, environment_of, place_from
from config.demo_steps import tell_logins
from config.postgres import Cluster
from config.processes import wait_until
from tests.processes import NOBODY, as_nobody, descendants, left_after, snapshot

ROOT = Path(__file__).resolve().parent.parent
IS_ROOT = os.geteuid() == 0
OURS = re.compile(
    r"DRAAIDEUR_|DATABASE_|OWNER_DATABASE_URL|PUBLISHED_DATABASE_URL|SECRET_KEY|ALLOWED_HOSTS|DJANGO_|HOST$|PORT$|PYTEST_|WEB_"
)
DEMO = [sys.executable, "-m", "config.demo"]
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Demo:
    """A running demo, or one that refused to run."""

    def __init__(self, data: Path, port: int, command: list[str] | None = None, **extra: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not OURS.match(name)}
        if chosen := os.environ.get("DRAAIDEUR_POSTGRES_BIN"):
            kept["DRAAIDEUR_POSTGRES_BIN"] = chosen
        self.port = port
        self.began = time.monotonic()
        self._folder = Path(tempfile.mkdtemp(prefix="draaideur-test-"))
        with (self._folder / "output").open("ab") as output, (self._folder / "errors").open("ab") as errors:
            self.process = subprocess.Popen(
                command or DEMO,
                cwd=ROOT,
                env=kept | {"DRAAIDEUR_DATA": str(data), "PORT": str(port), "HOST": "127.0.0.1"} | extra,
                stdout=output,
                stderr=errors,
                start_new_session=True,  # a terminal of its own, so that Ctrl-C can be sent to all of it
            )

    @property
    def output(self) -> str:
        return (self._folder / "output").read_text()

    @property
    def errors(self) -> list[str]:
        return (self._folder / "errors").read_text().splitlines()

    def await_text(self, text: str, seconds: float = 300) -> None:
        """Wait until it printed this."""
        while text not in self.output:
            assert self.process.poll() is None, f"It ended: {self.output} {self.errors}"
            assert time.monotonic() < self.began + seconds, f"Too slow: {self.output} {self.errors}"
            time.sleep(0.05)

    def get(self, path: str) -> tuple[int, str]:
        try:
            with DIRECT.open(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""

    def end(self, number: signal.Signals, *, everybody: bool = False, seconds: float = 30) -> int:
        """Send a signal, to all of its terminal if asked; check that nothing is left; give back the exit code."""
        pids = {self.process.pid} | descendants(self.process.pid)
        if everybody:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        code = self.process.wait(seconds)
        assert not left_after(pids, 10 if number == signal.SIGKILL else 0.2)
        return code

    def refusal(self) -> str:
        """The one line with which it ended by itself."""
        assert self.process.wait(60) == 1, self.output
        lines = self.errors
        assert len(lines) == 1, lines
        assert lines[0].startswith("draaideur: ")
        return lines[0]

    def close(self) -> None:
        if self.process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self.process.terminate()
                self.process.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)


@pytest.fixture
def run() -> Iterator[type[Demo]]:
    """Starts demos that end with the test."""
    started: list[Demo] = []

    class Tracked(Demo):
        def __init__(self, *arguments: object, **extra: str) -> None:
            super().__init__(*arguments, **extra)
            started.append(self)

    yield Tracked
    for demo in started:
        demo.close()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Data of a complete first run and what it printed. The first attempt was killed half-way."""
    data = tmp_path_factory.mktemp("demo") / "data"
    first = Demo(data, free_port())
    try:
        first.await_text("  tables ")
        pids = {first.process.pid} | descendants(first.process.pid)
        first.process.kill()
        first.process.wait()
        left_after(pids, 20)
    finally:
        first.close()
    second = Demo(data, free_port())
    try:
        second.await_text("Draaideur is at")
        second.await_text("Ctrl-C")
        output = second.output
        assert second.end(signal.SIGTERM) == 0
    finally:
        second.close()
    yield data, output


@pytest.fixture
def copied(prepared: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the data of a complete first run, to break."""
    data = tmp_path / "data"
    subprocess.run(["cp", "-a", str(prepared[0]), str(data)], check=True)
    return data


# ── Refusals ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_taken_port_is_told_in_one_line_before_anything_is_made(run: type[Demo], tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        demo = run(tmp_path / "data", other.getsockname()[1])
        assert f"port {other.getsockname()[1]} (" in demo.refusal()
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "8000 "])
def test_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="PORT is"):
        place_from({"PORT": port, "DRAAIDEUR_DATA": str(tmp_path / "data")}, ROOT)
    assert not (tmp_path / "data").exists()


def test_host_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="no such address"):
        place_from({"HOST": "no-such-host.invalid", "DRAAIDEUR_DATA": str(tmp_path)}, ROOT)


def test_data_folder_that_cannot_be_made_is_told_in_one_line(run: type[Demo], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    demo = run(tmp_path / "file" / "data", free_port())
    assert f"Can't write to the data folder {tmp_path}/file/data" in demo.refusal()


@pytest.mark.skipif(not IS_ROOT, reason="only root can become another user, and only others can be refused")
def test_data_folder_of_somebody_else_is_told_in_one_line(run: type[Demo], tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    demo = run(data, free_port(), as_nobody(DEMO))
    assert "Can't write to the data folder" in demo.refusal()
    assert list(data.iterdir()) == []


@pytest.mark.ours
@pytest.mark.demo
def test_database_that_cannot_start_is_told_in_one_line_and_data_are_untouched(
    run: type[Demo], copied: Path
) -> None:
    configuration = copied / "postgres" / "cluster" / "postgresql.conf"
    configuration.write_text(configuration.read_text() + "\nnot a setting\n")
    before = snapshot(copied / "postgres" / "cluster")
    assert "can't start: syntax error" in run(copied, free_port()).refusal()
    assert snapshot(copied / "postgres" / "cluster") == before


def test_database_elsewhere_that_does_not_answer_is_told_in_one_line(run: type[Demo], tmp_path: Path) -> None:
    url = f"postgresql://somebody:secret-word@127.0.0.1:{free_port()}/draaideur"
    line = run(tmp_path / "data", free_port(), OWNER_DATABASE_URL=url).refusal()
    assert "refused" in line
    assert "secret-word" not in line
    assert not (tmp_path / "data" / "postgres").exists()


# ── The environment ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_secrets_are_random_private_and_kept(tmp_path: Path) -> None:
    place = place_from({"PORT": str(free_port()), "DRAAIDEUR_DATA": str(tmp_path / "data")}, ROOT)
    url = "postgresql://owner:pw@/draaideur?host=%2Fsockets&port=5432"
    first = environment_of(place, url, {})
    assert environment_of(place, url, {}) == first
    assert (place.data / "secrets.json").stat().st_mode & 0o077 == 0
    assert len(first["SECRET_KEY"]) > 50
    public = first["PUBLISHED_DATABASE_URL"]
    assert re.fullmatch(
        r"postgresql://draaideur_public:[\w-]{20,}@/draaideur\?host=%2Fsockets&port=5432", public
    )
    other = place_from({"PORT": str(free_port()), "DRAAIDEUR_DATA": str(tmp_path / "other")}, ROOT)
    assert environment_of(other, url, {})["SECRET_KEY"] != first["SECRET_KEY"]


def test_what_the_person_set_is_kept(tmp_path: Path) -> None:
    chosen = {
        "OWNER_DATABASE_URL": "postgresql://owner@db.example/draaideur",
        "DATABASE_URL": "postgresql://newsroom@db.example/draaideur",
        "PUBLISHED_DATABASE_URL": "postgresql://reader@replica.example/draaideur",
        "ALLOWED_HOSTS": "draaideur.example",
        "SECRET_KEY": "chosen",
    }
    place = place_from(chosen | {"PORT": str(free_port()), "DRAAIDEUR_DATA": str(tmp_path)}, ROOT)
    environment = environment_of(place, str(place.owner_url), chosen)
    assert chosen.items() <= environment.items()


# ── Running ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_passwords_are_kept_until_they_are_printed_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_logins(tmp_path)
    assert capsys.readouterr().out == ""
    (tmp_path / "logins.txt").write_text("editor  secret\n")
    tell_logins(tmp_path)
    assert capsys.readouterr().out == "  editor  secret\n"
    tell_logins(tmp_path)
    assert capsys.readouterr().out == ""


@pytest.mark.ours
@pytest.mark.demo
@pytest.mark.parametrize("after", ["logins", "publication of the case"])
def test_first_run_killed_anywhere_loses_no_password(run: type[Demo], copied: Path, after: str) -> None:
    # A new database in the old place: all but the static files is done again.
    shutil.rmtree(copied / "postgres")
    killed = run(copied, free_port())
    killed.await_text(f"  {after} ")
    killed.end(signal.SIGKILL)
    again = run(copied, free_port())
    again.await_text("Ctrl-C stops")
    assert re.search(
        r"/newsroom/\n +reporter +\S{12,}\n +reviewer +\S{12,}\n +editor +\S{12,}\n", again.output
    ), again.output
    assert again.end(signal.SIGTERM) == 0
    assert not (copied / "logins.txt").exists()


@pytest.mark.ours
@pytest.mark.demo
def test_run_after_a_killed_first_run_prints_address_and_new_logins(prepared: tuple[Path, str]) -> None:
    _, output = prepared
    assert re.search(r"Draaideur is at http://127\.0\.0\.1:\d+/\n", output)
    for word in ("/newsroom/", "reporter", "editor"):
        assert word in output


@pytest.mark.demo
def test_second_run_keeps_the_data_serves_and_stops_on_ctrl_c(
    run: type[Demo], prepared: tuple[Path, str]
) -> None:
    data, output = prepared
    demo = run(data, free_port())
    demo.await_text("Draaideur is at")
    status, body = demo.get("/healthz")
    assert status == 200
    assert json.loads(body)["status"] == "ok"
    for path in ("/", "/newsroom/", "/api/v1/people/"):
        assert demo.get(path)[0] == 200, path
    # Commands run beside it, with its settings, and without the owner's address.
    settings = data / "demo.env"
    assert settings.stat().st_mode & 0o077 == 0 and "OWNER" not in settings.read_text()
    command = f"set -a; . {shlex.quote(str(settings))}; {shlex.quote(sys.executable)} manage.py verify_ledger"
    bare = {"PATH": os.environ["PATH"]}
    checked = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env=bare, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0 and "as it was written" in checked.stderr, checked.stderr
    logins = re.search(r"/newsroom/\n(.+)\nThe data are in", output, re.DOTALL)
    assert logins
    assert not any(line in demo.output for line in logins[1].splitlines())
    assert "case" not in demo.output
    assert demo.end(signal.SIGINT, everybody=True) == 0
    assert demo.errors == []


@pytest.mark.ours
@pytest.mark.demo
def test_what_was_held_back_goes_out_by_itself(run: type[Demo], copied: Path) -> None:
    with Cluster(copied / "postgres") as cluster, psycopg.connect(cluster.url(DATABASE)) as owner:
        owner.execute(
            "INSERT INTO newsroom.newsroom_embargo"
            " (at, by_id, made_at, title, asked, digest, correction, reason, state, problem)"
            " SELECT now(), min(id), now(), 'Nothing', '{}', '', '', '', 'waiting', '' FROM newsroom.auth_user"
        )
    demo = run(copied, free_port())
    demo.await_text("Ctrl-C stops")
    log = copied / "publish_due.log"
    assert wait_until(lambda: log.exists() and "Not published: Nothing" in log.read_text(), 60)
    assert demo.end(signal.SIGTERM) == 0


@pytest.mark.ours
@pytest.mark.demo
def test_second_demo_on_the_same_data_is_refused(run: type[Demo], prepared: tuple[Path, str]) -> None:
    data, _ = prepared
    first = run(data, free_port())
    first.await_text("Draaideur is at")
    assert "in use by another run" in run(data, free_port()).refusal()
    assert first.get("/healthz")[0] == 200
    assert first.end(signal.SIGTERM) == 0


@pytest.mark.ours
@pytest.mark.demo
def test_make_passes_sigterm_on(run: type[Demo], prepared: tuple[Path, str]) -> None:
    data, _ = prepared
    port = free_port()
    # -o: the packages are as they are; a test installs nothing.
    make = ["make", "-o", ".venv/.installed", "demo", f"DRAAIDEUR_DATA={data}", f"PORT={port}"]
    demo = run(data, port, make)
    demo.await_text("Draaideur is at")
    demo.end(signal.SIGTERM)
    assert "Stopped." in demo.output


@pytest.mark.ours
@pytest.mark.demo
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_killed_demo_leaves_no_process_and_the_next_one_serves(
    run: type[Demo], prepared: tuple[Path, str]
) -> None:
    data, _ = prepared
    demo = run(data, free_port())
    demo.await_text("Draaideur is at")
    demo.end(signal.SIGKILL)
    again = run(data, free_port())
    again.await_text("Draaideur is at")
    assert again.end(signal.SIGTERM) == 0


@pytest.mark.ours
@pytest.mark.demo
@pytest.mark.parametrize("at", ["database server", "program"])
def test_stopping_while_it_starts_leaves_no_process(run: type[Demo], tmp_path: Path, at: str) -> None:
    demo = run(tmp_path / "data", free_port())
    demo.await_text(f"  {at} ")
    assert demo.end(signal.SIGTERM) == 0
    assert demo.errors == []


@pytest.mark.ours
@pytest.mark.demo
def test_web_server_that_ends_takes_the_database_with_it(run: type[Demo], prepared: tuple[Path, str]) -> None:
    data, _ = prepared
    demo = run(data, free_port())
    demo.await_text("Draaideur is at")
    everybody = descendants(demo.process.pid)
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 2) for line in listing.stdout.splitlines()]
    web = next(int(row[0]) for row in rows if int(row[1]) == demo.process.pid and "gunicorn" in row[2])
    os.kill(web, signal.SIGTERM)
    assert "The web server ended by itself" in demo.refusal()
    assert not left_after(everybody, 1)


@pytest.mark.ours
@pytest.mark.demo
@pytest.mark.skipif(not IS_ROOT, reason="the other tests run as an ordinary user then")
def test_ordinary_user_runs_the_demo(run: type[Demo], copied: Path) -> None:
    shutil.rmtree(copied / "static", ignore_errors=True)
    subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(copied)], check=True)
    demo = run(copied, free_port(), as_nobody(DEMO), HOME="/nonexistent")
    demo.await_text("Draaideur is at")
    assert demo.get("/healthz")[0] == 200
    assert demo.end(signal.SIGINT, everybody=True) == 0
