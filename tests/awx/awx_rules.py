# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX does with credential types and surveys, restated from its source (24.6).

The rules: awx/main/fields.py (credential types), awx/api/views (surveys), awx/main/models/mixins.py (answers),
awx/main/models/credential.py (injection).
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jsonschema import Draft4Validator

IDENTIFIER = "^[a-zA-Z_]+[a-zA-Z0-9_]*$"
KINDS_OF_CUSTOM_TYPES = ("cloud", "net")
RESERVED_VARIABLES = frozenset(
    "VIRTUAL_ENV PATH PYTHONPATH JOB_ID INVENTORY_ID INVENTORY_SOURCE_ID INVENTORY_UPDATE_ID AD_HOC_COMMAND_ID "
    "REST_API_URL REST_API_TOKEN MAX_EVENT_RES CALLBACK_QUEUE CALLBACK_CONNECTION CACHE JOB_CALLBACK_DEBUG "
    "INVENTORY_HOSTVARS AWX_HOST PROJECT_REVISION SUPERVISOR_CONFIG_PATH".split()
)
ONLY_FOR_STRINGS = ("choices", "multiline", "format", "secret")
CENSORED = "**********"

INPUTS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "required": {"type": "array", "items": {"type": "string"}},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "label"],
                "properties": {
                    "id": {"type": "string", "pattern": IDENTIFIER},
                    "label": {"type": "string"},
                    "type": {"enum": ["string", "boolean"]},
                    "format": {"enum": ["ssh_private_key", "url"]},
                    "choices": {"type": "array", "minItems": 1, "items": {"type": "string"}, "uniqueItems": True},
                    "help_text": {"type": "string"},
                    "multiline": {"type": "boolean"},
                    "secret": {"type": "boolean"},
                    "ask_at_runtime": {"type": "boolean"},
                    "default": {},
                },
            },
        },
    },
}
INJECTORS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "file": {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {r"^template(\.[a-zA-Z_]+[a-zA-Z0-9_]*)?$": {"type": "string"}},
        },
        "env": {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {IDENTIFIER: {"type": "string", "pattern": "^[\x00-\x7f]*$"}},
        },
        "extra_vars": {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {
                r"^[a-zA-Z_\{\}]+[a-zA-Z0-9_\{\}]*$": {
                    "anyOf": [{"type": "string"}, {"type": "array"}, {"$ref": "#/properties/extra_vars"}]
                }
            },
        },
    },
}

TYPES_OF_ANSWERS: dict[str, Any] = {
    "text": str,
    "textarea": str,
    "password": str,
    "multiplechoice": str,
    "multiselect": str,
    "integer": int,
    "float": (float, int),
}


def render(template: str, values: dict[str, Any], **options: Any) -> str:
    return ImmutableSandboxedEnvironment(**options).from_string(template).render(**values)


def complaints_about_type(definition: dict[str, Any]) -> list[str]:
    """Why AWX would refuse a credential type."""
    inputs, injectors = definition["inputs"], definition["injectors"]
    complaints = [error.message for error in Draft4Validator(INPUTS).iter_errors(inputs)]
    complaints += [error.message for error in Draft4Validator(INJECTORS).iter_errors(injectors)]
    if definition["kind"] not in KINDS_OF_CUSTOM_TYPES:
        complaints.append(f"kind {definition['kind']} is not for custom types")
    ids = [field["id"] for field in inputs["fields"]]
    if len(ids) != len(set(ids)) or "tower" in ids:
        complaints.append("the IDs of the fields are not unique, or one is reserved")
    complaints += [f"{name} is required, but no field" for name in inputs.get("required", []) if name not in ids]
    for field in inputs["fields"]:
        complaints += complaints_about_field(field)
    for name in injectors.get("env", {}):
        if name.startswith("ANSIBLE_") or name in RESERVED_VARIABLES:
            complaints.append(f"{name} is reserved")
    example = dict.fromkeys(ids, "EXAMPLE")
    for template in (*injectors.get("env", {}).values(), *injectors.get("extra_vars", {}).values()):
        try:
            render(template, example, undefined=StrictUndefined)
        except TemplateError as error:
            complaints.append(f"{template}: {error}")
    return complaints


def complaints_about_field(field: dict[str, Any]) -> list[str]:
    kind = field.get("type", "string")
    complaints = [f"{field['id']}: {key} is only for strings" for key in ONLY_FOR_STRINGS if key in field]
    complaints = [] if kind == "string" else complaints
    if "default" in field and not isinstance(field["default"], {"string": str, "boolean": bool}[kind]):
        complaints.append(f"{field['id']}: the default is not a {kind}")
    return complaints


def inject(
    definition: dict[str, Any], entered: dict[str, Any], safely: bool = False
) -> tuple[dict[str, str], dict[str, str]]:
    """The environment and the extra variables that a job gets from a credential.

    Fields that were left blank are not defined, and booleans are false. safely: as AWX keeps them with the job.
    """
    fields = definition["inputs"]["fields"]
    values = {name: value for name, value in entered.items() if value != ""}
    for field in fields:
        if field["type"] == "boolean":
            values.setdefault(field["id"], False)
        if safely and field.get("secret") and field["id"] in entered:
            values[field["id"]] = CENSORED
    injectors = definition["injectors"]
    environment, variables = (
        {name: render(template, values) for name, template in injectors.get(kind, {}).items()}
        for kind in ("env", "extra_vars")
    )
    return environment, variables


def complaints_about_survey(survey: dict[str, Any]) -> list[str]:
    """Why AWX would refuse a survey."""
    complaints = [
        f"{name} is not a {kind.__name__}"
        for name, kind in (("name", str), ("description", str), ("spec", list))
        if not isinstance(survey.get(name), kind)
    ]
    if not survey.get("spec"):
        return [*complaints, "there are no questions"]
    variables = [question["variable"] for question in survey["spec"]]
    if len(variables) != len(set(variables)):
        complaints.append("the variables are not unique")
    for question in survey["spec"]:
        complaints += [f"{question.get('variable')}: {why}" for why in complaints_about_question(question)]
    return complaints


def complaints_about_question(question: dict[str, Any]) -> list[str]:
    complaints = []
    for name, kind in (("type", str), ("question_name", str), ("variable", str), ("required", bool)):
        if not isinstance(question.get(name), kind):
            complaints.append(f"{name} is not a {kind.__name__}")
    if question["type"] not in TYPES_OF_ANSWERS:
        return [*complaints, "the type is unknown"]
    default = question.get("default", "")
    if default != "" and not isinstance(default, TYPES_OF_ANSWERS[question["type"]]):
        complaints.append("the default has the wrong type")
    if str(default).startswith("$encrypted$"):
        complaints.append("the default is reserved")
    for name in ("min", "max"):
        if not isinstance(question.get(name, 0), int):
            complaints.append(f"{name} is not an integer")
    if question["type"] in ("multiplechoice", "multiselect"):
        complaints += complaints_about_choices(question, str(default).splitlines())
    return complaints


def complaints_about_choices(question: dict[str, Any], defaults: list[str]) -> list[str]:
    choices = question.get("choices")
    # A list passes, too, but AWX 16 cannot show it.
    if not isinstance(choices, str):
        return ["the choices are not lines of a string"]
    complaints = []
    # AWX leaves out blank lines, so that the survey would differ from this one at each run of the set-up.
    if "\n".join(line for line in choices.splitlines() if line.strip()) != choices:
        complaints.append("there are blank lines among the choices")
    if not set(defaults) <= set(choices.splitlines()):
        complaints.append("the default is not one of the choices")
    if question["type"] == "multiplechoice" and len(defaults) > 1:
        complaints.append("there are several defaults")
    return complaints


def complaints_about_answer(question: dict[str, Any], answer: Any) -> list[str]:
    """Why AWX would not start a job with an answer."""
    kind, complaints = question["type"], []
    expected: Any = {"integer": int, "float": (int, float), "multiselect": list}.get(kind, str)
    if not isinstance(answer, expected) or isinstance(answer, bool):
        return ["the answer has the wrong type"]
    size = answer if kind in ("integer", "float") else len(answer)
    if kind in ("text", "textarea", "integer", "float"):
        if "min" in question and size < question["min"]:
            complaints.append("too small")
        if "max" in question and size > question["max"]:
            complaints.append("too large")
    if kind in ("multiplechoice", "multiselect"):
        chosen = answer if kind == "multiselect" else [answer]
        if not set(chosen) <= set(question["choices"].splitlines()):
            complaints.append("not one of the choices")
    return complaints


def launch(survey: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """The extra variables of a job that is started through the API with these answers.

    Raises:
        ValueError: AWX would not start it.
    """
    variables: dict[str, Any] = {}
    complaints = []
    for question in survey["spec"]:
        name = question["variable"]
        # A default that is no valid answer is not used; so that of a multiselect, which is a string, never is.
        if "default" in question and not complaints_about_answer(question, question["default"]):
            variables[name] = question["default"]
        if name in answers:
            complaints += [f"{name}: {why}" for why in complaints_about_answer(question, answers[name])]
        elif question["required"]:
            complaints.append(f"{name}: missing")
    if complaints:
        raise ValueError("; ".join(complaints))
    return {**variables, **answers}


def answers_of_form(survey: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """What the form of AWX sends when only some questions are answered differently."""
    filled = {
        question["variable"]: question["default"].splitlines()
        if question["type"] == "multiselect"
        else question["default"]
        for question in survey["spec"]
    }
    return {**filled, **changes}


class _Untrusted(yaml.SafeDumper):
    """Marks each string as one that is never a template."""

    def represent_data(self, data: Any) -> yaml.Node:
        if isinstance(data, str):
            return self.represent_scalar("!unsafe", data)
        return super().represent_data(data)


def extra_variables_file(variables: dict[str, Any]) -> str:
    """Answers of a survey as AWX hands them to ansible-playbook."""
    return "".join(yaml.dump({name: value}, Dumper=_Untrusted) for name, value in variables.items())


#: what a file has to have for AWX to offer it as a playbook, and the directories that it does not look into
PLAYBOOK = re.compile(
    r"^\s*?-?\s*?(?:hosts|(ansible\.builtin\.)?include|(ansible\.builtin\.)?import_playbook):\s*?.*?$"
)
NOT_FOR_PLAYBOOKS = frozenset({"roles", "tasks", "group_vars", "host_vars"})
