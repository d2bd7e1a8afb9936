# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys from the files of the vendor's SDK and of KooCLI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.huaweicloud.sms.plugins.module_utils._auth._selection import open_credentials, select
from ansible_collections.huaweicloud.sms.plugins.module_utils._errors import OptionError
from ansible_collections.huaweicloud.sms.plugins.module_utils._inputs import Inputs
from ansible_collections.huaweicloud.sms.tests.unit.plugins.module_utils.fakes import FakeSurroundings

SDK_FILE = """
[other]
ak = other-ak
sk = other-sk
[global]
ak = global-ak
sk = global-sk
domain_id = d-1
[basic]
ak = basic-ak
sk = basic-sk
security_token = basic-st
project_id = p-1
[half]
ak = half-ak
"""
KOOCLI_FILE = {
    "current": "second",
    "profiles": [
        {"name": "first", "accessKeyId": "first-ak", "secretAccessKey": "first-sk"},
        {"name": "second", "accessKeyId": "second-ak", "secretAccessKey": "second-sk", "domainId": "d-2"},
        {
            "name": "lent",
            "accessKeyId": "",
            "secretAccessKey": "",
            "projectId": "p-3",
            "ssoAuth": {
                "stsToken": {"accessKeyId": "lent-ak", "secretAccessKey": "lent-sk", "securityToken": "lent-st"}
            },
        },
        "no profile",
        {"name": "odd", "accessKeyId": 5, "ssoAuth": {"stsToken": None}},
        {"name": "odder", "ssoAuth": []},
    ],
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / ".huaweicloud").mkdir()
    (tmp_path / ".hcloud").mkdir()
    return tmp_path


def write(home: Path, sdk: str | None = None, koocli: Any = None) -> None:
    if sdk is not None:
        (home / ".huaweicloud/credentials").write_text(sdk, encoding="utf-8")
    if koocli is not None:
        text = koocli if isinstance(koocli, str) else json.dumps(koocli)
        (home / ".hcloud/config.json").write_text(text, encoding="utf-8")


def found(home: Path, options: dict[str, str], environ: dict[str, str] | None = None) -> tuple[str, dict[str, str]]:
    method, one = select(Inputs(options, {"HOME": str(home), **(environ or {})}))
    return method.name, {name: value for name, value in one.values.items() if value}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (
            None,
            {
                "access_key": "basic-ak",
                "secret_key": "basic-sk",
                "security_token": "basic-st",
                "project_id": "p-1",
            },
        ),
        ("global", {"access_key": "global-ak", "secret_key": "global-sk", "domain_id": "d-1"}),
        ("other", {"access_key": "other-ak", "secret_key": "other-sk"}),
        ("first", {"access_key": "first-ak", "secret_key": "first-sk"}),
        (
            "lent",
            {
                "access_key": "lent-ak",
                "secret_key": "lent-sk",
                "security_token": "lent-st",
                "project_id": "p-3",
            },
        ),
    ],
)
def test_a_profile_of_either_file_has_a_key(home: Path, profile: str | None, expected: dict[str, str]) -> None:
    write(home, SDK_FILE, KOOCLI_FILE)
    assert found(home, {"profile": profile} if profile else {}) == ("profile", expected)
    assert found(home, {}, {"HW_PROFILE": profile} if profile else {}) == ("profile", expected)


def test_koocli_s_current_profile_comes_first(home: Path) -> None:
    write(home, koocli=KOOCLI_FILE)
    expected = {"access_key": "second-ak", "secret_key": "second-sk", "domain_id": "d-2"}
    assert found(home, {}) == ("profile", expected)


def test_the_environment_comes_before_the_files_unless_the_task_names_a_profile(home: Path) -> None:
    write(home, SDK_FILE)
    environ = {"HW_ACCESS_KEY": "env-ak", "HW_SECRET_KEY": "env-sk"}
    assert found(home, {}, environ)[0] == "aksk"
    assert found(home, {"profile": "other"}, environ)[1] == {"access_key": "other-ak", "secret_key": "other-sk"}


def test_files_may_be_elsewhere(home: Path, tmp_path: Path) -> None:
    (tmp_path / "sdk").write_text("[basic]\nak = a\nsk = s\n", encoding="utf-8")
    elsewhere = {"HUAWEICLOUD_SDK_CREDENTIALS_FILE": str(tmp_path / "sdk")}
    assert found(home, {}, elsewhere) == ("profile", {"access_key": "a", "secret_key": "s"})
    (tmp_path / "koocli").write_text(json.dumps(KOOCLI_FILE), encoding="utf-8")
    assert found(home, {}, {"HW_SHARED_CONFIG_FILE": "~/koocli"})[1]["access_key"] == "second-ak"


def test_without_a_home_variable_the_users_own_is_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, SDK_FILE)
    monkeypatch.setenv("HOME", str(home))
    assert select(Inputs({"profile": "other"}, {}))[1].values["access_key"] == "other-ak"


def test_a_scope_of_options_or_variables_wins_over_the_profiles(home: Path) -> None:
    write(home, SDK_FILE)
    values = found(home, {"project_id": "given", "profile": "basic"}, {"HW_DOMAIN_ID": "d-9"})[1]
    assert (values["project_id"], values["domain_id"]) == ("given", "d-9")


@pytest.mark.parametrize(
    ("options", "environ", "expected"),
    [
        ({"project_name": "p"}, {}, {"project_name": "p", "domain_id": "d-1"}),
        ({"project_name": "p"}, {"HW_PROJECT_ID": "stale"}, {"project_name": "p", "domain_id": "d-1"}),
        ({}, {"HW_PROJECT_NAME": "p"}, {"project_name": "p", "domain_id": "d-1"}),
        ({"domain_name": "d"}, {"HW_DOMAIN_ID": "stale"}, {"project_id": "p-1", "domain_name": "d"}),
    ],
)
def test_a_name_in_the_task_or_a_variable_keeps_the_profiles_id_away(
    home: Path, options: dict[str, str], environ: dict[str, str], expected: dict[str, str]
) -> None:
    write(home, "[basic]\nak = a\nsk = s\nproject_id = p-1\ndomain_id = d-1\n")
    values = found(home, {"profile": "basic", **options}, environ)[1]
    assert values == {"access_key": "a", "secret_key": "s", **expected}


def test_a_profile_signs_with_its_key(home: Path) -> None:
    write(home, SDK_FILE)
    credentials = open_credentials(Inputs({"profile": "basic"}, {"HOME": str(home)}), "auto", FakeSurroundings())
    headers = credentials.authorize("GET", "https://sms.example", {}, b"")
    assert headers["Authorization"].startswith("SDK-HMAC-SHA256 Access=basic-ak, ")
    assert (headers["X-Security-Token"], headers["X-Project-Id"]) == ("basic-st", "p-1")
    assert credentials.secrets() == {"basic-sk", "basic-st"}


@pytest.mark.parametrize("profile", ["half", "nowhere"])
def test_a_profile_without_a_key_names_those_that_there_are(home: Path, profile: str) -> None:
    write(home, SDK_FILE, KOOCLI_FILE)
    with pytest.raises(OptionError) as caught:
        found(home, {"profile": profile})
    assert caught.value.message == (
        f"The credentials for profile are not complete. Missing: profile {profile} with an access key and its secret "
        f"in {home}/.huaweicloud/credentials or {home}/.hcloud/config.json "
        "(profiles there: basic, global, other, half, second, first, lent, odd, odder)."
    )


@pytest.mark.parametrize(
    ("sdk", "koocli"),
    [
        (None, None),
        ("no section", "no JSON"),
        ("[twice]\n[twice]\n", "[]"),
        ("\x00", '{"profiles": {}}'),
        ("", "[" * 100_000),
        ("[basic]\nak = \nsk = s\n", {"profiles": [{"name": "x"}]}),
    ],
)
def test_files_that_are_missing_or_broken_hold_nothing(home: Path, sdk: str | None, koocli: Any) -> None:
    write(home, sdk, koocli)
    with pytest.raises(OptionError) as caught:
        found(home, {})
    assert "For profile: a profile (HW_PROFILE) with an access key and its secret in " in caught.value.message
    there = "basic, x" if isinstance(koocli, dict) else "none"
    assert caught.value.message.endswith(f" (profiles there: {there}).")


def test_a_file_that_is_no_text_holds_nothing(home: Path) -> None:
    (home / ".huaweicloud/credentials").write_bytes(b"[basic]\nak = \xff\nsk = \xff\n")
    with pytest.raises(OptionError):
        found(home, {})


@pytest.mark.parametrize("name", ["access_key", "security_token"])
def test_a_part_of_a_key_in_the_task_keeps_the_key_of_a_profile_away(home: Path, name: str) -> None:
    write(home, SDK_FILE)
    with pytest.raises(OptionError) as caught:
        found(home, {name: "given"})
    assert "For profile: no profile is used, since the task has one of access_key, secret_key, security_token" in str(
        caught.value
    )


def test_a_profile_that_the_task_names_is_used_all_the_same(home: Path) -> None:
    write(home, SDK_FILE)
    assert found(home, {"access_key": "given", "profile": "other"})[1]["access_key"] == "other-ak"
