"""Carries out what the connection wizard asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.services.connections import ConnectionDraft, ConnectionService, SetUpPlan
from desktop.tasks import Lane, Task, TaskRunner, TaskSlot
from desktop.ui.error_presenter import error_line, error_message
from desktop.ui.main_window import MainWindow
from desktop.ui.settings.connection_wizard import ConnectionWizard

if TYPE_CHECKING:
    from desktop.engines.analyticdb.check import CheckReport, Finding
    from desktop.engines.analyticdb.model_table import EmbeddingModel


class ConnectionController(QObject):
    """Opens the wizard and makes its calls on a thread of their own: network and keyring may block for long.

    Args:
        window: the window, on which the wizard opens.
        connections: makes connections.
        runner: runs the calls.

    Signals:
        saved: there is a new library, and it is the current one.
    """

    saved = Signal()

    def __init__(self, window: MainWindow, connections: ConnectionService, runner: TaskRunner) -> None:
        super().__init__(window)
        self._window = window
        self._connections = connections
        self._runner = runner
        self._calls = TaskSlot(runner, Lane.CONFIG, self)
        self._wizard: ConnectionWizard | None = None

    def open(self) -> None:
        """Show the wizard."""
        if self._wizard is not None:
            self._wizard.activateWindow()
            return
        work = partial(_choices, self._connections)
        task = self._runner.submit(work, lane=Lane.CONFIG, owner=self)
        task.succeeded.connect(self._on_choices)
        task.failed.connect(self._on_failed)

    def _on_choices(self, choices: tuple[Sequence[EmbeddingModel], str]) -> None:
        if self._wizard is not None:
            return
        wizard = self._wizard = ConnectionWizard(*choices, self._window)
        wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wizard.instance.list_requested.connect(self._on_list_instances)
        wizard.collection.list_requested.connect(self._on_list_collections)
        wizard.check.check_requested.connect(self._on_check)
        wizard.save_requested.connect(self._on_save)
        wizard.finished.connect(self._on_finished)
        wizard.open()

    def _on_list_instances(self) -> None:
        if (wizard := self._wizard) is not None:
            page = wizard.instance
            task = self._call(partial(self._connections.instances, wizard.draft()))
            task.succeeded.connect(page.show_instances)
            task.failed.connect(partial(_tell, page.problem.setText))

    def _on_list_collections(self) -> None:
        if (wizard := self._wizard) is not None:
            page = wizard.collection
            task = self._call(partial(self._connections.collections, wizard.draft()))
            task.succeeded.connect(page.show_collections)
            task.failed.connect(partial(_tell, page.problem.setText))

    def _on_check(self) -> None:
        if (wizard := self._wizard) is not None:
            wizard.check.show_busy(self.tr("Setting up and checking…") if wizard.plan() else self.tr("Checking…"))
            task = self._call(partial(_set_up_and_check, self._connections, wizard.draft(), wizard.plan()))
            task.succeeded.connect(self._on_report)
            task.failed.connect(partial(_tell, wizard.check.show_problem))

    def _on_report(self, report: CheckReport) -> None:
        if self._wizard is not None:
            self._wizard.check.show_report(report, [self._line(finding) for finding in report.findings])

    def _on_save(self) -> None:
        if (wizard := self._wizard) is not None:
            session_only = wizard.check.session_only.isChecked()
            task = self._call(partial(_save, self._connections, wizard.draft(), session_only))
            task.succeeded.connect(self._on_saved)
            task.failed.connect(partial(_tell, wizard.check.show_problem))

    def _on_saved(self) -> None:
        if self._wizard is not None:
            self._wizard.close_saved()
        self.saved.emit()

    def _on_finished(self) -> None:
        self._calls.abandon()
        self._wizard = None

    def _call(self, work: Callable[[TaskContext], object]) -> Task:
        return self._calls.submit(work)

    def _on_failed(self, error: TusouError) -> None:
        self._window.message_bar.show_message(error_message(error))

    def _line(self, finding: Finding) -> str:
        names = {
            "settings": self.tr("What was typed in"),
            "service": self.tr("Service and AccessKey"),
            "collection": self.tr("Collection"),
            "documents": self.tr("Reading the collection"),
            "open_platform": self.tr("Open platform"),
            "upload_host": self.tr("Upload host"),
            "search": self.tr("Searching"),
        }
        name = names[finding.step.value]
        if finding.error is not None:
            return f"✗ {name} ({finding.target}): {error_line(finding.error)}"
        note = f" – {finding.note}" if finding.note else ""
        return f"✓ {name} ({finding.target}){note}"


def _tell(show: Callable[[str], None], error: TusouError) -> None:
    show(error_line(error))


def _choices(connections: ConnectionService, _ctx: TaskContext) -> tuple[Sequence[EmbeddingModel], str]:
    return connections.models(), connections.policy()


def _set_up_and_check(
    connections: ConnectionService, draft: ConnectionDraft, plan: SetUpPlan | None, ctx: TaskContext
) -> CheckReport:
    if plan is not None:
        connections.set_up(draft, plan, ctx)
    return connections.check(draft, ctx)


def _save(connections: ConnectionService, draft: ConnectionDraft, session_only: bool, _ctx: TaskContext) -> None:  # noqa: FBT001
    connections.save(draft, session_only=session_only)
