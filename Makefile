# Everything happens in .venv. Needs Python 3.11 or newer, make, and a package registry.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Compiled files go into .venv too, so that a demo leaves nothing beside it.
export PYTHONPYCACHEPREFIX := $(abspath $(VENV))/pycache
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help .venv demo test compiled quick judges lint walls bench fuzz mutate docs sample-data clean

help: ## show this list
	@grep -E '^[.a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv: $(STAMP) ## install the program and its tools

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, as in: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(STAMP)

demo: $(STAMP) ## see the main job on a made-up household
	@$(BIN)/finura demo

test: $(STAMP) ## all checks and all tests
	@$(MAKE) --no-print-directory -j2 lint compiled
	$(BIN)/python -m pytest -n auto --dist worksteal -m 'not judge'

# The tests as pytest rewrites them, for all its processes at once: the checks leave the other core idle.
compiled: $(STAMP)
	@$(BIN)/python -m pytest --collect-only -qq > $(VENV)/collected.txt 2>&1 || true

quick: $(STAMP) ## the tests that take less than a second each
	$(BIN)/python -m pytest -n auto -m 'not slow and not judge'

judges: $(STAMP) ## shuffled labels, made-up people and years, kills and damage at every step: half an hour
	$(BIN)/python -m pytest -n auto -m judge

lint: $(STAMP) ## style, types, walls, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/deptry .

walls: $(STAMP) ## the walls of the house alone
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto tests/walls

bench: $(STAMP) ## the same work in finura, ledger, hledger, beancount and sqlite3: a table of ratios
	$(BIN)/python -m tests.bench

fuzz: $(STAMP) ## damaged files for every reader, ten minutes
	$(BIN)/python -m tests.fuzz

mutate: $(STAMP) ## small changes of the heart of the program: do tests notice? Hours
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[mutate]'
	$(BIN)/python -m tests.mutate

docs: $(STAMP) ## write the command reference, the manual page and the picture of the README anew
	PYTHONPATH=. COLUMNS=80 $(BIN)/python -m cogapp -r docs/commands.md docs/finura.1 README.md

sample-data: $(STAMP) ## write sample_data/ anew
	$(BIN)/finura demo --write sample_data --force

clean: ## remove .venv and caches
	rm -rf $(VENV) mutants .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
