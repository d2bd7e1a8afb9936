# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The execution environment can be built: ansible-builder takes its definition, and its context has what it needs.

No image is built, which would take a container engine; but every step that is about the collection is taken.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml
from controller import COLLECTION, run

DEFINITION = COLLECTION / "extensions/awx/execution-environment.yml"


@pytest.fixture
def context(tmp_path: Path, tarball: Path) -> Path:
    """Made as the comment in the definition says."""
    shutil.copy(DEFINITION, tmp_path)
    shutil.copy(tarball, tmp_path / "huaweicloud-sms.tar.gz")
    run("ansible-builder", "create", "--output-filename", "Containerfile", cwd=tmp_path)
    return tmp_path / "context"


def introspected(directory: Path) -> str:
    return run("ansible-builder", "introspect", "--sanitize", str(directory), cwd=directory).stdout


def test_the_image_has_what_awx_needs(context: Path) -> None:
    steps = (context / "Containerfile").read_text(encoding="utf-8")
    assert 'ARG PYPKG="python3.12"' in steps
    oldest = yaml.safe_load((COLLECTION / "meta/runtime.yml").read_text(encoding="utf-8"))["requires_ansible"]
    assert f'ARG ANSIBLE_INSTALL_REFS="ansible-core{oldest.removesuffix(".0")} ansible-runner"' in steps


def test_the_collection_gets_in_with_its_dependencies(context: Path, tmp_path: Path) -> None:
    """As the stages galaxy and builder of the Containerfile do it."""
    (install,) = re.findall(
        r"RUN .* (ansible-galaxy collection install) ", (context / "Containerfile").read_text("utf-8")
    )
    image = tmp_path / "image"
    options = ["--offline", "--requirements-file", "requirements.yml", "--collections-path", str(image)]
    run(*install.split(), *options, cwd=context / "_build")
    assert (image / "ansible_collections/huaweicloud/sms/playbooks/delete.yml").is_file()
    assert "requests>=" in introspected(image)
    script = context / "_build/scripts/introspect.py"
    written = tmp_path / "requirements.txt"
    run(sys.executable, str(script), "introspect", "--write-pip", str(written), str(image), cwd=tmp_path)
    assert re.search(r"^requests>=[\d.]+", written.read_text(encoding="utf-8"), re.MULTILINE)


def test_images_of_others_get_the_dependencies(collections: Path) -> None:
    found = introspected(collections)
    (needed,) = re.findall(
        r"^(requests.*)$", (COLLECTION / "meta/ee-requirements.txt").read_text("utf-8"), re.MULTILINE
    )
    assert f"{needed}  # from collection huaweicloud.sms" in found
    assert "system: []" in found or "system: {}" in found


def test_the_definition_is_shipped(collections: Path) -> None:
    shipped = collections / "ansible_collections/huaweicloud/sms" / DEFINITION.relative_to(COLLECTION)
    assert shipped.read_text(encoding="utf-8") == DEFINITION.read_text(encoding="utf-8")
