"""The memory of a web process: the real gunicorn, as the demo starts it, after two hundred requests."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.server import BenchError
from config import processes
from tests.processes import descendants

ROOT = Path(__file__).resolve().parent.parent
REQUESTS, AT_ONCE = 200, 4
TARGET = 250_000_000
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Memory:
    """Bytes of gunicorn and its children together (RSS). largest: of the largest one of them. shared: of all, with what they
    share counted once (PSS); 0 where the system doesn't tell."""

    resident: int
    largest: int
    shared: int


@dataclass(frozen=True)
class Served:
    """Memory after the first request and after all, the processes, and for each address the status and seconds."""

    first: Memory
    last: Memory
    processes: int
    answers: dict[str, list[tuple[int, float]]]

    @property
    def met(self) -> bool:
        return self.last.largest <= TARGET

    def slowest(self, number: int) -> list[tuple[str, float]]:
        """The addresses with the longest median times, in seconds."""
        medians = [(a, statistics.median(t for _, t in found)) for a, found in self.answers.items()]
        return sorted(medians, key=lambda each: -each[1])[:number]

    @property
    def refused(self) -> list[str]:
        """Addresses that weren't answered with 200."""
        return [a for a, found in self.answers.items() if any(status != 200 for status, _ in found)]


def for_readers(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The environment of a process that serves readers and nothing else; its static files are collected below `folder`."""
    private = {"DATABASE_URL", "OWNER_DATABASE_URL"}
    kept = {name: value for name, value in environment.items() if name not in private}
    return kept | {"DRAAIDEUR_FACE": "public", "STATIC_ROOT": str(folder / "static")}


@contextmanager
def started(
    data: Path, environment: dict[str, str], check: Callable[[], None] = lambda: None
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """gunicorn as the demo starts it, with collected files, for as long as it is needed: the process and its address. `data`
    gets the log. Raises BenchError where it doesn't start."""
    static = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    made = processes.run(static, cwd=ROOT, env=environment)
    if made.returncode:
        raise BenchError(f"collectstatic failed: {made.stdout.decode(errors='replace').strip()[-200:]}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi:application"]
    environment = environment | {"HOST": "127.0.0.1", "PORT": str(port)}
    with (data / "web.log").open("wb") as log:
        web = processes.spawn(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"
        _await(web, f"{base}/healthz", check)
        yield web, base
    finally:
        processes.stop(web, (signal.SIGTERM, 10.0), (signal.SIGQUIT, 3.0))


def serve(data: Path, addresses: Sequence[str], check: Callable[[], None]) -> Served:
    """Ask gunicorn for the addresses, in turn, until there were REQUESTS. Raises BenchError where it doesn't start."""
    with started(data, dict(os.environ), check) as (web, base):
        first = _memory(web.pid)
        answers: dict[str, list[tuple[int, float]]] = {address: [] for address in addresses}
        wanted = [addresses[k % len(addresses)] for k in range(REQUESTS)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for address, answer in zip(wanted, pool.map(lambda a: answered(base + a), wanted), strict=True):
                answers[address].append(answer)
                check()
        return Served(first, _memory(web.pid), 1 + len(descendants(web.pid)), answers)


def _await(web: subprocess.Popen[bytes], address: str, check: Callable[[], None]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and web.poll() is None:
        check()
        if answered(address)[0] == 200:
            return
        time.sleep(0.1)
    raise BenchError("The web server didn’t start.")


def answered(address: str) -> tuple[int, float]:
    """The status and the seconds until the whole answer is there; 0 where there is none."""
    began = time.perf_counter()
    try:
        with DIRECT.open(address, timeout=300) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return status, time.perf_counter() - began


def _memory(pid: int) -> Memory:
    every = (pid, *descendants(pid))
    resident = [_line(each, "status", "VmRSS:") for each in every]
    return Memory(sum(resident), max(resident), sum(_line(each, "smaps_rollup", "Pss:") for each in every))


def _line(pid: int, file: str, word: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(word)), 0)
