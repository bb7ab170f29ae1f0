.DEFAULT_GOAL := help
SHELL := /bin/bash
export UV_PYTHON_DOWNLOADS := never
PY := .venv/bin/python

.PHONY: help install run demo test check format lint types layers configs tests paddle accuracy bench lock clean

help: ## list these targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## ?/  make \1\t/' | expand -t 18

install: ## install what the program needs (Debian packages, uv, .venv, font)
	@bash tools/install.sh run

run: install ## install, then verify the sample bundles through Prefect and say where the reports are
	@inbox="$${HEYAN_HOME:-.heyan}/inbox"; mkdir -p "$$inbox" && cp -u samples/*.zip "$$inbox" && \
	  .venv/bin/heyan intake "$$inbox" --year 2026

demo: ## everything (desk, Prefect, worker) on the sample round, with demo accounts of every role
	@bash tools/install.sh desk
	@$(PY) -m review.demo --prepare
	@HEYAN_HOME="$$(realpath "$${HEYAN_HOME:-.heyan}")/demo" .venv/bin/heyan serve --year 2026

test: ## install what the tests need and run them
	@bash tools/install.sh test
	@$(MAKE) --no-print-directory tests

check: ## what CI runs: format, lint, types, layers, configs, tests
	@bash tools/install.sh test
	@$(MAKE) --no-print-directory format lint types layers configs tests

format: ## is every file formatted?
	@.venv/bin/ruff format --check .

lint: ## ruff's rules
	@.venv/bin/ruff check .

types: ## mypy --strict
	@.venv/bin/mypy

layers: ## import-linter: arrows run one way
	@.venv/bin/lint-imports --no-cache

configs: ## does everything in configs/ load?
	@.venv/bin/heyan configs

tests: # one worker takes a whole file (pytest 9.2 ignores xdist's groups)
	@$(PY) -m pytest -q -n 2 --dist loadfile

paddle: install ## prepare the second OCR engine (PaddleOCR) in its own environment
	@bash tools/paddle/prepare.sh

accuracy: ## measure reading and judging on samples and, where it is there, ../shared/real; boxes; spoofed text layers
	@bash tools/install.sh test
	@missed=0; for part in accuracy boxes text_layers; do $(PY) -m benchmarks.$$part || missed=1; done; exit $$missed

bench: ## measure speed and memory
	@bash tools/install.sh test
	@$(PY) -m benchmarks.speed

lock: ## renew the hashed locks of requirements/
	@cd requirements && for name in heyan dev; do \
	  ../.tools/bin/uv pip compile -q --python-version 3.11 --generate-hashes --no-annotate --no-header \
	    -c constraints.txt $$name.in -o $$name.txt; done
	@bash tools/paddle/lock.sh

clean: ## remove environments and state of this checkout
	@rm -rf .venv .venv-paddle .tools .heyan
