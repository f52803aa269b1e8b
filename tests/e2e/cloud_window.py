"""The real window over real services, connected to the emulator; what a person does and reads in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget, QWizard
from pytestqt.qtbot import QtBot

from desktop.app.services import build
from desktop.config.paths import Paths
from desktop.core.photo import Photo
from desktop.core.progress import TaskContext
from desktop.services.importing.model import ItemPhase
from desktop.tasks import TaskRunner
from desktop.ui.dropped import Dropped
from desktop.ui.main_window import MainWindow
from desktop.ui.settings.connection_controller import ConnectionController
from desktop.ui.settings.connection_wizard import ConnectionWizard
from desktop.ui.upload.import_runner import ImportRunner
from desktop.ui.window_state import WindowState
from desktop.ui.workspace import Workspace
from tests.emulator import Emulator

WAIT_MS = 20_000
LIBRARY = "cloud"


class CloudWindow:
    """The window as the program builds it, with the emulator behind its only AnalyticDB library.

    Args:
        cloud: the emulator.
        home: remembers the arrangement of the window; TUSOU_HOME is set already.
    """

    def __init__(self, cloud: Emulator, home: Path) -> None:
        self.cloud = cloud
        self.runner = TaskRunner()
        self.services = build(Paths.from_environment(), TaskContext())
        self.imports = ImportRunner(self.services.importing, self.runner)
        self.window = MainWindow(WindowState(home))
        self.workspace = Workspace(self.window, self.services, self.imports, self.runner)
        self.connections = ConnectionController(self.window, self.services.connections, self.runner)
        self.connections.saved.connect(self.workspace.show_anew)
        self.window.show()

    def close(self) -> None:
        self.workspace.photo_actions.finish(WAIT_MS)
        self.imports.close()
        assert self.runner.shutdown(WAIT_MS)
        for service in (self.services.importing, self.services.watching, self.services.notebook):
            service.close()
        self.services.libraries.close()
        self.window.message_bar.clear()
        self.window.close()
        self.window.deleteLater()
        self.imports.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # what a person does

    def set_up(self, qtbot: QtBot) -> str:
        """From an empty instance to a library, by the wizard. Returns what its check says."""
        access = self.cloud.access
        self.connections.open()
        qtbot.waitUntil(lambda: self.window.findChild(ConnectionWizard) is not None, timeout=WAIT_MS)
        wizard = self.window.findChild(ConnectionWizard)
        assert wizard is not None
        account = wizard.account
        account.name.setText(LIBRARY)
        account.key_id.setText(access.access_key_id)
        account.key_secret.setText(access.access_key_secret)
        account.region.setEditText(access.region)
        account.endpoint.setText(access.endpoint)
        account.open_platform.setText(access.open_platform_endpoint)
        account.ca_bundle.setText(str(access.ca_bundle))
        wizard.next()
        press(wizard.instance, "List instances")
        qtbot.waitUntil(lambda: wizard.instance.chosen() == access.instance, timeout=WAIT_MS)
        wizard.next()
        page = wizard.collection
        page.namespace.setEditText(access.namespace)
        page.password.setText(access.namespace_password)
        page.collection.setEditText(access.collection)
        page.create_missing.setChecked(True)
        page.manager.setText(access.manager_account)
        page.manager_password.setText(access.manager_password)
        for _ in range(3):  # over the embedding model and the search options to the check
            wizard.next()
        qtbot.waitUntil(wizard.check.isComplete, timeout=WAIT_MS)
        said = wizard.check.text
        wizard.check.session_only.setChecked(True)
        with qtbot.waitSignal(self.connections.saved, timeout=WAIT_MS):
            wizard.button(QWizard.WizardButton.FinishButton).click()
        qtbot.waitUntil(lambda: self.window.header.switcher.current == LIBRARY, timeout=WAIT_MS)
        return said

    def add(self, qtbot: QtBot, dropped: Dropped) -> None:
        """Drop something on the library and wait for the end of its import."""
        panel = self.workspace.upload_panel
        before = len(panel.cards)
        self.workspace.upload.add_dropped(dropped)
        qtbot.waitUntil(lambda: bool(self.questions()) or len(panel.cards) > before, timeout=WAIT_MS)
        for question in self.questions():
            press(question, "Add to library")
        qtbot.waitUntil(lambda: len(panel.cards) > before and panel.cards[0].ended, timeout=WAIT_MS)

    def search(self, qtbot: QtBot, words: str) -> list[Photo]:
        """Type words and wait for what is found."""
        self.workspace.search_bar.set_text(words)
        return self._found(qtbot, self.workspace.search_bar.search)

    def search_by(self, qtbot: QtBot, dropped: Dropped) -> list[Photo]:
        """Drop a picture on "Find similar" and wait for what is found."""
        return self._found(qtbot, lambda: self.workspace.search.search_dropped(dropped))

    def show_all(self, qtbot: QtBot) -> None:
        """Empty the search bar and wait for the library."""
        model = self.workspace.results_panel.model
        self.workspace.search_bar.clear()
        self.workspace.results.show_library()
        qtbot.waitUntil(lambda: not self.workspace.results._listing.active and not model.searched, timeout=WAIT_MS)

    def select(self, name: str) -> Photo:
        """Select the photo of this file name."""
        model, view = self.workspace.results_panel.model, self.workspace.results_panel.view
        row = next(row for row in range(model.rowCount()) if (photo := model.photo(row)) and photo.file_name == name)
        view.select_row(row)
        photo = model.photo(row)
        assert photo is not None
        return photo

    # what a person reads

    def photos(self) -> list[Photo]:
        """The photos in the grid."""
        model = self.workspace.results_panel.model
        return [photo for row in range(model.rowCount()) if (photo := model.photo(row)) is not None]

    def said(self) -> str:
        """Every text that can be read in the window now, with those of failed photos."""
        labels = [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]
        rows = [
            str(card.failures.index(row).data(Qt.ItemDataRole.DisplayRole))
            for card in self.workspace.upload_panel.cards
            for row in range(card.failures.rowCount())
        ]
        return "\n".join([*labels, *rows])

    def questions(self) -> list[QMessageBox]:
        """Questions that are open."""
        return [box for box in self.window.findChildren(QMessageBox) if box.isVisible()]

    def unfinished(self) -> int:
        """Photos whose import has failed or waits, all imports together."""
        states = self.services.importing.imports()
        return sum(state.counts.get(phase, 0) for state in states for phase in (ItemPhase.FAILED, ItemPhase.WAITING))

    def _found(self, qtbot: QtBot, begin: object) -> list[Photo]:
        assert callable(begin)
        with qtbot.waitSignal(self.workspace.search.searched, timeout=WAIT_MS):
            begin()
        return self.photos()


def press(parent: QWidget, text: str) -> None:
    """Press the button with this text."""
    next(each for each in parent.findChildren(QPushButton) if each.text().replace("&", "") == text).click()
    QApplication.processEvents()
