"""Every kind of bad luck, as the unmodified SDK sees it."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest
from alibabacloud_tea_openapi.exceptions import ClientException, ServerException, ThrottlingException
from darabonba.exceptions import UnretryableException

from tests.emulator import Emulator, FaultKind, Part
from tests.emulator.pictures import picture
from tests.emulator.sdk import Sdk


def fails_with(error: type[Exception], sdk: Sdk, action: str = "ListDocuments", **values: Any) -> Any:
    with pytest.raises(error) as caught:
        sdk(action, **values)
    return caught.value


def test_throttling_without_a_waiting_time_is_an_ordinary_refusal(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add(FaultKind.THROTTLED, times=1)
    error = fails_with(ClientException, sdk)
    assert (error.code, error.status_code) == ("Throttling.User", 400)
    assert sdk("ListDocuments").status == "success"


def test_throttling_with_a_waiting_time_tells_it(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add(FaultKind.THROTTLED_RETRY_AFTER, retry_after_ms=1500)
    assert fails_with(ThrottlingException, sdk).retry_after == 1500


@pytest.mark.parametrize(
    ("kind", "code"), [(FaultKind.UNAVAILABLE, "ServiceUnavailable"), (FaultKind.INTERNAL_ERROR, "InternalError")]
)
def test_errors_of_the_server_have_a_code(fast_emulator: Emulator, sdk: Sdk, kind: FaultKind, code: str) -> None:
    fast_emulator.faults.add(kind)
    assert fails_with(ServerException, sdk).code == code


def test_any_code_can_be_refused_with(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add("error", code="InsufficientBalance", status=403, message="in arrears")
    assert fails_with(ClientException, sdk).code == "InsufficientBalance"


def test_a_missing_permission_can_be_injected(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add(FaultKind.FORBIDDEN, "ListDocuments", times=1)
    assert fails_with(ClientException, sdk).access_denied_detail["AuthAction"] == "gpdb:ListDocuments"


def test_a_failed_operation_comes_with_http_200(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add(FaultKind.STATUS_FAIL, message="out of disk")
    answer = sdk("ListDocuments")
    assert (answer.status, answer.message) == ("fail", "out of disk")


def test_a_failure_may_hide_behind_success(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add(FaultKind.HIDDEN_FAILURE)
    answer = sdk("QueryContent", content="x")
    assert (answer.status, answer.matches) == ("success", None)
    assert "failed to connect database" in answer.message


@pytest.mark.parametrize(
    "kind", [FaultKind.HTML_ERROR, FaultKind.DROPPED, FaultKind.CUT_BODY, FaultKind.TRUNCATED_JSON]
)
def test_answers_that_are_no_json_end_as_unretryable(fast_emulator: Emulator, sdk: Sdk, kind: FaultKind) -> None:
    fast_emulator.faults.add(kind)
    fails_with(UnretryableException, sdk)


def test_an_answer_of_odd_shape_becomes_none(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add(FaultKind.ODD_SHAPE)
    assert sdk("ListDocuments") is None


def test_a_huge_answer_arrives_whole(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add(FaultKind.HUGE_JSON, size_bytes=3_000_000)
    assert len(sdk("ListDocuments").message) > 2_900_000


def test_a_lost_answer_means_that_the_call_was_carried_out(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.add_photo("a.jpg", picture())
    fast_emulator.faults.add(FaultKind.LOST_ANSWER, "DeleteDocument", times=1)
    fails_with(UnretryableException, sdk, "DeleteDocument", file_name="a.jpg")
    assert fast_emulator.documents() == {}
    (call,) = fast_emulator.calls_of("DeleteDocument")
    assert (call.status, call.fault) == (0, "lost_answer")


def test_a_dropped_call_was_not_carried_out(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.add_photo("a.jpg", picture())
    fast_emulator.faults.add(FaultKind.DROPPED, "DeleteDocument", times=1)
    fails_with(UnretryableException, sdk, "DeleteDocument", file_name="a.jpg")
    assert "a.jpg" in fast_emulator.documents()


def test_a_slow_body_outlasts_the_read_timeout(fast_emulator: Emulator, sdk: Sdk) -> None:
    sdk.runtime.read_timeout = 100
    fast_emulator.faults.add(FaultKind.SLOW_BODY, seconds=0.02)
    assert sdk("ListDocuments").status == "success"
    assert fast_emulator.calls[0].fault == "slow_body"


def test_a_delay_beyond_the_read_timeout_ends_the_call(fast_emulator: Emulator, sdk: Sdk) -> None:
    sdk.runtime.read_timeout = 50
    fast_emulator.faults.add(FaultKind.DELAYED, seconds=0.3)
    fails_with(UnretryableException, sdk)


def test_jobs_fail_by_the_name_of_their_document(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add(FaultKind.JOB_FAILS, document="bad*", message="embedding failed")
    bad, good = sdk.wait(sdk.upload("bad.jpg", picture())), sdk.wait(sdk.upload("good.jpg", picture()))
    assert (bad.status, bad.error, good.status) == ("Failed", "embedding failed", "Success")


def test_a_stalled_job_runs_for_ever_and_can_be_cancelled(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add(FaultKind.JOB_STALLS)
    job_id = sdk.upload("a.jpg", picture())
    fast_emulator.advance(100_000)
    assert sdk.job(job_id).status == "Running"
    sdk("CancelUploadDocumentJob", job_id=job_id)
    assert fast_emulator.jobs_in_flight == 0


@pytest.mark.parametrize(
    ("part", "action"),
    [(Part.OPEN_PLATFORM, "AuthorizeFileUpload"), (Part.OSS, "PostObject"), (Part.GPDB, "UploadDocumentAsync")],
)
def test_each_of_three_hosts_can_refuse_connections_and_come_back(
    fast_emulator: Emulator, sdk: Sdk, part: Part, action: str
) -> None:
    fast_emulator.refuse(part)
    with pytest.raises(UnretryableException, match="refused"):
        sdk.upload("a.jpg", picture())
    assert not fast_emulator.calls_of(action)
    fast_emulator.accept(part)
    sdk.upload("a.jpg", picture())


@pytest.mark.parametrize("part", [Part.OPEN_PLATFORM, Part.OSS, Part.GPDB])
def test_each_of_three_hosts_can_show_a_wrong_certificate(fast_emulator: Emulator, sdk: Sdk, part: Part) -> None:
    sdk.upload("a.jpg", picture())
    fast_emulator.show_wrong_certificate(part)
    with pytest.raises(UnretryableException, match="CERTIFICATE_VERIFY_FAILED"):
        sdk.upload("a.jpg", picture())
    fast_emulator.show_wrong_certificate(part, wrong=False)
    sdk.upload("a.jpg", picture())


def test_the_bucket_refuses_in_xml(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add(FaultKind.ERROR, "PostObject", code="AccessDenied", status=403, message="no")
    with pytest.raises(ClientException) as caught:
        sdk.upload("a.jpg", picture())
    assert (caught.value.code, caught.value.data["httpCode"]) == ("AccessDenied", 403)


def test_a_client_that_dies_while_it_uploads_leaves_nothing(fast_emulator: Emulator, sdk: Sdk) -> None:
    class Dying(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 100_000:
                raise ValueError("the client dies")
            return super().read(size)

    with pytest.raises(UnretryableException, match="dies"):
        sdk("UploadDocumentAsyncAdvance", file_name="a.jpg", file_url_object=Dying(bytes(300_000)))
    sdk.wait(sdk.upload("b.jpg", picture()))
    assert list(fast_emulator.documents()) == ["b.jpg"]


def test_all_threads_end_with_the_emulator() -> None:
    before = set(threading.enumerate())
    with Emulator(fast=True) as emulator:
        emulator.faults.add(FaultKind.DELAYED, "ListDocuments", seconds=60)
        sdk = Sdk(emulator)
        sdk.wait(sdk.upload("a.jpg", picture()))
        sdk.runtime.read_timeout = 20
        fails_with(UnretryableException, sdk)
    assert set(threading.enumerate()) <= before


def test_html_from_the_bucket_is_no_xml(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.faults.add(FaultKind.HTML_ERROR, "PostObject")
    with pytest.raises(UnretryableException):
        sdk.upload("a.jpg", picture())


def test_faults_with_a_probability_repeat_with_their_seed() -> None:
    def pattern(seed: int) -> str:
        with Emulator(fast=True, seed=seed) as emulator:
            emulator.faults.add(FaultKind.STATUS_FAIL, probability=0.5)
            sdk = Sdk(emulator)
            return "".join(sdk("ListDocuments").status[0] for _ in range(16))

    assert pattern(1) == pattern(1)
    assert {"s", "f"} == set(pattern(1))
    assert pattern(1) != pattern(2)


def test_a_fault_can_be_taken_back(fast_emulator: Emulator, sdk: Sdk) -> None:
    fault = fast_emulator.faults.add(FaultKind.STATUS_FAIL, document="a.jpg")
    assert sdk("ListDocuments").status == "success"
    assert sdk("DescribeDocument", file_name="a.jpg").message == fault.message
    fast_emulator.faults.remove(fault)
    assert "not found" in sdk("DescribeDocument", file_name="a.jpg").message
    assert fault.struck == 1


def test_latency_and_uplink_slow_calls_down(fast_emulator: Emulator, sdk: Sdk) -> None:
    fast_emulator.behaviour.latencies["ListDocuments"] = 0.05
    fast_emulator.uplink.bytes_per_s = 2_000_000
    sdk("ListDocuments")
    sdk("QueryContentAdvance", file_name="a.jpg", file_url_object=io.BytesIO(picture().ljust(200_000, b"\0")))
    took = {call.action: call.took_s for call in fast_emulator.calls}
    assert took["ListDocuments"] >= 0.05
    assert took["PostObject"] >= 0.09
