# What a person types. `make help` lists it; .ci/prepare looks after the packages of the system.

PYTHON ?= python3
BIN := .venv/bin
LANGUAGES := $(notdir $(patsubst %/,%,$(dir $(wildcard translations/*/messages.po))))
# The rooms whose tests take minutes together, not an hour; no browser, and no whole walk through a portal.
QUICK := $(addprefix tests/,rules tenant store desk post web portal site)
PINS := setup.cfg setup.py pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check lint heavy mutants coverage bench words manuals pictures guide clean

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

# exec leaves no shell between make and the server, so a signal to make's children or to make ends it.
demo: .venv/demo ## serve the sample portals at http://localhost:8000 (PORT=8001 elsewhere, KEEP=1 keeps their data, RELOAD=1 shows edited themes)
	@exec $(BIN)/wrota demo

test: lint ## install all that the tests need, then lint and run the whole suite
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: lint ## ruff, mypy, wrota check of the sample tenants, the walls, the names, the kinds, the catalogues
	@$(BIN)/python -m pytest -q tests/house/test_walls.py tests/house/test_names.py tests/house/test_kinds.py tests/house/test_catalogues.py

lint: .venv/test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/wrota check tenants/*/

# Not silent: it says what it runs, because each line takes minutes. What is measured is measured alone.
heavy: .venv/test ## what takes minutes: properties with fresh examples, a thousand tenants within their bounds
	HYPOTHESIS_PROFILE=heavy $(BIN)/python -m pytest -q -n 2 -m hypothesis
	$(BIN)/python -m pytest -v -s -m heavy

mutants: .venv/test ## break each line that keeps a promise in turn, and see its nearest tests fail (ONLY=links for some)
	@$(BIN)/python tests/mutation.py $(ONLY)

coverage: .venv/test ## which lines and branches of core the tests of the quick rooms reach, the least covered last
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile -m 'not slow and not heavy' --cov --cov-report=term $(QUICK)

bench: .venv/test ## measure a thousand generated tenants in one process, and five of which one is hostile
	@$(BIN)/python benchmarks/many_tenants.py
	@exec $(BIN)/python benchmarks/hostile_folder.py

guide: .venv/test ## write docs/administrator.md from its chapters, the schema and the letters
	@$(BIN)/wrota guide docs/administrator

words: .venv/test ## gather the sentences of code and templates, and bring the catalogues up to date
	@$(BIN)/pybabel -q extract -F babel.cfg -k say:1 -k say_many:1,2 --add-location=file --no-wrap --sort-output \
		--project=Wrota --copyright-holder='The Wrota authors' -o translations/messages.pot .
	@for language in $(LANGUAGES); do \
		$(BIN)/pybabel -q update -l $$language -i translations/messages.pot -o translations/$$language/messages.po \
			--no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date || exit; done
	@$(BIN)/python -m pytest -q tests/house/test_catalogues.py

manuals: .venv/test ## follow the three manuals in Chromium, and put all pictures into docs
	@WROTA_WRITE_MANUALS=1 $(BIN)/python -m pytest -q tests/scenarios -k chromium

pictures: .venv/test ## draw the pictures of docs/architecture.md from the code
	@PYTHONPATH=tests $(BIN)/python docs/pictures.py

clean: ## remove everything that make made
	rm -rf .venv .demo build dist core/*.egg-info core/wrota/vendor translations/messages.pot
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps stand for what is installed: the demo does without the tools of the tests.
.venv/demo: $(PINS)
	@$(call prepared,demo)
	@$(call installed,serve)
	@touch $@

.venv/test: $(PINS)
	@$(call prepared,test)
	@$(call installed,serve$(comma)test)
	@touch .venv/demo $@

comma := ,
prepared = PYTHON='$(PYTHON)' sh .ci/prepare $(1) && '$(PYTHON)' -m venv .venv
installed = echo 'Installing Wrota and what it needs into .venv' && \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(1)]'
