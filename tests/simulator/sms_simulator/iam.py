# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""IAM: tokens, temporary keys, projects.

Source of paths and bodies: the IAM API reference (v3 tokens in the shape of OpenStack Keystone, v3.0 for the rest).
"""

from __future__ import annotations

from typing import Any, Callable

from .authenticate import authenticate, find_token
from .call import Call
from .credentials import AGENCY, DOMAIN_IDS, DOMAIN_NAMES, PROJECTS, USERS, Principal, Token, User, timestamp
from .reply import Reply, ServiceError, iam_error, json_reply, keystone_error, no_such_api
from .seed import PARTNER_ACCOUNT
from .world import World

ROLES = [{"id": "0", "name": "te_admin"}, {"id": "1f2e3d4c5b6a79880716253443526170", "name": "sms_adm"}]


def handle(world: World, call: Call) -> Reply:
    """Answer one request to IAM."""
    handler = ROUTES.get((call.method, call.path))
    if handler is None:
        raise no_such_api()
    return handler(world, call)


def bad_request(message: str) -> ServiceError:
    """400 of the /v3 paths."""
    return keystone_error(400, message, "Bad Request")


def wrong_login() -> ServiceError:
    """401 that does not tell whether it is the name or the password."""
    return keystone_error(401, "The username or password is wrong.", "Unauthorized")


def _part(value: dict[str, Any], *keys: str) -> dict[str, Any]:
    """A nested object of a request body.

    Raises:
        ServiceError: it is not there, or not an object.
    """
    for key in keys:
        inner = value.get(key)
        if not isinstance(inner, dict):
            wanted = ".".join(keys)
            raise bad_request(f"Expecting to find {wanted} in the request body. The server could not comply with it.")
        value = inner
    return value


def _domain_name(domain: dict[str, Any]) -> str | None:
    name = domain.get("name") or DOMAIN_NAMES.get(domain.get("id", ""))
    return name if name in DOMAIN_IDS else None


def create_token(world: World, call: Call) -> Reply:
    """POST /v3/auth/tokens"""
    call.auth_kind = "login"
    try:
        auth = _part(call.json(), "auth")
    except ValueError:
        raise bad_request("The request body is not valid JSON.") from None
    identity = _part(auth, "identity")
    methods = identity.get("methods")
    if methods == ["assume_role"]:
        principal = _assume(world, call, _part(identity, "assume_role"))
    elif isinstance(methods, list) and "password" in methods and set(methods) <= {"password", "totp"}:
        principal = _login(world, identity, methods)
    else:
        raise bad_request("The authentication method is not supported.")
    call.auth_label = principal.label
    token = world.credentials.issue_token(principal, methods, _scope(auth, principal))
    return _token_reply(token, call, 201)


def _login(world: World, identity: dict[str, Any], methods: list[str]) -> Principal:
    given = _part(identity, "password", "user")
    user = _find_user(given)
    if user is None or given.get("password") != user.password:
        raise wrong_login()
    if "totp" in methods:
        totp = _part(identity, "totp", "user")
        if totp.get("id") != user.id or totp.get("passcode") != world.settings.mfa_passcode:
            raise keystone_error(401, "The verification code of the virtual MFA device is wrong.", "Unauthorized")
    elif world.settings.mfa_required:
        raise keystone_error(401, "The login requires a verification code of the virtual MFA device.", "Unauthorized")
    return Principal(user.label, user.account, user.id, user.name)


def _find_user(given: dict[str, Any]) -> User | None:
    """By id alone, or by name and account."""
    if "id" in given:
        return next((user for user in USERS if user.id == given["id"]), None)
    account = _domain_name(_part(given, "domain"))
    return next((user for user in USERS if (user.name, user.account) == (given.get("name"), account)), None)


def _assume(world: World, call: Call, role: dict[str, Any]) -> Principal:
    """Become an agency of another account, by token."""
    value = call.headers.get("x-auth-token")
    if value is None:
        raise keystone_error(401, "The request you have made requires authentication.", "Unauthorized")
    try:
        delegate = find_token(world, call, value).principal
    except ServiceError:
        raise keystone_error(401, "The token is invalid or has expired.", "Unauthorized") from None
    return _agency(role, delegate)


def _agency(role: dict[str, Any], delegate: Principal) -> Principal:
    account = _domain_name({"name": role.get("domain_name"), "id": role.get("domain_id", "")})
    # xrole_name is what agency_name was called in older versions of the API.
    if account != PARTNER_ACCOUNT or role.get("agency_name", role.get("xrole_name")) != AGENCY:
        raise keystone_error(404, "Could not find agency.", "Not Found")
    if delegate.account == PARTNER_ACCOUNT:
        raise keystone_error(403, "You are not authorized to perform the requested action.", "Forbidden")
    return Principal("agency", PARTNER_ACCOUNT, delegate.user_id, f"{delegate.account}/{AGENCY}")


def _scope(auth: dict[str, Any], principal: Principal) -> dict[str, Any]:
    """What the token is for. Of a project and a domain, the project wins; without any it is for global services."""
    scope = auth.get("scope") or {}
    domain = {"id": DOMAIN_IDS[principal.account], "name": principal.account}
    if "project" in scope:
        wanted = _part(scope, "project")
        for (account, name), identifier in PROJECTS.items():
            if account == principal.account and (wanted.get("id") == identifier or wanted.get("name") == name):
                return {"project": {"domain": domain, "id": identifier, "name": name}}
        raise keystone_error(404, f"Could not find project: {wanted.get('id') or wanted.get('name')}.", "Not Found")
    if "domain" in scope and _domain_name(_part(scope, "domain")) != principal.account:
        raise keystone_error(401, "The account of the scope is not yours.", "Unauthorized")
    return {"domain": domain}


def _token_reply(token: Token, call: Call, status: int) -> Reply:
    domain = {"id": DOMAIN_IDS[token.principal.account], "name": token.principal.account}
    body: dict[str, Any] = {
        "expires_at": timestamp(token.expires),
        "issued_at": timestamp(token.issued),
        "methods": token.methods,
        "roles": ROLES,
        **token.scope,
        "user": {
            "domain": domain,
            "id": token.principal.user_id,
            "name": token.principal.user_name,
            "password_expires_at": "",
        },
    }
    if not call.query.get("nocatalog"):
        body["catalog"] = _catalog()
    return json_reply({"token": body}, status, {"X-Subject-Token": token.value})


def _catalog() -> list[dict[str, Any]]:
    """Like a real catalog, too large to be worth fetching."""
    return [
        {
            "id": f"{number:032x}",
            "name": f"service{number}",
            "type": f"service{number}",
            "endpoints": [
                {
                    "id": f"{number:032x}",
                    "interface": "public",
                    "region": "*",
                    "region_id": "*",
                    "url": f"https://s{number}.example.com/v1",
                }
            ],
        }
        for number in range(120)
    ]


def validate_token(world: World, call: Call) -> Reply:
    """GET /v3/auth/tokens"""
    try:
        find_token(world, call, call.headers.get("x-auth-token", ""))
    except ServiceError:
        raise keystone_error(401, "The request you have made requires authentication.", "Unauthorized") from None
    subject = world.credentials.tokens.get(call.headers.get("x-subject-token", ""))
    if subject is None or subject.expires <= world.now():
        raise keystone_error(404, "Could not find token.", "Not Found")
    return _token_reply(subject, call, 200)


def list_projects(world: World, call: Call) -> Reply:
    """GET /v3/projects"""
    principal = authenticate(world, call)
    domain = DOMAIN_IDS[principal.account]
    rows = []
    for (account, name), identifier in PROJECTS.items():
        if account == principal.account and call.query.get("name", name) == name:
            row = {
                "id": identifier,
                "name": name,
                "domain_id": domain,
                "parent_id": domain,
                "enabled": True,
                "is_domain": False,
            }
            rows.append({**row, "description": "", "links": {"self": f"{call.base_url}/v3/projects/{identifier}"}})
    return json_reply(
        {"projects": rows, "links": {"next": None, "previous": None, "self": f"{call.base_url}/v3/projects"}}
    )


def create_key(world: World, call: Call) -> Reply:
    """POST /v3.0/OS-CREDENTIAL/securitytokens: temporary keys for oneself, or of an agency."""
    try:
        identity = _part(call.json(), "auth", "identity")
    except ValueError:
        raise iam_error("IAM.0011", "Request body is invalid.", 400) from None
    methods = identity.get("methods")
    options: dict[str, Any] = {}
    if methods == ["token"]:
        options = identity.get("token") or {}
        if "x-auth-token" not in call.headers and "authorization" not in call.headers and options.get("id"):
            principal = find_token(world, call, options["id"]).principal
        else:
            principal = authenticate(world, call)
        principal = Principal("issued_temporary", principal.account, principal.user_id, principal.user_name)
    elif methods == ["assume_role"]:
        options = identity.get("assume_role") or {}
        principal = _agency(options, authenticate(world, call))
    else:
        raise iam_error("IAM.0073", "Invalid field methods in the request body.", 400)
    seconds = options.get("duration_seconds", 900)
    if not isinstance(seconds, int) or not 900 <= seconds <= 86400:
        raise iam_error("IAM.0007", "duration_seconds must be between 900 and 86400.", 400)
    if world.settings.temporary_key_seconds is not None:
        seconds = world.settings.temporary_key_seconds
    key = world.credentials.issue_key(principal, seconds)
    return json_reply(
        {"credential": credential_body(key.access, key.secret, key.security_token, key.expires or 0)}, 201
    )


def credential_body(access: str, secret: str, security_token: str, expires: float) -> dict[str, str]:
    """Temporary keys as IAM and the metadata service write them."""
    return {"access": access, "secret": secret, "securitytoken": security_token, "expires_at": timestamp(expires)}


ROUTES: dict[tuple[str, str], Callable[[World, Call], Reply]] = {
    ("POST", "/v3/auth/tokens"): create_token,
    ("GET", "/v3/auth/tokens"): validate_token,
    ("GET", "/v3/projects"): list_projects,
    ("POST", "/v3.0/OS-CREDENTIAL/securitytokens"): create_key,
}
