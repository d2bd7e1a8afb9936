# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What the answers and states of SMS mean for a deletion: the rules of the service, as plain functions.

The deletion rule is the vendor's ("Deleting a Migration Task", 2025-11-27): refused if and only if the source server is
connected to SMS and in one of ten states. The error codes are not on that page; they come from the vendor's error
tables and from reports of people who run the service, and the functions are right whichever HTTP status they have.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

#: "Task doesn't exist"; its HTTP status is 404 or 400, which of them is not known
GONE_CODE = "SMS.7703"
#: busy by themselves, whatever else is known of the task
BUSY_CODES = frozenset({"SMS.7719", "SMS.2015"})
#: somebody else's resource: never "gone"
FOREIGN_CODES = frozenset({"SMS.6527", "SMS.2248"})
#: that, or an action that is not permitted: never "gone" either
FORBIDDEN_CODES = FOREIGN_CODES | {"SMS.9004", "APIGW.0302", "APIGW.0306"}
#: the gateway does not know this API: the request never came to SMS
NO_SUCH_API_CODE = "APIGW.0101"
#: a token that is not valid any more; with a signature, 0301 means that the signature is wrong
EXPIRED_TOKEN_CODES = frozenset({"APIGW.0301", "APIGW.0307"})

#: the source server's states in which SMS refuses to delete its task while its agent is connected
BLOCKING_SOURCE_STATES = frozenset(
    {
        "initialize",
        "stopping",
        "deleting",
        "cloning",
        "replicate",
        "syncing",
        "cutovering",
        "skipping",
        "clearing",
        "premiging",
    }
)
DELETING = "DELETING"

MAX_ID_LENGTH = 36


def is_gone(http_status: int, code: str | None) -> bool:
    """Whether an answer to a request about one task says that the task does not exist.

    A bare 404 says nothing: gateways, proxies and other services answer so too.
    """
    if code == GONE_CODE:
        return 400 <= http_status < 500
    if http_status != 404 or code is None or not code.startswith("SMS."):
        return False
    return not (is_busy(code) or is_forbidden(http_status, code))


def is_busy(code: str | None) -> bool:
    """Whether a code says by itself that the source server is busy."""
    return code in BUSY_CODES


def is_forbidden(http_status: int, code: str | None) -> bool:
    """Whether an answer says that these credentials may not do this."""
    return http_status == 403 or _is_one_of(code, FORBIDDEN_CODES)


def is_expired_token(http_status: int | None, code: str | None) -> bool:
    """Whether an answer says that the token is not valid (any more)."""
    return http_status == 401 and _is_one_of(code, EXPIRED_TOKEN_CODES)


def is_wrong_service(http_status: int, code: str | None, is_json: bool) -> bool:
    """Whether an answer that is no success does not come from the service that was asked.

    SMS and the gateway give every refusal a code; a page, plain text or nothing comes from something else on the way.
    """
    if code is not None:
        return _is_one_of(code, {NO_SUCH_API_CODE})
    return http_status < 400 or http_status in (404, 405) or not is_json


def _is_one_of(code: str | None, codes: Set[str]) -> bool:
    """Whether a code is one of several, as the gateway or as a dedicated gateway spells it."""
    from ansible_collections.huaweicloud.sms.plugins.module_utils._hints import canonical_code

    return code is not None and canonical_code(code) in codes


def task_state(task: dict[str, Any]) -> str:
    """The task's state in upper case; empty where it is not told."""
    return str(task.get("state") or "").upper()


def source_state(task: dict[str, Any]) -> str:
    """The state of the task's source server in lower case; empty where it is not told.

    UpdateCopyState writes ``init`` where reads say ``initialize``, and older APIs wrote upper case.
    """
    source = task.get("source_server")
    state = str(source.get("state") or "").lower() if isinstance(source, dict) else ""
    return "initialize" if state == "init" else state


def is_stopping(task: dict[str, Any]) -> bool:
    """Whether the task is on its way to a stop."""
    return task_state(task) == "ABORTING" or source_state(task) == "stopping"


def blocks_deletion(connected: bool | None, state: str) -> bool | None:
    """Whether SMS refuses to delete a task.

    Args:
        connected: whether the source server's agent is connected; None where that is not known.
        state: the source server's state as source_state gives it.

    Returns:
        True or False; None where it depends on the connection, and that is not known.
    """
    if state not in BLOCKING_SOURCE_STATES or connected is False:
        return False
    return True if connected else None


def is_connected(thing: dict[str, Any]) -> bool | None:
    """Whether the source server's agent is connected, as a task or a source server says it; None where it does not."""
    connected = thing.get("connected")
    return connected if isinstance(connected, bool) else None


def describe(task: dict[str, Any]) -> str:
    """The task's and its source server's state, as a sentence for a person."""
    name = f" {task['name']}" if task.get("name") else ""
    source = task.get("source_server")
    server = f" {source['name']}" if isinstance(source, dict) and source.get("name") else ""
    connection = {True: "connected and ", False: "disconnected and ", None: ""}[is_connected(task)]
    return (
        f"The task{name} is in state {task_state(task) or 'unknown'}, its source server{server} is {connection}"
        f"in state {source_state(task) or 'unknown'}."
    )


def show_id(task_id: str) -> str:
    """An ID as a message shows it: as it is, or in quotes where it has spaces or characters that cannot be seen."""
    if task_id.isprintable() and " " not in task_id and task_id:
        return task_id
    return ascii(task_id)


def problem_with_id(task_id: str) -> str | None:
    """What is wrong with a task's ID, or None.

    SMS takes 1 to 36 characters. IDs are mostly UUIDs, but older ones are not, so nothing else is asked of them: they
    are data. A dot or two alone would be taken for a step in the path by whatever is on the way, even when encoded.
    """
    if not task_id.strip():
        return "it is empty"
    if len(task_id) > MAX_ID_LENGTH:
        return f"it has {len(task_id)} characters, and SMS takes at most {MAX_ID_LENGTH}"
    if task_id.strip() in (".", ".."):
        return "it is a step in a path"
    try:
        task_id.encode("utf-8")
    except UnicodeEncodeError:
        return "it is not valid text"
    return None
