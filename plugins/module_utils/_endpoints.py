# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Where SMS and IAM are.

SMS is a global service: one deployment for each site (China, International, ...) serves all regions, and a task is seen
only where its source server was registered. So ``region`` names the region that hosts SMS, never the target's.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._http import is_loopback
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import SDK_ENDPOINT_VARIABLE, Inputs

#: the regions that the vendor's current SDKs know (Python and Java agree)
SMS_ENDPOINTS: dict[str, str] = {
    "ap-southeast-3": "https://sms.ap-southeast-3.myhuaweicloud.com",
    "cn-north-4": "https://sms.cn-north-4.myhuaweicloud.com",
    "my-kualalumpur-1": "https://sms.my-kualalumpur-1.myhuaweicloud.com",
    "ru-moscow-1": "https://sms-api.ru-moscow-1.myhuaweicloud.com",
}
#: hosts that older sources name; whether they serve SMS today is not known, so they have to be given as endpoint
UNCERTAIN_ENDPOINTS: dict[str, str] = {
    "ap-southeast-1": "https://sms.ap-southeast-1.myhuaweicloud.com",
    "eu-west-101": "https://sms.myhuaweicloud.eu",
}

_SITE = ".myhuaweicloud.com"
_GLOBAL_IAM = "https://iam.myhuaweicloud.com"


def sms_endpoint(inputs: Inputs) -> str:
    """The URL of SMS, without a slash at the end.

    Raises:
        OptionError: there is none, or it would send credentials over plain HTTP.
    """
    region = inputs.get("region")
    endpoint = inputs.get("endpoint")
    if endpoint is None and region is not None:
        endpoint = inputs.environment(SDK_ENDPOINT_VARIABLE.format(region=region.upper().replace("-", "_")))
        # The SDK takes several, separated by commas, and begins with the first.
        endpoint = endpoint.split(",")[0].strip() if endpoint else None
    if endpoint is not None:
        return _clean(endpoint, "endpoint")
    known = ", ".join(sorted(SMS_ENDPOINTS))
    if region is None:
        raise OptionError(
            "Nothing says where SMS is: set region (HW_REGION_NAME) to the region that hosts SMS for your site, one of "
            f"{known} (cn-north-4 for the China site, ap-southeast-3 for the international one), or set endpoint "
            "(HW_SMS_ENDPOINT)."
        )
    if region not in SMS_ENDPOINTS:
        message = (
            f"No SMS endpoint is known for region {region}: SMS is a global service with one endpoint for each site, "
            f"whatever region a migration goes to. Set region to the one that hosts SMS for your site, one of {known}, "
            "or set endpoint (HW_SMS_ENDPOINT) to the address of SMS itself."
        )
        if region in UNCERTAIN_ENDPOINTS:
            message += f" Older sources name {UNCERTAIN_ENDPOINTS[region]} for it; try that as endpoint."
        raise OptionError(message)
    return SMS_ENDPOINTS[region]


def iam_endpoint(inputs: Inputs) -> str:
    """The URL of IAM, without a slash or ``/v3`` at the end.

    An SMS that is not on the main site needs its own IAM named, so that no password is sent to the wrong one.

    Raises:
        OptionError: there is none, or it would send credentials over plain HTTP.
    """
    given = inputs.get("iam_endpoint")
    if given is not None:
        return _clean(given, "iam_endpoint")
    sms = sms_endpoint(inputs)
    host = urlsplit(sms).hostname or ""
    if not host.endswith(_SITE):
        raise OptionError(
            f"iam_endpoint (HW_AUTH_URL) is missing: the SMS endpoint {sms} is not one of {_SITE.lstrip('.')}, "
            "so where its IAM is cannot be told."
        )
    region = next((name for name, url in SMS_ENDPOINTS.items() if url == sms), None)
    return f"https://iam.{region}{_SITE}" if region else _GLOBAL_IAM


def _clean(url: str, option: str) -> str:
    """A URL in the one form that paths are appended to.

    Raises:
        OptionError: it is no URL, holds more than an address, or is plain HTTP to another machine.
    """
    whole = url if "://" in url else f"https://{url}"
    try:
        parts = urlsplit(whole)
        host = parts.hostname
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        host, port_is_fine = None, False
    bad = not host or not port_is_fine or any(char.isspace() or char in '\\<>"{}|^`' for char in whole)
    if bad or parts.scheme not in ("http", "https"):
        raise OptionError(
            f"{option} is not a URL such as https://sms.cn-north-4.myhuaweicloud.com: {_without_login(url)}"
        )
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise OptionError(f"{option} must hold nothing but scheme, host, port and path; give credentials as options.")
    if parts.scheme == "http" and not is_loopback(host):
        raise OptionError(
            f"{option} is {whole}: credentials are never sent over plain HTTP, except to this machine. Use https."
        )
    path = parts.path.rstrip("/")
    if path.endswith("/v3"):
        path = path[: -len("/v3")].rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _without_login(url: str) -> str:
    """What a message shows of a URL: nothing before its last @ but the scheme, since a password may hold anything."""
    before, dummy, rest = url.rpartition("@")
    scheme = next((one for one in ("http://", "https://") if before.startswith(one)), "")
    return scheme + rest
