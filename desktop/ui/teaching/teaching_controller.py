"""Teaches words: gives the selected photos a name, and asks about others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.core.errors import TusouError
from desktop.core.photo import Photo, PhotoId
from desktop.core.progress import TaskContext
from desktop.engines.teaching import Lesson, Verdict
from desktop.services.teaching import TeachingService
from desktop.tasks import Lane, Task, TaskRunner, TaskSlot
from desktop.ui.error_presenter import error_message
from desktop.ui.results.thumbnail_loader import ThumbnailLoader
from desktop.ui.teaching.suggestion_card import PICTURE_SIDE
from desktop.ui.teaching.teaching_strip import TeachingStrip
from desktop.ui.undo_history import UndoHistory

#: Photos that are asked about at a time.
QUESTIONS = 12


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a verdict changed.

    Attributes:
        before: what was so before, for the way back.
        photos: as they are now.
    """

    before: Mapping[PhotoId, Verdict]
    photos: Sequence[Photo]


class TeachingController(QObject):
    """Connects the strip with the teaching of a library.

    Args:
        strip: the strip.
        service: teaches.
        thumbnails: loads the pictures of the strip, and nothing else.
        undo: keeps the ways back.
        runner: runs the work.
        parent: its Qt parent.

    Signals:
        changed: photos (list of Photo) whose tags changed.
        search_requested: a word (str) to search for.
        told: a :class:`~desktop.ui.message_bar.Message` for the user.
        closed: the strip was closed.
        can_teach_changed: whether the library that is shown learns words.
    """

    changed = Signal(list)
    search_requested = Signal(str)
    told = Signal(object)
    closed = Signal()
    can_teach_changed = Signal(bool)

    def __init__(
        self,
        strip: TeachingStrip,
        service: TeachingService,
        thumbnails: ThumbnailLoader,
        undo: UndoHistory,
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._strip = strip
        self._service = service
        self._thumbnails = thumbnails
        self._undo = undo
        self._runner = runner
        self._library = ""
        self._word = ""
        self._ids: Sequence[PhotoId] = ()
        self._answered: set[PhotoId] = set()
        self._named = False  # the word is known, and the strip not closed
        self._asking = TaskSlot(runner, Lane.LIBRARY, self)
        self._learning = TaskSlot(runner, Lane.LIBRARY, self)
        strip.named.connect(self._on_named)
        strip.answered.connect(self._on_answered)
        strip.search_requested.connect(self._on_search)
        strip.closed.connect(self.close)
        thumbnails.changed.connect(self._on_thumbnails)

    def set_library(self, library: str) -> None:
        """Teach another library."""
        self._library = library
        self._word = ""
        self._named = False
        self._thumbnails.set_library(library)
        self._learning.abandon()
        self._strip.hide()
        self.can_teach_changed.emit(False)
        task = self._asking.submit(partial(_can_teach, self._service, library))
        task.succeeded.connect(self._on_can_teach)

    def begin(self, ids: Sequence[PhotoId]) -> None:
        """Ask what these photos show; of none, which word should be taught further."""
        self._ids = ids
        self._named = False
        self._learning.abandon()
        self._strip.ask_word(len(ids), self._word)
        task = self._runner.submit(partial(_words, self._service, self._library), lane=Lane.LIBRARY, owner=self)
        task.succeeded.connect(self._strip.line.offer)

    def close(self) -> None:
        """Hide the strip."""
        self._named = False
        self._learning.abandon()
        self._strip.hide()
        self.closed.emit()

    # Inside

    def _on_can_teach(self, can_teach: bool) -> None:  # noqa: FBT001 -- a result
        self.can_teach_changed.emit(can_teach)

    def _on_named(self, word: str) -> None:
        if word != self._word:
            self._word = word
            self._answered.clear()
        self._named = True
        self._judge(word, dict.fromkeys(self._ids, Verdict.FITS))

    def _on_answered(self, photo_id: PhotoId, fits: bool) -> None:  # noqa: FBT001 -- a signal's
        self._answered.add(photo_id)
        self._judge(self._word, {photo_id: Verdict.FITS if fits else Verdict.REFUSED})

    def _judge(self, word: str, verdicts: Mapping[PhotoId, Verdict]) -> None:
        task = self._submit(word, verdicts)
        task.succeeded.connect(partial(self._on_judged, self._library, word))

    def _submit(self, word: str, verdicts: Mapping[PhotoId, Verdict]) -> Task:
        work = partial(_judge, self._service, self._library, word, verdicts)
        task = self._runner.submit(work, lane=Lane.LIBRARY, owner=self)
        task.failed.connect(self._on_failed)
        return task

    def _on_judged(self, library: str, word: str, judged: _Judged) -> None:
        if judged.before:
            self._undo.push(partial(self._take_back, library, word, judged.before))
        self._show_changed(library, judged)
        self._learn()

    def _take_back(self, library: str, word: str, before: Mapping[PhotoId, Verdict]) -> None:
        if library == self._library:
            self._answered.difference_update(before)
        work = partial(_judge, self._service, library, word, before)
        task = self._runner.submit(work, lane=Lane.LIBRARY, owner=self)
        task.failed.connect(self._on_failed)
        task.succeeded.connect(partial(self._on_taken_back, library))

    def _on_taken_back(self, library: str, judged: _Judged) -> None:
        self._show_changed(library, judged)
        self._learn()

    def _show_changed(self, library: str, judged: _Judged) -> None:
        if library == self._library and judged.photos:
            self.changed.emit(list(judged.photos))

    def _learn(self) -> None:
        """Ask anew, unless another word is asked for by now, or nothing."""
        if self._named:
            limit = QUESTIONS + len(self._answered)
            task = self._learning.submit(partial(_lesson, self._service, self._library, self._word, limit))
            task.succeeded.connect(self._on_lesson)
            task.failed.connect(self._on_failed)

    def _on_lesson(self, lesson: Lesson) -> None:
        # Answers may still be on their way into the library; and a doubt that was answered is not raised again.
        suggestions = [each for each in lesson.suggestions if each.photo.id not in self._answered][:QUESTIONS]
        self._strip.show_lesson(lesson, suggestions)
        ids = [each.photo.id for each in suggestions]
        self._thumbnails.want(ids, round(PICTURE_SIDE * self._strip.devicePixelRatio()))
        self._on_thumbnails(ids)

    def _on_thumbnails(self, ids: list[PhotoId]) -> None:
        for photo_id in ids:
            image = self._thumbnails.image(photo_id)
            if image is not None:
                self._strip.show_image(photo_id, image)

    def _on_search(self) -> None:
        self.search_requested.emit(self._word)

    def _on_failed(self, error: TusouError) -> None:
        self.told.emit(error_message(error))


def _can_teach(service: TeachingService, library: str, _ctx: TaskContext) -> bool:
    return service.can_teach(library)


def _words(service: TeachingService, library: str, _ctx: TaskContext) -> list[str]:
    return [each.word for each in service.words(library)]


def _judge(
    service: TeachingService, library: str, word: str, verdicts: Mapping[PhotoId, Verdict], ctx: TaskContext
) -> _Judged:
    before = service.judge(library, word, verdicts, ctx)
    return _Judged(before, service.photos(library, list(before)))


def _lesson(service: TeachingService, library: str, word: str, limit: int, ctx: TaskContext) -> Lesson:
    return service.lesson(library, word, limit, ctx)
