# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever a list of tasks looks like, page by page: reading it has an end, and nothing is made up or passed over."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from true_sms import GONE, OK, check_result, reply, run_info, run_task

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport

IDS = [f"t-{number}" for number in range(450)]
#: what stands in the place of a row's ID, or of a row
odd_ids = st.sampled_from((None, 3, "", " ", ".", "..", "x" * 37, "a/../b", "\ud800", ["t-1"], True))
odd_rows = st.one_of(odd_ids.map(lambda one: {"id": one, "name": "mig", "state": "READY"}), st.just("row"), st.none())


class OddList:
    """A list of tasks that is not what it should be.

    Args:
        size: how many tasks there are.
        largest: rows on a page, whatever limit is asked for.
        count: what it says how many there are; None to tell the truth, a string to say nothing.
        ignores: the offset is ignored.
        odd: rows that stand before the others on each page.
        moves: how many tasks vanish from the front after each page.
    """

    def __init__(self, size: int, largest: int, count: Any, ignores: bool, odd: list[Any], moves: int) -> None:
        self.there = IDS[:size]
        self.always = set(self.there)
        self.largest, self.count, self.ignores, self.odd, self.moves = largest, count, ignores, odd, moves
        self.requests: list[str] = []

    def send(self, method: str, url: str) -> Answer:
        parts = urlsplit(url)
        self.requests.append(f"{method} {parts.path}")
        if parts.path != "/v3/tasks":
            assert parts.path.startswith("/v3/tasks/")
            assert len(parts.path) > len("/v3/tasks/")
            return OK if method == "DELETE" else GONE
        offset = 0 if self.ignores else int(parse_qs(parts.query)["offset"][0])
        rows = [{"id": one, "name": "mig", "state": "READY"} for one in self.there[offset : offset + self.largest]]
        body = {"tasks": [*self.odd, *rows], "count": len(self.there) if self.count is None else self.count}
        self.there = self.there[self.moves :]
        self.always &= set(self.there)
        return reply(body)


lists = st.builds(
    OddList,
    size=st.sampled_from((0, 1, 3, 199, 200, 201, 450)),
    largest=st.sampled_from((1, 2, 50, 200, 1000)),
    count=st.one_of(st.none(), st.sampled_from(("many", -1, 0, 10**9, 10**40, True, 1.5, None, [1]))),
    ignores=st.booleans(),
    odd=st.lists(odd_rows, max_size=3),
    moves=st.sampled_from((0, 0, 5, 30)),
)


@settings(max_examples=250)
@given(odd=lists, by_name=st.booleans())
@example(odd=OddList(200, 200, 10**9, True, [], 0), by_name=False)
@example(odd=OddList(1, 1, 10**9, True, [], 0), by_name=True)
def test_any_list_is_read_to_an_end(odd: OddList, by_name: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HttpTransport, "send", lambda self, method, url, *rest: odd.send(method, url))
        result = run_task(name="mig") if by_name else run_info()
    check_result(result)
    assert len(odd.requests) < 2000
    # Nobody can tell that there is more where a page is short and does not say so.
    honest = odd.count is None or (isinstance(odd.count, int) and odd.count > len(IDS))
    if by_name:
        unusable = any(isinstance(row, dict) and row["id"] not in ("a/../b", "\ud800") for row in odd.odd)
        assert not (unusable and "msg" not in result), "a row of this name was passed over"
        if honest and not odd.moves:
            assert not result["deleted"] or len(odd.always) <= 1, "there were several of this name"
        return
    found = [row["id"] for row in result["sms_tasks"]]
    assert len(found) == len(set(found)) == result["count"]
    assert set(found) <= {*IDS, "a/../b", "\ufffd"}
    if "msg" not in result and honest and not odd.odd and (not odd.moves or odd.largest > odd.moves):
        assert odd.always <= set(found), "a row that was there all the time is missing"
