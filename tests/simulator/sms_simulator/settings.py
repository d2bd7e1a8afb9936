# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every switch of the simulator, with its default and the values it takes.

The defaults play the likeliest behaviour of the real service; the other values play what else is possible where nothing
is published, or what may go wrong.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

CHOICES: dict[str, tuple[Any, ...]] = {
    "name_filter": ("substring", "exact"),
    "limit_zero": ("default", "empty"),
    "list_churn": ("none", "insert", "remove"),
    "delete_mode": ("instant", "async"),
    "delete_rule": ("current", "old"),
    "delete_while_deleting": ("accept", "refuse"),
    "delete_body": ("empty", "string", "text", "object"),
    "malformed_id": ("invalid", "unknown", "gateway"),
    "stop_mode": ("normal", "refuse", "ignore", "fail", "finish"),
    "batch": (
        "partial",
        "partial_error",
        "all_or_nothing",
        "silent_skip",
        "silent_noop",
        "old_rule",
        "absent",
        "forbidden",
    ),
    "retry_after": (None, "seconds", "http-date"),
    "expired_token_code": ("APIGW.0307", "APIGW.0301"),
    "metadata_mode": ("optional", "required", "absent"),
}


@dataclass
class Settings:
    """All settings; a key that is not here is refused."""

    # Every request
    latency_ms: float = 0  # pause before each request is handled
    clock_offset_seconds: float = 0  # how far the simulator's clock is ahead of the real one
    # Reading
    name_filter: str = "substring"  # how ?name= of the list matches
    limit_zero: str = "default"  # what limit=0 means
    list_page_cap: int | None = None  # answers at most this many rows, whatever limit says
    list_churn: str = "none"  # after each page a task appears at the front, or the first one vanishes
    show_connected: bool = True  # whether task details have "connected"
    unknown_task_status: int = 404
    unknown_task_code: str = "SMS.7703"
    foreign_task_status: int = 400
    foreign_task_code: str = "SMS.6527"
    malformed_id: str = "invalid"  # SMS.9001, as an unknown task, or APIGW.0101
    # Deleting
    delete_mode: str = "instant"
    deleting_reads: int = 2  # async: reads of the task that show DELETING
    deleting_seconds: float = 0  # async: and at least this long
    old_state_reads: int = 0  # reads after an accepted deletion that still show the old state
    deletion_fails: str | None = None  # async: "previous", or the state the task ends in instead of vanishing
    delete_while_deleting: str = "accept"
    delete_rule: str = "current"  # which wording of the deletion rule holds
    delete_status: int = 200
    delete_body: str = "empty"  # what a successful write answers
    refused_status: int = 400
    refused_code: str = "SMS.7719"
    batch: str = "partial"
    batch_max_ids: int | None = None
    batch_max_status: int = 413
    # Stopping
    stop_mode: str = "normal"
    stop_reads: int = 2  # reads of the task that show ABORTING
    # Throttling: so many requests in so many seconds; 0 is no limit
    throttle_requests: int = 0
    throttle_seconds: float = 1
    iam_throttle_requests: int = 0
    iam_throttle_seconds: float = 1
    retry_after: str | None = None  # form of the Retry-After header of a 429
    retry_after_seconds: float | None = None  # its value; by default the time until the window opens
    # Credentials
    token_seconds: float = 86400
    temporary_key_seconds: float | None = None  # by default as long as the request asks for
    expired_token_code: str = "APIGW.0307"
    lock_after: int = 5  # more bad signatures in a row than this lock an access key
    lock_seconds: float = 300
    mfa_passcode: str = "123456"
    mfa_required: bool = False
    permissions: dict[str, list[str] | None] = field(default_factory=dict)  # per credential label; null: everything
    # ECS metadata service
    metadata_mode: str = "optional"  # is a metadata token optional, required, or unknown to the service
    metadata_absent_status: int = 404  # answer to the token request when unknown: 404, 405 or 503
    metadata_agency: bool = True  # whether the server has an agency
    metadata_key_seconds: float = 86400

    def as_dict(self) -> dict[str, Any]:
        """All settings, ready for JSON."""
        return asdict(self)

    def update(self, changes: dict[str, Any]) -> None:
        """Apply changes, all or none.

        Raises:
            ValueError: a key is unknown or a value does not fit.
        """
        for key, value in changes.items():
            self._check(key, value)
        for key, value in changes.items():
            if key == "permissions":
                self.permissions = {**self.permissions, **value}
            else:
                setattr(self, key, value)

    @classmethod
    def _check(cls, key: str, value: Any) -> None:
        kinds = {each.name: str(each.type) for each in fields(cls)}
        if key not in kinds:
            raise ValueError(f"unknown setting {key!r}; known: {', '.join(sorted(kinds))}")
        if key in CHOICES:
            if value not in CHOICES[key]:
                raise ValueError(f"{key} must be one of {', '.join(map(repr, CHOICES[key]))}, not {value!r}")
            return
        kind = kinds[key]
        accepted: list[type] = [type(None)] if "None" in kind.split(" | ") else []
        for word, types in (
            ("int", (int,)),
            ("float", (int, float)),
            ("str", (str,)),
            ("bool", (bool,)),
            ("dict", (dict,)),
        ):
            if kind.startswith(word):
                accepted.extend(types)
        # True is an int for Python, not for whoever reads the settings.
        if not isinstance(value, tuple(accepted)) or (isinstance(value, bool) and bool not in accepted):
            raise ValueError(f"{key} must be {kind}, not {value!r}")
