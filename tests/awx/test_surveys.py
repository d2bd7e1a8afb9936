# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""AWX would accept the surveys, and what they ask for is what the playbooks take."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from awx_rules import answers_of_form, complaints_about_survey, extra_variables_file, launch
from controller import COLLECTION

SURVEYS = sorted(path.stem for path in (COLLECTION / "playbooks/files/awx/surveys").glob("*.yml"))


def load(name: str) -> Any:
    return yaml.safe_load((COLLECTION / name).read_text(encoding="utf-8"))


def survey(name: str) -> Any:
    return load(f"playbooks/files/awx/surveys/{name}.yml")


def questions(name: str) -> dict[str, Any]:
    return {question["variable"]: question for question in survey(name)["spec"]}


@pytest.mark.parametrize("name", SURVEYS)
def test_awx_would_accept_it(name: str) -> None:
    assert complaints_about_survey(survey(name)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"required": "yes"},
        {"type": "list"},
        {"type": "multiselect"},
        {"type": "multiselect", "choices": "a\nb\n"},
        {"type": "multiplechoice", "choices": "a\nb", "default": "c"},
        {"type": "multiplechoice", "choices": "a\nb", "default": "a\nb"},
        {"type": "multiplechoice", "choices": ["a"]},
        {"default": 1},
        {"type": "integer", "default": "1"},
        {"default": "$encrypted$"},
        {"max": "10"},
        {"variable": "stop_running"},
        {"question_name": None},
    ],
)
def test_the_rules_find_a_mistake(changes: dict[str, Any]) -> None:
    mistaken = survey("delete")
    mistaken["spec"][0].update(changes)
    assert complaints_about_survey(mistaken)


def test_the_rules_find_a_survey_that_is_none() -> None:
    assert complaints_about_survey({"name": "x", "description": None, "spec": []})


@pytest.mark.parametrize("name", SURVEYS)
def test_it_asks_for_the_variables_of_the_playbook(name: str) -> None:
    (play,) = load(f"playbooks/{name}.yml")
    asked = questions(name)
    assert list(asked) == list(play["vars"])
    # Nothing that AWX or Ansible sets itself.
    assert not [variable for variable in asked if variable.startswith(("awx_", "tower_", "ansible_"))]


@pytest.mark.parametrize(
    ("name", "differences"),
    [
        ("delete", {"stop_running": "false"}),
        ("cleanup", {"stop_running": "false", "keep": "", "older_than_days": 30}),
    ],
)
def test_its_defaults_are_those_of_the_playbook(name: str, differences: dict[str, Any]) -> None:
    """Only that the clean-up leaves young tasks alone."""
    (play,) = load(f"playbooks/{name}.yml")
    assert answers_of_form(survey(name), {}) == {**play["vars"], **differences}


@pytest.mark.parametrize("name", SURVEYS)
def test_it_asks_for_no_secret(name: str) -> None:
    assert "password" not in {question["type"] for question in survey(name)["spec"]}


def test_nothing_is_deleted_unless_it_was_chosen() -> None:
    assert [name for name, question in questions("delete").items() if question["required"]] == ["task_ids"]
    assert [name for name, question in questions("cleanup").items() if question["required"]] == ["states"]


@pytest.mark.parametrize("name", SURVEYS)
def test_a_job_can_be_started_from_the_form(name: str) -> None:
    changes = {"task_ids": "7a9a9540-ff28-4869-b9e4-855fbe120001"} if name == "delete" else {}
    answers = answers_of_form(survey(name), changes)
    assert launch(survey(name), answers) == answers


@pytest.mark.parametrize(
    ("name", "answers", "why"),
    [
        ("delete", {}, "task_ids: missing"),
        ("delete", {"task_ids": ""}, "task_ids: too small"),
        ("delete", {"task_ids": ["a"]}, "task_ids: the answer has the wrong type"),
        ("delete", {"task_ids": "a", "stop_running": "yes"}, "stop_running: not one of the choices"),
        ("delete", {"task_ids": "a", "wait_timeout": 0}, "wait_timeout: too small"),
        ("cleanup", {}, "states: missing"),
        ("cleanup", {"states": ["DELETED"]}, "states: not one of the choices"),
        ("cleanup", {"states": "ABORT"}, "states: the answer has the wrong type"),
        ("cleanup", {"states": ["ABORT"], "older_than_days": -1}, "older_than_days: too small"),
    ],
)
def test_awx_refuses_a_bad_answer(name: str, answers: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        launch(survey(name), answers)


def test_a_thousand_ids_fit() -> None:
    answer = "\n".join(f"7a9a9540-ff28-4869-b9e4-{number:012}" for number in range(1000))
    assert launch(survey("delete"), {"task_ids": answer})["task_ids"] == answer


def test_answers_are_never_templates() -> None:
    text = extra_variables_file({"states": ["ABORT"], "name_pattern": "{{ x }}", "older_than_days": 1})
    assert text.count("!unsafe") == 5
    assert "older_than_days': 1\n" in text
