"""What is shown in the pictures of the window, in the order in which they are taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
    QWizard,
)

from desktop.core.errors import ErrorCode, TusouError
from desktop.core.photo import PhotoId
from desktop.core.query import Filter, FilterField, ImageTerm, LibraryPhoto, Operator, Query, TextTerm
from desktop.ui.dropped import Dropped
from desktop.ui.error_presenter import error_message
from desktop.ui.settings.connection_wizard import ConnectionWizard
from desktop.ui.settings.model_card import ModelCard
from desktop.ui.teaching.suggestion_card import SuggestionCard
from desktop.ui.widgets.picture_view import PictureView
from tests.emulator import Emulator
from tools.screenshot_camera import Camera

SIZE = (1280, 800)
SMALLEST_SIZE = (900, 600)
HOLIDAY, PHONE, SCANS = "Holiday", "Phone", "Scans"
_SIDE = 208
_CAPTIONED = ("astronaut.jpg", "rocket.jpg", "galaxies.jpg")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "space": "space",
        "less": "night",
        "red": "red",
        "astronaut.jpg": "Portrait before the first flight",
        "rocket.jpg": "On the launch pad at dusk",
        "galaxies.jpg": "A deep look into the sky",
        "tags": "space, archive",
        "taught": "work of art",
    },
    "zh_CN": {
        "space": "太空",
        "less": "夜晚",
        "red": "红色",
        "astronaut.jpg": "首次飞行前的肖像",
        "rocket.jpg": "黄昏时的发射台",
        "galaxies.jpg": "深空中的星系",
        "tags": "太空, 资料",
        "taught": "艺术品",
    },
}


class Scenes:
    """One run of the program in one look.

    Args:
        folder: where the pictures go.
        language: of the window.
        theme: of the window.
    """

    def __init__(self, folder: Path, language: str, theme: str) -> None:
        self._photos = Path.home() / "Pictures"
        self._words = _WORDS[language]
        self._camera = Camera(folder, f"{theme}-{language[:2]}")

    def run(self, *, large: bool) -> int:
        """Start, take all pictures, or those of a large library, end."""
        act = self._large if large else self._all
        self._camera.application.ready.connect(lambda: QTimer.singleShot(0, lambda: self._camera.run(act)))
        return self._camera.application.run()

    def _large(self) -> None:
        camera = self._camera
        camera.window.resize(*SIZE)
        view = camera.workspace.results_panel.view
        camera.wait(lambda: view.model().rowCount() > 0)
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 3)
        camera.take("library-large")
        camera.window.close()

    def _all(self) -> None:
        camera = self._camera
        camera.window.resize(*SIZE)
        camera.wait(lambda: self._has_button("add_folder"))
        camera.workspace.results_panel.view.set_side(_SIDE)
        camera.take("empty")
        self._small("empty-small")
        self._imports()
        self._annotations()
        self._results()
        self._smallest()
        self._problems()
        self._teaching()
        self._duplicates()
        self._settings()
        self._connection()
        commands = camera.window.commands
        camera.take_dialog("shortcuts", commands.shortcuts.trigger)
        camera.take_dialog("about", commands.about.trigger)
        camera.window.message_bar.show_message(
            error_message(TusouError(ErrorCode.DISK_FULL, "disk I/O error"), commands.find.trigger)
        )
        camera.take("error")
        camera.window.message_bar.clear()
        camera.window.close()

    # The main job

    def _imports(self) -> None:
        camera, workspace = self._camera, self._camera.workspace
        panel, results = workspace.upload_panel, workspace.results_panel
        workspace.upload.add_dropped(Dropped(paths=[str(self._photos / name) for name in (HOLIDAY, PHONE)]))
        camera.wait(lambda: bool(panel.cards))
        camera.take("import")
        camera.wait(lambda: results.model.rowCount() > 0 and panel.idle)
        model, thumbnails = results.model, workspace.thumbnails
        camera.wait(lambda: all(thumbnails.image(model.photo_id(row)) for row in range(min(9, model.rowCount()))))
        camera.take("library")

    def _problems(self) -> None:
        camera, workspace = self._camera, self._camera.workspace
        panel = workspace.upload_panel
        workspace.upload.add_dropped(Dropped(paths=[str(self._photos / SCANS)]))
        camera.wait(lambda: len(panel.cards) > 1 and panel.idle)
        panel.cards[0].show_problems()
        problems = next(each for each in panel.cards[0].findChildren(QListView) if each.isVisible())
        camera.wait(lambda: problems.model().rowCount() > 0)
        camera.take("import-problems")

    def _annotations(self) -> None:
        camera, workspace = self._camera, self._camera.workspace
        for name in _CAPTIONED:
            self._annotate(name, self._words[name], self._words["tags"].split(", "))
        results = workspace.results_panel
        results.view.selectAll()
        camera.take("several")
        camera.take_dialog("annotations", workspace.photo_actions.edit_tags.trigger)
        results.view.clearSelection()

    def _results(self) -> None:
        camera, workspace = self._camera, self._camera.workspace
        window, bar, viewer = camera.window, workspace.search_bar, workspace.viewer
        known = self._known()
        self._search(Query((ImageTerm(LibraryPhoto(known["coins.jpg"])),)))
        workspace.results_panel.view.select_row(1)
        camera.take("similar")
        minus = TextTerm(self._words["less"], -0.5)
        condition = Filter(FilterField.SIZE, Operator.LESS_OR_EQUAL, "2MB")
        self._search(
            Query((TextTerm(self._words["red"]), ImageTerm(LibraryPhoto(known["coffee.jpg"])), minus), [condition])
        )
        workspace.results_panel.view.select_row(0)
        camera.take("composed")
        bar.clear()
        self._search(Query((TextTerm(self._words["space"]),)))
        workspace.searches.save()
        camera.wait(lambda: bool(workspace.searches_panel.findChildren(QLineEdit)))
        workspace.results_panel.view.setFocus()
        workspace.results_panel.view.select_row(1)
        workspace.searches_panel.findChildren(QTabBar)[0].setCurrentIndex(1)
        camera.take("results")
        next(each for each in bar.findChildren(QToolButton) if each.property("tusou_icon") == "filter").click()
        camera.take("filters", QApplication.activePopupWidget())
        QApplication.activePopupWidget().close()
        window.overlay.appear()
        target = window.overlay.target_at(QPointF(window.rect().center()) / 2)
        assert target is not None
        target.set_hot(hot=True)
        camera.take("drop")
        window.overlay.dismiss()
        viewer.open(1)
        shown = workspace.results.photo(known["astronaut.jpg"])
        assert shown is not None
        camera.wait(lambda: viewer.viewer is not None and viewer.viewer.picture.image_size.width() == shown.width)
        camera.take("viewer", viewer.viewer)
        viewer.viewer.close()

    def _smallest(self) -> None:
        self._small("results-small")
        actions = self._camera.workspace.photo_actions
        self._camera.take("menu", actions.menu())

    def _small(self, name: str) -> None:
        """The window as small as it can be."""
        window = self._camera.window
        window.resize(*SMALLEST_SIZE)
        self._camera.take(name)
        window.resize(*SIZE)

    def _teaching(self) -> None:
        camera, workspace = self._camera, self._camera.workspace
        workspace.search_bar.clear()
        results = workspace.results_panel
        camera.wait(lambda: "coffee.jpg" in self._known())
        results.view.select_row(0)
        workspace.teaching.begin([self._known()["coffee.jpg"]])
        camera.take("teach-naming")
        workspace.teaching_strip.named.emit(self._words["taught"])
        camera.wait(lambda: self._pictured(workspace.teaching_strip.findChildren(SuggestionCard)))
        camera.take("teach")
        workspace.teaching.close()

    def _duplicates(self) -> None:
        camera = self._camera
        camera.window.commands.duplicates.trigger()
        duplicates = camera.workspace.duplicates.window
        assert duplicates is not None
        camera.wait(lambda: duplicates.comparing)
        camera.wait(lambda: not duplicates.comparing)
        camera.wait(lambda: not any(each.empty for each in duplicates.findChildren(PictureView)))
        camera.take("duplicates", duplicates)
        duplicates.close()

    # Dialogs

    def _settings(self) -> None:
        camera = self._camera
        dialog = camera.dialog(camera.window.commands.settings.trigger)
        tabs = dialog.findChild(QTabWidget)
        assert isinstance(tabs, QTabWidget)
        for place, name in enumerate(("general", "models", "text", "folders")):
            tabs.setCurrentIndex(place)
            camera.wait(lambda page=name: page != "models" or bool(dialog.findChildren(ModelCard)))
            camera.take(f"settings-{name}", dialog)
        camera.close(dialog)

    def _connection(self) -> None:
        """All pages of the wizard, against a stand-in for the service."""
        camera = self._camera
        with Emulator(fast=True) as emulator:
            wizard = camera.dialog(camera.window.commands.new_connection.trigger)
            assert isinstance(wizard, ConnectionWizard)
            camera.take("connection-1-empty", wizard)
            access, account, collection = emulator.access, wizard.account, wizard.collection
            account.name.setText("shop")
            account.region.setEditText(access.region)
            account.key_id.setText(access.access_key_id)
            account.key_secret.setText(access.access_key_secret)
            account.endpoint.setText(access.endpoint)
            account.open_platform.setText(access.open_platform_endpoint)
            account.ca_bundle.setText(str(access.ca_bundle))
            camera.take("connection-2-account", wizard)
            wizard.next()
            wizard.instance.list.click()
            camera.wait(lambda: wizard.instance.chosen() == access.instance)
            camera.take("connection-3-instance", wizard)
            wizard.next()
            collection.namespace.setEditText(access.namespace)
            collection.password.setText(access.namespace_password)
            collection.collection.setEditText(access.collection)
            collection.create_missing.setChecked(True)
            collection.manager.setText(access.manager_account)
            collection.manager_password.setText(access.manager_password)
            camera.take("connection-4-collection", wizard)
            wizard.next()
            camera.take("connection-5-new", wizard)
            wizard.back()
            collection.create_missing.setChecked(False)
            wizard.next()
            camera.take("connection-6-options", wizard)
            wizard.next()
            camera.wait(wizard.check.isComplete)
            camera.take("connection-7-check", wizard)
            assert wizard.button(QWizard.WizardButton.FinishButton).isEnabled()
            camera.close(wizard)

    # Inside

    def _search(self, query: Query) -> None:
        workspace = self._camera.workspace
        model = workspace.results_panel.model
        workspace.search_bar.clear()
        self._camera.wait(lambda: not model.searched and model.rowCount() > 0)
        workspace.search.show_query(query)
        self._camera.wait(lambda: model.searched and model.rowCount() > 0)

    def _annotate(self, name: str, caption: str, tags: Sequence[str]) -> None:
        """Give a photo a caption, then tags."""
        workspace, photo_id = self._camera.workspace, self._known()[name]
        photo = workspace.results.photo
        workspace.annotating.set_caption([photo_id], caption)
        self._camera.wait(lambda: (found := photo(photo_id)) is not None and found.caption == caption)
        workspace.annotating.set_tags([photo_id], tags)
        self._camera.wait(lambda: (found := photo(photo_id)) is not None and bool(found.tags))

    def _known(self) -> Mapping[str, PhotoId]:
        """The photos of the list, by name, as soon as all of them are read."""
        model = self._camera.workspace.results_panel.model
        self._camera.wait(lambda: all(model.photo(row) is not None for row in range(model.rowCount())))
        photos = [model.photo(row) for row in range(model.rowCount())]
        return {photo.file_name: photo.id for photo in photos if photo is not None}

    @staticmethod
    def _pictured(cards: Sequence[QWidget]) -> bool:
        """Whether there are cards, and all of them have their pictures."""
        labels = [card.findChildren(QLabel) for card in cards]
        return bool(cards) and all(any(not each.pixmap().isNull() for each in around) for around in labels)

    def _has_button(self, key: str) -> bool:
        """Whether the window offers a button in place of photos."""
        buttons = self._camera.window.findChildren(QPushButton)
        return any(each.property("key") == key and each.isVisible() for each in buttons)
