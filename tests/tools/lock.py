# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compile the lock files: tests/requirements/NAME.in to NAME.txt, for every Python that the environment may have.

Usage: lock.py
"""

from __future__ import annotations

from environments import ENVIRONMENTS, ensure
from layout import REQUIREMENTS
from processes import run
from pythons import VERSIONS


def main() -> None:
    uv = ensure("lock").bin / "uv"
    for environment in ENVIRONMENTS.values():
        source = environment.lock.with_suffix(".in")
        if source.parent == REQUIREMENTS:
            oldest = min(environment.pythons, key=VERSIONS.index)
            how = ["--universal", "--python-version", oldest, "--no-emit-index-url", "--upgrade", "--quiet"]
            what = ["--output-file", environment.lock.name, source.name]
            run([uv, "pip", "compile", *how, "--custom-compile-command", "make lock", *what], cwd=REQUIREMENTS)


if __name__ == "__main__":
    main()
