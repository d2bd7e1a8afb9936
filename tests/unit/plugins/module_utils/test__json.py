# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading JSON that anything may have written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._json import read_json, write_json


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"a": [1, 2.5, true, null, "x"]}', {"a": [1, 2.5, True, None, "x"]}),
        (b"", None),
        (b'{"a": ', None),
        (b"<html>", None),
        (b'{"code": "c", "n": NaN, "i": -Infinity, "e": 1e999}', {"code": "c", "n": None, "i": None, "e": None}),
        (b'{"code": "c", "n": ' + b"9" * 10000 + b"}", {"code": "c", "n": None}),
        (b'{"code": "c", "n": ' + b"9" * 300 + b"}", {"code": "c", "n": int("9" * 300)}),
        ('{"code": "c", "text": "t\xe2che"}'.encode("latin-1"), {"code": "c", "text": "t\ufffdche"}),
        ('{"code": "c", "text": "t\xe2che"}'.encode("utf-16"), {"code": "c", "text": "t\xe2che"}),
        ('\ufeff{"code": "c"}'.encode(), {"code": "c"}),
        (b'{"half": "\\ud83d", "\\uDC00": "\\ud83d\\ude00"}', {"half": "\ufffd", "\ufffd": "\U0001f600"}),
        (b'{"code": "a", "code": "b"}', {"code": "b"}),
    ],
)
def test_what_can_be_read_is_read(body: bytes, expected: Any) -> None:
    assert read_json(body) == expected
    assert json.loads(write_json(expected)) == expected


@pytest.mark.parametrize(("levels", "is_read"), [(1, True), (100, True), (101, False), (900, False), (100000, False)])
def test_what_is_nested_too_deeply_is_not_read(levels: int, is_read: bool) -> None:
    lists = b"[" * levels + b"]" * levels
    objects = b'{"a":' * levels + b"1" + b"}" * levels
    assert (read_json(lists) is not None) is is_read
    assert (read_json(objects) is not None) is is_read


def test_what_is_written_has_no_escape_that_it_does_not_need() -> None:
    assert write_json({"text": "t\xe2che \U0001f600"}) == '{"text": "t\xe2che \U0001f600"}'.encode()
