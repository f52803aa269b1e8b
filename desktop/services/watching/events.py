"""What the system tells about folders, gathered until it is quiet."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from watchdog.events import (
    DirModifiedEvent,
    FileClosedNoWriteEvent,
    FileOpenedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

#: More changes at once are not looked at one by one: the folder is walked. Systems drop events that pile up (Windows
#: after some hundreds, Linux after 16,384), so a walk is also what finds the ones that were dropped.
BURST = 250
#: A folder in which it never gets quiet is walked after so long.
_LONGEST_WAIT_S = 30.0

_UNIMPORTANT = (DirModifiedEvent, FileOpenedEvent, FileClosedNoWriteEvent)

_logger = logging.getLogger(__name__)


class FolderEvents:
    """Watches folders and knows which paths in them are to be looked at. Safe from any thread; closed once.

    Args:
        quiet_s: how long nothing must have happened to a path before it is given.
    """

    def __init__(self, quiet_s: float) -> None:
        self._quiet_s = quiet_s
        self._observer: BaseObserver = Observer()
        self._observer.start()
        self._watches: dict[Path, ObservedWatch] = {}
        self._changed = threading.Condition()
        self._touched: dict[Path, dict[Path, float]] = {}  # folder → path → when it was touched last
        self._bursts: dict[Path, float] = {}  # folder → when its burst began

    def follow(self, folder: Path) -> bool:
        """Begin to watch a folder that is there. Returns False where the system cannot (too many, no such drive)."""
        self.leave(folder)
        try:
            self._watches[folder] = self._observer.schedule(_Handler(self, folder), str(folder), recursive=True)
        except OSError as error:
            _logger.warning("The folder %s cannot be watched, only walked from time to time: %s", folder, error)
            return False
        return True

    def leave(self, folder: Path) -> None:
        """Watch a folder no more."""
        watch = self._watches.pop(folder, None)
        if watch is not None:
            self._observer.unschedule(watch)
        with self._changed:
            self._touched.pop(folder, None)
            self._bursts.pop(folder, None)

    def touch(self, folder: Path, path: Path) -> None:
        """Something happened to a path in a watched folder."""
        now = time.monotonic()
        with self._changed:
            touched = self._touched.setdefault(folder, {})
            touched[path] = now
            if len(touched) > BURST:
                self._bursts.setdefault(folder, now)
                touched.clear()
                touched[folder] = now
            self._changed.notify_all()

    def wait(self, timeout_s: float) -> None:
        """Wait until something happens, or so long."""
        with self._changed:
            if any(self._touched.values()):
                timeout_s = min(timeout_s, self._quiet_s)
            self._changed.wait(timeout_s)

    def take(self) -> Mapping[Path, list[Path]]:
        """The paths that became quiet, by watched folder. They are not given again."""
        now = time.monotonic()
        ready: dict[Path, list[Path]] = {}
        with self._changed:
            for folder, touched in self._touched.items():
                patience_s = 0 if now - self._bursts.get(folder, now) > _LONGEST_WAIT_S else self._quiet_s
                paths = [path for path, last in touched.items() if now - last >= patience_s]
                for path in paths:
                    del touched[path]
                if folder in paths:
                    self._bursts.pop(folder, None)
                if paths:
                    ready[folder] = paths
        return ready

    def close(self) -> None:
        """Watch nothing any more."""
        self._observer.stop()
        self._observer.join()


class _Handler(FileSystemEventHandler):
    """Called by the observer's thread for one folder; quick, so that events do not pile up."""

    def __init__(self, events: FolderEvents, folder: Path) -> None:
        self._events = events
        self._folder = folder

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note what the event is about; what became of it is seen when it is looked at."""
        if isinstance(event, _UNIMPORTANT):
            return
        for path in (event.src_path, event.dest_path):
            if path:
                self._events.touch(self._folder, Path(os.fsdecode(path)))
