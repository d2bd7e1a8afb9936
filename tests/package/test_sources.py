# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plugins keep to the rules for Ansible content that no linter here knows."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

COLLECTION = Path(__file__).resolve().parents[2]
PLUGINS = COLLECTION / "plugins"
# An __init__.py has to be empty, and says nothing.
SOURCES = sorted(path for path in PLUGINS.rglob("*.py") if path.stat().st_size)
MODULES = sorted((PLUGINS / "modules").glob("*.py"))
UTILS = [path for path in SOURCES if path.relative_to(PLUGINS).parts[0] in ("module_utils", "plugin_utils")]

# Where Ansible looks for plugins, as far as the collection may come to have some.
PLUGIN_DIRECTORIES = {"action", "doc_fragments", "filter", "lookup", "module_utils", "modules", "plugin_utils", "test"}
# The one that hands every exception from a thread to the one that waits for it.
CATCHES_ALL = {"plugins/module_utils/_http.py": 1}
LONGEST_FILE = 300
LONGEST_REPETITION = 10

# Options that would be no description of a state, or that Ansible keeps for itself.
UNWANTED_OPTIONS = {"action", "command", "message", "operation", "syslog_facility"}
UNWANTED_STATES = {"get", "info", "list", "query"}


def name_of(path: Path) -> str:
    return str(path.relative_to(COLLECTION))


def declaration(path: Path) -> dict[str, Any]:
    logic = f"ansible_collections.huaweicloud.sms.plugins.module_utils._{path.stem}"
    found: dict[str, Any] = importlib.import_module(logic).DECLARATION
    return found


def options(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = declaration(path)["argument_spec"]
    return found


def documentation(path: Path, block: str = "DOCUMENTATION") -> Any:
    """A documentation block as it stands in the source, without the fragments that it extends."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == [block]:
            return yaml.safe_load(ast.literal_eval(node.value))
    raise AssertionError(f"{name_of(path)} has no {block}")


def lines_of_code(path: Path) -> list[str]:
    """Without what every file has: the notices, and the imports."""
    text = path.read_text(encoding="utf-8")
    imports = [node for node in ast.parse(text).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    return text.splitlines()[max((node.end_lineno or 0 for node in imports), default=0) :]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_licence(path: Path) -> None:
    """Modules could have another that the GPL takes; everything else in plugins/ could not."""
    assert re.search(r"^# SPDX\S+ GPL-3\.0-or-later$", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_only_directories_that_ansible_knows() -> None:
    assert {path.name for path in PLUGINS.iterdir() if path.name != "__pycache__"} <= PLUGIN_DIRECTORIES


@pytest.mark.parametrize("path", UTILS, ids=name_of)
def test_utils_are_private_and_say_so(path: Path) -> None:
    assert any(part.startswith("_") for part in path.relative_to(PLUGINS).parts)
    assert "is private to the huaweicloud.sms collection" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_but_the_result_is_printed_and_nothing_else_is_started(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = {name.rpartition(".")[2] for name in called}
    assert not names & {"Popen", "check_call", "check_output", "popen", "print", "run_command"}
    assert not called & {"exit", "os._exit", "os.system", "quit", "subprocess.run", "sys.exit", "sys.stdout.write"}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_expected_failures_are_caught_by_their_classes(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    caught = [ast.unparse(node.type) if node.type else "" for node in handlers(tree)]
    all_caught = [name for name in caught if name in ("", "BaseException", "Exception")]
    assert len(all_caught) <= CATCHES_ALL.get(name_of(path), 0)


def handlers(tree: ast.Module) -> Iterator[ast.ExceptHandler]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_options_describe_a_state(path: Path) -> None:
    names = {name for name, spec in options(path).items() for name in (name, *spec.get("aliases", []))}
    assert not names & UNWANTED_OPTIONS
    assert not UNWANTED_STATES & set(options(path).get("state", {}).get("choices", []))


@pytest.mark.parametrize("path", [path for path in MODULES if "sms_task" in path.stem], ids=name_of)
def test_the_object_is_called_name(path: Path) -> None:
    assert options(path)["name"]["type"] == "str"


def test_options_of_one_name_are_alike_in_every_module() -> None:
    shapes: dict[str, set[str]] = {}
    for path in MODULES:
        for name, spec in options(path).items():
            shapes.setdefault(name, set()).add(repr(sorted(spec.items(), key=str)))
    assert {name for name, several in shapes.items() if len(several) > 1} == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_yes_and_no_are_booleans_to_ansible(path: Path) -> None:
    """So that every spelling of yes and no is taken."""
    for name, spec in options(path).items():
        if isinstance(spec.get("default"), bool) or name in ("details", "stop_running", "validate_certs", "wait"):
            assert spec["type"] == "bool", name


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_check_mode_is_supported(path: Path) -> None:
    assert declaration(path)["supports_check_mode"] is True


def test_info_modules_change_nothing() -> None:
    infos = [path for path in MODULES if "state" not in options(path) and path.stem != "iam_token"]
    assert [path.stem for path in infos] == [path.stem for path in MODULES if path.stem.endswith("_info")]
    for path in infos:
        assert "huaweicloud.sms.attributes.info_module" in documentation(path)["extends_documentation_fragment"]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_documentation(path: Path) -> None:
    text = documentation(path)
    assert text["module"] == path.stem
    assert not text["short_description"].endswith(".")
    assert {"huaweicloud.sms.auth", "huaweicloud.sms.attributes"} <= set(text["extends_documentation_fragment"])
    for name, attribute in text.get("attributes", {}).items():
        assert attribute["support"] == "full" or attribute["details"], f"{name} is not explained"
    guides = [one["ref"] for one in text["seealso"] if "ref" in one]
    assert "ansible_collections.huaweicloud.sms.docsite.guide_authentication" in guides
    others = {f"huaweicloud.sms.{other.stem}" for other in MODULES if other != path}
    assert {one["module"] for one in text["seealso"] if "module" in one} == others


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_version_added_is_a_version_of_the_collection(path: Path) -> None:
    changelog = yaml.safe_load((COLLECTION / "changelogs/changelog.yaml").read_text(encoding="utf-8"))
    added = documentation(path)["version_added"]
    assert path.stem in {module["name"] for module in changelog["releases"][added].get("modules", [])}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_result_has_a_sample(path: Path) -> None:
    for name, value in documentation(path, "RETURN").items():
        assert_sample(name, value)


def assert_sample(name: str, value: dict[str, Any]) -> None:
    assert "sample" in value or "contains" in value or str(value["description"]).startswith("As RV("), name
    for inner, one in value.get("contains", {}).items():
        assert_sample(f"{name}.{inner}", one)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_examples(path: Path) -> None:
    for task in documentation(path, "EXAMPLES"):
        assert task["name"][0].isupper()
        assert not task["name"].endswith(".")
    text = path.read_text(encoding="utf-8")
    for secret in ("auth_token", "password", "secret_key", "security_token"):
        assert (
            re.findall(rf"^ +{secret}: (?!\"\{{\{{)\S.*$", text.partition("EXAMPLES")[2].partition("RETURN")[0], re.M)
            == []
        )


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_size(path: Path) -> None:
    """From the docstring on: the notices before it are the same everywhere."""
    dummy, quotes, text = path.read_text(encoding="utf-8").partition('"""')
    assert len(f"{quotes}{text}".splitlines()) <= LONGEST_FILE


def test_nothing_is_written_twice() -> None:
    seen: dict[tuple[str, ...], str] = {}
    for path in SOURCES:
        if path.parent.name in ("doc_fragments", "modules"):
            continue  # documentation, where options and results repeat themselves
        lines = [line.strip() for line in lines_of_code(path) if line.strip()]
        for start in range(len(lines) - LONGEST_REPETITION + 1):
            block = tuple(lines[start : start + LONGEST_REPETITION])
            first = seen.setdefault(block, f"{name_of(path)}: {block[0]}")
            assert first.startswith(f"{name_of(path)}: {block[0]}"), f"{name_of(path)} repeats {first}"
