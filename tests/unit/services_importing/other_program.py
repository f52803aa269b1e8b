"""Another program that imports into an album: ``python -m … FOLDER_OF_ALBUM SECONDS SOURCE…``. Prints a summary."""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from desktop.config.paths import Paths
from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.services.importing import ImportService
from tests.unit.services_importing.album import Album
from tests.unit.services_importing.conftest import OneLibrary


def main(folder: str, seconds: str, *sources: str) -> None:
    album = Album(Path(folder), seconds=float(seconds))
    if "TUSOU_TEST_DIES_IN" in os.environ:
        album.looking_into = die_in(os.environ["TUSOU_TEST_DIES_IN"], album)
    service = ImportService(OneLibrary(album), Paths.from_environment())
    try:
        summary = service.run(service.add("local", sources), TaskContext())
    except TusouError as error:
        answer: dict[str, object] = {"error": error.code}
    else:
        answer = {
            "added": summary.added,
            "unchanged": summary.unchanged,
            "failed": [[each.source, each.error.code] for each in summary.failed],
        }
    finally:
        service.close()
    sys.stdout.write(json.dumps(answer))


def die_in(name: str, album: Album) -> Callable[[str], None]:
    """Die at once, as by a kill, when a folder of this name is looked into and a photo was added before."""

    def look(folder: str) -> None:
        if Path(folder).name == name:
            while not album.photos:
                time.sleep(0.01)
            os.kill(os.getpid(), signal.SIGKILL)

    return look


def become_guest(user: int) -> None:
    """Give up root's rights. What is loaded late is loaded before, as the interpreter may be in root's own folder."""
    importlib.import_module("desktop.services.importing.run")
    Image.init()
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


if __name__ == "__main__":
    if "TUSOU_TEST_GUEST" in os.environ:
        become_guest(int(os.environ["TUSOU_TEST_GUEST"]))
    main(*sys.argv[1:])
