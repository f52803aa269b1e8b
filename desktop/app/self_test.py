"""``tusou --self-test``: tries everything that an installation has to bring along, on a library of its own.

Unlike ``tusou doctor``, which looks at the user's computer and libraries, this looks at the program: whether all its
parts came along and work together. It leaves nothing behind.
"""

from __future__ import annotations

import importlib
import os
import socket
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.app.display import display_problem
from desktop.cli.output import print_line, readable
from desktop.config.credentials import CredentialStore
from desktop.config.paths import HOME_VARIABLE, resource_dir, third_party_file
from desktop.core.error_text import one_line
from desktop.core.errors import ConfigurationError, ErrorCode, TusouError
from desktop.core.progress import TaskContext
from desktop.imaging.formats import RAW_SUPPORTED

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from desktop.app.application import Application
    from desktop.ui.workspace import Workspace

_WAIT_S = 60.0
_STEP_MS = 20
_PHOTOS = 3
_LATE_LIBRARIES = ("pi_heif", "tokenizers", "huggingface_hub", "httpx2", "send2trash", "watchdog.observers", "psutil")
INSTALLED_COMPONENTS = "## What this installation contains"
"""Heading of the table that the build adds to the page of third-party components."""
_PICTURE_FORMATS = frozenset({"png", "jpeg", "svg"})

Check = tuple[str, Callable[[], str]]
"""What is tried, and the trial: it says what it found, or raises."""


class BrokenError(Exception):
    """A part of the program does not do what it should."""


def run_self_test() -> int:
    """Try every part and print what became of it.

    Returns:
        The exit status: 0 if everything works.
    """
    with tempfile.TemporaryDirectory(prefix="tusou-self-test-", ignore_cleanup_errors=True) as home:
        os.environ[HOME_VARIABLE] = home
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        outcomes = [_passes(*check) for check in (("libraries of the window", _display), *_PARTS)]
        if outcomes[0]:
            outcomes += _try_window()
    print_line("Everything works." if all(outcomes) else "Something is broken.")
    return 0 if all(outcomes) else 1


def _passes(name: str, trial: Callable[[], str]) -> bool:
    try:
        found = trial()
    except TusouError as error:
        return _tell(name, one_line(error), works=False)
    except Exception as error:  # noqa: BLE001 -- whatever is broken, the other parts are to be tried as well
        return _tell(name, f"{type(error).__name__}: {error}", works=False)
    return _tell(name, found, works=True)


def _tell(name: str, text: str, *, works: bool) -> bool:
    print_line(f"{'✓' if works else '✗'} {name}: {readable(text)}")
    return works


def _try_window() -> list[bool]:
    from desktop.app.application import Application

    application = Application(["tusou"])
    trial = _WindowTrial(application)
    checks: Sequence[Check] = (
        ("window", trial.shows),
        ("import", trial.imports),
        ("search", trial.searches),
        ("translations", _translations),
        ("icons", _icons),
        ("end of the program", trial.ends),
    )
    return [_passes(*check) for check in checks]


class _WindowTrial:
    """What a person does first, done with the real window."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._photos = [str(path) for path in sorted((resource_dir() / "samples").glob("*.jpg"))[:_PHOTOS]]

    def shows(self) -> str:
        from PySide6.QtGui import QGuiApplication

        self._application.window.show()
        _wait(lambda: self._application.workspace is not None, "The window is not filled.")
        _wait(lambda: bool(self._workspace.results.library), "The window shows no library.")
        library, platform = self._workspace.results.library, QGuiApplication.platformName()
        return f"It shows the library “{library}” on the platform “{platform}”."

    def imports(self) -> str:
        from desktop.ui.dropped import Dropped

        if len(self._photos) < _PHOTOS:
            raise BrokenError("The sample photos are missing.")
        model = self._workspace.results_panel.model
        self._workspace.upload.add_dropped(Dropped(self._photos))
        _wait(lambda: model.rowCount() == _PHOTOS, "The sample photos do not appear in the window.")
        return f"{_PHOTOS} photos are in the library."

    def searches(self) -> str:
        from desktop.ui.dropped import Dropped

        wanted = self._photos[-1]
        model = self._workspace.results_panel.model
        self._workspace.search.search_dropped(Dropped([wanted]))
        _wait(lambda: model.searched and model.photo(0) is not None, "The search has no answer.")
        found = model.photo(0)
        if found is None or found.file_name != Path(wanted).name:
            raise BrokenError(f"The search for {wanted} finds something else first: {found}")
        return f"{found.file_name} is found by itself."

    def ends(self) -> str:
        self._application.window.close()
        if not self._application.stop():
            raise BrokenError("Work does not end in time.")
        return "All work has ended."

    @property
    def _workspace(self) -> Workspace:
        workspace = self._application.workspace
        if workspace is None:
            raise BrokenError("There is no window.")
        return workspace


def _display() -> str:
    problem = display_problem()
    if problem is not None:
        raise BrokenError(problem)
    return "They are installed."


def _translations() -> str:
    from PySide6.QtCore import QLibraryInfo, QTranslator

    from desktop.ui.i18n import LANGUAGES

    folder = resource_dir() / "translations"
    qt_folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    files = [folder / f"tusou_{language}.qm" for language in LANGUAGES]
    files += [qt_folder / f"qtbase_{language}.qm" for language in LANGUAGES if language != "en"]
    for file in files:
        translator = QTranslator()
        if not translator.load(str(file)) or translator.isEmpty():
            raise BrokenError(f"{file} cannot be loaded.")
    return ", ".join(file.name for file in files)


def _icons() -> str:
    from PySide6.QtGui import QColor, QImageReader

    from desktop.ui import icons

    names = [file.stem for file in sorted((resource_dir() / "icons").glob("*.svg"))]
    blank = [name for name in names if not _has_ink(icons.pixmap(name, 32, QColor("black")).toImage())]
    if blank or not names or icons.app_icon().pixmap(32).isNull():
        raise BrokenError(f"Icons cannot be drawn: {', '.join(blank) or 'app'}")
    known = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    if not known >= _PICTURE_FORMATS:
        raise BrokenError(f"Qt cannot read {', '.join(_PICTURE_FORMATS - known)}.")
    return f"{len(names)} icons are drawn."


def _has_ink(image: QImage) -> bool:
    from PySide6.QtGui import QImage

    alpha = image.convertToFormat(QImage.Format.Format_Alpha8)  # has to outlive the bytes, which are its own
    return any(bytes(alpha.constBits()))


def _keyring() -> str:
    back_ends = [entry.load().__name__.rpartition(".")[2] for entry in entry_points(group="keyring.backends")]
    if not back_ends:
        raise BrokenError("No keyring back end came along.")
    try:
        used = f"Secrets are kept by {CredentialStore().check()}."
    except ConfigurationError:
        used = "None of them answers in this session."
    return f"Back ends: {', '.join(back_ends)}. {used}"


def _certificates() -> str:
    import ssl

    from requests.utils import DEFAULT_CA_BUNDLE_PATH

    authorities = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH).cert_store_stats()["x509_ca"]
    return f"{authorities} certificate authorities are known."


def _late_libraries() -> str:
    """Import what is only imported when it is needed: it may have stayed behind without anybody noticing."""
    names = [*_LATE_LIBRARIES, *(["rawpy"] if RAW_SUPPORTED else [])]
    for name in names:
        importlib.import_module(name)
    return ", ".join(name.partition(".")[0] for name in names)


def _licences() -> str:
    page = third_party_file().read_text(encoding="utf-8")
    folder = resource_dir() / "licences"
    if not folder.is_dir():  # started from the source tree, where packages bring their own
        return "The components are named."
    texts = sum(file.is_file() for file in folder.rglob("*"))
    if INSTALLED_COMPONENTS not in page or not texts:
        raise BrokenError("What went into this installation is not listed.")
    return f"The components are named, with {texts} texts of licences."


def _service() -> str:
    """Call a port where nobody answers: the SDK has to be there, and the error has to be clear."""
    from desktop.engines.analyticdb.check import check_connection
    from desktop.engines.analyticdb.connection import Connection, Secrets

    with socket.create_server(("127.0.0.1", 0)) as server:
        host = f"127.0.0.1:{server.getsockname()[1]}"
    connection = Connection(
        "self-test", "cn-hangzhou", "gp-none", collection="none", endpoint=host, open_platform_endpoint=host
    )
    error = check_connection(connection, lambda: Secrets("id", "secret", "", "password"), TaskContext()).error
    if error is None or error.code is not ErrorCode.SERVICE_UNREACHABLE:
        raise BrokenError(f"A call to a closed port ended with {error!r}.")
    return f"A closed port is named: {one_line(error)}"


def _wait(done: Callable[[], bool], reproach: str) -> None:
    """Let the window work until something is done."""
    from PySide6.QtCore import QEventLoop, QTimer

    end = time.monotonic() + _WAIT_S
    while not done():
        if time.monotonic() > end:
            raise BrokenError(reproach)
        loop = QEventLoop()
        QTimer.singleShot(_STEP_MS, loop.quit)
        loop.exec()


_PARTS: Sequence[Check] = (
    ("keyring", _keyring),
    ("certificates", _certificates),
    ("libraries that are loaded late", _late_libraries),
    ("licences", _licences),
    ("AnalyticDB", _service),
)
"""What works without a window."""
