# Everything here keeps to .local/ and .venv/: no target touches your own Pulumi login, backend or cloud credentials.
.PHONY: up down test lint bench env lock
PYTHON ?= python3
RUN = $(PYTHON) -m tools.run

up: ## the quick start: engine, emulator, stack
	@$(PYTHON) -m tools.quickstart up

down: ## destroy the stack, stop the emulator
	@$(PYTHON) -m tools.quickstart down

test: lint ## everything that CI checks
	@$(RUN) pytest

lint:
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy provider tests tools
	@$(RUN) lint-imports

bench: ## the numbers of docs/performance.md
	@$(RUN) python -m benchmarks

env: ## eval "$(make -s env)" puts pulumi and the virtual environment on PATH
	@$(PYTHON) -m tools.env

lock: ## write requirements-dev.lock anew from pyproject.toml
	@$(PYTHON) -m tools.venv --lock
