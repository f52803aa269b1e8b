"""Does what the page of models asks for, and tells the window when a model is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.services.models.hub import default_endpoint
from desktop.services.models.info import ModelInfo, Switch
from desktop.services.models.service import repository_of
from desktop.tasks import Lane, TaskRunner, TaskSlot
from desktop.ui.error_presenter import error_line, error_message
from desktop.ui.main_window import MainWindow
from desktop.ui.message_bar import Message
from desktop.ui.models import model_words
from desktop.ui.models.installations import Installations
from desktop.ui.models.preparation import Preparation
from desktop.ui.models.preparation_bar import PreparationBar
from desktop.ui.settings.model_card import ModelState
from desktop.ui.settings.models_page import ModelsPage

if TYPE_CHECKING:
    from desktop.config.settings import SettingsStore
    from desktop.services.models.service import ModelService


@dataclass(frozen=True, slots=True)
class _Overview:
    """What the page shows.

    Attributes:
        models: all of them.
        hub: the chosen mirror, or empty.
        environment: the address that counts without one.
        pause_on_battery: whether photos wait on battery.
    """

    models: Sequence[ModelInfo]
    hub: str
    environment: str
    pause_on_battery: bool


class ModelsController(QObject):
    """Connects the page of models with the service. Belongs to a window; installations outlive it.

    Args:
        window: tells what is ready, and shows how far photos are.
        service: with the models.
        settings: with what is chosen beside them.
        installations, preparation: keep running.
        runner: runs the rest.
    """

    def __init__(
        self,
        window: MainWindow,
        service: ModelService,
        settings: SettingsStore,
        installations: Installations,
        preparation: Preparation,
        runner: TaskRunner,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._service = service
        self._settings = settings
        self._installations = installations
        self._preparation = preparation
        self._runner = runner
        self._reading = TaskSlot(runner, Lane.LIBRARY, self)
        self._page: ModelsPage | None = None
        self._overview: _Overview | None = None
        window.add_activity(PreparationBar(preparation, window))
        installations.changed.connect(self._show)
        installations.ended.connect(self._read)
        installations.found.connect(self._on_found)
        installations.installed.connect(self._on_installed)
        preparation.ended.connect(self._on_prepared)
        preparation.failed.connect(self._on_preparation_failed)

    @property
    def title(self) -> str:
        """Of the page."""
        return self.tr("Models")

    def make_page(self) -> QWidget:
        """A page for a dialog, which owns it."""
        page = ModelsPage()
        bar = PreparationBar(self._preparation, page)
        bar.setProperty("card", True)
        page.add_activity(bar)
        page.use_requested.connect(self.use)
        page.remove_requested.connect(self._on_remove_requested)
        page.install_requested.connect(self._on_install_requested)
        page.path_requested.connect(self._on_path_requested)
        page.stop_requested.connect(self._installations.stop)
        page.hub_chosen.connect(self._on_hub_chosen)
        page.battery_chosen.connect(self._on_battery_chosen)
        page.destroyed.connect(self._on_page_gone)
        self._page, self._overview = page, None
        self._read()
        return page

    def use(self, info: ModelInfo) -> None:
        """Let searches use a model, as soon as every photo is ready for it."""
        task = self._runner.submit(lambda _ctx: self._service.use(info.id), lane=Lane.LIBRARY, owner=self)
        task.succeeded.connect(self._on_used)
        task.failed.connect(self._tell_error)

    # The list

    def _read(self, _source: str = "") -> None:
        if self._page is not None:
            task = self._reading.submit(partial(_read, self._service, self._settings))
            task.succeeded.connect(self._on_read)
            task.failed.connect(self._tell_error)

    def _on_read(self, overview: _Overview) -> None:
        self._overview = overview
        if self._page is not None:
            self._page.show_choices(overview.hub, overview.environment, pause_on_battery=overview.pause_on_battery)
        self._show()

    def _show(self) -> None:
        if self._page is None or self._overview is None:
            return
        running = dict(self._installations.states)
        states = [ModelState(info, running.pop(info.source, None)) for info in self._overview.models]
        # What was asked for by its name and is not known yet.
        states += [
            ModelState(ModelInfo(source.rstrip("/\\").rpartition("/")[2], "", source=source), installation)
            for source, installation in running.items()
        ]
        self._page.show_models(states)

    def _on_page_gone(self) -> None:
        self._page = None
        self._reading.abandon()
        for source in tuple(self._installations.states):
            self._installations.forget(source)

    # Installing

    def _on_path_requested(self, path: str) -> None:
        self._installations.start(path, local=True)

    def _on_install_requested(self, name: str) -> None:
        failed = self._installations.states.get(name)
        if failed is not None and failed.local:
            self._on_path_requested(name)
            return
        source = repository_of(name)
        known = self._overview.models if self._overview is not None else ()
        if any(info.source == source and info.arrived_bytes for info in known):
            self._installations.start(source)  # agreed to already
        else:
            self._installations.ask(source)

    def _on_found(self, info: ModelInfo) -> None:
        if self._page is None or self._overview is None:
            return
        text = self.tr("{size} are fetched from {hub}, and stay on this computer until you remove the pack.").format(
            size=model_words.size(info.size_bytes or 0), hub=self._overview.hub or self._overview.environment
        )
        licence = self.tr("Licence: {licence}.").format(licence=info.licence) if info.licence else ""
        terms = licence or self.tr("Tusou does not know its licence: see its page on the hub.")
        self._ask(
            self.tr("Install {name}?").format(name=info.name),
            f"{text}\n{terms}",
            self.tr("Install"),
            partial(self._installations.start, info.source),
        )

    def _on_installed(self, info: ModelInfo) -> None:
        self._read()
        text = self.tr("{name} is installed and passed its test.").format(name=info.name)
        self._window.message_bar.show_message(
            Message(text, action_text=self.tr("Use it for searches"), action=partial(self.use, info))
        )

    # Using

    def _on_used(self, switch: Switch) -> None:
        self._read()
        if switch.answering == switch.wanted:
            self._on_prepared([switch])
        # Also where nothing is missing: the way to another model may be under way.
        self._preparation.start()

    def _on_prepared(self, switches: Sequence[Switch]) -> None:
        self._read()
        text = self.tr("Searches use {model} now.").format(model=model_words.short_name(switches[0].wanted))
        self._window.message_bar.show_message(Message(text))

    def _on_preparation_failed(self, error: TusouError) -> None:
        self._window.message_bar.show_message(error_message(error, self._preparation.start))

    # Removing

    def _on_remove_requested(self, info: ModelInfo) -> None:
        files = (info.size_bytes or 0) if info.installed else info.arrived_bytes
        text = self.tr("{size} become free on the disk. No photo is touched.").format(
            size=model_words.size(files + info.vector_bytes)
        )
        self._ask(
            self.tr("Remove {name}?").format(name=info.name), text, self.tr("Remove"), partial(self._remove, info)
        )

    def _remove(self, info: ModelInfo) -> None:
        name = info.id or info.source
        self._installations.forget(info.source)
        task = self._runner.submit(lambda _ctx: self._service.remove(name), lane=Lane.LIBRARY, owner=self)
        task.succeeded.connect(partial(self._on_removed, info.name))
        task.failed.connect(self._tell_error)

    def _on_removed(self, name: str, freed_bytes: int) -> None:
        self._read()
        text = self.tr("{name} is removed; {size} are free again.")
        self._tell(text.format(name=name, size=model_words.size(freed_bytes)))

    # Choices

    def _on_hub_chosen(self, address: str) -> None:
        self._change(partial(self._service.choose_hub, address))

    def _on_battery_chosen(self, pauses: bool) -> None:  # noqa: FBT001 -- Qt's signature
        self._change(partial(self._service.choose_battery, pauses=pauses))

    def _change(self, change: Callable[[], None]) -> None:
        task = self._runner.submit(lambda _ctx: change(), lane=Lane.CHOICE, owner=self)
        task.succeeded.connect(self._on_changed)
        task.failed.connect(self._tell_error)

    def _on_changed(self) -> None:
        self._tell("")
        self._read()

    # Telling

    def _ask(self, title: str, text: str, agree: str, go_on: Callable[[], None]) -> None:
        box = QMessageBox(self._page or self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(title)
        box.setText(title)
        box.setInformativeText(text)
        button = box.addButton(agree, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(button)
        button.clicked.connect(go_on)
        box.open()

    def _tell(self, text: str) -> None:
        if self._page is not None:
            self._page.show_notice(text)

    def _tell_error(self, error: TusouError) -> None:
        if self._page is not None:
            self._page.show_notice(error_line(error), wrong=True)
        else:
            self._window.message_bar.show_message(error_message(error))


def _read(service: ModelService, settings: SettingsStore, _ctx: TaskContext) -> _Overview:
    chosen = settings.load()
    return _Overview(service.models(measured=True), chosen.model_hub, default_endpoint(), chosen.pause_on_battery)
