# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command line: options, listening, telling where, and ending."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ipaddress
import json
import os
import shlex
import signal
import ssl
import tempfile
from pathlib import Path
from typing import Any

from aiohttp import web

from . import tls
from .seed import LABELS, SEEDS
from .server import Connections, make_server
from .settings import Settings
from .world import World

DESCRIPTION = (
    "Simulates Huawei Cloud IAM, SMS and the ECS metadata service on this machine, for tests and demonstrations."
)
EPILOG = "Tasks, settings, faults and the log of requests: see the control API under /_sim/ on the port of SMS."


def _loopback(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not an IP address") from None
    if not address.is_loopback:
        raise argparse.ArgumentTypeError(
            f"{text} is not a loopback address; the simulator has no protection and serves this machine only"
        )
    return text


def _setting(text: str) -> tuple[str, Any]:
    key, sign, value = text.partition("=")
    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = value
    try:
        Settings().update({key: parsed} if sign else {text: None})
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return key, parsed


def make_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser("sms_simulator", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument(
        "--host", type=_loopback, default="127.0.0.1", help="loopback address to listen on (default: %(default)s)"
    )
    for name, service in (("sms", "SMS"), ("iam", "IAM"), ("metadata", "the ECS metadata service")):
        parser.add_argument(
            f"--{name}-port", type=int, default=0, metavar="PORT", help=f"port of {service} (default: any free one)"
        )
    parser.add_argument(
        "--seed", choices=sorted(SEEDS), default="demo", help="what there is at the start (default: %(default)s)"
    )
    text = "a setting to start with, repeatable, for example delete_mode=async (README.md lists them)"
    parser.add_argument("--set", type=_setting, action="append", default=[], metavar="NAME=VALUE", help=text)
    text = "write endpoints, credentials and task IDs to this file, as JSON, once the simulator listens"
    parser.add_argument("--ready-file", type=Path, metavar="PATH", help=text)
    parser.add_argument(
        "--exit-with-parent", action="store_true", help="end when the process that started the simulator ends"
    )
    parser.add_argument("--quiet", action="store_true", help="print nothing")
    group = parser.add_argument_group("HTTPS", "Plain HTTP is served unless one of these is given.")
    text = "serve HTTPS with a certificate made on the spot: a good one, or one that clients must refuse"
    group.add_argument("--tls", choices=tls.VARIANTS, help=text)
    group.add_argument(
        "--ca-file",
        type=Path,
        metavar="PATH",
        help="with --tls: where to write the CA certificate to trust (default: a temporary file)",
    )
    group.add_argument("--tls-cert", type=Path, metavar="PATH", help="serve HTTPS with this certificate (PEM)")
    group.add_argument("--tls-key", type=Path, metavar="PATH", help="its key, if it is not in the same file")
    return parser


def _context(options: argparse.Namespace, cleanup: contextlib.ExitStack) -> ssl.SSLContext | None:
    if options.tls_cert:
        return tls.load_context(options.tls_cert, options.tls_key or options.tls_cert)
    if not options.tls:
        return None
    if options.ca_file is None:
        folder = cleanup.enter_context(tempfile.TemporaryDirectory(prefix="sms-simulator-"))
        options.ca_file = Path(folder, "ca.pem")
    return tls.make_context(options.tls, options.ca_file)


async def _listen(
    world: World, options: argparse.Namespace, context: ssl.SSLContext | None, cleanup: contextlib.AsyncExitStack
) -> dict[str, str]:
    connections = Connections()
    endpoints = {}
    for service in ("sms", "iam", "metadata"):
        # Whoever asks the simulator to stop does not want to wait for hanging answers.
        runner = web.ServerRunner(make_server(world, service, connections), shutdown_timeout=0.1)
        await runner.setup()
        cleanup.push_async_callback(runner.cleanup)
        # The real metadata service speaks plain HTTP.
        site = web.TCPSite(
            runner,
            options.host,
            getattr(options, f"{service}_port"),
            ssl_context=None if service == "metadata" else context,
        )
        await site.start()
        port = runner.addresses[0][1]
        host = f"[{options.host}]" if ":" in options.host else options.host
        scheme = "https" if context and service != "metadata" else "http"
        endpoints[service] = f"{scheme}://{host}:{port}"
    return endpoints


def _information(world: World, endpoints: dict[str, str], ca_file: Path | None) -> dict[str, Any]:
    return {
        "pid": os.getpid(),
        "sms_endpoint": endpoints["sms"],
        "iam_endpoint": endpoints["iam"],
        "metadata_endpoint": endpoints["metadata"],
        "control": f"{endpoints['sms']}/_sim",
        "ca_file": str(ca_file) if ca_file else None,
        "credentials": world.credentials.public(),
        "tasks": LABELS,
    }


def announcement(info: dict[str, Any]) -> str:
    """What a person needs to use the simulator, ready to be pasted into a shell."""
    known = info["credentials"]
    lines = [
        f"SMS       {info['sms_endpoint']}",
        f"IAM       {info['iam_endpoint']}",
        f"metadata  {info['metadata_endpoint']}",
        f"control   {info['control']}",
    ]
    if info["ca_file"]:
        lines.append(f"CA        {info['ca_file']}")
    aksk, password, agency = known["aksk"], known["password"], known["agency"]
    user = {
        "HW_USER_NAME": password["username"],
        "HW_USER_PASSWORD": password["password"],
        "HW_DOMAIN_NAME": password["domain_name"],
    }
    keys = {"HW_ACCESS_KEY": aksk["access_key"], "HW_SECRET_KEY": aksk["secret_key"]}
    temporary = known["temporary"]
    blocks: list[tuple[str, dict[str, str]]] = [
        ("For every login", {"HW_SMS_ENDPOINT": info["sms_endpoint"], "HW_AUTH_URL": f"{info['iam_endpoint']}/v3"}),
        ("Access key", keys),
        ("Password", user),
        (
            "Agency, together with access key or password",
            {
                "HW_ASSUME_ROLE_AGENCY_NAME": agency["agency_name"],
                "HW_ASSUME_ROLE_DOMAIN_NAME": agency["agency_domain_name"],
            },
        ),
        (
            "Temporary access key",
            {
                "HW_ACCESS_KEY": temporary["access_key"],
                "HW_SECRET_KEY": temporary["secret_key"],
                "HW_SECURITY_TOKEN": temporary["security_token"],
            },
        ),
        ("Token", {"HW_AUTH_TOKEN": known["token"]["auth_token"]}),
    ]
    for title, variables in blocks:
        lines.extend(["", f"# {title}", *(f"export {name}={shlex.quote(value)}" for name, value in variables.items())])
    return "\n".join(lines)


def _write_ready_file(path: Path, info: dict[str, Any]) -> None:
    """Whoever waits for the file never sees half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(info, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)


async def _orphaned(parent: int) -> None:
    """Return when the parent is gone. Asking again and again works on every Unix, whichever thread was the parent."""
    while os.getppid() == parent:
        await asyncio.sleep(0.2)


async def serve(options: argparse.Namespace, parent: int) -> None:
    """Listen until told to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    world = World(options.seed, dict(options.set))
    async with contextlib.AsyncExitStack() as cleanup:
        files = cleanup.enter_context(contextlib.ExitStack())
        context = _context(options, files)
        world.info = _information(world, await _listen(world, options, context, cleanup), options.ca_file)
        if not options.quiet:
            print(announcement(world.info), flush=True)
        if options.ready_file:
            _write_ready_file(options.ready_file, world.info)
        waiting: list[asyncio.Task[Any]] = [asyncio.create_task(stop.wait())]
        if options.exit_with_parent:
            waiting.append(asyncio.create_task(_orphaned(parent)))
        dummy, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
    if options.ready_file:
        options.ready_file.unlink(missing_ok=True)


def main() -> None:
    """Read the command line and run."""
    parent = os.getppid()
    parser = make_parser()
    options = parser.parse_args()
    if options.tls and options.tls_cert:
        parser.error("--tls and --tls-cert exclude each other")
    try:
        asyncio.run(serve(options, parent))
    except OSError as error:
        parser.exit(1, f"sms_simulator: {error}\n")
