# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write CHANGELOG.rst and changelogs/changelog.yaml for the version in galaxy.yml, from the fragments.

Usage: write_changelog.py [ARGUMENT OF antsibull-changelog release]...

May be repeated until the version is released.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from collection_tree import synchronised_tree
from environments import ensure
from layout import ROOT
from processes import run
from static_checks import tree_environment


def main() -> None:
    tools = ensure("tools").bin
    tree = synchronised_tree("tree")
    release: list[str | Path] = [
        tools / "antsibull-changelog",
        "release",
        "--update-existing",
        "--refresh",
        "--reload-plugins",
    ]
    run([*release, *sys.argv[1:]], cwd=tree, env=tree_environment(tools))
    for name in ("CHANGELOG.rst", "changelogs/changelog.yaml"):
        shutil.copyfile(tree / name, ROOT / name)


if __name__ == "__main__":
    main()
