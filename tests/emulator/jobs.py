"""Reads what was uploaded, beside the calls that ask how far it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.emulator.archives import BadArchiveError
from tests.emulator.reader import DocumentReader
from tests.emulator.state import Cloud, Document, Job
from tests.emulator.store import DownloadError, Downloads
from tests.emulator.vision import BadImageError

WORKERS = 2


class JobWorkers:
    """Downloads and reads uploads on threads of its own.

    Args:
        cloud: where results are noted.
        downloads: gets what a FileUrl points to.
        reader: makes documents of it.
    """

    def __init__(self, cloud: Cloud, downloads: Downloads, reader: DocumentReader) -> None:
        self._cloud = cloud
        self._downloads = downloads
        self._reader = reader
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="emulator-job")

    def submit(self, job: Job, url: str, metadata: dict[str, str]) -> None:
        """Process ``job`` soon."""
        self._pool.submit(self._work, job, url, metadata)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _work(self, job: Job, url: str, metadata: dict[str, str]) -> None:
        prepared: list[Document] = []
        error = "the emulator itself failed"
        try:
            prepared = self._reader.read(job.file_name, self._downloads.fetch(url), job.collection.model, metadata)
            error = ""
        except (BadImageError, BadArchiveError, DownloadError) as problem:
            error = str(problem)
        finally:
            with self._cloud.lock:
                job.error = job.error or error
                job.prepared = prepared
