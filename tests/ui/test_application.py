"""The program as a whole: start without a display, languages, settings, crashes."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.crash import CrashReporter
from desktop.config.paths import resource_dir
from desktop.config.settings import Settings
from desktop.core.error_sentence import SENTENCES
from desktop.core.errors import EngineError, ErrorCode
from desktop.ui.error_presenter import error_line, error_text
from desktop.ui.i18n import LANGUAGES, Languages
from desktop.ui.library_switcher import LibraryEntry, LibrarySwitcher
from desktop.ui.settings.settings_dialog import SettingsDialog
from desktop.ui.upload.import_text import ImportText

TRANSLATIONS = resource_dir() / "translations"
ROOT = Path(__file__).parents[2]
START_S = 100


def start(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does, without arguments."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    return subprocess.run(
        [sys.executable, "-m", "desktop"],
        env={**kept, "TUSOU_HOME": str(home), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_without_a_display_it_says_what_to_do_instead_of_aborting(tmp_path: Path) -> None:
    ended = start(tmp_path)
    assert ended.returncode == 1
    assert "no display" in ended.stderr
    assert "tusou --help" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_a_display_that_does_not_answer_is_named(tmp_path: Path) -> None:
    ended = start(tmp_path, DISPLAY=":4711")
    assert ended.returncode == 1
    # Where a library is missing, that is told first.
    assert ":4711" in ended.stderr or "libxcb" in ended.stderr


# -- languages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def languages(qapp: QApplication) -> Iterator[Languages]:
    languages = Languages(qapp, TRANSLATIONS)
    yield languages
    languages.silence()


class LanguageListener(QWidget):
    """Counts how often it hears of another language."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.heard += 1
        super().changeEvent(event)


def test_the_program_speaks_chinese_and_english_and_changes_between_them(qtbot: QtBot, languages: Languages) -> None:
    listener = LanguageListener()
    qtbot.addWidget(listener)
    languages.choose("zh_CN")
    assert LibrarySwitcher.tr("This computer") == "本机"
    assert ImportText().failures(1) == "1 个问题"
    languages.choose("en")
    assert ImportText().failures(1) == "1 problem"
    assert ImportText().failures(3) == "3 problems"
    QApplication.processEvents()
    assert listener.heard > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_is_told_whole_in_every_language(languages: Languages, language: str) -> None:
    languages.choose(language)
    for code, sentences in SENTENCES.items():
        text = error_text(EngineError(code))
        assert text.what, code
        assert text.action or not sentences.action, code
        assert "{" not in error_line(EngineError(code)), code
        if language == "zh_CN":
            assert any("\u4e00" <= letter <= "\u9fff" for letter in text.what), code


def test_placeholders_of_errors_are_filled(languages: Languages) -> None:
    languages.choose("zh_CN")
    error = EngineError(ErrorCode.PERMISSION_DENIED, params={"action": "gpdb:QueryContent"})
    assert "gpdb:QueryContent" in error_line(error)


def test_the_switcher_tells_choices_of_the_user_only(qtbot: QtBot) -> None:
    switcher = LibrarySwitcher()
    qtbot.addWidget(switcher)
    chosen: list[str] = []
    wanted: list[int] = []
    switcher.library_chosen.connect(chosen.append)
    switcher.connection_requested.connect(lambda: wanted.append(1))
    switcher.show_libraries([LibraryEntry("local", ""), LibraryEntry("cloud", "cloud (shop)")], "local")
    assert switcher.accessibleName() == "Library"
    assert chosen == []
    switcher.activated.emit(1)
    switcher.activated.emit(switcher.count() - 1)
    assert chosen == ["cloud"]
    assert wanted == [1]
    assert switcher.current == "cloud"


# -- settings -------------------------------------------------------------------------------------------------------


def test_the_settings_dialog_gives_back_what_it_shows(qtbot: QtBot) -> None:
    settings = Settings(language="zh_CN", theme="dark", thumbnail_cache_bytes=256 << 20)
    dialog = SettingsDialog(settings, [LibraryEntry("local", "")])
    qtbot.addWidget(dialog)
    assert settings.replace(**dialog.chosen()) == settings
    boxes = {box.accessibleName(): box for box in dialog.findChildren(QComboBox)}
    boxes["Theme"].setCurrentIndex(boxes["Theme"].findData("light"))
    assert settings.replace(**dialog.chosen()).theme == "light"


def test_every_control_of_the_settings_has_a_name(qtbot: QtBot) -> None:
    dialog = SettingsDialog(Settings(), [LibraryEntry("local", "")])
    qtbot.addWidget(dialog)
    assert {box.accessibleName() for box in dialog.findChildren(QComboBox)} == {
        "Language",
        "Theme",
        "Library at start",
    }


# -- crashes --------------------------------------------------------------------------------------------------------


@pytest.fixture
def crashes(qapp: QApplication) -> Iterator[CrashReporter]:
    reporter = CrashReporter()
    before = sys.excepthook, threading.excepthook
    yield reporter
    reporter.uninstall()
    sys.excepthook, threading.excepthook = before


def test_an_error_that_nothing_caught_is_logged_and_told(
    crashes: CrashReporter, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[EngineError] = []
    crashes.occurred.connect(told.append)
    crashes.install()
    with caplog.at_level(logging.CRITICAL):
        sys.excepthook(ValueError, ValueError("odd"), None)
    assert [error.code for error in told] == [ErrorCode.UNEXPECTED]
    assert "odd" in told[0].detail
    assert caplog.records[0].exc_info is not None


def test_an_error_of_a_thread_is_told_on_the_gui_thread(qtbot: QtBot, crashes: CrashReporter) -> None:
    class Receiver(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.threads: list[int] = []

        def hear(self, _error: object) -> None:
            self.threads.append(threading.get_ident())

    receiver = Receiver()
    crashes.occurred.connect(receiver.hear)
    crashes.install()
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: receiver.threads == [threading.get_ident()], timeout=START_S * 1000)


def test_an_error_while_an_error_is_told_ends_there(crashes: CrashReporter) -> None:
    told: list[object] = []

    def fail(error: object) -> None:
        told.append(error)
        sys.excepthook(RuntimeError, RuntimeError("again"), None)

    crashes.occurred.connect(fail)
    crashes.install()
    sys.excepthook(ValueError, ValueError("odd"), None)
    assert len(told) == 1


def test_a_native_crash_leaves_its_stacks_in_the_log_folder(tmp_path: Path) -> None:
    code = (
        "import faulthandler, sys, pathlib\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from desktop.app.crash import CrashReporter\n"
        "application = QCoreApplication([])\n"
        "reporter = CrashReporter()\n"
        f"reporter.write_native_crashes_to(pathlib.Path({str(tmp_path)!r}))\n"
        "faulthandler._sigsegv()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=START_S, check=False, cwd=ROOT)
    assert ended.returncode != 0
    assert "Fatal Python error" in (tmp_path / "crash.log").read_text(encoding="utf-8")


# -- start to end ---------------------------------------------------------------------------------------------------

RUN = """
import sys
from PySide6.QtCore import QTimer
from desktop.app.application import Application

application = Application(["tusou"])

def leave():
    from PySide6.QtWidgets import QWidget
    names = {widget.accessibleName() for widget in application.window.findChildren(QWidget)}
    print("|".join(sorted(names)))
    print(application.window.header.switcher.currentText())
    application.window.close()

application.ready.connect(lambda: QTimer.singleShot(200, leave))
sys.exit(application.run())
"""


def run_window(home: Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "settings.toml").write_text(f'version = 1\nlanguage = "{language}"\n', encoding="utf-8")
    environment = {
        **os.environ,
        "TUSOU_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "TUSOU_STARTUP_TRACE": "1",
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        [sys.executable, "-c", RUN],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=START_S,
        check=False,
    )


def test_the_window_starts_has_its_stable_names_and_ends_in_order(tmp_path: Path) -> None:
    ended = run_window(tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "first-paint " in ended.stderr
    names = set(ended.stdout.splitlines()[0].split("|"))
    stable = {"Search", "Add photos", "Results", "Imports", "Find similar", "Library", "Preview", "Settings"}
    assert stable <= names
    remembered = QSettings(str(tmp_path / "config" / "window.ini"), QSettings.Format.IniFormat)
    assert remembered.value("appearance/language") == "en"
    assert not (tmp_path / "log" / "crash.log").read_text(encoding="utf-8")


def test_what_the_first_paint_does_not_need_is_loaded_after_it(tmp_path: Path) -> None:
    code = (
        "import os, sys\n"
        "from desktop.app import startup_trace\n"
        "def tell():\n"
        "    print(*sys.modules, flush=True)\n"
        "    os._exit(0)\n"
        "startup_trace.report_first_paint = tell\n"
        "from desktop.app.application import Application\n"
        "Application(['tusou']).run()\n"
    )
    told = run_code(tmp_path, code)
    loaded = set(told.stdout.split())
    assert "desktop.ui.main_window" in loaded, told.stderr
    late = {"PIL", "desktop.services.library", "desktop.tasks", "desktop.ui.dropped", "msgspec", "numpy", "onnxruntime"}
    assert not loaded & (late | {"PySide6.QtNetwork", "logging.handlers", "socket", "sqlite3"})


def test_the_window_speaks_the_language_of_the_settings(tmp_path: Path) -> None:
    ended = run_window(tmp_path, "zh_CN")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[1] == "本机"


LATER = "application.ready.connect(lambda: QTimer.singleShot(200, leave))"


def run_code(home: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TUSOU_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", "LANG": "C"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=START_S,
        check=False,
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_the_window_in_order(tmp_path: Path, number: str) -> None:
    code = RUN.replace(
        LATER,
        "import os, signal, threading\n"
        f"kill = lambda: os.kill(os.getpid(), signal.{number})\n"
        "application.ready.connect(lambda: threading.Timer(0.3, kill).start())",
    )
    ended = run_code(tmp_path, code)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "config" / "window.ini").exists()


def test_another_language_is_spoken_at_once(tmp_path: Path) -> None:
    code = RUN.replace(
        LATER,
        "def change():\n"
        "    first = application.window\n"
        "    application.workspace.search_bar.set_text('cat')\n"
        "    settings = application.workspace._services.settings.load().replace(language='zh_CN')\n"
        "    application._apply(settings)\n"
        "    print(application.window is first, first.isVisible(), application.window.isVisible())\n"
        "    application.workspace.search.searched.connect(lambda query: (print(query.terms[0].text), leave()))\n"
        "application.ready.connect(lambda: QTimer.singleShot(200, change))",
    )
    ended = run_code(tmp_path, code)
    assert ended.returncode == 0, ended.stderr
    replaced, searched, names, library = ended.stdout.splitlines()
    assert searched == "cat", "what was searched for is there again"
    assert replaced == "False False True"
    assert "添加照片" in names
    assert library == "本机"


def test_settings_of_a_newer_version_are_told_in_the_window(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text("version = 999\n", encoding="utf-8")
    code = RUN.replace(
        "application.ready.connect(lambda: QTimer.singleShot(200, leave))",
        "def look():\n"
        "    message = application.window.message_bar.message\n"
        "    if message is None:\n"
        "        return\n"
        "    print(message.text)\n"
        "    application.window.close()\n"
        "timer = QTimer()\n"
        "timer.timeout.connect(look)\n"
        "timer.start(20)",
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TUSOU_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "newer version" in ended.stdout
