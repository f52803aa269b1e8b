"""The list behind the results grid: matches of a search, or the photos of a library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import IntEnum
from itertools import chain
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.core.match import Match
from desktop.core.photo import Photo, PhotoId
from desktop.ui.results.list_change import removed_ranges
from desktop.ui.results.photo_mime import photo_mime
from desktop.ui.results.photo_text import PhotoText, place
from desktop.ui.results.sorting import SortOrder, sort_matches

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Role(IntEnum):
    """What :meth:`ResultsModel.data` gives beyond Qt's own roles."""

    ID = Qt.ItemDataRole.UserRole + 1
    PHOTO = Qt.ItemDataRole.UserRole + 2
    CAPTION = Qt.ItemDataRole.UserRole + 3
    SCORE = Qt.ItemDataRole.UserRole + 4
    SOURCE = Qt.ItemDataRole.UserRole + 5
    MISSING = Qt.ItemDataRole.UserRole + 6
    COPIES = Qt.ItemDataRole.UserRole + 7


def places(ids: Sequence[PhotoId]) -> dict[PhotoId, int]:
    """Where ids are, counted from the end: 1 for the last."""
    # A comprehension, which lets other threads run in between; a call such as dict() would not.
    count = len(ids)
    return {photo_id: count - row for row, photo_id in enumerate(ids)}


class ResultsModel(QAbstractListModel):
    """Photos in rows, known by id; photos that are not there yet are asked for when their rows come near the screen.

    Signals:
        photos_wanted: ids (list of str) whose photos rows near the screen need.
        page_wanted: the end of what is known of the library is near; more follows.
    """

    photos_wanted = Signal(list)
    page_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = PhotoText(self)
        self._library = ""
        self._ids: list[PhotoId] = []
        # Counted from the end: there they stay while new photos come on top, as in an import.
        self._places: dict[PhotoId, int] | None = None
        self._photos: dict[PhotoId, Photo] = {}
        self._asked: set[PhotoId] = set()
        self._removed: set[PhotoId] = set()
        self._matches: dict[PhotoId, Match] = {}
        self._cut = 0
        self._order = SortOrder.RELEVANCE
        self._listed: list[PhotoId] = []
        self._more = False
        self._complete = False

    # What is shown

    def show_matches(self, library: str, matches: Sequence[Match], cut: int) -> None:
        """Show the first ``cut`` matches of a search."""
        self._begin(library)
        self._matches = {match.photo.id: match for match in matches}
        self._photos = {match.photo.id: match.photo for match in matches}
        self._cut = cut
        self._complete = True
        self._end(self._inside_cut())

    def show_ids(self, library: str, ids: Sequence[PhotoId], places: dict[PhotoId, int] | None = None) -> None:
        """Show a library of which all ids are known.

        Args:
            library: its name.
            ids: of its photos.
            places: what :func:`places` makes of them, where that is done already; it belongs to the model now.
        """
        self._begin(library)
        self._listed = list(ids)
        self._end(self._listed)
        self._take_places(places)

    def update_ids(self, ids: Sequence[PhotoId], places: dict[PhotoId, int] | None = None) -> None:
        """The library that is shown has these photos now; ``places`` as in :meth:`show_ids`."""
        self._listed = list(ids)
        self._removed.clear()
        self._show(self._listed)
        self._take_places(places)

    def add_on_top(self, ids: Sequence[PhotoId]) -> None:
        """The library that is shown has these photos as well, above all others."""
        self._listed[:0] = ids
        if self._removed:
            self.update_ids(self._listed)
        elif ids:
            self._insert(0, ids)

    def show_page(self, library: str, photos: Sequence[Photo], *, more: bool) -> None:
        """Show the first page of a library that is listed page by page."""
        self._begin(library)
        self._photos = {photo.id: photo for photo in photos}
        self._listed = list(self._photos)
        self._more = more
        self._complete = True
        self._end(self._listed)

    def update_page(self, photos: Sequence[Photo]) -> None:
        """The first page of the library has these photos now; what was new is shown before the rest."""
        first = {photo.id: photo for photo in photos}
        self._photos.update(first)
        self.update_ids([*first, *(photo_id for photo_id in self._listed if photo_id not in first)])

    def append_page(self, photos: Sequence[Photo], *, more: bool) -> None:
        """Show the next page as well."""
        fresh = {photo.id: photo for photo in photos if photo.id not in self._photos}
        self._photos.update(fresh)
        self._listed = [*self._listed, *fresh]
        self._more = more
        self._show(self._listed)

    def clear(self) -> None:
        """Show nothing."""
        self._begin(self._library)
        self._end([])

    @property
    def library(self) -> str:
        """Name of the library that the photos are in."""
        return self._library

    @property
    def searched(self) -> bool:
        """Whether these are matches of a search, not a library."""
        return bool(self._matches)

    @property
    def complete(self) -> bool:
        """Whether the photos of all rows are there, not only those that came near the screen."""
        return self._complete

    @property
    def total(self) -> int:
        """Photos inside and outside of the cut."""
        known = self._matches or self._listed
        return len(known) - (len(self._removed.intersection(known)) if self._removed else 0)

    @property
    def cut(self) -> int:
        """How many of the best matches are shown."""
        return self._cut

    def set_cut(self, cut: int) -> None:
        """Show the ``cut`` best matches."""
        self._cut = cut
        self._show(self._inside_cut())

    @property
    def order(self) -> SortOrder:
        """The order of the matches."""
        return self._order

    def set_order(self, order: SortOrder) -> None:
        """Sort the matches inside the cut."""
        self._order = order
        if self._matches:
            self._show(self._inside_cut())

    # Photos

    def want_rows(self, first: int, last: int) -> None:
        """Say which rows are on the screen or near it, so that what they need is asked for."""
        missing = [
            photo_id
            for photo_id in self._ids[max(0, first) : last + 1]
            if photo_id not in self._photos and photo_id not in self._asked
        ]
        if missing:
            self._asked.update(missing)
            self.photos_wanted.emit(missing)
        if self._more and last >= len(self._ids) - 1:
            self._more = False
            self.page_wanted.emit()

    def set_photos(self, photos: Iterable[Photo], asked: Iterable[PhotoId] = ()) -> None:
        """Fill in photos, or replace them after a change. Of the ids ``asked`` for, those that are not among the
        photos are gone and leave the list.
        """
        found = {photo.id: photo for photo in photos}
        self._photos.update(found)
        gone = [photo_id for photo_id in asked if photo_id not in found]
        self._asked.difference_update(found, gone)
        if rows := [row for row in map(self.row_of, found) if row is not None]:
            self._tell_changed(rows)
        if gone:
            self.remove(gone)

    def refresh_photos(self, first: int, last: int) -> None:
        """What is known of photos may be out of date: the rows ``first`` … ``last``, which are on the screen, are asked
        for again at once, others when they come near it.
        """
        near = dict.fromkeys(self._ids[max(0, first) : last + 1])
        self._photos = {known: photo for known, photo in self._photos.items() if known in near or self._matches}
        self._asked = set(near)
        if near:
            self.photos_wanted.emit(list(near))

    def retry_photos(self, asked: Iterable[PhotoId]) -> None:
        """Asking for these photos failed: ask again when their rows come near the screen again."""
        self._asked.difference_update(asked)

    def replace_photos(self, photos: Sequence[Photo]) -> None:
        """Show what changed about photos."""
        for photo in photos:
            match = self._matches.get(photo.id)
            if match is not None:
                self._matches[photo.id] = replace(match, photo=photo)
        self.set_photos(photos)

    def images_changed(self, ids: Iterable[PhotoId]) -> None:
        """The pictures of these photos can be painted now."""
        # One by one: of several rows at once, a view paints all that is on the screen.
        for row in map(self.row_of, ids):
            if row is not None:
                self._tell_changed([row], [Qt.ItemDataRole.DecorationRole])

    def remove(self, ids: Iterable[PhotoId]) -> None:
        """Take photos off the list."""
        self._removed.update(ids)
        self._show(self._inside_cut() if self._matches else self._listed)

    def restore(self, ids: Iterable[PhotoId]) -> None:
        """Undo :meth:`remove`: the photos come back where they were."""
        self._removed.difference_update(ids)
        self._show(self._inside_cut() if self._matches else self._listed)

    def photo(self, row: int) -> Photo | None:
        """The photo of a row, or None while it is not there yet."""
        return self._photos.get(self._ids[row]) if 0 <= row < len(self._ids) else None

    def loaded(self, first: int, last: int) -> list[Photo]:
        """The photos of the rows ``first`` … ``last`` that are there already."""
        return [self._photos[photo_id] for photo_id in self.ids(first, last) if photo_id in self._photos]

    def photo_id(self, row: int) -> PhotoId:
        """The id of a row."""
        return self._ids[row]

    def ids(self, first: int, last: int) -> Sequence[PhotoId]:
        """The ids of the rows ``first`` … ``last``, as far as there are such rows."""
        return self._ids[max(0, first) : max(0, last + 1)]

    def row_of(self, photo_id: PhotoId) -> int | None:
        """The row of a photo, or None if it is not shown."""
        if self._places is None:
            self._places = places(self._ids)
        place = self._places.get(photo_id)
        return None if place is None else len(self._ids) - place

    def find_name(self, start: str, after: int) -> int | None:
        """The first row from ``after`` on, round the end, whose loaded photo's name starts with ``start``."""
        wanted, count = start.casefold(), len(self._ids)
        for row in chain(range(after, count), range(min(after, count))):
            photo = self._photos.get(self._ids[row])
            if photo is not None and photo.file_name.casefold().startswith(wanted):
                return row
        return None

    # Qt

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many photos are shown."""
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is known of a photo; reads memory only."""
        if not index.isValid():
            return None
        photo_id = self._ids[index.row()]
        if role == Role.ID:
            return photo_id
        match = self._matches.get(photo_id)
        if role == Role.SCORE:
            return match.score if match else None
        if role == Role.SOURCE:
            return match.source if match else None
        if role == Role.COPIES:
            return len(match.copies) if match else 0
        photo = self._photos.get(photo_id)
        return self._photo_data(photo, match, role) if photo else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Photos can be selected and dragged."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def roleNames(self) -> dict[int, QByteArray]:
        """Names of the roles."""
        return {**super().roleNames(), **{role.value: QByteArray(role.name.lower().encode()) for role in Role}}

    def supportedDragActions(self) -> Qt.DropAction:
        """Photos are copied, never moved, out of the library."""
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        """What a drag of photos carries."""
        return list(photo_mime(self._library, []).formats())

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The photos as files or links for other programs, and as ids for Tusou."""
        rows = sorted(index.row() for index in indexes)
        return photo_mime(self._library, [photo for row in rows if (photo := self.photo(row))])

    # Inside

    def _photo_data(self, photo: Photo, match: Match | None, role: int) -> Any:
        if role == Role.PHOTO:
            return photo
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return photo.file_name
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return place(photo)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text.tip(photo, match)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._text.spoken(photo, match)
        if role == Role.CAPTION:
            return photo.caption
        return photo.missing if role == Role.MISSING else None

    def _inside_cut(self) -> list[PhotoId]:
        matches = list(self._matches.values())[: self._cut]
        return [match.photo.id for match in sort_matches(matches, self._order)]

    def _begin(self, library: str) -> None:
        self.beginResetModel()
        self._library = library
        self._photos, self._matches, self._listed = {}, {}, []
        self._asked, self._removed = set(), set()
        self._more = self._complete = False

    def _end(self, ids: list[PhotoId]) -> None:
        self._ids, self._places = list(ids), None
        self.endResetModel()

    def _show(self, ids: Sequence[PhotoId]) -> None:
        """Show other rows with as few changes as possible, so that selection and scroll position stay."""
        wanted = [photo_id for photo_id in ids if photo_id not in self._removed] if self._removed else list(ids)
        if (ranges := removed_ranges(self._ids, wanted)) is not None:
            for first, last in reversed(ranges):
                self.beginRemoveRows(_ROOT, first, last)
                del self._ids[first : last + 1]
                self._places = None
                self.endRemoveRows()
        elif (ranges := removed_ranges(wanted, self._ids)) is not None:
            for first, last in ranges:
                self._insert(first, wanted[first : last + 1])
        else:
            self.beginResetModel()
            self._end(wanted)

    def _insert(self, first: int, ids: Sequence[PhotoId]) -> None:
        self.beginInsertRows(_ROOT, first, first + len(ids) - 1)
        self._ids[first:first] = ids
        if first == 0 and self._places is not None:
            self._places.update(zip(ids, range(len(self._ids), 0, -1), strict=False))
        else:
            self._places = None
        self.endInsertRows()

    def _take_places(self, places: dict[PhotoId, int] | None) -> None:
        if places is not None and not self._removed:  # nobody who heard of it has taken photos off again
            self._places = places

    def _tell_changed(self, rows: Sequence[int], roles: Sequence[int] = ()) -> None:
        self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)), list(roles))
