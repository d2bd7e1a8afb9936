# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that every module shares."""

from __future__ import annotations

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._selection import METHODS
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import VARIABLES
from ansible_collections.huaweicloud.sms.plugins.module_utils._options import AUTH_SPEC

SECRETS = {"auth_token", "secret_key", "security_token", "password", "totp_passcode"}
WITHOUT_VARIABLES = {"auth_method", "totp_passcode", "validate_certs", "timeout"}


def test_the_methods_that_can_be_chosen() -> None:
    assert AUTH_SPEC["auth_method"] == {
        "type": "str",
        "choices": ["auto", "token", "aksk", "password", "ecs_agency"],
        "default": "auto",
    }


@pytest.mark.parametrize("name", sorted(AUTH_SPEC))
def test_secrets_and_only_secrets_are_hidden_by_ansible(name: str) -> None:
    assert bool(AUTH_SPEC[name].get("no_log")) is (name in SECRETS)


def test_an_option_that_only_sounds_secret_says_that_it_is_not() -> None:
    assert AUTH_SPEC["access_key"]["no_log"] is False


def test_every_option_has_its_variables_and_every_variable_an_option() -> None:
    assert set(AUTH_SPEC) - WITHOUT_VARIABLES == set(VARIABLES)


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_an_option_with_variables_has_no_default_that_would_hide_them(name: str) -> None:
    assert "default" not in AUTH_SPEC[name]
    assert "fallback" not in AUTH_SPEC[name]


def test_the_secret_that_chooses_a_method_is_an_option() -> None:
    assert [method.secret for method in METHODS if method.secret] == ["auth_token", "secret_key", "password", "profile"]


def test_iam_endpoint_has_the_name_of_other_tools_as_an_alias() -> None:
    assert AUTH_SPEC["iam_endpoint"] == {"type": "str", "aliases": ["auth_url"]}
