"""The API's front door: signature, permission, faults, records, then the action itself."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from tests.emulator import mishaps
from tests.emulator.behaviour import Behaviour
from tests.emulator.errors import DroppedConnection, OperationFailed, ServiceError, permission_denied
from tests.emulator.faults import Fault, Faults
from tests.emulator.oss import error_reply
from tests.emulator.parameters import Parameters
from tests.emulator.records import Call, Records, masked
from tests.emulator.signature import SignatureCheck
from tests.emulator.state import Cloud
from tests.emulator.wire import Reply, Request

Action = Callable[[Parameters], Mapping[str, object]]


class FrontDoor:
    """Answers requests of all parts.

    Args:
        cloud: state, for keys, permissions and the count of jobs.
        behaviour: latencies.
        faults: bad luck in force.
        records: where calls are noted.
        closing: set when nobody shall wait any longer.
    """

    def __init__(
        self, cloud: Cloud, behaviour: Behaviour, faults: Faults, records: Records, closing: threading.Event
    ) -> None:
        self._closing = closing
        self._cloud = cloud
        self._behaviour = behaviour
        self._faults = faults
        self._records = records
        self._signatures = SignatureCheck(cloud.keys)

    def api(self, actions: Mapping[str, Action]) -> Callable[[Request], Reply]:
        """A server of signed API calls."""

        def serve(request: Request) -> Reply:
            self._see(request)
            body = request.body.read()
            parameters = request.query | dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
            call = self._call(request, request.headers.get("x-acs-action", ""), parameters)
            return self._recorded(call, lambda fault: self._api(request, body, parameters, call, fault, actions))

        return serve

    def files(self, name: str, action: Callable[[Request], Reply]) -> Callable[[Request], Reply]:
        """A server of plain HTTP requests in OSS's manner, recorded as ``name``."""

        def serve(request: Request) -> Reply:
            self._see(request)
            call = self._call(request, name, {})
            return self._recorded(call, lambda fault: self._oss(request, call, fault, action))

        return serve

    def _see(self, request: Request) -> None:
        self._records.saw(f"https://{request.headers.get('host', '')}{request.target}")

    def _call(self, request: Request, action: str, parameters: Mapping[str, str]) -> Call:
        return Call(
            request.part,
            action,
            masked(parameters),
            document=parameters.get("FileName", ""),
            bytes_in=request.body.length,
            request_id=str(uuid.uuid4()).upper(),
            user_agent=request.headers.get("user-agent", ""),
        )

    def _recorded(self, call: Call, answer: Callable[[Fault | None], Reply]) -> Reply:
        started = time.monotonic()
        self._closing.wait(self._behaviour.latency_of(call.action))
        fault = self._faults.strike_call(call.part, call.action, call.document)
        call.fault = fault.kind.value if fault else ""
        try:
            reply = answer(fault)
            call.status = reply.status
            if fault is not None:
                try:
                    reply = mishaps.after(fault, reply, self._closing)
                except DroppedConnection:
                    call.status = 0
                    raise
        finally:
            call.took_s = time.monotonic() - started
            call.jobs_in_flight = self._cloud.jobs_in_flight
            self._records.add(call)
        return reply

    def _api(
        self,
        request: Request,
        body: bytes,
        parameters: Mapping[str, str],
        call: Call,
        fault: Fault | None,
        actions: Mapping[str, Action],
    ) -> Reply:
        try:
            key = self._signatures.verify(request, body, time.time() + self._cloud.skew_s)
            if call.action in self._cloud.denied:
                raise permission_denied(call.part.product, call.action, key.id)
            if fault is not None:
                mishaps.before(fault, call, key.id, self._closing)
            action = actions.get(call.action, _unknown_action)
            content = {"RequestId": call.request_id} | dict(action(Parameters(parameters)))
        except mishaps.SubstituteReply as substitute:
            return substitute.reply
        except OperationFailed as failed:
            call.code = "fail"
            return Reply.json(200, {"RequestId": call.request_id, "Status": "fail", "Message": failed.message})
        except ServiceError as error:
            call.code = error.code
            return self._error(error, request, call)
        return Reply.json(200, content)

    def _error(self, error: ServiceError, request: Request, call: Call) -> Reply:
        content = {
            "RequestId": call.request_id,
            "HostId": request.headers.get("host", ""),
            "Code": error.code,
            "Message": error.message,
            "Recommend": f"https://api.aliyun.com/troubleshoot?q={error.code}",
        }
        return Reply.json(error.status, content | error.fields, error.headers)

    def _oss(self, request: Request, call: Call, fault: Fault | None, action: Callable[[Request], Reply]) -> Reply:
        try:
            if fault is not None:
                mishaps.before(fault, call, "", self._closing)
            reply = action(request)
        except mishaps.SubstituteReply as substitute:
            reply = substitute.reply
        except ServiceError as error:
            call.code = error.code
            reply = error_reply(error, request.headers.get("host", ""), call.request_id)
        request.body.read()
        return reply


def _unknown_action(_: Parameters) -> Mapping[str, object]:
    raise ServiceError("InvalidAction.NotFound", "Specified api is not found.", 404)
