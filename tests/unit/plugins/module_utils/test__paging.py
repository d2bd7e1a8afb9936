# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paging: every row that is there all the time is given, once, however rows come, go and move between two pages."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, Callable

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils import _paging
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import WrongServiceError
from ansible_collections.huaweicloud.sms.plugins.module_utils._paging import MAX_OFFSET, read_rows

Rows = list[str]
Change = Callable[[Rows], Any]
SIZE = 4


class MovingList:
    """A list that changes after each page that was read.

    Args:
        rows: the IDs at the beginning.
        changes: what happens after the first page, after the second, and so on.
        tells_count: whether a page tells how many rows there are.
    """

    def __init__(self, rows: Rows, changes: Sequence[Change], tells_count: bool = True, size: int = SIZE) -> None:
        self.rows = list(rows)
        self.always = set(rows)
        self.offsets: list[int] = []
        self._changes = list(changes)
        self._tells_count = tells_count
        self._size = size

    def fetch(self, offset: int) -> tuple[list[dict[str, Any]], int | None]:
        assert len(self.offsets) < 1000, "this never ends"
        self.offsets.append(offset)
        page = [{"id": one} for one in self.rows[offset : offset + self._size]]
        count = len(self.rows) if self._tells_count else None
        if self._changes:
            self._changes.pop(0)(self.rows)
            self.always &= set(self.rows)
        return page, count

    def read(self) -> Rows:
        return [row["id"] for row in read_rows(self.fetch, self._size)]


def nothing(rows: Rows) -> None:
    """No change."""


def new_at_front(rows: Rows) -> None:
    rows.insert(0, f"new-{len(rows)}")


def new_at_end(rows: Rows) -> None:
    rows.append(f"end-{len(rows)}")


def without_first(rows: Rows) -> None:
    del rows[:1]


def without_first_three(rows: Rows) -> None:
    del rows[:3]


def without_first_page(rows: Rows) -> None:
    del rows[:SIZE]


def without_last(rows: Rows) -> None:
    del rows[-1:]


def without_overlap(rows: Rows) -> None:
    del rows[SIZE - 1 : SIZE]


def one_for_another(rows: Rows) -> None:
    del rows[:1]
    rows.insert(0, f"instead-{len(rows)}")


def last_to_front(rows: Rows) -> None:
    rows.insert(0, rows.pop())


def first_to_end(rows: Rows) -> None:
    rows.append(rows.pop(0))


CHANGES = [
    nothing,
    new_at_front,
    new_at_end,
    without_first,
    without_first_three,
    without_first_page,
    without_last,
    without_overlap,
    one_for_another,
    first_to_end,
]


@pytest.mark.parametrize("tells_count", [True, False])
@pytest.mark.parametrize("length", [0, 1, 3, 4, 5, 7, 8, 9, 20])
def test_a_list_at_rest_is_read_once(length: int, tells_count: bool) -> None:
    rows = [f"r-{number}" for number in range(length)]
    moving = MovingList(rows, [], tells_count)
    assert moving.read() == rows
    assert moving.offsets == sorted(set(moving.offsets))


@pytest.mark.parametrize(
    ("length", "offsets"), [(0, [0]), (4, [0]), (5, [0, 3]), (7, [0, 3]), (8, [0, 3, 6]), (10, [0, 3, 6])]
)
def test_each_page_begins_with_the_last_row_of_the_page_before(length: int, offsets: list[int]) -> None:
    moving = MovingList([f"r-{number}" for number in range(length)], [])
    moving.read()
    assert moving.offsets == offsets


@pytest.mark.parametrize("length", [5, 9, 13, 17])
@pytest.mark.parametrize(
    "changes", list(itertools.product(CHANGES, repeat=2)), ids=lambda two: "-".join(c.__name__ for c in two)
)
def test_no_row_that_stays_is_missed_or_given_twice(changes: tuple[Change, ...], length: int) -> None:
    moving = MovingList([f"r-{number}" for number in range(length)], [*changes, *changes, *changes])
    read = moving.read()
    assert len(read) == len(set(read))
    assert moving.always - set(read) == set()
    assert len(moving.offsets) < 30


@pytest.mark.parametrize("when", range(4))
@pytest.mark.parametrize("how_many", [1, 2])
def test_a_row_that_moves_to_where_was_read_already_is_not_missed(when: int, how_many: int) -> None:
    rows = [f"r-{number}" for number in range(17)]
    moving = MovingList(rows, [nothing] * when + [last_to_front] * how_many)
    assert sorted(moving.read()) == sorted(rows)


@pytest.mark.parametrize("change", CHANGES)
def test_a_list_that_never_rests_is_left_at_some_time(change: Change) -> None:
    moving = MovingList([f"r-{number}" for number in range(40)], [change] * 1000)
    read = moving.read()
    assert len(read) == len(set(read))
    assert len(moving.offsets) < 100


def test_a_list_that_grows_faster_than_it_is_read_is_left_at_some_time() -> None:
    def grow(rows: Rows) -> None:
        rows[:0] = [f"{len(rows)}-{number}" for number in range(2 * SIZE)]

    moving = MovingList(["r-0", "r-1", "r-2", "r-3", "r-4", "r-5"], [grow] * 20)
    assert {"r-0", "r-1", "r-2", "r-3"} <= set(moving.read())
    assert len(moving.offsets) < 250


def test_a_service_that_gives_smaller_pages_than_asked_for_is_read_to_the_end() -> None:
    rows = [f"r-{number}" for number in range(23)]
    moving = MovingList(rows, [])
    assert [row["id"] for row in read_rows(moving.fetch, 100)] == rows


def test_a_service_that_gives_one_row_on_a_page_is_read_to_the_end() -> None:
    rows = [f"r-{number}" for number in range(5)]
    moving = MovingList(rows, [], size=1)
    read = [row["id"] for row in read_rows(moving.fetch, 1)]
    assert read == rows


def test_two_rows_that_were_seen_are_enough_to_go_on() -> None:
    def new_ones_for_the_last(rows: Rows) -> None:
        rows.remove("r-3")
        rows[:0] = ["new-1", "new-2"]

    moving = MovingList([f"r-{number}" for number in range(8)], [new_ones_for_the_last])
    assert moving.read()[4:8] == ["r-4", "r-5", "r-6", "r-7"]
    assert moving.offsets[:3] == [0, 3, 6]


def test_no_offset_beyond_the_largest_is_asked_for() -> None:
    offsets: list[int] = []

    def fetch(offset: int) -> tuple[list[dict[str, Any]], int | None]:
        assert len(offsets) < 1000, "this never ends"
        offsets.append(offset)
        return [{"id": str(number)} for number in range(offset, offset + 10000)], 10**9

    assert len(list(read_rows(fetch, 10000))) == 69994
    assert max(offsets) <= MAX_OFFSET


def test_an_offset_of_just_the_largest_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_paging, "MAX_OFFSET", 6)
    moving = MovingList([f"r-{number}" for number in range(20)], [])
    assert moving.read() == moving.rows[:10]
    assert moving.offsets == [0, 3, 6]


def test_a_list_that_never_rests_is_gone_back_in_20_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_paging, "MAX_OFFSET", 8)
    offsets: list[int] = []

    def fetch(offset: int) -> tuple[list[dict[str, Any]], int | None]:
        offsets.append(offset)
        return [{"id": f"{len(offsets)}-{number}"} for number in range(SIZE)], None

    assert len(list(read_rows(fetch, SIZE))) == 13 * SIZE
    # Half a page at a time, from the second page to the first, and at last to the end.
    assert offsets == [0, 3, 1] * 10 + [0, 3, 6]


def test_a_list_that_holds_fewer_tasks_than_it_says_is_read_three_times() -> None:
    moving = MovingList(["a", "b", "b"], [])
    assert moving.read() == ["a", "b"]
    assert moving.offsets == [0, 0, 0]


def test_rows_that_moved_are_found_where_their_number_is_not_told() -> None:
    rows = [f"r-{number}" for number in range(12)]
    moving = MovingList(rows, [without_first_three, without_first_three], tells_count=False)
    assert moving.always <= set(moving.read())


def test_pages_are_read_as_they_are_needed() -> None:
    moving = MovingList([f"r-{number}" for number in range(40)], [])
    rows = read_rows(moving.fetch, SIZE)
    assert moving.offsets == []
    assert [next(rows)["id"] for dummy in range(SIZE)] == ["r-0", "r-1", "r-2", "r-3"]
    assert moving.offsets == [0]


@pytest.mark.parametrize(("count", "size"), [(None, 1), (None, SIZE), (10**9, 1), (10**9, SIZE), (3, 1), (5, SIZE)])
def test_a_list_that_shows_the_same_page_for_ever_is_given_up(count: int | None, size: int) -> None:
    offsets: list[int] = []

    def fetch(offset: int) -> tuple[list[dict[str, Any]], int | None]:
        offsets.append(offset)
        return [{"id": f"t-{number}"} for number in range(size)], count

    with pytest.raises(WrongServiceError, match="SMS does not answer so"):
        list(read_rows(fetch, size))
    assert len(offsets) < 40


@pytest.mark.parametrize(("count", "pages", "nothing_new"), [(3, 9, 8), (None, 34, 33)])
def test_a_list_that_is_given_up_says_how_much_of_it_was_read(count: int | None, pages: int, nothing_new: int) -> None:
    with pytest.raises(WrongServiceError) as caught:
        list(read_rows(lambda offset: ([{"id": "t-1"}], count), 1))
    assert str(caught.value) == (
        f"Listing migration tasks: {pages} pages were read, {nothing_new} of them with nothing new, and some rows are "
        "still missing. "
        "SMS does not answer so. Check the endpoint, and what is on the way to it."
    )


def test_a_list_that_says_it_has_more_rows_than_it_shows_is_read_as_far_as_it_goes() -> None:
    rows = [{"id": f"t-{number}"} for number in range(10)]
    assert list(read_rows(lambda offset: (rows[offset : offset + SIZE], 12), SIZE)) == rows


def test_a_list_that_has_nothing_to_go_on_with_is_gone_back_in_three_times() -> None:
    rows = [{"id": f"t-{number}"} for number in range(SIZE)]
    offsets: list[int] = []

    def fetch(offset: int) -> tuple[list[dict[str, Any]], int | None]:
        offsets.append(offset)
        return [] if offset else rows, 100

    assert list(read_rows(fetch, SIZE)) == rows
    assert offsets == [0, 3, 1, 0, 3, 1, 0, 3, 0, 3]


def test_a_list_that_goes_on_in_tiny_pages_is_given_up() -> None:
    offsets: list[int] = []

    def fetch(offset: int) -> tuple[list[dict[str, Any]], int | None]:
        offsets.append(offset)
        return [{"id": f"t-{offset}"}], 10**9

    with pytest.raises(WrongServiceError, match="SMS does not answer so"):
        list(read_rows(fetch, SIZE))
    assert len(offsets) == 2001
