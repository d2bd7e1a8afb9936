# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""AWX would accept the credential types, and what they inject is what the options fall back to."""

from __future__ import annotations

import importlib.util
import re
from typing import Any

import pytest
import yaml
from awx_rules import CENSORED, complaints_about_type, inject
from controller import COLLECTION

FILES = sorted((COLLECTION / "playbooks/files/awx/credential_types").glob("*.yml"))
METHODS = [path.stem for path in FILES]


def read(method: str) -> Any:
    path = COLLECTION / f"playbooks/files/awx/credential_types/{method}.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def variables_of_options() -> dict[str, str]:
    """Variable to option; _inputs.py imports nothing else of the collection."""
    spec = importlib.util.spec_from_file_location("_inputs", COLLECTION / "plugins/module_utils/_inputs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {variable: option for option, several in module.VARIABLES.items() for variable in several if variable}


def options_that_hide_their_value() -> set[str]:
    source = (COLLECTION / "plugins/module_utils/_options.py").read_text(encoding="utf-8")
    return set(re.findall(r'^ +"(\w+)": {.*"no_log": True', source, re.MULTILINE))


def test_one_for_each_login() -> None:
    source = (COLLECTION / "plugins/doc_fragments/auth.py").read_text(encoding="utf-8")
    (choices,) = re.findall(r"choices: \[auto, (.*)\]", source)
    assert sorted(choices.split(", ")) == METHODS


@pytest.mark.parametrize("method", METHODS)
def test_awx_would_accept_it(method: str) -> None:
    assert complaints_about_type(read(method)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("injectors", "env", "HW_SECRET_KEY"), "{{ secret_kye }}"),
        (("injectors", "env", "HW_SECRET_KEY"), "{{ secret_key "),
        (("injectors", "env", "ANSIBLE_SECRET"), "x"),
        (("injectors", "env", "JOB_ID"), "x"),
        (("injectors", "env", "1_SECRET"), "x"),
        (("injectors", "environment"), {}),
        (("inputs", "fields", 0, "id"), "tower"),
        (("inputs", "fields", 0, "id"), "secret_key"),
        (("inputs", "fields", 0, "id"), "access key"),
        (("inputs", "fields", 0, "hint"), "x"),
        (("inputs", "fields", 0, "type"), "boolean"),
        (("inputs", "fields", 0, "type"), "integer"),
        (("inputs", "fields", 0, "default"), True),
        (("inputs", "required", 0), "key"),
        (("kind",), "ssh"),
    ],
)
def test_the_rules_find_a_mistake(path: tuple[Any, ...], value: Any) -> None:
    definition = read("aksk")
    definition["inputs"]["fields"][0]["secret"] = True
    place = definition
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert complaints_about_type(definition)


@pytest.mark.parametrize("method", METHODS)
def test_the_form_takes_the_parts_as_they_stand(method: str) -> None:
    text = (COLLECTION / f"playbooks/files/awx/credential_types/{method}.yml").read_text(encoding="utf-8")
    definition = yaml.safe_load(text)
    inputs, injectors = text.split("\ninputs:\n")[1].split("\ninjectors:\n")
    assert yaml.safe_load(inputs) == definition["inputs"]
    assert yaml.safe_load(injectors) == definition["injectors"]


@pytest.mark.parametrize("method", METHODS)
def test_every_field_is_an_option_and_goes_into_its_variable(method: str) -> None:
    definition, options = read(method), variables_of_options()
    for variable, template in definition["injectors"]["env"].items():
        field = options[variable]
        required = field in definition["inputs"].get("required", [])
        assert template == (f"{{{{ {field} }}}}" if required else f"{{{{ {field} | default('') }}}}")
    fields = [field["id"] for field in definition["inputs"]["fields"]]
    assert [options[variable] for variable in definition["injectors"]["env"]] == fields


@pytest.mark.parametrize("method", METHODS)
def test_secrets_are_secret(method: str) -> None:
    for field in read(method)["inputs"]["fields"]:
        assert field.get("secret", False) == (field["id"] in options_that_hide_their_value())


@pytest.mark.parametrize("method", METHODS)
def test_fields_left_blank_are_empty(method: str) -> None:
    definition = read(method)
    required = definition["inputs"].get("required", [])
    environment, dummy = inject(definition, dict.fromkeys(required, "given"))
    assert sorted(filter(None, environment.values())) == ["given"] * len(required)
    blank = {field["id"]: "" for field in definition["inputs"]["fields"]}
    assert inject(definition, blank) == inject(definition, {})


def test_what_awx_keeps_with_a_job() -> None:
    entered = {"access_key": "AK", "secret_key": "SK", "security_token": "", "region": "cn-north-4"}
    environment, dummy = inject(read("aksk"), entered, safely=True)
    assert environment["HW_ACCESS_KEY"] == "AK"
    assert environment["HW_SECRET_KEY"] == CENSORED
    assert environment["HW_REGION_NAME"] == "cn-north-4"


@pytest.mark.parametrize("method", METHODS)
def test_only_the_login_without_a_variable_is_named(method: str) -> None:
    variables = read(method)["injectors"].get("extra_vars")
    assert variables == ({"huaweicloud_sms_auth_method": "ecs_agency"} if method == "ecs_agency" else None)


@pytest.mark.parametrize("playbook", ["cleanup", "delete"])
def test_the_playbooks_of_jobs_use_that_name(playbook: str) -> None:
    (play,) = yaml.safe_load((COLLECTION / f"playbooks/{playbook}.yml").read_text(encoding="utf-8"))
    (defaults,) = play["module_defaults"].values()
    assert defaults == {"auth_method": "{{ huaweicloud_sms_auth_method | default('auto', true) }}"}


def test_names_differ() -> None:
    names = [read(method)["name"] for method in METHODS]
    assert len(set(names)) == len(names)
