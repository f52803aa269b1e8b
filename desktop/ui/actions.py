"""Actions: everything that the menus, the buttons and the shortcuts of the main window do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from desktop.ui import icons

#: As it stands behind Chinese words.
_ACCESS_KEY = re.compile(r"\s*\(&.\)")


def plain_text(text: str) -> str:
    """The text of an action without its key, its access key and what says that it asks first."""
    return _ACCESS_KEY.sub("", text).replace("&", "").removesuffix("…")


class Actions(QObject):
    """The actions of the main window. Who carries one out connects to its ``triggered`` or ``toggled``.

    Args:
        parent: the window.

    Attributes:
        photo_menu: for the actions on the selected photos, which others have.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.photo_menu = QMenu(self.tr("&Photo"), parent)
        self.add_photos = self._action(self.tr("Add &photos…"), "add_photos", "Ctrl+O")
        self.add_folder = self._action(self.tr("Add &folder…"), "add_folder", "Ctrl+Shift+O")
        self.add_pasted = self._action(self.tr("Add from clip&board"), "", "Ctrl+Shift+V")
        self.watched_folders = self._action(self.tr("&Watched folders…"), "folder")
        self.new_connection = self._action(self.tr("New AnalyticDB &connection…"), "cloud")
        self.settings = self._action(self.tr("&Settings…"), "settings", "Ctrl+,")
        self.quit = self._action(self.tr("&Quit"), "", "Ctrl+Q")
        self.undo = self._action(self.tr("&Undo"), "undo", "Ctrl+Z")
        self.paste = self._action(self.tr("&Paste"), "paste", "Ctrl+V")
        self.save_search = self._action(self.tr("Sa&ve search"), "save", "Ctrl+S")
        self.duplicates = self._action(self.tr("Find &duplicates…"), "duplicates", "Ctrl+Shift+D")
        self.find = self._action(self.tr("&Search"), "search", "Ctrl+F")
        self.show_imports = self._action(self.tr("&Imports"), "imports", "Ctrl+1", checkable=True)
        self.show_preview = self._action(self.tr("&Preview"), "preview", "Ctrl+2", checkable=True)
        self.fold_copies = self._action(self.tr("&One photo of each picture"), "", checkable=True)
        self.full_screen = self._action(self.tr("&Full screen"), "full_screen", "F11", checkable=True)
        self.shortcuts = self._action(self.tr("&Keyboard shortcuts"), "keyboard", "F1", "?")
        self.about = self._action(self.tr("&About Tusou"), "info")
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    @property
    def all(self) -> Sequence[QAction]:
        """Every action, in the order of the menus."""
        return [each for each in vars(self).values() if isinstance(each, QAction)]

    def draw_icons(self) -> None:
        """Draw the icons of the menus, which nobody sees in the first frame."""
        for action in self.all:
            icons.draw(action)

    def fill(self, bar: QMenuBar) -> None:
        """Put the menus into ``bar``."""
        add = [self.add_photos, self.add_folder, self.add_pasted, self.watched_folders]
        view = [self.show_imports, self.show_preview]
        edit = [[self.undo, self.paste], [self.find, self.save_search], [self.duplicates]]
        menus: list[tuple[QMenu, list[list[QAction]]]] = [
            (QMenu(self.tr("&File"), bar), [add, [self.new_connection], [self.settings], [self.quit]]),
            (QMenu(self.tr("&Edit"), bar), edit),
            (self.photo_menu, []),
            (QMenu(self.tr("&View"), bar), [view, [self.fold_copies], [self.full_screen]]),
            (QMenu(self.tr("&Help"), bar), [[self.shortcuts], [self.about]]),
        ]
        for menu, groups in menus:
            bar.addMenu(menu)
            for group in groups:
                menu.addSeparator()
                menu.addActions(group)

    def _action(self, text: str, icon: str, *shortcuts: str, checkable: bool = False) -> QAction:
        action = QAction(text, self, checkable=checkable)
        name = plain_text(text)
        action.setToolTip(name)
        if icon:
            icons.name_icon(action, icon)
        if shortcuts:
            keys = [QKeySequence(shortcut) for shortcut in shortcuts]
            action.setShortcuts(keys)
            action.setToolTip(f"{name} ({keys[0].toString(QKeySequence.SequenceFormat.NativeText)})")
        return action
