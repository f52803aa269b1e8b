"""The side panel and the full-screen viewer, over a real library."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.core.photo import Photo
from desktop.core.progress import TaskContext
from desktop.engines.local.engine import LocalEngine
from desktop.ui.preview.details import exif_rows, facts_line, photo_rows
from desktop.ui.preview.preview_panel import PreviewPanel
from desktop.ui.preview.viewer import FullScreenViewer
from desktop.ui.widgets.picture_view import PictureView
from tests.colour_reader import RED, ColourReader
from tests.ui.photo_window import PhotoWindow, add_files


def select(window: PhotoWindow, name: str) -> Photo:
    row = window.names.index(name)
    window.panel.view.select_row(row)
    photo = window.panel.model.photo(row)
    assert photo is not None
    return photo


def texts(panel: PreviewPanel) -> list[str]:
    return [label.text().replace("\u200b", "") for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]


def image(width: int, height: int) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.darkCyan)
    return made


def test_a_selected_photo_is_shown_with_picture_and_details(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo = select(photo_window, "cat.jpg")
    preview = photo_window.preview
    qtbot.waitUntil(lambda: preview._picture.image_size == QSize(photo.width, photo.height))
    wanted = {"cat.jpg", f"{photo.width} × {photo.height}", photo.path}
    qtbot.waitUntil(lambda: wanted <= set(texts(preview)))


def test_text_in_the_picture_is_shown_and_can_be_copied(
    qtbot: QtBot, photo_window: PhotoWindow, local_engine: LocalEngine
) -> None:
    sign = ("Closed on Sundays", "今日休息")
    local_engine.read_missing(ColourReader(signs={RED: sign}), TaskContext())
    select(photo_window, "cat.jpg")
    preview = photo_window.preview
    qtbot.waitUntil(lambda: "\n".join(sign) in texts(preview))
    (label,) = (each for each in preview.findChildren(QLabel) if each.text() == "\n".join(sign))
    label.setFocus()
    QTest.keyClick(label, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "\n".join(sign)
    photo_window.panel.view.selectAll()
    qtbot.waitUntil(lambda: not preview.text.isVisibleTo(preview))


def test_text_that_was_deleted_goes_from_the_photo_that_is_shown(
    qtbot: QtBot, photo_window: PhotoWindow, local_engine: LocalEngine
) -> None:
    local_engine.read_missing(ColourReader(signs={RED: ("Closed",)}), TaskContext())
    select(photo_window, "cat.jpg")
    preview = photo_window.preview
    qtbot.waitUntil(lambda: "Closed" in texts(preview))
    local_engine.forget_text()
    photo_window.previewing.refresh_text()
    qtbot.waitUntil(lambda: "Closed" not in texts(preview))


def test_names_longer_than_a_line_have_places_where_a_line_may_end(qtbot: QtBot) -> None:
    panel = PreviewPanel()
    qtbot.addWidget(panel)
    name = f"{'x' * 90}.jpg"
    panel.show_photos([Photo("a", name, path=f"/photos/{name}")])
    assert {name, f"/photos/{name}"} <= set(texts(panel))
    shown = [label.text() for label in panel.findChildren(QLabel) if "x" * 20 in label.text()]
    assert len(shown) == 2
    assert all(len(part) <= 20 for text in shown for part in text.split("\u200b"))


def test_several_photos_are_counted_and_none_is_said(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo_window.panel.view.selectAll()
    qtbot.waitUntil(lambda: any("8" in text for text in texts(photo_window.preview)))
    photo_window.panel.view.clearSelection()
    qtbot.waitUntil(lambda: texts(photo_window.preview) == ["Select a photo to see it here."])


def test_enter_saves_the_caption_and_the_grid_shows_it(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo = select(photo_window, "cat.jpg")
    caption = photo_window.preview._caption
    qtbot.waitUntil(lambda: photo_window.preview.photos == [photo])
    caption.setFocus()
    QTest.keyClicks(caption, "my cat")
    with qtbot.waitSignal(photo_window.annotating.changed):
        QTest.keyClick(caption, Qt.Key.Key_Return)
    assert photo_window.engine.find(photo.id).caption == "my cat"
    row = photo_window.names.index("cat.jpg")
    assert photo_window.panel.model.photo(row).caption == "my cat"


def test_esc_takes_the_caption_back(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo = select(photo_window, "cat.jpg")
    qtbot.waitUntil(lambda: photo_window.preview.photos == [photo])
    caption = photo_window.preview._caption
    QTest.keyClicks(caption, "oops")
    with qtbot.assertNotEmitted(photo_window.preview.caption_edited):
        QTest.keyClick(caption, Qt.Key.Key_Escape)
        QTest.keyClick(caption, Qt.Key.Key_Return)
    assert caption.toPlainText() == ""


def test_a_caption_that_was_typed_is_saved_for_its_own_photo_when_another_is_selected(
    qtbot: QtBot, photo_window: PhotoWindow
) -> None:
    cat = select(photo_window, "cat.jpg")
    qtbot.waitUntil(lambda: photo_window.preview.photos == [cat])
    QTest.keyClicks(photo_window.preview._caption, "the cat")
    with qtbot.waitSignal(photo_window.annotating.changed):
        select(photo_window, "coffee.jpg")
    assert photo_window.engine.find(cat.id).caption == "the cat"


def test_what_is_being_typed_stays_when_the_photo_is_told_again(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo = select(photo_window, "cat.jpg")
    preview = photo_window.preview
    qtbot.waitUntil(lambda: preview.photos == [photo])
    QTest.keyClicks(preview._caption, "half a cap")
    photo_window.panel.model.set_photos([photo])
    QTest.qWait(20)
    assert preview._caption.toPlainText() == "half a cap"
    QTest.keyClick(preview._caption, Qt.Key.Key_Escape)
    assert preview._caption.toPlainText() == ""


def test_one_caption_can_be_given_to_several_photos(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo_window.panel.view.selectAll()
    qtbot.waitUntil(lambda: len(photo_window.preview.photos) == 8)
    QTest.keyClicks(photo_window.preview._caption, "all of them")
    QTest.keyClick(photo_window.preview._caption, Qt.Key.Key_Return)
    model = photo_window.panel.model
    qtbot.waitUntil(lambda: all(model.photo(row).caption == "all of them" for row in range(8)))


def test_tags_are_saved_whatever_comma_separates_them(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo = select(photo_window, "cat.jpg")
    qtbot.waitUntil(lambda: photo_window.preview.photos == [photo])
    photo_window.preview._tags.insert("pet, 猫，pet")
    with qtbot.waitSignal(photo_window.annotating.changed):
        QTest.keyClick(photo_window.preview._tags, Qt.Key.Key_Return)
    assert list(photo_window.engine.find(photo.id).tags) == ["pet", "猫"]
    with qtbot.assertNotEmitted(photo_window.preview.tags_edited):
        select(photo_window, "coffee.jpg")
        qtbot.waitUntil(lambda: photo_window.preview.photos[0].file_name == "coffee.jpg")


def test_the_viewer_walks_through_the_results_and_round_the_end(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo_window.panel.view.select_row(0)
    QTest.keyClick(photo_window.panel.view, Qt.Key.Key_F11)
    viewer = photo_window.viewing.viewer
    assert viewer is not None
    qtbot.waitUntil(lambda: not viewer.picture.empty)
    assert viewer.windowTitle() == photo_window.names[0]
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.windowTitle() == photo_window.names[1]
    QTest.keyClick(viewer, Qt.Key.Key_Left)
    QTest.keyClick(viewer, Qt.Key.Key_Left)
    assert viewer.windowTitle() == photo_window.names[-1]
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert photo_window.viewing.viewer is None


def test_the_viewer_says_what_is_known_of_the_photo(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    row = photo_window.names.index("cat.jpg")
    photo = photo_window.panel.model.photo(row)
    photo_window.viewing.open(row)
    viewer = photo_window.viewing.viewer
    qtbot.waitUntil(lambda: f"{photo.width} × {photo.height}" in viewer._facts.text())
    viewer.close()


def test_the_viewer_cuts_long_names_and_says_in_full_why_a_photo_cannot_be_shown(qtbot: QtBot) -> None:
    viewer = FullScreenViewer()
    qtbot.addWidget(viewer)
    viewer.resize(900, 600)
    name, problem = "very long " * 40, "The image is damaged. " * 10
    viewer.show_photo(name, None, QSize())
    viewer.show()
    title = next(each for each in viewer.findChildren(QLabel) if each.accessibleName() == name)
    qtbot.waitUntil(lambda: "…" in title.text())
    viewer.show_problem(problem)
    (facts,) = (each for each in viewer.findChildren(QLabel) if each.text() == problem)
    qtbot.waitUntil(lambda: facts.height() >= facts.heightForWidth(facts.width()))
    assert facts.height() > title.height()
    assert "…" in title.text()


def test_facts_of_a_photo_fit_one_line() -> None:
    photo = Photo("a", "a.jpg", width=6000, height=4000)
    exif = {"camera": "Canon EOS R5", "exposure": "1/250 s", "aperture": "f/2.8", "iso": "400"}
    assert facts_line(photo, exif) == "6000 × 4000 · Canon EOS R5 · 1/250 s · f/2.8 · 400"
    assert facts_line(Photo("b", "b.jpg"), {}) == ""


def test_after_the_thumbnail_the_viewer_still_asks_for_every_pixel_at_100_percent(
    qtbot: QtBot, photo_window: PhotoWindow, tmp_path: Path
) -> None:
    file = tmp_path / "wide.png"
    assert image(3000, 60).save(str(file))
    add_files(photo_window.engine, [file])
    photo_window.results.reload()
    qtbot.waitUntil(lambda: "wide.png" in photo_window.names)
    photo = select(photo_window, "wide.png")
    qtbot.waitUntil(lambda: photo_window.loader.image(photo.id) is not None)
    photo_window.viewing.open(photo_window.names.index("wide.png"))
    viewer = photo_window.viewing.viewer
    assert viewer is not None
    qtbot.waitUntil(lambda: "3000" in viewer._facts.text())
    assert viewer.picture.image_size.width() < 3000
    QTest.keyClick(viewer, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: viewer.picture.image_size.width() == 3000)
    viewer.close()


def test_the_viewer_zooms_plays_and_stops(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo_window.viewing.open(photo_window.names.index("cat.jpg"))
    viewer = photo_window.viewing.viewer
    photo = photo_window.panel.model.photo(photo_window.names.index("cat.jpg"))
    qtbot.waitUntil(lambda: viewer.picture.image_size == QSize(photo.width, photo.height))
    QTest.keyClick(viewer, Qt.Key.Key_Plus)
    assert viewer.picture.zoom > 1
    QTest.keyClick(viewer, Qt.Key.Key_0)
    assert viewer.picture.fits
    QTest.keyClick(viewer, Qt.Key.Key_F5)
    assert viewer.playing
    viewer._slides.timeout.emit()
    assert viewer.windowTitle() != "cat.jpg"
    QTest.keyClick(viewer, Qt.Key.Key_Space)
    assert not viewer.playing
    assert not viewer.grab().isNull()
    viewer.close()


@pytest.fixture
def view(qtbot: QtBot) -> PictureView:
    view = PictureView(interactive=True)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    return view


def test_large_pictures_fit_and_small_ones_are_not_enlarged(view: PictureView) -> None:
    view.show_image(image(800, 300), QSize(800, 300))
    assert view.zoom == pytest.approx(0.5)
    view.show_image(image(40, 30), QSize(40, 30))
    assert view.zoom == 1


class SharpPictureView(PictureView):
    """As on a screen with two pixels to a logical one."""

    def devicePixelRatioF(self) -> float:
        return 2.0


def test_small_pictures_are_no_smaller_on_a_sharp_screen_and_still_shown_pixel_by_pixel(qtbot: QtBot) -> None:
    view = SharpPictureView(interactive=True)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show_image(image(40, 30), QSize(40, 30))
    assert view._target().width() == 40
    view.set_zoom(1.0)
    assert view._target().width() == 20
    assert not view.fits
    view.set_fit()
    assert view._target().width() == 40


def test_the_place_under_the_mouse_stays_when_the_wheel_zooms(view: PictureView) -> None:
    view.show_image(image(800, 600), QSize(800, 600))
    place = QPointF(100, 75)
    before = view._target()
    part = (place.x() - before.left()) / before.width()
    QApplication.sendEvent(
        view,
        QWheelEvent(
            place, view.mapToGlobal(place), QPoint(), QPoint(0, 480), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip
    after = view._target()
    assert view.zoom > 1
    assert (place.x() - after.left()) / after.width() == pytest.approx(part, abs=0.01)


def test_a_better_version_changes_neither_zoom_nor_place(view: PictureView) -> None:
    view.show_image(image(400, 300), QSize(4000, 3000))
    view.set_zoom(0.5)
    before = view._target()
    view.refine(image(4000, 3000), QSize(4000, 3000))
    assert view._target() == before
    assert view.zoom == pytest.approx(0.5)


def test_detail_is_asked_for_only_when_it_would_be_seen(qtbot: QtBot, view: PictureView) -> None:
    with qtbot.assertNotEmitted(view.detail_wanted):
        view.show_image(image(400, 300), QSize(4000, 3000))
    with qtbot.waitSignal(view.detail_wanted):
        view.set_zoom(1.0)
    view.refine(image(4000, 3000), QSize(4000, 3000))
    with qtbot.assertNotEmitted(view.detail_wanted):
        view.set_zoom(2.0)


def test_a_zoomed_picture_is_dragged_but_not_out_of_sight(view: PictureView) -> None:
    view.show_image(image(800, 600), QSize(800, 600))
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert view.zoom == 1
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    QTest.mouseMove(view, QPoint(390, 290))
    QTest.mouseMove(view, QPoint(3900, 2900))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(390, 290))
    assert view._target().topLeft() == QPointF(0, 0)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    assert view.fits


def test_details_leave_out_what_is_not_known() -> None:
    assert photo_rows(Photo("a", "a.jpg")) == []
    rows = dict(photo_rows(Photo("a", "a.jpg", width=30, height=20, metadata={"shop": "north"})))
    assert rows == {"Dimensions": "30 × 20", "shop": "north"}
    assert exif_rows({"camera": "C", "gps": "present"}) == [("Camera", "C")]
