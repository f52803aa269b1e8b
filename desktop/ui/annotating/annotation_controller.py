"""Has captions and tags changed: those typed in the preview, and those of the dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.core.errors import TusouError
from desktop.core.photo import PhotoId
from desktop.core.progress import Progress, TaskContext
from desktop.core.sentences import joined
from desktop.services.annotating import Annotations, AnnotationService, AnnotationSummary, Edit
from desktop.services.pictures import EngineSource
from desktop.tasks import Lane, Task, TaskRunner, TaskSlot
from desktop.ui.annotating.annotation_dialog import AnnotationDialog
from desktop.ui.error_presenter import error_line, error_message
from desktop.ui.message_bar import Message, Severity
from desktop.ui.undo_history import UndoHistory

_Act = Callable[[TaskContext], AnnotationSummary]


class AnnotationController(QObject):
    """Asks for captions and tags and writes them, with progress and a way back.

    Args:
        window: on which the dialog opens; owns the controller.
        service: writes captions and tags.
        engines: knows whether that costs money.
        undo: keeps the ways back.
        runner: runs the work.

    Signals:
        changed: photos (list of Photo) with their new captions and tags.
        told: a :class:`~desktop.ui.message_bar.Message` for the user.
        paid_changed: whether changes in the library that is shown cost money.
    """

    changed = Signal(list)
    told = Signal(object)
    paid_changed = Signal(bool)

    def __init__(
        self, window: QWidget, service: AnnotationService, engines: EngineSource, undo: UndoHistory, runner: TaskRunner
    ) -> None:
        super().__init__(window)
        self._window = window
        self._service = service
        self._engines = engines
        self._undo = undo
        self._runner = runner
        self._library = ""
        self._paid = False
        self._asking = TaskSlot(runner, Lane.LIBRARY, self)
        self._dialog: AnnotationDialog | None = None

    @property
    def dialog(self) -> AnnotationDialog | None:
        """The dialog while it is open."""
        return self._dialog

    def set_library(self, library: str) -> None:
        """Change photos of another library."""
        self._library = library
        task = self._asking.submit(partial(_is_paid, self._engines, library))
        task.succeeded.connect(self._on_paid)

    def edit_caption(self, ids: Sequence[PhotoId], name: str) -> None:
        """Let the user edit the caption, and the tags, of photos; ``name`` is the file name of a single one."""
        self._open(ids, name, AnnotationDialog.focus_caption)

    def edit_tags(self, ids: Sequence[PhotoId], name: str) -> None:
        """Let the user edit the tags, and the caption, of photos."""
        self._open(ids, name, AnnotationDialog.focus_tags)

    def set_caption(self, ids: Sequence[PhotoId], caption: str) -> None:
        """Give photos a caption that was typed beside them."""
        self._change(ids, Edit(caption=caption), aloud=len(ids) > 1)

    def set_tags(self, ids: Sequence[PhotoId], tags: Sequence[str]) -> None:
        """Give photos the tags that were typed beside them, and no others."""
        self._change(ids, Edit(tags=tags), aloud=len(ids) > 1)

    # Asking

    def _open(self, ids: Sequence[PhotoId], name: str, focus: Callable[[AnnotationDialog], None]) -> None:
        if self._dialog is not None or not ids:
            return
        work = partial(self._service.read, self._library, ids)
        task = self._runner.submit(work, lane=Lane.LIBRARY, owner=self)
        task.succeeded.connect(partial(self._on_read, self._library, name, focus))
        task.failed.connect(self._on_failed)

    def _on_read(
        self, library: str, name: str, focus: Callable[[AnnotationDialog], None], annotations: Annotations
    ) -> None:
        if self._dialog is not None or not annotations.ids or library != self._library:
            return
        self._dialog = AnnotationDialog(annotations, name, paid=self._paid, parent=self._window)
        self._dialog.accepted.connect(partial(self._on_accepted, annotations))
        self._dialog.finished.connect(self._on_finished)
        self._dialog.open()
        focus(self._dialog)

    def _on_accepted(self, annotations: Annotations) -> None:
        if self._dialog is not None:
            self._change(annotations.ids, self._dialog.edit(), aloud=True)

    def _on_finished(self) -> None:
        self._dialog = None

    def _on_paid(self, paid: bool) -> None:  # noqa: FBT001 -- a result
        self._paid = paid
        self.paid_changed.emit(paid)

    # Changing

    def _change(self, ids: Sequence[PhotoId], edit: Edit, *, aloud: bool) -> None:
        if edit:
            library = self._library
            act = partial(self._service.change, library, ids, edit)
            self._run(act, partial(self._on_changed, library, aloud))

    def _run(self, act: _Act, then: Callable[[AnnotationSummary], None]) -> None:
        run = _Run(act)
        task = self._runner.submit(run, lane=Lane.LIBRARY, owner=self)
        task.progressed.connect(partial(self._on_progress, task))
        task.succeeded.connect(then)
        task.cancelled.connect(partial(self._on_cancelled, run, then))
        task.failed.connect(partial(self._on_change_failed, act, then))

    def _on_progress(self, task: Task, progress: Progress) -> None:
        if task.ended or (progress.total or 0) <= 1:
            return
        text = self.tr("Changing {name} ({done} of {total})…")
        text = text.format(name=progress.label, done=progress.done, total=progress.total)
        self.told.emit(Message(text, action_text=self.tr("Cancel"), action=task.cancel))

    def _on_cancelled(self, run: _Run, then: Callable[[AnnotationSummary], None]) -> None:
        if run.summary is not None:
            then(run.summary)

    def _on_changed(self, library: str, aloud: bool, summary: AnnotationSummary) -> None:  # noqa: FBT001 -- a slot
        self._show(library, summary)
        way = None
        if summary.after:
            act = partial(self._service.undo, library, summary)
            way = self._undo.push(partial(self._run, act, partial(self._on_undone, library)))
        if aloud or summary.failed or summary.error or summary.cancelled:
            message = self._message(self.tr("%n photo(s) changed.", "", len(summary.after)), summary)
            if way is not None:
                take = partial(self._undo.take, way)
                message = Message(message.text, message.severity, message.details, self.tr("Undo"), take)
            self.told.emit(message)

    def _on_undone(self, library: str, summary: AnnotationSummary) -> None:
        self._show(library, summary)
        text = self.tr("%n photo(s) have their former captions and tags.", "", len(summary.after))
        self.told.emit(self._message(text, summary))

    def _show(self, library: str, summary: AnnotationSummary) -> None:
        if summary.after and library == self._library:
            self.changed.emit(list(summary.after))

    def _message(self, text: str, summary: AnnotationSummary) -> Message:
        parts, errors = [text], [error for _, error in summary.failed]
        if errors:
            trouble = self.tr("%n photo(s) could not be changed: {reason}", "", len(errors))
            parts.append(trouble.format(reason=error_line(errors[0])))
        if summary.error is not None:
            parts.append(error_message(summary.error).text)
            errors.append(summary.error)
        if summary.cancelled:
            parts.append(self.tr("The others stay as they are."))
        details = "\n".join(map(str, errors))
        return Message(joined(parts), Severity.ERROR if errors else Severity.INFORMATION, details)

    def _on_change_failed(self, act: _Act, then: Callable[[AnnotationSummary], None], error: TusouError) -> None:
        self.told.emit(error_message(error, partial(self._run, act, then)))

    def _on_failed(self, error: TusouError) -> None:
        self.told.emit(error_message(error))


class _Run:
    """Work that keeps its summary, since that of cancelled work does not arrive."""

    def __init__(self, act: _Act) -> None:
        self._act = act
        self.summary: AnnotationSummary | None = None

    def __call__(self, ctx: TaskContext) -> AnnotationSummary:
        self.summary = self._act(ctx)
        return self.summary


def _is_paid(engines: EngineSource, library: str, _ctx: TaskContext) -> bool:
    return engines.open(library).capabilities.paid
