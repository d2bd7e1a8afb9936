# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One fault of the matrix: what the simulator is told to play, and what it means to a client."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from expectations import WRITES, Meaning, Operation

#: a status that is not compared
ANY = -1
#: seconds that a request gets which waits for an answer in vain
SHORT = 0.15

#: shapes of body that are tried with a server error in every way; the others only with one that lasts
FEW = ("sms", "page", "nothing")
#: shapes that are tried with the batch call, which takes more than 20 tasks each time
FOR_BATCH = ("sms", "gateway", "no code", "page", "nothing", "half", "binary")
#: the operations that are tried with these alone
WITH_FEW = (Operation.BATCH, Operation.ASSUME, Operation.LEND, Operation.ECS)
ABOUT_TASK = (Operation.DELETE, Operation.WAIT, Operation.STOP, Operation.SHOW)


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        family: the part of the guide's table that it belongs to.
        label: its row there; faults that share a row have the same outcomes.
        name: a short name of its own.
        meaning: what it means to a client.
        kind: the simulator's name for it; empty where the harness plays a trick on the way to the simulator.
        params: its parameters.
        trick: the harness's trick.
        processed: whether the request is carried out.
        status, code: what the failure has to report; None where there is no answer.
        codes: where the code that an operation has to report is another one.
        meanings: where an operation sees something else in it.
        auth: how the run logs in: with a token, an access key, or a password.
        limit: seconds that the request gets.
        says: words of the failure's message.
        big: whether memory has to be watched.
        retried: whether it makes a difference that it lasts.
        shape: the shape of an error's body.
    """

    family: str
    label: str
    name: str
    meaning: Meaning
    kind: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    trick: str = ""
    processed: bool = False
    status: int | None = None
    code: str | None = None
    meanings: dict[Operation, Meaning] = field(default_factory=dict)
    auth: str = "token"
    limit: float | None = None
    says: str = ""
    big: bool = False
    codes: dict[Operation, str] = field(default_factory=dict)
    retried: bool = True
    shape: str = ""

    def means(self, operation: Operation) -> Meaning:
        return self.meanings.get(operation, self.meaning)

    def concerns(self, operation: Operation) -> bool:
        """Where nothing is changed, it makes no difference whether a request was carried out."""
        if operation in WITH_FEW and self.shape not in ("", *FOR_BATCH):
            return False
        if operation is Operation.ECS and self.trick.startswith(("tls-", "tunnel-")):
            return False  # the metadata service is called over plain HTTP, without a tunnel
        return operation in WRITES or not (self.processed and self.name.endswith(" after"))
