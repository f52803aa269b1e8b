"""The documents of a collection as pages of photos.

The service lists documents in an order that it does not document, 100 at a time; archives are one document with up to
100 photos. Photos that this computer added are put newest first within some hundred documents; a page may end in the
middle of them, and they are then asked for again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.photo import Photo, PhotoPage
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb import answers
from desktop.engines.analyticdb.answers import DocumentPage
from desktop.engines.analyticdb.client import Client
from desktop.engines.analyticdb.identity import photo_of_document
from desktop.engines.analyticdb.ledger import Ledger
from desktop.engines.analyticdb.packs import is_pack

_PAGE_SIZE = 100
#: Pages of the service that are put in order together.
_SECTION_PAGES = 3


class Listing:
    """Lists one library. Safe to share between threads.

    Args:
        client: calls.
        ledger: knows what archives hold and what is hidden.
    """

    def __init__(self, client: Client, ledger: Ledger) -> None:
        self._client = client
        self._ledger = ledger

    def page(self, limit: int, after: str | None, ctx: TaskContext) -> PhotoPage:
        """See :class:`~desktop.engines.base.Engine`."""
        skipped, token = _position(after)
        photos: list[Photo] = []
        while True:
            found, following = self._section(token, ctx)
            room = limit - len(photos)
            photos.extend(found[skipped : skipped + room])
            if len(found) > skipped + room:
                return PhotoPage(photos, f"{skipped + room}:{token}")
            if not following:
                return PhotoPage(photos, None)
            skipped, token = 0, following
            if len(photos) == limit:
                return PhotoPage(photos, f"0:{token}")

    def count(self, most_pages: int, ctx: TaskContext) -> int | None:
        """Photos in the library; None where that takes more than so many calls."""
        token, total = "", 0
        for _ in range(0, most_pages, _SECTION_PAGES):
            found, token = self._section(token, ctx)
            total += len(found)
            if not token:
                return total
        return None

    def _section(self, token: str, ctx: TaskContext) -> tuple[list[Photo], str]:
        """Photos of the next documents, newest first, and the token of those that follow, empty at the end."""
        found: dict[str, Photo] = {}  # a picture of an archive may be listed beside the archive
        for _ in range(_SECTION_PAGES):
            documents = self._documents(token, ctx)
            found.update((photo.id, photo) for photo in self._photos(documents.names))
            if not documents.next_token or documents.next_token == token:
                token = ""
                break
            token = documents.next_token
        return sorted(found.values(), key=_age), token

    def _documents(self, token: str, ctx: TaskContext) -> DocumentPage:
        body = self._client.call("ListDocuments", ctx, max_results=_PAGE_SIZE, next_token=token or None)
        return answers.documents_of(body)

    def _photos(self, documents: Sequence[str]) -> list[Photo]:
        return [photo for document in documents for photo in self._photos_of(document)]

    def _photos_of(self, document: str) -> Iterator[Photo]:
        entries = self._ledger.of_pack(document) if is_pack(document) else ()
        if entries:
            yield from (entry.photo() for entry in entries if not entry.hidden and not entry.alone)
            return
        photo = photo_of_document(document, self._ledger)
        if photo is not None:
            yield photo


def _age(photo: Photo) -> float:
    """Smaller for younger photos; those of unknown age come last, in the service's order."""
    return -photo.added_at.timestamp() if photo.added_at is not None else 0.0


def _position(after: str | None) -> tuple[int, str]:
    """Photos to skip, and the service's token."""
    if after is None:
        return 0, ""
    skipped, colon, token = after.partition(":")
    if not colon or not skipped.isdecimal():
        raise InvalidInputError(ErrorCode.LIST_MARK_INVALID, params={"value": after})
    return int(skipped), token
