.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
DATA_DIR ?= .data
WORKERS ?= 2
export PORT DATA_DIR

PY := "$(VENV)/bin/python"
WITHIN := DATA_DIR="$(DATA_DIR)/work" $(PY) -m gridgov.local.within
PARALLEL := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
LOCK := -m uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header

.PHONY: help demo test test-fast check format lock bench screenshots clean environment environment-dev

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile
	@echo "  Variables: PORT=$(PORT) DATA_DIR=$(DATA_DIR) VENV=$(VENV) PYTHON=$(PYTHON); WORKERS=$(WORKERS); DATABASE_URL and REDIS_URL for real servers"

demo: environment ## start everything on this machine and print the log-ins; Ctrl-C stops it, the data stay
	@exec $(PY) -m gridgov.local.demo

test: check ## every check and every test, in WORKERS processes; the browser tests run when Chromium is there
	$(PY) -m pytest $(PARALLEL)

test-fast: environment-dev ## the tests without a browser
	$(PY) -m pytest $(PARALLEL) -m "not browser"

check: environment-dev ## format, lint, types, import layers, missing migrations, missing translations
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(WITHIN) -m mypy .
	$(PY) "$(VENV)/bin/lint-imports"
	$(WITHIN) manage.py makemigrations --check --dry-run
	$(WITHIN) manage.py messages --check

format: environment-dev ## put the code into its format
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lock: environment-dev ## compile requirements/*.in into the lock files
	$(PY) -m pip install --quiet uv
	for name in base local dev; do $(PY) $(LOCK) requirements/$$name.in -o requirements/$$name.txt || exit 1; done

bench: environment-dev ## measure: 100,000 clocks due at once, a new tenant, pages and moves among 20,000 events
	$(WITHIN) -m bench

screenshots: environment-dev ## make the pictures of the README anew (needs Chromium)
	$(WITHIN) -m scripts.screenshots

clean: ## remove the environment, the demo's data and every cache
	@if [ -x $(PY) ]; then $(PY) -m gridgov.local.cleaning "$(DATA_DIR)"; fi
	rm -rf "$(VENV)" .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage test-results

environment environment-dev:
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON) here. GridGov needs Python 3.11 or newer; name one with: make demo PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.version_info >= (3, 11) or sys.exit("GridGov needs Python 3.11 or newer, and %s is %d.%d. Install a newer one and name it: make demo PYTHON=python3.12" % (sys.executable, sys.version_info[0], sys.version_info[1]))'
	@"$(PYTHON)" -P gridgov/local/environment.py "$(VENV)" base local $(if $(findstring dev,$@),dev)
