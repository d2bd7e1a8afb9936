# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""From options and variables to a connection with SMS: address, credentials and limits are decided here, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._method import Surroundings
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._selection import AUTO, open_credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._client import Client
from ansible_collections.huaweicloud.sms.plugins.module_utils._clock import Clock, Deadline
from ansible_collections.huaweicloud.sms.plugins.module_utils._endpoints import iam_endpoint, sms_endpoint
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import HttpTransport
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs
from ansible_collections.huaweicloud.sms.plugins.module_utils._sms_api import SmsApi

if TYPE_CHECKING:
    from ansible_collections.huaweicloud.sms.plugins.module_utils._iam import Iam

DEFAULT_MAX_RETRIES = 5
#: seconds; the service is next door, or not there at all
_METADATA_TIMEOUT = 3.0


class Connection(Surroundings):
    """A connection with SMS; nothing is sent before the first call.

    Args:
        options: the task's options.
        environ: the environment that the task sees.
        clock: tells the time.

    Raises:
        OptionError: an option is missing or cannot be used.
        MissingLibraryError: there is no requests library.
    """

    def __init__(self, options: Mapping[str, Any], environ: Mapping[str, str], clock: Clock) -> None:
        self.clock = clock
        self._inputs = Inputs(options, environ)
        self._max_retries = _whole_number(self._inputs, "max_retries", DEFAULT_MAX_RETRIES)
        self._transport = HttpTransport(verify=_verify(options, self._inputs), timeout=_timeout(options))
        self._credentials = open_credentials(self._inputs, options.get("auth_method") or AUTO, self)

    def sms(self, deadline: Deadline) -> SmsApi:
        """The API of SMS, for a run that has to be over at some time.

        Raises:
            OptionError: where SMS is cannot be told.
        """
        return SmsApi(
            Client("SMS", sms_endpoint(self._inputs), self._transport, self._credentials, deadline, self._max_retries)
        )

    def iam_url(self) -> str:
        return iam_endpoint(self._inputs)

    def open_iam(self, url: str, credentials: Credentials, deadline: Deadline) -> Iam:
        from ansible_collections.huaweicloud.sms.plugins.module_utils._iam import Iam

        return Iam(Client("IAM", url, self._transport, credentials, deadline, self._max_retries, secrets=self.secrets))

    def open_metadata(self, url: str, credentials: Credentials, deadline: Deadline) -> Client:
        transport = HttpTransport(timeout=_METADATA_TIMEOUT)
        return Client(
            "the metadata service", url, transport, credentials, deadline, max_retries=1, secrets=self.secrets
        )

    def token(self, deadline: Deadline) -> str:
        """A token, after logging in if need be.

        Raises:
            OptionError: the authentication method has none.
            SmsError: IAM does not give one.
        """
        self._credentials.prepare(deadline)
        token = self._credentials.token()
        if token is None:
            raise OptionError("There is no token to get: requests are signed with an access key, without a login.")
        return token

    def secrets(self) -> set[str]:
        """Every secret that was used so far, so that none is shown."""
        return self._credentials.secrets()

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._transport.close()


def _verify(options: Mapping[str, Any], inputs: Inputs) -> bool | str:
    if options.get("validate_certs") is False:
        return False
    return inputs.get("ca_path") or True


def _timeout(options: Mapping[str, Any]) -> float:
    value = options.get("timeout")
    seconds = 60.0 if value is None else float(value)
    if not 0 < seconds < float("inf"):
        raise OptionError(f"timeout must be a number of seconds above 0, not {value}.")
    return seconds


def _whole_number(inputs: Inputs, name: str, default: int) -> int:
    value = inputs.get(name)
    if value is None:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise OptionError(f"{name} must be a whole number from 0, not {value}.")
    return int(value)
