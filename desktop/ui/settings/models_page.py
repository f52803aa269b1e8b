"""The page of the settings with the models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.services.models.info import ModelInfo
from desktop.ui.settings.form import beside, make_form, note
from desktop.ui.settings.model_card import ModelCard, ModelState


class EntryField(QLineEdit):
    """A field whose Enter does what the field is for, and nothing in the dialog around it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter."""
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


class ModelsPage(QWidget):
    """Shows the models, takes others in, and says where they come from.

    Args:
        parent: its Qt parent.

    Signals:
        use_requested, remove_requested: the :class:`~desktop.services.models.info.ModelInfo`.
        install_requested: name on the hub.
        path_requested: path of a folder or zip with a pack.
        stop_requested: the same of an installation that is under way.
        hub_chosen: address of a mirror, or empty.
        battery_chosen: whether photos wait while this computer runs on its battery.
    """

    use_requested = Signal(object)
    remove_requested = Signal(object)
    install_requested = Signal(str)
    path_requested = Signal(str)
    stop_requested = Signal(str)
    hub_chosen = Signal(str)
    battery_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, ModelCard] = {}
        self._sections: dict[str, QVBoxLayout] = {}
        self._headings: dict[str, QLabel] = {}
        content = QWidget()
        content.setObjectName("content")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(8)
        text = self.tr(
            "The built-in model finds likeness and common words. A model pack understands whole sentences; every photo "
            "is looked at again for it in the background, and searches use the model before until that is done."
        )
        self._column.addWidget(note(text))
        for key, heading in (
            ("installed", self.tr("On this computer")),
            ("recommended", self.tr("Recommended packs")),
            ("other", self.tr("Other packs")),
        ):
            self._add_section(key, heading)
        self._add_others()
        self._add_hub()
        self._column.addStretch()
        self._scroll = scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Models"))
        scroll.setWidget(content)
        self._notice = note()
        self._notice.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(scroll, 1)
        self._layout.addWidget(self._notice)

    def add_activity(self, bar: QWidget) -> None:
        """Show work in the background above the list."""
        self._layout.insertWidget(0, bar)

    def show_models(self, states: Sequence[ModelState]) -> None:
        """Show the models; cards that are there already are kept, and with them the keyboard's place.

        What comes later, or goes to another section, was just asked for: it is brought into view.
        """
        filling = not self._cards
        wanted = {key_of(state.info) for state in states}
        for gone in self._cards.keys() - wanted:
            card = self._cards.pop(gone)
            card.hide()
            card.deleteLater()
        filled = set()
        for state in states:
            key, section = key_of(state.info), _section_of(state.info)
            filled.add(section)
            if key not in self._cards:
                self._cards[key] = self._new_card()
            card = self._cards[key]
            if self._sections[section].indexOf(card) < 0:
                self._sections[section].addWidget(card)
                if not filling:
                    # Once it has its place.
                    QTimer.singleShot(0, card, partial(self._scroll.ensureWidgetVisible, card))
            card.show_state(state)
        for section, heading in self._headings.items():
            heading.setVisible(section in filled)

    def show_choices(self, hub: str, environment: str, *, pause_on_battery: bool) -> None:
        """Show what is chosen beside the models.

        Args:
            hub: the mirror, or empty.
            environment: the address that counts without a mirror.
            pause_on_battery: see ``battery_chosen``.
        """
        if not self._hub.isModified():
            self._hub.setText(hub)
        self._hub.setPlaceholderText(environment)
        self._battery.setChecked(pause_on_battery)

    def show_notice(self, text: str, *, wrong: bool = False) -> None:
        """Say what happened, until the next time; an empty text says nothing."""
        self._notice.setText(text)
        self._notice.setProperty("role", "danger" if wrong else "secondary")
        self._notice.style().unpolish(self._notice)
        self._notice.style().polish(self._notice)
        self._notice.setVisible(bool(text))

    # Inside

    def _add_section(self, key: str, heading: str) -> None:
        self._headings[key] = label = QLabel(heading)
        label.setProperty("role", "heading")
        label.setContentsMargins(0, 8, 0, 0)
        label.hide()  # until it is known what there is
        self._sections[key] = section = QVBoxLayout()
        section.setSpacing(8)
        self._column.addWidget(label)
        self._column.addLayout(section)

    def _add_others(self) -> None:
        heading = QLabel(self.tr("Install another pack"))
        heading.setProperty("role", "heading")
        self._name = EntryField()
        self._name.setAccessibleName(self.tr("Name of a pack"))
        self._name.setPlaceholderText(self.tr("owner/name on the hub"))
        self._name.returnPressed.connect(self._on_name)
        install = _button(self.tr("Install…"), self._on_name)
        install.setAccessibleName(self.tr("Install the pack of this name"))
        folder = _button(self.tr("From a folder…"), self._on_folder)
        zipped = _button(self.tr("From a zip…"), self._on_zip)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(beside(self._name, install), 1)
        row.addWidget(folder)
        row.addWidget(zipped)
        self._column.addSpacing(8)
        self._column.addWidget(heading)
        self._column.addWidget(note(self.tr("Packs have the layout that Immich publishes on the Hugging Face Hub.")))
        self._column.addLayout(row)

    def _add_hub(self) -> None:
        heading = QLabel(self.tr("Download and computing"))
        heading.setProperty("role", "heading")
        self._hub = EntryField()
        self._hub.setAccessibleName(self.tr("Address of a mirror"))
        self._hub.editingFinished.connect(self._on_hub)
        self._battery = QCheckBox(self.tr("Wait while this computer runs on its battery"))
        self._battery.clicked.connect(self.battery_chosen)
        fields = QWidget()
        form = make_form(fields, ((self.tr("Mi&rror of the hub"), self._hub),))
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self._battery)
        self._column.addSpacing(8)
        self._column.addWidget(heading)
        self._column.addWidget(fields)

    def _new_card(self) -> ModelCard:
        card = ModelCard()
        card.use_requested.connect(self.use_requested)
        card.remove_requested.connect(self.remove_requested)
        card.install_requested.connect(self.install_requested)
        card.stop_requested.connect(self.stop_requested)
        return card

    def _on_name(self) -> None:
        name = self._name.text().strip()
        if name:
            self._name.clear()
            self.install_requested.emit(name)

    def _on_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Folder of a model pack"))
        if path:
            self.path_requested.emit(path)

    def _on_zip(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Zip of a model pack"), "", self.tr("Zip archives (*.zip)"))
        if path:
            self.path_requested.emit(path)

    def _on_hub(self) -> None:
        if self._hub.isModified():
            self._hub.setModified(False)
            self.hub_chosen.emit(self._hub.text().strip())


def key_of(info: ModelInfo) -> str:
    """What tells a model from others: several installed ones may have one name."""
    return info.id or info.source


def _section_of(info: ModelInfo) -> str:
    if info.installed:
        return "installed"
    return "recommended" if info.recommended else "other"


def _button(text: str, pressed: Callable[[], None]) -> QPushButton:
    button = QPushButton(text, autoDefault=False)
    button.clicked.connect(pressed)
    return button
