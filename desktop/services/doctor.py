"""The doctor: looks at everything that the program needs, and says how to mend what is wrong.

Nothing is changed, but that damaged databases are marked for mending. The sentences are English and marked for
translation; :meth:`Finding.text` fills them in.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop.config.credentials import CredentialStore
from desktop.config.paths import JOURNAL_NAME, MODELS_NAME, Paths, model_dir
from desktop.config.settings import LOCAL_LIBRARY
from desktop.core import salvage
from desktop.core.error_sentence import QT_TRANSLATE_NOOP
from desktop.core.error_text import one_line
from desktop.core.errors import ConfigurationError, ErrorCode, ModelError, StorageError, TusouError
from desktop.core.progress import TaskContext
from desktop.core.storage_error import storage_error
from desktop.services import display
from desktop.services.library import LOCAL_ENGINE, LibraryInfo, LibraryRegistry
from desktop.services.notebook import NAME as NOTEBOOK_NAME

ENOUGH_DISK_BYTES = 500_000_000

_LIBRARY_FILE = "library.sqlite3"


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one check.

    Attributes:
        name: what was looked at.
        ok: whether it is as it should be.
        message: what was found and, where it is not ok, how to mend it; with placeholders.
        values: for the placeholders.
        error: the error that was found; its own sentences follow ``message``.
    """

    name: str
    ok: bool
    message: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    error: TusouError | None = None

    def text(self, translate: Callable[[str, str], str] = lambda _context, text: text) -> str:
        """The message in the language that ``translate`` (context, text → text) speaks."""
        parts = []
        if self.message:
            parts.append(translate("cli", self.message).format_map(self.values))
        if self.error is not None:
            parts.append(one_line(self.error, lambda text: translate("errors", text)))
        return " ".join(parts)


def examine(
    registry: LibraryRegistry, paths: Paths, credentials: CredentialStore, ctx: TaskContext
) -> Sequence[Finding]:
    """Look at everything. The network is only used for connections that the user made.

    Raises:
        TaskCancelled: asked to stop.
    """
    findings: list[Finding] = []
    checks: Sequence[Callable[[], Finding]] = (
        _display,
        lambda: _folders(paths),
        lambda: _settings(registry),
        lambda: _keyring(registry, credentials),
        _model,
        lambda: _disk(paths),
        lambda: _database("journal", paths.data_root / JOURNAL_NAME),
    )
    for number, check in enumerate(checks):
        ctx.check()
        ctx.report(number, len(checks))
        findings.append(check())
    findings.extend(_packs(paths, ctx))
    for library in _libraries(registry):
        found = examine_library(registry, paths, library, ctx)
        findings.extend(replace(finding, name=f"{library.name}: {finding.name}") for finding in found)
    if all(library.engine == LOCAL_ENGINE for library in _libraries(registry)):
        message = QT_TRANSLATE_NOOP("cli", "It is not needed: all libraries are on this computer.")
        findings.append(Finding("network", ok=True, message=message))
    return findings


def examine_library(
    registry: LibraryRegistry, paths: Paths, library: LibraryInfo, ctx: TaskContext
) -> Sequence[Finding]:
    """Look at one library; at a connection with the smallest real calls.

    Raises:
        TaskCancelled: asked to stop.
    """
    ctx.check()
    notebook = _database("notebook", paths.library_root(library.name) / NOTEBOOK_NAME)
    if library.engine == LOCAL_ENGINE:
        return [_local_database(paths.library_root(library.name) / _LIBRARY_FILE), notebook]
    from desktop.engines.analyticdb import ledger_file
    from desktop.engines.analyticdb.check import check_connection

    ledger = _database("ledger", paths.library_root(library.name) / ledger_file.NAME)

    try:
        report = check_connection(registry.connection(library.name), registry.secrets(library.name), ctx)
    except TusouError as error:
        return [ledger, notebook, Finding("connection", ok=False, error=error)]
    return [
        ledger,
        notebook,
        *(
            Finding(
                each.step.value.replace("_", " "),
                each.ok,
                QT_TRANSLATE_NOOP("cli", "{target} is in order.") if each.ok else "",
                {"target": f"{each.target} ({each.note})" if each.note else each.target},
                each.error,
            )
            for each in report.findings
        ),
    ]


def _display() -> Finding:
    name = "display libraries"
    missing = display.missing_libraries()
    if missing is None:
        message = QT_TRANSLATE_NOOP(
            "cli", "PySide6 is not installed; the window needs it: pip install PySide6-Essentials."
        )
        return Finding(name, ok=False, message=message)
    if missing:
        message = QT_TRANSLATE_NOOP(
            "cli", "The window cannot open: {reason}. On Debian and Ubuntu: sudo apt install {packages}."
        )
        return Finding(name, ok=False, message=message, values={"reason": missing, "packages": display.DEBIAN_PACKAGES})
    if not display.has_screen():
        message = QT_TRANSLATE_NOOP(
            "cli",
            "They are installed. There is no screen in this session: the window cannot open, the command line works.",
        )
        return Finding(name, ok=True, message=message)
    return Finding(name, ok=True, message=QT_TRANSLATE_NOOP("cli", "They are installed."))


def _folders(paths: Paths) -> Finding:
    name = "folders"
    try:
        for folder in (paths.data, paths.cache, paths.config, paths.log):
            with tempfile.TemporaryFile(dir=folder):
                pass
    except StorageError as error:
        return Finding(name, ok=False, error=error)
    except OSError as error:
        return Finding(name, ok=False, error=storage_error(error, folder))
    message = QT_TRANSLATE_NOOP("cli", "Tusou can write to {path} and its other folders.")
    return Finding(name, ok=True, message=message, values={"path": str(paths.data_root)})


def _settings(registry: LibraryRegistry) -> Finding:
    try:
        current = registry.current
    except TusouError as error:
        return Finding("settings", ok=False, error=error)
    message = QT_TRANSLATE_NOOP("cli", "They can be read; the current library is {name}.")
    return Finding("settings", ok=True, message=message, values={"name": current})


def _keyring(registry: LibraryRegistry, credentials: CredentialStore) -> Finding:
    try:
        name = credentials.check()
    except ConfigurationError as error:
        connected = any(library.engine != LOCAL_ENGINE for library in _libraries(registry))
        if connected and not credentials.environment_gives_all():
            return Finding("keyring", ok=False, error=error)
        message = QT_TRANSLATE_NOOP("cli", "It does not answer, and need not: no connection keeps secrets in it.")
        return Finding("keyring", ok=True, message=message)
    message = QT_TRANSLATE_NOOP("cli", "Secrets are kept by {name}.")
    return Finding("keyring", ok=True, message=message, values={"name": name})


def _model() -> Finding:
    from desktop.embedding.model_files import read_checked, read_manifest

    try:
        manifest = read_manifest(model_dir())
        for entry in (manifest.network, manifest.projection):
            read_checked(model_dir(), entry)
    except ModelError as error:
        return Finding("model", ok=False, error=error)
    return Finding(
        "model", ok=True, message=QT_TRANSLATE_NOOP("cli", "{name} is complete."), values={"name": manifest.id}
    )


def _packs(paths: Paths, ctx: TaskContext) -> Sequence[Finding]:
    """Every installed model pack, all of its bytes."""
    from desktop.embedding.pack_record import check_files
    from desktop.embedding.pack_shelf import PackShelf

    findings = []
    for folder in PackShelf(paths.data_root / MODELS_NAME).folders():
        name = f"model pack {folder.name}"
        try:
            record = check_files(folder, ctx.check)
        except ModelError as error:
            findings.append(Finding(name, ok=False, error=error))
        else:
            message = QT_TRANSLATE_NOOP("cli", "{name} is complete.")
            findings.append(Finding(name, ok=True, message=message, values={"name": record.name}))
    return findings


def _disk(paths: Paths) -> Finding:
    try:
        free = shutil.disk_usage(paths.data).free
    except StorageError as error:
        return Finding("disk", ok=False, error=error)
    values = {"size": f"{free / 1e9:.1f} GB", "path": str(paths.data_root)}
    if free < ENOUGH_DISK_BYTES:
        message = QT_TRANSLATE_NOOP("cli", "Only {size} are free at {path}. Free some space, or move TUSOU_HOME.")
        return Finding("disk", ok=False, message=message, values=values)
    return Finding("disk", ok=True, message=QT_TRANSLATE_NOOP("cli", "{size} are free at {path}."), values=values)


def _database(name: str, file: Path) -> Finding:
    """Let SQLite check a file for integrity, without changing it; a damaged one is mended by the next command."""
    if not file.exists():
        return Finding(name, ok=True, message=QT_TRANSLATE_NOOP("cli", "It is made when it is first needed."))
    faults = salvage.faults(file)
    if faults:
        salvage.mark_damaged(file)
        damage = StorageError(ErrorCode.DATABASE_DAMAGED, "; ".join(faults), params={"path": str(file)})
        return Finding(name, ok=False, error=damage)
    return Finding(
        name, ok=True, message=QT_TRANSLATE_NOOP("cli", "The database {path} is intact."), values={"path": str(file)}
    )


def _local_database(file: Path) -> Finding:
    """A sound file may yet be no library, or one of a newer version."""
    from desktop.engines.local.database import check_kind

    finding = _database("database", file)
    if finding.ok and file.exists():
        try:
            check_kind(file)
        except StorageError as error:
            return Finding("database", ok=False, error=error)
    return finding


def _libraries(registry: LibraryRegistry) -> Sequence[LibraryInfo]:
    """The libraries; only the one that is always there where the settings cannot be read, which is said elsewhere."""
    try:
        return registry.list()
    except TusouError:
        return [LibraryInfo(LOCAL_LIBRARY, LOCAL_ENGINE, "")]
