"""Drives the real window over a sample library and writes pictures of it: both themes, both languages.

python tools/screenshots.py FOLDER [--photos FOLDER] [--large HOME] [--scale 2]

HOME is a home (TUSOU_HOME) with a large library, as benchmarks/ui_latency.py --library makes one. The photos are copied
into a home folder made for the pictures, so that every path in them begins with ~.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "resources" / "samples"
LOOKS = [(language, theme) for language in ("en", "zh_CN") for theme in ("light", "dark")]
WORDS = {"en": "a cat", "zh_CN": "猫"}
SIZE = (1280, 820)
HOLIDAY, PHONE = "Holiday", "Phone"
LONGEST_WAIT_S = 60
SETTLE_MS = 1000
# For PNG, Qt reads quality as its opposite: the least quality is the smallest file, not another picture.
SMALLEST = 0


def main() -> int:
    """Take the pictures, each look in a process and a home of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--photos", type=Path, default=SAMPLES, help="photos of the sample library")
    parser.add_argument("--large", type=Path, help="home with a large library")
    parser.add_argument("--scale", default="1", help="pixels of the screen in a logical one")
    parser.add_argument("--look", nargs=2, metavar=("LANGUAGE", "THEME"), help="only this one, in this process")
    arguments = parser.parse_args()
    folder, photos = arguments.folder.absolute(), arguments.photos.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.look:
        return Session(folder, *arguments.look).run(large=arguments.large is not None)
    with tempfile.TemporaryDirectory() as user:
        stage(photos, Path(user) / "Pictures")
        for look in LOOKS:
            with tempfile.TemporaryDirectory() as home:
                take_look(folder, Path(user), Path(home), look, arguments.scale)
            if arguments.large:
                take_look(folder, Path(user), arguments.large.absolute(), look, arguments.scale, "--large", ".")
    return 0


def stage(photos: Path, place: Path) -> None:
    """Copy the photos, some of them twice, and add a file that is none."""
    shutil.copytree(photos, place / HOLIDAY, ignore=shutil.ignore_patterns("*.md"))
    (place / HOLIDAY / "notes.jpg").write_text("not a photo\n", encoding="utf-8")
    (place / PHONE).mkdir()
    for number, photo in enumerate(sorted((place / HOLIDAY).glob("c*.jpg")), 1):
        shutil.copyfile(photo, place / PHONE / f"IMG_{number:04}.jpg")


def take_look(folder: Path, user: Path, home: Path, look: tuple[str, str], scale: str, *more: str) -> None:
    """Take the pictures of one look in a process of its own.

    Args:
        folder: where the pictures go.
        user: home folder of the user that the pictures show.
        home: home of the program.
        look: language and theme.
        scale: pixels of the screen in a logical one.
        more: further arguments of the process.
    """
    write_settings(home, *look)
    # An inherited screen would give other sizes than the one that the pictures are made for.
    environment = {
        **os.environ,
        "HOME": str(user),
        "TUSOU_HOME": str(home),
        "QT_SCALE_FACTOR": scale,
        "QT_QPA_PLATFORM": f"offscreen:size={SIZE[0] * 2}x{SIZE[1] * 2}",
    }
    subprocess.run([sys.executable, __file__, str(folder), "--look", *look, *more], check=True, env=environment)


def write_settings(home: Path, language: str, theme: str) -> None:
    """Choose a look before the program starts."""
    config = home / "config"
    config.mkdir(exist_ok=True)
    text = f'version = 1\nlanguage = "{language}"\ntheme = "{theme}"\n'
    (config / "settings.toml").write_text(text, encoding="utf-8")


class Session:
    """One run of the program in one look."""

    def __init__(self, folder: Path, language: str, theme: str) -> None:
        from desktop.app.application import Application

        self.folder = folder
        self.photos = Path.home() / "Pictures"
        self.language = language
        self.suffix = f"{theme}-{language[:2]}"
        self.application = Application(["tusou"])

    def run(self, *, large: bool) -> int:
        """Start, take all pictures, or those of a large library, end."""
        from PySide6.QtCore import QTimer

        act = self._take_large if large else self._take_all
        self.application.ready.connect(lambda: QTimer.singleShot(0, act))
        return self.application.run()

    @property
    def workspace(self) -> Workspace:
        """The parts of the window."""
        assert self.application.workspace is not None
        return self.application.workspace

    def _take_large(self) -> None:
        self.application.window.resize(*SIZE)
        view = self.workspace.results_panel.view
        self.wait(lambda: view.model().rowCount() > 0)
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 3)
        self.take("library-large")
        self.application.window.close()

    def _take_all(self) -> None:
        window = self.application.window
        window.resize(*SIZE)
        self.wait(lambda: self.has_button("add_folder"))
        self.take("empty")
        self._take_imports()
        self._take_results()
        window.overlay.appear()
        self.take("drop")
        window.overlay.dismiss()
        window.message_bar.clear()
        commands = window.commands
        self.dialog(commands.settings.trigger, "settings")
        self.dialog(commands.new_connection.trigger, "connection")
        self.dialog(commands.watched_folders.trigger, "watched-folders")
        self.dialog(commands.shortcuts.trigger, "shortcuts")
        self._take_duplicates()
        window.close()

    def _take_duplicates(self) -> None:
        self.application.window.commands.duplicates.trigger()
        duplicates = self.workspace.duplicates.window
        assert duplicates is not None
        self.wait(lambda: not duplicates.comparing)
        self.take("duplicates", duplicates)
        duplicates.close()

    def _take_imports(self) -> None:
        from desktop.ui.dropped import Dropped

        panel, results = self.workspace.upload_panel, self.workspace.results_panel
        folders = [str(self.photos / name) for name in (HOLIDAY, PHONE)]
        self.workspace.upload.add_dropped(Dropped(paths=folders))
        self.wait(lambda: bool(panel.cards))
        self.take("import")
        self.wait(lambda: results.model.rowCount() > 0 and panel.idle)
        panel.cards[0].show_problems()
        model, thumbnails = results.model, self.workspace.thumbnails
        self.wait(lambda: all(thumbnails.image(model.photo_id(row)) for row in range(min(9, model.rowCount()))))
        self.take("import-problems")

    def _take_results(self) -> None:
        from PySide6.QtWidgets import QApplication, QToolButton

        bar, results, viewer = self.workspace.search_bar, self.workspace.results_panel, self.workspace.viewer
        bar.set_text(WORDS[self.language])
        bar.search()
        self.wait(lambda: results.model.searched and results.model.rowCount() > 0)
        results.view.select_row(0)
        self.take("results")
        next(each for each in bar.findChildren(QToolButton) if each.property("tusou_icon") == "filter").click()
        self.take("filters", QApplication.activePopupWidget())
        QApplication.activePopupWidget().close()
        viewer.open(0)
        self.take("viewer", viewer.viewer)
        viewer.viewer.close()

    def has_button(self, key: str) -> bool:
        """Whether the window offers a button in place of photos."""
        from PySide6.QtWidgets import QPushButton

        buttons = self.application.window.findChildren(QPushButton)
        return any(each.property("key") == key and each.isVisible() for each in buttons)

    def dialog(self, open_it: Callable[[], None], name: str) -> None:
        """Open a dialog, take it, close it."""
        from PySide6.QtWidgets import QApplication, QDialog

        def shown() -> list[QDialog]:
            return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]

        open_it()
        self.wait(lambda: bool(shown()))
        self.take(name, shown()[0])
        shown()[0].reject()
        self.wait(lambda: not shown())

    def take(self, name: str, widget: object = None) -> None:
        """Write one picture once everything has settled."""
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QWidget

        QTest.qWait(SETTLE_MS)
        shown = widget if isinstance(widget, QWidget) else self.application.window
        file = self.folder / f"{name}-{self.suffix}.png"
        if not shown.grab().save(str(file), "PNG", SMALLEST):
            sys.exit(f"cannot write {file}")
        print(file.name)

    @staticmethod
    def wait(condition: Callable[[], bool]) -> None:
        """Let the program run until something is so."""
        from PySide6.QtTest import QTest

        latest = time.monotonic() + LONGEST_WAIT_S
        while not condition():
            if time.monotonic() > latest:
                sys.exit("the window did not get there in time")
            QTest.qWait(20)


if __name__ == "__main__":
    sys.exit(main())
