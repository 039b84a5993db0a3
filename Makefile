# `make demo` and `make test` set everything up by themselves; Python 3.11 or newer is all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Python compiles what it imports; to compile all that is installed costs half as much again.
# Modules are compiled to bytecode once, when they are first imported: the tests start many processes,
# and where the environment forbids to keep bytecode each of them would compile everything anew.
export PYTHONDONTWRITEBYTECODE :=
# A pip of today finds what is to be installed in half the processor time of the one in Python 3.11.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
INSTALL_WITH_NEW_PIP := $(INSTALL) --upgrade pip && $(INSTALL)

.PHONY: demo test test-broad check lint verify coverage bench messages translations font docs references bank clean help

help:
	@echo "make demo    install, run the expansion scenarios of the retail bank, leave plot and tables in reports/demo"
	@echo "make test    install, lint and run the quick tests"
	@echo "make test-broad  types, and more of the kinds that the quick ones sample; CI runs both"
	@echo "make messages  collect every message for translators: sim/wording/locale/trunkline.pot"
	@echo "make translations  give every translation today's messages, and compile it"
	@echo "make check   lint, types and layers only"
	@echo "make verify  the long statistical checks as well"
	@echo "make coverage  lines that the quick tests reach, with the compiler off"
	@echo "make docs    build the site of documentation: build/docs/index.html"
	@echo "make references  write the pages of fields, measures and commands anew"
	@echo "make bank    fit the shipped centre of the Anonymous Bank to its records anew (BANK=folder)"
	@echo "make bench   measure the speed on this machine"

$(STAMP): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL_WITH_NEW_PIP) -e .
	@touch $@

# One installation, not two: what tests need brings what the program needs.
$(VENV)/.installed-dev: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL_WITH_NEW_PIP) -e '.[dev]'
	@touch $(STAMP) $@

demo: $(STAMP)
	$(BIN)/trunkline sweep sweep=demo --out reports/demo

test: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.compile_all & $(MAKE) --no-print-directory lint && wait
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not slow and not broad'

# Types, and more of what `make test` samples; CI runs both, and `make check` has the types alone.
test-broad: $(VENV)/.installed-dev
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'broad and not slow'

check: lint
	$(BIN)/mypy

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

# The records are read where they are; what the fit says of itself is left in build/bank/index.html.
BANK ?= ../shared/data/anonymous_bank
bank: $(STAMP)
	rm -rf build/bank
	$(BIN)/trunkline fit $(BANK) --preset anonymous_bank --options scenarios/fit/anonymous_bank.yaml \
		--out build/bank
	cp build/bank/centre/anonymous_bank.yaml scenarios/centre/anonymous_bank.yaml

messages: $(VENV)/.installed-dev
	$(BIN)/python -m sim.wording.extract

translations: messages
	$(BIN)/python -m sim.wording.translations

# Debian's package fonts-noto-cjk has the file; needed when the catalogue has characters that the font has not.
FONT ?= /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
font: $(VENV)/.installed-dev
	$(BIN)/python -m sim.plots.fonts.build_latin
	$(BIN)/python -m sim.plots.fonts.build $(FONT)

# Jupyter, a quarter of all that would be installed, is for the long run alone.
$(VENV)/.installed-notebook: $(VENV)/.installed-dev
	@$(INSTALL) -e '.[notebook]'
	@touch $@

# Pages are read in a Chromium; where the machine has none, Playwright brings one.
$(VENV)/.installed-browser: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.browser.chromium || { $(INSTALL) -e '.[browser]' && \
		$(BIN)/python -m playwright install --only-shell chromium; }
	@touch $@

# Sphinx is for whoever reads the pages as a site.
$(VENV)/.installed-docs: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(INSTALL_WITH_NEW_PIP) -e '.[docs]'
	@touch $(STAMP) $@

docs: $(VENV)/.installed-docs
	$(BIN)/python -m sphinx -b html -W --keep-going -q -d build/doctrees docs build/docs
	@echo "build/docs/index.html"

references: $(STAMP)
	$(BIN)/trunkline check --fields > docs/fields.md
	$(BIN)/trunkline check --fields study > docs/study_fields.md
	$(BIN)/trunkline list --measures > docs/measures.md
	$(BIN)/trunkline fit --fields > docs/mapping.md
	$(BIN)/python -m sim.cli.commands_page > docs/commands.md

verify: $(VENV)/.installed-notebook $(VENV)/.installed-browser $(VENV)/.installed-docs
	TRUNKLINE_LONG_TESTS=1 $(BIN)/python -m pytest -n 2 --dist worksteal

coverage: $(VENV)/.installed-dev
	NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m 'not slow and not broad and not compiled' \
		tests/engine tests/workload tests/measures \
		--cov=sim/engine --cov=sim/workload --cov=sim/measures --cov-report=term-missing

$(VENV)/.installed-bench: $(VENV)/.installed-dev
	@$(INSTALL) -e '.[bench]'
	@touch $@

bench: $(VENV)/.installed-bench
	$(BIN)/python -m benchmarks.run

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
