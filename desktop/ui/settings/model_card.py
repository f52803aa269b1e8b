"""One model in the list: what is known of it, how far its installation is, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.services.models.info import ModelInfo
from desktop.ui.error_presenter import error_line
from desktop.ui.models import model_words
from desktop.ui.models.installations import Installation, Phase
from desktop.ui.time_left import time_left


@dataclass(frozen=True, slots=True)
class ModelState:
    """What a card shows.

    Attributes:
        info: the model.
        installation: of it, if one is under way or failed.
    """

    info: ModelInfo
    installation: Installation | None = None

    @property
    def active(self) -> bool:
        """Whether it is being installed."""
        return self.installation is not None and self.installation.phase.active


class ModelCard(QFrame):
    """Shows one model.

    Signals:
        use_requested, remove_requested: the :class:`~desktop.services.models.info.ModelInfo` that is shown.
        install_requested, stop_requested: its source.
    """

    use_requested = Signal(object)
    remove_requested = Signal(object)
    install_requested = Signal(str)
    stop_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info: ModelInfo | None = None
        self.setProperty("card", True)
        plain = Qt.TextFormat.PlainText
        self._title = QLabel(wordWrap=True, textFormat=plain)
        self._title.setProperty("role", "heading")
        self._badge = QLabel(textFormat=plain)
        self._badge.setProperty("role", "badge")
        self._purpose = QLabel(wordWrap=True, textFormat=plain)
        self._facts = QLabel(wordWrap=True, textFormat=plain)
        self._sources = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText, openExternalLinks=True)
        self._sources.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._status = QLabel(wordWrap=True, textFormat=plain)
        self._problem = QLabel(wordWrap=True, textFormat=plain)
        self._problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._problem.setProperty("role", "danger")
        for label in (self._facts, self._sources, self._status):
            label.setProperty("role", "secondary")
        self._bar = QProgressBar(textVisible=False)
        self._use = _button(self.tr("Use"))
        self._install = _button("")
        self._stop = _button(self.tr("Stop"))
        self._remove = _button(self.tr("Remove…"))
        self._use.clicked.connect(self._on_use)
        self._install.clicked.connect(self._on_install)
        self._stop.clicked.connect(self._on_stop)
        self._remove.clicked.connect(self._on_remove)
        self._lay_out()

    def show_state(self, state: ModelState) -> None:
        """Show a model."""
        self._info = state.info
        info, name, badge = state.info, model_words.title(state.info), self._badge_of(state.info)
        self._title.setText(name)
        self._badge.setText(badge)
        self._badge.setVisible(bool(badge))
        self.setAccessibleName(", ".join(part for part in (name, badge) if part))
        for label, text in (
            (self._purpose, model_words.purpose(info)),
            (self._facts, model_words.facts(info)),
            (self._sources, model_words.sources(info)),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._show_installation(state)
        self._show_buttons(state, name)

    def _show_buttons(self, state: ModelState, name: str) -> None:
        info, active = state.info, state.active
        self._use.setVisible(info.installed and not info.wanted)
        self._install.setVisible(not info.installed and not active)
        self._install.setText(self.tr("Continue") if info.arrived_bytes else self.tr("Install…"))
        self._stop.setVisible(active)
        self._stop.setEnabled(state.installation is not None and state.installation.phase is not Phase.STOPPING)
        in_use = info.built_in or bool(info.answers) or bool(info.wanted)
        self._remove.setVisible((info.installed and not in_use) or (info.arrived_bytes > 0 and not active))
        for button in (self._use, self._install, self._stop, self._remove):
            # Several cards have the same buttons: their names tell them apart.
            button.setAccessibleName(f"{button.text().rstrip('…')}: {name}")

    def _show_installation(self, state: ModelState) -> None:
        installation = state.installation
        running = installation is not None and installation.phase is Phase.RUNNING
        self._bar.setVisible(state.active)
        self._bar.setAccessibleName(self.tr("Progress of the installation"))
        if installation is not None and running and installation.total and not installation.testing:
            # Bytes do not fit into the numbers of a progress bar.
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * installation.done / installation.total))
        else:
            self._bar.setRange(0, 0)
        status = self._status_of(state)
        self._status.setText(status)
        self._status.setVisible(bool(status))
        error = installation.error if installation is not None else None
        self._problem.setText(error_line(error) if error is not None else "")
        self._problem.setVisible(error is not None)

    def _status_of(self, state: ModelState) -> str:
        installation = state.installation
        if installation is None or not installation.phase.active:
            arrived = state.info.arrived_bytes
            return self.tr("{size} have arrived.").format(size=model_words.size(arrived)) if arrived else ""
        match installation.phase:
            case Phase.ASKING:
                return self.tr("The hub is asked how large it is…")
            case Phase.WAITING:
                return self.tr("Waiting…")
            case Phase.STOPPING:
                return self.tr("Stopping; what arrived is kept…")
            case _:
                return self._progress_of(installation)

    def _progress_of(self, installation: Installation) -> str:
        if installation.testing:
            return self.tr("Everything is there and is being tested…")
        amounts = self.tr("{done} of {total}").format(
            done=model_words.size(installation.done), total=model_words.size(installation.total or 0)
        )
        left = installation.seconds_left
        return " · ".join(part for part in (amounts, time_left(left) if left is not None else "") if part)

    def _badge_of(self, info: ModelInfo) -> str:
        if info.wanted and not info.answers:
            return self.tr("Being prepared")
        if info.answers:
            return self.tr("In use")
        return self.tr("Installed") if info.installed and not info.built_in else ""

    def _on_use(self) -> None:
        if self._info is not None:
            self.use_requested.emit(self._info)

    def _on_install(self) -> None:
        if self._info is not None:
            self.install_requested.emit(self._info.source)

    def _on_stop(self) -> None:
        if self._info is not None:
            self.stop_requested.emit(self._info.source)

    def _on_remove(self) -> None:
        if self._info is not None:
            self.remove_requested.emit(self._info)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._title, 1)
        top.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        for part in (self._purpose, self._facts, self._sources, self._status, self._problem):
            words.addWidget(part)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addLayout(words, 1)
        for button in (self._remove, self._stop, self._install, self._use):
            middle.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addLayout(middle)
        layout.addWidget(self._bar)


def _button(text: str) -> QPushButton:
    # Enter in a field of the dialog must not press it.
    return QPushButton(text, autoDefault=False)
