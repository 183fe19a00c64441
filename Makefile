# Comity. Two commands: `make run` to see it, `make test` to trust it.

PYTHON ?= python3
BIN := .venv/bin
WHEELS := $(if $(wildcard wheels/*.whl),--no-index --find-links wheels,)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(WHEELS)
# The build back end of the project is itself in the lock file, so that installing needs no network.
SELF := PATH="$(CURDIR)/.venv/bin:$$PATH" $(INSTALL) --no-build-isolation --editable .
WORKERS ?= 2
# Whole files to each process, in the order of conftest.py: the longest first.
SHARED := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# What the tests ask of the store: noted by the run on SQLite, read by the one on PostgreSQL.
ASKED := build/asked
# The stories of tests/ start nodes of their own, on SQLite whatever the run is on: once is enough for them.
ON_POSTGRESQL = $(BIN)/python tools/with_postgres.py $(BIN)/python -m pytest $(SHARED) -m "not browser" \
	--ignore=src/comity/engines --ignore=src/comity/exchange/broker tests/test_postgresql.py src
# Some machines tell Python to keep no bytecode. Every start of a node, and tests start hundreds, would compile all anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run demo test test-stores check bench bench-environment bench-leaks torture wheels lock format clean

help: ## Print this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 20

run: .venv/.ok ## Load the demonstration world, screen a ferry, and serve http://localhost:8000
	@$(BIN)/comity run

demo: .venv/.ok ## The same without the server
	@$(BIN)/comity demo

test: .venv/.ok-dev ## Every test, browser tests included, on SQLite; on PostgreSQL all that they ask of a store
	@rm -rf $(ASKED)
	COMITY_ASKED=$(ASKED) $(BIN)/python -m pytest $(SHARED)
	@# Of the tests that ask for a store, as many as ask again all that was asked of SQLite (tests/asked.py).
	COMITY_ASKED=$(ASKED) $(ON_POSTGRESQL)

test-stores: .venv/.ok-dev ## Every test that asks for a store, on PostgreSQL
	$(ON_POSTGRESQL)

check: .venv/.ok-dev ## What the tests cannot see: style, types, layers, migrations, translations, links
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/migrations.py
	$(BIN)/python tools/translations.py check
	$(BIN)/python tools/reference.py --check
	$(BIN)/python tools/links.py

bench: .venv/.ok-dev ## Every benchmark, each beside its peer, as tables
	$(BIN)/python -m bench.ground_floor
	$(BIN)/python -m bench.many_clients
	$(BIN)/python -m bench.matching.run 10000 100000
	$(BIN)/python -m bench.matching.documents
	$(BIN)/python -m bench.notices.run
	$(BIN)/python -m bench.accreditation.deadline
	$(BIN)/python -m bench.exchange.sealing
	$(BIN)/python -m bench.exchange.outbox
	$(BIN)/python -m bench.exchange.latency
	$(BIN)/python -m bench.exchange.following
	$(BIN)/python -m bench.exchange.faults
	$(BIN)/python -m bench.ballots.run
	$(BIN)/python -m bench.accreditation.gates
	$(BIN)/python -m bench.assembly.delegates

bench-environment: .venv/.ok-dev ## The matching engine's heavier peers, in an environment of their own
	$(BIN)/python -m bench.matching.environment

bench-leaks: .venv/.ok-dev ## Can the clock tell a restricted record, or a discreet alert, from nothing?
	$(BIN)/python -m bench.leaks.timing
	$(BIN)/python -m bench.leaks.discreet

torture: .venv/.ok-dev ## The long ones: 200 rounds of kill -9, every page in every look, ten times the invented input
	COMITY_TORTURE_ROUNDS=200 $(BIN)/python -m pytest -n $(WORKERS) -m torture

wheels: .venv/.made ## Fill wheels/, so that run and test need no network afterwards
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
		--dest wheels -r requirements-dev.lock

lock: ## Write the hashed lock files anew (needs uv)
	uv pip compile --universal --generate-hashes --no-annotate --no-header --quiet pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-annotate --no-header --quiet pyproject.toml --group dev \
		-c requirements.lock -o requirements-dev.lock

format: .venv/.ok-dev ## Put the code in the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove the environment; the store stays
	rm -rf .venv

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Comity needs Python 3.11 or later; say where it is: make PYTHON=/path/to/python3.11")'
	@$(PYTHON) -m venv .venv || { echo "This Python cannot make environments. On Debian: apt install python3-venv"; exit 1; }
	@touch $@

.venv/.ok: .venv/.made requirements.lock pyproject.toml
	@echo "Installing what Comity needs into .venv (once) ..."
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(SELF)
	@touch $@

.venv/.ok-dev: .venv/.ok requirements-dev.lock
	@echo "Installing what the tests and checks need ..."
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
