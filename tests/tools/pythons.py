# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python interpreters of this machine."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

VERSIONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")

# An interpreter is usable when it can make a virtual environment with pip in it.
PROBE = (
    "import ensurepip, json, ssl, sys, venv;"
    "print(json.dumps(['%d.%d' % sys.version_info[:2], getattr(sys, '_base_executable', sys.executable)]))"
)


@functools.cache
def installed_pythons() -> dict[str, Path]:
    """Version ("3.12") to real binary, no shim, for each supported version that is installed, oldest first."""
    found = {version: find_python(version) for version in VERSIONS}
    return {version: path for version, path in found.items() if path}


def find_python(version: str) -> Path | None:
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    on_path = [Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry]
    directories = [*sorted(pyenv.glob(f"versions/{version}*/bin"), reverse=True), *on_path, Path("/usr/local/bin")]
    candidates = [directory / f"python{version}" for directory in directories]
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        candidates.insert(0, Path(sys.executable))
    answers = (probe(candidate) for candidate in dict.fromkeys(candidates) if candidate.exists())
    return next((path for answered, path in filter(None, answers) if answered == version), None)


def probe(candidate: Path) -> tuple[str, Path] | None:
    """Ask an interpreter for its version and real path; None when it does not work (a shim of nothing, no venv)."""
    try:
        done = subprocess.run(
            [str(candidate), "-c", PROBE],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    except OSError:
        return None
    if done.returncode:
        return None
    version, executable = json.loads(done.stdout)
    return version, Path(executable)


def path_with_real_pythons(first: Path) -> str:
    """A PATH that starts with one directory, then those of the real interpreters, without pyenv's shims."""
    directories = [str(first), *(str(python.parent) for python in reversed(list(installed_pythons().values())))]
    inherited = [entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(entry).name != "shims"]
    return os.pathsep.join(dict.fromkeys(directories + inherited))


def describe_installed() -> str:
    return ", ".join(installed_pythons()) or "none"
