# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""What to do about an error code: data only, and the one place to add a hint.

Each row has the codes, what they mean, and what to do. The rows come from the vendor's error tables (SMS, API gateway,
IAM), its user guide, and reports of people who run the service; where only the latter vouch for a meaning, the row says
"reported as". The troubleshooting guide is generated from these rows.
"""

from __future__ import annotations

_AGENT = "Look at the source server's agent and its log, mend what it reports, restart the agent and try again."
_NETWORK = "Check the network and firewalls between the source server, the target server and Huawei Cloud, then retry."
_RECREATE = "Delete the task (this removes the target configuration), restart the agent, and configure the task again."
_LATER = "Try again later; if it stays, give the request ID to Huawei Cloud support."
_SUPPORT = "Give the request ID to Huawei Cloud support."
_BUSY = (
    "Stop the migration task and wait until it has stopped (or set stop_running=true), "
    "or shut down the agent on the source server, then delete the task again."
)
_GRANT = "Ask an administrator to grant the action named in the message, for example through the policy SMS FullAccess."
_KEY = "Check access_key, secret_key and security_token, and that the keys belong to the target account."
_CLOCK = "Set the clock and the time zone right (15 minutes off are refused), then try again."
_TOKEN = "Get a new token; with auth_method=password the collection does so by itself."
_LOGIN = "Check username or user_id, password, and domain_name (the account's name, not the user's)."
_REQUEST = "Check the options of the task; if they look right, report it with the request ID."
_ADDRESS = "Check endpoint and region (the region that hosts SMS, not the migration's target) and any proxy between."

#: (codes, what they mean, what to do)
ROWS: tuple[tuple[str, str, str], ...] = (
    # SMS: answers to calls about tasks
    ("SMS.7703", "the task does not exist", "Nothing to do if it was to be deleted; else check its ID and endpoint."),
    ("SMS.7719", "reported as: the source server is still running, the task cannot be deleted", _BUSY),
    ("SMS.2015", "a running or stopping task cannot be deleted", _BUSY),
    (
        "SMS.6527 SMS.2248",
        "the resource belongs to somebody else",
        "Use the credentials of the account and user that own the task, or correct the task's ID.",
    ),
    ("SMS.9004 SMS.2002 SMS.0204", "no permission for this action", _GRANT),
    ("SMS.9001", "invalid parameters", _REQUEST),
    (
        "SMS.1038",
        "only a created or monitored task can be paused",
        "See the task's state; it may have ended by itself.",
    ),
    ("SMS.1039", "only a paused task can be resumed", "See the task's state, and pause it first."),
    ("SMS.1040", "only a failed task can be restarted", "See the task's state."),
    (
        "SMS.2003 SMS.2004 SMS.2005 SMS.2006",
        "the request itself is refused (method, size, or content type)",
        "Check that endpoint names SMS and that no proxy changes requests; else report it with the request ID.",
    ),
    ("SMS.2007 SMS.6301", "an error inside the service", _LATER),
    ("SMS.2009", "the result of a command does not match", _AGENT),
    ("SMS.2013", "the source server exists already", "Use the existing source server."),
    ("SMS.2206", "the operating system is not supported", "Migrate a supported operating system."),
    (
        "SMS.2216 SMS.7602",
        "the source server does not exist",
        "Check the source server's ID, or start its agent again.",
    ),
    ("SMS.2252", "the source server has no task", "Nothing to do if its task was to be deleted."),
    ("SMS.6302", "there is no speed limit", "Set a speed limit first."),
    ("SMS.6601 SMS.6610", "the operating system type is invalid or does not fit", "Check os_type and the task's type."),
    ("SMS.6602", "the migration IP address is invalid", "Check migration_ip and use_public_ip."),
    ("SMS.6603", "the source server is not connected", "Start the agent on the source server, then try again."),
    ("SMS.7101", "the template does not exist", "Nothing to do if it was created for a task that is deleted."),
    ("SMS.7111", "the template still belongs to a task", "Delete the task first, then the template."),
    ("SMS.7605", "the target server belongs to another task", "Delete that other task; this frees the target server."),
    (
        "SMS.7711 SMS.7712",
        "the name or the type of the task is illegal",
        "Use 4 to 20 letters, digits, _ or - as name.",
    ),
    ("SMS.8115", "too many migration projects (50)", "Delete migration projects that are not needed."),
    ("SMS.6030 SMS.6031 SMS.6032 SMS.6033", "the new task lacks its source or target server or disks", _REQUEST),
    ("SMS.6102 SMS.6103", "the template or its disks are incomplete", "Complete the template's disks."),
    # SMS: outcomes of a migration, found in error_json and in the list of errors
    ("SMS.0007", "the agent failed, or the task's parameters are bad", _AGENT),
    ("SMS.0201 SMS.0203", "the source server cannot reach the API gateway in time", _NETWORK),
    ("SMS.0202", "authentication with an access key failed", _KEY),
    ("SMS.0205", "authentication failed because of the clock or the time zone", _CLOCK),
    ("SMS.0206", "only x86 servers can be migrated", "Migrate an x86 server."),
    ("SMS.0207", "the source server lacks the KVM driver", "Install the KVM (virtio) driver on the source server."),
    ("SMS.0208", "the privacy statement could not be confirmed", _NETWORK),
    ("SMS.0210 SMS.0211", "a file or certificate could not be put on the target server", _NETWORK),
    ("SMS.0212", "the agent was restarted", _RECREATE),
    ("SMS.0219", "the agent has no temporary credential in its configuration", _AGENT),
    ("SMS.0303 SMS.0304", "a domain name is unreachable, or TLS failed", _NETWORK),
    ("SMS.0410", "the network cards were not found", _AGENT),
    ("SMS.0412", "the target server does not exist", "Configure the task with an existing target server."),
    ("SMS.0515", "the source server's disks changed since the task was configured", _RECREATE),
    ("SMS.0805 SMS.0806 SMS.0807", "a partition was not copied, for lack of a working network", _NETWORK),
    ("SMS.1104 SMS.1105 SMS.1106 SMS.1113", "a disk was not detached, created, deleted or configured", _LATER),
    ("SMS.1404 SMS.1414", "a disk's state does not fit, or the migration module stopped", _RECREATE),
    ("SMS.1807 SMS.2802 SMS.3802 SMS.3803 SMS.3804 SMS.3805 SMS.3806", "the target server is unreachable", _NETWORK),
    ("SMS.6303", "the agent is too old", "Upgrade the agent on the source server."),
    (
        "SMS.6504 SMS.6509 SMS.6511 SMS.6517 SMS.6519 SMS.6520 SMS.6526 SMS.6528 SMS.6531 SMS.6533 SMS.6537 SMS.6539 "
        "SMS.6562 SMS.6563 SMS.6564 SMS.6616 SMS.6617",
        "the source server failed a check of its environment, or the account failed one",
        "See the checks of the source server in the console, mend what they name, and try again.",
    ),
    ("SMS.9007", "the task paused by itself after it was too fast several times", "Check its speed limit, resume it."),
    # API gateway
    ("APIGW.0101", "the gateway has no such API here: wrong host, path or region", _ADDRESS),
    ("APIGW.0103 APIGW.0104 APIGW.0105", "the gateway's configuration is incomplete", _SUPPORT),
    ("APIGW.0106 APIGW.0602 APIGW.0607", "the gateway calls the request bad", _REQUEST),
    ("APIGW.0201", "bad or too large a request, or the service behind the gateway did not answer", _LATER),
    ("APIGW.0204", "the version of TLS is not supported", "Use a Python and an OpenSSL that speak TLS 1.2 or newer."),
    (
        "APIGW.0301",
        "the token or the signature is wrong",
        "With a token: get a new one. With an access key: check access_key, secret_key and security_token, and the "
        "clock (15 minutes off are refused). Do not simply repeat it: more than five wrong signatures lock a key for "
        "5 minutes.",
    ),
    ("APIGW.0302 APIGW.0304 APIGW.0306", "these credentials may not call this API", _GRANT),
    ("APIGW.0303 APIGW.0305", "the authentication information is wrong", "Check the credentials and auth_method."),
    ("APIGW.0307", "the token must be renewed", _TOKEN),
    ("APIGW.0308", "too many requests", "Lower the number of parallel runs, or raise max_retries and wait_timeout."),
    ("APIGW.0310", "the project is not available", "Check project_id or project_name, and whether it is suspended."),
    ("APIGW.0401 APIGW.0402 APIGW.0404", "this address may not call the API", "Call it from an address that may."),
    ("APIGW.0501 APIGW.0502", "the quota is used up, or the app is frozen", "Raise the quota, or settle the bill."),
    (
        "APIGW.0601 APIGW.0605 APIGW.0606 APIGW.0608 APIGW.0609 APIGW.0610 APIGW.0611 APIGW.0612 APIGW.0613 APIGW.0705",
        "an error inside the gateway, or nothing behind it answers",
        _LATER,
    ),
    ("APIGW.0802", "this user may not use this region", "Use another region, or ask an administrator."),
    # IAM
    ("IAM.0001", "authentication is required", "Give credentials."),
    ("IAM.0002 IAM.0003", "IAM does not allow it", _GRANT),
    ("IAM.0004", "the user, account, project or agency was not found", _LOGIN),
    ("IAM.0005", "a conflict", _LATER),
    ("IAM.0006", "an error inside IAM", _LATER),
    ("IAM.0007 IAM.0009 IAM.0011 IAM.0072 IAM.0073", "IAM calls the request bad", _REQUEST),
    (
        " ".join(f"IAM.{number}" for number in range(1100, 1119)),
        "IAM calls a user or a field invalid",
        _LOGIN,
    ),
    ("IAM.0012", "too many logins", "Log in less often: hand a token to later tasks, or wait a minute."),
    ("IAM.0061", "the account is locked", "Wait (15 minutes by default) and check the password before trying again."),
    ("IAM.0062", "the password is wrong", _LOGIN),
    ("IAM.0063 IAM.0064 IAM.0066 IAM.0067", "the token is expired or invalid", _TOKEN),
    ("IAM.0080 IAM.0082", "the user is disabled", "Ask an administrator to enable the IAM user."),
    ("IAM.0083", "the region is private", "Use another region, or ask an administrator."),
    (
        "IAM.0081",
        "the user may use the console only",
        "Ask an administrator to allow the IAM user programmatic access.",
    ),
)

#: what to do where the code says nothing: by HTTP status
STATUS_HINTS: dict[int, str] = {
    400: _REQUEST,
    401: "Check the credentials and auth_method.",
    403: _GRANT,
    404: _ADDRESS,
    405: _ADDRESS,
    407: "Give the proxy's user name and password in the proxy variable, or name the endpoint in no_proxy.",
    408: _LATER,
    409: "Look at the task's state, then try again.",
    413: "Delete fewer tasks at once.",
    429: "Lower the number of parallel runs, or raise max_retries and wait_timeout.",
    500: _LATER,
    502: _LATER,
    503: _LATER,
    504: _LATER,
}

#: the same for IAM, where it differs
IAM_STATUS_HINTS: dict[int, str] = {
    401: f"{_LOGIN} A user with a virtual MFA device needs totp_passcode, too.",
    404: "Check iam_endpoint, and the names of the account, project and agency.",
}

HINTS: dict[str, str] = {code: hint for codes, dummy, hint in ROWS for code in codes.split()}


def canonical_code(code: str) -> str:
    """A code as the table has it: dedicated gateways say ``APIG.`` where the public one says ``APIGW.``; IAM's numeric
    codes (1100 to 1118) come without a prefix."""
    if code.startswith("APIG."):
        return code.replace("APIG.", "APIGW.", 1)
    if code.isdigit() and "IAM." + code in HINTS:
        return "IAM." + code
    return code


def hint_for(code: str | None, http_status: int, service: str = "SMS") -> str | None:
    """What to do about an error.

    Args:
        code: the error code, or None.
        http_status: the HTTP status.
        service: the name of the service, SMS or IAM.

    Returns:
        a sentence or two, or None where nothing is known.
    """
    if code is not None and canonical_code(code) in HINTS:
        return HINTS[canonical_code(code)]
    if service == "IAM" and http_status in IAM_STATUS_HINTS:
        return IAM_STATUS_HINTS[http_status]
    return STATUS_HINTS.get(http_status)
