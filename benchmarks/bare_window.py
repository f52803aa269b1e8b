"""The smallest window of PySide6 that tells of its first paint: what Tusou's start is compared with."""

from __future__ import annotations

import sys

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.app.startup_trace import report_first_paint


class BareWindow(QMainWindow):
    """Nothing in it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of it."""
        super().paintEvent(event)
        report_first_paint()


application = QApplication(sys.argv)
window = BareWindow()
window.resize(1280, 820)
window.show()
sys.exit(application.exec())
