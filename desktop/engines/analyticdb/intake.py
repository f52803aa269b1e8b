"""What becomes of a photo before it travels: recognised, taken up again where an earlier run left it, or made ready and
put into an archive.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from desktop.core.errors import EngineError, ErrorCode, InvalidInputError
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.documents import (
    LINK_SUFFIXES,
    Prepared,
    document_name,
    file_name_of,
    metadata_of,
    prepare,
)
from desktop.engines.analyticdb.errors import NotThereError
from desktop.engines.analyticdb.ledger import Entry
from desktop.engines.analyticdb.library import Library
from desktop.engines.analyticdb.packs import MAX_IMAGES, Member, Pack, PackSize, Spool, Travel, is_pack
from desktop.engines.analyticdb.patience import BACKGROUND
from desktop.engines.base import IngestItem
from desktop.imaging.decode import MAX_FILE_BYTES, read_file
from desktop.imaging.download import download


@dataclass(frozen=True, slots=True)
class Known:
    """A photo that needs no travel: the service has it as it is."""

    item: IngestItem
    document: str


class Intake:
    """Takes the items of one import. Safe to share between threads.

    Args:
        library: what the ingest works with.
        spool: for archives.
        sizes: how large archives should be.
    """

    def __init__(self, library: Library, spool: Spool, sizes: PackSize) -> None:
        self._library = library
        self._spool = spool
        self._sizes = sizes
        self._lock = threading.Lock()
        self._current = Pack(spool.new_path())
        self._resumed: dict[str, Pack] = {}
        self._jobs: dict[str, Travel] = {}

    def take(self, item: IngestItem, ctx: TaskContext) -> Known | list[Travel]:
        """What an item becomes.

        Returns:
            A photo that is known already, or the documents that are ready to travel now (with a job id: that the
            service works on already); none while an archive is being filled.

        Raises:
            InvalidInputError: the photo or its metadata cannot be used.
        """
        if item.job_id:
            return self._adopted(item)
        if item.content is None and item.place.kind is PlaceKind.LINK:
            return self._link(item, ctx)
        content = item.content if item.content is not None else _content_of(item)
        entry = self._library.ledger.by_sha256(item.sha256)
        if entry is not None and not item.dry_run and not _changes(item, entry):
            self._library.ledger.add_place(item.place, entry.document)
            return Known(item, entry.document)
        prepared = prepare(content, strip_location=self._library.strip_location)
        member = self._member(item, prepared, entry, ctx)
        if prepared.content is not content:
            member = replace(member, digest=hashlib.sha256(prepared.content).hexdigest())
        is_bare = not (member.entry.caption or member.entry.metadata or item.dry_run)
        if is_bare and (not item.document or is_pack(item.document)):
            return self._packed(member, prepared.content)
        return [Travel(member.entry.document, [member], content=prepared.content)]

    def remainder(self, ctx: TaskContext) -> list[Travel]:
        """What is still being filled, when nothing more comes.

        An archive of an earlier run that cannot be completed is taken away from the service first: its photos travel
        under other names now and must not be there twice.
        """
        with self._lock:
            travels = self._begin_new()
            for document, pack in self._resumed.items():
                with contextlib.suppress(NotThereError):  # it may never have arrived
                    self._library.client.call("DeleteDocument", ctx, patience=BACKGROUND, file_name=document)
                self._library.ledger.drop_pack(document)
                travels.extend(pack.travels())
            self._resumed.clear()
        return travels

    def close(self) -> None:
        """Throw away what is being filled."""
        with self._lock:
            for pack in (self._current, *self._resumed.values()):
                pack.discard()
            self._resumed.clear()

    def ended(self, travel: Travel) -> None:
        """A document's way is over: items of its job that come later are asked for anew."""
        with self._lock:
            self._jobs.pop(travel.job_id, None)

    def _adopted(self, item: IngestItem) -> list[Travel]:
        """A job of an earlier run. Its items come one by one and share one travel."""
        member = self._adopted_member(item)
        with self._lock:
            under_way = self._jobs.get(item.job_id)
            if under_way is not None:
                under_way.members.append(member)
                return []
            travel = self._jobs[item.job_id] = Travel(item.document, [member], job_id=item.job_id)
            return [travel]

    def _adopted_member(self, item: IngestItem) -> Member:
        name = self._library.ledger.pack_members(item.document).get(item.sha256) or item.document
        known = self._library.ledger.by_document(name)
        entry = known or Entry(name, item.sha256, file_name_of(item.place), item.place)
        caption = entry.caption if item.caption is None else item.caption
        return Member(item, replace(entry, caption=caption, metadata={**entry.metadata, **item.metadata}))

    def _link(self, item: IngestItem, ctx: TaskContext) -> Known | list[Travel]:
        url = item.place.source
        suffix = PurePosixPath(file_name_of(item.place)).suffix.lower()
        if suffix not in LINK_SUFFIXES:
            # The service goes by the name; a picture without a telling one is fetched here.
            fetched = download(url, ctx, max_bytes=MAX_FILE_BYTES).content
            digest = hashlib.sha256(fetched).hexdigest()
            return self.take(replace(item, content=fetched, sha256=digest), ctx)
        entry = self._library.ledger.by_source(url)
        if entry is not None and not item.dry_run and not _changes(item, entry):
            return Known(item, entry.document)
        digest = hashlib.sha256(url.encode()).hexdigest()
        member = self._member(replace(item, sha256=digest), None, entry, ctx, suffix)
        member = replace(member, item=item, entry=replace(member.entry, sha256=""))
        return [Travel(member.entry.document, [member], url=url)]

    def _member(
        self, item: IngestItem, prepared: Prepared | None, known: Entry | None, ctx: TaskContext, suffix: str = ""
    ) -> Member:
        caption = item.caption if item.caption is not None else known.caption if known else ""
        metadata = {**(known.metadata if known else {}), **item.metadata}
        name = file_name_of(item.place)
        fields = self._library.fields(ctx)
        sha256 = item.sha256 if prepared is not None else ""
        values = metadata_of(item.place, sha256, prepared, caption, metadata, fields)
        entry = Entry(
            document=document_name(name, item.sha256, prepared.suffix if prepared else suffix),
            sha256=item.sha256,
            file_name=name,
            place=_sized(item),
            caption=caption,
            metadata=metadata,
        )
        if known is not None:
            entry = replace(
                entry, document=known.document, file_name=known.file_name, tags=known.tags, added_at=known.added_at
            )
        if prepared is not None:
            entry = replace(
                entry,
                width=prepared.width,
                height=prepared.height,
                format=prepared.format,
                taken_at=prepared.taken_at,
            )
        return Member(replace(item, content=None), entry, values)

    def _packed(self, member: Member, content: bytes) -> list[Travel]:
        with self._lock:
            if member.item.document:
                return self._resume(member, content)
            if member.entry.sha256 in self._current:
                # The same photo twice in one archive would be two results; the copy travels in the next one.
                travels = self._begin_new()
                self._current.add(member, content)
                return travels
            travels = []
            if self._current.members and self._current.size_bytes + len(content) > self._sizes.target_bytes:
                travels = self._begin_new()
            self._current.add(member, content)
            if len(self._current.members) >= MAX_IMAGES:
                travels += self._begin_new()
            return travels

    def _begin_new(self) -> list[Travel]:
        full, self._current = self._current, Pack(self._spool.new_path())
        return full.travels()

    def _resume(self, member: Member, content: bytes) -> list[Travel]:
        """Fill an archive of an earlier run again, under its name, until it holds what it held then."""
        document = member.item.document
        pack = self._resumed.setdefault(document, Pack(self._spool.new_path()))
        if member.entry.sha256 not in pack:
            pack.add(member, content)
        expected = self._library.ledger.pack_members(document)
        if not expected or pack.documents < set(expected.values()):
            return []
        del self._resumed[document]
        return pack.travels()


def _changes(item: IngestItem, entry: Entry) -> bool:
    """Whether an item asks for another caption or metadata than the service has."""
    new_caption = item.caption is not None and item.caption != entry.caption
    return new_caption or any(entry.metadata.get(key) != value for key, value in item.metadata.items())


def _content_of(item: IngestItem) -> bytes:
    """The bytes of an item that came without: those of its file, if it did not change.

    Raises:
        InvalidInputError: the file is gone or not the same any more.
    """
    if item.place.kind is not PlaceKind.FILE:
        raise EngineError(ErrorCode.JOB_FAILED, item.document, retryable=True)
    content = read_file(Path(item.place.source))
    if hashlib.sha256(content).hexdigest() != item.sha256:
        raise InvalidInputError(ErrorCode.FILE_CHANGED, params={"path": item.place.source})
    return content


def _sized(item: IngestItem) -> Place:
    """The place with its size, where only the bytes tell it."""
    if item.place.size_bytes or item.content is None:
        return item.place
    return replace(item.place, size_bytes=len(item.content))
