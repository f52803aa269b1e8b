"""Adding photos through the upload panel: real imports into a real local library."""

from __future__ import annotations

import csv
import dataclasses
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QListView, QWidget
from pytestqt.qtbot import QtBot

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.config.settings import LOCAL_LIBRARY, SettingsStore
from desktop.core.errors import ErrorCode, InvalidInputError, StorageError
from desktop.core.progress import TaskContext
from desktop.services.importing import ImportPhase, ImportService, ImportState, ItemPhase, ItemState
from desktop.services.library import LibraryRegistry
from desktop.tasks import TaskRunner
from desktop.ui.dropped import Bitmap, Dropped
from desktop.ui.message_bar import MessageBar
from desktop.ui.upload.failure_model import PAGE, FailureModel
from desktop.ui.upload.import_card import ImportCard
from desktop.ui.upload.import_runner import ImportRunner
from desktop.ui.upload.import_text import ImportText
from desktop.ui.upload.upload_controller import UploadController
from desktop.ui.upload.upload_panel import UploadPanel

WAIT_MS = 20_000


def photo(path: Path, color: str) -> Path:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    assert image.save(str(path))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three photos and a file that is none."""
    folder = tmp_path / "holiday"
    folder.mkdir()
    for name, color in (("a.png", "teal"), ("b.jpg", "orange"), ("c.bmp", "navy")):
        photo(folder / name, color)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff not a picture")
    return folder


class Desk:
    """The upload panel over a real import service."""

    def __init__(self, runner: TaskRunner, paths: Paths) -> None:
        self.registry = LibraryRegistry(paths, SettingsStore(paths.settings_file), CredentialStore())
        self.service = ImportService(self.registry, paths)
        self.imports = ImportRunner(self.service, runner)
        self.panel = UploadPanel(QAction("photos"), QAction("folder"))
        self.messages = MessageBar()
        self.controller = UploadController(self.panel, self.imports, runner, self.messages, lambda: LOCAL_LIBRARY)

    def close(self) -> None:
        self.imports.close()

    @property
    def cards(self) -> list[ImportCard]:
        return [card for card in self.panel.findChildren(ImportCard) if not card.isHidden()]

    def text(self) -> str:
        return " | ".join(
            label.text() for card in self.cards for label in card.findChildren(QLabel) if not label.isHidden()
        )

    def photos(self) -> int:
        return len(self.registry.open(LOCAL_LIBRARY).photo_ids())


@pytest.fixture
def desk(qtbot: QtBot, runner: TaskRunner, tusou_home: Path) -> Iterator[Desk]:
    desk = Desk(runner, Paths.from_environment())
    qtbot.addWidget(desk.panel)
    qtbot.addWidget(desk.messages)
    desk.panel.resize(320, 700)
    desk.panel.show()
    yield desk
    desk.close()
    assert runner.shutdown(WAIT_MS)
    desk.service.close()
    desk.registry.close()
    desk.messages.clear()


def button(parent: QWidget, name: str) -> QAbstractButton:
    return next(each for each in parent.findChildren(QAbstractButton) if each.accessibleName() == name)


def idle(qtbot: QtBot, desk: Desk, card_count: int = 1) -> None:
    qtbot.waitUntil(lambda: not desk.imports.running and len(desk.cards) == card_count, timeout=WAIT_MS)


# -- imports --------------------------------------------------------------------------------------------------------


def test_a_dropped_folder_is_imported_and_what_failed_is_explained(qtbot: QtBot, desk: Desk, folder: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    zone = desk.panel.findChild(QWidget, "drop_zone")
    assert zone is not None
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(zone, QDragEnterEvent(QPoint(9, 9), copy, mime, left, none))
    with qtbot.waitSignal(desk.controller.photos_added, timeout=WAIT_MS) as added:
        QApplication.sendEvent(zone, QDropEvent(QPointF(9, 9), copy, mime, left, none))
    assert added.args == [LOCAL_LIBRARY]
    qtbot.waitUntil(lambda: "3 added" in desk.text() and "1 failed" in desk.text(), timeout=WAIT_MS)
    assert desk.photos() == 3
    card = desk.cards[0]
    problems = next(each for each in card.findChildren(QAbstractButton) if each.isCheckable())
    problems.click()
    rows = card.failures
    rows.fetchMore(rows.index(-1, 0))
    qtbot.waitUntil(lambda: rows.rowCount() == 1, timeout=WAIT_MS)
    line = str(rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "broken.jpg" in line
    assert "image" in line.lower()
    button(card, "Copy problems").click()
    assert QGuiApplication.clipboard().text() == rows.line(0)


def test_what_another_program_added_is_shown_when_the_window_is_gone_to(qtbot: QtBot, desk: Desk, folder: Path) -> None:
    with qtbot.waitSignal(desk.controller.photos_added, timeout=WAIT_MS):
        desk.controller.add_dropped(Dropped(paths=[str(folder / "a.png")]))
    idle(qtbot, desk)
    paths = Paths.from_environment()
    registry = LibraryRegistry(paths, SettingsStore(paths.settings_file), CredentialStore())
    other = ImportService(registry, paths)
    other.run(other.add(LOCAL_LIBRARY, [str(folder)]), TaskContext())
    other.close()
    registry.close()
    with qtbot.waitSignal(desk.controller.photos_added, timeout=WAIT_MS) as told:
        QGuiApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert told.args == [LOCAL_LIBRARY]
    assert len(desk.cards) == 2


def test_problems_are_listed_in_plain_words_and_copied_with_particulars(qtbot: QtBot) -> None:
    model = FailureModel()
    model.set_total(1)
    error = InvalidInputError(ErrorCode.IMAGE_DAMAGED, "OSError: Truncated File", params={"path": "/photos/a.jpg"})
    model.add_page(0, [ItemState(1, "/photos/a.jpg", ItemPhase.FAILED, 0, error)])
    place = model.index(0)
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        shown = str(place.data(role))
        assert shown.count("/photos/a.jpg") == 1
        assert "OSError" not in shown
    for complete in (str(place.data(Qt.ItemDataRole.ToolTipRole)), model.line(0)):
        assert complete.count("/photos/a.jpg") == 1
        assert "OSError: Truncated File" in complete


def test_problems_can_be_exported(
    qtbot: QtBot, desk: Desk, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.controller.add_dropped(Dropped(paths=[str(folder)]))
    qtbot.waitUntil(lambda: "1 failed" in desk.text(), timeout=WAIT_MS)
    target = tmp_path / "problems.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(target), ""))
    button(desk.cards[0], "Export problems as CSV…").click()
    qtbot.waitUntil(lambda: target.exists() and target.stat().st_size > 0, timeout=WAIT_MS)
    with target.open(encoding="utf-8-sig", newline="") as stream:
        assert any("broken.jpg" in " ".join(row) for row in csv.reader(stream))


def test_what_failed_can_be_retried(qtbot: QtBot, desk: Desk, folder: Path) -> None:
    desk.controller.add_dropped(Dropped(paths=[str(folder)]))
    qtbot.waitUntil(lambda: "1 failed" in desk.text(), timeout=WAIT_MS)
    idle(qtbot, desk)
    photo(folder / "mended.jpg", "plum").replace(folder / "broken.jpg")
    button(desk.cards[0], "Retry failed").click()
    qtbot.waitUntil(lambda: "4 added" in desk.text() and "failed" not in desk.text(), timeout=WAIT_MS)
    assert desk.photos() == 4


def test_several_bitmaps_are_photos_of_their_own(qtbot: QtBot, desk: Desk) -> None:
    bitmaps = []
    for number, color in enumerate(("red", "green")):
        image = QImage(30, 20, QImage.Format.Format_RGB32)
        image.fill(QColor(color))
        bitmaps.append(Bitmap(image, f"{number}.png"))
    desk.controller.add_dropped(Dropped(bitmaps=bitmaps))
    qtbot.waitUntil(lambda: "2 added" in desk.text(), timeout=WAIT_MS)


def test_a_cancelled_import_says_so_and_can_be_cleared(qtbot: QtBot, desk: Desk, folder: Path) -> None:
    import_id = desk.service.add(LOCAL_LIBRARY, [str(folder)])
    desk.controller.refresh()
    qtbot.waitUntil(lambda: len(desk.cards) == 1, timeout=WAIT_MS)
    assert "Waiting" in desk.text()
    button(desk.cards[0], "Cancel import").click()
    qtbot.waitUntil(lambda: "Cancelled" in desk.text(), timeout=WAIT_MS)
    button(desk.panel, "Clear finished imports").click()
    qtbot.waitUntil(lambda: not desk.cards, timeout=WAIT_MS)
    assert import_id not in [state.id for state in desk.service.imports()]


def test_a_paused_import_waits_and_goes_on_when_it_is_resumed(qtbot: QtBot, desk: Desk, folder: Path) -> None:
    desk.service.add(LOCAL_LIBRARY, [str(folder)])
    desk.controller.refresh()
    qtbot.waitUntil(lambda: len(desk.cards) == 1, timeout=WAIT_MS)
    button(desk.cards[0], "Pause").click()
    qtbot.waitUntil(lambda: "Paused" in desk.text(), timeout=WAIT_MS)
    assert desk.photos() == 0
    button(desk.cards[0], "Resume").click()
    qtbot.waitUntil(lambda: "3 added" in desk.text(), timeout=WAIT_MS)


def test_what_an_earlier_run_left_goes_on_by_itself(qtbot: QtBot, desk: Desk, folder: Path) -> None:
    desk.service.add(LOCAL_LIBRARY, [str(folder)])
    desk.imports.go_on()
    qtbot.waitUntil(lambda: "3 added" in desk.text(), timeout=WAIT_MS)


def test_photos_that_were_there_before_are_no_news(qtbot: QtBot, desk: Desk, folder: Path, runner: TaskRunner) -> None:
    desk.service.run(desk.service.add(LOCAL_LIBRARY, [str(folder)]), TaskContext())
    panel = UploadPanel(QAction("photos"), QAction("folder"))
    qtbot.addWidget(panel)
    again = UploadController(panel, desk.imports, runner, desk.messages, lambda: LOCAL_LIBRARY)
    told: list[str] = []
    again.photos_added.connect(told.append)
    qtbot.waitUntil(lambda: len(panel.findChildren(ImportCard)) == 1, timeout=WAIT_MS)
    again.refresh()
    qtbot.wait(200)
    assert told == []


# -- what is shown --------------------------------------------------------------------------------------------------

STATE = ImportState(
    id=1,
    library=LOCAL_LIBRARY,
    title="holiday",
    source_count=1,
    state=ImportPhase.RUNNING,
    counts={ItemPhase.WAITING: 6, ItemPhase.DONE: 3, ItemPhase.FAILED: 1},
    bytes_done=40,
    bytes_total=100,
    bytes_sent=0,
    listed=True,
    items_per_s=2.5,
    seconds_left=400.0,
    current="d.jpg",
    created_at=datetime(2026, 1, 2, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "4 of 10 · 2.5 photos/s · about 7 min left"),
        ({"seconds_left": 12.0, "items_per_s": 31.4}, "4 of 10 · 31 photos/s · less than a minute left"),
        ({"seconds_left": None, "items_per_s": 0.0}, "4 of 10"),
        ({"listed": False}, "Looking for photos · 10 found"),
        ({"state": ImportPhase.PAUSED}, "Paused · 4 of 10"),
        ({"state": ImportPhase.DONE, "counts": {ItemPhase.DONE: 1}}, "1 added"),
        ({"state": ImportPhase.DONE, "counts": {}}, "No photos found"),
        ({"state": ImportPhase.CANCELLED, "counts": {ItemPhase.UNCHANGED: 2}}, "Cancelled · 2 already there"),
    ],
)
def test_an_import_says_where_it_is(qapp: QApplication, changes: dict[str, object], text: str) -> None:
    assert ImportText().status(dataclasses.replace(STATE, **changes)) == text


def test_only_what_makes_sense_can_be_done(qtbot: QtBot) -> None:
    card = ImportCard(1)
    qtbot.addWidget(card)

    def offered(state: ImportPhase) -> set[str]:
        card.show_state(dataclasses.replace(STATE, state=state))
        names = ("Pause", "Resume", "Cancel import", "Retry failed")
        return {name for name in names if not button(card, name).isHidden()}

    assert offered(ImportPhase.RUNNING) == {"Pause", "Cancel import"}
    assert offered(ImportPhase.PAUSED) == {"Resume", "Cancel import", "Retry failed"}
    assert offered(ImportPhase.STOPPED) == {"Resume", "Cancel import", "Retry failed"}
    assert offered(ImportPhase.DONE) == {"Retry failed"}


def test_a_stopped_import_says_why(qtbot: QtBot) -> None:
    card = ImportCard(1)
    qtbot.addWidget(card)
    error = StorageError(ErrorCode.DISK_FULL, params={"path": "disk"})
    card.show_state(dataclasses.replace(STATE, state=ImportPhase.STOPPED, error=error))
    assert any("disk" in label.text().lower() for label in card.findChildren(QLabel) if not label.isHidden())


def failed(number: int) -> ItemState:
    error = InvalidInputError(ErrorCode.FILE_EMPTY)
    return ItemState(number, f"photo{number}.jpg", ItemPhase.FAILED, 0, error)


def test_the_failure_model_is_a_correct_model(qtbot: QtBot) -> None:
    model = FailureModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    wanted: list[int] = []
    model.more_wanted.connect(wanted.append)
    model.set_total(PAGE + 5)
    fetch(model)
    fetch(model)
    assert wanted == [0]
    model.add_page(0, [failed(n) for n in range(PAGE)])
    fetch(model)
    model.add_page(3, [failed(3)])
    model.add_page(PAGE, [failed(n) for n in range(PAGE, PAGE + 5)])
    assert wanted == [0, PAGE]
    assert model.rowCount() == PAGE + 5
    assert not model.canFetchMore(model.index(-1, 0))
    model.set_total(1)
    assert model.rowCount() == 0
    model.add_page(0, [])
    assert not model.canFetchMore(model.index(-1, 0))
    del tester


def fetch(model: QAbstractItemModel) -> None:
    model.fetchMore(model.index(-1, 0))


def test_the_list_of_problems_asks_for_what_it_shows(qtbot: QtBot) -> None:
    card = ImportCard(1)
    qtbot.addWidget(card)
    wanted: list[int] = []
    card.failures_wanted.connect(wanted.append)
    card.resize(300, 400)
    card.show()
    card.show_state(dataclasses.replace(STATE, state=ImportPhase.DONE))
    next(each for each in card.findChildren(QAbstractButton) if each.isCheckable()).click()
    qtbot.waitUntil(lambda: wanted == [0], timeout=WAIT_MS)
    card.failures.add_page(0, [failed(1)])
    view = card.findChild(QListView)
    assert view is not None
    assert view.model().rowCount() == 1


def test_an_error_of_the_journal_is_told(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch, tusou_home: Path
) -> None:
    told = threading.Event()
    refuse: Callable[..., object] = _refuse(told)
    monkeypatch.setattr(desk.service, "add", refuse)
    desk.controller.add_dropped(Dropped(paths=["/nowhere"]))
    qtbot.waitUntil(lambda: desk.messages.message is not None, timeout=WAIT_MS)
    assert told.is_set()


def _refuse(told: threading.Event) -> Callable[..., object]:
    def refuse(*_arguments: object) -> object:
        told.set()
        raise StorageError(ErrorCode.DISK_FULL, params={"path": "disk"})

    return refuse
