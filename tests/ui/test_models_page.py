"""The page of models, over a real library and a hub on this computer; and the change of a model behind the window."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.config.settings import SettingsStore
from desktop.core.progress import TaskContext
from desktop.services.library import LibraryRegistry
from desktop.services.models import intake, power
from desktop.services.models.installation import Installer
from desktop.services.models.service import ModelService
from desktop.tasks import TaskRunner
from desktop.ui.main_window import MainWindow
from desktop.ui.models.installations import Installations
from desktop.ui.models.preparation import Preparation
from desktop.ui.models.preparation_bar import PreparationBar
from desktop.ui.settings.model_card import ModelCard
from desktop.ui.settings.models_controller import ModelsController
from desktop.ui.settings.models_page import ModelsPage
from desktop.ui.settings.settings_dialog import SettingsDialog
from desktop.ui.window_state import WindowState
from tests.hub.hub import TinyHub, serving
from tests.hub.meanings import meanings
from tests.hub.tiny_pack import build_pack
from tests.ui.program import WAIT_MS

NAME = "ViT-B-32__laion2b-s34b-b79k"
REPOSITORY = f"immich-app/{NAME}"


class Desk:
    """A window with the models' page in the settings, as the program builds them."""

    def __init__(self, paths: Paths, runner: TaskRunner) -> None:
        self.runner = runner
        self.settings = SettingsStore(paths.settings_file)
        self.registry = LibraryRegistry(paths, self.settings, CredentialStore({}))
        self.service = ModelService(self.registry, paths, self.settings)
        self.window = MainWindow(WindowState(None))
        self.installations = Installations(self.service, runner)
        self.preparation = Preparation(self.service, runner)
        self.controller = ModelsController(
            self.window, self.service, self.settings, self.installations, self.preparation, runner
        )
        page = self.controller.make_page()
        assert isinstance(page, ModelsPage)
        self.page = page
        self.dialog = SettingsDialog(self.settings.load(), [], self.window, [(self.controller.title, page)])

    def card(self, name: str) -> ModelCard:
        cards = self.page.findChildren(ModelCard)
        return next(card for card in cards if not card.isHidden() and card.accessibleName().startswith(name))

    def has(self, name: str) -> bool:
        cards = self.page.findChildren(ModelCard)
        return any(not card.isHidden() and card.accessibleName().startswith(name) for card in cards)

    def says(self, name: str, *parts: str) -> bool:
        text = words(self.card(name)) if self.has(name) else ""
        return all(part in text for part in parts)

    def press(self, name: str, text: str) -> None:
        button(self.card(name), text).click()

    def answer(self, text: str) -> str:
        """Press a button of the question that is open. Returns the question."""
        box = self.page.findChild(QMessageBox)
        assert isinstance(box, QMessageBox)
        asked = f"{box.text()} {box.informativeText()}"
        next(each for each in box.buttons() if each.text().replace("&", "") == text).click()
        return asked

    @property
    def message(self) -> str:
        message = self.window.message_bar.message
        return message.text if message is not None else ""


def words(widget: QWidget) -> str:
    labels = widget.findChildren(QLabel)
    return " ".join(label.text() for label in labels if not label.isHidden()).replace("\u00a0", " ")


def button(widget: QWidget, text: str) -> QPushButton:
    found = widget.findChildren(QPushButton)
    return next(each for each in found if each.text().replace("&", "").startswith(text) and not each.isHidden())


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_pack(tmp_path_factory.mktemp("packs") / "Tiny", meanings("en", "zh"))


@pytest.fixture(scope="module")
def installed(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installed pack, to be copied to where a test wants it."""
    return Installer(tmp_path_factory.mktemp("models")).from_path(pack, TaskContext())


@pytest.fixture
def paths(tusou_home: Path, library_folder: Path) -> Paths:
    paths = Paths.from_environment()
    shutil.copytree(library_folder / "library", paths.library("local"), dirs_exist_ok=True)
    return paths


@pytest.fixture
def with_pack(paths: Paths, installed: Path) -> None:
    shutil.copytree(installed, paths.models / installed.name)


@pytest.fixture
def make_desk(qtbot: QtBot, paths: Paths) -> Iterator[Callable[[], Desk]]:
    opened: list[Desk] = []

    def make() -> Desk:
        desk = Desk(paths, TaskRunner())
        opened.append(desk)
        qtbot.addWidget(desk.window)
        desk.dialog.show()
        qtbot.waitUntil(lambda: desk.has("Built-in model"), timeout=WAIT_MS)
        return desk

    yield make
    for desk in opened:
        assert desk.runner.shutdown(WAIT_MS)
        desk.window.message_bar.clear()
        desk.dialog.close()
        desk.registry.close()


@pytest.fixture
def hub(tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TinyHub]:
    shutil.copytree(pack, tmp_path / "hub" / REPOSITORY)
    with serving(tmp_path / "hub") as served:
        monkeypatch.setenv("HF_ENDPOINT", served.url)
        yield served


def test_the_list_says_what_a_person_chooses_by(with_pack: None, make_desk: Callable[[], Desk]) -> None:
    desk = make_desk()
    assert desk.says("Built-in model", "In use", "512 dimension", "Apache-2.0", "English", "Chinese")
    assert desk.says("Tiny", "Installed", "on the disk", "24 dimension", "ms a photo on this computer")
    assert desk.says(NAME, "English; small and quick", "at most 605.1 MB to download", "licence MIT")
    assert desk.says(NAME, "English 68.8 %", "docs.immich.app", f"https://huggingface.co/{REPOSITORY}")
    assert not desk.says("Tiny", "huggingface.co")  # it came from a folder
    assert desk.says("nllb", "CC-BY-NC-4.0")
    headings = words(desk.page)
    assert headings.index("On this computer") < headings.index("Recommended packs") < headings.index("Other packs")


def test_everything_on_the_page_has_a_name(with_pack: None, make_desk: Callable[[], Desk]) -> None:
    desk = make_desk()
    controls = [
        each for kind in (QAbstractButton, QLineEdit, QProgressBar, ModelCard) for each in desk.page.findChildren(kind)
    ]
    nameless = [each for each in controls if each.isVisibleTo(desk.page) and not (each.accessibleName() or _text(each))]
    assert not nameless
    assert button(desk.card("Tiny"), "Use").accessibleName() == "Use: Tiny"


def _text(control: QWidget) -> str:
    return control.text() if isinstance(control, QAbstractButton) else ""


def test_a_pack_is_fetched_used_and_removed(qtbot: QtBot, make_desk: Callable[[], Desk], hub: TinyHub) -> None:
    desk = make_desk()
    desk.press(NAME, "Install")
    qtbot.waitUntil(lambda: desk.page.findChild(QMessageBox) is not None, timeout=WAIT_MS)
    asked = desk.answer("Install")
    assert "kB are fetched from http://127.0.0.1" in asked
    assert "Licence: MIT" in asked
    qtbot.waitUntil(lambda: desk.says(NAME, "Installed"), timeout=WAIT_MS)
    assert desk.message.startswith(f"{NAME} is installed")
    desk.press(NAME, "Use")
    qtbot.waitUntil(lambda: desk.says(NAME, "In use"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: desk.message == f"Searches use {NAME} now.", timeout=WAIT_MS)
    desk.press("Built-in model", "Use")
    qtbot.waitUntil(lambda: desk.says("Built-in model", "In use"), timeout=WAIT_MS)
    desk.press(NAME, "Remove")
    assert "become free on the disk" in desk.answer("Remove")
    qtbot.waitUntil(lambda: desk.says(NAME, "to download"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "are free again" in words(desk.page), timeout=WAIT_MS)


def test_a_question_that_is_declined_fetches_nothing(qtbot: QtBot, make_desk: Callable[[], Desk], hub: TinyHub) -> None:
    desk = make_desk()
    desk.press(NAME, "Install")
    qtbot.waitUntil(lambda: desk.page.findChild(QMessageBox) is not None, timeout=WAIT_MS)
    desk.answer("Cancel")
    assert not desk.installations.states
    assert not hub.asked


def test_a_download_is_stopped_and_goes_on_after_a_restart(
    qtbot: QtBot, make_desk: Callable[[], Desk], hub: TinyHub
) -> None:
    (hub.root / REPOSITORY / "visual" / "more.weights").write_bytes(bytes(400_000))
    hub.faults.pause_s = 0.05
    desk = make_desk()
    desk.installations.start(REPOSITORY)
    qtbot.waitUntil(lambda: hub.sent["visual/more.weights"] > 20_000, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: desk.says(NAME, " of 411"), timeout=WAIT_MS)
    desk.press(NAME, "Stop")
    assert desk.says(NAME, "Stopping")
    qtbot.waitUntil(lambda: desk.has(NAME) and desk.says(NAME, "have arrived"), timeout=WAIT_MS)
    hub.faults.pause_s = 0
    sent = hub.sent.total()

    desk = make_desk()
    assert desk.says(NAME, "have arrived")
    desk.press(NAME, "Continue")  # agreed to before: no question
    qtbot.waitUntil(lambda: desk.says(NAME, "Installed"), timeout=WAIT_MS)
    assert hub.sent.total() - sent < 400_000


def test_what_arrived_of_a_pack_can_be_removed(
    qtbot: QtBot, make_desk: Callable[[], Desk], hub: TinyHub, paths: Paths
) -> None:
    hub.faults.wrong_bytes = {"visual/preprocess_cfg.json"}
    desk = make_desk()
    desk.installations.start(REPOSITORY)
    qtbot.waitUntil(lambda: desk.says(NAME, "arrived damaged", "have arrived"), timeout=WAIT_MS)
    desk.press(NAME, "Remove")
    desk.answer("Remove")
    qtbot.waitUntil(lambda: "are free again" in words(desk.page), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not desk.says(NAME, "have arrived"), timeout=WAIT_MS)
    assert not list(paths.models.rglob("*.onnx*"))


@pytest.mark.parametrize(
    ("fault", "what", "advice"),
    [
        ("gone", "There is no model of the name", "Choose one of the list"),
        ("gated", "is not free for everyone", "HF_TOKEN"),
        ("damaged", "arrived damaged", "choose another mirror"),
        ("full", "disk is full", "free"),
        ("offline", "cannot be reached", "choose a mirror"),
        ("mixed", "does not pass its test", "choose another one"),
    ],
)
def test_what_went_wrong_is_said_with_what_to_do(
    qtbot: QtBot,
    make_desk: Callable[[], Desk],
    hub: TinyHub,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    what: str,
    advice: str,
) -> None:
    desk = make_desk()
    folder = hub.root / REPOSITORY
    match fault:
        case "gone":
            shutil.rmtree(folder)
        case "gated":
            hub.faults.gated = True
        case "damaged":
            hub.faults.wrong_bytes = {"textual/model.onnx"}
        case "full":
            monkeypatch.setattr(intake, "_SPARE_BYTES", 1 << 60)
        case "offline":
            desk.service.choose_hub("http://127.0.0.1:1")
        case "mixed":
            build_pack(tmp_path / "other", meanings("en", "zh"), seed=8)
            shutil.copytree(tmp_path / "other" / "textual", folder / "textual", dirs_exist_ok=True)
    desk.installations.start(REPOSITORY)
    qtbot.waitUntil(lambda: desk.says(NAME, what, advice), timeout=WAIT_MS)
    # What arrived whole is kept, where it may be of use.
    again = "Continue" if fault == "damaged" else "Install"
    buttons = desk.card(NAME).findChildren(QPushButton)
    qtbot.waitUntil(lambda: any(each.accessibleName() == f"{again}: {NAME}" for each in buttons), timeout=WAIT_MS)


def test_a_pack_is_taken_from_a_folder_and_a_typed_name(
    qtbot: QtBot, make_desk: Callable[[], Desk], hub: TinyHub, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(pack))
    desk.dialog.show_page("Models")
    button(desk.page, "From a folder").click()
    qtbot.waitUntil(lambda: desk.says("Tiny", "Installed"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not desk.card("Tiny").visibleRegion().isEmpty())  # far above the button
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(pack / "none.zip"), ""))
    button(desk.page, "From a zip").click()
    qtbot.waitUntil(lambda: desk.has("none.zip") and "none.zip" in words(desk.card("none.zip")), timeout=WAIT_MS)
    name = next(each for each in desk.page.findChildren(QLineEdit) if each.accessibleName() == "Name of a pack")
    qtbot.keyClicks(name, "someone/nothing")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.says("nothing", "There is no model of the name someone/nothing"), timeout=WAIT_MS)
    assert desk.dialog.isVisible()  # Enter was for the field, not for the dialog


def test_a_mirror_is_kept_if_it_is_safe(qtbot: QtBot, make_desk: Callable[[], Desk]) -> None:
    desk = make_desk()
    field = next(each for each in desk.page.findChildren(QLineEdit) if each.accessibleName() == "Address of a mirror")
    for address, kept in (("https://mirror.example", "https://mirror.example"), ("http://mirror.example", None)):
        field.clear()
        qtbot.keyClicks(field, address)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        if kept is None:
            qtbot.waitUntil(lambda: "http://mirror.example" in words(desk.page), timeout=WAIT_MS)
        else:
            qtbot.waitUntil(lambda: desk.settings.load().model_hub == "https://mirror.example", timeout=WAIT_MS)
    assert desk.settings.load().model_hub == "https://mirror.example"


# Photos on the way to another model


def test_photos_wait_by_hand_and_on_battery_and_go_on(
    qtbot: QtBot, with_pack: None, make_desk: Callable[[], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk()
    bar = next(each for each in desk.window.findChildren(PreparationBar) if not desk.page.isAncestorOf(each))
    desk.service.pause()
    desk.press("Tiny", "Use")
    qtbot.waitUntil(lambda: desk.says("Tiny", "Being prepared"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "0 of 8 · paused" in words(bar), timeout=WAIT_MS)
    assert desk.says("Built-in model", "In use")  # it answers meanwhile
    monkeypatch.setattr(power, "on_battery", lambda: True)
    button(bar, "Resume").click()
    qtbot.waitUntil(lambda: "runs on its battery" in words(bar), timeout=WAIT_MS)
    box = desk.page.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    assert box.isChecked()
    box.click()
    qtbot.waitUntil(lambda: desk.says("Tiny", "In use"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bar.isHidden() and desk.message == "Searches use Tiny now.", timeout=WAIT_MS)


def test_the_next_program_goes_on_by_itself(qtbot: QtBot, with_pack: None, make_desk: Callable[[], Desk]) -> None:
    desk = make_desk()
    desk.service.pause()
    desk.service.use("Tiny")
    desk.preparation.start()
    qtbot.waitUntil(lambda: desk.preparation.state is not None, timeout=WAIT_MS)
    assert desk.runner.shutdown(WAIT_MS)
    desk.service.resume()

    desk = make_desk()
    desk.preparation.start()  # as at every start of the program
    qtbot.waitUntil(lambda: desk.message == "Searches use Tiny now.", timeout=WAIT_MS)
    assert desk.service.switches() == []


def test_another_choice_ends_the_work_for_the_one_before(
    qtbot: QtBot, with_pack: None, make_desk: Callable[[], Desk]
) -> None:
    desk = make_desk()
    desk.service.pause()
    desk.press("Tiny", "Use")
    qtbot.waitUntil(lambda: desk.says("Tiny", "Being prepared"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: desk.preparation.state is not None, timeout=WAIT_MS)
    desk.press("Built-in model", "Use")
    qtbot.waitUntil(lambda: desk.preparation.state is None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: desk.says("Tiny", "Installed"), timeout=WAIT_MS)
    assert desk.service.switches() == []
