# What one wants to do with a checkout. Every target makes its environment first (see .ci/setup):
#   make test PYTHON=python3.13     with this Python instead of the newest one found
#   make test VENV=.venv-3.11       in another place
#   make test ARGS="-k boundary"    more words for pytest

VENV ?= .venv
export VENV PYTHON

run := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format ci clean

help: ## show this list
	@sed -n 's/^\([a-z]*\): .*## /\1	/p' $(MAKEFILE_LIST) | while IFS='	' read -r target what; do printf '  make %-8s %s\n' "$$target" "$$what"; done

setup: ## make the environment in .venv, or bring it up to date
	@.ci/setup

demo: setup ## run the five-minute tour, examples/quickstart.py
	@$(run) examples/quickstart.py

test: setup ## run the tests
	@$(run) -m pytest $(ARGS)

lint: setup ## check style, types and layers
	$(run) -m ruff check .
	$(run) -m ruff format --check .
	$(run) -m mypy
	$(VENV)/bin/lint-imports

format: setup ## put the code into the house's form
	$(run) -m ruff check --fix .
	$(run) -m ruff format .

ci: ## everything the pipeline runs
	@.ci/run

clean: ## remove environments, caches and builds
	rm -rf .venv .venv-3.* build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
