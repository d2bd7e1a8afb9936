# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Method ``profile``: keys from the files in which people keep them already, the vendor's SDK's and KooCLI's (hcloud).

They are read when the option profile asks for one, or, after the environment, when nothing else is complete.
"""

from __future__ import annotations

import configparser
import json
import os
from typing import Any, NamedTuple

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._aksk import KEY, signed_credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._method import AuthMethod, Found, Surroundings
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs

SDK_FILE_VARIABLE = "HUAWEICLOUD_SDK_CREDENTIALS_FILE"
SDK_FILE = "~/.huaweicloud/credentials"
KOOCLI_FILE_VARIABLE = "HW_SHARED_CONFIG_FILE"
KOOCLI_FILE = "~/.hcloud/config.json"
#: the sections of the SDK's file that it knows itself
_SDK_SECTIONS = ("basic", "global")

#: our name -> the name in the SDK's file, the name in KooCLI's
_FIELDS = {
    "access_key": ("ak", "accessKeyId"),
    "secret_key": ("sk", "secretAccessKey"),
    "security_token": ("security_token", "securityToken"),
    "project_id": ("project_id", "projectId"),
    "domain_id": ("domain_id", "domainId"),
}


class _Profile(NamedTuple):
    name: str
    values: dict[str, str | None]


class ProfileMethod(AuthMethod):
    """Needs a profile with an access key and its secret key, in one of the two files."""

    def find(self, inputs: Inputs) -> Found:
        wanted = inputs.get("profile")
        if any(inputs.option(name) for name in KEY) and not inputs.option("profile"):
            # The task speaks of a key of its own, which is not complete; another one would be a surprise.
            return Found({}, [f"no profile is used, since the task has one of {', '.join(KEY)} as an option"])
        paths = [
            _path(inputs, SDK_FILE_VARIABLE, SDK_FILE),
            _path(inputs, KOOCLI_FILE_VARIABLE, KOOCLI_FILE),
        ]
        profiles = _sdk_profiles(paths[0]) + _koocli_profiles(paths[1])
        for profile in profiles:
            if wanted in (None, profile.name) and profile.values["access_key"] and profile.values["secret_key"]:
                return Found({**profile.values, **_scope(inputs)}, [])
        what = f"profile {wanted}" if wanted else "a profile (HW_PROFILE)"
        there = ", ".join(dict.fromkeys(profile.name for profile in profiles)) or "none"
        return Found(
            {}, [f"{what} with an access key and its secret in {' or '.join(paths)} (profiles there: {there})"]
        )

    def credentials(self, values: dict[str, str | None], surroundings: Surroundings) -> Credentials:
        return signed_credentials(values, surroundings.clock)


def _scope(inputs: Inputs) -> dict[str, str | None]:
    """The project and the account that options or variables name; either is taken whole, by its ID and its name."""
    scope: dict[str, str | None] = {}
    for names in (("project_id", "project_name"), ("domain_id", "domain_name")):
        given = inputs.together(names)
        if any(given.values()):
            scope.update(given)
    return scope


def _path(inputs: Inputs, variable: str, default: str) -> str:
    path = inputs.environment(variable) or default
    home = inputs.environment("HOME")
    return os.path.join(home, path[2:]) if home and path.startswith("~/") else os.path.expanduser(path)


def _read(path: str) -> str:
    """A file's text; nothing where it cannot be read, since not having one is the rule."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError):
        return ""


def _sdk_profiles(path: str) -> list[_Profile]:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(_read(path))
    except configparser.Error:
        return []
    names = [name for name in _SDK_SECTIONS if parser.has_section(name)]
    names += [name for name in parser.sections() if name not in names]
    return [_Profile(name, _values(dict(parser.items(name)), 0)) for name in names]


def _koocli_profiles(path: str) -> list[_Profile]:
    try:
        config = json.loads(_read(path) or "{}")
    except (ValueError, RecursionError):
        return []
    profiles = config.get("profiles") if isinstance(config, dict) else None
    found = []
    for profile in profiles if isinstance(profiles, list) else []:
        if not isinstance(profile, dict):
            continue
        values = _values(profile, 1)
        lent = profile.get("ssoAuth")
        lent = lent.get("stsToken") if isinstance(lent, dict) else None
        if not values["secret_key"] and isinstance(lent, dict):
            values.update({name: value for name, value in _values(lent, 1).items() if value})
        found.append(_Profile(str(profile.get("name")), values))
    # The one that is in use comes first.
    return sorted(found, key=lambda profile: profile.name != config.get("current"))


def _values(fields: dict[str, Any], kind: int) -> dict[str, str | None]:
    values = {name: fields.get(spelled[kind]) for name, spelled in _FIELDS.items()}
    return {name: value.strip() or None if isinstance(value, str) else None for name, value in values.items()}
