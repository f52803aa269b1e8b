"""Getting one document into the service's hands: its bytes into the bucket, then the call that begins a job."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import replace

from desktop.core.errors import EngineError, ErrorCode, TusouError
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb import answers
from desktop.engines.analyticdb.library import Library
from desktop.engines.analyticdb.packs import PackSize, Travel
from desktop.engines.analyticdb.patience import BACKGROUND, backoff_s
from desktop.engines.analyticdb.window import Window

_NO_ROOM = frozenset({ErrorCode.QUOTA_EXCEEDED, ErrorCode.THROTTLED})
#: Refusals for want of room are answered by a smaller window, not by the call itself.
_SUBMISSION = replace(BACKGROUND, not_retried=_NO_ROOM)


class Sender:
    """Sends documents. Safe to share between threads.

    Args:
        library: what the ingest works with.
        window: permits for jobs.
        sizes: told how fast the uplink is.
        ctx: stops it.
        transferred: told of each piece that left, in bytes.
    """

    def __init__(
        self,
        library: Library,
        window: Window,
        sizes: PackSize,
        ctx: TaskContext,
        transferred: Callable[[int], None],
    ) -> None:
        self._library = library
        self._window = window
        self._sizes = sizes
        self._ctx = ctx
        self._transferred = transferred

    def send(self, travel: Travel) -> str:
        """Hand a document to the service; what was uploaded before is not uploaded again.

        Returns:
            The id of the job; the window is left holding one permit for it.

        Raises:
            TusouError: the service refused it, or has had no room for long.
        """
        if not travel.url:
            self._transfer(travel)
        travel.job_id = self._submit(travel)
        return travel.job_id

    def _transfer(self, travel: Travel) -> None:
        content = travel.archive if travel.archive is not None else travel.content
        if content is None:
            raise EngineError(ErrorCode.JOB_FAILED, travel.document)
        size_bytes = len(content) if isinstance(content, bytes) else content.stat().st_size
        self._sizes.began()
        try:
            travel.url = self._library.client.upload(content, self._ctx, patience=BACKGROUND, sent=self._transferred)
        finally:
            self._sizes.ended(size_bytes if travel.url else 0)
        travel.content = None

    def _submit(self, travel: Travel) -> str:
        """Hand the document to the service; waits while the account has no room for it. Returns the job's id.

        The window is left holding one permit for the job.
        """

        deadline = time.monotonic() + self._library.pace.no_room_s
        for refusals in itertools.count():
            self._window.acquire(self._ctx)
            try:
                job_id = self._call_upload(travel)
            except BaseException as error:
                self._window.release()
                no_room = isinstance(error, TusouError) and error.code in _NO_ROOM
                if not no_room or time.monotonic() > deadline:
                    raise
                self._window.refused()
                self._ctx.wait(backoff_s(refusals))
            else:
                self._window.accepted()
                return job_id
        raise AssertionError("unreachable")

    def _call_upload(self, travel: Travel) -> str:
        body = self._library.client.call(
            "UploadDocumentAsync",
            self._ctx,
            patience=_SUBMISSION,
            file_name=travel.document,
            file_url=travel.url,
            metadata=travel.metadata() or None,
            dry_run=travel.dry_run or None,
        )
        job_id = answers.job_id_of(body)
        if not job_id:
            raise EngineError(ErrorCode.ANSWER_UNEXPECTED, "JobId is missing")
        return job_id
