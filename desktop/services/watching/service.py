"""Watched folders as the window and the command line use them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.config.settings import SettingsStore, WatchedFolder
from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.photo import Place
from desktop.core.progress import TaskContext
from desktop.engines.base import FollowsFiles
from desktop.services.importing import ImportService
from desktop.services.importing.notice import Listener, Notice
from desktop.services.pictures import EngineSource
from desktop.services.watching.follower import Follower
from desktop.services.watching.reconciling import Difference, compare

#: How long a file is left alone before it is looked at.
QUIET_S = 1.0
#: Files of one import.
_IMPORT_FILES = 2000


@dataclass(frozen=True, slots=True)
class FollowedFolder:
    """A watched folder.

    Attributes:
        library: that follows it.
        path: of the folder.
        present: whether it is there; an unplugged drive is not.
    """

    library: str
    path: Path
    present: bool


@dataclass(frozen=True, slots=True)
class RescanReport:
    """What a walk through watched folders brought: files by what became of them."""

    added: int = 0
    updated: int = 0
    missing: int = 0
    failed: int = 0

    def __add__(self, other: RescanReport) -> RescanReport:
        return RescanReport(
            self.added + other.added,
            self.updated + other.updated,
            self.missing + other.missing,
            self.failed + other.failed,
        )


class WatchService:
    """Follows folders. Nothing is ever taken out of a library: what is gone is marked missing until it is back.

    Args:
        engines: where the engines are.
        importing: brings new files in.
        settings: where the folders are listed.
        quiet_s: how long a file is left alone before it is looked at, in seconds.
    """

    def __init__(
        self, engines: EngineSource, importing: ImportService, settings: SettingsStore, quiet_s: float = QUIET_S
    ) -> None:
        self._engines = engines
        self._importing = importing
        self._settings = settings
        self._quiet_s = quiet_s
        self._notice = Notice()
        self._tried: dict[str, tuple[int, int]] = {}  # file that could not be imported → its size and time of change

    def available(self, library: str) -> bool:
        """Whether a library can follow folders."""
        return isinstance(self._engines.open(library), FollowsFiles)

    def folders(self, library: str | None = None) -> Sequence[FollowedFolder]:
        """The watched folders of a library, or of all."""
        return [
            FollowedFolder(each.library, Path(each.path), os.path.isdir(each.path))  # noqa: PTH112 -- never raises
            for each in self._settings.load().watched
            if library in (None, each.library)
        ]

    def add(self, library: str, folder: Path) -> FollowedFolder:
        """Follow a folder from now on; :meth:`run` or :meth:`rescan` brings its photos in.

        Raises:
            InvalidInputError: FILE_NOT_FOUND, FOLDER_UNREADABLE; NOT_SUPPORTED, where the library cannot.
        """
        self._engine(library)
        _look_into(folder)
        path = folder.resolve()
        entry = WatchedFolder(library=library, path=str(path))
        self._settings.update(
            lambda settings: settings.replace(watched=tuple(dict.fromkeys((*settings.watched, entry))))
        )
        self._notice.tell()
        return FollowedFolder(library, path, present=True)

    def remove(self, library: str, folder: Path) -> bool:
        """Follow a folder no more; its photos stay. Returns whether it was followed."""
        names = {str(folder), str(folder.absolute()), str(folder.resolve())}
        before = self._settings.load().watched
        gone = [each for each in before if each.library == library and each.path in names]
        self._settings.update(
            lambda settings: settings.replace(watched=tuple(each for each in settings.watched if each not in gone))
        )
        self._notice.tell()
        return bool(gone)

    def rescan(self, library: str, ctx: TaskContext, folder: Path | None = None) -> RescanReport:
        """Compare the watched folders of a library, or one of them, with the library now, and import what is new.

        Raises:
            TusouError: the library or the journal cannot go on.
            TaskCancelled: on request; what is not done comes with the next run.
        """
        report = RescanReport()
        for each in self.folders(library):
            if folder is None or each.path == folder.resolve():
                difference = compare(self._engine(library), each.path, [each.path], ctx, 0)
                report += self._bring_in(library, difference, ctx)
        return report

    def run(self, ctx: TaskContext) -> None:
        """Follow all watched folders, also those that are added meanwhile, until cancelled.

        Raises:
            TusouError: a library or the journal cannot go on; run again, and nothing is lost.
            TaskCancelled: on request.
        """
        Follower(lambda: {each.path for each in self.folders()}, self._handle, self._quiet_s).run(ctx)

    def changed(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` on any thread when folders or the files in them changed. Returns what takes it off."""
        return self._notice.listen(listener)

    def close(self) -> None:
        """Call no listener any more."""
        self._notice.close()

    def _engine(self, library: str) -> FollowsFiles:
        engine = self._engines.open(library)
        if not isinstance(engine, FollowsFiles):
            raise InvalidInputError(ErrorCode.NOT_SUPPORTED, "this library does not know its files")
        return engine

    def _handle(self, folder: Path, paths: Sequence[Path], ctx: TaskContext) -> Sequence[Path]:
        young: list[Path] = []
        for each in self.folders():
            if each.path == folder:
                difference = compare(self._engine(each.library), folder, paths, ctx, self._quiet_s)
                self._bring_in(each.library, difference, ctx)
                young += difference.young
        return young

    def _bring_in(self, library: str, difference: Difference, ctx: TaskContext) -> RescanReport:
        """Import what is new, but for what could not be imported before and did not change since."""
        new = [place for place in difference.new if self._tried.get(place.source) != _version(place)]
        report = RescanReport(missing=difference.missing)
        for start in range(0, len(new), _IMPORT_FILES):
            report += self._import(library, new[start : start + _IMPORT_FILES], ctx)
        if new or difference.missing or difference.back:
            self._notice.tell()
        return report

    def _import(self, library: str, places: Sequence[Place], ctx: TaskContext) -> RescanReport:
        import_id = self._importing.add(library, [place.source for place in places])
        summary = self._importing.run(import_id, ctx)
        if summary.failed:  # stays in the list of imports, with the reasons
            self._tried.update((place.source, _version(place)) for place in self._engine(library).unseen(places))
        else:
            self._importing.forget(import_id)
        return RescanReport(added=summary.added, updated=summary.updated, failed=len(summary.failed))


def _version(place: Place) -> tuple[int, int]:
    return place.size_bytes, place.mtime_ns


def _look_into(folder: Path) -> None:
    """Raises InvalidInputError FILE_NOT_FOUND, FOLDER_UNREADABLE."""
    params = {"path": str(folder)}
    try:
        os.scandir(folder).close()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: a NUL in the name
        raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, params=params) from error
    except OSError as error:
        raise InvalidInputError(ErrorCode.FOLDER_UNREADABLE, error.strerror or "", params=params) from error
