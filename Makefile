# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Everything is installed below .venv/ and .cache/, from the versions pinned in tests/requirements/.
# What each target does is in tests/tools/.

PYTHON ?= python3
TOOL := $(PYTHON) tests/tools
export PYTHONDONTWRITEBYTECODE := 1

# make integration CORE=2.16 ARGS='sms_task -v'
CORE_OPTION := $(if $(CORE),--core $(CORE))

.DEFAULT_GOAL := help
.PHONY: help demo test lint format types docs units coverage report integration sanity contract awx trust keystone package build bench simulator changelog lock clean
.PHONY: help demo test lint format types docs units coverage report integration sanity contract awx trust keystone package build bench mutation simulator changelog lock clean

help: ## Show this list
	@echo "Targets (CORE=2.16 runs sanity, units or integration on all Pythons of that ansible-core; ARGS=... goes to the test runner):"
	@sed -n 's/^\([a-z]*\): *## */  \1\t/p' $(MAKEFILE_LIST) | expand -t 16

demo: ## Play playbooks/demo.yml with the built collection against the simulator
	@$(TOOL)/demo.py $(ARGS)

test: ## Run every check (what CI runs)
	@$(TOOL)/all_checks.py

lint: ## Check style, spelling, licences and playbooks
	@$(TOOL)/static_checks.py lint

format: ## Bring the Python code into shape
	@$(TOOL)/static_checks.py format

types: ## Check types
	@$(TOOL)/static_checks.py types

docs: ## Check the documentation and the changelog, and build the site in .cache/docs
	@$(TOOL)/static_checks.py docs
	@$(TOOL)/docs_site.py

units: ## Run the unit tests under ansible-test
	@$(TOOL)/run_ansible_test.py units $(CORE_OPTION) $(ARGS)

coverage: ## Run the unit tests and measure branch coverage
	@$(TOOL)/run_pytest.py coverage $(ARGS)

report: ## Report what unit and integration tests cover under ansible-test (takes minutes)
	@$(TOOL)/coverage_report.py $(ARGS)

integration: ## Run the integration tests against the simulator
	@$(TOOL)/run_ansible_test.py integration $(CORE_OPTION) $(ARGS)

sanity: ## Run the sanity tests of ansible-test
	@$(TOOL)/run_ansible_test.py sanity $(CORE_OPTION) $(ARGS)

contract: ## Check simulator and request signing against the vendor's SDK
	@$(TOOL)/run_pytest.py contract $(ARGS)

awx: ## Check what is made for AWX, and run its jobs as AWX does
	@$(TOOL)/run_pytest.py awx $(ARGS)

trust: ## Check what becomes of every fault, of made-up answers and IDs, and of secrets
	@$(TOOL)/run_pytest.py trust $(ARGS)

keystone: ## Log in to a real OpenStack Keystone
	@$(TOOL)/run_pytest.py keystone $(ARGS)

package: ## Check the tarball, its dependencies, and what Galaxy says of it
	@$(TOOL)/package_checks.py test

build: ## Build the tarball into dist/
	@$(TOOL)/package_checks.py build

bench: ## Measure speed against other ways, and write the results into the guide (ARGS=--quick only shows some)
	@$(PYTHON) tests/bench/bench.py $(ARGS)

mutation: ## See which small changes of plugins/module_utils the unit tests miss (slow; ARGS=_clock.py for one file)
	@$(TOOL)/mutation.py $(ARGS)

simulator: ## Run the simulator of IAM and SMS until interrupted
	@$(TOOL)/simulator_process.py $(ARGS)

changelog: ## Write the changelog of the version in galaxy.yml from its fragments
	@$(TOOL)/write_changelog.py $(ARGS)

lock: ## Compile the lock files in tests/requirements/ anew
	@$(TOOL)/lock.py

clean: ## Remove everything that the targets made
	rm -rf .venv .cache .ansible .mypy_cache .pytest_cache .ruff_cache .hypothesis dist tests/output
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
