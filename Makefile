# Who said what. `make` alone lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TORCH := $(shell sed -n 's/^\(torch==.*\)/\1/p' requirements.txt)
PORT ?= 8501

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r target what; do printf '  make %-8s %s\n' "$$target" "$$what"; done

setup: $(VENV)/runtime.stamp ## make .venv with everything the product needs

run: setup ## open the app, and read the seed article into its ledger
	@$(BIN)/python -m attribution app seeds/ --port $(PORT)

test: $(VENV)/dev.stamp ## run all tests
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

lint: $(VENV)/dev.stamp ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict attribution

format: $(VENV)/dev.stamp ## put the code in its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp ## measure words per second, growth, and how long a reviewer waits
	$(BIN)/python -m attribution.bench

clean: ## remove .venv and everything made while working
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make setup PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

# torch goes in first and alone: asked for by another package, pip would take its newest build with gigabytes of CUDA.
$(VENV)/runtime.stamp: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install '$(TORCH)'
	$(PIP) install --requirement requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/runtime.stamp
	$(PIP) install --requirement requirements-dev.txt
	@touch $@
