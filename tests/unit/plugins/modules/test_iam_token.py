# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module iam_token as a whole: it shows the token that it is for, and no other secret."""

from __future__ import annotations

import json
from typing import Any

import pytest
from requests.structures import CaseInsensitiveDict

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.modules.iam_token import main
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.scripted_sms import reply
from ansible_collections.huaweicloud.sms.tests.unit.plugins.modules.run_module import IAM, run_main

LOGIN = f"POST {IAM}/v3/auth/tokens?nocatalog=true"
ARGS = {"iam_endpoint": IAM, "user_id": "u-1", "password": "s3cr3t-value"}


@pytest.mark.parametrize("check_mode", [True, False])
def test_a_login_returns_the_token_in_check_mode_too(check_mode: bool) -> None:
    login = Answer(201, CaseInsensitiveDict({"X-Subject-Token": "the-token"}), b"{}")
    result, wire = run_main(main, ARGS, (LOGIN, login), check_mode=check_mode)
    assert (result["changed"], result["auth_token"]) == (False, "the-token")
    assert json.loads(wire.bodies[0])["auth"]["identity"]["password"]["user"]["password"] == "s3cr3t-value"
    assert "s3cr3t-value" not in json.dumps(result)


def test_a_login_that_is_refused_is_a_failure_without_a_token() -> None:
    refused = reply({"error": {"code": 401, "message": "The username or password is wrong.", "title": "x"}}, 401)
    result, dummy = run_main(main, ARGS, (LOGIN, refused))
    assert (result["failed"], result["changed"], "auth_token" in result) == (True, False, False)
    assert result["error"]["http_status"] == 401


@pytest.mark.parametrize("given", [{"access_key": "AK", "secret_key": "s3cr3t-value"}, {}])
def test_without_a_login_there_is_no_token_and_no_request(given: dict[str, Any]) -> None:
    result, dummy = run_main(main, {"iam_endpoint": IAM, **given}, environ={"HOME": "/nowhere"})
    assert (result["failed"], result["error"]["http_status"]) == (True, None)


def test_a_token_that_is_there_already_is_no_login() -> None:
    result, dummy = run_main(main, {"iam_endpoint": IAM, "auth_token": " s3cr3t-token "})
    assert (result["failed"], result["msg"]) == (
        True,
        "There is no token to get: auth_token is one already, and no agency is named to assume with it.",
    )
