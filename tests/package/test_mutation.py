# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of mutants that may survive, and what make mutation says of it."""

from __future__ import annotations

import ast
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

COLLECTION = Path(__file__).resolve().parents[2]
LIST = COLLECTION / "tests/mutation"

#: a function, a method, and their mutants, as mutmut writes them
MUTATED = """
def x_double__mutmut_orig(number):
    if number:
        return number * 2
    return number

def x_double__mutmut_1(number):
    if number:
        return number / 2
    return number

def x_double__mutmut_2(number):
    if number:
        return number * 3
    return number

class Shop:
    @_mutmut_mutated(mutants)
    def x_is_open(self, hour=9):
        return True

    def xǁShopǁis_open__mutmut_orig(self, hour=9):
        self.asked += 1
        self.asked += 1
        return True

    def xǁShopǁis_open__mutmut_1(self, hour=10):
        self.asked += 1
        self.asked += 1
        return True

    def xǁShopǁis_open__mutmut_2(self, hour=9):
        self.asked -= 1
        self.asked += 1
        return True

    def xǁShopǁis_open__mutmut_3(self, hour=9):
        self.asked += 1
        self.asked -= 1
        return True
"""
HALVED = ("double", "- return number * 2\n+ return number / 2")
TRIPLED = ("double", "- return number * 2\n+ return number * 3")
LATER = ("Shop.is_open", "- def is_open(self, hour=9):\n+ def is_open(self, hour=10):")
FIRST = ("Shop.is_open", "- self.asked += 1\n+ self.asked -= 1")
SECOND = ("Shop.is_open", "- self.asked += 1\n+ self.asked -= 1\n(no. 2)")
NAMES = ("x_double__mutmut_1", "x_double__mutmut_2", *(f"xǁShopǁis_open__mutmut_{number}" for number in (1, 2, 3)))
#: what mutmut notes
KILLED, SURVIVED, NO_TESTS, TIMEOUT, CRASHED = 1, 0, 33, -24, -11


@pytest.fixture(scope="module")
def tool() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(COLLECTION / "tests/tools")
        yield importlib.import_module("mutation")


def outcome(tool: Any, directory: Path, *codes: int | None) -> Any:
    """What is read of a file with these outcomes of its mutants."""
    (directory / "_shop.py").write_text(MUTATED, encoding="utf-8")
    notes = {"exit_code_by_key": {f"some.module._shop.{name}": code for name, code in zip(NAMES, codes)}}
    (directory / "_shop.py.meta").write_text(json.dumps(notes), encoding="utf-8")
    return tool.read_outcome(directory, "_shop.py")


def changes(mutants: set[Any]) -> set[tuple[str, str]]:
    assert {mutant.file for mutant in mutants} <= {"_shop.py"}
    return {(mutant.function, mutant.change) for mutant in mutants}


def write_list(directory: Path, text: str) -> None:
    directory.mkdir(exist_ok=True)
    (directory / "some.toml").write_text(text, encoding="utf-8")


def listed(tool: Any, directory: Path, *several: tuple[str, str]) -> Any:
    mutants = importlib.import_module("mutants")
    text = mutants.as_toml([mutants.Mutant("_shop.py", *one) for one in several]) or "survivors = []"
    write_list(directory, text.replace('reason = ""', 'reason = "nobody minds"'))
    return tool.read_list(directory)


def test_the_list_names_lines_that_are_there(tool: Any) -> None:
    gone = []
    for mutant in (mutant for group in tool.read_list(LIST) for mutant in group.mutants):
        text = (COLLECTION / "plugins/module_utils" / mutant.file).read_text(encoding="utf-8")
        lines = {line.strip() for line in source_of(mutant.function, text)}
        if not {line[2:] for line in mutant.change.splitlines() if line.startswith("- ")} <= lines:
            gone.append(str(mutant))
    assert gone == []


def source_of(function: str, text: str) -> list[str]:
    """The lines of every function of this name."""
    class_name, dummy, name = function.rpartition(".")
    tree: Any = ast.parse(text)
    if class_name:
        (tree,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == class_name)
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    return [line for node in found for line in text.splitlines()[node.lineno - 1 : node.end_lineno]]


def test_mutants_are_told_by_what_they_change(tool: Any, tmp_path: Path) -> None:
    found = outcome(tool, tmp_path, KILLED, NO_TESTS, TIMEOUT, SURVIVED, CRASHED)
    assert changes(found.killed) == {HALVED}
    assert changes(found.survivors) == {TRIPLED, FIRST}
    assert changes(found.timeouts) == {LATER}
    assert changes(found.unclear) == {SECOND}
    assert found.total == 5


def test_a_file_without_functions_has_no_mutants(tool: Any, tmp_path: Path) -> None:
    assert tool.read_outcome(tmp_path, "_shop.py").total == 0


def test_a_run_that_goes_on_knows_the_killed_ones_and_nothing_else(tool: Any, tmp_path: Path) -> None:
    outcome(tool, tmp_path, KILLED, NO_TESTS, TIMEOUT, SURVIVED, CRASHED)
    (tmp_path / "mutmut-stats.json").write_text("{}", encoding="utf-8")
    tool.forget_all_but_the_killed(tmp_path)
    found = tool.read_outcome(tmp_path, "_shop.py")
    assert (changes(found.killed), found.total - len(found.unclear)) == ({HALVED}, 1)
    assert not (tmp_path / "mutmut-stats.json").exists()


@pytest.mark.parametrize(
    ("codes", "in_list", "code", "said"),
    [
        ([KILLED] * 5, [], 0, "100.0 % of 5 mutants killed"),
        ([KILLED] * 4 + [TIMEOUT], [], 0, "100.0 % of 5 mutants killed"),
        ([KILLED] * 4 + [SURVIVED], [SECOND], 1, "80.0 % of 5 mutants killed (at least 90 %)"),
        ([KILLED] * 4 + [CRASHED], [], 1, "Not known"),
        ([KILLED] * 4 + [None], [], 1, "Not known"),
        ([KILLED] * 5, [SECOND], 0, "is killed now: _shop.py, Shop.is_open\n"),
        ([KILLED] * 5, [("double", "- return number\n+ return 1")], 0, "is no mutant any more: _shop.py, double\n"),
        ([KILLED] * 4 + [TIMEOUT], [SECOND], 0, "100.0 % of 5 mutants killed"),
    ],
    ids=["killed", "timeout", "too few", "crash", "not run", "stale: killed", "stale: gone", "listed timeout"],
)
def test_verdict(
    tool: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    codes: list[int | None],
    in_list: list[tuple[str, str]],
    code: int,
    said: str,
) -> None:
    found = {"_shop.py": outcome(tool, tmp_path, *codes)}
    assert tool.report(found, listed(tool, tmp_path / "list", *in_list)) == code
    printed = capsys.readouterr().out
    assert said in printed
    assert ("Stale" in printed) == ("is " in said)
    assert "write a test, or list them" not in printed


def test_a_survivor_has_to_be_listed(
    tool: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool, "LEAST_KILLED", 50.0)
    found = {"_shop.py": outcome(tool, tmp_path, SURVIVED, KILLED, KILLED, KILLED, SURVIVED)}
    assert tool.report(found, listed(tool, tmp_path / "list", HALVED)) == 1
    printed = capsys.readouterr().out
    assert "1 mutants survive and are not in" in printed
    # What it prints is what the list lacks, but for the reason.
    missing = printed[printed.index("[[survivors]]") : printed.rindex("]\n") + 2]
    write_list(tmp_path / "list", missing.replace('reason = ""', 'reason = "nobody minds"'))
    (group,) = tool.read_list(tmp_path / "list")
    assert changes(set(group.mutants)) == {SECOND}
    assert tool.report(found, [group, *listed(tool, tmp_path / "list", HALVED)]) == 0


@pytest.mark.parametrize("wrong", ["no reason", "an empty reason", "twice"])
def test_a_list_that_says_too_little_is_refused(tool: Any, tmp_path: Path, wrong: str) -> None:
    listed(tool, tmp_path, HALVED)
    text = (tmp_path / "some.toml").read_text(encoding="utf-8")
    bad = {
        "no reason": text.replace('reason = "nobody minds"\n', ""),
        "an empty reason": text.replace("nobody minds", " "),
        "twice": text * 2,
    }[wrong]
    write_list(tmp_path, bad)
    with pytest.raises(ValueError, match=r"some\.toml"):
        tool.read_list(tmp_path)
