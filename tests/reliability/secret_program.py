"""The whole cloud scenario with everything logged, a bug on a thread, and at last a crash of the process.

Connection and secrets come on standard input, so that neither arguments nor environment have them.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from desktop.app.crash import CrashReporter
from desktop.config import log
from desktop.config.credentials import CredentialStore, SecretName
from desktop.config.paths import Paths
from desktop.config.settings import SettingsStore
from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.core.query import ImageBytes, ImageTerm, Query, TextTerm
from desktop.engines.analyticdb.connection import Connection
from desktop.services.importing import ImportService
from desktop.services.library import LibraryRegistry

_logger = logging.getLogger("tests.scenario")


def main(photos: str) -> None:
    given = json.load(sys.stdin)
    paths = Paths.from_environment()
    application = QCoreApplication([])
    crashes = CrashReporter()
    crashes.install()
    crashes.write_native_crashes_to(paths.log)
    log.configure(paths.log, logging.DEBUG)
    credentials = CredentialStore({})
    for name in SecretName:
        credentials.remember_for_session("cloud", name, given["secrets"].get(name.value, ""))
    settings = SettingsStore(paths.settings_file)
    registry = LibraryRegistry(paths, settings, credentials)
    connection = Connection(**{**given["connection"], "ca_bundle": Path(given["connection"]["ca_bundle"])})
    registry.add_analyticdb(connection)
    use(registry, paths, photos)
    go_wrong(registry, given)
    children(paths)
    settings.update(lambda chosen: chosen.replace(language="en"))
    _logger.info("%r %s", settings.load(), credentials)
    del application
    sys.stdout.write("done\n")
    sys.stdout.flush()
    faulthandler._sigsegv()  # type: ignore[attr-defined]


def use(registry: LibraryRegistry, paths: Paths, photos: str) -> None:
    """Everything that a person does with such a library."""
    ctx = TaskContext()
    imports = ImportService(registry, paths)
    for caption in (None, "words"):
        summary = imports.run(imports.add("cloud", [photos], caption=caption), ctx)
        _logger.info("%s", summary)
    engine = registry.open("cloud")
    picture = next(Path(photos).iterdir()).read_bytes()
    for term in (TextTerm("words"), ImageTerm(ImageBytes(picture, "query.png")), TextTerm("more")):
        try:
            _logger.info("%s", engine.search(Query((term,), top_k=3), ctx))
        except TusouError:  # the service was told to refuse one
            _logger.exception("%r", term)
    page = engine.list_photos(10, None, ctx)
    engine.set_caption(page.photos[0].id, "other words", ctx)
    engine.thumbnail(page.photos[0].id)
    engine.remove([page.photos[-1].id], ctx)
    _logger.info("%s %r", engine.status(ctx), engine)
    imports.close()


def go_wrong(registry: LibraryRegistry, given: dict[str, dict[str, str]]) -> None:
    """Show secrets as carelessly as a bug would, with its traceback in the log."""
    secrets = given["secrets"]
    _logger.debug("%r %s", registry.secrets("cloud")(), registry.secrets("cloud")())

    def bug() -> None:
        raise RuntimeError(f"https://host/?NamespacePassword={secrets['namespace_password']}&x {secrets}")

    thread = threading.Thread(target=bug)
    thread.start()
    thread.join()


def children(paths: Paths) -> None:
    """What other processes can see of this one, and what its children get."""
    seen = subprocess.run(
        [sys.executable, "-c", "import os; print(dict(os.environ))"], capture_output=True, text=True, check=True
    ).stdout
    mine = [Path(f"/proc/{os.getpid()}/{name}").read_text(errors="replace") for name in ("cmdline", "environ")]
    (paths.log / "seen-by-others.txt").write_text("\n".join([seen, *mine]), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
