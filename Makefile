# Needs make and Python 3.11 or newer. Everything else goes into a virtual environment in .venv.
# `make` alone lists what there is.

VENV ?= .venv
STORE ?= graph
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMMAND := $(BIN)/probation-graph
# Programs of others that tests ask and that are no part of the project: for accessibility, for HTML
# and CSS, and the graph readers of Gephi Lite and of igraph, whose licence is the GPL.
CHECKERS := axe-core@4.14.1 vnu-jar@26.9.27 graphology@0.26.0 graphology-gexf@0.13.2 graphology-graphml@0.5.2
IGRAPH := igraph==1.0.0

.DEFAULT_GOAL := help
.PHONY: help demo explorer test test-fast lint format docs generated pictures screenshots bench findings clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## build the graph from facts/ and samples/, then ask it three questions
	@echo '$$ probation-graph build facts samples/reports --registers samples/registers'
	@$(COMMAND) build facts samples/reports --registers samples/registers --store $(STORE) || \
	  { code=$$?; [ $$code -eq 1 ] || exit $$code; \
	    echo 'The checks found something; one invented sample prints a wrong score on purpose:'; \
	    $(COMMAND) validate --severity violation --store $(STORE) || [ $$? -eq 1 ]; }
	@echo; echo '$$ probation-graph query shared-crs-providers --param pdu="Bristol and South Gloucestershire"'
	@$(COMMAND) query shared-crs-providers --param pdu="Bristol and South Gloucestershire" --store $(STORE)
	@echo; echo '$$ probation-graph query provider-footprint --param provider="Interventions Alliance"'
	@$(COMMAND) query provider-footprint --param provider="Interventions Alliance" --store $(STORE)
	@echo; echo '$$ probation-graph query lowest-question-counts'
	@$(COMMAND) query lowest-question-counts --store $(STORE)
	@echo; echo 'Ask more: $(COMMAND) queries    What is in there: $(COMMAND) info'

explorer: $(VENV)/.installed-serve ## show the graph in a browser; builds it as demo does if it is not there
	@test -d $(STORE) || $(COMMAND) --quiet build facts samples/reports --registers samples/registers \
	  --store $(STORE) || [ $$? -eq 1 ]
	@$(COMMAND) serve --store $(STORE)

test: $(VENV)/.installed-dev ## run all tests
	$(BIN)/python -m pytest -n auto --dist loadgroup

test-fast: $(VENV)/.installed-dev ## run the tests one needs while changing a rule or a layout
	$(BIN)/python -m pytest -q -n auto -m 'not slow' tests/test_layouts.py tests/test_extract_*.py \
	  tests/test_ledger.py tests/test_link.py tests/test_score.py tests/test_golden.py

lint: $(VENV)/.installed-dev ## style, types, import contracts, sizes, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/sizes.py
	$(BIN)/python tools/reference_page.py --check
	$(BIN)/python tools/queries_page.py --check
	$(BIN)/python tools/shapes_page.py --check
	$(BIN)/python tools/api_page.py --check

format: $(VENV)/.installed-dev ## put the Python files into the house form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.installed-dev ## write the generated pages of docs/ and the table of the README anew
	$(BIN)/python tools/reference_page.py
	$(BIN)/python tools/queries_page.py
	$(BIN)/python tools/shapes_page.py
	$(BIN)/python tools/api_page.py
	$(BIN)/python tools/notebooks.py

generated: docs ## write anew all that follows from the data: pages, facts, golden files
	$(BIN)/python -m pytest -q -n auto --dist loadgroup --update-golden \
	  tests/test_answers.py tests/test_facts.py tests/test_golden.py tests/test_views.py

pictures: $(VENV)/.installed-dev ## draw the pictures of docs/pictures.md from the samples
	$(BIN)/python tools/pictures.py

screenshots: $(VENV)/.installed-dev ## photograph the pages that docs/explorer.md shows, with Chromium
	$(BIN)/python tools/screenshots.py

bench: $(VENV)/.installed-dev ## measure speed and memory on generated reports
	$(BIN)/python -m benchmarks

findings: ## see whether libraries still do what surprised us: installs each into a folder of its own
	@failed=; for script in findings/*.sh; do \
	  echo "== $$(basename "$$script" .sh)"; "$$script" || failed="$$failed $$script"; \
	done; \
	if [ -n "$$failed" ]; then echo "No longer as they were:$$failed" >&2; exit 1; fi

clean: ## take away what make and the tools have made; the graph stays
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python that is new enough and can make virtual environments. Each is really run: a name
# on the path may be a stub of a version manager.
$(VENV)/.made:
	@found=; old=; poor=; \
	for python in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	  "$$python" -c '' 2>/dev/null || continue; \
	  if ! "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    old="$$python"; \
	  elif ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	    poor="$$python"; \
	  else found="$$python"; break; fi; \
	done; \
	if [ -n "$$found" ]; then \
	  echo "Making the virtual environment $(VENV) with $$("$$found" -V)"; \
	  rm -rf '$(VENV)' && "$$found" -m venv '$(VENV)' && touch $@; \
	elif [ -n "$$poor" ]; then \
	  echo "$$poor cannot make virtual environments: install its venv package (on Debian and Ubuntu: apt install python3-venv), then run make again." >&2; exit 1; \
	elif [ -n "$$old" ]; then \
	  echo "$$("$$old" -V) is too old: Python 3.11 or newer is needed. If it is elsewhere: make PYTHON=/path/to/python3.12" >&2; exit 1; \
	else \
	  echo "No Python was found: Python 3.11 or newer is needed. If it is elsewhere: make PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi

# Installed in place, so a change to the code, a shape or a question needs no new installation.
$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	@echo 'Installing the project into $(VENV)'
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-serve: $(VENV)/.installed
	@echo 'Installing what the explorer needs into $(VENV)'
	@$(PIP) install --constraint constraints.txt --editable '.[serve]'
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.made pyproject.toml constraints.txt
	@echo 'Installing the project and its development tools into $(VENV)'
	@$(PIP) install --constraint constraints.txt --editable '.[dev]' $(IGRAPH)
	@if command -v npm >/dev/null; then \
	  npm install --silent --no-audit --no-fund --no-save --prefix '$(VENV)/npm' $(CHECKERS); \
	else echo 'npm is not there: tests that ask axe-core, the Nu Html Checker or graphology are skipped'; fi
	@touch $@ $(VENV)/.installed $(VENV)/.installed-serve
