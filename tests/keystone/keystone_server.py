# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real OpenStack Keystone on a loopback port, in a directory of its own, for as long as a test session lasts."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import http.client
import json
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import sys
import typing as t
import urllib.error
import urllib.request

READY_WITHIN = 60.0
STOPPED_WITHIN = 10.0
REQUEST_WITHIN = 30.0

# The cache spares five sixths of every request, and nothing is changed once it is in there.
CONFIG = """\
[DEFAULT]
log_file = {home}/keystone.log
[database]
connection = sqlite:///{home}/keystone.db
[auth]
methods = password,token,totp
[token]
provider = fernet
[fernet_tokens]
key_repository = {home}/fernet
[fernet_receipts]
key_repository = {home}/fernet
[credential]
key_repository = {home}/credential
[cache]
enabled = true
backend = dogpile.cache.memory
[identity]
password_hash_rounds = 4
"""

# keystone-manage's commands, each in a fork of one process: most of a command's time goes into loading Keystone.
MANAGE = """\
import json, os, sys
from keystone.cmd import cli

for arguments in json.loads(sys.argv[1]):
    child = os.fork()
    if child == 0:
        sys.exit(cli.main(argv=["keystone-manage", *arguments]))
    if os.waitpid(child, 0)[1] != 0:
        sys.exit(f"keystone-manage {arguments} failed")
"""

# oslo.config reads sys.argv, so gunicorn's own arguments must be out of its sight. Standard input is a pipe from the
# test session: when that ends, however it ends, so does the server.
WRAPPER = """\
import os, signal, sys, threading

def end_with_the_session():
    while os.read(0, 1024):
        pass
    os.killpg(os.getpgrp(), signal.SIGTERM)

threading.Thread(target=end_with_the_session, daemon=True).start()
sys.argv = ["keystone"]
from keystone.wsgi.api import application
"""


@dataclasses.dataclass(frozen=True)
class User:
    """A user of the account; ``totp_secret`` (base32) only where the second factor is demanded."""

    name: str
    id: str
    password: str
    totp_secret: str = ""


@dataclasses.dataclass(frozen=True)
class Names:
    """What the tests log in with. A second account has a user and a project of the same names."""

    domain_name: str
    domain_id: str
    project_name: str
    project_id: str
    user: User
    mfa_user: User
    other_domain_name: str


@dataclasses.dataclass(frozen=True)
class Keystone:
    """A running Keystone: its address without ``/v3``, an administrator's token, and the names made in it."""

    endpoint: str
    admin_token: str
    names: Names

    def describe_token(self, token: str) -> dict[str, t.Any] | None:
        """Return what Keystone says of a token, None if it is not valid."""
        headers = {"X-Auth-Token": self.admin_token, "X-Subject-Token": token}
        status, dummy, body = call(self.endpoint, "GET", "/v3/auth/tokens?nocatalog=1", headers=headers)
        return body["token"] if status == 200 else None


def call(
    endpoint: str,
    method: str,
    path: str,
    body: dict[str, t.Any] | None = None,
    headers: t.Mapping[str, str] | None = None,
) -> tuple[int, http.client.HTTPMessage, dict[str, t.Any]]:
    """Send one request past any proxy; return status, headers and the JSON body ({} if there is none)."""
    request = urllib.request.Request(
        endpoint + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **(headers or {})},
        method=method,
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        answer = opener.open(request, timeout=REQUEST_WITHIN)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        text = answer.read()
        return answer.status, answer.headers, json.loads(text) if text else {}


@contextlib.contextmanager
def running(home: pathlib.Path) -> t.Iterator[Keystone]:
    """Set up Keystone in the empty directory ``home``, serve it, and stop it at the end."""
    admin_password = secrets.token_urlsafe(24)
    (home / "keystone.conf").write_text(CONFIG.format(home=home), encoding="utf-8")
    for name in ("fernet", "credential"):
        (home / name).mkdir(mode=0o700)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
        set_up(home, endpoint, admin_password)
        server = serve(home, listener)
    try:
        wait_until_ready(endpoint, server, home)
        admin_token = log_in_as_admin(endpoint, admin_password)
        yield Keystone(endpoint, admin_token, make_names(endpoint, admin_token))
    finally:
        stop(server)


def set_up(home: pathlib.Path, endpoint: str, admin_password: str) -> None:
    """Make the keys, the database and the administrator."""
    config = ["--config-file", str(home / "keystone.conf")]
    owner = ["--keystone-user", str(os.getuid()), "--keystone-group", str(os.getgid())]
    commands = [["fernet_setup", *owner], ["credential_setup", *owner], ["db_sync"], ["bootstrap"]]
    environ = {
        "OS_BOOTSTRAP_PASSWORD": admin_password,
        "OS_BOOTSTRAP_USERNAME": "admin",
        "OS_BOOTSTRAP_PROJECT_NAME": "admin",
        "OS_BOOTSTRAP_PUBLIC_URL": f"{endpoint}/v3",
    }
    done = subprocess.run(
        [sys.executable, "-c", MANAGE, json.dumps([[*config, *command] for command in commands])],
        cwd=home,
        env={**clean_environ(home), **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=READY_WITHIN,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"Keystone cannot be set up: {done.stdout}")


def serve(home: pathlib.Path, listener: socket.socket) -> subprocess.Popen[bytes]:
    """Start gunicorn on the socket that is already bound, so that no other program can take the port meanwhile."""
    (home / "served_keystone.py").write_text(WRAPPER, encoding="utf-8")
    arguments = ["--bind", f"fd://{listener.fileno()}", "--workers", "1", "--no-control-socket", "--chdir", str(home)]
    arguments.append("--preload")  # else one that cannot load is started again and again
    with (home / "gunicorn.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *arguments, "served_keystone:application"],
            cwd=home,
            env={**clean_environ(home), "OS_KEYSTONE_CONFIG_FILES": str(home / "keystone.conf")},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            pass_fds=[listener.fileno()],
            start_new_session=True,
        )


def wait_until_ready(endpoint: str, server: subprocess.Popen[bytes], home: pathlib.Path) -> None:
    """Wait for the first answer.

    The port is open from the start: the request waits in its queue until a worker takes it, or is
    reset when the server ends.
    """
    request = urllib.request.Request(f"{endpoint}/v3")
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=READY_WITHIN) as answer:
            answer.read()
    except OSError as error:
        log = (home / "gunicorn.log").read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(
            f"Keystone does not answer ({error}); exit status {server.poll()}; its log:\n{log}"
        ) from error


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server's whole process group, the hard way if it does not go when asked."""
    try:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=STOPPED_WITHIN)
                break
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        if server.stdin:
            server.stdin.close()


def clean_environ(home: pathlib.Path) -> dict[str, str]:
    """Return an environment without anybody's OS_, HW_ or proxy variables."""
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "LANG": "C.UTF-8", "PYTHONUTF8": "1"}


def log_in_as_admin(endpoint: str, password: str) -> str:
    """Return a token of the bootstrapped administrator."""
    user = {"name": "admin", "password": password, "domain": {"id": "default"}}
    project = {"name": "admin", "domain": {"id": "default"}}
    identity = {"methods": ["password"], "password": {"user": user}}
    body = {"auth": {"identity": identity, "scope": {"project": project}}}
    status, headers, dummy = call(endpoint, "POST", "/v3/auth/tokens", body)
    if status != 201:
        raise RuntimeError(f"the administrator cannot log in to Keystone: HTTP {status}")
    return headers["X-Subject-Token"]


def make_names(endpoint: str, admin_token: str) -> Names:
    """Make two accounts with a user and a project of the same names, and a user with a second factor."""

    def send(method: str, path: str, body: dict[str, t.Any] | None = None) -> dict[str, t.Any]:
        status, dummy, answer = call(endpoint, method, f"/v3{path}", body, {"X-Auth-Token": admin_token})
        if status not in (200, 201, 204):
            raise RuntimeError(f"{method} {path} answered HTTP {status}: {answer}")
        return answer

    def make(kind: str, **fields: t.Any) -> str:
        made_id = send("POST", f"/{kind}s", {kind: fields})[kind]["id"]
        return str(made_id)

    def make_user(domain_id: str, name: str, password: str, **fields: t.Any) -> User:
        user_id = make("user", name=name, domain_id=domain_id, password=password, **fields)
        return User(name, user_id, password)

    def allow(user: User, domain_id: str, project_id: str) -> None:
        send("PUT", f"/domains/{domain_id}/users/{user.id}/roles/{role_id}")
        send("PUT", f"/projects/{project_id}/users/{user.id}/roles/{role_id}")

    role_id = make("role", name="sms_operator")
    domain_name, user_name, project_name = "Konto Nord/Süd", "müller & co", "cn-north-4"

    domain_id = make("domain", name=domain_name)
    project_id = make("project", name=project_name, domain_id=domain_id)
    user = make_user(domain_id, user_name, " p'a\"s\\s {{ 7*7 }} %s $HOME & <ü密> #;:/?@=+ ")
    allow(user, domain_id, project_id)

    rules = {"multi_factor_auth_enabled": True, "multi_factor_auth_rules": [["password", "totp"]]}
    mfa_user = make_user(domain_id, "mfa-user", "Two-factor-pw-1", options=rules)
    allow(mfa_user, domain_id, project_id)
    totp_secret = base64.b32encode(secrets.token_bytes(20)).decode()
    make("credential", type="totp", user_id=mfa_user.id, blob=totp_secret)

    other_domain_name = "other-account"
    other_domain_id = make("domain", name=other_domain_name)
    other_project_id = make("project", name=project_name, domain_id=other_domain_id)
    allow(make_user(other_domain_id, user_name, "Of-the-other-account-1"), other_domain_id, other_project_id)

    return Names(
        domain_name=domain_name,
        domain_id=domain_id,
        project_name=project_name,
        project_id=project_id,
        user=user,
        mfa_user=dataclasses.replace(mfa_user, totp_secret=totp_secret),
        other_domain_name=other_domain_name,
    )
