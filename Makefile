# Everything here keeps to .local/ and .venv/: no target touches your own Pulumi login, backend or cloud credentials.
.DEFAULT_GOAL := help
.PHONY: help up down test test-versions lint docs audit bench soak env lock upgrade supply-chain
PYTHON ?= python3
# Test processes at a time: most tests wait for an engine or an emulated cloud, so twice the cores.
JOBS ?= $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2))
VENV = $(PYTHON) -m tools.run --no-engine
RUN = $(PYTHON) -m tools.run

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: ## the quick start: engine, emulator, stack
	@$(PYTHON) -m tools.quickstart up

down: ## destroy the stack, stop the emulator
	@$(PYTHON) -m tools.quickstart down

test: lint ## everything that CI checks
	@$(RUN) pytest --numprocesses=$(JOBS) --dist=worksteal

test-versions: ## the tests that tell versions apart, with the oldest and newest Pulumi, and other Pythons
	@$(VENV) python -m tools.test_versions -- --numprocesses=$(JOBS)

lint: ## style, types, import contract, lock files, licences
	@$(VENV) ruff check .
	@$(VENV) ruff format --check .
	@$(VENV) mypy provider tests tools benchmarks
	@$(VENV) lint-imports
	@$(VENV) python -m tools.lock --check
	@$(VENV) python -m tools.supply_chain check
	@$(MAKE) --no-print-directory docs

docs: ## the documentation as a site in .local/site, every link checked
	@NO_MKDOCS_2_WARNING=1 $(VENV) mkdocs build --quiet --config-file tools/site/mkdocs.yml

audit: ## known vulnerabilities of what is locked, where PyPI's advisories can be read
	@$(VENV) python -m tools.supply_chain audit

bench: ## the numbers of docs/performance.md
	@$(RUN) python -m benchmarks

soak: ## random operations, faults and kills for MINUTES (11), simulated and real; SEED repeats a run
	@$(RUN) python -m benchmarks.soak $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

env: ## eval "$(make -s env)" puts pulumi and the virtual environment on PATH
	@$(PYTHON) -m tools.env

lock: ## add to the lock files what pyproject.toml asks for
	@$(VENV) python -m tools.lock

upgrade: ## lock the newest versions that pyproject.toml allows
	@$(VENV) python -m tools.lock --upgrade

supply-chain: ## write docs/sbom.cdx.json and docs/licenses.md anew
	@$(VENV) python -m tools.supply_chain write
