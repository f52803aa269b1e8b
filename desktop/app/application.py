"""The composition root of the window: makes everything, knows everything, is known by nothing."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.app.crash import CrashReporter
from desktop.app.memory import return_large_blocks
from desktop.app.startup_trace import report_first_paint
from desktop.config.paths import Paths, resource_dir
from desktop.core.errors import ErrorCode, StorageError, TusouError
from desktop.ui import icons
from desktop.ui.i18n import SYSTEM, Languages
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import STYLE_ARGUMENTS, Theme, ThemeChoice
from desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from desktop.app.interruption import Interruption
    from desktop.config.settings import Settings
    from desktop.core.progress import TaskContext
    from desktop.tasks import TaskRunner
    from desktop.ui.folder_following import FolderFollowing
    from desktop.ui.models.installations import Installations
    from desktop.ui.models.preparation import Preparation
    from desktop.ui.panels import Panels
    from desktop.ui.services import Services
    from desktop.ui.text_reading.reading_run import ReadingRun
    from desktop.ui.upload.import_runner import ImportRunner
    from desktop.ui.workspace import Workspace

SHUTDOWN_MS = 8000
"""How long the end of the program waits for work that is under way."""

_LANGUAGE, _THEME = "appearance/language", "appearance/theme"

#: What the GUI thread imports to fill the window: imported elsewhere before, so that it need not wait for it.
_FILLING = (
    "desktop.ui.workspace",
    "desktop.ui.settings.connection_controller",
    "desktop.ui.settings.models_controller",
    "desktop.ui.settings.settings_controller",
    "desktop.ui.settings.text_controller",
    "desktop.ui.library_details",
    "desktop.ui.models.installations",
    "desktop.ui.models.preparation",
    "desktop.ui.text_reading.reading_run",
    "desktop.ui.folder_following",
    "desktop.ui.turns",
)

#: A thread that computes in Python keeps the others waiting for so long at most, in seconds: Python's own 5 ms, a few
#: times in one frame, would be seen.
_SWITCH_S = 0.001

_log = logging.getLogger(__name__)


class Application(QObject):
    """The program with its window.

    Args:
        arguments: the command line, for Qt.

    Signals:
        ready: the window is filled and usable.
    """

    ready = Signal()

    def __init__(self, arguments: Sequence[str]) -> None:
        sys.setswitchinterval(_SWITCH_S)
        return_large_blocks()
        QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        self._qt = QApplication([*arguments, *STYLE_ARGUMENTS])
        super().__init__()
        self._qt.setApplicationName("Tusou")
        self._qt.setApplicationVersion(__version__)
        self._qt.setDesktopFileName("tusou")
        self._qt.setWindowIcon(icons.app_icon())
        self._crashes = CrashReporter()
        self._crashes.install()
        self._paths = Paths.from_environment()
        self._state = _window_state(self._paths, self._write_soon)
        self._languages = Languages(self._qt, resource_dir() / "translations")
        self._theme = Theme(self._qt, resource_dir() / "style" / "tusou.qss")
        self._theme.changed.connect(icons.refresh)
        self._languages.choose(self._state.text(_LANGUAGE, SYSTEM))
        self._theme.choose(self._state.choice(_THEME, ThemeChoice.SYSTEM))
        self._services: Services | None = None
        self._imports: ImportRunner | None = None
        self._following: FolderFollowing | None = None
        self._installations: Installations | None = None
        self._preparation: Preparation | None = None
        self._reading: ReadingRun | None = None
        self.workspace: Workspace | None = None
        self.window = MainWindow(self._state)
        self.window.painted.connect(self._on_painted)
        self._crashes.occurred.connect(self._on_error)
        self._interruption: Interruption | None = None

    @cached_property
    def _runner(self) -> TaskRunner:
        """What runs tasks; made when the first is there, after the first paint of the window."""
        from desktop.tasks import TaskRunner

        return TaskRunner()

    def run(self) -> int:
        """Show the window until it is closed. Returns the exit status."""
        self.window.show()
        status = self._qt.exec()
        if not self.stop():
            # A thread that does not end would make Qt abort; everything that must last is on the disk already.
            _log.warning("Work did not end in time")
            logging.shutdown()
            os._exit(status)
        return status

    def stop(self) -> bool:
        """End in order. Returns whether everything has ended."""
        if self.workspace is not None:
            self.workspace.photo_actions.finish(SHUTDOWN_MS)
        if self._imports is not None:
            self._imports.close()
        if self._following is not None:
            self._following.close()
        ended = self._runner.shutdown(SHUTDOWN_MS)
        if ended and self._services is not None:
            self._services.importing.close()
            self._services.watching.close()
            self._services.notebook.close()
            self._services.libraries.close()
        if self._interruption is not None:
            self._interruption.close()
        self._crashes.uninstall()
        return ended

    def _on_painted(self) -> None:
        report_first_paint()
        QTimer.singleShot(0, self, self._listen_to_signals)
        QTimer.singleShot(0, self, self._prepare)

    def _listen_to_signals(self) -> None:
        from desktop.app.interruption import Interruption  # not above: until the first paint, signals end the process

        self._interruption = Interruption(self)
        self._interruption.requested.connect(self._on_interrupted)

    def _prepare(self) -> None:
        from desktop.tasks import Lane

        task = self._runner.submit(partial(_build, self._paths), lane=Lane.CONFIG, owner=self)
        task.succeeded.connect(self._on_prepared)
        task.failed.connect(self._on_not_prepared)

    def _on_prepared(self, prepared: tuple[Services, Settings]) -> None:
        from desktop.ui.folder_following import FolderFollowing
        from desktop.ui.models.installations import Installations
        from desktop.ui.models.preparation import Preparation
        from desktop.ui.panels import Panels
        from desktop.ui.text_reading.reading_run import ReadingRun
        from desktop.ui.turns import in_turns
        from desktop.ui.upload.import_runner import ImportRunner

        self._services, settings = prepared
        self._crashes.write_native_crashes_to(self._paths.log)
        self._imports = ImportRunner(self._services.importing, self._runner, self)
        self._following = FolderFollowing(self._services.watching, self._runner, self)
        self._following.changed.connect(self._on_folders_changed)
        self._following.failed.connect(self._on_following_failed)
        self._installations = Installations(self._services.models, self._runner, self)
        self._preparation = Preparation(self._services.models, self._runner, self)
        self._reading = ReadingRun(self._services.text, self._runner, self)
        self._imports.ended.connect(self._reading.start)
        self._following.changed.connect(self._reading.start)
        steps: list[Callable[[], object]] = []
        if not self._apply(settings):
            panels = Panels(self.window, self._services.thumbnails, self._runner)
            steps += (*panels.steps, partial(self._fill_window, panels))
        begin = (self._imports.go_on, self._following.start, self._preparation.start, self._reading.start)
        in_turns(self, [*steps, partial(self._begin, begin, self._services.damage)])

    def _begin(self, begin: Sequence[Callable[[], None]], damage: TusouError | None) -> None:
        for each in begin:
            each()
        self._look_after_databases(damage)
        # What is there now stays: a full collection, which would look at all of it, takes longer than some frames.
        gc.freeze()
        self.ready.emit()

    def _look_after_databases(self, damage: TusouError | None) -> None:
        """Tell what was mended at the start, and look for more damage beside other work."""
        if damage is not None:
            self._on_error(damage)
        from desktop.tasks import Lane

        inspection = self._runner.submit(partial(_inspect, self._paths), lane=Lane.LIBRARY, owner=self)
        inspection.succeeded.connect(self._on_inspected)
        inspection.failed.connect(self._on_error)

    def _on_inspected(self, damaged: Sequence[Path]) -> None:
        if damaged:
            self._on_error(StorageError(ErrorCode.DATABASE_DAMAGED, params={"path": str(damaged[0])}))

    def _on_not_prepared(self, error: TusouError) -> None:
        from desktop.ui.error_presenter import error_message

        self.window.message_bar.show_message(error_message(error, self._prepare))

    def _apply(self, settings: Settings) -> bool:
        """Take on the chosen look. Returns whether that made a new window."""
        self._state.remember(_LANGUAGE, settings.language)
        self._state.remember(_THEME, settings.theme)
        self._theme.choose(ThemeChoice(settings.theme))
        spoken = self._languages.current
        self._languages.choose(settings.language)
        if self._languages.current == spoken:
            return False
        self._replace_window()
        return True

    def _replace_window(self) -> None:
        """Make the window anew in the language of now, in the place of the old one."""
        old, self.window = self.window, MainWindow(self._state)
        query = None
        if self.workspace is not None:
            self.workspace.photo_actions.carry_out()
            query = self.workspace.search_bar.query
        old.remember()
        self.window.restore()
        self._fill_window()
        if query is not None and self.workspace is not None:
            self.workspace.when_shown(partial(self.workspace.search.show_query, query))
        self.window.show()
        old.close()
        old.deleteLater()

    def _fill_window(self, panels: Panels | None = None) -> None:
        from desktop.ui.library_details import LibraryDetails
        from desktop.ui.settings.connection_controller import ConnectionController
        from desktop.ui.settings.models_controller import ModelsController
        from desktop.ui.settings.settings_controller import SettingsController
        from desktop.ui.settings.text_controller import TextController
        from desktop.ui.workspace import Workspace

        if self._services is None or self._imports is None:
            return
        if self._installations is None or self._preparation is None or self._reading is None:
            return
        self.workspace = Workspace(self.window, self._services, self._imports, self._runner, panels)
        folders = self.workspace.watched_folders
        models = ModelsController(
            self.window,
            self._services.models,
            self._services.settings,
            self._installations,
            self._preparation,
            self._runner,
        )
        text = TextController(self.window, self._services.text, self._reading, self._runner)
        text.changed.connect(self.workspace.preview.refresh_text)
        settings = SettingsController(
            self.window,
            self._services,
            self._runner,
            [(each.title, each.make_page) for each in (models, text, folders)],
        )
        settings.applied.connect(self._apply)
        self.workspace.settings_requested.connect(settings.open)
        self.workspace.folders_requested.connect(partial(settings.open_page, folders.title))
        busy = self._services.importing.is_busy
        connections = ConnectionController(self.window, self._services.connections, self._runner, busy)
        connections.saved.connect(self.workspace.show_anew)
        connections.removed.connect(self.workspace.reload_libraries)
        self.workspace.connection_requested.connect(connections.open)
        details = LibraryDetails(self.window, self._services.libraries, self._runner)
        switcher = self.window.header.switcher
        switcher.details_requested.connect(details.open)
        for asks in (switcher, settings):
            asks.edit_requested.connect(connections.edit)
            asks.removal_requested.connect(connections.remove)

    def _write_soon(self, write: Callable[[], None]) -> None:
        from desktop.tasks import Lane

        self._runner.submit(lambda _ctx: write(), lane=Lane.JOURNAL, owner=self)

    def _on_folders_changed(self) -> None:
        if self.workspace is not None:
            self.workspace.results.reload()
            self.workspace.watched_folders.refresh()

    def _on_following_failed(self, error: TusouError) -> None:
        from desktop.ui.error_presenter import error_message

        if self._following is not None:
            self.window.message_bar.show_message(error_message(error, self._following.start))

    def _on_interrupted(self) -> None:
        self.window.close()

    def _on_error(self, error: TusouError) -> None:
        from desktop.ui.error_presenter import error_message

        self.window.message_bar.show_message(error_message(error))


def _build(paths: Paths, ctx: TaskContext) -> tuple[Services, Settings]:
    # Imported here, on a worker thread: it takes longer than the first paint of the window.
    from desktop.app.services import build

    services = build(paths, ctx)
    for module in _FILLING:
        importlib.import_module(module)
    return services, services.settings.load()


def _inspect(paths: Paths, ctx: TaskContext) -> Sequence[Path]:
    from desktop.services.mending import inspect_daily

    return inspect_daily(paths, ctx)


def _window_state(paths: Paths, soon: Callable[[Callable[[], None]], object]) -> WindowState:
    try:
        return WindowState(paths.config, soon)
    except StorageError as error:
        _log.warning("The window cannot remember anything: %s", error)
        return WindowState(None)
