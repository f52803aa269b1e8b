"""What can be done with photos of the grid, over a real library."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.core.progress import TaskContext
from desktop.ui.message_bar import Message, Severity
from desktop.ui.results.photo_mime import PHOTO_IDS
from tests.ui.photo_window import PhotoWindow


class Opened(QObject):
    """Stands in for the programs of the system: takes what is opened with them."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url)


@pytest.fixture
def opened(qapp: object) -> Opened:
    taker = Opened()
    QDesktopServices.setUrlHandler("file", taker, "take")
    yield taker
    QDesktopServices.unsetUrlHandler("file")


def select(qtbot: QtBot, window: PhotoWindow, *names: str) -> None:
    view = window.panel.view
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.clearSelection()
    for name in names:
        row = window.names.index(name)
        view.selectionModel().select(window.panel.model.index(row), view.selectionModel().SelectionFlag.Select)
        view.selectionModel().setCurrentIndex(
            window.panel.model.index(row), view.selectionModel().SelectionFlag.NoUpdate
        )
    qtbot.waitUntil(
        lambda: (
            [photo.file_name for photo in window.results.selected_photos()] == sorted(names, key=window.names.index)
            and window.actions_.remove.isEnabled()
        )
    )


def last_message(window: PhotoWindow) -> Message:
    message = window.told[-1]
    assert isinstance(message, Message)
    return message


def test_delete_removes_and_undo_brings_back_where_it_was(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    before = photo_window.names
    select(qtbot, photo_window, before[1], before[4])
    with qtbot.waitSignal(photo_window.undo.changed):
        QTest.keyClick(photo_window.panel.view, Qt.Key.Key_Delete)
    assert photo_window.names == [name for name in before if name not in {before[1], before[4]}]
    assert len(photo_window.engine.photo_ids()) == 6
    message = last_message(photo_window)
    assert "files stay" in message.text
    message.action()
    qtbot.waitUntil(lambda: photo_window.names == before)
    assert len(photo_window.engine.photo_ids()) == 8


def test_the_files_of_removed_photos_stay(qtbot: QtBot, photo_window: PhotoWindow, library_folder: Path) -> None:
    select(qtbot, photo_window, "cat.jpg")
    with qtbot.waitSignal(photo_window.undo.changed):
        photo_window.actions_.remove.trigger()
    assert (library_folder / "photos" / "cat.jpg").exists()


def test_copy_offers_files_paths_and_ids(qtbot: QtBot, photo_window: PhotoWindow, library_folder: Path) -> None:
    select(qtbot, photo_window, "cat.jpg")
    QTest.keyClick(photo_window.panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    path = str(library_folder / "photos" / "cat.jpg")
    assert [url.toLocalFile() for url in data.urls()] == [path]
    assert data.text() == path
    assert data.hasFormat(PHOTO_IDS)


def test_copy_image_puts_the_full_picture_on_the_clipboard(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    select(qtbot, photo_window, "cat.jpg")
    photo_window.actions_.copy_image.trigger()
    photo = photo_window.results.selected_photos()[0]
    qtbot.waitUntil(lambda: len(photo_window.told) == 1)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (photo.width, photo.height)


def test_copy_path_copies_one_line_a_photo(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    select(qtbot, photo_window, "cat.jpg", "coffee.jpg")
    photo_window.actions_.copy_path.trigger()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 2


def test_enter_opens_the_file_with_the_system(
    qtbot: QtBot, photo_window: PhotoWindow, library_folder: Path, opened: Opened
) -> None:
    select(qtbot, photo_window, "cat.jpg")
    QTest.keyClick(photo_window.panel.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened.urls))
    assert opened.urls == [QUrl.fromLocalFile(str(library_folder / "photos" / "cat.jpg"))]


def test_opening_a_file_that_is_gone_says_so(
    qtbot: QtBot, photo_window: PhotoWindow, library_folder: Path, opened: Opened
) -> None:
    path = library_folder / "photos" / "cat.jpg"
    content = path.read_bytes()
    select(qtbot, photo_window, "cat.jpg")
    path.unlink()
    try:
        photo_window.actions_.open_file.trigger()
        qtbot.waitUntil(lambda: bool(photo_window.told))
    finally:
        path.write_bytes(content)
    assert "no such file" in last_message(photo_window).text
    assert opened.urls == []


@pytest.mark.qt_log_ignore("does not support QPlatformServices::openUrl")
def test_where_no_program_opens_the_file_its_path_can_be_copied(
    qtbot: QtBot, photo_window: PhotoWindow, library_folder: Path
) -> None:
    select(qtbot, photo_window, "cat.jpg")
    photo_window.actions_.open_file.trigger()  # without a screen, Qt knows no programs
    qtbot.waitUntil(lambda: bool(photo_window.told))
    message = last_message(photo_window)
    assert "“cat.jpg”" in message.text
    assert message.action is not None
    message.action()
    assert QGuiApplication.clipboard().text() == str(library_folder / "photos" / "cat.jpg")


def test_without_a_session_bus_show_in_folder_opens_the_folder(
    qtbot: QtBot, photo_window: PhotoWindow, library_folder: Path, opened: Opened
) -> None:
    select(qtbot, photo_window, "cat.jpg")
    photo_window.actions_.show_in_folder.trigger()
    qtbot.waitUntil(lambda: bool(opened.urls))
    assert opened.urls == [QUrl.fromLocalFile(str(library_folder / "photos"))]


def test_the_context_menu_offers_what_fits_the_selection(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    actions = photo_window.actions_
    assert not actions.find_similar.isEnabled()
    select(qtbot, photo_window, "cat.jpg", "coffee.jpg")
    menu = actions.menu()
    assert actions.find_similar in menu.actions()
    assert actions.find_similar.isEnabled()
    assert not actions.copy_image.isEnabled()
    assert not actions.show_in_folder.isEnabled()
    menu.deleteLater()


def test_photos_added_elsewhere_appear_while_the_library_is_shown(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    ids = photo_window.engine.photo_ids()
    photo_window.engine.remove(ids[:1], TaskContext())
    photo_window.results.refresh()
    qtbot.waitUntil(lambda: len(photo_window.names) == 7)
    photo_window.engine.restore(ids[:1])
    photo_window.results.refresh()
    qtbot.waitUntil(lambda: len(photo_window.names) == 8 and "?" not in photo_window.names)


def test_export_copies_the_selected_photos_and_says_where(
    qtbot: QtBot, photo_window: PhotoWindow, tmp_path: Path
) -> None:
    select(qtbot, photo_window, "cat.jpg", "coffee.jpg")
    target = tmp_path / "out"
    target.mkdir()
    actions = photo_window.actions_
    actions._exporter.export("local", photo_window.results.selected_ids(), target)
    qtbot.waitUntil(lambda: bool(photo_window.told) and str(target) in last_message(photo_window).text)
    assert sorted(path.name for path in target.iterdir()) == ["cat.jpg", "coffee.jpg"]


def test_an_export_into_a_folder_that_is_gone_says_so(qtbot: QtBot, photo_window: PhotoWindow, tmp_path: Path) -> None:
    select(qtbot, photo_window, "cat.jpg")
    photo_window.actions_._exporter.export("local", photo_window.results.selected_ids(), tmp_path / "gone")
    qtbot.waitUntil(lambda: bool(photo_window.told) and last_message(photo_window).severity is Severity.ERROR)
