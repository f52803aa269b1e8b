"""What Tusou is, which versions of what it runs on, and what it is built on."""

from __future__ import annotations

import platform

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop import __version__
from desktop.ui.icons import app_icon
from desktop.ui.third_party import show_third_party

_ICON_SIDE = 64


class About(QMessageBox):
    """The about box; the versions can be selected and copied.

    Args:
        window: over which it is shown.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(QCoreApplication.translate("About", "About Tusou"))
        self.setIconPixmap(app_icon().pixmap(_ICON_SIDE, _ICON_SIDE))
        self.setText(f"Tusou {__version__}")
        purpose = QCoreApplication.translate(
            "About", "Finds photos by photo and by words, on this computer or on AnalyticDB for PostgreSQL."
        )
        licence = QCoreApplication.translate("About", "Open source under the Apache License 2.0.")
        versions = f"Python {platform.python_version()}, PySide6 {pyside_version}, {platform.platform()}"
        self.setInformativeText(f"{purpose}\n{licence}\n\n{versions}")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        components = QCoreApplication.translate("About", "Third-party components")
        self.addButton(components, QMessageBox.ButtonRole.ActionRole).clicked.connect(self._on_components)
        self.setDefaultButton(self.addButton(QMessageBox.StandardButton.Close))

    def _on_components(self) -> None:
        show_third_party(self.parentWidget())


def show_about(window: QWidget) -> None:
    """Show it."""
    About(window).open()
