"""What Tusou is, and which versions of what it runs on."""

from __future__ import annotations

import platform

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop import __version__
from desktop.ui.icons import app_icon

_ICON_SIDE = 64


def show_about(window: QWidget) -> None:
    """Show it; the versions can be selected and copied."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(QCoreApplication.translate("About", "About Tusou"))
    box.setIconPixmap(app_icon().pixmap(_ICON_SIDE, _ICON_SIDE))
    box.setText(f"Tusou {__version__}")
    purpose = QCoreApplication.translate(
        "About", "Finds photos by photo and by words, on this computer or on AnalyticDB for PostgreSQL."
    )
    licence = QCoreApplication.translate("About", "Open source under the Apache License 2.0.")
    versions = f"Python {platform.python_version()}, PySide6 {pyside_version}, {platform.platform()}"
    box.setInformativeText(f"{purpose}\n{licence}\n\n{versions}")
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.open()
