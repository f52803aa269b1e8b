"""The settings dialog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.config.settings import Settings
from desktop.ui.i18n import SYSTEM
from desktop.ui.library_switcher import LibraryEntry
from desktop.ui.settings.connection_list import ConnectionList
from desktop.ui.settings.form import make_form
from desktop.ui.theme import ThemeChoice
from desktop.ui.widgets.screen_room import within_screen

_SIZE = (720, 680)
_MEBIBYTE = 1 << 20
_MIN_CACHE_MIB, _MAX_CACHE_MIB = 16, 64 * 1024


class SettingsDialog(QDialog):
    """Shows the settings and lets them be changed.

    Args:
        settings: what is chosen now.
        libraries: the libraries to choose from.
        parent: the window.
        pages: further pages, each with its title; what is chosen on them counts at once.

    Signals:
        edit_requested, removal_requested: the connection of this name is to be changed or forgotten.
    """

    edit_requested = Signal(str)
    removal_requested = Signal(str)

    def __init__(
        self,
        settings: Settings,
        libraries: Sequence[LibraryEntry],
        parent: QWidget | None = None,
        pages: Sequence[tuple[str, QWidget]] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.setAccessibleName(self.tr("Settings"))
        self.setMinimumWidth(440)
        # The names of languages are written in their own language, so that everyone finds theirs.
        languages = ((SYSTEM, self.tr("As the system")), ("en", "English"), ("zh_CN", "简体中文"))
        themes = (
            (ThemeChoice.SYSTEM.value, self.tr("As the system")),
            (ThemeChoice.LIGHT.value, self.tr("Light")),
            (ThemeChoice.DARK.value, self.tr("Dark")),
        )
        known = [(entry.name, entry.title or self.tr("This computer")) for entry in libraries]
        self._language = _choice(languages, settings.language)
        self._theme = _choice(themes, settings.theme)
        self._library = _choice(known, settings.library)
        self._cache = QSpinBox(minimum=_MIN_CACHE_MIB, maximum=_MAX_CACHE_MIB, singleStep=64)
        self._cache.setSuffix(self.tr(" MiB"))
        self._cache.setValue(settings.thumbnail_cache_bytes // _MEBIBYTE)
        rows = (
            (self.tr("&Language"), self._language),
            (self.tr("&Theme"), self._theme),
            (self.tr("Li&brary at start"), self._library),
            (self.tr("Thumbnail &cache"), self._cache),
        )
        for text, field in rows:
            field.setAccessibleName(text.replace("&", ""))
        self._connections = ConnectionList(libraries)
        self._connections.edit_requested.connect(self.edit_requested)
        self._connections.removal_requested.connect(self.removal_requested)
        self._tabs = QTabWidget(documentMode=True)
        for title, page in ((self.tr("General"), self._general(rows)), *pages):
            page.setContentsMargins(0, 16, 0, 0)
            self._tabs.addTab(page, title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(self._tabs)
        layout.addWidget(buttons)
        self.resize(within_screen(self, *_SIZE))

    def show_page(self, title: str) -> None:
        """Bring the page of this title to the front, if there is one."""
        for place in range(self._tabs.count()):
            if self._tabs.tabText(place) == title:
                self._tabs.setCurrentIndex(place)

    def chosen(self) -> Mapping[str, object]:
        """What is chosen now, by the names of :class:`~desktop.config.settings.Settings`."""
        return {
            "language": self._language.currentData(),
            "theme": self._theme.currentData(),
            "library": self._library.currentData(),
            "thumbnail_cache_bytes": self._cache.value() * _MEBIBYTE,
        }

    def _general(self, rows: Sequence[tuple[str, QWidget]]) -> QWidget:
        """The first page: fields in rows, and the connections."""
        fields = QWidget()
        make_form(fields, rows).setContentsMargins(0, 0, 0, 0)
        hint = QLabel(self.tr("The size of the cache counts from the next start on."), wordWrap=True)
        hint.setProperty("role", "secondary")
        connections = QLabel(self.tr("Connections to AnalyticDB"))
        connections.setProperty("role", "heading")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for widget in (fields, hint, connections, self._connections):
            column.addWidget(widget)
        column.addStretch()
        return page


def _choice(entries: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
    box = QComboBox()
    for value, text in entries:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
