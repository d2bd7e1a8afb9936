# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This file is private to the huaweicloud.sms collection: it may change in any release.
# Nothing outside the collection should import it.

"""The options that every module shares, as AnsibleModule takes them; ``doc_fragments/auth.py`` describes them.

No option falls back to a variable here: ``_inputs.py`` decides between the two, because the authentication method
depends on which of them said something.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._selection import AUTO, CHOICES

AUTH_SPEC: dict[str, dict[str, Any]] = {
    "auth_method": {"type": "str", "choices": CHOICES, "default": AUTO},
    "auth_token": {"type": "str", "no_log": True},
    "access_key": {"type": "str", "no_log": False},
    "secret_key": {"type": "str", "no_log": True},
    "security_token": {"type": "str", "no_log": True},
    "username": {"type": "str"},
    "user_id": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "totp_passcode": {"type": "str", "no_log": True},
    "domain_name": {"type": "str"},
    "domain_id": {"type": "str"},
    "project_name": {"type": "str"},
    "project_id": {"type": "str"},
    "agency_name": {"type": "str"},
    "agency_domain_name": {"type": "str"},
    "profile": {"type": "str"},
    "region": {"type": "str"},
    "endpoint": {"type": "str"},
    "iam_endpoint": {"type": "str", "aliases": ["auth_url"]},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "timeout": {"type": "float", "default": 60.0},
    "max_retries": {"type": "int"},
}
