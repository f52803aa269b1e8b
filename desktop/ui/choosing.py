"""Dialogs that choose photos, or folders with photos: they begin where the last one ended, at first at the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

#: Property of the application: the folder that was chosen last, or chosen from.
_LAST = "chosen_folder"


def choose_files(parent: QWidget | None, title: str, kinds: str) -> Sequence[str]:
    """Let the user choose files.

    Args:
        parent: over which the dialog is shown.
        title: of the dialog, translated.
        kinds: what can be chosen, as Qt's dialogs want it.

    Returns:
        The paths; none where the user changed their mind.
    """
    paths, _kind = QFileDialog.getOpenFileNames(parent, title, _beginning(), kinds)
    if paths:
        _remember(str(Path(paths[0]).parent))
    return paths


def choose_folder(parent: QWidget | None, title: str) -> str:
    """Let the user choose a folder; empty where they changed their mind."""
    folder = QFileDialog.getExistingDirectory(parent, title, _beginning())
    if folder:
        _remember(folder)
    return folder


def _beginning() -> str:
    # Left to itself, Qt begins in the folder that the program was started in: with an installer, that of the program.
    application = QCoreApplication.instance()
    last = str(application.property(_LAST) or "") if application is not None else ""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return next((place for place in (last, pictures) if place and QDir(place).exists()), QDir.homePath())


def _remember(folder: str) -> None:
    application = QCoreApplication.instance()
    if application is not None:
        application.setProperty(_LAST, folder)
