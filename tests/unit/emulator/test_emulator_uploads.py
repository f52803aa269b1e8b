"""From a file, an address or an archive to documents: limits, jobs, versions."""

from __future__ import annotations

import http.server
import io
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from alibabacloud_tea_openapi.exceptions import ClientException

from tests.emulator import ArchiveNaming, Emulator, Refusal
from tests.emulator.pictures import picture, tar_archive, zip_archive
from tests.emulator.sdk import Sdk

THREE = {
    f"photos/{name}.jpg": picture(colour) for name, colour in (("a", (9, 9, 9)), ("b", (9, 99, 9)), ("c", (9, 9, 99)))
}


def test_a_local_picture_becomes_a_document(sdk: Sdk, fast_emulator: Emulator) -> None:
    job = sdk.wait(sdk.upload("red.jpg", picture(), metadata={"caption": "红", "width": 48}))
    assert (job.status, job.progress) == ("Success", 100)
    assert fast_emulator.documents()["red.jpg"].metadata == {"caption": "红", "width": "48"}


@pytest.mark.parametrize("size", [16383, 16385, 200_000])
def test_every_byte_of_an_upload_arrives(sdk: Sdk, fast_emulator: Emulator, size: int) -> None:
    content = (picture() + b"\r\n--boundary\n\0" * size)[:size]
    sdk.wait(sdk.upload("a.jpg", content))
    assert fast_emulator.documents()["a.jpg"].pictures[0].path.read_bytes() == content


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.zip", zip_archive(THREE)), ("a.tar", tar_archive(THREE)), ("a.tar.gz", tar_archive(THREE, compressed=True))],
)
def test_the_pictures_of_an_archive_become_documents(
    sdk: Sdk, fast_emulator: Emulator, name: str, content: bytes
) -> None:
    sdk.wait(sdk.upload(name, content, metadata={"folder": "all"}))
    assert sorted(fast_emulator.documents()) == ["a.jpg", "b.jpg", "c.jpg"]
    assert {document.metadata["folder"] for document in fast_emulator.documents().values()} == {"all"}


def test_an_archive_may_stay_one_document_whose_pictures_match(sdk: Sdk, fast_emulator: Emulator) -> None:
    fast_emulator.behaviour.archive_naming = ArchiveNaming.ARCHIVE
    sdk.wait(sdk.upload("a.zip", zip_archive(THREE)))
    assert [item.file_name for item in sdk("ListDocuments").items.document_list] == ["a.zip"]
    assert {match.file_name for match in sdk("QueryContent", content="x").matches.match_list} == {
        "a.jpg",
        "b.jpg",
        "c.jpg",
    }
    assert "not found" in sdk("DeleteDocument", file_name="a.jpg").message


@pytest.fixture
def web_page() -> Iterator[str]:
    """Address of a server that has one picture, ``/red.jpg``."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/red.jpg" else 404)
            self.end_headers()
            self.wfile.write(picture())

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_picture_is_fetched_from_its_address(sdk: Sdk, fast_emulator: Emulator, web_page: str) -> None:
    job_id = sdk("UploadDocumentAsync", file_name="red.jpg", file_url=f"{web_page}/red.jpg").job_id
    assert sdk.wait(job_id).status == "Success"
    assert fast_emulator.documents()["red.jpg"].size == len(picture())


def test_an_address_without_a_picture_fails_the_job(sdk: Sdk, web_page: str) -> None:
    job = sdk.wait(sdk("UploadDocumentAsync", file_name="red.jpg", file_url=f"{web_page}/none.jpg").job_id)
    assert job.status == "Failed"
    assert "404" in job.error


def test_the_same_name_replaces_the_document_and_counts_its_version_up(sdk: Sdk, fast_emulator: Emulator) -> None:
    for colour in ((255, 0, 0), (0, 0, 255)):
        sdk.wait(sdk.upload("a.jpg", picture(colour)))
    described = sdk("DescribeDocument", file_name="a.jpg")
    assert (described.file_version, described.file_size) == (2, len(picture((0, 0, 255))))
    assert len(fast_emulator.documents()) == 1


def test_a_dry_run_stores_nothing(sdk: Sdk, fast_emulator: Emulator) -> None:
    assert sdk.wait(sdk.upload("a.jpg", picture(), dry_run=True)).status == "Success"
    assert fast_emulator.documents() == {}


def test_a_job_goes_from_pending_to_success(sdk: Sdk, fast_emulator: Emulator) -> None:
    fast_emulator.behaviour.job_seconds = 1000
    job_id = sdk.upload("a.jpg", picture())
    assert (sdk.job(job_id).status, sdk.job(job_id).completed) == ("Pending", False)
    fast_emulator.advance(70)
    assert sdk.job(job_id).status == "Start"
    fast_emulator.advance(430)
    assert (sdk.job(job_id).status, sdk.job(job_id).progress) == ("Running", 50)
    fast_emulator.advance(500)
    assert sdk.wait(job_id).status == "Success"


def test_a_cancelled_job_leaves_what_it_has_stored(sdk: Sdk, fast_emulator: Emulator) -> None:
    fast_emulator.behaviour.job_seconds = 1000
    job_id = sdk.upload("a.zip", zip_archive(THREE))
    fast_emulator.advance(700)
    while len(fast_emulator.documents()) < 2:
        sdk.job(job_id)
    sdk("CancelUploadDocumentJob", job_id=job_id)
    assert sdk.job(job_id).status == "Cancelling"
    fast_emulator.advance(700)
    assert sdk.job(job_id).status == "Cancelled"
    assert sorted(fast_emulator.documents()) == ["a.jpg", "b.jpg"]
    assert sdk("CancelUploadDocumentJob", job_id=job_id).status == "fail"


def test_an_account_has_twenty_jobs_at_most(sdk: Sdk, fast_emulator: Emulator) -> None:
    fast_emulator.behaviour.job_seconds = 1000
    for number in range(20):
        sdk.upload(f"{number}.jpg", picture())
    refused = sdk("UploadDocumentAsync", file_name="x.jpg", file_url="http://x/x.jpg")
    assert (refused.status, refused.job_id) == ("fail", None)
    fast_emulator.behaviour.refusal = Refusal.THROTTLING
    with pytest.raises(ClientException, match="flow control"):
        sdk("UploadDocumentAsync", file_name="x.jpg", file_url="http://x/x.jpg")
    assert fast_emulator.max_jobs_in_flight == fast_emulator.jobs_in_flight == 20


def test_an_archive_holds_a_hundred_pictures_at_most(sdk: Sdk) -> None:
    content = picture()
    full = {f"{number}.jpg": content for number in range(100)}
    assert sdk.wait(sdk.upload("a.zip", zip_archive(full))).status == "Success"
    job = sdk.wait(sdk.upload("b.zip", zip_archive(full | {"100.jpg": content})))
    assert (job.status, "more than 100" in job.error) == ("Failed", True)


def test_a_picture_has_three_megabytes_at_most(sdk: Sdk) -> None:
    job = sdk.wait(sdk.upload("a.jpg", picture().ljust(3 * 1024 * 1024 + 1, b"\0")))
    assert (job.status, "3 MB" in job.error) == ("Failed", True)
    assert sdk.wait(sdk.upload("b.jpg", picture().ljust(3 * 1024 * 1024, b"\0"))).status == "Success"


@pytest.mark.parametrize("name", ["a.webp", "a.gif", "a", "a.rar"])
def test_other_extensions_are_refused(sdk: Sdk, name: str) -> None:
    with pytest.raises(ClientException, match="extension"):
        sdk("UploadDocumentAsync", file_name=name, file_url="http://x/x")


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_other_formats_fail_whatever_they_are_called(sdk: Sdk, kind: str) -> None:
    assert sdk.wait(sdk.upload("a.jpg", picture(kind=kind))).status == "Failed"


@pytest.mark.parametrize("metadata", [{"colour": "red"}, {"width": "wide"}])
def test_metadata_must_fit_the_collection(sdk: Sdk, metadata: dict[str, str]) -> None:
    with pytest.raises(ClientException) as caught:
        sdk.upload("a.jpg", picture(), metadata=metadata)
    assert caught.value.code == "InvalidParameter.Metadata"


def test_one_bad_picture_fails_an_archive_and_is_named(sdk: Sdk, fast_emulator: Emulator) -> None:
    job = sdk.wait(sdk.upload("a.zip", zip_archive(THREE | {"bad.jpg": b"no picture"})))
    assert (job.status, "bad.jpg" in job.error) == ("Failed", True)
    assert fast_emulator.documents() == {}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", zip_archive({"readme.txt": b"x"})])
def test_an_archive_without_pictures_fails(sdk: Sdk, content: bytes) -> None:
    assert sdk.wait(sdk.upload("a.zip", content)).status == "Failed"


def test_documents_are_listed_page_by_page_and_deleted(sdk: Sdk, fast_emulator: Emulator) -> None:
    for number in range(5):
        fast_emulator.add_photo(f"{number}.jpg", picture())
    names, token = [], None
    while token != "":
        page = sdk("ListDocuments", max_results=2, next_token=token)
        names += [item.file_name for item in page.items.document_list]
        token = page.next_token
    assert names == [f"{number}.jpg" for number in range(5)]
    assert sdk("DeleteDocument", file_name="3.jpg").status == "success"
    assert "3.jpg" not in fast_emulator.documents()
    with pytest.raises(ClientException, match="MaxResults"):
        sdk("ListDocuments", max_results=101)


def test_the_bucket_refuses_forms_that_nobody_signed(fast_emulator: Emulator, sdk: Sdk) -> None:
    sdk.upload("a.jpg", picture())
    form = {"OSSAccessKeyId": "x", "policy": "e30=", "Signature": "x", "key": "gpdb/x"}
    answer = requests.post(
        f"https://{fast_emulator.host('oss')}/",
        data=form,
        files={"file": ("x", io.BytesIO(b"x"))},
        verify=str(fast_emulator.access.ca_bundle),
        timeout=3,
    )
    assert answer.status_code == 403
    assert "<Code>InvalidAccessKeyId</Code>" in answer.text


def test_an_upload_is_three_calls_without_secrets_in_the_records(fast_emulator: Emulator, sdk: Sdk) -> None:
    sdk.upload("a.jpg", picture(), metadata={"caption": "红"})
    calls = fast_emulator.calls
    assert [call.action for call in calls] == ["AuthorizeFileUpload", "PostObject", "UploadDocumentAsync"]
    assert calls[1].bytes_in > len(picture())
    assert calls[2].document == "a.jpg"
    assert calls[2].parameters["NamespacePassword"] == "***"
    assert json.loads(calls[2].parameters["Metadata"]) == {"caption": "红"}
    assert len(fast_emulator.urls_seen) == 3
    assert not any(secret in repr(call) for call in calls for secret in fast_emulator.secrets)
