# Common Hash: make run starts it, make test tests it, make help lists the rest.
.DEFAULT_GOAL := help
.PHONY: help run test check lint types django templates translations floors bench messages lock install install-dev clean

PYTHON ?= python3
VENV := .venv/bin
RUN := $(VENV)/python
export DJANGO_SETTINGS_MODULE := config.settings

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done
	@echo
	@echo '  PORT=9000 HOST=0.0.0.0 VAR_DIR=/srv/hash DEMO=no change make run; docs/operating.md has the whole table.'

run: install  ## start the site at http://localhost:8000, ready to use; Ctrl-C stops it
	@exec $(RUN) -m deploy.start

test: install-dev  ## all tests, on SQLite, and on PostgreSQL and Redis where there are any
	@exec $(RUN) -m deploy.test $(ARGS)

check: install-dev lint types django templates floors translations  ## style, types, Django's checks, migrations, floors, templates, translations
	@echo 'All checks passed.'

bench: install-dev  ## measure the speed; docs/PERFORMANCE.md says how to read it
	@exec $(RUN) -m benchmarks $(ARGS)

messages: install-dev  ## take new texts into locale/*/LC_MESSAGES/django.po, to be translated
	@exec $(RUN) -m deploy.translations

lock: install-dev  ## renew requirements*.txt from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@exec $(RUN) -m deploy.lock $(UPGRADE)

clean:  ## remove .venv and caches; your data in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
	@find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

install:
	@command -v $(PYTHON) >/dev/null || { echo 'There is no $(PYTHON) here: install Python 3.11 or newer (on Debian and Ubuntu: sudo apt install python3 python3-venv), or name one with make run PYTHON=/path/to/python3.' >&2; exit 1; }
	@$(PYTHON) deploy/bootstrap.py

install-dev:
	@command -v $(PYTHON) >/dev/null || { echo 'There is no $(PYTHON) here: install Python 3.11 or newer (on Debian and Ubuntu: sudo apt install python3 python3-venv), or name one with make test PYTHON=/path/to/python3.' >&2; exit 1; }
	@$(PYTHON) deploy/bootstrap.py --dev

# The parts of make check, also on their own ------------------------------------------------------------

lint: install-dev
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .

types: install-dev
	$(VENV)/mypy

django: install-dev
	$(RUN) manage.py check --fail-level WARNING
	@echo '$(RUN) manage.py check --deploy --fail-level WARNING  (as on a public host)'
	@REDIS_URL= HOST=0.0.0.0 SITE_URL=https://forum.example.org ALLOWED_HOSTS=forum.example.org \
	  SECRET_KEY="$$($(RUN) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
	  $(RUN) manage.py check --deploy --fail-level WARNING
	$(RUN) manage.py makemigrations --check --dry-run

templates: install-dev
	$(VENV)/djlint --lint --quiet templates
	$(VENV)/pytest -q tests/deploy/test_templates.py

floors: install-dev
	$(VENV)/pytest -q tests/test_floors.py

translations: install-dev
	$(VENV)/pytest -q tests/deploy/test_translations.py tests/deploy/test_glossary.py
