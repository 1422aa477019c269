# Two commands set up everything on a machine with Python 3.11+: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
CDK := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npx --yes --loglevel=error aws-cdk@2.1148.1
# What covers core and ingest; to trace the other tests as well would take twice their time.
COVERING := tests/unit/core tests/unit/ingest tests/lamp
EMULATOR := .build/deploytest/venv/.installed
export PYTHONPATH := $(CURDIR)/lambdas:$(CURDIR)
# To compile all of the tests and their imports anew is half of collecting them, in each process.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test test-faults test-rest cover lint type synth bootstrap deploy destroy deploy-test bench check clean golden schema

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED) ## Make .venv with everything pinned

$(INSTALLED): requirements.txt requirements-dev.txt constraints.txt lambdas/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Lifeguard needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Installing into $(VENV) (about a minute) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --disable-pip-version-check -qq install --no-compile -r requirements-dev.txt
	@touch $@

demo: $(INSTALLED) ## Play real outages on the local AWS and show the emails
	@$(BIN)/python -m sandbox demo

test: $(INSTALLED) ## Run every test
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

test-faults: $(INSTALLED) ## Kill it at every point, and all other faults (half an hour on two cores)
	@$(BIN)/python -m pytest -q -n auto --dist worksteal --faults=all tests/faults tests/attacks \
		tests/browser tests/golden tests/e2e tests/diagnosis tests/sandbox/test_storm_model.py

lint: $(INSTALLED) ## Lint (Python and shell), check the format and the layers
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check .
	@$(BIN)/shellcheck lambdas/lifeguard/guest/scripts/*.sh
	@said=$$($(BIN)/lint-imports --no-logo --no-cache) || { echo "$$said"; exit 1; }

type: $(INSTALLED) ## Check the types
	@$(BIN)/mypy --no-error-summary

synth: $(INSTALLED) ## Synthesize the template into cdk.out, through cdk-nag and cfn-lint
	@$(BIN)/python app.py
	@$(BIN)/cfn-lint cdk.out/*.template.json

bootstrap: $(INSTALLED) ## Once per account and Region: prepare it for CDK
	@$(CDK) bootstrap $(CDK_ARGS)

deploy: $(INSTALLED) ## Deploy to the account and Region of your AWS credentials
	@$(BIN)/python -m stacks.subscribers
	@$(BIN)/python -m prerequisites
	@$(CDK) deploy $(CDK_ARGS)
	@echo
	@echo "One thing is left to do: AWS has sent each address in policies.yaml an email."
	@echo "Click 'Confirm subscription' in it; until then nobody hears from Lifeguard."

destroy: $(INSTALLED) ## Take Lifeguard out of the account, unless it still owes somebody a start
	@$(BIN)/python -m uninstall ready
	@$(CDK) destroy --force $(CDK_ARGS)
	@$(BIN)/python -m uninstall left

deploy-test: $(INSTALLED) $(EMULATOR) ## Bootstrap, deploy, update and destroy against an emulator of AWS (two minutes)
	@$(BIN)/python -m deploytest

$(EMULATOR): deploytest/requirements.txt
	@mkdir -p $(@D)
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/python -m pip --disable-pip-version-check -qq install --no-compile -r $<
	@touch $@

bench: $(INSTALLED) ## Measure cold starts, an incident's work, thousands of servers and the core's speed
	@$(BIN)/python -m bench

cover: $(INSTALLED) ## See that the unit tests cover core and ingest wholly, branches too
	@$(BIN)/python -m pytest -q -n auto --dist worksteal $(COVERING) --cov --cov-report=term

test-rest: $(INSTALLED) ## Run every test but those that `cover` runs
	@$(BIN)/python -m pytest -q -n auto --dist worksteal $(COVERING:%=--ignore=%)

golden: $(INSTALLED) ## Write anew how each email reads, in tests/golden
	@rm -rf tests/golden/emails
	@$(BIN)/python -m pytest -q tests/golden/test_golden.py --regenerate

schema: $(INSTALLED) ## Write anew policies.schema.json, by which editors check policies.yaml
	@$(BIN)/python -m stacks.policies_schema

check: $(INSTALLED) ## All that CI runs, every test once; what needs one core, or waits, beside the others
	@$(MAKE) --no-print-directory -j3 --output-sync=target lint type synth cover
	@$(MAKE) --no-print-directory -j2 --output-sync=target test-rest deploy-test

clean: ## Remove what the targets have made
	@rm -rf $(VENV) .build cdk.out .mypy_cache .ruff_cache .pytest_cache .hypothesis
