"""The Chromium that the browser tests drive: found on this machine, or installed by
`python -m tests.chromium --install`, which says so. `CHROMIUM` names another one."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
IN_CACHE = (
    "chrome-linux*/chrome",
    "chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    "chrome-mac*/*/Contents/MacOS/*Chrom*",
)


def find_chromium() -> Path | None:
    """The program to start, or None: CHROMIUM, then the PATH, then what Playwright downloaded (newest first)."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return Path(chosen) if os.access(chosen, os.X_OK) else None
    for name in NAMES:
        if on_path := shutil.which(name):
            return Path(on_path)
    downloads = [
        path
        for cache in (os.environ.get("PLAYWRIGHT_BROWSERS_PATH"), *CACHES)
        if cache
        for pattern in IN_CACHE
        for path in Path(cache).expanduser().glob(f"chromium-*/{pattern}")
    ]
    newest_first = sorted(downloads, key=lambda path: path.stat().st_mtime, reverse=True)
    for path in (*newest_first, *map(Path, APPLICATIONS)):
        if os.access(path, os.X_OK):
            return path
    return None


def install_chromium() -> None:
    """Install Chromium with the system's packages when that is allowed, else into Playwright's folder."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Chromium isn't here: installing the system's package (apt-get install chromium) …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=quiet, check=False)
        options = ["-q", "-y", "--no-install-recommends"]
        if (
            subprocess.run(["apt-get", "install", *options, "chromium"], env=quiet, check=False).returncode
            == 0
        ):
            return
    print(
        "Chromium isn't here: downloading the one of Playwright (playwright install chromium) …", flush=True
    )
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Print where Chromium is; the exit code is 1 when it isn't here and can't be installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="install it if it isn't found")
    options = parser.parse_args()
    found = find_chromium()
    if found is None and options.install and not os.environ.get("CHROMIUM"):
        install_chromium()
        found = find_chromium()
    if found is None:
        print("The browser tests need Chromium: install it, or name it in CHROMIUM.", file=sys.stderr)
        return 1
    print(f"Browser tests use {found}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
