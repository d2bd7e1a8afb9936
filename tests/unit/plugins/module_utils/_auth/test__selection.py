# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which authentication method is used, and from where its parts come."""

from __future__ import annotations

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._selection import select
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs

TOKEN = {"HW_AUTH_TOKEN": "env-token"}
KEYS = {"HW_ACCESS_KEY": "env-ak", "HW_SECRET_KEY": "env-sk"}
PASSWORD = {"HW_USER_NAME": "env-user", "HW_USER_PASSWORD": "env-password", "HW_DOMAIN_NAME": "env-account"}
EVERYTHING = {**TOKEN, **KEYS, **PASSWORD}
NO_HOME = {"HOME": "/nonexistent"}

AK = "access_key (HW_ACCESS_KEY or HUAWEICLOUD_SDK_AK or OS_ACCESS_KEY)"
SK = "secret_key (HW_SECRET_KEY or HUAWEICLOUD_SDK_SK or OS_SECRET_KEY)"
USER = "username (HW_USER_NAME or OS_USERNAME) or user_id (HW_USER_ID or OS_USER_ID)"
USER_PASSWORD = "password (HW_USER_PASSWORD or OS_PASSWORD)"
ACCOUNT = (
    "domain_name (HW_DOMAIN_NAME or OS_DOMAIN_NAME) or "
    "domain_id (HW_DOMAIN_ID or HUAWEICLOUD_SDK_DOMAIN_ID or OS_DOMAIN_ID)"
)


def chosen(options: dict[str, str], environ: dict[str, str], auth_method: str = "auto") -> tuple[str, dict[str, str]]:
    method, found = select(Inputs(options, {**NO_HOME, **environ}), auth_method)
    return method.name, {name: value for name, value in found.values.items() if value}


def refusal(options: dict[str, str], environ: dict[str, str], auth_method: str = "auto") -> str:
    with pytest.raises(OptionError) as caught:
        chosen(options, environ, auth_method)
    return caught.value.message


@pytest.mark.parametrize(
    ("options", "environ", "expected"),
    [
        ({"auth_token": "t"}, {**KEYS, **PASSWORD}, "token"),
        ({"access_key": "a", "secret_key": "s"}, {**TOKEN, **PASSWORD}, "aksk"),
        ({"username": "u", "password": "p", "domain_name": "d"}, {**TOKEN, **KEYS}, "password"),
        ({"password": "p"}, EVERYTHING, "password"),
        ({"auth_token": "t", "secret_key": "s", "password": "p"}, EVERYTHING, "token"),
        ({"access_key": "a", "secret_key": "s", "password": "p"}, EVERYTHING, "aksk"),
    ],
)
def test_a_secret_given_as_an_option_chooses_the_method(
    options: dict[str, str], environ: dict[str, str], expected: str
) -> None:
    name, values = chosen(options, environ)
    assert name == expected
    secret = {"token": "auth_token", "aksk": "secret_key", "password": "password"}[expected]
    assert values[secret] == options[secret]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        (EVERYTHING, "token"),
        ({**KEYS, **PASSWORD}, "aksk"),
        (PASSWORD, "password"),
        ({"HW_ACCESS_KEY": "only half", **PASSWORD}, "password"),
        ({"OS_AUTH_TOKEN": "t", **KEYS}, "token"),
    ],
)
def test_the_first_complete_method_of_the_environment_is_taken(environ: dict[str, str], expected: str) -> None:
    assert chosen({}, environ)[0] == expected


@pytest.mark.parametrize(
    ("name", "empty"), [("auth_token", ""), ("auth_token", " "), ("secret_key", " "), ("password", "")]
)
def test_an_empty_secret_does_not_choose_the_method(name: str, empty: str) -> None:
    assert chosen({name: empty}, KEYS)[0] == "aksk"


def test_an_empty_variable_counts_as_unset() -> None:
    assert chosen({}, {"HW_AUTH_TOKEN": "", "HW_ACCESS_KEY": "", "HW_SECRET_KEY": "", **PASSWORD})[0] == "password"


@pytest.mark.parametrize("name", ["token", "aksk", "password"])
def test_a_method_that_is_named_is_used_even_when_another_comes_first(name: str) -> None:
    assert chosen({"auth_token": "t", "password": "p"}, EVERYTHING, name)[0] == name


def test_a_method_in_the_task_that_is_not_complete_is_not_replaced_by_a_complete_one_of_the_environment() -> None:
    assert refusal({"password": "p"}, {**TOKEN, **KEYS}) == (
        f"The credentials for password are not complete. Missing: {USER}; {ACCOUNT}."
    )


@pytest.mark.parametrize(
    ("auth_method", "missing"),
    [
        ("token", "auth_token (HW_AUTH_TOKEN or OS_AUTH_TOKEN)"),
        ("aksk", f"{AK}; {SK}"),
        ("password", f"{USER}; {USER_PASSWORD}; {ACCOUNT}"),
    ],
)
def test_a_method_that_is_named_says_what_it_lacks(auth_method: str, missing: str) -> None:
    assert refusal({}, {}, auth_method) == f"The credentials for {auth_method} are not complete. Missing: {missing}."


def test_nothing_complete_names_for_each_method_what_is_missing() -> None:
    message = refusal({"username": "u"}, {"HW_SECRET_KEY": "s"})
    assert message.startswith(
        "No credentials are complete. Give the options, or set the variables, of one method; missing are: "
        "For token: auth_token (HW_AUTH_TOKEN or OS_AUTH_TOKEN). "
        f"For aksk: {AK}. "
        f"For password: {USER_PASSWORD}; {ACCOUNT}."
    )


def test_identity_and_scope_may_come_from_variables_even_when_the_secret_is_an_option() -> None:
    environ = {"HW_USER_NAME": "u", "OS_DOMAIN_NAME": "d", "HW_PROJECT_NAME": "p"}
    assert chosen({"password": "secret"}, environ) == (
        "password",
        {"password": "secret", "username": "u", "domain_name": "d", "project_name": "p"},
    )


@pytest.mark.parametrize(
    ("options", "environ", "expected"),
    [
        pytest.param(
            {"access_key": "a", "secret_key": "s"},
            {"HW_SECURITY_TOKEN": "stale", "HUAWEICLOUD_SDK_SECURITY_TOKEN": "stale"},
            {"access_key": "a", "secret_key": "s"},
            id="options",
        ),
        pytest.param(
            {"access_key": "a", "secret_key": "s", "security_token": "st"},
            {**KEYS, "HW_SECURITY_TOKEN": "stale"},
            {"access_key": "a", "secret_key": "s", "security_token": "st"},
            id="all options",
        ),
        pytest.param(
            {},
            {"HUAWEICLOUD_SDK_AK": "a", "HUAWEICLOUD_SDK_SK": "s", "HW_SECURITY_TOKEN": "stale"},
            {"access_key": "a", "secret_key": "s"},
            id="another family",
        ),
        pytest.param(
            {},
            {**KEYS, "HW_SECURITY_TOKEN": "st"},
            {"access_key": "env-ak", "secret_key": "env-sk", "security_token": "st"},
            id="the same family",
        ),
        pytest.param(
            {"access_key": "env-ak"}, KEYS, {"access_key": "env-ak", "secret_key": "env-sk"}, id="the same key"
        ),
    ],
)
def test_a_stale_security_token_never_joins_keys_given_as_options(
    options: dict[str, str], environ: dict[str, str], expected: dict[str, str]
) -> None:
    assert chosen(options, environ) == ("aksk", expected)


@pytest.mark.parametrize(
    ("options", "environ", "missing"),
    [
        ({"secret_key": "s"}, KEYS, "access_key as an option, like secret_key is (a key comes from one source)"),
        ({"access_key": "a"}, KEYS, "secret_key as an option, like access_key is (a key comes from one source)"),
        ({"access_key": "a"}, {}, "secret_key as an option, like access_key is (a key comes from one source)"),
        (
            {"security_token": "st"},
            KEYS,
            "access_key and secret_key as an option, like security_token is (a key comes from one source)",
        ),
        (
            {},
            {"HW_ACCESS_KEY": "a", "OS_SECRET_KEY": "s"},
            "access_key and secret_key from variables that begin alike, such as HW_ACCESS_KEY and HW_SECRET_KEY",
        ),
        (
            {"access_key": "a", "security_token": "st"},
            KEYS,
            "secret_key as an option, like access_key and security_token is (a key comes from one source)",
        ),
        ({}, {"HW_ACCESS_KEY": "a"}, SK),
        ({}, {"HW_ACCESS_KEY": "a", "HW_SECURITY_TOKEN": "st"}, SK),
        ({}, {"OS_SECRET_KEY": "s"}, AK),
    ],
)
def test_the_parts_of_one_key_always_come_from_one_source(
    options: dict[str, str], environ: dict[str, str], missing: str
) -> None:
    assert refusal(options, environ, "aksk") == f"The credentials for aksk are not complete. Missing: {missing}."


def test_of_two_secrets_of_the_task_the_first_chooses_even_if_only_the_second_is_complete() -> None:
    options = {"secret_key": "s", "password": "p", "user_id": "u"}
    assert refusal(options, {}).startswith("The credentials for aksk are not complete.")


@pytest.mark.parametrize(
    ("options", "environ", "expected"),
    [
        ({"project_name": "given"}, {"HW_PROJECT_ID": "stale"}, {"project_name": "given"}),
        ({"domain_name": "given"}, {"HW_DOMAIN_ID": "stale"}, {"domain_name": "given"}),
        ({}, {"HW_PROJECT_ID": "p", "HW_DOMAIN_ID": "d"}, {"project_id": "p", "domain_id": "d"}),
    ],
)
def test_a_name_in_the_task_is_not_joined_by_an_id_of_the_environment(
    options: dict[str, str], environ: dict[str, str], expected: dict[str, str]
) -> None:
    found = chosen(options, {**KEYS, **environ})[1]
    assert found == {"access_key": "env-ak", "secret_key": "env-sk", **expected}


@pytest.mark.parametrize("environ", [{}, EVERYTHING])
def test_ecs_agency_is_used_only_when_named(environ: dict[str, str]) -> None:
    assert chosen({}, environ, "ecs_agency")[0] == "ecs_agency"
    if environ:
        assert chosen({}, environ)[0] != "ecs_agency"
    else:
        assert "ecs_agency" not in refusal({}, environ)


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({"username": "u", "domain_name": "d"}, "user_id (HW_USER_ID or OS_USER_ID), since totp_passcode needs it"),
        ({"user_id": "u"}, None),
    ],
)
def test_totp_passcode_needs_user_id(options: dict[str, str], missing: str | None) -> None:
    given = {"password": "p", "totp_passcode": "123456", **options}
    if missing is None:
        assert chosen(given, {}) == ("password", given)
    else:
        assert refusal(given, {}) == f"The credentials for password are not complete. Missing: {missing}."
