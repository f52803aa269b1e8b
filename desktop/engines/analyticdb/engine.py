"""The engine on AnalyticDB: what the rest of the program sees of this package."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path

from desktop.core.errors import EngineError, ErrorCode, InvalidInputError
from desktop.core.match import SearchResult
from desktop.core.photo import FileVersion, Photo, PhotoId, PhotoPage, Place
from desktop.core.progress import TaskContext
from desktop.core.query import FilterField, Query
from desktop.engines.analyticdb import answers
from desktop.engines.analyticdb.answers import CollectionInfo, Usage
from desktop.engines.analyticdb.client import Client
from desktop.engines.analyticdb.connection import Connection, Secrets
from desktop.engines.analyticdb.editing import Editor
from desktop.engines.analyticdb.errors import NotThereError
from desktop.engines.analyticdb.identity import photo_of_document
from desktop.engines.analyticdb.ledger import Entry, Ledger
from desktop.engines.analyticdb.library import Library
from desktop.engines.analyticdb.listing import Listing
from desktop.engines.analyticdb.model_table import MULTIMODAL, image_model
from desktop.engines.analyticdb.patience import BACKGROUND, INTERACTIVE, Pace, Patience
from desktop.engines.analyticdb.pictures import Pictures
from desktop.engines.analyticdb.search import Searcher, most_reranked
from desktop.engines.analyticdb.seen import SeenPhotos
from desktop.engines.analyticdb.setup import LIBRARY_FIELDS
from desktop.engines.analyticdb.uploads import CloudIngest
from desktop.engines.base import Capabilities, EngineStatus, Ingest, IngestItem, IngestReport, PhotoOrder, Recognition

#: Matches that a search asks for at first: an answer carries an address and metadata for each.
_FIRST_MATCHES = 100
#: Pages of the service's list that counting may cost.
_COUNT_PAGES = 30
#: Filters and the metadata field that each needs.
_FILTER_COLUMNS: Mapping[FilterField, str] = {
    FilterField.DATE: "taken_at",
    FilterField.FOLDER: "folder",
    FilterField.TYPE: "file_name",
    FilterField.WIDTH: "width",
    FilterField.HEIGHT: "height",
    FilterField.ORIENTATION: "width",
    FilterField.FILE_NAME: "file_name",
    FilterField.CAPTION: "caption",
    FilterField.TAG: "tags",
}
_SHORTEST_BEGINNING = 8


class AnalyticDBEngine:
    """A library in a document collection. Implements :class:`~desktop.engines.base.Engine`.

    Args:
        connection: where the collection is; complete.
        secrets: asked at the first call to the service, on the thread that makes it.
        folder: for what this computer remembers of the library.
        pace: how imports treat the service.

    Raises:
        ConfigurationError: SETTINGS_INVALID for an incomplete connection.
        StorageError: the memory cannot be opened.
    """

    def __init__(
        self, connection: Connection, secrets: Callable[[], Secrets], folder: Path, *, pace: Pace | None = None
    ) -> None:
        connection.require_complete()
        self._connection = connection
        self._lock = threading.Lock()
        self._reading_collection = threading.Lock()
        self._collection_info: CollectionInfo | None = None
        self._usage = Usage()
        self._client = Client(connection, secrets)
        self._ledger = Ledger(folder)
        self._library = Library(
            client=self._client,
            ledger=self._ledger,
            spool_folder=folder / "spool",
            fields=lambda ctx: self._collection(ctx, BACKGROUND).fields,
            pace=pace or Pace(),
            strip_location=connection.strip_location,
            spent=self._spent,
        )
        self._seen = SeenPhotos()
        self._pictures = Pictures(self._client, self._ledger, folder / "thumbnails")
        self._listing = Listing(self._client, self._ledger)
        self._editor = Editor(self._library, self._pictures)
        self._searcher = Searcher(self._client, connection, self._collection, self._ledger, self._pictures, self._spent)

    @property
    def name(self) -> str:
        """See :class:`~desktop.engines.base.Engine`."""
        return "analyticdb"

    @property
    def capabilities(self) -> Capabilities:
        """See :class:`~desktop.engines.base.Engine`. Fields are known after the first search or import."""
        info = self._collection_info
        model = image_model(info.model) if info is not None else MULTIMODAL
        fields = info.fields if info is not None else None
        return Capabilities(
            paid=True,
            offline=False,
            lists_ids=False,
            searches_links=True,
            stores_links=True,
            languages=model.languages if model is not None else frozenset({"en"}),
            filter_fields=None if fields is None else _filter_fields(fields),
            metadata_fields=None if fields is None else frozenset(fields) - LIBRARY_FIELDS.keys(),
            dry_run=True,
            strips_location=self._connection.strip_location,
            first_matches=most_reranked(self._connection) or _FIRST_MATCHES,
        )

    def search(self, query: Query, ctx: TaskContext) -> SearchResult:
        """See :class:`~desktop.engines.base.Engine`."""
        result = self._searcher.search(query, ctx)
        self._seen.keep(match.photo for match in result.matches)
        return result

    def list_photos(self, limit: int, after: str | None, ctx: TaskContext) -> PhotoPage:
        """See :class:`~desktop.engines.base.Engine`. In the order of the service, which is not documented."""
        if after is None:
            self._collection(ctx)  # so that capabilities are right from the first page on
        page = self._listing.page(limit, after, ctx)
        self._seen.keep(page.photos)
        return page

    def photo_ids(self, order: PhotoOrder = PhotoOrder.ADDED) -> Sequence[PhotoId]:
        """Not offered: ``capabilities.lists_ids`` is False."""
        raise EngineError(ErrorCode.NOT_SUPPORTED, f"photos in the order {order}")

    def photos(self, ids: Sequence[PhotoId]) -> Sequence[Photo]:
        """See :class:`~desktop.engines.base.Engine`. The service is asked for photos that were not seen before."""
        return [photo for photo_id in ids if (photo := self._photo(photo_id)) is not None]

    def find(self, id_or_path: str) -> Photo:
        """See :class:`~desktop.engines.base.Engine`."""
        entry = self._known(id_or_path)
        if entry is not None:
            return entry.photo()
        photo = self._photo(id_or_path)
        if photo is None:
            raise InvalidInputError(ErrorCode.PHOTO_NOT_FOUND, params={"photo": id_or_path})
        return photo

    def thumbnail(self, photo_id: PhotoId) -> bytes:
        """See :class:`~desktop.engines.base.Engine`."""
        return self._pictures.thumbnail(photo_id, TaskContext())

    def picture(self, photo_id: PhotoId) -> Path | bytes:
        """See :class:`~desktop.engines.base.Engine`."""
        return self._pictures.picture(photo_id, TaskContext())

    def remove(self, ids: Sequence[PhotoId], ctx: TaskContext) -> int:
        """See :class:`~desktop.engines.base.Engine`."""
        self._seen.drop(ids)
        return self._editor.remove(ids, ctx)

    def restore(self, ids: Sequence[PhotoId]) -> int:
        """Not offered: ``capabilities.restores`` is False."""
        raise EngineError(ErrorCode.NOT_SUPPORTED, ", ".join(ids))

    def set_caption(self, photo_id: PhotoId, caption: str, ctx: TaskContext) -> None:
        """See :class:`~desktop.engines.base.Engine`. Uploads the photo again, which is paid for."""
        self._editor.set_caption(photo_id, caption, ctx)
        self._seen.drop([photo_id])

    def set_tags(self, photo_id: PhotoId, tags: Sequence[str], ctx: TaskContext) -> None:
        """See :class:`~desktop.engines.base.Engine`. Uploads the photo again, which is paid for."""
        self._editor.set_tags(photo_id, tags, ctx)
        self._seen.drop([photo_id])

    def annotate(self, photo_id: PhotoId, caption: str, tags: Sequence[str], ctx: TaskContext) -> None:
        """See :class:`~desktop.engines.base.Engine`. Uploads the photo again, once, which is paid for."""
        self._editor.annotate(photo_id, caption, tags, ctx)
        self._seen.drop([photo_id])

    def recognise(self, places: Sequence[Place]) -> Sequence[Recognition]:
        """See :class:`~desktop.engines.base.Engine`."""
        return [Recognition.UNCHANGED if self._ledger.is_known(place) else Recognition.UNKNOWN for place in places]

    def known_in(self, folder: str) -> Set[FileVersion]:
        """See :class:`~desktop.engines.base.Engine`."""
        return self._ledger.known_in(folder)

    def open_ingest(self, report: IngestReport, ctx: TaskContext) -> Ingest:
        """See :class:`~desktop.engines.base.Engine`."""
        return CloudIngest(self._library, report, ctx)

    def withdraw(self, items: Sequence[IngestItem], ctx: TaskContext) -> None:
        """Undo what an ingest began for items of a cancelled import: cancel their jobs, remove what those stored."""
        self._editor.withdraw(items, ctx)

    def status(self, ctx: TaskContext) -> EngineStatus:
        """See :class:`~desktop.engines.base.Engine`."""
        size_bytes = self._ledger.size_bytes() + self._pictures.size_bytes()
        usage = self.usage()
        try:
            model = self._collection(ctx).model
            photos = self._listing.count(_COUNT_PAGES, ctx)
        except EngineError:
            # What is wrong is the business of the check; the status says that something is.
            return EngineStatus(None, size_bytes, "", healthy=False, usage=usage)
        return EngineStatus(photos, size_bytes, model, usage=usage)

    def usage(self) -> Mapping[str, int]:
        """What this session used so far, as the service counts it."""
        return {"entries": self._usage.entries, "tokens": self._usage.tokens}

    def close(self) -> None:
        """See :class:`~desktop.engines.base.Engine`."""
        self._client.close()
        self._ledger.close()

    def _collection(self, ctx: TaskContext, patience: Patience = INTERACTIVE) -> CollectionInfo:
        """The collection's description, read once."""
        with self._reading_collection:
            if self._collection_info is None:
                self._collection_info = self._read_collection(ctx, patience)
            return self._collection_info

    def _read_collection(self, ctx: TaskContext, patience: Patience) -> CollectionInfo:
        name = self._connection.collection
        body = self._client.call("ListDocumentCollections", ctx, patience=patience)
        found = next((one for one in answers.collections_of(body) if one.name == name), None)
        if found is None:
            raise EngineError(ErrorCode.COLLECTION_NOT_FOUND, params={"collection": name})
        return found

    def _known(self, id_or_path: str) -> Entry | None:
        entry = self._ledger.by_document(id_or_path)
        if entry is not None:
            return None if entry.hidden else entry
        if len(id_or_path) >= _SHORTEST_BEGINNING:
            beginning = self._ledger.by_beginning(id_or_path)
            if len(beginning) == 1:
                return beginning[0]
        entry = self._ledger.by_source(id_or_path) or self._ledger.by_source(str(Path(id_or_path).absolute()))
        return entry or self._ledger.by_source(str(Path(id_or_path).resolve()))

    def _photo(self, photo_id: PhotoId) -> Photo | None:
        """The photo of an id, or None where there is none."""
        entry = self._ledger.by_document(photo_id)
        if entry is not None:
            return None if entry.hidden else entry.photo()
        seen = self._seen.get(photo_id)
        if seen is not None:
            return seen
        try:
            body = self._client.call("DescribeDocument", TaskContext(), file_name=photo_id)
        except NotThereError:
            return None
        return photo_of_document(photo_id, self._ledger) if answers.document_of(body) is not None else None

    def _spent(self, usage: Usage) -> None:
        with self._lock:
            self._usage = Usage(self._usage.entries + usage.entries, self._usage.tokens + usage.tokens)


def _filter_fields(fields: Mapping[str, str]) -> frozenset[str]:
    built_in = {field.value for field, column in _FILTER_COLUMNS.items() if column in fields}
    return frozenset(built_in | (fields.keys() - LIBRARY_FIELDS.keys()))
