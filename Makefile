# Every workflow of the project. Needs Python 3.11 or later, Rust, make and a C compiler.
#
#   make demo     set up (once, about a minute and a half), solve three tasks, draw two pictures, write a page
#   make setup    the environment .venv, with the compiled core and what the tests need
#   make test     set up, then everything that must pass before a commit but the slow tests;
#                 with SLOW=yes these too, and the site is built, as in CI
#   make fast     the Python tests without the slow ones
#   make lint     style and types of the Python sources, style of what the browser runs
#   make rust     style, tests and documentation of the Rust sources
#   make format   rewrite the sources in the house style
#   make bench    measure against the C reference, rewrite benchmarks/RESULTS.md, RUNS.md
#   make findings work out the figures of docs/findings.md and others again, a few minutes
#   make profile  see where the core's time goes, rewrite benchmarks/PROFILE.md
#   make docs     build the documentation site, dovetail-docs/html/index.html; NOTEBOOKS=off does not run notebooks
#   make wheel    build a wheel and a source distribution, dist/, and see that both work when installed
#   make mutants  break the code on purpose and see that the tests notice
#   make clean    remove what the others made

PYTHON ?= python3
# Parallel test processes: a number, or auto.
WORKERS ?= auto
# Whether the slow tests run too: yes, or nothing.
SLOW ?=
# Notebooks in the documentation: cache runs those that have changed, force runs all, off none.
NOTEBOOKS ?= cache

VENV := .venv
BIN := $(VENV)/bin
TOOLS := $(VENV)/.tools
READY := $(VENV)/.ready
DOCS := $(VENV)/.docs

# The sources of the extension. An editable install does not rebuild it by
# itself, so the stamp READY depends on each of them.
RUST := Cargo.toml $(wildcard Cargo.lock) $(shell find rust -name '*.rs' -o -name Cargo.toml)

# Everything that builds pyo3 must see the same interpreter, or it is built twice.
export PYO3_PYTHON := $(CURDIR)/$(BIN)/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export MPLBACKEND := Agg
# Processes that tests start find the sources compiled by those before them.
export PYTHONDONTWRITEBYTECODE :=
# deno lays out and checks what the browser runs; it asks the network for nothing.
export DENO_DIR := $(CURDIR)/$(VENV)/.deno
export DENO_NO_UPDATE_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup demo test lint rust fast format bench findings profile docs wheel mutants clean

help:
	@sed -n '2,/^$$/{s/^# \{0,1\}//p;}' Makefile

setup: $(READY)

# A virtual environment of its own: some systems refuse installs outside one.
$(TOOLS): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "dovetail needs Python 3.11 or later; try make PYTHON=python3.11")'
	@echo 'dovetail: making the environment $(VENV) with the tools that build'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip 'maturin>=1.9.4,<2'
	@touch $@

$(READY): $(TOOLS) $(RUST)
	@echo 'dovetail: fetching packages and compiling the Rust core, which prints nothing: about a minute'
	@echo '          and a half on two cores the first time, later only what has changed'
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable '.[frames,test]'
	@touch $@

demo: $(READY)
	@echo 'dovetail: three searches, two pictures and a page, a few seconds'
	$(BIN)/dovetail demo

# The Python tests come last, and with them the line that counts them.
test: $(READY) $(if $(SLOW),$(DOCS)) rust lint
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(if $(SLOW),,-m 'not slow') --nbmake tests dovetail README.md docs $(wildcard notebooks)

rust: $(READY)
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo test --locked --workspace --quiet $(if $(SLOW),-- --include-ignored)
	RUSTDOCFLAGS='-D warnings' cargo doc --locked --workspace --no-deps --quiet

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict dovetail
	$(BIN)/python -m mypy.stubtest dovetail._core
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/deno fmt --quiet --check
	$(BIN)/deno lint --quiet

fast: $(READY)
	$(BIN)/python -m pytest --numprocesses $(WORKERS) -m 'not slow'

format: $(READY)
	cargo fmt --all
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/deno fmt --quiet

bench: $(READY)
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/runs.py

findings: $(READY)
	$(BIN)/python benchmarks/findings.py
	$(BIN)/python benchmarks/annealing.py
	$(BIN)/python benchmarks/generalisation.py
	$(BIN)/python benchmarks/nests.py
	$(BIN)/python benchmarks/table_findings.py

profile:
	cargo run --locked --release --quiet -p dovetail-core --example profile > benchmarks/PROFILE.md

$(DOCS): $(READY)
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable '.[frames,test,docs]'
	@touch $@

# Warnings are errors, a link that leads nowhere among them.
docs: $(DOCS)
	@echo 'dovetail: running the notebooks and building the site: some minutes the first time'
	$(BIN)/python -m sphinx -W --keep-going -q -c docs -D nb_execution_mode=$(NOTEBOOKS) . dovetail-docs/html
	@echo 'wrote dovetail-docs/html/index.html'

wheel: $(TOOLS)
	$(BIN)/python tests/wheels.py

mutants: $(READY)
	$(BIN)/python tests/mutants.py

clean:
	rm -rf $(VENV) target .mypy_cache .pytest_cache .ruff_cache .hypothesis
	rm -rf dovetail/_core*.so dist dovetail-demo dovetail-docs docs/reference/*.rst
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
