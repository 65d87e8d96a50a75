"""An installation adds a kind of record of its own, and everything else picks it up: `tests/declarations/`."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(installed: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The tests of the declarations in a process of its own, for which apps are installed is settled when it starts."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *arguments],
        cwd=ROOT,
        env=environment | {"DRAAIDEUR_APPS": installed},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_record_type_of_ones_own_is_published_versioned_searchable_and_served() -> None:
    answer = run("tests.declarations", "tests/declarations/test_declarations.py")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "8 passed" in answer.stdout


def test_without_the_app_there_is_no_such_record() -> None:
    """Control: the tests above find what they find because the app is installed."""
    answer = run("", "tests/declarations/test_declarations.py")
    assert answer.returncode != 0
    assert "isn't in an application in INSTALLED_APPS" in answer.stdout
