"""Carries out what the connection wizard asks for; edits and removes connections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton

from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.services.connection_draft import ConnectionChoices, ConnectionDraft, IndexChoice, Manager, SetUpReport
from desktop.services.connections import ConnectionService
from desktop.tasks import Lane, Task, TaskRunner, TaskSlot
from desktop.ui.error_presenter import error_line, error_message
from desktop.ui.main_window import MainWindow
from desktop.ui.message_bar import Message
from desktop.ui.settings.connection_texts import ConnectionTexts
from desktop.ui.settings.connection_wizard import ConnectionWizard

if TYPE_CHECKING:
    from desktop.engines.analyticdb.check import CheckReport
    from desktop.engines.analyticdb.setup import Step


class ConnectionController(QObject):
    """Opens the wizard and makes its calls on a thread of their own: network and keyring may block for long.

    Args:
        window: the window, on which the wizard opens.
        connections: makes and changes connections.
        runner: runs the calls.
        busy: whether an import into the library of this name is under way; may block.

    Signals:
        saved: a library is new or was changed, and it is the current one.
        removed: a library is not there any more.
    """

    saved = Signal()
    removed = Signal()

    def __init__(
        self,
        window: MainWindow,
        connections: ConnectionService,
        runner: TaskRunner,
        busy: Callable[[str], bool] = lambda _name: False,
    ) -> None:
        super().__init__(window)
        self._busy = busy
        self._window = window
        self._connections = connections
        self._runner = runner
        self._texts = ConnectionTexts(self)
        self._calls = TaskSlot(runner, Lane.CONFIG, self)
        self._waiting: QPushButton | None = None
        self._wizard: ConnectionWizard | None = None

    def open(self) -> None:
        """Show the wizard for a new connection."""
        self._open(lambda _ctx: (self._connections.choices(), None))

    def edit(self, name: str) -> None:
        """Show the wizard with a connection that is kept, unless an import needs it."""
        self._unless_busy(
            name, lambda: self._open(lambda _ctx: (self._connections.choices(), self._connections.draft(name)))
        )

    def remove(self, name: str) -> None:
        """Forget a connection, if the user agrees and no import needs it."""
        self._unless_busy(name, partial(self._ask_removal, name))

    # Inside

    def _unless_busy(self, name: str, act: Callable[[], None]) -> None:
        task = self._runner.submit(lambda _ctx: self._busy(name), lane=Lane.JOURNAL, owner=self)
        task.succeeded.connect(partial(self._on_asked, act))
        task.failed.connect(self._on_failed)

    def _on_asked(self, act: Callable[[], None], busy: bool) -> None:  # noqa: FBT001 -- a result
        if busy:
            text = self.tr("An import into this library is under way. Pause or cancel it first.")
            self._window.message_bar.show_message(Message(text))
        else:
            act()

    def _ask_removal(self, name: str) -> None:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove connection"))
        box.setText(self.tr("Forget the connection “{name}” and its secrets?").format(name=name))
        box.setInformativeText(self.tr("Its photos stay in the collection on AnalyticDB. You can connect again."))
        agree = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        agree.clicked.connect(partial(self._remove, name))
        box.open()

    def _open(self, read: Callable[[TaskContext], tuple[ConnectionChoices, ConnectionDraft | None]]) -> None:
        if self._wizard is not None:
            self._wizard.activateWindow()
            return
        task = self._runner.submit(read, lane=Lane.CONFIG, owner=self)
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_failed)

    def _on_read(self, read: tuple[ConnectionChoices, ConnectionDraft | None]) -> None:
        if self._wizard is not None:
            return
        wizard = self._wizard = ConnectionWizard(*read, self._window)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wizard.account.list_requested.connect(partial(self._list_regions, wizard))
        wizard.instance.list_requested.connect(partial(self._list_instances, wizard))
        wizard.collection.namespaces_requested.connect(partial(self._list_namespaces, wizard))
        wizard.collection.list_requested.connect(partial(self._list_collections, wizard))
        wizard.new_collection.index_requested.connect(partial(self._create_index, wizard))
        wizard.check.check_requested.connect(partial(self._set_up_and_check, wizard))
        wizard.check.stop_requested.connect(self._abandon)
        wizard.save_requested.connect(partial(self._save, wizard))
        wizard.currentIdChanged.connect(self._abandon_listing)
        wizard.finished.connect(self._on_finished)
        wizard.open()
        self._ask_keyring(wizard)

    def _ask_keyring(self, wizard: ConnectionWizard) -> None:
        # It may ask the user to unlock it, so nothing waits for the answer.
        task = self._runner.submit(lambda _ctx: self._connections.keyring(), lane=Lane.CONFIG, owner=wizard)
        task.failed.connect(lambda error: wizard.check.show_keyring_problem(error_line(error)))

    # Lists to choose from

    def _list_regions(self, wizard: ConnectionWizard) -> None:
        page = wizard.account
        self._list(page.list, page.problem, partial(self._connections.regions, wizard.draft()), page.show_regions)

    def _list_instances(self, wizard: ConnectionWizard) -> None:
        page = wizard.instance
        self._list(page.list, page.problem, partial(self._connections.instances, wizard.draft()), page.show_instances)

    def _list_namespaces(self, wizard: ConnectionWizard) -> None:
        page = wizard.collection
        work = partial(self._connections.namespaces, wizard.draft(), page.account())
        self._list(page.list_namespaces, page.problem, work, page.show_namespaces)

    def _list_collections(self, wizard: ConnectionWizard) -> None:
        page = wizard.collection
        work = partial(self._connections.collections, wizard.draft())
        self._list(page.list, page.problem, work, page.show_collections)

    def _list(
        self,
        button: QPushButton,
        problem: QLabel,
        work: Callable[[TaskContext], object],
        show: Callable[..., None],
    ) -> None:
        problem.clear()
        task = self._call(work)
        self._waiting = button
        if button.hasFocus():
            # To the field beside it; else the next one would get the keyboard: Back, which Enter then presses.
            button.focusPreviousChild()
        button.setEnabled(False)
        task.succeeded.connect(show)
        task.failed.connect(partial(_tell, problem.setText))
        task.finished.connect(self._end_waiting)

    # Creating

    def _create_index(self, wizard: ConnectionWizard) -> None:
        page = wizard.new_collection
        work = partial(
            _create_index,
            self._connections,
            wizard.draft(),
            page.raw_collection.text().strip(),
            page.raw_dimensions.value(),
            page.index(),
            wizard.collection.account(),
        )

        def show(step: Step) -> None:
            page.raw_result.setText(self._texts.index_line(step, page.raw_collection.text().strip()))

        self._list(page.create_index, page.raw_result, work, show)

    def _set_up_and_check(self, wizard: ConnectionWizard) -> None:
        plan = wizard.plan()
        if plan is None:
            self._check(wizard)
            return
        wizard.check.show_busy(self.tr("Setting up…"))
        task = self._call(partial(self._connections.set_up, wizard.draft(), plan))
        task.succeeded.connect(partial(self._on_set_up, wizard))
        task.failed.connect(partial(_tell, wizard.check.show_problem))

    def _on_set_up(self, wizard: ConnectionWizard, report: SetUpReport) -> None:
        draft, done = wizard.draft(), report.error is None
        wizard.check.show_set_up(self._texts.set_up_lines(report, draft), done=done)
        if done:
            wizard.collection.forget_manager()
            self._check(wizard)

    def _check(self, wizard: ConnectionWizard) -> None:
        wizard.check.show_busy(self.tr("Checking…"))
        task = self._call(partial(self._connections.check, wizard.draft()))
        task.succeeded.connect(partial(self._on_report, wizard))
        task.failed.connect(partial(_tell, wizard.check.show_problem))

    def _on_report(self, wizard: ConnectionWizard, report: CheckReport) -> None:
        lines = [self._texts.finding_line(finding) for finding in report.findings]
        wizard.check.show_report(lines, ok=report.ok)

    # Keeping

    def _save(self, wizard: ConnectionWizard) -> None:
        session_only = wizard.check.session_only.isChecked()
        task = self._call(partial(_save, self._connections, wizard.draft(), session_only))
        task.succeeded.connect(partial(self._on_saved, wizard))
        task.failed.connect(partial(_tell, wizard.check.show_problem))

    def _on_saved(self, wizard: ConnectionWizard, _result: object) -> None:
        wizard.close_saved()
        self.saved.emit()

    def _remove(self, name: str) -> None:
        task = self._runner.submit(lambda _ctx: self._connections.remove(name), lane=Lane.CONFIG, owner=self)
        task.succeeded.connect(lambda _result: self.removed.emit())
        task.failed.connect(self._on_failed)

    def _on_finished(self) -> None:
        self._abandon()
        self._wizard = None

    def _call(self, work: Callable[[TaskContext], object]) -> Task:
        self._end_waiting()
        return self._calls.submit(work)

    def _abandon(self) -> None:
        self._calls.abandon()
        self._end_waiting()

    def _abandon_listing(self) -> None:
        if self._waiting is not None:
            self._abandon()

    def _end_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.setEnabled(True)
            self._waiting = None

    def _on_failed(self, error: TusouError) -> None:
        self._window.message_bar.show_message(error_message(error))


def _tell(show: Callable[[str], None], error: TusouError) -> None:
    show(error_line(error))


def _create_index(
    connections: ConnectionService,
    draft: ConnectionDraft,
    collection: str,
    dimensions: int,
    index: IndexChoice,
    manager: Manager,
    ctx: TaskContext,
) -> Step:
    return connections.create_vector_index(replace(draft, collection=collection), dimensions, index, manager, ctx)


def _save(connections: ConnectionService, draft: ConnectionDraft, session_only: bool, _ctx: TaskContext) -> None:  # noqa: FBT001
    connections.save(draft, session_only=session_only)
