"""Documents: upload, follow, cancel, list, describe, delete."""

from __future__ import annotations

import base64
import datetime as dt
import re
import uuid
from collections.abc import Mapping

from tests.emulator.archives import ARCHIVE_EXTENSIONS, IMAGE_EXTENSIONS, extension
from tests.emulator.behaviour import Behaviour, Refusal
from tests.emulator.errors import OperationFailed, ServiceError, invalid_parameter
from tests.emulator.faults import FaultKind, Faults
from tests.emulator.filters import is_number
from tests.emulator.jobs import JobWorkers
from tests.emulator.parameters import Parameters
from tests.emulator.places import Places
from tests.emulator.reader import picture_key
from tests.emulator.state import Cloud, Collection, Job, JobStatus
from tests.emulator.store import SignedAddresses

URL_LIFETIME_S = 2 * 3600
Answer = Mapping[str, object]


class DocumentActions:
    """The actions on documents and their jobs."""

    def __init__(
        self,
        cloud: Cloud,
        places: Places,
        workers: JobWorkers,
        addresses: SignedAddresses,
        behaviour: Behaviour,
        faults: Faults,
    ) -> None:
        self._cloud = cloud
        self._places = places
        self._workers = workers
        self._addresses = addresses
        self._behaviour = behaviour
        self._faults = faults

    def upload(self, parameters: Parameters) -> Answer:
        """UploadDocumentAsync."""
        with self._cloud.lock:
            collection = self._places.collection(parameters)
            name, url = parameters.required("FileName"), parameters.required("FileUrl")
            if extension(name) not in IMAGE_EXTENSIONS | ARCHIVE_EXTENSIONS:
                raise invalid_parameter("FileName", f"the extension of {name} is not supported")
            metadata = _checked_metadata(parameters, collection)
            self._check_job_limit()
            job = Job(
                str(uuid.uuid4()),
                collection,
                name,
                self._cloud.clock.now(),
                self._behaviour.job_seconds,
                dry_run=parameters.flag("DryRun"),
            )
            self._doom(job)
            self._cloud.start(job)
        self._workers.submit(job, url, metadata)
        return {"Status": "success", "Message": "success", "JobId": job.id}

    def job(self, parameters: Parameters) -> Answer:
        """GetUploadDocumentJob."""
        with self._cloud.lock:
            job = self._find_job(parameters)
            now = self._cloud.clock.now()
            status = job.status(now)
            progress = 100 if status is JobStatus.SUCCESS else min(99, int(100 * job.progress(now)))
            entries: object = str(job.entries) if self._behaviour.sloppy else job.entries
            failed = status is JobStatus.FAILED
            return {
                "Status": "success",
                "Message": "success",
                "Job": {
                    "Id": job.id,
                    "Status": status.value,
                    "Progress": progress,
                    "Completed": job.ended is not None,
                    "CreateTime": _time_text(job.created_at),
                    "UpdateTime": _time_text(job.ended_at or now),
                    "Error": job.error if failed else "",
                    "ErrorCode": "InvalidDocument" if failed else "",
                },
                "Usage": {"EmbeddingEntries": entries, "EmbeddingTokens": "0" if self._behaviour.sloppy else 0},
            }

    def cancel(self, parameters: Parameters) -> Answer:
        """CancelUploadDocumentJob."""
        with self._cloud.lock:
            self._find_job(parameters).cancel(self._cloud.clock.now())
            self._cloud.settle()
        return {"Status": "success", "Message": "success"}

    def list(self, parameters: Parameters) -> Answer:
        """ListDocuments, in the order of names."""
        with self._cloud.lock:
            collection = self._places.collection(parameters)
            self._cloud.settle()
            size = parameters.integer("MaxResults", 10, low=1, high=100)
            start = _read_token(parameters.text("NextToken"))
            names = sorted(collection.documents)
            page = names[start : start + size]
            documents = [{"FileName": name, "Source": collection.documents[name].source} for name in page]
        more = start + size < len(names)
        return {
            "Status": "success",
            "Message": "success",
            "Count": len(page),
            "Items": {"DocumentList": documents},
            "NextToken": _write_token(start + size) if more else "",
        }

    def describe(self, parameters: Parameters) -> Answer:
        """DescribeDocument."""
        with self._cloud.lock:
            collection = self._places.collection(parameters)
            self._cloud.settle()
            document = collection.document(parameters.required("FileName"))
            url = self._addresses.sign(picture_key(document.pictures[0]), self._cloud.clock.now(), URL_LIFETIME_S)
            return {
                "Status": "success",
                "Message": "success",
                "FileName": document.name,
                "FileExt": extension(document.name),
                "FileMd5": document.md5,
                "FileMtime": _time_text(document.mtime),
                "FileSize": document.size,
                "FileVersion": document.version,
                "FileUrl": url,
                "DocsCount": len(document.pictures),
                "DocumentLoader": "ImageLoader",
                "TextSplitter": "",
                "Source": document.source,
            }

    def delete(self, parameters: Parameters) -> Answer:
        """DeleteDocument."""
        with self._cloud.lock:
            collection = self._places.collection(parameters)
            self._cloud.settle()
            del collection.documents[collection.document(parameters.required("FileName")).name]
        return {"Status": "success", "Message": "success"}

    def _check_job_limit(self) -> None:
        limit = self._cloud.JOB_LIMIT
        if self._cloud.jobs_in_flight < limit:
            return
        text = f"the number of documents in Pending and Running states exceeds the limit {limit}"
        if self._behaviour.refusal is Refusal.THROTTLING:
            raise ServiceError("Throttling.User", f"Request was denied due to user flow control: {text}.")
        raise OperationFailed(text)

    def _doom(self, job: Job) -> None:
        fault = self._faults.strike_job(job.file_name)
        if fault is not None and fault.kind is FaultKind.JOB_STALLS:
            job.stalled = True
        elif fault is not None:
            job.error = fault.message

    def _find_job(self, parameters: Parameters) -> Job:
        collection = self._places.collection(parameters)
        self._cloud.settle()
        job = self._cloud.jobs.get(parameters.required("JobId"))
        known_before = self._cloud.clock.now() - self._behaviour.agrees_after_s
        if job is None or job.collection is not collection or job.created_at > known_before:
            raise OperationFailed(f"job {parameters.text('JobId')} not found")
        return job


def _checked_metadata(parameters: Parameters, collection: Collection) -> dict[str, str]:
    metadata = parameters.mapping("Metadata")
    for name in metadata:
        if name not in collection.metadata:
            raise invalid_parameter("Metadata", f"field {name} is not defined in collection {collection.name}")
        if is_number(collection.metadata[name]) and not re.fullmatch(r"-?\d+(\.\d+)?", str(metadata[name])):
            raise invalid_parameter("Metadata", f"invalid input syntax for type {collection.metadata[name]}")
    return {name: str(value) for name, value in metadata.items() if value is not None}


def _write_token(start: int) -> str:
    return base64.b64encode(f"from:{start}".encode()).decode()


def _read_token(token: str) -> int:
    if not token:
        return 0
    try:
        return int(base64.b64decode(token).decode().removeprefix("from:"))
    except ValueError:
        raise invalid_parameter("NextToken", "it was not given by this service") from None


def _time_text(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
