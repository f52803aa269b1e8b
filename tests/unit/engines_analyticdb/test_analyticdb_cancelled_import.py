"""Cancelling an import also ends what the service has in hand of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.config.paths import Paths
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.analyticdb.engine import AnalyticDBEngine
from desktop.services.importing import ImportService
from tests.emulator import Emulator


class OneLibrary:
    """A registry with one library in it."""

    def __init__(self, engine: AnalyticDBEngine) -> None:
        self._engine = engine

    def open(self, name: str | None = None) -> AnalyticDBEngine:
        return self._engine


@pytest.mark.parametrize("caption", [None, "singly"])
def test_a_cancelled_import_leaves_neither_jobs_nor_documents_on_the_service(
    cloud: Emulator,
    open_library: Callable[..., AnalyticDBEngine],
    pictures: Callable[[int], list[Path]],
    tusou_home: Path,
    caption: str | None,
) -> None:
    cloud.behaviour.job_seconds = 60
    folder = pictures(6)[0].parent
    service = ImportService(OneLibrary(open_library(cloud)), Paths.from_environment())
    import_id = service.add("cloud", [str(folder)], caption=caption)
    run = threading.Thread(target=_run, args=(service, import_id))
    run.start()
    expected = 1 if caption is None else 6
    while cloud.jobs_in_flight < expected or len(cloud.calls_of("GetUploadDocumentJob")) < expected:
        threading.Event().wait(0.02)
    service.cancel(import_id)
    run.join(timeout=30)
    assert not run.is_alive()
    assert len(cloud.calls_of("CancelUploadDocumentJob")) == expected
    cloud.advance(120)
    assert not cloud.documents()
    assert not service.resumable()
    service.close()


def _run(service: ImportService, import_id: int) -> None:
    try:
        service.run(import_id, TaskContext())
    except TaskCancelled:
        return
