# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are. Everything these tools make lies in VENVS and CACHE, which git ignores."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "tests" / "requirements"
VENVS = ROOT / ".venv"
CACHE = ROOT / ".cache"

COLLECTION = "huaweicloud.sms"
COLLECTION_SUBDIRECTORY = Path("ansible_collections", *COLLECTION.split("."))
