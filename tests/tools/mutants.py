# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mutants as mutmut leaves them, and the list of those that may survive.

A mutant is told from others by its file, its function and the lines that it changes. Neither mutmut's numbers nor line
numbers serve for that, since both move with every other change of the file.
"""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import tomllib

# What mutmut 3.8 notes as the end of the tests that ran on a mutant.
KILLED = {1: "a test failed", 3: "pytest broke down"}
TIMEOUT = {-24, -9, 24, 36, 152, 255}
SURVIVED = {0: "the tests passed", 5: "no test was found", 33: "no test runs this function"}

# xǁDeadlineǁremaining__mutmut_4, or x_endpoint_of__mutmut_4
MANGLED = re.compile(r"x(?:ǁ(?P<cls>.+)ǁ|_)(?P<name>.+)__mutmut_(?P<number>\d+|orig)")


@dataclass(frozen=True)
class Mutant:
    """One change of the source.

    Attributes:
        file: the path below plugins/module_utils.
        function: its name, with the class before a dot.
        change: the lines it takes away and those it puts there, as in a diff.
    """

    file: str
    function: str
    change: str

    def __str__(self) -> str:
        return f"{self.file}, {self.function}\n{self.change}"


@dataclass
class Outcome:
    """What became of the mutants of one file."""

    killed: set[Mutant] = field(default_factory=set)
    timeouts: set[Mutant] = field(default_factory=set)
    survivors: set[Mutant] = field(default_factory=set)
    unclear: set[Mutant] = field(default_factory=set)

    @property
    def total(self) -> int:
        return len(self.killed) + len(self.timeouts) + len(self.survivors) + len(self.unclear)

    def of(self, code: int | None) -> set[Mutant]:
        if code in KILLED:
            return self.killed
        if code in TIMEOUT:
            return self.timeouts
        return self.survivors if code in SURVIVED else self.unclear


def read_outcome(mutated: Path, file: str) -> Outcome:
    """Read what mutmut wrote about one file.

    Args:
        mutated: mutmut's copy of plugins/module_utils, with the mutants of a file in it and their outcomes beside it.
        file: the path below that.
    """
    outcome = Outcome()
    notes = mutated / f"{file}.meta"
    if notes.is_file():
        codes = json.loads(notes.read_text(encoding="utf-8"))["exit_code_by_key"]
        named = mutants_of(mutated / file, file)
        for key, code in codes.items():
            outcome.of(code).add(named[key.rpartition(".")[2]])
    return outcome


def forget_all_but_the_killed(directory: Path) -> None:
    """Let mutmut run all other mutants once more, and see anew which tests run which function."""
    for path in directory.rglob("*.py.meta"):
        notes = json.loads(path.read_text(encoding="utf-8"))
        codes = notes["exit_code_by_key"]
        notes["exit_code_by_key"] = {key: code if code in KILLED else None for key, code in codes.items()}
        path.write_text(json.dumps(notes), encoding="utf-8")
    (directory / "mutmut-stats.json").unlink(missing_ok=True)


def mutants_of(path: Path, file: str) -> dict[str, Mutant]:
    """Each mutant in a mutated file by mutmut's name for it."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    found: dict[str, Mutant] = {}
    originals: dict[str, list[str]] = {}
    times: Counter[Mutant] = Counter()
    for function in functions(ast.parse(text)):
        mangled = MANGLED.fullmatch(function.name)
        if not mangled or function.end_lineno is None:
            continue
        name = f"{mangled['cls']}.{mangled['name']}" if mangled["cls"] else mangled["name"]
        # The def line bears mutmut's name; the mutants of one function come after its original.
        source = [
            line.replace(function.name, mangled["name"]) for line in lines[function.lineno - 1 : function.end_lineno]
        ]
        if mangled["number"] == "orig":
            originals[name] = source
            continue
        mutant = Mutant(file, name, change(originals[name], source))
        times[mutant] += 1
        if times[mutant] > 1:
            # The same change of a line that the function has more than once.
            mutant = Mutant(file, name, f"{mutant.change}\n(no. {times[mutant]})")
        found[function.name] = mutant
    return found


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """The functions of a module and the methods of its classes."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    bodies = [tree.body, *(node.body for node in classes)]
    return [node for body in bodies for node in body if isinstance(node, ast.FunctionDef)]


def change(before: list[str], after: list[str]) -> str:
    """A diff of two functions without context, places and indentation."""
    diff = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in diff if not line.startswith("@@"))


@dataclass(frozen=True)
class Group:
    """Mutants of one function that may survive for one reason."""

    reason: str
    mutants: tuple[Mutant, ...]


def read_list(directory: Path) -> list[Group]:
    """The survivors that are known, from every file of a directory.

    Raises:
        ValueError: a group is not complete, or a mutant is there twice.
    """
    groups: list[Group] = []
    seen: set[Mutant] = set()
    for path in sorted(directory.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["survivors"]:
            if set(entry) != {"file", "function", "reason", "changes"} or not entry["reason"].strip():
                raise ValueError(f"{path.name}: a group needs file, function, reason and changes: {entry}")
            mutants = tuple(Mutant(entry["file"], entry["function"], one.strip()) for one in entry["changes"])
            twice = next((one for one in mutants if one in seen or mutants.count(one) > 1), None)
            if twice:
                raise ValueError(f"{path.name}: listed twice: {twice}")
            seen.update(mutants)
            groups.append(Group(entry["reason"], mutants))
    return groups


def as_toml(mutants: list[Mutant]) -> str:
    """Mutants as the list holds them, but for the reason."""
    groups: dict[tuple[str, str], list[Mutant]] = {}
    for mutant in mutants:
        groups.setdefault((mutant.file, mutant.function), []).append(mutant)
    parts = []
    for (file, function), several in groups.items():
        changes = "".join(f"'''\n{mutant.change}\n''',\n" for mutant in several)
        parts.append(f'[[survivors]]\nfile = "{file}"\nfunction = "{function}"\nreason = ""\nchanges = [\n{changes}]\n')
    return "\n".join(parts)
