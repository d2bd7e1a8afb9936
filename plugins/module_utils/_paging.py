# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Reading a list page by page while its rows move.

SMS pages by offset, without a cursor. A task that is deleted meanwhile moves all later ones forward, past the next
offset; a new one moves them back. So each page begins with the last row of the page before: if it begins with a row
that was not seen, rows moved, and the reading goes back until it meets some that were. What is seen twice is given
once. And if fewer rows were seen in the end than SMS counts, some moved to where was read already: it begins again.

A list that shows the same rows at every offset, or goes on in tiny pages for ever, is given up.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, Callable

from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import WrongServiceError

#: the largest offset that SMS takes
MAX_OFFSET = 65535
#: how often to go back at most, in a list that does not come to rest
_MAX_STEPS_BACK = 20
#: how often without finding a row that is new: then there is none, whatever the count says
_MAX_FRUITLESS = 3
#: how often to read a list at most
_MAX_READINGS = 3
#: how many pages to read at most: full ones come to the largest offset with fewer
_MAX_PAGES = 2000
#: how many pages may show nothing new, besides two for each that does
_MAX_STALE = 30


def read_rows(
    fetch: Callable[[int], tuple[list[dict[str, Any]], int | None]], page_size: int
) -> Iterator[dict[str, Any]]:
    """Every row of a list, each once.

    Args:
        fetch: given an offset, gives the page there, and how many rows there are in all (None where that is not told).
        page_size: how many rows a full page has.

    Yields:
        rows; each has an ID.

    Raises:
        WrongServiceError: the list does not go on, or has no end.
    """
    seen: set[str] = set()
    last: str | None = None
    offset = steps_back = fruitless = 0
    readings = 1
    progress = _Progress()
    while offset <= MAX_OFFSET:
        rows, count = fetch(offset)
        progress.note(offset, [row["id"] for row in rows], seen)
        may_step_back = steps_back < _MAX_STEPS_BACK and fruitless < _MAX_FRUITLESS
        if offset > 0 and may_step_back and not _goes_on(rows, seen, last):
            steps_back += 1
            fruitless += 1
            offset = max(0, min(offset, offset if count is None else count) - page_size // 2)
            continue
        for row in rows:
            if row["id"] not in seen:
                seen.add(row["id"])
                fruitless = 0
                yield row
            last = row["id"]
        end = offset + len(rows)
        if not rows or (len(rows) < page_size if count is None else end >= count):
            if count is None or len(seen) >= count:
                return
            if readings >= _MAX_READINGS:
                progress.give_up_if_repeated(readings)
                return
            readings += 1
            offset = 0
            continue
        # A page of one row leaves nothing to overlap with.
        offset = max(end - 1, offset + 1)


class _Progress:
    """Counts pages, to give up in time."""

    def __init__(self) -> None:
        self._new = self._stale = self._repeated = 0
        self._last: tuple[int, list[str]] = (0, [])

    def note(self, offset: int, ids: list[str], seen: set[str]) -> None:
        """A page was read."""
        if seen.issuperset(ids):
            self._stale += 1
        else:
            self._new += 1
        self._repeated += bool(ids) and offset != self._last[0] and ids == self._last[1]
        self._last = (offset, ids)
        if self._stale > _MAX_STALE + 2 * self._new or self._new + self._stale > _MAX_PAGES:
            self._give_up()

    def give_up_if_repeated(self, readings: int) -> None:
        """Rows are missing in the end: because they move, or because the offset makes no difference?"""
        if self._repeated >= readings:
            self._give_up()

    def _give_up(self) -> None:
        raise WrongServiceError(
            f"Listing migration tasks: {self._new + self._stale} pages were read, {self._stale} of them with nothing "
            "new, and some rows are still missing. SMS does not answer so.",
            hint="Check the endpoint, and what is on the way to it.",
        )


def _goes_on(rows: list[dict[str, Any]], seen: set[str], last: str | None) -> bool:
    """Whether a page goes on where the page before ended; one row that was seen, but is not the last one, may have
    moved there by itself."""
    known = list(itertools.takewhile(seen.__contains__, (row["id"] for row in rows)))
    return last in known or len(known) > 1
