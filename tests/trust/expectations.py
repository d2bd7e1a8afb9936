# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each fault of the matrix has to come to: the one place that says so, for the tests and for the guide.

Nothing here is taken from the collection. What a fault *means* to a client is one thing; what an operation makes of
that is another; this is the table between the two.
"""

from __future__ import annotations

from enum import Enum


class Operation(str, Enum):
    """A call that a fault hits, and how the guide names it."""

    DELETE = "delete"
    WAIT = "wait"
    BATCH = "batch"
    STOP = "stop"
    SHOW = "show"
    LIST = "list"
    LOGIN = "login"
    ASSUME = "assume"
    LEND = "lend"
    ECS = "ecs"


#: those that change something at the service, so that it matters whether the request was carried out
WRITES = (Operation.DELETE, Operation.BATCH, Operation.STOP)


#: those whose answer is in the body, so that half of it is none
NEED_BODY = (Operation.WAIT, Operation.SHOW, Operation.LIST, Operation.LEND, Operation.ECS)


class Meaning(Enum):
    """What a client can know when a fault hits its request."""

    HARMLESS = "a whole answer, only late"
    NOT_SENT = "the connection never opened"
    UNTRUSTED = "the connection never opened, and will not: not whom it claims to be, or a proxy that refuses"
    LOST = "no answer, or one that says nothing: it may have been carried out; trying again may help"
    UNSURE = "a server error: it may have been carried out; trying again is not known to help"
    CUT = "the status of the answer, but not all of its body"
    THROTTLED = "not now"
    LONG_WAIT = "not before the run is over"
    UNAUTHORISED = "not with this login"
    EXPIRED = "not with this login, but it can be renewed"
    FORBIDDEN = "not for these credentials"
    REFUSED = "no, or an answer that cannot come from the service"
    GONE = "there is no such task"
    UNUSABLE = "yes, but what was asked for is not in it"


class Outcome(str, Enum):
    """What a run makes of it, and the word for it in the guide."""

    DONE = "done"
    FAILS = "fails"
    STOPS = "stops"
    UNSEEN = "unseen"
    UNVERIFIED = "warns"
    GONE = "gone"


_D, _F, _S, _U, _G = Outcome.DONE, Outcome.FAILS, Outcome.STOPS, Outcome.UNSEEN, Outcome.GONE
_V = Outcome.UNVERIFIED
Pair = tuple[Outcome, Outcome]

#: the outcome of a fault that happens once, and of one that lasts, when the request was not carried out
_MODEL: dict[Operation, dict[Meaning, Pair]] = {
    Operation.DELETE: {
        Meaning.HARMLESS: (_D, _D),
        Meaning.NOT_SENT: (_D, _S),
        Meaning.UNTRUSTED: (_S, _S),
        Meaning.LOST: (_D, _F),
        Meaning.UNSURE: (_F, _F),
        Meaning.CUT: (_U, _U),
        Meaning.THROTTLED: (_D, _F),
        Meaning.LONG_WAIT: (_F, _F),
        Meaning.UNAUTHORISED: (_S, _S),
        Meaning.EXPIRED: (_D, _S),
        Meaning.FORBIDDEN: (_F, _F),
        Meaning.REFUSED: (_F, _F),
        Meaning.GONE: (_G, _G),
        Meaning.UNUSABLE: (_U, _U),
    },
    # The deletion was accepted before: what fails is to see its end.
    Operation.WAIT: {
        Meaning.HARMLESS: (_D, _D),
        Meaning.NOT_SENT: (_D, _U),
        Meaning.UNTRUSTED: (_U, _U),
        Meaning.LOST: (_D, _U),
        Meaning.UNSURE: (_U, _U),
        Meaning.CUT: (_D, _U),
        Meaning.THROTTLED: (_D, _U),
        Meaning.LONG_WAIT: (_U, _U),
        Meaning.UNAUTHORISED: (_U, _U),
        Meaning.EXPIRED: (_D, _U),
        Meaning.FORBIDDEN: (_V, _V),
        Meaning.REFUSED: (_U, _U),
        Meaning.GONE: (_D, _D),
        Meaning.UNUSABLE: (_U, _U),
    },
    # What the batch call does not do is asked for one by one.
    Operation.BATCH: {
        **dict.fromkeys(Meaning, (_D, _D)),
        Meaning.NOT_SENT: (_D, _S),
        Meaning.UNTRUSTED: (_S, _S),
        Meaning.UNAUTHORISED: (_S, _S),
        Meaning.EXPIRED: (_D, _S),
    },
    # A stop is not sent again once it may have arrived; whether the task stops is seen.
    Operation.STOP: {
        Meaning.HARMLESS: (_D, _D),
        Meaning.NOT_SENT: (_D, _S),
        Meaning.UNTRUSTED: (_S, _S),
        Meaning.LOST: (_U, _U),
        Meaning.UNSURE: (_U, _U),
        Meaning.CUT: (_U, _U),
        Meaning.THROTTLED: (_D, _F),
        Meaning.LONG_WAIT: (_F, _F),
        Meaning.UNAUTHORISED: (_S, _S),
        Meaning.EXPIRED: (_D, _S),
        Meaning.FORBIDDEN: (_F, _F),
        Meaning.REFUSED: (_F, _F),
        Meaning.GONE: (_G, _G),
        Meaning.UNUSABLE: (_U, _U),
    },
    Operation.LIST: {
        **dict.fromkeys(Meaning, (_F, _F)),
        Meaning.HARMLESS: (_D, _D),
        Meaning.NOT_SENT: (_D, _F),
        Meaning.LOST: (_D, _F),
        Meaning.CUT: (_D, _F),
        Meaning.THROTTLED: (_D, _F),
        Meaning.EXPIRED: (_D, _F),
    },
    # The token is in a header, so it is there when the body is not.
    Operation.LOGIN: {
        **dict.fromkeys(Meaning, (_S, _S)),
        Meaning.HARMLESS: (_D, _D),
        Meaning.NOT_SENT: (_D, _S),
        Meaning.LOST: (_D, _S),
        Meaning.CUT: (_D, _D),
        Meaning.THROTTLED: (_D, _S),
    },
}
_MODEL[Operation.ASSUME] = _MODEL[Operation.LOGIN]
# Keys are in the body.
_MODEL[Operation.LEND] = _MODEL[Operation.ECS] = {**_MODEL[Operation.LOGIN], Meaning.CUT: (_D, _S)}
_MODEL[Operation.SHOW] = {**_MODEL[Operation.LIST], Meaning.GONE: (_G, _G)}


def expected(operation: Operation, meaning: Meaning, processed: bool, lasting: bool) -> Outcome:
    """What a run has to make of a fault.

    Args:
        operation: the call that is hit.
        meaning: what the client can know.
        processed: whether the service carried the request out all the same.
        lasting: whether it hits every such call, or only the first.
    """
    if processed and operation in WRITES and meaning in (Meaning.LOST, Meaning.UNSURE, Meaning.CUT, Meaning.UNUSABLE):
        return Outcome.DONE
    return _MODEL[operation][meaning][lasting]


def most_strikes(operation: Operation, meaning: Meaning, max_retries: int) -> int:
    """How often a fault that lasts may hit the same call: what can only make it worse is not sent again."""
    if operation is Operation.BATCH and meaning in (Meaning.REFUSED, Meaning.GONE):
        return 2 * 12 + 1  # one bad task may spoil a call, so it is divided, but not for ever
    if meaning is Meaning.EXPIRED:
        return 2
    repeated = {Meaning.NOT_SENT, Meaning.THROTTLED}
    if operation is not Operation.STOP:
        repeated.add(Meaning.LOST)
    if operation in NEED_BODY:
        repeated.add(Meaning.CUT)
    return 1 + max_retries if meaning in repeated else 1
