"""The last page of the connection wizard: sets up, tries, says in words what works."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWizardPage

from desktop.ui.icons import set_icon
from desktop.ui.settings.form import note


class CheckPage(QWizardPage):
    """Shows what was done and found, a line for each step.

    Args:
        policy: the least RAM policy.

    Signals:
        check_requested: the user wants it tried (again).
        stop_requested: the user does not want to wait.
    """

    check_requested = Signal()
    stop_requested = Signal()

    def __init__(self, policy: str) -> None:
        super().__init__()
        self._policy = policy
        self._ok = False
        self._busy = False
        self.setTitle(self.tr("Check"))
        self.setSubTitle(self.tr("The smallest real calls show whether everything works. One search is paid for."))
        self._done: Sequence[str] = ()
        self._steps = note(role="")
        self._steps.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._steps.setAccessibleName(self.tr("Result of the check"))
        self._progress = QProgressBar(textVisible=False)
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(self.tr("Under way"))
        self._again = QPushButton()
        self._again.clicked.connect(self._on_again)
        copy = QPushButton(self.tr("Copy RAM policy"))
        copy.setToolTip(self.tr("The least rights that Tusou needs, to paste into the RAM console"))
        set_icon(copy, "copy")
        copy.clicked.connect(self._on_copy)
        self._keyring = note()
        self.session_only = QCheckBox(self.tr("Keep the secrets for this session only, not in the keyring"))
        self.anyway = QCheckBox(self.tr("Save although the check failed"))
        self.anyway.toggled.connect(self.completeChanged)
        buttons = QHBoxLayout()
        buttons.addWidget(self._again)
        buttons.addWidget(copy)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(self._steps)
        layout.addWidget(self._progress)
        layout.addLayout(buttons)
        layout.addStretch()
        for part in (self.anyway, self._keyring, self.session_only):
            layout.addWidget(part)
        self._keyring.hide()
        self._show((), ok=False, busy=False)

    @property
    def text(self) -> str:
        """What is said now."""
        return self._steps.text()

    def initializePage(self) -> None:
        """Try at once."""
        self._done = ()
        self.check_requested.emit()

    def cleanupPage(self) -> None:
        """Going back gives up what is under way."""
        self.stop_requested.emit()

    def isComplete(self) -> bool:
        """Everything works, or the user saves it all the same."""
        return not self._busy and (self._ok or self.anyway.isChecked())

    def show_busy(self, text: str) -> None:
        """Say what is under way."""
        self._show((text,), ok=False, busy=True)

    def show_set_up(self, lines: Sequence[str], *, done: bool) -> None:
        """Say which steps of the set-up are done, and which are not; they stay above what the check finds."""
        self._done = lines
        self._show((), ok=False, busy=done)

    def show_report(self, lines: Sequence[str], *, ok: bool) -> None:
        """Say what the check found."""
        self._show(lines, ok=ok, busy=False)

    def show_problem(self, text: str) -> None:
        """Say what kept the check or the saving from being done."""
        self._show((text,), ok=False, busy=False)

    def show_stopped(self) -> None:
        """The user did not want to wait."""
        self._show((self.tr("Stopped."),), ok=False, busy=False)

    def show_keyring_problem(self, text: str) -> None:
        """There is no keyring to keep the secrets in: what remains is said and chosen."""
        remains = self.tr("The secrets can be kept until Tusou ends, or come from environment variables.")
        self._keyring.setText(f"{text} {remains}")
        self._keyring.show()
        self.session_only.setChecked(True)

    def _show(self, lines: Sequence[str], *, ok: bool, busy: bool) -> None:
        self._ok, self._busy = ok, busy
        self._steps.setText("\n".join((*self._done, *lines)))
        self._progress.setVisible(busy)
        self._again.setText(self.tr("Stop") if busy else self.tr("Check again"))
        set_icon(self._again, "cancel" if busy else "retry")
        self.anyway.setVisible(not ok and not busy)
        self.completeChanged.emit()

    def _on_again(self) -> None:
        if self._busy:
            self.stop_requested.emit()
            self.show_stopped()
        else:
            self.check_requested.emit()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._policy)
