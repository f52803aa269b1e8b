"""What each kind of fault does to a call."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator

from tests.emulator.errors import DroppedConnection, OperationFailed, ServiceError, permission_denied
from tests.emulator.faults import Fault, FaultKind
from tests.emulator.records import Call
from tests.emulator.wire import Reply

_HTML = b"<html><head><title>500 Internal Server Error</title></head><body><h1>nginx</h1></body></html>"


class SubstituteReply(Exception):  # noqa: N818 -- carries a reply past the action
    """The call is answered with ``reply`` instead of being carried out."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def before(fault: Fault, call: Call, principal: str, closing: threading.Event) -> None:
    """Do what ``fault`` does before the call is carried out.

    Raises:
        ServiceError, OperationFailed, SubstituteReply, DroppedConnection: the call is not carried out.
    """
    if fault.kind is FaultKind.DELAYED:
        closing.wait(fault.seconds)
    refusal = _REFUSALS.get(fault.kind)
    if refusal is not None:
        raise refusal(fault)
    if fault.kind is FaultKind.FORBIDDEN:
        raise permission_denied(call.part.product, call.action, principal)


def after(fault: Fault, reply: Reply, closing: threading.Event) -> Reply:
    """What is left of the answer to a call that was carried out.

    Raises:
        DroppedConnection: nothing.
    """
    if fault.kind is FaultKind.SLOW_BODY:
        return _slow(fault, reply, closing)
    spoil = _SPOILERS.get(fault.kind)
    return reply if spoil is None else spoil(fault, reply)


def _lose(_: Fault, __: Reply) -> Reply:
    raise DroppedConnection


def _cut(_: Fault, reply: Reply) -> Reply:
    body = b"".join(reply.pieces)

    def pieces() -> Iterator[bytes]:
        yield body[: len(body) // 2]
        raise DroppedConnection

    return Reply(reply.status, pieces(), len(body), reply.content_type, reply.headers)


def _slow(fault: Fault, reply: Reply, closing: threading.Event) -> Reply:
    body = b"".join(reply.pieces)

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(body), 16):
            closing.wait(fault.seconds)
            yield body[start : start + 16]

    return Reply(reply.status, pieces(), len(body), reply.content_type, reply.headers)


def _truncate(_: Fault, reply: Reply) -> Reply:
    body = b"".join(reply.pieces)
    return Reply.of(reply.status, body[: len(body) // 2], reply.content_type, reply.headers)


def _inflate(fault: Fault, reply: Reply) -> Reply:
    head, tail = b'{"Status": "success", "Message": "', b'"}'
    padding = max(0, fault.size_bytes - len(head) - len(tail))

    def pieces() -> Iterator[bytes]:
        yield head
        block = b"x" * (1 << 20)
        for start in range(0, padding, len(block)):
            yield block[: padding - start]
        yield tail

    return Reply(200, pieces(), len(head) + padding + len(tail), reply.content_type)


def _distort(_: Fault, __: Reply) -> Reply:
    return Reply.json(200, ["unexpected", {"Matches": "none"}])


def _hide_failure(_: Fault, reply: Reply) -> Reply:
    content = json.loads(b"".join(reply.pieces))
    content = {"RequestId": content.get("RequestId"), "Status": "success"}
    return Reply.json(200, content | {"Message": "failed to connect database: could not connect to server"})


def _throttled(fault: Fault) -> ServiceError:
    asks_to_wait = fault.kind is FaultKind.THROTTLED_RETRY_AFTER
    headers = {"x-acs-retry-after": str(fault.retry_after_ms)} if asks_to_wait else {}
    status = 429 if asks_to_wait else 400
    return ServiceError("Throttling.User", "Request was denied due to user flow control.", status, headers=headers)


def _unavailable(_: Fault) -> ServiceError:
    return ServiceError("ServiceUnavailable", "The request has failed due to a temporary failure of the server.", 503)


def _internal_error(_: Fault) -> ServiceError:
    return ServiceError("InternalError", "The request processing has failed due to some unknown error.", 500)


_REFUSALS: dict[FaultKind, Callable[[Fault], Exception]] = {
    FaultKind.THROTTLED: _throttled,
    FaultKind.THROTTLED_RETRY_AFTER: _throttled,
    FaultKind.UNAVAILABLE: _unavailable,
    FaultKind.INTERNAL_ERROR: _internal_error,
    FaultKind.HTML_ERROR: lambda _: SubstituteReply(Reply.of(500, _HTML, "text/html")),
    FaultKind.STATUS_FAIL: lambda fault: OperationFailed(fault.message),
    FaultKind.ERROR: lambda fault: ServiceError(fault.code, fault.message, fault.status, headers=dict(fault.headers)),
    FaultKind.DROPPED: lambda _: DroppedConnection(),
}
_SPOILERS: dict[FaultKind, Callable[[Fault, Reply], Reply]] = {
    FaultKind.LOST_ANSWER: _lose,
    FaultKind.CUT_BODY: _cut,
    FaultKind.TRUNCATED_JSON: _truncate,
    FaultKind.HUGE_JSON: _inflate,
    FaultKind.ODD_SHAPE: _distort,
    FaultKind.HIDDEN_FAILURE: _hide_failure,
}
