# SPDX-FileCopyrightText: Conflict KG contributors
# SPDX-License-Identifier: Apache-2.0
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint bench web lock clean
.DELETE_ON_ERROR:

run: .venv/installed
	$(BIN)/kg build

test: .venv/installed-dev lint
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: .venv/installed-dev
	$(BIN)/ruff check kg tests benchmarks
	$(BIN)/ruff format --check kg tests benchmarks
	$(BIN)/mypy
	$(BIN)/reuse lint --quiet || $(BIN)/reuse lint

bench: .venv/installed-dev
	$(BIN)/python -m benchmarks

# The parts of pages that the browser draws; needs Node. Without them every page still reads, and says what it lacks.
web: kg/publish/static/app/LICENSES.txt

kg/publish/static/app/LICENSES.txt: web/package-lock.json web/build.mjs $(wildcard web/src/*)
	cd web && npm ci --ignore-scripts && npm run build

# The environment: made once, and again when what is locked changes.
.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# Locks again to the newest versions; needs uv (pip install uv).
lock:
	uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 -o requirements.lock pyproject.toml
	uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 -c requirements.lock --group dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf build dist web/node_modules kg/publish/static/app .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
