"""What browsers, file managers and other programs offer, flavour by flavour, by real drags and pastes."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.photo import Photo
from desktop.core.query import ImageTerm, LibraryPhoto, TextTerm
from desktop.ui.dropped import holds_photos, read
from desktop.ui.results.photo_mime import photo_mime
from tests.ui.program import WAIT_MS, Program, files, fill

COPY, LINK, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.LinkAction, Qt.DropAction.MoveAction
PICTURE = "https://cdn.example/p.jpg?a=1&b=2"
TWO = ["https://a.example/1.png", "https://a.example/2.png"]
PAGE = "https://shop.example/page"


def image() -> QImage:
    made = QImage(40, 30, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.darkCyan)
    return made


def png() -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image().save(buffer, "PNG")
    return bytes(content.data())


def mime(formats: dict[str, bytes | str]) -> QMimeData:
    data = QMimeData()
    for name, content in formats.items():
        data.setData(name, content.encode() if isinstance(content, str) else content)
    return data


def moz(address: str) -> bytes:
    return f"{address}\nA picture".encode("utf-16-le")


DATA_URL = "data:image/png;base64," + base64.b64encode(png()).decode()
FIREFOX = {
    "text/x-moz-url": moz(PICTURE),
    "text/html": f'<img alt="" src="{PICTURE.replace("&", "&amp;")}">',
    "text/uri-list": PICTURE,
    "application/x-moz-file-promise-url": PICTURE.encode("utf-16-le"),
}
CHROME = {
    "text/uri-list": PAGE,
    "text/html": f'<meta http-equiv="content-type"><a href="{PAGE}"><img src="{PICTURE}"/></a>',
    "chromium/x-renderer-taint": b"",
}


@pytest.mark.parametrize(
    ("formats", "links", "bitmaps"),
    [
        (FIREFOX, [PICTURE], 0),
        (CHROME, [PICTURE], 0),
        ({**CHROME, "image/png": png()}, [], 1),
        ({"text/x-moz-url": moz(PICTURE)}, [PICTURE], 0),
        ({"_NETSCAPE_URL": f"{PICTURE}\nA picture"}, [PICTURE], 0),
        ({"image/png": png()}, [], 1),
        ({"image/png": b"broken", "text/uri-list": PICTURE}, [PICTURE], 0),
        ({"text/html": f'<img src="{DATA_URL}">'}, [], 1),
        ({"text/uri-list": DATA_URL}, [], 1),
        ({"text/plain": DATA_URL}, [], 1),
        ({"text/html": '<img src="//cdn.example/a.png">'}, ["https://cdn.example/a.png"], 0),
        ({"text/html": "".join(f'<img src="{link}">' for link in TWO)}, TWO, 0),
        ({"text/html": f'words <img src="{PICTURE}"> words', "text/plain": "words  words"}, [], 0),
        ({"text/html": '<img src="relative.png">'}, [], 0),
        ({"text/plain": f"{PICTURE}\n{PAGE}"}, [PICTURE, PAGE], 0),
        ({"text/uri-list": "mailto:someone@example.org"}, [], 0),
        ({"text/plain": "only words"}, [], 0),
    ],
    ids=range(17),
)
def test_the_best_flavour_of_a_picture_is_taken(
    qapp: QApplication, formats: dict[str, bytes | str], links: list[str], bitmaps: int
) -> None:
    data = mime(formats)
    found = read(data)
    assert list(found.links) == links
    assert [bitmap.image.width() for bitmap in found.bitmaps] == [40] * bitmaps
    assert holds_photos(data) == bool(found), "what is offered while dragging is what is taken when it is let go"


def test_several_files_and_folders_keep_their_order_and_links_come_along(qapp: QApplication) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a b/猫.jpg"), QUrl.fromLocalFile("/folder"), QUrl(PICTURE)])
    found = read(data)
    assert (found.paths, found.links) == (["/a b/猫.jpg", "/folder"], [PICTURE])
    data = mime({"text/plain": "file:///a%20b/c.jpg\nfile:///d.zip\n"})
    assert read(data).paths == ["/a b/c.jpg", "/d.zip"]


def test_qts_own_bitmap_counts_before_addresses(qapp: QApplication) -> None:
    data = mime(FIREFOX)
    data.setImageData(image())
    assert len(read(data).bitmaps) == 1


# -- in the window --------------------------------------------------------------------------------------------------


def send(
    widget: QWidget, make: Callable[..., QDropEvent], data: QMimeData, offered: Qt.DropAction = COPY | MOVE | LINK
) -> QDropEvent:
    place = widget.rect().center()
    position = QPointF(place) if make is QDropEvent else place
    event = make(position, offered, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event


def test_nothing_is_ever_moved_out_of_another_program(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    zone = program.workspace.upload_panel.findChild(QWidget, "drop_zone")
    data = files(tmp_path / "a.jpg")
    for widget in (program.window, zone, program.workspace.search_bar):
        for offered, taken in ((COPY | MOVE | LINK, COPY), (LINK, LINK)):
            event = send(widget, QDragEnterEvent, data, offered)
            assert event.isAccepted()
            assert event.dropAction() == taken
    assert not send(zone, QDragEnterEvent, data, MOVE).isAccepted()
    program.window.overlay.dismiss()


def test_photos_of_the_library_are_a_term_for_the_search_bar_and_refused_elsewhere(
    qtbot: QtBot, program: Program, sample_photos: Path
) -> None:
    fill(qtbot, program, sample_photos)
    view = program.workspace.results_panel.view
    view.select_row(0)
    data = view.drag_data()
    zone = program.workspace.upload_panel.findChild(QWidget, "drop_zone")
    for widget in (program.window, zone, view, view.viewport()):
        assert not send(widget, QDragEnterEvent, data).isAccepted()
    assert not program.window.overlay.isVisible()
    bar = program.workspace.search_bar
    assert send(bar, QDragEnterEvent, data).isAccepted()
    with qtbot.waitSignal(program.workspace.search.searched, timeout=WAIT_MS) as searched:
        send(bar, QDropEvent, data)
    photo = program.workspace.results_panel.model.photo_id(0)
    assert searched.args[0].terms == [ImageTerm(LibraryPhoto(photo))]


def test_a_photo_let_go_on_the_terms_is_one_more(qtbot: QtBot, program: Program, sample_photos: Path) -> None:
    fill(qtbot, program, sample_photos)
    view, bar = program.workspace.results_panel.view, program.workspace.search_bar
    bar.add_text("metal")
    qtbot.waitUntil(bar._chips.isVisible)
    view.select_row(0)
    data = view.drag_data()
    place = bar._chips.viewport()
    assert send(place, QDragEnterEvent, data).isAccepted()
    with qtbot.waitSignal(program.workspace.search.searched, timeout=WAIT_MS) as searched:
        send(place, QDropEvent, data)
    assert [type(term) for term in searched.args[0].terms] == [TextTerm, ImageTerm]


def test_what_is_pasted_into_the_upload_panel_is_added(qtbot: QtBot, program: Program, sample_photos: Path) -> None:
    panel = program.workspace.upload_panel
    program.window.activateWindow()
    panel.setFocus()
    qtbot.waitUntil(panel.hasFocus)
    QGuiApplication.clipboard().setMimeData(files(sample_photos / "cat.jpg"))
    qtbot.keyClick(panel, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.names() == ["cat.jpg"], timeout=WAIT_MS)
    QGuiApplication.clipboard().setImage(image())
    qtbot.keyClick(panel, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(program.names()) == 2, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: panel.idle, timeout=WAIT_MS)


def test_pasting_what_is_there_already_or_nothing_is_said(qtbot: QtBot, program: Program) -> None:
    add = program.window.commands.add_pasted
    QGuiApplication.clipboard().setMimeData(photo_mime("local", [Photo("abc", "a.jpg", path="/a.jpg")]))
    add.trigger()
    message = program.window.message_bar.message
    assert message is not None
    assert "already" in message.text
    QGuiApplication.clipboard().setText("only words")
    add.trigger()
    message = program.window.message_bar.message
    assert message is not None
    assert "no photos" in message.text


def test_a_pasted_screenshot_is_searched_for_at_once_from_anywhere(
    qtbot: QtBot, program: Program, sample_photos: Path
) -> None:
    fill(qtbot, program, sample_photos)
    program.results.setFocus()
    QGuiApplication.clipboard().setImage(QImage(str(sample_photos / "coins.jpg")))
    with qtbot.waitSignal(program.workspace.search.searched, timeout=WAIT_MS):
        qtbot.keyClick(program.results, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert program.names()[0] == "coins.jpg"
