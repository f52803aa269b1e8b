"""Drives the real window over a sample library and writes pictures of it: both themes, both languages.

python tools/screenshots.py FOLDER [--photos FOLDER]
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

ROOT = Path(__file__).resolve().parents[1]
STAGE = Path("/var/tmp/Pictures")
SAMPLES = ROOT / "resources" / "samples"
LOOKS = [(language, theme) for language in ("en", "zh_CN") for theme in ("light", "dark")]
WORDS = {"en": "a cat", "zh_CN": "猫"}
SIZE = (1280, 820)
LONGEST_WAIT_S = 60
SETTLE_MS = 1000
# For PNG, Qt reads quality as its opposite: the least quality is the smallest file, not another picture.
SMALLEST = 0


def main() -> int:
    """Take the pictures, each look in a process and a home of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--photos", type=Path, default=SAMPLES, help="photos of the sample library")
    parser.add_argument("--look", nargs=2, metavar=("LANGUAGE", "THEME"), help="only this one, in this process")
    arguments = parser.parse_args()
    folder, photos = arguments.folder.absolute(), arguments.photos.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.look:
        return Session(folder, photos, *arguments.look).run()
    shown = stage(photos)
    try:
        take_looks(folder, shown)
    finally:
        shutil.rmtree(shown.parent)
    return 0


def stage(photos: Path) -> Path:
    """Copy the photos to where their path, which the pictures show, names nobody's folders."""
    place = STAGE if STAGE.parent.is_dir() else Path(tempfile.gettempdir(), STAGE.name)
    place.mkdir()
    shutil.copytree(photos, place / "Holiday", ignore=shutil.ignore_patterns("*.md"))
    (place / "notes.txt").write_text("not a photo\n", encoding="utf-8")
    return place / "Holiday"


def take_looks(folder: Path, photos: Path) -> None:
    """Take the pictures of every look, each in a process and a home of its own."""
    for look in LOOKS:
        with tempfile.TemporaryDirectory() as home:
            write_settings(Path(home), *look)
            # An inherited screen would give other sizes than the one that the pictures are made for.
            environment = {
                **os.environ,
                "TUSOU_HOME": home,
                "QT_QPA_PLATFORM": f"offscreen:size={SIZE[0] * 2}x{SIZE[1] * 2}",
            }
            command = [sys.executable, __file__, str(folder), "--photos", str(photos), "--look", *look]
            subprocess.run(command, check=True, env=environment)


def write_settings(home: Path, language: str, theme: str) -> None:
    """Choose a look before the program starts."""
    config = home / "config"
    config.mkdir()
    text = f'version = 1\nlanguage = "{language}"\ntheme = "{theme}"\n'
    (config / "settings.toml").write_text(text, encoding="utf-8")


class Session:
    """One run of the program in one look."""

    def __init__(self, folder: Path, photos: Path, language: str, theme: str) -> None:
        from desktop.app.application import Application

        self.folder = folder
        self.photos = photos
        self.language = language
        self.suffix = f"{theme}-{language[:2]}"
        self.application = Application(["tusou"])

    def run(self) -> int:
        """Start, take all pictures, end."""
        self.application.ready.connect(self._on_ready)
        return self.application.run()

    def _on_ready(self) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, self._take_all)

    def _take_all(self) -> None:
        from desktop.ui.dropped import Dropped

        workspace = self.application.workspace
        assert workspace is not None
        window = self.application.window
        window.resize(*SIZE)
        view, message_bar = workspace.results_panel.view, window.message_bar
        self.wait(lambda: self.has_button("add_folder"))
        self.take("empty")
        workspace.upload.add_dropped(Dropped(paths=[str(self.photos), str(self.photos.parent / "notes.txt")]))
        self.wait(lambda: bool(workspace.upload_panel.cards))
        self.take("import")
        self.wait(lambda: view.model().rowCount() > 0 and workspace.upload_panel.idle)
        workspace.upload_panel.cards[0].show_problems()
        model, thumbnails = workspace.results_panel.model, workspace.thumbnails
        self.wait(lambda: all(thumbnails.image(model.photo_id(row)) for row in range(min(9, model.rowCount()))))
        self.take("import-problems")
        self.take("library")
        workspace.search_bar.set_text(WORDS[self.language])
        workspace.search_bar.search()
        self.wait(lambda: workspace.results_panel.model.searched and view.model().rowCount() > 0)
        view.select_row(0)
        self.take("results")
        window.overlay.appear()
        self.take("drop")
        window.overlay.dismiss()
        message_bar.clear()
        self.dialog(window.commands.settings.trigger, "settings")
        self.dialog(window.commands.new_connection.trigger, "connection")
        window.close()

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
