# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hints: every code that an API call can answer has one."""

from __future__ import annotations

from collections import Counter

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils import _hints

#: the codes of the vendor's error tables and of reports from the field: SMS ...
SMS = """
    0007 0201 0202 0203 0204 0205 0206 0207 0208 0210 0211 0212 0219 0303 0304 0410 0412 0515 0805 0806 0807
    1038 1039 1040 1104 1105 1106 1113 1404 1414 1807 2802 3802 3803 3804 3805 3806
    2002 2003 2004 2005 2006 2007 2009 2013 2015 2206 2216 2248 2252
    6030 6031 6032 6033 6102 6103 6301 6302 6303
    6504 6509 6511 6517 6519 6520 6526 6528 6531 6533 6537 6539 6562 6563 6564 6616 6617 6527
    6601 6610 6602 6603 7101 7111 7602 7605 7703 7711 7712 7719 8115 9001 9004 9007
"""
#: ... the API gateway ...
APIGW = """
    0101 0103 0104 0105 0106 0201 0204 0301 0302 0303 0304 0305 0306 0307 0308 0310 0401 0402 0404 0501 0502
    0601 0602 0605 0606 0607 0608 0609 0610 0611 0612 0613 0705 0802
"""
#: ... and IAM
IAM = """
    0001 0061 0062 0063 0064 0066 0067 0002 0003 0080 0081 0082 0083 0004 0005 0012 0007 0009 0011 0072 0073 0006
    1100 1101 1102 1103 1104 1105 1106 1107 1108 1109 1110 1111 1112 1113 1114 1115 1116 1117 1118
"""
CODES = [
    f"{prefix}.{code}" for prefix, codes in (("SMS", SMS), ("APIGW", APIGW), ("IAM", IAM)) for code in codes.split()
]


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_fact_sheet_has_a_hint(code: str) -> None:
    hint = _hints.hint_for(code, 400)
    assert hint == _hints.HINTS[code]
    assert hint.endswith(".")


def test_no_code_stands_in_two_rows() -> None:
    codes = Counter(code for codes, dummy, dummy2 in _hints.ROWS for code in codes.split())
    assert [code for code, times in codes.items() if times > 1] == []
    assert sorted(codes) == sorted(CODES)


@pytest.mark.parametrize("row", _hints.ROWS, ids=lambda row: row[0].split()[0])
def test_every_row_says_what_it_means_and_what_to_do(row: tuple[str, str, str]) -> None:
    codes, meaning, hint = row
    assert codes.split()
    assert meaning == meaning.strip().rstrip(".")
    assert meaning
    assert hint[0].isupper()
    assert hint[-1] == "."


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 407, 408, 409, 413, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("code", [None, "SMS.0000", "401"])
def test_a_code_without_a_hint_has_that_of_its_status(status: int, code: str | None) -> None:
    assert _hints.hint_for(code, status) == _hints.STATUS_HINTS[status]


@pytest.mark.parametrize("status", [200, 418])
@pytest.mark.parametrize("service", ["SMS", "IAM"])
def test_a_status_without_a_hint_has_none(status: int, service: str) -> None:
    assert _hints.hint_for(None, status, service) is None


@pytest.mark.parametrize("status", [401, 404])
def test_iam_has_hints_of_its_own(status: int) -> None:
    assert _hints.hint_for(None, status, "IAM") == _hints.IAM_STATUS_HINTS[status]
    assert _hints.hint_for("IAM.0062", status, "IAM") == _hints.HINTS["IAM.0062"]
    assert _hints.hint_for(None, status) == _hints.STATUS_HINTS[status]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("APIG.0301", "APIGW.0301"),
        ("APIGW.0301", "APIGW.0301"),
        ("1101", "IAM.1101"),
        ("IAM.1101", "IAM.1101"),
        ("401", "401"),
        ("SMS.7703", "SMS.7703"),
        ("", ""),
    ],
)
def test_a_code_has_one_spelling(code: str, expected: str) -> None:
    assert _hints.canonical_code(code) == expected


def test_a_code_in_another_spelling_has_the_same_hint() -> None:
    assert _hints.hint_for("APIG.0308", 429) == _hints.HINTS["APIGW.0308"]
    assert _hints.hint_for("1101", 400) == _hints.HINTS["IAM.1101"]


def test_the_hint_of_a_busy_source_says_what_to_do() -> None:
    assert _hints.hint_for("SMS.7719", 400) == (
        "Stop the migration task and wait until it has stopped (or set stop_running=true), "
        "or shut down the agent on the source server, then delete the task again."
    )
