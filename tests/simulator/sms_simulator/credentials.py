# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accounts, users, keys and tokens the simulator knows. All of them are fixed and obviously fake."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Callable

from .payloads import PROJECT_ID, REGION
from .seed import ACCOUNT, PARTNER_ACCOUNT
from .settings import Settings

DOMAIN_IDS = {ACCOUNT: "a1b2c3d4e5f60718293a4b5c6d7e8f90", PARTNER_ACCOUNT: "0f9e8d7c6b5a49382716f5e4d3c2b1a0"}
DOMAIN_NAMES = {value: key for key, value in DOMAIN_IDS.items()}
PROJECTS = {
    (ACCOUNT, REGION): PROJECT_ID,
    (ACCOUNT, "ap-southeast-3"): "5f4dcc3b5aa765d61d8327deb882cf99",
    (ACCOUNT, "MOS"): "1b0f3a7c9d2e4c5fa6b7c8d9e0f1a2b3",
    (PARTNER_ACCOUNT, REGION): "9e107d9d372bb6826bd81d3542a419d6",
}
AGENCY = "sms-operator"  # of PARTNER_ACCOUNT, to be assumed by users of ACCOUNT


@dataclass(frozen=True)
class Principal:
    """Whom a credential speaks for. Permissions are set per label."""

    label: str
    account: str
    user_id: str
    user_name: str


@dataclass(frozen=True)
class User:
    """An IAM user that can log in with a password."""

    id: str
    name: str
    account: str
    password: str
    label: str


@dataclass
class Key:
    """An access key, permanent or temporary."""

    access: str
    secret: str
    principal: Principal
    security_token: str = ""
    expires: float | None = None
    failures: int = 0
    locked_until: float = 0


@dataclass
class Token:
    """An issued token."""

    value: str
    principal: Principal
    methods: list[str]
    scope: dict[str, Any]
    issued: float
    expires: float


USERS = (
    User("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "ansible", ACCOUNT, 'P@ss "word" & 50%', "password"),
    User("f0e1d2c3b4a5968778695a4b3c2d1e0f", "partner", PARTNER_ACCOUNT, "Partner-Passw0rd!", "partner"),
)
# label: access key, secret key, account
KEYS = {
    "aksk": ("EXAMPLEACCESSKEY0001", "ExampleSecretKeyNeverUseForReal000000001", ACCOUNT),
    "aksk_readonly": ("EXAMPLEACCESSKEY0002", "ExampleSecretKeyNeverUseForReal000000002", ACCOUNT),
    "aksk_deleteonly": ("EXAMPLEACCESSKEY0003", "ExampleSecretKeyNeverUseForReal000000003", ACCOUNT),
    "partner": ("EXAMPLEACCESSKEY0004", "ExampleSecretKeyNeverUseForReal000000004", PARTNER_ACCOUNT),
    "temporary": ("EXAMPLEACCESSKEY0005", "ExampleSecretKeyNeverUseForReal000000005", ACCOUNT),
}
DEFAULT_PERMISSIONS: dict[str, list[str] | None] = {
    "aksk_readonly": ["sms:server:listTask", "sms:server:getTask", "sms:server:list", "sms:server:get"],
    "aksk_deleteonly": ["sms:server:deleteTask"],
}


def opaque(seed: bytes, size: int) -> str:
    """Text that looks like a token: base64 with "-" for "/"; always the same for the same seed."""
    raw = b"".join(hashlib.sha512(seed + str(count).encode()).digest() for count in range(size // 64 + 1))
    return base64.b64encode(raw, altchars=b"+-").decode()[:size]


READY_TOKEN = "MIIEXAMPLE" + opaque(b"ready token", 2950)
SECURITY_TOKEN = "hQEXAMPLE" + opaque(b"security token", 1190)


def timestamp(moment: float) -> str:
    """A moment as IAM writes it, with microseconds and Z."""
    return datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Credentials:
    """Keys and tokens in force."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.time) -> None:
        self.settings = settings
        self.now = now
        self.keys: dict[str, Key] = {}
        self.tokens: dict[str, Token] = {}

    def load(self) -> None:
        """Forget what was issued; only the fixed credentials hold."""
        self.keys.clear()
        self.tokens.clear()
        for label, (access, secret, account) in KEYS.items():
            user = next(each for each in USERS if each.account == account)
            self.keys[access] = Key(access, secret, Principal(label, account, user.id, user.name))
        temporary = self.keys[KEYS["temporary"][0]]
        temporary.security_token = SECURITY_TOKEN
        temporary.expires = self.now() + 86400
        self.settings.permissions = {**DEFAULT_PERMISSIONS, **self.settings.permissions}
        principal = Principal("token", ACCOUNT, USERS[0].id, USERS[0].name)
        scope = {"domain": {"id": DOMAIN_IDS[ACCOUNT], "name": ACCOUNT}}
        self.tokens[READY_TOKEN] = Token(READY_TOKEN, principal, ["password"], scope, self.now(), self.now() + 86400)

    def issue_token(self, principal: Principal, methods: list[str], scope: dict[str, Any]) -> Token:
        """A new token, about 3 kB as real ones are."""
        value = "MII" + opaque(secrets.token_bytes(32), 2900 + secrets.randbelow(400))
        now = self.now()
        self.tokens[value] = Token(value, principal, methods, scope, now, now + self.settings.token_seconds)
        return self.tokens[value]

    def issue_key(self, principal: Principal, seconds: float) -> Key:
        """New temporary keys."""
        access = "TMP" + base64.b32encode(secrets.token_bytes(16)).decode()[:17]
        secret = base64.b64encode(secrets.token_bytes(32), altchars=b"AB").decode()[:40]
        key = Key(access, secret, principal, opaque(secrets.token_bytes(32), 1200), self.now() + seconds)
        self.keys[access] = key
        return key

    def expire(self, tokens: bool, keys: bool) -> None:
        """Let everything that can expire be expired."""
        past = self.now() - 1
        for token in self.tokens.values():
            token.expires = past if tokens else token.expires
        for key in self.keys.values():
            key.expires = past if keys and key.expires is not None else key.expires

    def unlock(self) -> None:
        """Unlock every access key."""
        for key in self.keys.values():
            key.failures, key.locked_until = 0, 0

    def public(self) -> dict[str, dict[str, str]]:
        """The fixed credentials as the ready file gives them."""
        user, partner = USERS
        account = {"domain_name": ACCOUNT, "domain_id": DOMAIN_IDS[ACCOUNT]}
        result: dict[str, dict[str, str]] = {
            label: {"access_key": access, "secret_key": secret} for label, (access, secret, dummy) in KEYS.items()
        }
        result["temporary"]["security_token"] = SECURITY_TOKEN
        result["token"] = {"auth_token": READY_TOKEN}
        result["password"] = {"username": user.name, "user_id": user.id, "password": user.password, **account}
        result["password_partner"] = {"username": partner.name, "user_id": partner.id, "password": partner.password}
        result["password_partner"].update(domain_name=PARTNER_ACCOUNT, domain_id=DOMAIN_IDS[PARTNER_ACCOUNT])
        result["totp"] = {"totp_passcode": self.settings.mfa_passcode, "user_id": user.id}
        result["agency"] = {"agency_name": AGENCY, "agency_domain_name": PARTNER_ACCOUNT}
        result["project"] = {"project_name": REGION, "project_id": PROJECT_ID}
        return result
