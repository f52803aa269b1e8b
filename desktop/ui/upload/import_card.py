"""One import in the list: how far it is, what failed, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.services.importing.model import ImportPhase, ImportState
from desktop.ui.error_presenter import error_line
from desktop.ui.foreign_text import short_path
from desktop.ui.icons import set_icon
from desktop.ui.upload.failure_model import FailureModel
from desktop.ui.upload.import_text import ImportText, failures, items_done, items_found
from desktop.ui.widgets.elided_label import ElidedLabel

_ACTIVE = (ImportPhase.WAITING, ImportPhase.RUNNING)
_OPEN = (*_ACTIVE, ImportPhase.PAUSED, ImportPhase.STOPPED)
_MIN_FAILURES_HEIGHT, _MAX_FAILURES_HEIGHT = 48, 200


class FailureList(QListView):
    """Failed items as wrapped text; as high as they need, up to a limit, and scrolled beyond it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def updateGeometries(self) -> None:
        """Take the height of the rows as they are laid out now."""
        super().updateGeometries()
        needed = self.contentsSize().height() + 2 * self.frameWidth()
        self.setFixedHeight(max(_MIN_FAILURES_HEIGHT, min(needed, _MAX_FAILURES_HEIGHT)))


class ImportCard(QFrame):
    """Shows one import.

    Args:
        import_id: identity of the import.

    Attributes:
        ended: whether the import is done or cancelled.

    Signals:
        pause_requested, resume_requested, cancel_requested, retry_requested, export_requested: what the user wants.
        failures_wanted: the next page of failed items, from this offset on.
    """

    pause_requested = Signal()
    resume_requested = Signal()
    cancel_requested = Signal()
    retry_requested = Signal()
    export_requested = Signal()
    failures_wanted = Signal(int)

    def __init__(self, import_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.import_id = import_id
        self.ended = False
        self.setProperty("card", True)
        self._words = ImportText(self)
        self.failures = FailureModel(self)
        self.failures.more_wanted.connect(self.failures_wanted)
        self._title = ElidedLabel()
        self._title.setProperty("role", "heading")
        self._status = QLabel(wordWrap=True)
        self._status.setProperty("role", "secondary")
        self._current = ElidedLabel()
        self._current.setProperty("role", "secondary")
        self._reason = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._reason.setProperty("role", "danger")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(self.tr("Progress of the import"))
        self._make_buttons()
        self._make_failures()
        self._lay_out()

    def show_problems(self) -> None:
        """Unfold the items that failed."""
        self._show_failures.setChecked(True)

    def show_state(self, state: ImportState) -> None:
        """Show where the import is."""
        self.ended = state.state not in _OPEN
        title, status = self._words.title(state), self._words.status(state)
        self._title.show_text(title)
        self._status.setText(status)
        self.setAccessibleName(f"{title}: {status}")
        running = state.state is ImportPhase.RUNNING
        self._current.show_text(short_path(state.current))
        self._current.setVisible(running and bool(state.current))
        self._reason.setText(error_line(state.error) if state.error is not None else "")
        self._reason.setVisible(state.error is not None)
        self._show_bar(state)
        self._pause.setVisible(state.state in _ACTIVE)
        self._resume.setVisible(state.state in (ImportPhase.PAUSED, ImportPhase.STOPPED))
        self._cancel.setVisible(state.state in _OPEN)
        failed = failures(state)
        self._retry.setVisible(failed > 0 and state.state not in _ACTIVE)
        self._show_failures.setText(self._words.failures(failed))
        self._show_failures.setVisible(failed > 0)
        self._failure_part.setVisible(failed > 0 and self._show_failures.isChecked())
        self.failures.set_total(failed)

    def _show_bar(self, state: ImportState) -> None:
        self._bar.setVisible(state.state in _OPEN)
        if state.listed or state.state is not ImportPhase.RUNNING:
            self._bar.setRange(0, max(1, items_found(state)))
            self._bar.setValue(items_done(state))
        else:
            self._bar.setRange(0, 0)

    def _make_buttons(self) -> None:
        self._pause = _tool("pause", self.tr("Pause"))
        self._resume = _tool("resume", self.tr("Resume"))
        self._cancel = _tool("cancel", self.tr("Cancel import"))
        self._retry = _tool("retry", self.tr("Retry failed"))
        self._export = _tool("export", self.tr("Export problems as CSV…"))
        self._copy = _tool("copy", self.tr("Copy problems"))
        self._pause.clicked.connect(self.pause_requested)
        self._resume.clicked.connect(self.resume_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self._retry.clicked.connect(self.retry_requested)
        self._export.clicked.connect(self.export_requested)
        self._copy.clicked.connect(self._on_copy)

    def _make_failures(self) -> None:
        self._show_failures = QToolButton()
        self._show_failures.setCheckable(True)
        self._show_failures.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_icon(self._show_failures, "warning")
        self._show_failures.toggled.connect(self._on_failures_toggled)
        self._list = FailureList()
        self._list.setModel(self.failures)
        self._list.setAccessibleName(self.tr("Problems"))
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self._list)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._on_copy)
        self._failure_part = QWidget()
        layout = QVBoxLayout(self._failure_part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self._copy)
        buttons.addWidget(self._export)
        layout.addWidget(self._list)
        layout.addLayout(buttons)
        self._failure_part.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self._title, 1)
        for button in (self._retry, self._resume, self._pause, self._cancel):
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 12)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self._bar)
        for label in (self._status, self._current, self._reason):
            layout.addWidget(label)
        layout.addWidget(self._show_failures, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._failure_part)

    def _on_failures_toggled(self, shown: bool) -> None:  # noqa: FBT001 -- Qt's signature
        self._failure_part.setVisible(shown)

    def _on_copy(self) -> None:
        chosen = self._list.selectionModel().selectedRows()
        rows = chosen or [self.failures.index(row) for row in range(self.failures.rowCount())]
        QGuiApplication.clipboard().setText("\n".join(self.failures.line(each.row()) for each in rows))


def _tool(icon: str, name: str) -> QToolButton:
    button = QToolButton()
    set_icon(button, icon)
    button.setIconSize(QSize(16, 16))
    button.setToolTip(name)
    button.setAccessibleName(name)
    return button
