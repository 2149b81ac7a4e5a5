# make demo   install into .venv, index corpus/ into index/, and show some searches
# make test   install what tests need into .venv, and run them
# Others: lint, types, imports, long, wheel, bench, clean. PYTHON and VENV may be set.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint types imports long wheel bench clean check

demo: $(VENV)/installed
	$(BIN)/newssearch index corpus --index index
	@echo; echo "$$ newssearch search 'ferry terminal' --limit 2"
	@$(BIN)/newssearch search 'ferry terminal' --limit 2
	@echo; echo "$$ newssearch search '\"El Salvador’s\"' --on 2025-04-14"
	@$(BIN)/newssearch search '"El Salvador’s"' --on 2025-04-14
	@echo; echo "$$ newssearch search 'strike OR storm' --sort newest --from 2018 --to 2020-06"
	@$(BIN)/newssearch search 'strike OR storm' --sort newest --from 2018 --to 2020-06
	@echo; echo "Search on:  $(BIN)/newssearch search 'your words'   (--help has examples)"

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -q

long: $(VENV)/installed-dev
	$(BIN)/python -m pytest -q --long -m long

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/installed-dev
	$(BIN)/mypy

imports: $(VENV)/installed-dev
	$(BIN)/lint-imports --no-cache

check: lint types imports test

# The wheel works without the checkout and without any development tool.
wheel: $(VENV)/installed-dev
	rm -rf $(VENV)/wheel && $(BIN)/python -m venv $(VENV)/wheel/venv
	$(PIP) wheel --no-deps --wheel-dir $(VENV)/wheel .
	$(VENV)/wheel/venv/bin/python -m pip --disable-pip-version-check --quiet install $(VENV)/wheel/*.whl
	cd $(VENV)/wheel && venv/bin/newssearch index $(CURDIR)/corpus --index index \
		&& venv/bin/python -P -m newssearch search --index index 'ferry terminal' --limit 1

bench: $(VENV)/installed
	$(PIP) install -e '.[bench]'
	$(BIN)/python -m bench

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "newssearch needs Python 3.11 or newer"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(PIP) install -e .
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) install -e '.[dev]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf .venv .venv-* build dist src/*.egg-info .mypy_cache .ruff_cache .hypothesis
