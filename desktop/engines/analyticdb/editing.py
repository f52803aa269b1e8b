"""Changing and removing photos that are in the library.

The service cannot change a document's metadata: a caption is edited by uploading the photo again under its name.
A photo that went up in an archive cannot be deleted where the service knows only the archive: it is hidden here, and
the archive is deleted with its last photo.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from desktop.core.errors import ErrorCode, InvalidInputError, UnexpectedError
from desktop.core.photo import PhotoId, Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.documents import metadata_of, original_name, prepare
from desktop.engines.analyticdb.errors import NotThereError
from desktop.engines.analyticdb.ledger import Entry
from desktop.engines.analyticdb.library import Library
from desktop.engines.analyticdb.packs import Member, Travel, is_pack
from desktop.engines.analyticdb.pictures import Pictures
from desktop.engines.analyticdb.uploads import CloudIngest
from desktop.engines.base import IngestItem, IngestResult
from desktop.imaging.decode import read_file

_Change = Callable[[Entry], Entry]
_logger = logging.getLogger(__name__)


class Editor:
    """Edits of one library. Safe to share between threads.

    Args:
        library: what edits work with.
        pictures: bytes of photos that are not on this computer.
    """

    def __init__(self, library: Library, pictures: Pictures) -> None:
        self._library = library
        self._pictures = pictures

    def set_caption(self, photo_id: PhotoId, caption: str, ctx: TaskContext) -> None:
        """Change a caption. Costs what an upload costs."""
        self._upload_again(photo_id, lambda entry: replace(entry, caption=caption), ctx)

    def set_tags(self, photo_id: PhotoId, tags: Sequence[str], ctx: TaskContext) -> None:
        """Replace the tags. Costs what an upload costs."""
        self._upload_again(photo_id, lambda entry: replace(entry, tags=tuple(tags)), ctx)

    def annotate(self, photo_id: PhotoId, caption: str, tags: Sequence[str], ctx: TaskContext) -> None:
        """Change the caption and replace the tags. Costs what one upload costs."""
        self._upload_again(photo_id, lambda entry: replace(entry, caption=caption, tags=tuple(tags)), ctx)

    def remove(self, ids: Sequence[PhotoId], ctx: TaskContext) -> int:
        """Take photos out of the library. Returns how many were there."""
        removed = 0
        for number, photo_id in enumerate(ids):
            ctx.check()
            ctx.report(number, len(ids), photo_id)
            removed += self._remove(photo_id, ctx)
        return removed

    def withdraw(self, items: Sequence[IngestItem], ctx: TaskContext) -> None:
        """Undo what was begun for items of a cancelled import: cancel their jobs and remove what those stored."""
        for job_id in {item.job_id for item in items if item.job_id}:
            with contextlib.suppress(NotThereError):
                self._library.client.call("CancelUploadDocumentJob", ctx, job_id=job_id)
        for document in {item.document for item in items if item.document}:
            if self._library.ledger.by_document(document) is None and not self._library.ledger.of_pack(document):
                self._delete(document, ctx)
                self._library.ledger.drop_pack(document)

    def _remove(self, photo_id: PhotoId, ctx: TaskContext) -> bool:
        entry = self._library.ledger.by_document(photo_id)
        was_there = self._delete(photo_id, ctx)
        self._pictures.forget(photo_id)
        if entry is None:
            return was_there
        if not entry.pack:
            self._library.ledger.forget([photo_id])
            return True
        # Also where the service said "deleted": not every service says when there was nothing to delete.
        self._library.ledger.hide([photo_id])
        if not was_there:
            _logger.info("hidden, since the service holds it inside of an archive: %s", photo_id)
        self._remove_empty(entry.pack, ctx)
        return not entry.hidden

    def _remove_empty(self, pack: str, ctx: TaskContext) -> None:
        entries = self._library.ledger.of_pack(pack)
        if all(entry.hidden for entry in entries):
            self._delete(pack, ctx)
            self._library.ledger.forget([entry.document for entry in entries])
            self._library.ledger.drop_pack(pack)

    def _delete(self, document: str, ctx: TaskContext) -> bool:
        try:
            self._library.client.call("DeleteDocument", ctx, file_name=document)
        except NotThereError:
            return False
        return True

    def _upload_again(self, photo_id: PhotoId, change: _Change, ctx: TaskContext) -> None:
        known = self._library.ledger.by_document(photo_id)
        fields = self._library.fields(ctx)
        if known is not None and fields is not None and not fields.keys() & {"caption", "tags"}:
            self._library.ledger.confirm([change(known)])  # the service has no room for words
            return
        content = self._content(photo_id, known, ctx)
        entry = change(known or _entry_of_others(photo_id, content))
        prepared = prepare(content, strip_location=self._library.strip_location)
        values = metadata_of(
            entry.place,
            entry.sha256,
            prepared,
            entry.caption,
            entry.metadata,
            fields,
            tags=entry.tags,
        )
        item = IngestItem(0, entry.place, entry.sha256, None)
        outcome = _Outcome()
        ingest = CloudIngest(self._library, outcome, ctx)
        try:
            ingest.send(Travel(photo_id, [Member(item, entry, values)], content=prepared.content))
            ingest.flush()
        finally:
            ingest.close()
        self._pictures.forget(photo_id)
        outcome.check()

    def _content(self, photo_id: PhotoId, known: Entry | None, ctx: TaskContext) -> bytes:
        picture = self._pictures.picture(photo_id, ctx)
        if not isinstance(picture, Path):
            return picture
        content = read_file(picture)
        if known is not None and known.sha256 and hashlib.sha256(content).hexdigest() != known.sha256:
            raise InvalidInputError(ErrorCode.FILE_CHANGED, params={"path": str(picture)})
        return content


class _Outcome:
    """The report of an ingest of one photo."""

    def __init__(self) -> None:
        self._result: IngestResult | None = None

    def uploading(self, item_ids: Sequence[int], document: str) -> None:
        """Not journaled: an edit that is interrupted is simply not done."""

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None:
        """See :meth:`uploading`."""

    def transferred(self, size_bytes: int) -> None:
        """See :meth:`uploading`."""

    def finished(self, results: Sequence[IngestResult]) -> None:
        """Keep the result."""
        self._result = results[0]

    def check(self) -> None:
        """Raise why it failed."""
        if self._result is None:
            raise UnexpectedError("an upload ended without a result")
        if self._result.error is not None:
            raise self._result.error


def _entry_of_others(photo_id: PhotoId, content: bytes) -> Entry:
    """A photo that somebody else added. Metadata that it has cannot be asked for and is lost with the edit."""
    if is_pack(photo_id):
        raise InvalidInputError(ErrorCode.PHOTO_NOT_FOUND, params={"photo": photo_id})
    name = original_name(photo_id)
    place = Place(PlaceKind.CLIPBOARD, name, size_bytes=len(content))
    return Entry(photo_id, hashlib.sha256(content).hexdigest(), name, place)
