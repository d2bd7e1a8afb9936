# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that break off: what of them still holds."""

from __future__ import annotations

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._client import Client
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import AnswerLostError
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import (
    FakeClock,
    FakeCredentials,
    FakeTransport,
    an_answer,
)


@pytest.mark.parametrize(
    ("status", "uncertain"), [(302, True), (399, True), (400, False), (404, False), (499, False), (500, True)]
)
def test_a_refusal_is_certain_even_when_its_reason_got_lost(clock: FakeClock, status: int, uncertain: bool) -> None:
    transport = FakeTransport(an_answer(status, b'{"err', whole=False))
    client = Client("SMS", "https://sms.example", transport, FakeCredentials(), Deadline(clock), 0, lambda: 0.5)
    with pytest.raises(AnswerLostError) as caught:
        client.call("Deleting", "DELETE", "/v3/tasks/t-1", repeatable=True)
    assert caught.value.uncertain is uncertain
