"""The defects of the SDK and of the network, each handled; every fault with the error that results."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from desktop.core.errors import EngineError, ErrorCode, TusouError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.analyticdb.client import Client
from desktop.engines.analyticdb.connection import USER_AGENT, Connection, Secrets
from desktop.engines.analyticdb.errors import AlreadyThereError, NotThereError, Scene, from_exception
from desktop.engines.analyticdb.patience import INTERACTIVE, Patience
from tests.emulator import Emulator, FaultKind, Part

ONCE = Patience(attempts=1)
QUICK = Patience(first_wait_s=0.01, longest_wait_s=0.05, attempts=4, give_up_s=20)
LIST = "ListDocumentCollections"


@pytest.fixture
def client(cloud: Emulator, connect: Callable[..., Connection]) -> Client:
    return client_of(cloud, connect)


def client_of(cloud: Emulator, connect: Callable[..., Connection], **secrets: str) -> Client:
    access = cloud.access
    given = {
        "access_key_id": access.access_key_id,
        "access_key_secret": access.access_key_secret,
        "namespace_password": access.namespace_password,
        **secrets,
    }
    return Client(connect(cloud), lambda: Secrets(**given))


def run_program(program: str, environ: Mapping[str, str] = MappingProxyType({})) -> subprocess.CompletedProcess[str]:
    keep = {name: value for name, value in os.environ.items() if not name.startswith("ALIBABA_")}
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**keep, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def call_program(cloud: Emulator, secrets: str) -> str:
    access = cloud.access
    names = f"{access.region!r}, {access.instance!r}, {access.namespace!r}, {access.collection!r}"
    hosts = f"{access.endpoint!r}, {access.open_platform_endpoint!r}, pathlib.Path({str(access.ca_bundle)!r})"
    return (
        "import pathlib\n"
        "from desktop.core.progress import TaskContext\n"
        "from desktop.engines.analyticdb.client import Client\n"
        "from desktop.engines.analyticdb.connection import Connection, Secrets\n"
        f"client = Client(Connection('c', {names}, {hosts}), lambda: {secrets})\n"
        "client.call('ListDocumentCollections', TaskContext())\n"
    )


def failure_of(client: Client, ctx: TaskContext, action: str = LIST, patience: Patience = ONCE) -> EngineError:
    with pytest.raises(EngineError) as failure:
        client.call(action, ctx, patience=patience)
    return failure.value


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (FaultKind.THROTTLED, ErrorCode.THROTTLED),
        (FaultKind.THROTTLED_RETRY_AFTER, ErrorCode.THROTTLED),
        (FaultKind.UNAVAILABLE, ErrorCode.SERVICE_UNAVAILABLE),
        (FaultKind.INTERNAL_ERROR, ErrorCode.SERVICE_UNAVAILABLE),
        (FaultKind.HTML_ERROR, ErrorCode.SERVICE_UNAVAILABLE),
        (FaultKind.HIDDEN_FAILURE, ErrorCode.SERVICE_UNAVAILABLE),
        (FaultKind.DROPPED, ErrorCode.SERVICE_UNREACHABLE),
        (FaultKind.LOST_ANSWER, ErrorCode.SERVICE_UNREACHABLE),
        (FaultKind.CUT_BODY, ErrorCode.SERVICE_UNREACHABLE),
        (FaultKind.TRUNCATED_JSON, ErrorCode.ANSWER_UNEXPECTED),
        (FaultKind.ODD_SHAPE, ErrorCode.ANSWER_UNEXPECTED),
    ],
)
def test_a_fault_that_passes_is_named_and_retried(
    cloud: Emulator, client: Client, ctx: TaskContext, kind: FaultKind, code: ErrorCode
) -> None:
    cloud.faults.add(kind, LIST, times=3)
    failure = failure_of(client, ctx)
    assert (failure.code, failure.retryable) == (code, True)
    assert failure.params["host"] == cloud.access.endpoint
    client.call(LIST, ctx, patience=QUICK)
    assert len(cloud.calls_of(LIST)) == 4


def test_what_fails_for_good_is_not_retried(cloud: Emulator, client: Client, ctx: TaskContext) -> None:
    cloud.faults.add(FaultKind.ERROR, LIST, code="InvalidParameter", status=400, message="no")
    failure = failure_of(client, ctx, patience=QUICK)
    assert failure.code is ErrorCode.SERVICE_REFUSED
    assert len(cloud.calls_of(LIST)) == 1


def test_a_wait_that_the_service_asks_for_is_honoured(cloud: Emulator, client: Client, ctx: TaskContext) -> None:
    cloud.faults.add(FaultKind.THROTTLED_RETRY_AFTER, LIST, times=1, retry_after_ms=300)
    assert failure_of(client, ctx).retry_after_s == pytest.approx(0.3)
    cloud.faults.clear()
    cloud.faults.add(FaultKind.THROTTLED_RETRY_AFTER, LIST, times=1, retry_after_ms=300)
    client.call(LIST, ctx, patience=QUICK)
    refused, answered = cloud.calls_of(LIST)[-2:]
    assert answered.started_at - refused.started_at >= 0.3


@pytest.mark.parametrize(
    ("asked", "seconds"), [("2", 2.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("soon", None), ("", None)]
)
def test_a_wait_may_be_asked_for_in_the_words_of_http(
    cloud: Emulator, client: Client, ctx: TaskContext, asked: str, seconds: float | None
) -> None:
    cloud.faults.add(FaultKind.ERROR, LIST, code="Throttling", status=429, headers={"Retry-After": asked}, times=1)
    failure = failure_of(client, ctx)
    assert (failure.code, failure.retry_after_s) == (ErrorCode.THROTTLED, seconds)


def test_a_wait_that_is_longer_than_ones_patience_is_not_begun(
    cloud: Emulator, client: Client, ctx: TaskContext
) -> None:
    cloud.faults.add(FaultKind.ERROR, LIST, code="ServiceUnavailable", status=503, headers={"Retry-After": "3600"})
    failure = failure_of(client, ctx, patience=INTERACTIVE)
    assert (failure.code, failure.retry_after_s) == (ErrorCode.SERVICE_UNAVAILABLE, 3600.0)
    assert len(cloud.calls_of(LIST)) == 1


def test_a_refusal_for_want_of_room_counts_whatever_its_body_is() -> None:
    unreadable = from_exception(ValueError("no JSON"), Scene(LIST, "host"), 429, 3.0)
    assert (unreadable.code, unreadable.retryable, unreadable.retry_after_s) == (ErrorCode.THROTTLED, True, 3.0)


@pytest.mark.parametrize(
    ("code", "status", "message"),
    [
        ("NotFound", 404, "The specified resource is not found."),
        ("EntityNotExist", 400, "The entity does not exist."),
        ("InvalidParameter", 400, "FileName a.jpg is not exist"),
    ],
)
def test_a_document_that_is_not_there_is_told_by_status_code_or_words(
    cloud: Emulator, client: Client, ctx: TaskContext, code: str, status: int, message: str
) -> None:
    cloud.faults.add(FaultKind.ERROR, code=code, status=status, message=message)
    assert isinstance(failure_of(client, ctx, "DeleteDocument"), NotThereError)
    assert not isinstance(failure_of(client, ctx, LIST), NotThereError)


def test_a_namespace_that_is_not_there_is_no_missing_document(
    cloud: Emulator, client: Client, ctx: TaskContext
) -> None:
    cloud.faults.add(FaultKind.ERROR, code="Namespace.NotFound", status=404, message="Namespace does not exist.")
    assert failure_of(client, ctx, "DeleteDocument").code is ErrorCode.NAMESPACE_NOT_FOUND


def test_a_conflict_with_what_is_to_be_created_means_that_it_is_there(
    cloud: Emulator, client: Client, ctx: TaskContext
) -> None:
    cloud.faults.add(FaultKind.ERROR, code="Conflict", status=409, message="The namespace is in use.")
    assert isinstance(failure_of(client, ctx, "CreateNamespace"), AlreadyThereError)
    assert not isinstance(failure_of(client, ctx, LIST), AlreadyThereError)


def test_an_answer_that_trickles_ends_at_the_deadline(cloud: Emulator, client: Client, ctx: TaskContext) -> None:
    client.call(LIST, ctx)
    cloud.faults.add(FaultKind.SLOW_BODY, LIST, seconds=0.3)
    failure = failure_of(client, ctx, patience=Patience(read_s=5, total_s=0.8, attempts=1))
    assert failure.code is ErrorCode.SERVICE_TIMEOUT


def test_an_answer_that_does_not_come_times_out(cloud: Emulator, client: Client, ctx: TaskContext) -> None:
    client.call(LIST, ctx)
    cloud.faults.add(FaultKind.DELAYED, LIST, seconds=3)
    assert failure_of(client, ctx, patience=Patience(read_s=0.5, attempts=1)).code is ErrorCode.SERVICE_TIMEOUT


def test_cancelling_ends_a_call_at_once(cloud: Emulator, client: Client, ctx: TaskContext) -> None:
    client.call(LIST, ctx)
    cloud.faults.add(FaultKind.DELAYED, LIST, seconds=5)
    ctx.cancel()
    with pytest.raises(TaskCancelled):
        client.call(LIST, ctx)


def test_an_answer_without_end_is_not_read_into_memory(
    cloud: Emulator, client: Client, ctx: TaskContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.engines.analyticdb.transport.MAX_ANSWER_BYTES", 1_000_000)
    cloud.faults.add(FaultKind.HUGE_JSON, LIST, size_bytes=1 << 30)
    assert failure_of(client, ctx).code in {ErrorCode.SERVICE_UNREACHABLE, ErrorCode.ANSWER_UNEXPECTED}


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("InvalidAccessKeyId.NotFound", "", ErrorCode.ACCESS_KEY_UNKNOWN),
        ("InvalidAccessKeyId.Inactive", "", ErrorCode.ACCESS_KEY_DISABLED),
        ("SignatureDoesNotMatch", "", ErrorCode.ACCESS_KEY_SECRET_WRONG),
        ("IncompleteSignature", "", ErrorCode.ACCESS_KEY_SECRET_WRONG),
        ("InvalidSecurityToken.Expired", "", ErrorCode.SECURITY_TOKEN_INVALID),
        ("InvalidTimeStamp.Expired", "", ErrorCode.CLOCK_SKEWED),
        ("Forbidden.RAM", "", ErrorCode.PERMISSION_DENIED),
        ("ActionUnauthorized", "", ErrorCode.PERMISSION_DENIED),
        ("Forbedden.NotSupportRAM", "", ErrorCode.PERMISSION_DENIED),
        ("Forbidden.InstanceNotFound", "", ErrorCode.INSTANCE_NOT_FOUND),
        ("InvalidDBInstanceId.NotFound", "", ErrorCode.INSTANCE_NOT_FOUND),
        ("InvalidRegionId.NotFound", "", ErrorCode.INSTANCE_NOT_FOUND),
        ("OperationDenied.DBInstanceStatus", "", ErrorCode.INSTANCE_NOT_RUNNING),
        ("OperationDenied.LockMode", "", ErrorCode.INSTANCE_NOT_RUNNING),
        ("InsufficientBalance", "", ErrorCode.BALANCE_INSUFFICIENT),
        ("Instance.NotSupportVector", "", ErrorCode.INSTANCE_WITHOUT_VECTORS),
        ("InternalError", 'ERROR: role "knowledgebasepub" does not exist', ErrorCode.VECTORS_NOT_INITIALISED),
        ("Collection.NotFound", "", ErrorCode.COLLECTION_NOT_FOUND),
        ("Namespace.PasswordInvalid", "", ErrorCode.NAMESPACE_PASSWORD_WRONG),
        ("InternalError", "SQL State: 28P01, password authentication failed", ErrorCode.NAMESPACE_PASSWORD_WRONG),
        ("Throttling.Api", "", ErrorCode.THROTTLED),
        ("QuotaExceeded.Jobs", "", ErrorCode.QUOTA_EXCEEDED),
        ("DocumentJob.ExceedLimit", "", ErrorCode.QUOTA_EXCEEDED),
        ("InvalidStatus", "too many documents are pending or running (limit 20)", ErrorCode.QUOTA_EXCEEDED),
        ("InvalidStatus", "The number of running jobs exceeds 20.", ErrorCode.QUOTA_EXCEEDED),
        ("InternalError", 'ERROR: column "x" of relation "y" does not exist', ErrorCode.SERVICE_REFUSED),
        ("InvalidFile", "The size of the image exceeds the limit.", ErrorCode.SERVICE_REFUSED),
        ("SomethingNew", "", ErrorCode.SERVICE_REFUSED),
    ],
)
def test_codes_of_the_service_become_errors_with_the_request_id(
    cloud: Emulator, client: Client, ctx: TaskContext, code: str, message: str, expected: ErrorCode
) -> None:
    cloud.faults.add(FaultKind.ERROR, LIST, code=code, status=400, message=message or "See the code.")
    failure = failure_of(client, ctx)
    assert failure.code is expected
    assert cloud.calls_of(LIST)[-1].request_id in failure.detail


def test_a_denied_action_is_named(cloud: Emulator, client: Client, ctx: TaskContext) -> None:
    cloud.deny("ListDocuments")
    failure = failure_of(client, ctx, "ListDocuments")
    assert failure.code is ErrorCode.PERMISSION_DENIED
    assert failure.params["action"] == "gpdb:ListDocuments"


def test_keys_and_clock_are_told_apart(cloud: Emulator, connect: Callable[..., Connection], ctx: TaskContext) -> None:
    unknown = client_of(cloud, connect, access_key_id="LTAI0000nobody")
    assert failure_of(unknown, ctx).code is ErrorCode.ACCESS_KEY_UNKNOWN
    wrong = client_of(cloud, connect, access_key_secret="not-the-secret")
    assert failure_of(wrong, ctx).code is ErrorCode.ACCESS_KEY_SECRET_WRONG
    password = client_of(cloud, connect, namespace_password="not-the-password")
    assert failure_of(password, ctx).code is ErrorCode.NAMESPACE_PASSWORD_WRONG
    cloud.skew_clock(3600)
    assert failure_of(client_of(cloud, connect), ctx).code is ErrorCode.CLOCK_SKEWED


def test_secrets_are_asked_for_again_after_a_refusal(
    cloud: Emulator, connect: Callable[..., Connection], ctx: TaskContext
) -> None:
    access = cloud.access
    passwords = iter(["wrong", access.namespace_password])
    client = Client(
        connect(cloud), lambda: Secrets(access.access_key_id, access.access_key_secret, "", next(passwords))
    )
    assert failure_of(client, ctx).code is ErrorCode.NAMESPACE_PASSWORD_WRONG
    client.call(LIST, ctx)


def test_a_temporary_identity_works(cloud: Emulator, connect: Callable[..., Connection], ctx: TaskContext) -> None:
    key = cloud.add_key(temporary=True)
    client = client_of(cloud, connect, access_key_id=key.id, access_key_secret=key.secret, security_token=key.token)
    client.call(LIST, ctx)
    assert client.upload(b"content", ctx)


@pytest.mark.parametrize("given", [True, False])
def test_without_a_key_alibabas_own_chain_is_asked(cloud: Emulator, tmp_path: Path, given: bool) -> None:
    keys = {name: value for name, value in cloud.access.environment.items() if name.startswith("ALIBABA_")}
    secrets = f"Secrets(namespace_password={cloud.access.namespace_password!r})"
    started = time.monotonic()
    done = run_program(call_program(cloud, secrets), {"HOME": str(tmp_path), **(keys if given else {})})
    if given:
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert "credentials_missing" in done.stderr
        assert time.monotonic() - started < 30  # no time-outs of a metadata service that is not there


def test_the_open_platforms_endpoint_is_used_and_trusted(cloud: Emulator, client: Client, ctx: TaskContext) -> None:
    client.upload(b"content", ctx)
    (call,) = cloud.calls_of("AuthorizeFileUpload")
    assert call.part is Part.OPEN_PLATFORM
    assert USER_AGENT in call.user_agent


@pytest.mark.parametrize("size", [0, 1, 1024, 16383, 16384, 16385, 200_000])
def test_files_of_every_size_arrive_as_they_are(
    cloud: Emulator, client: Client, ctx: TaskContext, size: int, tmp_path: Path
) -> None:
    content = os.urandom(size)
    sent: list[int] = []
    url = client.upload(content, ctx, sent=sent.append)
    assert cloud._store.get(url.partition("/")[2].partition("/")[2].partition("/")[2]).read_bytes() == content  # type: ignore[union-attr]
    assert sum(sent) == size
    (tmp_path / "file").write_bytes(content)
    assert client.upload(tmp_path / "file", ctx)


def test_every_attempt_sends_the_whole_file(cloud: Emulator, client: Client, ctx: TaskContext) -> None:
    content = os.urandom(150_000)
    cloud.faults.add(FaultKind.UNAVAILABLE, "PostObject", times=2)
    client.upload(content, ctx, patience=QUICK)
    assert [call.status for call in cloud.calls_of("PostObject")][-1] == 201
    assert cloud.calls_of("PostObject")[-1].bytes_in > len(content)


@pytest.mark.parametrize("part", [Part.GPDB, Part.OPEN_PLATFORM, Part.OSS])
def test_the_host_that_refuses_connections_is_named(
    cloud: Emulator, client: Client, ctx: TaskContext, part: Part
) -> None:
    cloud.refuse(part)
    with pytest.raises(EngineError) as failure:
        client.upload(b"content", ctx, patience=ONCE)
        client.call(LIST, ctx, patience=ONCE)
    assert failure.value.code is ErrorCode.SERVICE_UNREACHABLE
    assert failure.value.params["host"] == cloud.host(part)


@pytest.mark.parametrize("part", [Part.GPDB, Part.OPEN_PLATFORM, Part.OSS])
def test_a_certificate_of_another_host_is_refused_and_named(
    cloud: Emulator, client: Client, ctx: TaskContext, part: Part
) -> None:
    cloud.show_wrong_certificate(part)
    with pytest.raises(EngineError) as failure:
        client.upload(b"content", ctx, patience=QUICK)
        client.call(LIST, ctx, patience=QUICK)
    assert failure.value.code is ErrorCode.TLS_REFUSED
    assert failure.value.params["host"] == cloud.host(part)


def test_a_certificate_of_nobody_known_is_refused(
    cloud: Emulator, connect: Callable[..., Connection], ctx: TaskContext
) -> None:
    client = Client(connect(cloud, ca_bundle=None), lambda: Secrets("id", "secret"))
    assert failure_of(client, ctx).code is ErrorCode.TLS_REFUSED


@pytest.mark.parametrize(("part", "action"), [(Part.OPEN_PLATFORM, "AuthorizeFileUpload"), (Part.OSS, "PostObject")])
def test_an_upload_host_that_says_no_is_named_with_its_code(
    cloud: Emulator, client: Client, ctx: TaskContext, part: Part, action: str
) -> None:
    cloud.faults.add(FaultKind.FORBIDDEN, action)
    with pytest.raises(EngineError) as failure:
        client.upload(b"content", ctx, patience=ONCE)
    assert failure.value.code is ErrorCode.UPLOAD_HOST_REFUSED
    assert failure.value.params == {"host": cloud.host(part), "action": action}


def test_no_secret_is_in_any_error(
    cloud: Emulator,
    client: Client,
    ctx: TaskContext,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    texts: list[str] = []
    for kind in FaultKind:
        cloud.faults.add(kind, LIST, times=1, seconds=0.01, size_bytes=1000)
        try:
            client.call(LIST, ctx, patience=ONCE)
        except TusouError as error:
            chain = [error, error.__cause__]
            texts += [f"{one} {one!r} {getattr(one, 'params', '')}" for one in chain if one is not None]
        cloud.faults.clear()
    cloud.refuse(Part.GPDB)
    texts.append(str(failure_of(client, ctx)))
    texts += [caplog.text, *capfd.readouterr()]
    assert not [secret for secret in cloud.secrets if any(secret in text for text in texts)]


def test_the_sdk_writes_nothing_even_when_asked_to(cloud: Emulator) -> None:
    access = cloud.access
    keys = f"{access.access_key_id!r}, {access.access_key_secret!r}, '', {access.namespace_password!r}"
    done = run_program(call_program(cloud, f"Secrets({keys})"), {"DEBUG": "sdk"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_stuck_call_does_not_hold_up_the_exit() -> None:
    program = (
        "import time\n"
        "from desktop.core.progress import TaskContext\n"
        "from desktop.engines.analyticdb.deadline import DeadlinePassed, run_with_deadline\n"
        "try:\n"
        "    run_with_deadline(lambda: time.sleep(600), 0.1, TaskContext())\n"
        "except DeadlinePassed:\n"
        "    print('left behind')\n"
    )
    done = run_program(program)
    assert done.stdout == "left behind\n"


def test_the_sdk_is_not_imported_before_the_first_call() -> None:
    program = (
        "import sys\n"
        "import desktop.engines.analyticdb.engine, desktop.engines.analyticdb.check\n"
        "print([name for name in sys.modules if name.startswith(('alibabacloud', 'darabonba', 'Tea'))])\n"
    )
    done = run_program(program)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("no_proxy", ["", "localhost,127.0.0.1"])
def test_no_proxy_is_honoured(
    cloud: Emulator, client: Client, ctx: TaskContext, monkeypatch: pytest.MonkeyPatch, no_proxy: str
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, no_proxy)
    if no_proxy:
        client.call(LIST, ctx, patience=ONCE)
        client.upload(b"content", ctx, patience=ONCE)
    else:
        assert failure_of(client, ctx).code is ErrorCode.SERVICE_UNREACHABLE
