"""The library switcher: which library the window shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

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
        details_requested: the user wants to know more of the library of this name.
        edit_requested, removal_requested: the connection of this name is to be changed or forgotten.
    """

    library_chosen = Signal(str)
    connection_requested = Signal()
    details_requested = Signal(str)
    edit_requested = Signal(str)
    removal_requested = Signal(str)

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
            act = self.itemData(index)
            self._show_current()
            act()
            return
        name = self._entries[index].name
        if name != self._current:
            self._current = name
            self._fill()
            self.library_chosen.emit(name)

    def _show_current(self) -> None:
        names = [entry.name for entry in self._entries]
        self.setCurrentIndex(names.index(self._current) if self._current in names else 0)

    def _fill(self) -> None:
        self.clear()
        for entry in self._entries:
            self.addItem(entry.title or self.tr("This computer"))
        for group in self._commands():
            self.insertSeparator(self.count())
            for text, act in group:
                self.addItem(text, act)
        self._show_current()

    def _commands(self) -> Sequence[Sequence[tuple[str, Callable[[], None]]]]:
        """What can be done besides choosing, in groups; the library of this computer is always there."""
        name = self._current
        of_library = [(self.tr("About this library…"), partial(self.details_requested.emit, name))]
        if any(entry.title for entry in self._entries if entry.name == name):
            of_library += [
                (self.tr("Edit this connection…"), partial(self.edit_requested.emit, name)),
                (self.tr("Remove this connection…"), partial(self.removal_requested.emit, name)),
            ]
        return of_library, [(self.tr("New AnalyticDB connection…"), self.connection_requested.emit)]
