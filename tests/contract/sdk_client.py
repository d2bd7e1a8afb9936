# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vendor's SDK, set up for the simulator."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdksms.v3 import SmsClient
from sms_simulator.client import Simulator


def make_client(simulator: Simulator, label: str = "aksk", **changes: str) -> SmsClient:
    """An SDK client with one of the simulator's credentials."""
    given = {**simulator.credentials[label], **changes}
    credentials = BasicCredentials(
        given["access_key"], given["secret_key"], simulator.credentials["project"]["project_id"]
    )
    if "security_token" in given:
        credentials = credentials.with_security_token(given["security_token"])
    return SmsClient.new_builder().with_credentials(credentials).with_endpoint(simulator.sms_endpoint).build()


def refused(call: Callable[[], Any]) -> tuple[int, str]:
    """Status and code of the error a call ends in."""
    with pytest.raises(ClientRequestException) as caught:
        call()
    assert caught.value.request_id
    return caught.value.status_code, caught.value.error_code
