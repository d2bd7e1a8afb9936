# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""The API of SMS: one method for each call, plain values in and out.

Source: the vendor's API reference and SDK (v3). Paths carry no project ID.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer, wrong_service
from ansible_collections.huaweicloud.sms.plugins.module_utils._client import Client
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import WrongServiceError
from ansible_collections.huaweicloud.sms.plugins.module_utils._paging import read_rows
from ansible_collections.huaweicloud.sms.plugins.module_utils._rules import problem_with_id, show_id

#: what a successful write may answer; the pages promise 200, Terraform's provider has seen the others
WRITTEN = (200, 202, 204)
#: rows on a page of a list; the most that SMS gives
PAGE_SIZE = 200
#: up to so many tasks, one request for each costs less than reading the list
LARGE = 20


class SmsApi:
    """SMS.

    Args:
        client: calls it.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self.deadline = client.deadline

    def delete_task(self, task_id: str) -> bool:
        """``DELETE /v3/tasks/{task_id}``: ask for the deletion of a task.

        Deletion may go on after the answer. Sending it again does no harm.

        Returns:
            whether an earlier attempt of this call may have been carried out already.

        Raises:
            TaskGoneError: there is no such task.
            SourceBusyError: the source server is busy.
            SmsError: anything else.
        """
        doing = f"Deleting migration task {show_id(task_id)}"
        path = _task_path(task_id)
        answer = self._client.call(doing, "DELETE", path, repeatable=True, accept=WRITTEN, about_task=True)
        return answer.uncertain

    def show_task(self, task_id: str, max_retries: int | None = None) -> dict[str, Any]:
        """``GET /v3/tasks/{task_id}``: a task in full.

        Args:
            task_id: its ID.
            max_retries: another limit for this call; None for the usual one.

        Raises:
            TaskGoneError: there is no such task.
            SmsError: anything else.
        """
        doing = f"Reading migration task {show_id(task_id)}"
        path = _task_path(task_id)
        answer = self._client.call(doing, "GET", path, repeatable=True, about_task=True, max_retries=max_retries)
        return self._object(doing, answer, "id", "state")

    def list_tasks(self, filters: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """``GET /v3/tasks``: the account's tasks, in short; page by page, as they are needed.

        Args:
            filters: query parameters of SMS (state, name, id, source_server_id, enterprise_project_id); those that are
                None are left out.

        Yields:
            tasks, each once. They do not tell whether their source server is connected.

        Raises:
            SmsError: a page cannot be read.
        """
        doing = "Listing migration tasks"

        def fetch(offset: int) -> tuple[list[dict[str, Any]], int | None]:
            query = {**filters, "limit": PAGE_SIZE, "offset": offset}
            answer = self._client.call(doing, "GET", "/v3/tasks", query=query, repeatable=True)
            page = self._object(doing, answer, "tasks")
            rows, count = page["tasks"], page.get("count")
            if not isinstance(rows, list) or any(_hides(row, filters.get("name")) for row in rows):
                raise wrong_service(doing, "SMS", self._client.endpoint, self._client.concealed(answer))
            return [row for row in rows if _has_id(row)], count if isinstance(count, int) else None

        try:
            yield from read_rows(fetch, PAGE_SIZE)
        except WrongServiceError as exc:
            exc.endpoint = self._client.endpoint
            raise

    def delete_tasks(self, task_ids: list[str]) -> None:
        """``POST /v3/tasks/delete``: ask for the deletion of several tasks.

        What becomes of each is not told; nor is it documented what a task that cannot be deleted does to the others, or
        how many SMS takes. Sending it again does no harm.

        Raises:
            SmsError: it was refused, or its answer got lost.
        """
        doing = f"Deleting {len(task_ids)} migration tasks at once"
        body = {"ids": task_ids}
        self._client.call(doing, "POST", "/v3/tasks/delete", body=body, repeatable=True, accept=WRITTEN)

    def stop_task(self, doing: str, task_id: str) -> None:
        """``POST /v3/tasks/{task_id}/action`` with ``stop``: ask for a pause.

        It is not sent again once it may have arrived.

        Raises:
            TaskGoneError: there is no such task.
            SmsError: anything else.
        """
        path = f"{_task_path(task_id)}/action"
        body = {"operation": "stop"}
        self._client.call(doing, "POST", path, body=body, repeatable=False, accept=WRITTEN, about_task=True)

    def show_server(self, server_id: str, max_retries: int | None = None) -> dict[str, Any]:
        """``GET /v3/sources/{source_id}``: a source server in full; the authority on whether it is connected.

        Raises:
            SmsError: it cannot be read.
        """
        doing = f"Reading source server {server_id}"
        path = f"/v3/sources/{quote(server_id, safe='')}"
        answer = self._client.call(doing, "GET", path, repeatable=True, max_retries=max_retries)
        return self._object(doing, answer, "id", "state")

    def _object(self, doing: str, answer: Answer, *names: str) -> dict[str, Any]:
        """The body as an object that has at least one of some names; anything else does not come from SMS."""
        body = self._client.data(answer)
        if isinstance(body, dict) and any(name in body for name in names):
            return body
        raise wrong_service(doing, "SMS", self._client.endpoint, self._client.concealed(answer))


def _has_id(row: Any) -> bool:
    """Whether a row has an ID that a task can have: one that goes into a path must not lead anywhere else."""
    return isinstance(row, dict) and isinstance(row.get("id"), str) and problem_with_id(row["id"]) is None


def _hides(row: Any, name: str | None) -> bool:
    """Whether a row has the name that was asked for, but no ID that could be used: it is not to be passed over."""
    return name is not None and isinstance(row, dict) and row.get("name") == name and not _has_id(row)


def _task_path(task_id: str) -> str:
    """The path of one task: whatever the ID holds, it stays one segment."""
    return f"/v3/tasks/{quote(task_id, safe='')}"
