# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the documentation (modules and guides) as a web site, without the network; a warning is a failure.

Usage: docs_site.py
"""

from __future__ import annotations

import shutil
import zlib
from pathlib import Path

from collection_tree import synchronised_tree
from environments import ensure
from layout import CACHE, COLLECTION, ROOT
from processes import run, run_quietly, show
from static_checks import tree_environment

SITE = CACHE / "docs"
CONFIGURATION = Path(__file__).resolve().parent / "site" / "conf.py"

# Labels of Ansible's own documentation that pages of modules refer to: where they are, and what they are called.
ANSIBLE_LABELS = {
    "action_plugins": ("plugins/action.html", "Action plugins"),
    "ansible_configuration_settings": ("reference_appendices/config.html", "Ansible Configuration Settings"),
    "common_return_values": ("reference_appendices/common_return_values.html", "Return Values"),
}
INVENTORY_HEAD = """\
# Sphinx inventory version 2
# Project: Ansible
# Version: devel
# The remainder of this file is compressed using zlib.
"""


def write_inventory(path: Path) -> None:
    """What Sphinx would load from Ansible's documentation."""
    lines = (f"{label} std:label -1 {page} {name}\n" for label, (page, name) in ANSIBLE_LABELS.items())
    path.write_bytes(INVENTORY_HEAD.encode() + zlib.compress("".join(lines).encode()))


def main() -> None:
    tools = ensure("docs").bin
    synchronised_tree("tree")
    variables = tree_environment(tools)
    shutil.rmtree(SITE, ignore_errors=True)
    sources = SITE / "rst"
    sources.mkdir(parents=True)
    sources.chmod(0o700)  # antsibull-docs asks for it
    shutil.copy(CONFIGURATION, SITE / "conf.py")
    write_inventory(sources / "ansible.inv")
    antsibull: list[str | Path] = [tools / "antsibull-docs", "collection", "--use-current", "--squash-hierarchy"]
    run_quietly([*antsibull, "--fail-on-error", "--dest-dir", sources, COLLECTION], cwd=SITE, env=variables)
    sphinx: list[str | Path] = [tools / "sphinx-build", "--quiet", "--fail-on-warning", "--keep-going"]
    html = SITE / "html"
    run([*sphinx, "-c", SITE, "-d", SITE / "doctrees", sources, html], cwd=SITE, env=variables)
    show(f"Made {(html / 'index.html').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
