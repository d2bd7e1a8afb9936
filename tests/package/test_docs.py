# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guides say what the code does, and their examples are sound."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.playbook.task import Task

COLLECTION = Path(__file__).resolve().parents[2]
GUIDES = sorted((COLLECTION / "docs/docsite/rst").glob("*.rst"))
LABEL = "ansible_collections.huaweicloud.sms.docsite."
MODULES = sorted(path.stem for path in (COLLECTION / "plugins/modules").glob("*.py"))


def guide(name: str) -> str:
    return (COLLECTION / f"docs/docsite/rst/guide_{name}.rst").read_text(encoding="utf-8")


def module_util(name: str) -> Any:
    return importlib.import_module(f"ansible_collections.huaweicloud.sms.plugins.module_utils.{name}")


def rows_of_table(text: str, head: str) -> list[list[str]]:
    """The rows of the list-table whose first cell of the head is given; without footnotes and backquotes."""
    (table,) = (part for part in text.split(".. list-table::")[1:] if re.search(rf"\* - {head}$", part, re.MULTILINE))
    rows: list[list[str]] = []
    for line in table.split("\n\n", 2)[1].splitlines():
        cell = re.fullmatch(r" {3}([* ]) -(.*)", line)
        if cell and cell[1] == "*":
            rows.append([])
        if cell:
            rows[-1].append(re.sub(r" \[#\w+\]_|``", "", cell[2]).strip())
    return rows[1:]


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Language and text of each code block."""
    for language, block in re.findall(r"^\.\. code-block:: (\S+)\n\n((?:(?: {4}.*)?\n)+)", text, re.MULTILINE):
        yield language, textwrap.dedent(block)


EXAMPLES = [
    pytest.param(block, id=f"{path.stem}-{number}")
    for path in GUIDES
    for number, (language, block) in enumerate(blocks(path.read_text(encoding="utf-8")), 1)
    if language == "yaml+jinja"
]


EXAMPLES_OF_MODULES = [
    pytest.param(re.findall(r'^EXAMPLES = r"""$(.*?)^"""$', path.read_text("utf-8"), re.M | re.S)[0], id=path.stem)
    for path in sorted((COLLECTION / "plugins/modules").glob("*.py"))
]


@pytest.mark.parametrize("example", EXAMPLES + EXAMPLES_OF_MODULES)
def test_everything_is_called_by_its_full_name(example: str) -> None:
    """ansible-lint sees to playbooks only."""
    called = list(actions_in(yaml.safe_load(example)))
    assert [name for name in called if not re.fullmatch(r"\w+\.\w+\.\w+", name)] == []


def actions_in(things: list[dict[str, Any]]) -> Iterator[str]:
    """What the plays and tasks of a list call."""
    for thing in things:
        inner = [thing[name] for name in ("tasks", "block", "rescue", "always") if name in thing]
        for several in inner:
            yield from actions_in(several)
        if not inner and "hosts" not in thing:
            yield from thing.keys() - Task.fattributes.keys()


def test_every_guide_is_in_the_table_of_contents() -> None:
    contents = yaml.safe_load((COLLECTION / "docs/docsite/extra-docs.yml").read_text(encoding="utf-8"))
    listed = [name for section in contents["sections"] for name in section["toctree"]]
    assert sorted(listed) == [path.stem for path in GUIDES]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_guide(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "GNU General Public License v3.0+" in text.splitlines()[2]
    assert f".. _{LABEL}{path.stem}:\n" in text
    for label in re.findall(r"^\.\. _([^:#]+):", text, re.MULTILINE):
        assert label.startswith(LABEL)
    assert {language for language, dummy in blocks(text)} <= {"console", "text", "yaml", "yaml+jinja"}
    assert text.count(".. code-block::") == len(list(blocks(text)))


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_uses_options_that_exist(example: str) -> None:
    used = list(tasks_in(yaml.safe_load(example)))
    for module, options in used:
        declaration = module_util(f"_{module}").DECLARATION["argument_spec"]
        aliases = {alias for spec in declaration.values() for alias in spec.get("aliases", [])}
        assert set(options) <= declaration.keys() | aliases


def tasks_in(thing: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Module and options of each task with a module of this collection, and of module_defaults."""
    if isinstance(thing, list):
        for one in thing:
            yield from tasks_in(one)
    elif isinstance(thing, dict):
        for key, value in thing.items():
            name = "iam_token" if key == "group/huaweicloud.sms.sms" else key.rpartition("huaweicloud.sms.")[2]
            if name in MODULES:
                yield name, value or {}
            else:
                yield from tasks_in(value)


def test_examples_are_playbooks(tmp_path: Path) -> None:
    plays: list[Any] = []
    for example in EXAMPLES:
        content = yaml.safe_load(str(example.values[0]))
        is_playbook = "hosts" in content[0] or "ansible.builtin.import_playbook" in content[0]
        plays += content if is_playbook else [{"hosts": "localhost", "tasks": content}]
    for play in plays:
        if "hosts" in play:
            play.pop("vars_files", None)
            play.setdefault("tasks", [])
    (tmp_path / "examples.yml").write_text(yaml.safe_dump(plays, sort_keys=False), encoding="utf-8")
    # ansible_collections is three levels up from the collection's root.
    variables = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(COLLECTION.parents[2])}
    command = ["ansible-playbook", "--syntax-check", "examples.yml"]
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_table_of_precedence() -> None:
    inputs = module_util("_inputs")
    documented = {row[0]: row[1:] for row in rows_of_table(guide("authentication"), "Option")}
    expected = {name: [variable or "" for variable in several] for name, several in inputs.VARIABLES.items()}
    expected["endpoint"][1] = inputs.SDK_ENDPOINT_VARIABLE.format(region="<REGION>")
    without = set(module_util("_options").AUTH_SPEC) - expected.keys()
    assert {name for row in documented if row not in expected for name in row.split(", ")} == without
    assert {name: variables for name, variables in documented.items() if name in expected} == expected


def test_table_of_endpoints() -> None:
    rows = rows_of_table(guide("authentication"), "Site")
    assert {row[1]: row[2] for row in rows if row[1] != "none"} == module_util("_endpoints").SMS_ENDPOINTS


def test_deletion_rule() -> None:
    (rule,) = re.findall(r"\* the \*source server\* is in state (.*?)\.\n\n", guide("deleting_tasks"), re.DOTALL)
    assert set(re.findall(r"``(\w+)``", rule)) == module_util("_rules").BLOCKING_SOURCE_STATES


def test_sizes_of_batches() -> None:
    batch, text = module_util("_batch"), guide("mass_cleanup")
    assert f"Up to {batch.LARGE} tasks are deleted by one request each." in text
    assert f"up to {batch.BATCH_SIZE} IDs at a time" in text
    assert f"up to {batch.PAGE_SIZE} tasks at a time" in text


def test_variables_of_the_cleanup_playbook() -> None:
    source = (COLLECTION / "playbooks/cleanup.yml").read_text(encoding="utf-8")
    defaults = yaml.safe_load(source)[0]["vars"]
    assert re.findall(r"^# (\w+) {2,}\S", source, re.MULTILINE) == list(defaults)
    documented = {row[0]: row[1].replace("not set", '""') for row in rows_of_table(guide("mass_cleanup"), "Variable")}
    assert {name: yaml.safe_load(default) for name, default in documented.items()} == defaults


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What the generator of the tables reads and writes."""
    for name in ("docs", "plugins/module_utils", "tests/tools"):
        shutil.copytree(COLLECTION / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def generate(action: str, where: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(where / "tests/tools/troubleshooting.py"), action]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


def test_tables_of_error_codes_are_up_to_date() -> None:
    done = generate("lint", COLLECTION)
    assert done.returncode == 0, done.stderr


def test_lint_finds_a_stale_table(copy: Path) -> None:
    hints = copy / "plugins/module_utils/_hints.py"
    text = hints.read_text(encoding="utf-8")
    hints.write_text(text.replace('"the task does not exist"', '"the task_ is *gone*"'), encoding="utf-8")
    stale = generate("lint", copy)
    assert stale.returncode == 1
    assert "docs/docsite/rst/guide_troubleshooting.rst is not up to date" in stale.stderr
    assert generate("write", copy).returncode == 0
    assert generate("lint", copy).returncode == 0
    written = (copy / "docs/docsite/rst/guide_troubleshooting.rst").read_text(encoding="utf-8")
    assert r"The task\_ is \*gone\*." in written
    before, after = guide("troubleshooting"), written.replace(r"The task\_ is \*gone\*.", "The task does not exist.")
    assert after == before


def test_lint_finds_an_edited_table(copy: Path) -> None:
    path = copy / "docs/docsite/rst/guide_troubleshooting.rst"
    path.write_text(path.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    assert generate("lint", copy).returncode == 1


def test_every_code_can_be_found() -> None:
    text = guide("troubleshooting")
    hidden = [code for code in module_util("_hints").HINTS if f"``{code}``" not in text]
    assert all(re.fullmatch(r"IAM\.11\d\d", code) for code in hidden)


def test_the_guide_names_every_way_to_turn_direct_off() -> None:
    setting = importlib.import_module("ansible_collections.huaweicloud.sms.plugins.plugin_utils._setting")
    option = yaml.safe_load(setting.DOCUMENTATION)["options"]["direct"]
    assert [cells[1].replace("``", "") for cells in rows_of_table(guide("in_process"), "Where")] == [
        *(f"{one['name']}=false" for one in option["env"]),
        *(f"{one['key']} = false in the section [{one['section']}]" for one in option["ini"]),
        *(f"{one['name']}: false" for one in option["vars"]),
    ]
