"""The embedded engine: a library in one folder of this computer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.match import SearchResult
from desktop.core.photo import FileVersion, Photo, PhotoId, PhotoPage, Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.core.query import Query
from desktop.engines.base import Capabilities, EngineStatus, IngestReport, ModelUse, NearPair, PhotoOrder, Recognition
from desktop.engines.local import choice, followed, original, recognition, record
from desktop.engines.local.catalogue import Catalogue
from desktop.engines.local.database import Database
from desktop.engines.local.model import BundledModel, ModelShelf
from desktop.engines.local.original import OriginalStore
from desktop.engines.local.removal import RemovalLog
from desktop.engines.local.search import Searcher

if TYPE_CHECKING:
    from desktop.core.text_line import TextLine
    from desktop.embedding.text_reader import TextReader
    from desktop.engines.local.ingest import LocalIngest
    from desktop.engines.local.reading import TextReading
    from desktop.engines.local.switching import ModelSwitch
    from desktop.engines.local.teaching import Teacher
    from desktop.engines.reading import ReadingState
    from desktop.engines.teaching import Lesson, TaughtWord, Verdict

#: Removed photos can be restored for so long, even after the program ended.
_KEEP_REMOVED_S = 86_400.0

_CAPABILITIES = Capabilities(
    paid=False,
    offline=True,
    lists_ids=True,
    searches_links=False,
    stores_links=False,
    languages=frozenset({"en", "zh"}),
    restores=True,
    dry_run=True,
)


class LocalEngine:
    """A library on this computer. See :class:`desktop.engines.base.Engine`.

    Making one reads the model's manifest and nothing else; the database opens at first use. What a search does not need
    is imported when it is asked for.

    Args:
        folder: of the library: ``library.sqlite3`` and ``originals/``.
        model_dir: the bundled image model.
        lexicon_dir: the word list.
        packs_dir: installed model packs; None for none.

    Raises:
        ModelError: MODEL_MISSING, MODEL_DAMAGED.
    """

    def __init__(self, folder: Path, model_dir: Path, lexicon_dir: Path, packs_dir: Path | None = None) -> None:
        self._database = Database(folder / "library.sqlite3")
        self._originals = OriginalStore(folder / "originals")
        self._removals = RemovalLog(folder)
        self._shelf = ModelShelf(BundledModel(model_dir, lexicon_dir), packs_dir)
        self._catalogue = Catalogue(self._database, self._originals)
        self._searcher = Searcher(self._database, self._catalogue, self._shelf)

    @property
    def name(self) -> str:
        """``local``."""
        return "local"

    @property
    def capabilities(self) -> Capabilities:
        """Everything but links, which are fetched by the caller. Languages are those of the answering model."""
        return replace(_CAPABILITIES, languages=self._searcher.languages)

    def search(self, query: Query, ctx: TaskContext) -> SearchResult:
        """Find photos. See :mod:`desktop.engines.local.search` for how they are ranked."""
        return self._searcher.search(query, ctx)

    def list_photos(self, limit: int, after: str | None, ctx: TaskContext) -> PhotoPage:
        """A page of the library, newest first."""
        ctx.check()
        return self._catalogue.page(limit, after)

    def photo_ids(self, order: PhotoOrder = PhotoOrder.ADDED) -> Sequence[PhotoId]:
        """All photos in an order."""
        return self._catalogue.ids(order)

    def named(self, start: str) -> Sequence[PhotoId]:
        """Photos whose file names begin with ``start``."""
        return self._catalogue.named(start)

    def photos(self, ids: Sequence[PhotoId]) -> Sequence[Photo]:
        """The photos of these ids, in this order."""
        return self._catalogue.photos(ids)

    def find(self, id_or_path: str) -> Photo:
        """The photo of an id, of a beginning of an id, of a path or of a link."""
        return self._catalogue.find(id_or_path)

    def places(self, photo_id: PhotoId) -> Sequence[Place]:
        """Every place that a photo came from, oldest first."""
        return self._catalogue.places(photo_id)

    def thumbnail(self, photo_id: PhotoId) -> bytes:
        """JPEG, longest side at most 256 px."""
        return self._catalogue.thumbnail(photo_id)

    def picture(self, photo_id: PhotoId) -> Path | bytes:
        """A file that is there now: the user's own, else the library's copy.

        Raises:
            InvalidInputError: PHOTO_NOT_FOUND, FILE_NOT_FOUND.
        """
        photo = self._catalogue.photos([photo_id])
        if not photo:
            raise InvalidInputError(ErrorCode.PHOTO_NOT_FOUND, params={"photo": photo_id})
        for place in self._catalogue.places(photo_id):
            if place.kind is PlaceKind.FILE:
                if Path(place.source).is_file():
                    return Path(place.source)
                self._catalogue.mark_gone(place.source)
        original = self._catalogue.original(photo_id)
        if original is not None and self._originals.path(original).is_file():
            return self._originals.path(original)
        raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, params={"path": photo[0].path or photo[0].file_name})

    def remove(self, ids: Sequence[PhotoId], ctx: TaskContext) -> int:
        """Take photos out of the library. Returns how many were there."""
        ctx.check()
        with self._database.writing() as connection:
            count = record.remove(connection, ids)
            self._removals.took_out(connection, ids)
        return count

    def restore(self, ids: Sequence[PhotoId]) -> int:
        """Bring removed photos back. Returns how many came."""
        with self._database.writing() as connection:
            count = record.restore(connection, ids)
            self._removals.came_back(ids)
        return count

    def set_caption(self, photo_id: PhotoId, caption: str, ctx: TaskContext) -> None:
        """Change a caption.

        Raises:
            InvalidInputError: PHOTO_NOT_FOUND.
        """
        ctx.check()
        with self._database.writing() as connection:
            record.set_caption(connection, record.row_of(connection, photo_id), caption)

    def set_tags(self, photo_id: PhotoId, tags: Sequence[str], ctx: TaskContext) -> None:
        """Replace the tags.

        Raises:
            InvalidInputError: PHOTO_NOT_FOUND.
        """
        ctx.check()
        with self._database.writing() as connection:
            record.set_tags(connection, record.row_of(connection, photo_id), tags)

    def annotate(self, photo_id: PhotoId, caption: str, tags: Sequence[str], ctx: TaskContext) -> None:
        """Change the caption and replace the tags, both or neither.

        Raises:
            InvalidInputError: PHOTO_NOT_FOUND.
        """
        ctx.check()
        with self._database.writing() as connection:
            row = record.row_of(connection, photo_id)
            record.set_caption(connection, row, caption)
            record.set_tags(connection, row, tags)

    def recognise(self, places: Sequence[Place]) -> Sequence[Recognition]:
        """Which files are known unchanged by path, size and time of change. A file that was gone counts as back."""
        with self._database.reading() as connection:
            recognitions, back = recognition.recognise(connection, places)
        if back:
            with self._database.writing() as connection:
                recognition.mark_back(connection, back)
        return recognitions

    def known_in(self, folder: str) -> Set[FileVersion]:
        """Files directly in a folder that are known and were there when last looked at."""
        with self._database.reading() as connection:
            return recognition.known_in(connection, folder)

    def unseen(self, places: Sequence[Place]) -> Sequence[Place]:
        """Which files should be imported: neither known unchanged nor taken out by the user."""
        with self._database.writing() as connection:
            return followed.unseen(connection, places)

    def files_below(self, folder: Path) -> Sequence[Path]:
        """Files in a folder and below it that held photos when last looked at."""
        with self._database.reading() as connection:
            return followed.files_below(connection, folder)

    def mark_missing(self, files: Sequence[Path]) -> int:
        """Remember that these files are not where they were; their photos stay."""
        with self._database.writing() as connection:
            return followed.mark_missing(connection, files)

    def near_duplicates(
        self, threshold: float, ctx: TaskContext, among: Sequence[PhotoId] | None = None
    ) -> Sequence[NearPair]:
        """Pairs of photos that hold the same picture. See :mod:`desktop.engines.local.near_duplicate`."""
        from desktop.engines.local import near_duplicate

        with self._database.reading() as connection:
            photos = near_duplicate.load(connection, self._shelf.bundled.id, ctx, among)
        return near_duplicate.near_pairs(photos, threshold, ctx)

    def copied(self) -> Sequence[PhotoId]:
        """Photos whose very bytes are in more than one file."""
        with self._database.reading() as connection:
            return followed.copied(connection)

    def files(self, ids: Sequence[PhotoId]) -> Mapping[PhotoId, Sequence[Path]]:
        """Every file that held a photo when last looked at."""
        with self._database.reading() as connection:
            found = {id_: followed.files(connection, id_) for id_ in ids}
        return {id_: files for id_, files in found.items() if files}

    def open_ingest(self, report: IngestReport, ctx: TaskContext) -> LocalIngest:
        """Begin adding photos. Photos that were removed long ago, and copies that no photo has, go first."""
        from desktop.engines.local.ingest import LocalIngest

        self._purge()
        return LocalIngest(self._database, self._originals, self._removals, self._shelf, report, self._catch_up, ctx)

    def status(self, ctx: TaskContext) -> EngineStatus:
        """Health of the library."""
        ctx.check()
        return EngineStatus(
            photos=self._catalogue.count(), size_bytes=self._catalogue.size_bytes(), model=self._choice().answering.id
        )

    def models(self) -> Sequence[ModelUse]:
        """Every model that the library has something of."""
        return self._switch.uses()

    def use_model(self, model_id: str) -> None:
        """Let a model answer, as soon as every photo has its vector."""
        self._switch.use(model_id)

    def embed_missing(self, ctx: TaskContext, paused: Callable[[], bool] = lambda: False) -> int:
        """Compute missing vectors. See :mod:`desktop.engines.local.switching`."""
        return self._switch.embed_missing(ctx, paused)

    def forget_model(self, model_id: str) -> int:
        """Delete the vectors of a model. Returns the bytes that the disk got back."""
        self._searcher.retain(self._choice().answering.id)
        return self._switch.forget(model_id)

    def words(self) -> Sequence[TaughtWord]:
        """Every tag, and every word with a refusal."""
        return self._teacher.words()

    def lesson(self, word: str, limit: int, ctx: TaskContext) -> Lesson:
        """How far a word is learned, and what would teach it further."""
        return self._teacher.lesson(word, limit, ctx)

    def judge(self, word: str, verdicts: Mapping[PhotoId, Verdict], ctx: TaskContext) -> Mapping[PhotoId, Verdict]:
        """Say of photos whether a word fits. Returns what was so before."""
        return self._teacher.judge(word, verdicts, ctx)

    def reading_state(self, reader_id: str) -> ReadingState:
        """How many photos a reader has read."""
        return self._reading.state(reader_id)

    def read_missing(
        self,
        reader: TextReader,
        ctx: TaskContext,
        paused: Callable[[], bool] = lambda: False,
        added_since: datetime | None = None,
    ) -> int:
        """Read text in pictures. See :mod:`desktop.engines.local.reading`."""
        return self._reading.read_missing(reader, ctx, paused, added_since)

    def text_of(self, photo_id: PhotoId) -> Sequence[TextLine]:
        """What was read in a photo."""
        return self._reading.text_of(photo_id)

    def forget_text(self) -> int:
        """Delete everything that was read. Returns of how many photos."""
        return self._reading.forget()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    @cached_property
    def _switch(self) -> ModelSwitch:
        from desktop.engines.local.switching import ModelSwitch

        return ModelSwitch(self._database, self._catalogue, self._originals, self._shelf)

    @cached_property
    def _teacher(self) -> Teacher:
        from desktop.engines.local.teaching import Teacher

        return Teacher(self._database, self._catalogue, self._searcher.heads, self._searcher.opened)

    @cached_property
    def _reading(self) -> TextReading:
        from desktop.engines.local.reading import TextReading

        return TextReading(self._database, self._catalogue, self._originals)

    def _catch_up(self, ctx: TaskContext) -> None:
        with self._database.reading() as connection, self._searcher.opened(connection, ctx):
            pass  # opening it brings it up to date

    def _purge(self) -> None:
        with self._database.writing() as connection:
            copies = record.purge(connection, _KEEP_REMOVED_S)
        for name in copies:
            self._originals.delete(name)
        self._originals.sweep(self._named_copies, _KEEP_REMOVED_S)

    def _named_copies(self) -> Set[str]:
        with self._database.reading() as connection:
            return original.names(connection)

    def _choice(self) -> choice.Choice:
        with self._database.reading() as connection:
            return choice.read(connection, self._shelf)
