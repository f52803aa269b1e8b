"""What Tusou is built on, and under which licences, for the about box."""

from __future__ import annotations

import logging

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from desktop.config.paths import third_party_file
from desktop.ui.widgets.screen_room import within_screen

_SIZE = (760, 560)

_log = logging.getLogger(__name__)


def show_third_party(window: QWidget | None) -> None:
    """Show the list of components, which is in English, as their licences are."""
    dialog = QDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(QCoreApplication.translate("About", "Third-party components"))
    text = QTextBrowser(openExternalLinks=True)
    text.setAccessibleName(dialog.windowTitle())
    text.setMarkdown(_components())
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.addWidget(text)
    layout.addWidget(buttons)
    dialog.resize(within_screen(dialog, *_SIZE))
    dialog.open()


def _components() -> str:
    file = third_party_file()
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        _log.warning("The list of components cannot be read: %s", error)
        return str(error)
