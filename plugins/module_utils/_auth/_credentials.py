# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What every login gives: something that authorises requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError

if TYPE_CHECKING:
    from ansible_collections.huaweicloud.sms.plugins.module_utils._answer import Answer


class Credentials:
    """Authorises requests; this base class authorises nothing, as the login itself needs it."""

    #: whether requests are signed with a key, rather than sent with a token
    signs = False

    def prepare(self, deadline: Deadline) -> None:
        """Get what authorize needs, such as a token, unless it is there.

        Args:
            deadline: when the whole run has to be over.

        Raises:
            SmsError: it cannot be had; the run has to stop.
        """

    def authorize(self, method: str, url: str, headers: dict[str, str], body: bytes) -> dict[str, str]:
        """The headers that authorise one request, exactly as it will be sent."""
        return {}

    def renew(self) -> bool:
        """Forget what the service calls expired; True where a new one can be had."""
        return False

    def token(self) -> str | None:
        """The token that is sent, after prepare; None where requests are signed instead."""
        return None

    def explain_refusal(self, answer: Answer, now: float) -> str | None:
        """What these credentials know about why they were refused.

        Args:
            answer: the service's 401.
            now: this machine's time, seconds since the epoch.
        """
        return None

    def secrets(self) -> set[str]:
        """Every secret held now, so that none is shown."""
        return set()


def header_value(option: str, value: str) -> str:
    """A value that is fit to be sent as a header.

    Raises:
        OptionError: it has a line break or another character that no header can hold; the value itself is not shown.
    """
    if not (value.isascii() and value.isprintable()):
        raise OptionError(f"{option} holds a line break or another character that cannot be sent as a header.")
    return value
