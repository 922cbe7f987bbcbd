# The two commands of the README are `make run` and `make test`; each sets up what it needs in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORE ?= kg-store
NEO4J_PORT ?= 7687

.PHONY: setup run test check generate assets fresh bench clean neo4j-start neo4j-stop

# The stamp is renewed when the project's dependencies change.
$(VENV)/.setup: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

$(VENV)/.setup-check: $(VENV)/.setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,check,generate]'
	touch $@

setup: $(VENV)/.setup

# Build the graph from seeds/ and answer three questions.
run: setup
	@$(BIN)/kg build --store $(STORE)
	@$(BIN)/kg ask net-change -p company xAI --store $(STORE)
	@$(BIN)/kg ask cut-while-expanding -p limit 10 --store $(STORE)
	@$(BIN)/kg ask role-shifts --store $(STORE)

# The two scripts of the pages; everything else works without them.
assets:
	cd kg/serve/assets && npm ci --no-audit --no-fund --ignore-scripts && npm run build

# A Neo4j server of the checkout's own, on 127.0.0.1; the first start fetches it with Maven. NEO4J_PASSWORD=... gives it a password.
neo4j-start: setup
	@$(BIN)/python tests/servers.py start --port $(NEO4J_PORT) $(if $(NEO4J_PASSWORD),--password '$(NEO4J_PASSWORD)')

neo4j-stop: setup
	@$(BIN)/python tests/servers.py stop

test: setup
	$(BIN)/python -m pytest -n 2

# What a change must pass before it is committed, besides the tests.
check: $(VENV)/.setup-check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python schema/generate.py --check
	$(BIN)/python -m kg.queries --check
	$(BIN)/python docs/render.py --check

# Make anew what is generated from schema/ and queries/.
generate: $(VENV)/.setup-check
	$(BIN)/python schema/generate.py
	$(BIN)/python -m kg.queries
	$(BIN)/python docs/render.py

bench: setup
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/build.py
	$(BIN)/python benchmarks/export.py
	$(BIN)/python benchmarks/ingest.py
	$(BIN)/python benchmarks/extract.py
	$(BIN)/python benchmarks/incremental.py

clean:
	rm -rf $(VENV) $(STORE) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
