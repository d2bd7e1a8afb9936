# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GitHub runs the targets of the Makefile and nothing else, with no more rights than it needs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

COLLECTION = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((COLLECTION / ".github/workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^(\w+):.*## ", (COLLECTION / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def jobs() -> list[Any]:
    return [
        pytest.param(job, id=f"{path.stem}-{name}") for path in WORKFLOWS for name, job in load(path)["jobs"].items()
    ]


def test_there_are_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["docs", "lint", "release", "tests"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_they_may_only_read(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert not [job for job in workflow["jobs"].values() if "permissions" in job]


@pytest.mark.parametrize("path", [path for path in WORKFLOWS if path.stem != "release"], ids=lambda path: path.stem)
def test_they_run_daily(path: Path) -> None:
    (schedule,) = load(path)["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \*", schedule["cron"])


@pytest.mark.parametrize("job", jobs())
def test_they_only_call_make(job: Any) -> None:
    matrix = job.get("strategy", {}).get("matrix", {})
    for command in (step["run"] for step in job["steps"] if "run" in step):
        target = re.fullmatch(r"make ([\w${}. ]+?)( CORE=\$\{\{ matrix\.core \}\})?", command)
        assert target, command
        asked = matrix["target"] if target[1] == "${{ matrix.target }}" else [target[1]]
        assert set(asked) <= TARGETS


@pytest.mark.parametrize("job", jobs())
def test_actions_have_versions(job: Any) -> None:
    for action in (step["uses"] for step in job["steps"] if "uses" in step):
        assert re.fullmatch(r"actions/[\w-]+@v\d+", action)


def test_every_check_is_run() -> None:
    run: set[str] = set()
    for path in WORKFLOWS:
        text = path.read_text(encoding="utf-8")
        run |= {word for word in re.findall(r"\w+", text) if word in TARGETS}
    assert TARGETS - run <= {"bench", "changelog", "clean", "format", "help", "lock", "mutation", "simulator"}


@pytest.mark.parametrize("path", [path for path in WORKFLOWS if path.stem != "release"], ids=lambda path: path.stem)
def test_they_run_for_every_change(path: Path) -> None:
    on = load(path)["on"]
    assert "pull_request" in on
    assert on["push"] == {"branches": ["main"]}


def test_a_tag_is_the_version() -> None:
    workflow = load(COLLECTION / ".github/workflows/release.yml")
    assert workflow["on"] == {"push": {"tags": ["[0-9]+.[0-9]+.[0-9]+"]}}
    (upload,) = (
        step["with"] for step in workflow["jobs"]["build"]["steps"] if "upload-artifact" in step.get("uses", "")
    )
    assert upload["path"] == "dist/huaweicloud-sms-${{ github.ref_name }}.tar.gz"
    assert upload["if-no-files-found"] == "error"


def matrix_of_cores() -> Any:
    (matrix,) = (
        job["strategy"]["matrix"]
        for job in load(COLLECTION / ".github/workflows/tests.yml")["jobs"].values()
        if "core" in job["strategy"]["matrix"]
    )
    return matrix


def test_the_matrix_has_the_versions_that_certification_asks_for() -> None:
    assert {"2.16", "2.18", "2.20"} <= set(matrix_of_cores()["core"])


def test_the_matrix_is_what_the_collection_claims() -> None:
    matrix = matrix_of_cores()
    claimed = {path.stem.removeprefix("core-") for path in (COLLECTION / "tests/requirements").glob("core-*.in")}
    assert set(matrix["core"]) == claimed
