# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each item of the official checklists is verified by something that `make test` runs, or says why it is not."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

COLLECTION = Path(__file__).resolve().parents[2]
CHECKLIST: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("checklist.yml").read_text(encoding="utf-8"))
MAKEFILE = (COLLECTION / "Makefile").read_text(encoding="utf-8")
ALL_CHECKS = (COLLECTION / "tests/tools/all_checks.py").read_text(encoding="utf-8")
SUITES = (COLLECTION / "tests/tools/run_pytest.py").read_text(encoding="utf-8")


def as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


ITEMS = [
    pytest.param(item, id=f"{name}-{number}")
    for name, one in CHECKLIST.items()
    for number, item in enumerate(one["items"], 1)
]
VERIFIERS = sorted(
    {
        verifier
        for one in CHECKLIST.values()
        for item in one["items"]
        for verifier in as_list(item.get("verified_by", []))
    }
)


def recipe(target: str) -> list[str]:
    """The command lines of the tools that a target of the Makefile runs."""
    found = re.search(rf"^{target}: ## .*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert found, f"there is no target {target}"
    lines = (re.sub(r" \$\(\w+\)", "", line) for line in found[1].splitlines())
    return [line.removeprefix("\t@$(TOOL)/") for line in lines]


def runner_of(path: str) -> str:
    """The command line of the tool that runs the tests of a file."""
    directory = "/".join(Path(path).parts[:2])
    (suite,) = re.findall(rf'^    "(\w+)": Suite\("\w+", "{directory}"', SUITES, re.MULTILINE)
    return "package_checks.py test" if suite == "package" else f"run_pytest.py {suite}"


def test_the_checklists() -> None:
    assert list(CHECKLIST) == ["inclusion", "modules", "certification", "galaxy_importer", "gate"]
    assert all(one["source"].startswith("https://") for one in CHECKLIST.values())


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_is_verified_or_does_not_apply(item: dict[str, Any]) -> None:
    assert item.keys() in ({"item", "verified_by"}, {"item", "not_applicable"})
    assert all(item.values())


def test_no_item_twice() -> None:
    for one in CHECKLIST.values():
        items = [item["item"] for item in one["items"]]
        assert len(set(items)) == len(items)


@pytest.mark.parametrize("verifier", VERIFIERS)
def test_what_verifies_exists_and_make_test_runs_it(verifier: str) -> None:
    if verifier.startswith("make "):
        for command in recipe(verifier.removeprefix("make ")):
            # The commands of ansible-test are put together in a loop.
            assert f'"{command.removeprefix("run_ansible_test.py ")}"' in ALL_CHECKS
    else:
        path, dummy, name = verifier.partition("::")
        tree = ast.parse((COLLECTION / path).read_text(encoding="utf-8"))
        assert name.startswith("test_")
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert f'"{runner_of(path)}"' in ALL_CHECKS
