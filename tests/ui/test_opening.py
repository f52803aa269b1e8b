"""Photos that the program is started with, or handed later, are what its window searches with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import json, sys
from PySide6.QtCore import QTimer
from desktop.app.application import Application
from desktop.app.opening import Opening
from desktop.app.single_instance import SingleInstance
from desktop.config.paths import Paths
from desktop.core.query import ImageFile

first, second = sys.argv[1:]
instance = SingleInstance(Paths.from_environment())
assert instance.claim()
application = Application(["tusou"])
Opening(application, instance, [first])
searched = []

def name(query):
    return [term.image.path.name for term in query.terms if isinstance(term.image, ImageFile)]

def on_searched(query):
    searched.append(name(query))
    if len(searched) == 1:
        application.window.showMinimized()
        instance.photos_received.emit([second])
    else:
        print(json.dumps({"searched": searched, "minimized": application.window.isMinimized()}))
        application.window.close()

application.ready.connect(lambda: application.workspace.search.searched.connect(on_searched))
QTimer.singleShot(60_000, application.window.close)
sys.exit(application.run())
"""


def test_the_window_searches_with_what_it_is_given_at_the_start_and_later(
    tusou_home: Path, sample_photos: Path, tmp_path: Path
) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(runtime)}
    photos = [str(sample_photos / "cat.jpg"), str(sample_photos / "coffee.jpg")]
    command = [sys.executable, "-c", SCRIPT, *photos]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100, check=False)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == {"searched": [["cat.jpg"], ["coffee.jpg"]], "minimized": False}
