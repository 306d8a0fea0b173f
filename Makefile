# Two commands for a newcomer; each does all its own set-up in .venv. Windows lines stand in README.md.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo check test bench mutants generated release lock clean

demo: .venv/run
	$(BIN)/python -m infohus_forms demo -o output/demo

test: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto

# Before every commit: no program of others is needed. Types by mypy's daemon, which is fast from its second run on.
check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/dmypy run
	$(BIN)/python -m pytest -n auto tests/spec tests/render tests/validate tests/test_docs.py tests/test_released.py

bench: .venv/dev .bench/peers
	$(BIN)/python -m benchmarks

# Small faults put into the modules that protect, one at a time: which do the tests not notice? Not a part of CI.
mutants: .venv/dev .mutants/ready
	.mutants/bin/python -W ignore -m tests.mutation

# What is written from the code itself; tests say when it is out of date.
generated: .venv/dev
	$(BIN)/python -m docs.make_findings
	$(BIN)/python -m infohus_forms spec schema > form_specs/form.schema.json

# Puts new versions of specifications on the list of released ones. A released file that was changed stops it.
release:
	cd form_specs && sha256sum --check --quiet released.sha256
	cd form_specs && for file in */*.yaml; do grep -q " $$file$$" released.sha256 || sha256sum "$$file" >> released.sha256; done

.venv/run: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 eller nyere er nødvendig")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m compileall -q infohus_forms
	touch $@

.venv/dev: .venv/run requirements-dev.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

.bench/peers: benchmarks/peers/requirements.txt
	test -x .bench/bin/python || $(PYTHON) -m venv .bench
	.bench/bin/python -m pip install --quiet -r benchmarks/peers/requirements.txt
	touch $@

.mutants/ready: tests/mutation/requirements.txt
	test -x .mutants/bin/python || $(PYTHON) -m venv .mutants
	.mutants/bin/python -m pip install --quiet -r tests/mutation/requirements.txt
	touch $@

lock:
	$(PYTHON) -m pip install --quiet --target .lock-tool uv
	.lock-tool/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	.lock-tool/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --all-extras -c requirements.lock pyproject.toml -o requirements-extras.lock
	.lock-tool/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --all-extras --group dev -c requirements-extras.lock pyproject.toml -o requirements-dev.lock
	rm -rf .lock-tool

clean:
	rm -rf .venv .bench .mutants
	find output -mindepth 1 ! -name README.md -delete
