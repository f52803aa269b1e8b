"""Languages: English, which the source speaks, and Simplified Chinese."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

SYSTEM = "auto"
"""The language setting that follows the system."""

LANGUAGES = ("en", "zh_CN")
"""Languages that are complete, as Qt names them."""

_log = logging.getLogger(__name__)


class Languages:
    """Puts the program into a language, at any time: widgets hear of it as ``QEvent.LanguageChange``.

    Args:
        application: the application.
        folder: with the compiled translations ``tusou_<language>.qm``.
    """

    def __init__(self, application: QApplication, folder: Path) -> None:
        self._application = application
        self._folder = folder
        self._installed: list[QTranslator] = []
        self._system = QLocale.system()
        self.current = ""

    def choose(self, language: str) -> None:
        """Speak ``language``: one of :data:`LANGUAGES`, or :data:`SYSTEM`."""
        wanted = self._of_system() if language == SYSTEM else language
        if wanted == self.current:
            return
        self.silence()
        self.current = wanted
        QLocale.setDefault(self._locale(wanted))
        qt_folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        files = [self._folder / f"tusou_{wanted}.qm"]
        if wanted != "en":
            files.append(qt_folder / f"qtbase_{wanted}.qm")
        self._installed = [translator for translator in map(self._load, files) if translator is not None]
        for translator in self._installed:
            self._application.installTranslator(translator)

    def silence(self) -> None:
        """Speak the language of the source."""
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed = []
        self.current = ""

    def _locale(self, language: str) -> QLocale:
        """How numbers and dates are written: as the system does, unless it speaks another language or says nothing."""
        says_nothing = self._system.language() == QLocale.Language.C
        return QLocale(language) if says_nothing or language != self._of_system() else self._system

    def _of_system(self) -> str:
        for name in self._system.uiLanguages():
            language = name.partition("-")[0]
            if language == "zh":
                return "zh_CN"
            if language == "en":
                return "en"
        return "en"

    def _load(self, file: Path) -> QTranslator | None:
        translator = QTranslator(self._application)
        if translator.load(str(file)):
            return translator
        _log.warning("The translation %s is missing", file)
        return None
