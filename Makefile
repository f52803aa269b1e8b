# `make run` starts Tusou, `make test` tests it; both prepare what they need and are quick the second time.
PYTHON ?= python3
BIN := .venv/bin
# Tests in the order of their folders: the slow ones end to end come first.
WORKERS := -n auto --dist loadscope --no-loadscope-reorder
# Modules are compiled once, whatever the environment says: the many processes of the tests would do it again and again.
export PYTHONDONTWRITEBYTECODE :=
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable

.PHONY: run venv test test-reliability check audit format translations screenshots emulator bench bench-small installer check-installer constraints clean

run: venv
ifeq ($(shell uname -s)$(DISPLAY)$(WAYLAND_DISPLAY)$(QT_QPA_PLATFORM),Linux)
	@echo "There is no display here, so the window cannot be shown. The command line does everything else:"
	@$(BIN)/tusou --help
else
	@tools/system_libraries.sh run
	@$(BIN)/tusou
endif

venv: .venv/.installed

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tusou needs Python 3.11 or newer; choose one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Preparing .venv (once; some 400 MB are downloaded) …"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.installed: .venv/.python pyproject.toml constraints.txt
	@$(PIP_INSTALL) .
	@touch $@

.venv/.installed-for-tests: .venv/.installed
	@$(PIP_INSTALL) '.[test,raw,ocr]'
	@touch $@

.venv/.installed-for-checks: .venv/.installed
	@$(PIP_INSTALL) '.[test,check]'
	@touch $@

.venv/.installed-for-benchmarks: .venv/.installed
	@$(PIP_INSTALL) '.[test,bench]'
	@touch $@

# The library and the command line must work where no Qt is installed: the unit tests run with Qt hidden.
test: .venv/.installed-for-tests
	@tools/system_libraries.sh test
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(WORKERS) tests/e2e tests/contract tests/ui
	$(BIN)/python -m pytest $(WORKERS) -p no:pytest-qt -p tests.without_qt tests/unit

# Faults, hostile input, secrets, kills at random moments, a short soak: what takes minutes.
test-reliability: .venv/.installed-for-tests
	@tools/system_libraries.sh test
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest $(WORKERS) tests/reliability

check: .venv/.installed-for-checks
	@tools/system_libraries.sh run
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/translations.py --check

# What can be audited without a network: licences, secrets in the repository, unsafe calls. See SECURITY.md.
audit: .venv/.installed-for-checks
	$(BIN)/python tools/audit.py

format: .venv/.installed-for-checks
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

translations: .venv/.installed
	$(BIN)/python tools/translations.py --update

screenshots: .venv/.installed-for-tests
	$(BIN)/python tools/screenshots.py build/screenshots
	cd build/screenshots && cp results-light-zh.png results-dark-en.png similar-dark-en.png drop-light-zh.png ../../docs/images

emulator: .venv/.installed-for-tests
	$(BIN)/python -m tests.emulator --photos resources/samples

bench: .venv/.installed-for-benchmarks
	$(BIN)/python benchmarks/run_all.py

bench-small: .venv/.installed-for-benchmarks
	$(BIN)/python benchmarks/run_all.py --small

# An environment of its own: what is installed there is what goes into the installers.
INSTALLER_VENV := build/installer/venv

$(INSTALLER_VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -m venv $(INSTALLER_VENV)
	@$(INSTALLER_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[raw,installer]'
	@touch $@

installer: $(INSTALLER_VENV)/.installed
	@PYTHON="$(PYTHON)" tools/system_libraries.sh installer
	$(INSTALLER_VENV)/bin/python tools/translations.py
	$(INSTALLER_VENV)/bin/python -m PyInstaller --noconfirm --log-level WARN --workpath build/installer/pyinstaller build_installer.spec
	dist/tusou/tusou --self-test
	$(INSTALLER_VENV)/bin/python -m installer.linux_packages

# Tries what `make installer` made on a bare Debian 12; see installer/linux/check.sh for what that takes.
check-installer:
	installer/linux/check.sh

constraints:
	rm -rf build/constraints && $(PYTHON) -m venv build/constraints
	build/constraints/bin/python -m pip install --quiet --disable-pip-version-check '.[test,check,bench,convert,raw,ocr,installer]'
	{ echo '# Pinned versions of everything that `make venv` and `make test` install. `make constraints` writes this file anew.'; \
	  build/constraints/bin/python -m pip freeze --exclude tusou; } > constraints.txt

clean:
	rm -rf .venv build dist
