# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Where a value comes from: an option of the task, or else a variable of the environment.

The names of the variables are Terraform's (HW_), the vendor's SDK's (HUAWEICLOUD_SDK_) and OpenStack's (OS_), in this
order; ``docs/docsite/rst`` has the same table for people. A variable that is empty counts as unset, since AWX injects
empty strings, and so does an empty option.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: option -> the variable of each family, in order of preference; None where a family has none
VARIABLES: dict[str, tuple[str | None, str | None, str | None]] = {
    "auth_token": ("HW_AUTH_TOKEN", None, "OS_AUTH_TOKEN"),
    "access_key": ("HW_ACCESS_KEY", "HUAWEICLOUD_SDK_AK", "OS_ACCESS_KEY"),
    "secret_key": ("HW_SECRET_KEY", "HUAWEICLOUD_SDK_SK", "OS_SECRET_KEY"),
    "security_token": ("HW_SECURITY_TOKEN", "HUAWEICLOUD_SDK_SECURITY_TOKEN", None),
    "username": ("HW_USER_NAME", None, "OS_USERNAME"),
    "user_id": ("HW_USER_ID", None, "OS_USER_ID"),
    "password": ("HW_USER_PASSWORD", None, "OS_PASSWORD"),
    "domain_name": ("HW_DOMAIN_NAME", None, "OS_DOMAIN_NAME"),
    "domain_id": ("HW_DOMAIN_ID", "HUAWEICLOUD_SDK_DOMAIN_ID", "OS_DOMAIN_ID"),
    "project_name": ("HW_PROJECT_NAME", None, "OS_PROJECT_NAME"),
    "project_id": ("HW_PROJECT_ID", "HUAWEICLOUD_SDK_PROJECT_ID", "OS_PROJECT_ID"),
    "agency_name": ("HW_ASSUME_ROLE_AGENCY_NAME", None, None),
    "agency_domain_name": ("HW_ASSUME_ROLE_DOMAIN_NAME", None, None),
    "profile": ("HW_PROFILE", None, None),
    "region": ("HW_REGION_NAME", None, "OS_REGION_NAME"),
    "endpoint": ("HW_SMS_ENDPOINT", None, None),
    "iam_endpoint": ("HW_AUTH_URL", "HUAWEICLOUD_SDK_IAM_ENDPOINT", "OS_AUTH_URL"),
    "ca_path": (None, None, "OS_CACERT"),
    "max_retries": ("HW_MAX_RETRIES", None, None),
}
#: the last place to look for an endpoint; the region's ID in upper case, with underscores
SDK_ENDPOINT_VARIABLE = "HUAWEICLOUD_SDK_REGION_SMS_{region}"

_FAMILIES = range(3)
#: a space at either end of these may be meant
_VERBATIM = frozenset({"password"})


class Inputs:
    """Options and variables.

    Args:
        options: the task's options; those not given are None or missing.
        environ: the environment.
    """

    def __init__(self, options: Mapping[str, Any], environ: Mapping[str, str]) -> None:
        self._options = options
        self._environ = environ

    def option(self, name: str) -> str | None:
        """What the task says; None where it says nothing."""
        return _present(name, self._options.get(name))

    def variable(self, name: str) -> str | None:
        """What the environment says about an option; None where it says nothing."""
        return next(filter(None, (self._of(family, name) for family in _FAMILIES)), None)

    def get(self, name: str) -> str | None:
        """The option, or else its first variable that is set."""
        return self.option(name) or self.variable(name)

    def together(self, names: tuple[str, ...]) -> dict[str, str | None]:
        """Values that stand for one another (a name and an ID): all from the first source that has any of them.

        A stale HW_PROJECT_ID does not override a project_name in the task.
        """
        for source in (self._option_values(names), *(self._values(family, names) for family in _FAMILIES)):
            if any(source.values()):
                return source
        return dict.fromkeys(names)

    def key_sets(self, names: tuple[str, ...], needed: tuple[str, ...]) -> list[dict[str, str | None]]:
        """The parts of one secret: every family of variables that has all that are needed."""
        sets = [self._values(family, names) for family in _FAMILIES]
        return [values for values in sets if all(values[name] for name in needed)]

    def environment(self, variable: str) -> str | None:
        """A variable by its own name; None where it is unset or empty."""
        return _present(variable, self._environ.get(variable))

    def _of(self, family: int, name: str) -> str | None:
        variable = VARIABLES[name][family] if name in VARIABLES else None
        return _present(name, self._environ.get(variable)) if variable else None

    def _values(self, family: int, names: tuple[str, ...]) -> dict[str, str | None]:
        return {name: self._of(family, name) for name in names}

    def _option_values(self, names: tuple[str, ...]) -> dict[str, str | None]:
        return {name: self.option(name) for name in names}


def _present(name: str, value: Any) -> str | None:
    if value is None:
        return None
    text = str(value)
    if name not in _VERBATIM:
        text = text.strip()
    return text or None


def with_variables(name: str) -> str:
    """An option's name, and in parentheses the variables that supply it; for messages."""
    variables = [variable for variable in VARIABLES.get(name, ()) if variable]
    return f"{name} ({' or '.join(variables)})" if variables else name
