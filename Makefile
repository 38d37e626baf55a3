# What one wants to do with a checkout. Every target makes its environment first (see .ci/setup):
#   make test PYTHON=python3.13     with this Python instead of the newest one found
#   make test VENV=.venv-3.11       in another place
#   make test ARGS="-k boundary"    more words for pytest

VENV ?= .venv
export VENV PYTHON
KIT ?= ../shared/dmn/tck

run := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup demo test coverage mutation conformance docs lint format ci clean

help: ## show this list
	@sed -n 's/^\([a-z]*\): .*## /\1	/p' $(MAKEFILE_LIST) | while IFS='	' read -r target what; do printf '  make %-8s %s\n' "$$target" "$$what"; done

setup: ## make the environment in .venv, or bring it up to date
	@.ci/setup

demo: setup ## run the five-minute tour, examples/quickstart.py
	@$(run) examples/quickstart.py

test: setup ## run the tests, on all cores
	@$(run) -m pytest -n auto --dist loadfile $(ARGS)

coverage: setup ## run the tests and demand 95 % of the lines and branches of five packages
	@$(run) -m coverage run -m pytest -q -m "not packaging" --hypothesis-profile=quick $(ARGS) \
	  || echo 'Some tests failed; those that take the time do so while lines are recorded. "make test" is their judge.'
	@failed=0; for package in syntax check core regions run; do \
	  $(run) -m coverage report --include="bpmlib/$$package/*" --show-missing --skip-covered --fail-under=95 || failed=1; \
	done; exit $$failed

mutation: setup ## change one thing at a time in regions and run: does a test notice? Takes long; see tests/README.md
	@nice -n 10 $(run) tests/mutation.py $(ARGS)

conformance: setup ## run DMN's conformance kit in KIT and write its page and list of results
	@$(run) -m bpmlib.testing.tck $(KIT) --csv docs/reference/tck_results.csv \
	  --markdown docs/reference/conformance.md --reasons tests/conformance/known_failures.txt $(ARGS)

docs: setup ## build the documentation as a site, in site/; any warning fails
	@NO_MKDOCS_2_WARNING=1 $(run) -m mkdocs build --strict $(ARGS)

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
	rm -rf .venv .venv-3.* build dist .coverage .mutation.json .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
