# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who sends a request: token or signature, checked as the API gateway checks them."""

from __future__ import annotations

from .call import Call
from .credentials import Key, Principal, Token
from .reply import authentication_error, permission_error
from .signature import SignatureError, SignedRequest
from .world import World


def authenticate(world: World, call: Call) -> Principal:
    """The principal behind a request.

    Raises:
        ServiceError: 401 as the gateway answers it.
    """
    if "authorization" in call.headers:
        return _by_signature(world, call)
    if "x-auth-token" in call.headers:
        return find_token(world, call, call.headers["x-auth-token"]).principal
    raise authentication_error("x-auth-token not found")


def find_token(world: World, call: Call, value: str) -> Token:
    """The token of this value.

    Raises:
        ServiceError: it is unknown (APIGW.0301) or expired (APIGW.0307, or as set).
    """
    call.auth_kind = "token"
    token = world.credentials.tokens.get(value)
    if token is None:
        raise authentication_error("decrypt token fail")
    call.auth_label = token.principal.label
    if token.expires <= world.now():
        raise authentication_error("token expired", world.settings.expired_token_code)
    return token


def _by_signature(world: World, call: Call) -> Principal:
    call.auth_kind = "aksk"
    request = SignedRequest(call.method, call.target, call.headers, call.body)
    try:
        access = request.access_key
        key = world.credentials.keys.get(access)
        if key is None:
            raise SignatureError(f"Get secretKey failed,ak:{access},err:ak not exist")
        call.auth_label = key.principal.label
        if world.now() < key.locked_until:
            raise SignatureError("AK access failed to reach the limit,forbidden.")
        _check_security_token(call, key)
        request.verify(key.secret, world.now())
        if key.expires is not None and key.expires <= world.now():
            raise SignatureError("the temporary access key has expired")
    except SignatureError as error:
        if error.counted and key is not None:
            _count_failure(world, key)
        raise authentication_error(error.reason) from None
    key.failures = 0
    return key.principal


def _check_security_token(call: Call, key: Key) -> None:
    given = call.headers.get("x-security-token", "")
    if key.security_token:
        call.auth_kind = "temporary"
    if given != key.security_token:
        raise SignatureError("the security token does not belong to the access key", counted=True)


def _count_failure(world: World, key: Key) -> None:
    key.failures += 1
    if key.failures > world.settings.lock_after:
        key.failures = 0
        key.locked_until = world.now() + world.settings.lock_seconds


def require(world: World, principal: Principal, action: str, resource: str = "*") -> None:
    """Check a permission.

    Raises:
        ServiceError: 403 SMS.9004.
    """
    allowed = world.settings.permissions.get(principal.label)
    if allowed is not None and action not in allowed:
        raise permission_error(action, resource)
