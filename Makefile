# `make` lists what there is. Nothing but Python 3.11+ and make is needed; no variable has to be set.

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PYTEST ?= $(BIN)/pytest
ARGS ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# A stamp carries the folder's checksum: an environment that was moved or copied is built anew.
HERE := $(word 1,$(shell pwd | cksum))
BUILT := .venv/.built-$(HERE)
INSTALLED := .venv/.installed-$(HERE)
DEVELOPING := .venv/.developing-$(HERE)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo up down test test-containers check lint types imports migrations docs-current \
	bench faults docs lock clean

help:  ## list what there is
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name what; do \
		printf '  make %-16s %s\n' "$$name" "$$what"; done

demo: $(INSTALLED)  ## two whole stories, on a network that is up or on one of their own
	@$(BIN)/sanctuary demo $(ARGS)

up: $(INSTALLED)  ## the whole network on this machine, until Ctrl-C
	@$(BIN)/sanctuary up $(ARGS)

down: $(INSTALLED)  ## stop the network that another terminal started
	@$(BIN)/sanctuary down $(ARGS)

test: $(DEVELOPING)  ## every test, on embedded engines
	$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

test-containers: $(DEVELOPING)  ## every test, on engines in containers (needs Docker)
	TESTCONTAINERS_RYUK_DISABLED=true SANCTUARY_TEST_ENGINES=containers \
		$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: lint types imports migrations docs-current  ## all that is checked without running a test

lint: $(DEVELOPING)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEVELOPING)
	$(BIN)/mypy

imports: $(DEVELOPING)
	$(BIN)/lint-imports

migrations: $(DEVELOPING)
	$(BIN)/sanctuary migrate --check

docs-current: $(DEVELOPING)
	$(BIN)/python -m sanctuary.contracts --check

bench: $(DEVELOPING)  ## measure; writes build/bench.json and docs/performance.md
	$(BIN)/python -m sanctuary.bench $(ARGS)

faults: $(DEVELOPING)  ## kills, duplicates, disorder, poison; writes docs/reliability.md
	$(BIN)/python -m sanctuary.faults $(ARGS)

docs: $(DEVELOPING)  ## write the generated documents anew
	$(BIN)/python -m sanctuary.contracts

lock:  ## resolve the dependencies anew (needs uv); the next make installs them
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url pyproject.toml --output-file requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url pyproject.toml --group dev \
		--output-file requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url requirements-bench.in \
		--output-file requirements-bench.txt

clean:  ## remove what was built and all embedded data; stop the network first
	@test ! -e var/up.lock || $(BIN)/sanctuary down
	@test ! -e var/postgres/elsewhere || rm -rf "$$(cat var/postgres/elsewhere)"
	rm -rf .venv var build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BUILT):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and not found."; exit 1; }
	@echo "Building the environment in .venv: once, about a minute."
	@$(PYTHON) -m venv --clear .venv || { echo "Debian: apt install python3-venv"; exit 1; }
	@touch $@

$(INSTALLED): requirements.txt $(BUILT)
	@$(PIP) install --require-hashes --requirement requirements.txt
	@site=$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') \
		&& printf '%s/services\n%s/shared\n' "$(CURDIR)" "$(CURDIR)" > "$$site/sanctuary.pth"
	@printf '#!/bin/sh\nexec "%s/.venv/bin/python" -m sanctuary.cli "$$@"\n' "$(CURDIR)" \
		> $(BIN)/sanctuary && chmod +x $(BIN)/sanctuary
	@$(BIN)/python -m compileall -q services shared
	@touch $@

$(DEVELOPING): requirements-dev.txt $(INSTALLED)
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@touch $@
