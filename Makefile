# Every command of the house. `make help` lists them.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench conformance proof interop hunt format lint types arrows docs languages lock clean

help: ## List the commands.
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready ## Make .venv with everything; leaves the commands in .venv/bin.

.venv/.ready: requirements-dev.lock pyproject.toml
	@sh scripts/setup "$(PYTHON)"
	@touch $@

demo: setup ## Run the whole system on loopback and a SQLite file.
	@sh scripts/browser --quiet
	@$(BIN)/cinquefoil demo

test: setup ## Run every test this machine can run; says what it skipped and how to get it.
	@sh scripts/browser --quiet
	@$(BIN)/python -m pytest

check: setup format lint types arrows docs languages test ## What CI runs: format, lint, types, import contracts, docs, languages, tests.

format:
	@$(BIN)/ruff format --check .

lint:
	@$(BIN)/ruff check .

types:
	@$(BIN)/mypy cinquefoil

arrows:
	@$(BIN)/lint-imports --no-logo

docs:
	@$(BIN)/python -m scripts.docs --check

languages:
	@$(BIN)/python -m scripts.languages --check

bench: setup ## Compare speeds, as ratios within one run.
	@$(BIN)/python -m benchmarks

conformance: setup ## ORCID's own samples, recordings and schemas against the registry; prints the figures.
	@$(BIN)/python -m pytest -n 0 tests/conformance

proof: setup ## The heavy proofs in full, part by part; figures go to docs/figures.
	@sh scripts/browser --quiet
	@$(BIN)/python -m scripts.proof

hunt: setup ## Explore the properties at random; what it finds becomes a fixed example.
	@CINQUEFOIL_HUNT=1 $(BIN)/python -m pytest tests/unit tests/properties

interop: setup ## Drive real third-party clients, unchanged, against the practice registry; installs them once.
	@sh scripts/interop
	@$(BIN)/python -m pytest tests/interop

lock: ## Resolve the dependencies anew; the lock names no host.
	@sh scripts/lock

clean: ## Remove the virtual environment and caches.
	@rm -rf .venv .interop .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
