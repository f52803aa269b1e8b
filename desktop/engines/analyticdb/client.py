"""Calls to AnalyticDB.

The SDK (module ``sdk``) encodes, signs and sends one request; everything around it is ours: the deadline, retries,
the upload of files, the judgement of answers, and the translation of errors.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, TypeVar
from urllib.parse import urlsplit

from desktop.core.errors import EngineError, ErrorCode
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.analyticdb import answers
from desktop.engines.analyticdb.answers import Answer
from desktop.engines.analyticdb.connection import Connection, ManagerAccount, Secrets
from desktop.engines.analyticdb.deadline import DeadlinePassed, run_with_deadline
from desktop.engines.analyticdb.errors import Scene, from_exception, from_service
from desktop.engines.analyticdb.patience import INTERACTIVE, Patience, retry
from desktop.engines.analyticdb.sdk import SdkClients
from desktop.engines.analyticdb.transport import (
    MultipartBody,
    forget_http_status,
    last_http_status,
    last_retry_after_s,
)

T = TypeVar("T")

_KEY_ERRORS = frozenset(
    {
        ErrorCode.ACCESS_KEY_UNKNOWN,
        ErrorCode.ACCESS_KEY_DISABLED,
        ErrorCode.ACCESS_KEY_SECRET_WRONG,
        ErrorCode.SECURITY_TOKEN_INVALID,
        ErrorCode.NAMESPACE_PASSWORD_WRONG,
        ErrorCode.CREDENTIALS_MISSING,
    }
)
#: What an upload permission consists of.
_PERMISSION = ("Bucket", "Endpoint", "ObjectKey", "EncodedPolicy", "Signature", "AccessKeyId")
#: Slowest uplink that an upload is given time for, in bytes a second.
_SLOWEST_UPLINK = 20_000


class Client:
    """Calls of one connection. Safe to share between threads; builds the SDK's clients at the first call.

    Args:
        connection: where to call.
        secrets: asked at the first call, and again after the service has refused a key or password.
    """

    def __init__(self, connection: Connection, secrets: Callable[[], Secrets]) -> None:
        self._connection = connection
        self._read_secrets = secrets
        self._lock = threading.Lock()
        self._sdk_clients: SdkClients | None = None

    def call(
        self,
        action: str,
        ctx: TaskContext,
        *,
        patience: Patience = INTERACTIVE,
        manager: ManagerAccount | None = None,
        parameters: Mapping[str, object] = MappingProxyType({}),
        **more: object,
    ) -> Answer:
        """Call one action of the API; region, instance, namespace, its password and collection are filled in.

        Args:
            action: name of the action.
            ctx: cancels the call.
            patience: time limits and retries.
            manager: account for the calls that set things up.
            parameters: further parameters in the SDK's spelling; None means "not given".
            more: the same.

        Returns:
            The body of the answer.

        Raises:
            EngineError: what the service or the network refused.
            TaskCancelled: on cancellation; the call may yet be carried out.
        """

        given = {**parameters, **more}

        def attempt() -> Answer:
            clients = self._clients(ctx)
            scene = clients.scene(action, self._connection.gpdb_host, manager)
            body = self._bounded(lambda: clients.gpdb_call(action, given, patience, manager), scene, patience, ctx)
            failure = answers.failure_of(body)
            if failure is not None:
                if not isinstance(body, Mapping):
                    unexpected = scene.error(ErrorCode.ANSWER_UNEXPECTED, failure)
                    unexpected.retryable = True
                    raise unexpected
                code, request_id = answers.code_of(body), answers.request_id_of(body)
                raise from_service(scene, code=code, message=failure, request_id=request_id)
            return body  # type: ignore[no-any-return]  # judged above

        return self._retried(attempt, patience, ctx)

    def upload(
        self,
        content: bytes | Path,
        ctx: TaskContext,
        *,
        patience: Patience = INTERACTIVE,
        sent: Callable[[int], None] = lambda _size_bytes: None,
    ) -> str:
        """Bring a file to Alibaba's bucket: a permission from the open platform, then a form post.

        Args:
            content: the file, or where it is; opened anew for each attempt.
            ctx: cancels the upload within one piece.
            patience: time limits and retries; the total grows with the size.
            sent: called with the size of each piece that left, in bytes.

        Returns:
            The address to hand to the service as ``FileUrl``.

        Raises:
            EngineError: naming the host that refused in ``params["host"]``.
            TaskCancelled: on cancellation.
        """

        def attempt() -> str:
            clients = self._clients(ctx)
            scene = clients.scene("AuthorizeFileUpload", self._connection.open_platform_host, uploading=True)
            permission = self._bounded(lambda: clients.authorise(patience), scene, patience, ctx)
            return self._post(clients, _checked_permission(permission, scene), content, patience, ctx, sent)

        return self._retried(attempt, patience, ctx)

    def fetch(self, url: str, ctx: TaskContext, patience: Patience = INTERACTIVE) -> bytes:
        """Get a file from an address that the service gave.

        Raises:
            EngineError: SERVICE_REFUSED where the address is not good (any more), or a network error; with the host,
                never with the address.
        """
        clients = self._clients(ctx)
        scene = clients.scene("GetObject", _host_of(url))
        return self._retried(
            lambda: self._bounded(lambda: clients.files.fetch(url, patience, scene), scene, patience, ctx),
            patience,
            ctx,
        )

    def close(self) -> None:
        """Free connections. Calls may follow; they build new ones."""
        with self._lock:
            clients, self._sdk_clients = self._sdk_clients, None
        if clients is not None:
            clients.files.close()

    def _post(
        self,
        clients: SdkClients,
        permission: Mapping[str, str],
        content: bytes | Path,
        patience: Patience,
        ctx: TaskContext,
        sent: Callable[[int], None],
    ) -> str:
        host = f"{permission['Bucket']}.{permission['Endpoint']}"
        scene = clients.scene("PostObject", host, uploading=True)
        left_behind = threading.Event()

        def check() -> None:
            ctx.check()
            if left_behind.is_set():
                raise DeadlinePassed

        fields = {
            "OSSAccessKeyId": permission["AccessKeyId"],
            "policy": permission["EncodedPolicy"],
            "Signature": permission["Signature"],
            "key": permission["ObjectKey"],
            "success_action_status": "201",
        }
        file_name = permission["ObjectKey"].rpartition("/")[2] or "file"
        try:
            with _opened(content) as (stream, size_bytes):
                body = MultipartBody(fields, file_name, stream, size_bytes, check, sent)
                total_s = patience.total_s + size_bytes / _SLOWEST_UPLINK
                self._bounded(
                    lambda: clients.files.send(f"https://{host}/", body, patience, scene),
                    scene,
                    patience,
                    ctx,
                    total_s,
                )
        finally:
            left_behind.set()
        return f"http://{host}/{permission['ObjectKey']}"

    def _bounded(
        self,
        work: Callable[[], T],
        scene: Scene,
        patience: Patience,
        ctx: TaskContext,
        total_s: float | None = None,
    ) -> T:
        def translated() -> T:
            forget_http_status()
            try:
                return work()
            except (TaskCancelled, DeadlinePassed):
                raise
            except Exception as error:  # noqa: BLE001 -- the SDK raises anything; all of it becomes one tree here
                # "from None": the SDK's exceptions carry addresses with passwords.
                raise from_exception(error, scene, last_http_status(), last_retry_after_s()) from None

        limit_s = patience.total_s if total_s is None else total_s
        try:
            return run_with_deadline(translated, limit_s, ctx)
        except DeadlinePassed:
            raise scene.error(ErrorCode.SERVICE_TIMEOUT, f"no answer within {limit_s:g} s") from None

    def _retried(self, attempt: Callable[[], T], patience: Patience, ctx: TaskContext) -> T:
        try:
            return retry(attempt, patience, ctx)
        except EngineError as error:
            if error.code in _KEY_ERRORS:
                self.close()  # the next call asks for the secrets again: they may have been corrected
            raise

    def _clients(self, ctx: TaskContext) -> SdkClients:
        with self._lock:
            if self._sdk_clients is None:
                ctx.check()
                self._sdk_clients = SdkClients(self._connection, self._read_secrets())
            return self._sdk_clients


def _host_of(url: str) -> str:
    """``host:port`` of an address, empty where it is none."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


@contextmanager
def _opened(content: bytes | Path) -> Iterator[tuple[BinaryIO, int]]:
    """A stream over the content and its size in bytes."""
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as stream:
        yield stream, len(content) if isinstance(content, bytes) else content.stat().st_size


def _checked_permission(answer: object, scene: Scene) -> dict[str, str]:
    """The fields of an upload permission as texts.

    Raises:
        EngineError: ANSWER_UNEXPECTED when one is missing.
    """
    values = answers.fields_of(answer)
    found = {name: values.get(name.lower(), "") for name in _PERMISSION}
    for name, value in found.items():
        if not value:
            raise scene.error(ErrorCode.ANSWER_UNEXPECTED, f"{name} is missing")
    return found
