"""The first stage of a run: walks over the sources and writes down what it meets, for the next stage to work on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence, Set

from desktop.core.photo import FileVersion, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.base import Engine, Recognition
from desktop.services.importing.finding import find
from desktop.services.importing.model import Found, ImportRecord, ItemPhase, Passed
from desktop.services.importing.walk_table import WalkTable

#: Places go into the journal together: few at first, so that work begins soon, then more, since each time costs.
_BATCH, _LARGEST_BATCH = 250, 4000
#: What was met is written down after so long at the latest, so that progress is seen.
_BATCH_S = 0.2
_RECOGNISED = (PlaceKind.FILE, PlaceKind.ARCHIVE_MEMBER)


class Walker:
    """Walks for one run; used by one thread.

    Args:
        walks: of the journal.
        record: the import.
        engine: of its library; recognises what it has.
        ctx: stops the walk.
        changed: called after each change of items.
    """

    def __init__(
        self, walks: WalkTable, record: ImportRecord, engine: Engine, ctx: TaskContext, changed: Callable[[], None]
    ) -> None:
        self._walks = walks
        self._record = record
        self._engine = engine
        self._ctx = ctx
        self._changed = changed
        # A caption to set needs each photo, known or not.
        self._passes_over = record.request.caption is None and not record.request.metadata
        self._has_items = False

    def run(self) -> None:
        """Walk to the end.

        Raises:
            TaskCancelled: stopped; the next walk begins at the beginning.
            TusouError: the library or the journal cannot go on.
        """
        record = self._record
        self._has_items = self._walks.has_items(record.id)
        found = find(record.request, self._ctx.check, self._known_in if self._passes_over else None)
        is_first = True
        for places, passed, is_last in _batches(found):
            self._ctx.check()
            known = self._recognised(places)
            self._walks.met(record.id, record.round, known, passed, is_first=is_first, is_last=is_last)
            self._changed()
            is_first = False

    def _known_in(self, folder: str) -> Set[FileVersion]:
        """Files of a folder that are only counted: those that the library knows. One with an item stands for itself."""
        known = self._engine.known_in(folder)
        if known and self._has_items and (names := self._walks.names_met(self._record.id, folder)):
            return {version for version in known if version[0] not in names}
        return known

    def _recognised(self, places: Sequence[Found]) -> Sequence[Found]:
        """The same places, those that the library has unchanged marked so."""
        asked = [each for each in places if each.state is ItemPhase.WAITING and each.place.kind in _RECOGNISED]
        if not asked or not self._passes_over:
            return places
        answers = self._engine.recognise([each.place for each in asked])
        unchanged = {id(each) for each, answer in zip(asked, answers, strict=True) if answer is Recognition.UNCHANGED}
        return [Found(each.place, ItemPhase.UNCHANGED) if id(each) in unchanged else each for each in places]


def _batches(found: Iterator[Found | Passed]) -> Iterator[tuple[Sequence[Found], Passed, bool]]:
    """What is found, as it goes into the journal together, and whether it is the last; the last may be nothing."""
    places: list[Found] = []
    items = size_bytes = 0
    largest, began_s = _BATCH, time.monotonic()
    for each in found:
        if isinstance(each, Found):
            places.append(each)
        else:
            items += each.items
            size_bytes += each.size_bytes
        if len(places) >= largest or time.monotonic() - began_s >= _BATCH_S:
            yield places, Passed(items, size_bytes), False
            largest, began_s = min(2 * largest, _LARGEST_BATCH), time.monotonic()
            places, items, size_bytes = [], 0, 0
    yield places, Passed(items, size_bytes), True
