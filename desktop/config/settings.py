"""Settings: what a person chose, kept in a TOML file. Nothing secret is in here.

The file carries the version of its layout. An older one is migrated when it is read, a newer one is refused and left
untouched, a damaged one is moved aside and defaults apply.
"""

from __future__ import annotations

import logging
import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from desktop.config.paths import private_folder
from desktop.core.errors import ConfigurationError, ErrorCode
from desktop.core.renaming import put_in_place
from desktop.core.storage_error import storage_error

VERSION = 1
LOCAL_LIBRARY = "local"

MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""Version → the step that turns the content of that version into the next one."""

_NAME = re.compile(r"[^\W_][\w.-]{0,59}")
_RESERVED_NAMES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
_LOCK_TIMEOUT_S = 10
_MEBIBYTE = 1 << 20
#: Field of a connection for what is not read here.
_EXTRA = "extra"

_logger = logging.getLogger(__name__)


def check_library_name(name: str) -> str:
    """Give the name back if a library may have it: it becomes the name of a folder and of keyring entries.

    Raises:
        ConfigurationError: LIBRARY_NAME_INVALID.
    """
    if not _NAME.fullmatch(name) or name.endswith(".") or name.split(".", maxsplit=1)[0].casefold() in _RESERVED_NAMES:
        raise ConfigurationError(ErrorCode.LIBRARY_NAME_INVALID, params={"name": name})
    return name


class ConnectionSettings(msgspec.Struct, frozen=True):
    """The not secret part of a connection to AnalyticDB for PostgreSQL.

    Attributes:
        name: of the library.
        region, instance, namespace, collection: where it is.
        extra: what else the engine wants to keep of it: stored beside these, unread.

    Raises:
        ValueError: no library may have this name.
    """

    name: str
    region: str
    instance: str = ""
    namespace: str = ""
    collection: str = ""
    extra: Mapping[str, Any] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            check_library_name(self.name)
        except ConfigurationError as error:
            raise ValueError(str(error)) from error

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> ConnectionSettings:
        """The connection that :meth:`table` gave.

        Raises:
            ValueError: it is not one.
        """
        return msgspec.convert(_with_extra(table), cls)

    def table(self) -> dict[str, Any]:
        """All that is kept, as one table of the file."""
        own = {name: getattr(self, name) for name in self.__struct_fields__ if name != _EXTRA}
        return {**self.extra, **own}


def _with_extra(table: Mapping[str, object]) -> dict[str, object]:
    """A table of the file with what is unread in a place of its own."""
    known = {name for name in ConnectionSettings.__struct_fields__ if name != _EXTRA}
    extra = {name: value for name, value in table.items() if name not in known}
    return {**{name: value for name, value in table.items() if name in known}, _EXTRA: extra}


class WatchedFolder(msgspec.Struct, frozen=True):
    """A folder that a library follows: ``path`` is absolute."""

    library: str
    path: str


class Settings(msgspec.Struct, frozen=True):
    """All settings. Immutable: :meth:`replace` gives a changed copy.

    Attributes:
        version: version of the file's layout.
        language: language of the program; ``auto`` follows the system.
        theme: colours; ``system`` follows the system.
        library: name of the current library.
        thumbnail_cache_bytes: largest size of the thumbnail cache on disk.
        allow_private_links: whether links may lead into this computer and private networks.
        model_hub: address that model packs are fetched from; empty for HF_ENDPOINT, else the public hub.
        embedding_paused: whether photos are not looked at by another model for now.
        pause_on_battery: whether such work also waits while the computer runs on its battery.
        read_text: whether text in pictures is read.
        reading_paused: whether that waits for now.
        connections: libraries on AnalyticDB.
        watched: folders that libraries follow.
        announced: libraries that cost money, of which the user was told so.

    Raises:
        ValueError: two libraries have the same name.
    """

    version: int = VERSION
    language: Literal["auto", "en", "zh_CN"] = "auto"
    theme: Literal["system", "light", "dark"] = "system"
    library: str = LOCAL_LIBRARY
    thumbnail_cache_bytes: Annotated[int, msgspec.Meta(ge=16 * _MEBIBYTE)] = 512 * _MEBIBYTE
    allow_private_links: bool = False
    model_hub: str = ""
    embedding_paused: bool = False
    pause_on_battery: bool = True
    read_text: bool = False
    reading_paused: bool = False
    connections: tuple[ConnectionSettings, ...] = ()
    announced: tuple[str, ...] = ()
    watched: tuple[WatchedFolder, ...] = ()

    def __post_init__(self) -> None:
        names = [LOCAL_LIBRARY, *(connection.name.casefold() for connection in self.connections)]
        if len(set(names)) < len(names):
            raise ValueError("two libraries have the same name")

    def replace(self, **values: object) -> Settings:
        """A checked copy with other values.

        Raises:
            ConfigurationError: SETTINGS_INVALID.
        """
        types = {field.name: field.type for field in msgspec.structs.fields(Settings)}
        checked: dict[str, object] = {}
        setting, value = "", None
        try:
            for setting, value in values.items():
                checked[setting] = msgspec.convert(value, types[setting])
            return msgspec.structs.replace(self, **checked)
        except ValueError as error:
            params = {"setting": setting, "value": str(value)}
            raise ConfigurationError(ErrorCode.SETTINGS_INVALID, str(error), params=params) from error

    def connection(self, name: str) -> ConnectionSettings | None:
        """The connection of this name."""
        return next((connection for connection in self.connections if connection.name == name), None)


class SettingsStore:
    """The settings file. Safe between threads and processes.

    Args:
        file: the file; its folder is made when there is something to write.

    Attributes:
        moved_aside: where a damaged file went, or None.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.moved_aside: Path | None = None

    def load(self) -> Settings:
        """Read the settings; defaults where there are none.

        Raises:
            ConfigurationError: SETTINGS_TOO_NEW.
            StorageError: the file cannot be read.
        """
        try:
            content = self._file.read_bytes()
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            raise storage_error(error, self._file) from error
        import tomllib

        try:
            # Not strict: a file that was written by hand may say 1 or "true" for true.
            return msgspec.convert(_parted(self._migrated(tomllib.loads(content.decode()))), Settings, strict=False)
        except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, not as the fields say; nested without end
            return self._set_aside(str(error))

    def update(self, change: Callable[[Settings], Settings]) -> Settings:
        """Read, change and write the settings in one step that no other process can come between.

        Raises:
            ConfigurationError: SETTINGS_INVALID, SETTINGS_TOO_NEW.
            StorageError: the file cannot be read or written, or is locked for long.
        """
        import filelock

        private_folder(self._file.parent)
        lock = filelock.FileLock(self._file.with_suffix(".lock"), timeout=_LOCK_TIMEOUT_S, mode=0o600)
        try:
            with lock:
                settings = change(self.load())
                self._write(settings)
                return settings
        except OSError as error:  # filelock's Timeout is one
            raise storage_error(error, self._file) from error

    def _migrated(self, content: dict[str, Any]) -> dict[str, Any]:
        version = content.get("version", VERSION)
        if not isinstance(version, int) or version < 1:
            raise ValueError(f"version = {version!r}")
        if version > VERSION:
            raise ConfigurationError(ErrorCode.SETTINGS_TOO_NEW, params={"path": str(self._file)})
        for step in range(version, VERSION):
            content = MIGRATIONS[step](content)
        return {**content, "version": VERSION}

    def _write(self, settings: Settings) -> None:
        """Replace the file so that a crash leaves either the old or the new one, never half of one."""
        import tempfile

        import tomli_w

        tables = [connection.table() for connection in settings.connections]
        content = tomli_w.dumps({**msgspec.to_builtins(settings), "connections": tables}).encode()
        descriptor, temporary = tempfile.mkstemp(dir=self._file.parent, prefix=".settings-")  # 0600 by definition
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            put_in_place(Path(temporary), self._file)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _set_aside(self, reason: str) -> Settings:
        aside = self._file.with_name(f"{self._file.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        try:
            self._file.replace(aside)
        except OSError as error:
            raise storage_error(error, self._file) from error
        self.moved_aside = aside
        _logger.warning("The settings file was damaged (%s). It is now %s; defaults apply.", reason, aside)
        return Settings()


def _parted(content: dict[str, Any]) -> dict[str, Any]:
    """The content of the file, with the unread values of each connection in their place."""
    tables = content.get("connections")
    if not isinstance(tables, list):
        return content
    parted = [_with_extra(table) if isinstance(table, dict) else table for table in tables]
    return {**content, "connections": parted}
