# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""Which authentication method is used.

A secret that the task gives as an option chooses the method; only if there is none, the first method that the
environment completes. So no variable that happens to be set overrides what the task says.

A module is compiled anew in each run, so the code of a method is loaded only when the method is considered.
"""

from __future__ import annotations

from typing import Callable, NamedTuple

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._credentials import Credentials
from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._method import AuthMethod, Found, Surroundings
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs

AUTO = "auto"


def _token() -> AuthMethod:
    from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._token import TokenMethod

    return TokenMethod()


def _aksk() -> AuthMethod:
    from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._aksk import AkskMethod

    return AkskMethod()


def _password() -> AuthMethod:
    from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._password import PasswordMethod

    return PasswordMethod()


def _profile() -> AuthMethod:
    from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._profile import ProfileMethod

    return ProfileMethod()


def _ecs_agency() -> AuthMethod:
    from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._ecs_agency import EcsAgencyMethod

    return EcsAgencyMethod()


class Method(NamedTuple):
    """A row of the table of methods.

    Attributes:
        name: what messages call it, and the choice of the option auth_method.
        secret: the option that chooses it when the task gives it and auth_method is auto; None where there is none.
        load: loads its code.
        automatic: whether auto considers it.
        is_choice: whether auth_method can name it.
    """

    name: str
    secret: str | None
    load: Callable[[], AuthMethod]
    automatic: bool = True
    is_choice: bool = True


#: every method, in the order in which auto considers them
METHODS = (
    Method("token", "auth_token", _token),
    Method("aksk", "secret_key", _aksk),
    Method("password", "password", _password),
    Method("profile", "profile", _profile, is_choice=False),
    # It needs no option at all, and so is used only when it is named.
    Method("ecs_agency", None, _ecs_agency, automatic=False),
)
CHOICES = [AUTO, *(method.name for method in METHODS if method.is_choice)]


def select(inputs: Inputs, auth_method: str = AUTO) -> tuple[Method, Found]:
    """Choose a method.

    Args:
        inputs: options and variables.
        auth_method: the method's name, or ``auto``.

    Returns:
        the method, and what it found.

    Raises:
        OptionError: something is missing; the message names it for each method that was considered.
    """
    if auth_method == AUTO:
        chosen = [method for method in METHODS if method.secret and inputs.option(method.secret)][:1]
    else:
        chosen = [method for method in METHODS if method.name == auth_method]
    found = []
    for method in chosen or [method for method in METHODS if method.automatic]:
        one = method.load().find(inputs)
        if not one.missing:
            return method, one
        found.append((method, one))
    if chosen:
        method, one = found[0]
        raise OptionError(f"The credentials for {method.name} are not complete. Missing: {'; '.join(one.missing)}.")
    needs = " ".join(f"For {method.name}: {'; '.join(one.missing)}." for method, one in found)
    raise OptionError(
        "No credentials are complete. Give the options, or set the variables, of one method; missing are: " + needs
    )


def open_credentials(inputs: Inputs, auth_method: str, surroundings: Surroundings) -> Credentials:
    """Choose a method and make its credentials.

    Raises:
        OptionError: something is missing or cannot be used.
    """
    chosen, found = select(inputs, auth_method)
    method = chosen.load()
    if not (inputs.get("agency_name") or inputs.get("agency_domain_name")):
        return method.credentials(found.values, surroundings)
    from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._agency import assume, find_agency

    agency = find_agency(inputs, found.values)
    # The project is one of the agency's account, so the login before it is for the user's own account.
    own = {name: value for name, value in found.values.items() if not name.startswith("project_")}
    base = method.credentials({**own, "project_id": None, "project_name": None}, surroundings)
    return assume(agency, base, surroundings)
