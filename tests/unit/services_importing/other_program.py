"""Another program that imports into an album: ``python -m … FOLDER_OF_ALBUM SECONDS SOURCE…``. Prints a summary."""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

from PIL import Image

from desktop.config.paths import Paths
from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.services.importing import ImportService
from tests.unit.services_importing.album import Album
from tests.unit.services_importing.conftest import OneLibrary


def main(album: str, seconds: str, *sources: str) -> None:
    service = ImportService(OneLibrary(Album(Path(album), seconds=float(seconds))), Paths.from_environment())
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
