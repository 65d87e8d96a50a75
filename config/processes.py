"""Child processes that never outlive this program, and the account that a server runs as.

A child gets a session of its own: Ctrl-C, which a terminal sends to all of its programs, reaches this one only, and
this program decides in which order things stop. On Linux a child is also told by the kernel when this program is
killed; elsewhere the next start finds and stops what was left (see `config.postgres`).
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The user and group that a child runs as; `capability` is what it keeps of root's rights to reach its files."""

    name: str
    uid: int
    gid: int
    capability: str = ""


def account_of(uid: int) -> Account:
    """The account with this user id, also where the system has no name for it (containers)."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, uid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def account_named(*names: str) -> Account | None:
    """The first of the named accounts that the system has, or None."""
    for name in names:
        try:
            return account_of(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    return None


def spawn(
    command: Sequence[str],
    *,
    account: Account | None = None,
    on_death: signal.Signals = signal.SIGTERM,
    **popen: Any,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, as `account` if given. On Linux the kernel sends it `on_death` when the
    thread that called this ends, so call it from the main thread. Raises what `subprocess.Popen` raises."""
    arguments = list(command)
    options: dict[str, Any] = {"stdin": subprocess.DEVNULL, **popen}
    if account and account.capability:
        arguments = [*_with_capability(account, on_death), *arguments]
    elif account:
        options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    # One system call between fork and exec, which takes no lock of Python's.
    options["preexec_fn"] = _die_with_parent(on_death)
    process: subprocess.Popen[bytes] = subprocess.Popen(arguments, start_new_session=True, **options)
    return process


def run(
    command: Sequence[str], *, account: Account | None = None, timeout: float = 120, **popen: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run `command` to its end like `spawn` and return its exit code and output (stderr joined to stdout). Whatever
    interrupts the wait, Ctrl-C included, kills the command and its children."""
    process = spawn(command, account=account, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **popen)
    try:
        output, _ = process.communicate(timeout=timeout)
    except BaseException:
        signal_group(process, signal.SIGKILL)
        process.wait()
        raise
    return subprocess.CompletedProcess(list(command), process.returncode, output)


def stop(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """Send the signals in turn, waiting that many seconds after each, until the process has ended; in the end kill its
    whole session. Children of this program only; one that has ended already is fine."""
    for number, seconds in steps:
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    if process.poll() is None:
        signal_group(process, signal.SIGKILL)
        process.wait()


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to a spawned process and its children; nothing happens when all have ended."""
    try:
        os.killpg(process.pid, number)  # its session leader, so the group has its number
    except (ProcessLookupError, PermissionError):
        return


def command_line(pid: int) -> str:
    """The command line of any process of this machine, parts separated by spaces; empty when there is no such one."""
    if Path("/proc/self/cmdline").exists():
        try:
            return (
                Path(f"/proc/{pid}/cmdline")
                .read_bytes()
                .replace(b"\0", b" ")
                .decode(errors="replace")
                .strip()
            )
        except OSError:
            return ""
    listing = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False
    )
    return listing.stdout.decode(errors="replace").strip()


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Ask every `pause` seconds, for at most `seconds`, whether `condition` holds; return the last answer."""
    end = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < end:
        time.sleep(pause)
    return answer


def _die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    if _prctl is None:
        return None
    parent = os.getpid()

    def in_child() -> None:
        _prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # the parent ended before the kernel was asked
            os._exit(1)

    return in_child


def _with_capability(account: Account, on_death: signal.Signals) -> list[str]:
    """`setpriv` changes the user itself, which clears the death signal set before: it has to set it again. The secure
    bit makes access(2), with which PostgreSQL looks for its own files, count the capability too."""
    return [
        shutil.which("setpriv") or "setpriv",
        "--securebits=+no_setuid_fixup",
        f"--reuid={account.uid}",
        f"--regid={account.gid}",
        "--clear-groups",
        f"--inh-caps=+{account.capability}",
        f"--ambient-caps=+{account.capability}",
        f"--pdeathsig={on_death.name.removeprefix('SIG')}",
        "--",
    ]
