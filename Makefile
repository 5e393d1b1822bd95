# What people, CI and hooks call; plain `make` lists it.
.DEFAULT_GOAL := help
# nothing here is built by a built-in rule, and looking for one costs 14 ms
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup pdf test test-all check bench gallery room tables schema conformance wheel requirements clean

# make would expand what is typed, $(shell …) too, to hand it on in the environment
$(foreach one,$(.VARIABLES),$(if $(findstring command line,$(origin $(one))),\
	$(if $(findstring $$,$(value $(one))),$(eval unexport $(one)))))

PYTHON3 ?= python3
PYTHON := .venv/bin/python
OUT ?= out
CONTENT ?= content.yaml

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

# ---- .venv: machine.py writes these stamps last, so that an interrupted setup starts again
RUN := .venv/.ready-run
DEV := .venv/.ready-dev

setup: $(RUN) ## install what making a handout needs, into .venv (and Pango, when it may)

$(RUN): requirements/run.txt pyproject.toml
	@$(PYTHON3) -I brochure/machine.py setup

$(DEV): requirements/dev.txt requirements/run.txt pyproject.toml
	@$(PYTHON3) -I brochure/machine.py setup --dev

# ---- the handout: brochure knows what it is made from, and makes what has changed
# What is typed after `make` is never read by make or the shell: make would expand $(shell …), the
# shell would run what follows a ; so `value` takes it as it stands, and quotes stand around it.
quoted = '$(subst ','\'',$(value $(1)))'
lines = $(if $(findstring $(newline),$(value $(1))),$(error $(1): it has a line break))
define newline


endef
option = $(call lines,$(2))$(if $(strip $(value $(2))),$(1) $(call quoted,$(2)))
formats = $(call lines,FORMAT)$(foreach format,$(subst ','\'',$(value FORMAT)),--format '$(format)')
options = $(formats) $(call option,--brand,BRAND) $(call option,--language,LANGUAGE) \
	$(if $(value PRESS),--press) $(call option,--condition,CONDITION)

pdf: $(RUN) ## make the handout (CONTENT=content.yaml FORMAT=trifold|booklet|all PRESS=1 BRAND= LANGUAGE= OUT=out)
	@$(PYTHON) make_pdf.py $(options) --out=$(call lines,OUT)$(call quoted,OUT) -- $(call lines,CONTENT)$(call quoted,CONTENT)

# ---- the project itself
# All but what multiplies: every format in every language, long kills, a thousand rows, mutations. What is asked for by
# ARGS is run whatever it is: they are a developer's own shell words. What veraPDF judges is looked at by `make conformance`.
pytest = @$(PYTHON) -m pytest -r fEs --numprocesses auto --dist loadfile --ignore tests/test_conformance.py
test: $(DEV) ## run the tests, in four minutes (ARGS=-k name)
	$(if $(ARGS),@$(PYTHON) -m pytest -r fEs $(ARGS),$(pytest) -m 'not every')

test-all: $(DEV) ## run all tests, as CI does, in a quarter of an hour
	$(pytest)

check: $(DEV) ## lint, formatting, types, and generated files that are out of date
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m brochure schema | diff -u assets/schema/content.schema.json - || { echo 'Out of date: run `make schema`.'; exit 1; }
	@$(PYTHON) -m brochure schema project | diff -u assets/schema/brochure.schema.json - || { echo 'Out of date: run `make schema`.'; exit 1; }

schema: $(RUN) ## write the JSON Schemas that editors check YAML files by
	@mkdir -p build assets/schema
	@$(PYTHON) -m brochure schema > build/content.schema.json
	@$(PYTHON) -m brochure schema project > build/brochure.schema.json
	@mv build/*.schema.json assets/schema/

conformance: $(DEV) ## validate every format against PDF/UA-1 by veraPDF (needs Java and Maven; root: installs them)
	@$(PYTHON) tests/verapdf.py
	@CI=true $(PYTHON) -m pytest tests/test_conformance.py

bench: $(DEV) ## measure speed, as ratios within one run, and write docs/performance.md
	@$(PYTHON) -m pip install --quiet --require-hashes -r requirements/bench.txt
	@$(PYTHON) -m bench

gallery: $(DEV) ## draw the pictures of the README and of docs/: the handout, the example, all formats on a contact sheet, the desk
	@$(PYTHON) docs/make_gallery.py
	@PYTHONPATH=tests:tests/desk $(PYTHON) docs/make_desk_pictures.py

room: $(DEV) ## measure how many words each format has room for, and write docs/reference/formats.md
	@PYTHONPATH=tests $(PYTHON) docs/measure_text.py

tables: $(DEV) ## write the tables of docs/reference and of the other pages
	@$(PYTHON) docs/make_tables.py

wheel: $(DEV) ## build the package into dist/
	@$(PYTHON) -m hatchling build -t wheel -d dist

# UPGRADE=1 takes the newest releases; otherwise what is pinned stays
compile = $(PYTHON) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-header $(if $(UPGRADE),--upgrade) pyproject.toml
requirements: export UV_PYTHON_DOWNLOADS := never
requirements: $(DEV) ## pin what pyproject.toml names, with hashes (UPGRADE=1: newest)
	@$(compile) --group build -o requirements/run.txt
	@$(compile) --group dev -c requirements/run.txt -o requirements/dev.txt
	@$(compile) --group bench -c requirements/dev.txt -o requirements/bench.txt

clean: ## remove what was made, but not .venv
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis -- $(call lines,OUT)$(call quoted,OUT)
