# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ECS metadata service, as far as temporary keys go.

Paths, headers and the answer without an agency: the vendor's Python SDK (huaweicloudsdkcore/auth/internal.py).
"""

from __future__ import annotations

import secrets

from .call import Call
from .credentials import USERS, Principal
from .iam import credential_body
from .reply import Reply, json_reply
from .seed import ACCOUNT
from .world import World

TOKEN_PATH = "/meta-data/latest/api/token"
KEY_PATH = "/openstack/latest/securitykey"
MAX_TOKEN_SECONDS = 21600
NO_AGENCY = "Please configure Cloud Service Agency first"


def handle(world: World, call: Call) -> Reply:
    """Answer one request to the metadata service."""
    if call.path == TOKEN_PATH and call.method == "PUT":
        return _token(world, call)
    if call.path == KEY_PATH and call.method == "GET":
        return _key(world, call)
    return _text(405 if call.path in (TOKEN_PATH, KEY_PATH) else 404, "Not Found")


def _text(status: int, text: str) -> Reply:
    return Reply(status, text.encode(), "text/plain; charset=UTF-8")


def _token(world: World, call: Call) -> Reply:
    if world.settings.metadata_mode == "absent":
        return _text(world.settings.metadata_absent_status, "Not Found")
    seconds = call.headers.get("x-metadata-token-ttl-seconds", "")
    if not seconds.isascii() or not seconds.isdigit() or not 1 <= int(seconds) <= MAX_TOKEN_SECONDS:
        return _text(400, "Bad Request")
    token = secrets.token_urlsafe(40)
    world.metadata_tokens[token] = world.now() + int(seconds)
    return _text(200, token)


def _key(world: World, call: Call) -> Reply:
    given = call.headers.get("x-metadata-token")
    known = given is not None and world.metadata_tokens.get(given, 0) > world.now()
    if world.settings.metadata_mode != "absent" and not known and (given or world.settings.metadata_mode == "required"):
        return _text(401, "Unauthorized")
    if not world.settings.metadata_agency:
        return _text(401, NO_AGENCY)
    call.auth_kind = "metadata"
    key = world.credentials.issue_key(
        Principal("ecs_agency", ACCOUNT, USERS[0].id, "ecs-agency"), world.settings.metadata_key_seconds
    )
    return json_reply({"credential": credential_body(key.access, key.secret, key.security_token, key.expires or 0)})
