# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The job templates do their work, from what the set-up left in the controller, and give nothing away."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from awx_job import Credential, Job
from awx_rules import answers_of_form, inject
from controller import COLLECTION, Controller, run
from sms_simulator.client import Simulator

Launch = Callable[..., Job]
PLAYBOOKS = COLLECTION / "playbooks"
METHODS = ["aksk", "password", "token", "ecs_agency"]


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory, collections: Path) -> Controller:
    """A controller on which the playbook has run."""
    controller = Controller(tmp_path_factory.mktemp("controller"), collections)
    controller.set_up(environment={"HW_ACCESS_KEY": "AK", "HW_SECRET_KEY": "SK"})
    return controller


def credential_type(method: str) -> Any:
    return yaml.safe_load((PLAYBOOKS / f"files/awx/credential_types/{method}.yml").read_text(encoding="utf-8"))


@pytest.fixture
def start(
    tmp_path: Path, set_up: Controller, collections: Path, entered: dict[str, dict[str, Any]], simulator: Simulator
) -> Launch:
    """Run a job of a template; given are the answers that differ from the defaults of the form."""

    def started(
        name: str, login: str = "aksk", collections: Path = collections, verbosity: int = 0, **answers: Any
    ) -> Job:
        template = set_up.one("job_template", f"Huawei Cloud SMS: {name}")
        credential = Credential(credential_type(login), entered[login])
        filled = answers_of_form(template["survey_spec"], answers)
        (host,) = set_up.all("host")
        assert template["inventory"] == host["inventory"]
        project = collections / "ansible_collections/huaweicloud/sms/playbooks"
        return Job(tmp_path / "job", template, host, credential, filled, collections, project, verbosity)

    return started


def assert_kept_secret(job: Job, more: list[str]) -> None:
    """A part of a secret is a secret, too."""
    for secret in [*job.credential.secrets, *more]:
        parts = {secret, secret[:24], secret[-24:], json.dumps(secret)[1:-1]}
        leaks = [name for name, text in job.kept() if any(part in text for part in parts)]
        assert leaks == []
    tokens = [name for name, text in job.kept() if re.search("MII[A-Za-z0-9+-]{40}", text)]
    assert tokens == []


def methods(simulator: Simulator) -> list[str]:
    return [entry["method"] for entry in simulator.requests() if entry["service"] == "sms"]


@pytest.mark.parametrize("separator", ["\r\n", ", "])
def test_delete_tasks(start: Launch, simulator: Simulator, separator: str) -> None:
    ids = [simulator.task_ids[name] for name in ("mig-web01", "unknown", "mig-old01")]
    job = start("delete tasks", task_ids=separator.join(ids) + separator)
    assert job.outcome == ("successful", 0)
    assert job.summary == [
        f"deleted           {ids[0]}",
        f"deleted           {ids[2]}",
        f"already absent    {ids[1]}",
        "2 deleted, 1 already absent, 0 failed",
    ]
    assert not {ids[0], ids[2]} & simulator.tasks().keys()
    assert_kept_secret(job, [])


def test_delete_tasks_check(start: Launch, simulator: Simulator) -> None:
    task = simulator.task_ids["mig-web01"]
    job = start("delete tasks (check)", task_ids=task)
    assert job.outcome == ("successful", 0)
    assert job.summary == [f"would be deleted  {task}", "1 would be deleted, 0 already absent, 0 failed"]
    assert set(methods(simulator)) == {"GET"}
    (result,) = job.results("huaweicloud.sms.sms_task")
    assert result["changed"] is True
    assert [one["name"] for one in result["diff"]["before"]["sms_tasks"]] == ["mig-web01"]
    assert "--- before" in job.stdout


def test_a_refusal_fails_the_job_after_the_rest_is_done(start: Launch, simulator: Simulator) -> None:
    busy, free = simulator.task_ids["mig-db01"], simulator.task_ids["mig-web01"]
    job = start("delete tasks", task_ids=f"{busy}\n{free}")
    assert job.outcome == ("failed", 2)
    assert job.summary[0] == f"deleted           {free}"
    assert job.summary[1] == f"FAILED            {busy}"
    assert "its source server db01 is connected and in state replicate" in job.summary[2]
    assert job.summary[-1] == "1 deleted, 0 already absent, 1 failed"


def test_a_running_task_is_stopped_first(start: Launch, simulator: Simulator) -> None:
    simulator.settings(stop_reads=0)
    job = start("delete tasks", task_ids=simulator.task_ids["mig-db01"], stop_running="true")
    assert job.outcome == ("successful", 0)
    assert simulator.task_ids["mig-db01"] not in simulator.tasks()


def test_the_job_shows_what_it_waits_for(start: Launch, simulator: Simulator) -> None:
    simulator.settings(delete_mode="async", deleting_reads=1)
    task = simulator.task_ids["mig-web01"]
    job = start("delete tasks", task_ids=task)
    assert job.outcome == ("successful", 0)
    assert f"waiting: [localhost] => mig-web01 ({task}): DELETING" in job.stdout
    assert job.summary[-1] == "1 deleted, 0 already absent, 0 failed"


@pytest.mark.parametrize("answer", [" ", ",\r\n,"])
def test_no_id_is_a_failure(start: Launch, simulator: Simulator, answer: str) -> None:
    job = start("delete tasks", task_ids=answer)
    assert job.outcome == ("failed", 2)
    (result,) = job.results("ansible.builtin.assert")
    assert result["msg"].startswith("task_ids holds no ID.")
    assert simulator.requests() == []


def test_an_answer_is_not_a_template(start: Launch, simulator: Simulator) -> None:
    job = start("delete tasks", task_ids="{{1+1}}")
    assert job.outcome == ("failed", 2)
    assert job.summary[0] == "FAILED            {{1+1}}"
    assert {entry["path"] for entry in simulator.requests()} == {"/v3/tasks/%7B%7B1%2B1%7D%7D"}


def test_clean_up(start: Launch, simulator: Simulator) -> None:
    job = start("clean up", states=["MIGRATE_FAIL", "SYNC_FAIL"], keep="mig-old02")
    assert job.outcome == ("successful", 0)
    gone = simulator.task_ids["mig-old01"]
    assert [line.split() for line in job.summary] == [
        ["deleted", "mig-old01", gone],
        "1 deleted, 0 already absent, 0 failed".split(),
    ]
    assert gone not in simulator.tasks()
    assert_kept_secret(job, [])


def test_clean_up_check(start: Launch, simulator: Simulator) -> None:
    job = start("clean up (check)", older_than_days=0, name_pattern="^mig-old", stop_running="true")
    assert job.outcome == ("successful", 0)
    assert job.summary[-1] == "1 would be deleted, 0 already absent, 0 failed"
    assert set(methods(simulator)) == {"GET"}
    assert "--- before" in job.stdout


def test_clean_up_of_what_is_young_does_nothing(start: Launch, simulator: Simulator) -> None:
    job = start("clean up", older_than_days=36500)
    assert job.outcome == ("successful", 0)
    assert job.summary == ["No task matches. Nothing is done."]
    assert set(methods(simulator)) == {"GET"}


@pytest.mark.parametrize("login", METHODS)
@pytest.mark.parametrize("template", ["delete tasks", "clean up"])
def test_every_login(
    start: Launch, simulator: Simulator, collections: Path, tmp_path: Path, login: str, template: str
) -> None:
    """At the highest verbosity, and with answers that repeat the secrets of the requests."""
    simulator.fault("echo_secret", match={"service": "sms", "method": "GET", "path": "1$", "times": None})
    where = collections
    if login == "ecs_agency":
        where = with_metadata_service(collections, tmp_path / "patched", simulator.metadata_endpoint)
    ids = [simulator.task_ids["mig-web01"], simulator.task_ids["mig-old01"]]
    answers = {"task_ids": "\n".join(ids)} if template == "delete tasks" else {}
    job = start(template, login=login, collections=where, verbosity=4, **answers)
    assert simulator.task_ids["mig-old01"] not in simulator.tasks()
    assert {entry["auth"]["label"] for entry in simulator.requests() if not entry["fault"]} - {None} == {login}
    known = simulator.credentials
    everything = [known["aksk"]["secret_key"], known["password"]["password"], known["token"]["auth_token"]]
    assert_kept_secret(job, everything)


def with_metadata_service(collections: Path, copy: Path, address: str) -> Path:
    """A copy of the collection that looks for the metadata service of the ECS where the simulator has it."""
    shutil.copytree(collections, copy)
    path = copy / "ansible_collections/huaweicloud/sms/plugins/module_utils/_auth/_ecs_agency.py"
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace("http://169.254.169.254", address), encoding="utf-8")
    return copy


def test_ansible_navigator(
    simulator: Simulator, collections: Path, entered: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    environment, dummy = inject(credential_type("aksk"), entered["aksk"])
    environment["ANSIBLE_COLLECTIONS_PATH"] = str(collections)
    command = ["ansible-navigator", "run", "huaweicloud.sms.delete", "--execution-environment", "false"]
    command += ["--mode", "stdout", "--playbook-artifact-save-as", str(tmp_path / "artifact.json")]
    command += ["--log-file", str(tmp_path / "log"), "-e", f"task_ids={simulator.task_ids['mig-web01']}"]
    done = run(*command, cwd=tmp_path, variables=environment)
    assert "1 deleted, 0 already absent, 0 failed" in done.stdout
    assert simulator.task_ids["mig-web01"] not in simulator.tasks()
    kept = [
        done.stdout,
        done.stderr,
        *((tmp_path / name).read_text(encoding="utf-8") for name in ("artifact.json", "log")),
    ]
    assert not [text for text in kept if entered["aksk"]["secret_key"] in text]
