"""Duplicates: finding groups of near-identical photos, and what a person decides about them, for ever."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from pathlib import Path

from desktop.core.errors import ErrorCode, InvalidInputError, TusouError
from desktop.core.match import SearchResult
from desktop.core.photo import Photo, PhotoId, Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.base import FindsDuplicates, FollowsFiles
from desktop.imaging.decode import read_file
from desktop.services.folding import folded
from desktop.services.grouping import Group, groups_of
from desktop.services.notebook import Notebook
from desktop.services.pictures import EngineSource
from desktop.services.trash import TrashedFile, move_to_trash, put_back

#: Finds 98 % of eight edits of photos; measured by benchmarks/near_duplicates.py.
DEFAULT_THRESHOLD = 0.955

#: Formats that keep more of a picture than others of the same size, best first; others come after.
_FORMATS = ("RAW", "TIFF", "PNG", "BMP", "HEIF", "AVIF", "WEBP", "JPEG", "MPO", "GIF")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- compared with local times


@dataclass(frozen=True, slots=True)
class Copy:
    """One of several of the same picture. The very same bytes in two files are two copies of one photo.

    Attributes:
        photo: the photo.
        path: its file, or the copy that the library keeps, or None.
        keep: whether it is the one to keep: chosen by the user, else the largest, of the best format, the oldest.
    """

    photo: Photo
    path: Path | None
    keep: bool


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Copies of one picture.

    Attributes:
        score: of the weakest likeness that holds the group together, 0 … 1; 1 for the very same bytes.
        copies: two or more, the one to keep first.
    """

    score: float
    copies: Sequence[Copy]


@dataclass(frozen=True, slots=True)
class TrashedCopy:
    """A copy that was moved to the trash: what :meth:`DuplicateService.undo` needs.

    Attributes:
        photo_id: the photo.
        file: its file in the trash, or None for a picture that only the library had.
        removed: whether the photo left the library with it.
    """

    photo_id: PhotoId
    file: TrashedFile | None
    removed: bool

    @property
    def restorable(self) -> bool:
        """Whether :meth:`DuplicateService.undo` can bring it back; else the system's own trash can."""
        return self.file is None or self.file.kept_at is not None


@dataclass(frozen=True, slots=True)
class TrashReport:
    """What became of copies that were to go: ``failed`` has the path or name of each that stayed, and why."""

    trashed: Sequence[TrashedCopy]
    failed: Sequence[tuple[str, TusouError]]


class DuplicateService:
    """Finds duplicates and keeps what is decided. Blocks; safe from any thread.

    Args:
        engines: where the engines are.
        notebook: where decisions are kept.
    """

    def __init__(self, engines: EngineSource, notebook: Notebook) -> None:
        self._engines = engines
        self._notebook = notebook

    def available(self, library: str) -> bool:
        """Whether the engine of a library can find duplicates."""
        return isinstance(self._engines.open(library), FindsDuplicates)

    def find(self, library: str, ctx: TaskContext, threshold: float = DEFAULT_THRESHOLD) -> Sequence[DuplicateGroup]:
        """Groups that were not decided yet, the most alike first.

        Args:
            library: name of a library.
            ctx: of the work; reports photos compared.
            threshold: lowest score of two photos, 0 … 1.

        Raises:
            InvalidInputError: NOT_SUPPORTED.
            TaskCancelled: on request.
        """
        engine = self._finder(library)
        apart = self._apart(library)
        groups = list(groups_of(engine.near_duplicates(threshold, ctx), apart))
        grouped = {id_ for group in groups for id_ in group.ids}
        wanted = {one for one, other in apart if one == other}
        groups += [Group([id_], 1.0, set()) for id_ in engine.copied() if id_ not in grouped and id_ not in wanted]
        ctx.check()
        shelf = _Shelf(engine, [id_ for group in groups for id_ in group.ids], wanted, self._kept(library))
        found = [DuplicateGroup(group.score, shelf.copies(group.ids)) for group in groups]
        return sorted((group for group in found if len(group.copies) > 1), key=lambda group: -group.score)

    def fold(self, library: str, result: SearchResult, ctx: TaskContext) -> SearchResult:
        """Matches that hold the same picture become one: the best of them, which names the others.

        Photos that were told apart stay apart. A library whose engine cannot compare photos gives the result as it is.

        Args:
            library: name of the library that was searched.
            result: what was found.
            ctx: of the work.

        Raises:
            TaskCancelled: on request.
        """
        engine = self._engines.open(library)
        if not isinstance(engine, FindsDuplicates):
            return result
        pairs = engine.near_duplicates(DEFAULT_THRESHOLD, ctx, [match.photo.id for match in result.matches])
        return folded(result, groups_of(pairs, self._apart(library)))

    def not_duplicates(self, library: str, copies: Sequence[Copy]) -> None:
        """Never again show any two of these as duplicates."""
        with self._notebook.of(library).write() as connection:
            connection.executemany("INSERT OR IGNORE INTO apart VALUES (?, ?)", _pairs(copies))

    def undo_not_duplicates(self, library: str, copies: Sequence[Copy]) -> None:
        """Take :meth:`not_duplicates` back."""
        with self._notebook.of(library).write() as connection:
            connection.executemany("DELETE FROM apart WHERE first = ? AND second = ?", _pairs(copies))

    def keep(self, library: str, group: DuplicateGroup, photo_id: PhotoId) -> None:
        """Remember which photo of a group is the one to keep."""
        with self._notebook.of(library).write() as connection:
            connection.executemany("DELETE FROM kept WHERE sha256 = ?", [(each.photo.id,) for each in group.copies])
            connection.execute("INSERT INTO kept VALUES (?)", (photo_id,))

    def trash(self, library: str, copies: Sequence[Copy], ctx: TaskContext) -> TrashReport:
        """Move the files of copies to the system's trash, and photos that have no other file out of the library.

        Ask the user first. A file that is not what the library has of it stays where it is. Cancelling ends early:
        what is in the trash by then is reported.

        Raises:
            InvalidInputError: NOT_SUPPORTED.
        """
        engine = self._finder(library)
        trashed: list[TrashedCopy] = []
        failed: list[tuple[str, TusouError]] = []
        for number, copy in enumerate(copies):
            if ctx.cancelled:
                break
            ctx.report(number, len(copies), copy.photo.file_name)
            try:
                trashed.append(_trash(engine, copy))
            except TusouError as error:
                failed.append((str(copy.path or copy.photo.file_name), error))
        return TrashReport(trashed, failed)

    def undo(self, library: str, trashed: Sequence[TrashedCopy]) -> Sequence[tuple[str, TusouError]]:
        """Bring copies back from the trash and into the library.

        Returns:
            paths that could not be brought back, each with the reason.
        """
        engine = self._engines.open(library)
        failed: list[tuple[str, TusouError]] = []
        for copy in trashed:
            try:
                if copy.file is not None:
                    put_back(copy.file)
            except TusouError as error:
                failed.append((str(copy.file.path if copy.file else copy.photo_id), error))
                continue
            if copy.removed:
                engine.restore([copy.photo_id])
            if copy.file is not None and isinstance(engine, FollowsFiles):
                engine.unseen([place_of(copy.file.path)])
        return failed

    def _finder(self, library: str) -> FindsDuplicates:
        engine = self._engines.open(library)
        if not isinstance(engine, FindsDuplicates):
            raise InvalidInputError(ErrorCode.NOT_SUPPORTED, "this library does not compare its photos")
        return engine

    def _apart(self, library: str) -> Sequence[tuple[PhotoId, PhotoId]]:
        with self._notebook.of(library).read() as connection:
            return [(row["first"], row["second"]) for row in connection.execute("SELECT first, second FROM apart")]

    def _kept(self, library: str) -> frozenset[PhotoId]:
        with self._notebook.of(library).read() as connection:
            return frozenset(row["sha256"] for row in connection.execute("SELECT sha256 FROM kept"))


def place_of(path: Path) -> Place:
    """A file as it is now."""
    try:
        state = path.stat()
    except OSError as error:
        raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, str(error), params={"path": str(path)}) from error
    return Place(PlaceKind.FILE, str(path), "", state.st_size, state.st_mtime_ns)


class _Shelf:
    """Photos and their files, at hand for all groups.

    Args:
        engine: has them.
        ids: of the photos.
        single: photos whose further files are wanted, so that one stands for all.
        kept: photos that the user chose to keep.
    """

    def __init__(
        self, engine: FindsDuplicates, ids: Sequence[PhotoId], single: Collection[PhotoId], kept: Collection[PhotoId]
    ) -> None:
        self._photos = {photo.id: photo for photo in engine.photos(ids)}
        self._files = engine.files(ids)
        self._single = single
        self._kept = kept

    def copies(self, ids: Sequence[PhotoId]) -> Sequence[Copy]:
        """The copies of some photos, the one to keep first."""
        copies = [copy for id_ in ids if id_ in self._photos for copy in self._of(self._photos[id_])]
        copies.sort(key=self._worth, reverse=True)
        return [replace(copy, keep=number == 0) for number, copy in enumerate(copies)]

    def _of(self, photo: Photo) -> Sequence[Copy]:
        files = self._files.get(photo.id, ())
        if not files:
            return [Copy(photo, Path(photo.path) if photo.path else None, keep=False)]
        return [Copy(photo, file, keep=False) for file in (files[:1] if photo.id in self._single else files)]

    def _worth(self, copy: Copy) -> tuple[bool, bool, int, int, int, float]:
        """What makes a copy the one to keep; larger is better."""
        photo = copy.photo
        rank = _FORMATS.index(photo.format) if photo.format in _FORMATS else len(_FORMATS)
        pixels = photo.width * photo.height
        return photo.id in self._kept, not photo.missing, pixels, -rank, photo.size_bytes, _age_s(photo)


def _age_s(photo: Photo) -> float:
    """Seconds from when a photo was taken, or else added, to 1970. Windows has no timestamps of what was earlier."""
    moment = photo.taken_at or photo.added_at
    return (_EPOCH - moment.replace(tzinfo=None)).total_seconds() if moment else -math.inf


def _pairs(copies: Sequence[Copy]) -> Sequence[tuple[PhotoId, PhotoId]]:
    """All pairs, the smaller id first; a photo with itself where it is there twice."""
    return [(min(one, other), max(one, other)) for one, other in combinations([copy.photo.id for copy in copies], 2)]


def _trash(engine: FindsDuplicates, copy: Copy) -> TrashedCopy:
    """Move one copy; its photo goes with its last file."""
    photo, ctx = copy.photo, TaskContext()  # once begun, a file is not left between trash and library
    files = engine.files([photo.id]).get(photo.id, ())
    if copy.path is None or copy.path not in files:  # only the library has it
        return TrashedCopy(photo.id, None, removed=bool(engine.remove([photo.id], ctx)))
    if hashlib.sha256(read_file(copy.path)).hexdigest() != photo.sha256:
        raise InvalidInputError(ErrorCode.FILE_CHANGED, params={"path": str(copy.path)})
    trashed = move_to_trash(copy.path)
    if len(files) == 1:
        return TrashedCopy(photo.id, trashed, removed=bool(engine.remove([photo.id], ctx)))
    if isinstance(engine, FollowsFiles):
        engine.mark_missing([copy.path])
    return TrashedCopy(photo.id, trashed, removed=False)
