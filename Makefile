# Two commands do all: `make report` and `make test`. `make help` lists the rest.
PYTHON ?= python3
PERIOD ?= 2026Q4
BIN := .venv/bin
SAMPLE := sqlite:///data/sample.db
SAMPLE_FILES := $(wildcard data/sample/2026-*/*.csv)

.PHONY: help report test check fuzz lab pages bench lint notebooks lock environment oldstore dictionary assumptions rules pictures sample clean
.DEFAULT_GOAL := help

help: ## List what make can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

report: data/sample.db ## One report per key account of the sample, in reports/2026Q4
	$(BIN)/planbook run --period $(PERIOD) --store $(SAMPLE) --to reports

test: .venv/dev data/sample.db ## Set up and run every test
	tools/install_test_services.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal
	$(BIN)/pytest -n 2 --dist loadfile --nbval-lax -p no:cacheprovider notebooks

check: .venv/dev ## Check style and types, and test what needs no browser, database or notebook
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal --quiet -m "not browser and not database and not notebooks"

fuzz: .venv/dev ## Try damaged files and odd values for some twenty minutes; what fails is kept in tests/fuzz/corpus
	FUZZ_ROUNDS=$(or $(ROUNDS),3000) FUZZ_KEEPS=tests/fuzz/corpus $(BIN)/pytest -n 2 -p no:cacheprovider tests/fuzz

lab: data/sample.db ## Open JupyterLab: begin a plan, or go on with one
	JUPYTER_CONFIG_PATH=jupyter $(BIN)/jupyter lab --notebook-dir=. notebooks/start.ipynb

pages: data/sample.db ## Open the notebooks as pages without code, for a workshop
	JUPYTER_PATH=jupyter JUPYTER_CONFIG_PATH=jupyter $(BIN)/voila notebooks

bench: .venv/dev .venv-stock/ready data/sample.db ## Measure what a run costs; some 40 minutes
	PYTHONPATH=tools $(BIN)/python -m benchmark $(BENCH)

lint: .venv/dev ## Mend formatting, then check style and types
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

notebooks: .venv/dev ## Strip outputs from the notebooks
	$(BIN)/nbstripout --keep-id notebooks/*.ipynb

environment: .venv/ready ## Write environment.yml from pyproject.toml
	$(BIN)/python tools/write_environment.py

oldstore: .venv/dev ## Keep a small store of the newest migration, for the test of upgrades
	PYTHONPATH=. $(BIN)/python -m tests.support.make_old_store

dictionary: .venv/ready ## Write data/README.md from the model
	$(BIN)/python tools/write_data_dictionary.py

assumptions: .venv/ready ## Write the thresholds into docs/assumptions.md
	$(BIN)/python tools/write_assumptions.py

rules: .venv/ready ## Write docs/rules.md: what carries each planning rule
	$(BIN)/python tools/write_rule_table.py

pictures: .venv/dev report ## Take the pictures of the README anew
	PYTHONPATH=. $(BIN)/python tools/take_pictures.py

sample: .venv/ready ## Make the sample book of business anew
	$(BIN)/python data/sample/generate.py

lock: .venv/dev ## Pin every dependency anew
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev --extra cluster pyproject.toml -o requirements-dev.lock

clean: ## Remove the virtual environment, the sample store and rendered reports
	rm -rf .venv .venv-stock data/sample.db* reports/2*

.venv/ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

.venv/dev: requirements-dev.lock .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

.venv-stock/ready: requirements.lock
	test -x .venv-stock/bin/python || $(PYTHON) -m venv .venv-stock
	.venv-stock/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

data/sample.db: .venv/ready $(SAMPLE_FILES) $(wildcard planning_helpers/store/migrations/versions/*.py)
	rm -f data/sample.db*
	$(BIN)/planbook import data/sample/2026-08-15 --store $(SAMPLE) --as-of 2026-08-15
	$(BIN)/planbook import data/sample/2026-11-15 --store $(SAMPLE) --as-of 2026-11-15
