"""The library switcher: which library the window shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A library to choose.

    Attributes:
        name: its identity.
        title: how it is shown; empty for the local library.
    """

    name: str
    title: str


class LibrarySwitcher(QComboBox):
    """Shows the current library and lets another one be chosen.

    Signals:
        library_chosen: the name of the library that the user chose.
        connection_requested: the user wants a new one.
    """

    library_chosen = Signal(str)
    connection_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[LibraryEntry] = ()
        self._current = ""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(8)
        self.setMinimumWidth(136)
        self.setAccessibleName(self.tr("Library"))
        self.setToolTip(self.tr("The library that is searched and added to"))
        self.setMaximumWidth(184)
        self.activated.connect(self._on_activated)
        self.show_libraries([LibraryEntry("", "")], "")

    @property
    def current(self) -> str:
        """The name of the library that is shown."""
        return self._current

    def show_libraries(self, entries: Sequence[LibraryEntry], current: str) -> None:
        """Offer ``entries`` and show ``current``."""
        self._entries = entries
        self._current = current
        self._fill()

    def _on_activated(self, index: int) -> None:
        if index >= len(self._entries):
            self._show_current()
            self.connection_requested.emit()
            return
        name = self._entries[index].name
        if name != self._current:
            self._current = name
            self.library_chosen.emit(name)

    def _show_current(self) -> None:
        names = [entry.name for entry in self._entries]
        self.setCurrentIndex(names.index(self._current) if self._current in names else 0)

    def _fill(self) -> None:
        self.clear()
        for entry in self._entries:
            self.addItem(entry.title or self.tr("This computer"))
        self.insertSeparator(self.count())
        self.addItem(self.tr("New AnalyticDB connection…"))
        self._show_current()
