# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What galaxy-importer only warns of is a failure here."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

COLLECTION = Path(__file__).resolve().parents[2]


@pytest.fixture
def package_checks(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(COLLECTION / "tests/tools"))
    return importlib.import_module("package_checks")


@pytest.mark.parametrize(
    "line",
    [
        "WARNING: No changelog found. Add a CHANGELOG.rst or CHANGELOG.md file in the collection root",
        "WARNING: playbooks/demo.yml:3: name[casing]: All names should start with an uppercase letter.",
        "ERROR: Timeout on call to ansible-lint",
        "CRITICAL: Anything",
    ],
)
def test_a_complaint_is_found(package_checks: Any, line: str) -> None:
    said = f"INFO: Linting collection via ansible-lint 26.10.1...\n{line}\nINFO: ...ansible-lint run complete\n"
    assert package_checks.complaints(said) == [line]


def test_every_check_that_needs_no_container_is_on(package_checks: Any) -> None:
    configuration = package_checks.GALAXY_IMPORTER_CONFIGURATION
    off = [line.split(" ")[0] for line in configuration.splitlines() if line.endswith("False")]
    assert off == ["REQUIRE_V1_OR_GREATER", "RUN_ANSIBLE_TEST"]
