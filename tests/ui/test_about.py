"""The about box leads to what Tusou is built on."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QMessageBox, QPushButton, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from desktop import __version__
from desktop.ui.about import show_about


def test_about_shows_the_version_and_the_components_with_their_licences(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    show_about(window)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert __version__ in box.text()
    (components,) = (each for each in box.findChildren(QPushButton) if each.text() == "Third-party components")
    components.click()
    dialog = next(each for each in window.findChildren(QDialog) if each is not box)
    text = dialog.findChild(QTextBrowser)
    assert text is not None
    assert "LGPL-3.0" in text.toPlainText()
    assert "onnxruntime" in text.toPlainText()
    dialog.reject()
