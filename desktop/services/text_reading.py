"""Text in pictures: whether it is read, reading what is missing, and what was read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from desktop.config.settings import SettingsStore
from desktop.core.errors import ErrorCode, ModelError
from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext
from desktop.core.text_line import TextLine
from desktop.embedding.text_reader import READER_ID, RapidReader, TextReader, is_available
from desktop.engines.reading import ReadingState, ReadsText
from desktop.services.library import LOCAL_ENGINE, LibraryRegistry
from desktop.services.models import power
from desktop.services.models.info import Pause
from desktop.services.pausing import Pausing, TellPause
from desktop.services.pictures import EngineSource

#: What pip installs the reader by.
EXTRA = "tusou[ocr]"

NewReader = Callable[[], TextReader]


class TextReadingService:
    """Reads text in the pictures of the libraries on this computer. Methods block; safe from any thread.

    Args:
        registry: the libraries.
        settings: whether text is read at all, and whether it is paused.
        new_reader: makes a reader that loads itself with its first picture; None where the extra is not installed.
    """

    def __init__(self, registry: LibraryRegistry, settings: SettingsStore, new_reader: NewReader | None) -> None:
        self._registry = registry
        self._settings = settings
        self._new_reader = new_reader

    @property
    def available(self) -> bool:
        """Whether a reader is installed."""
        return self._new_reader is not None

    @property
    def enabled(self) -> bool:
        """Whether the user wants text to be read. New photos are then read after they were added."""
        return self._settings.load().read_text

    def enable(self) -> None:
        """Read text from now on.

        Raises:
            ModelError: READER_MISSING.
        """
        self._reader()
        self._settings.update(lambda settings: settings.replace(read_text=True, reading_paused=False))

    def disable(self) -> None:
        """Read no more text. What was read stays, and is found."""
        self._settings.update(lambda settings: settings.replace(read_text=False))

    def state(self) -> ReadingState:
        """How far the reading of all libraries together is."""
        reader_id = self._new_reader().id if self._new_reader is not None else READER_ID
        states = [library.reading_state(reader_id) for library in self._libraries()]
        return ReadingState(sum(state.read for state in states), sum(state.missing for state in states))

    def read_new(self, library: str, added_since: datetime, ctx: TaskContext) -> int:
        """Read the photos that were added to one library since, whatever else is not read yet. Reports photos.

        Args:
            library: its name.
            added_since: UTC.
            ctx: of the work. What was done stays if it is cancelled.

        Returns:
            How many photos of this library are not read still; 0 where its engine does not read.

        Raises:
            ModelError: READER_MISSING; MODEL_MISSING: the extra is not complete.
        """
        engine = self._registry.open(library)
        if not isinstance(engine, ReadsText):
            return 0
        reader = self._reader()
        engine.read_missing(reader, ctx, _never, added_since)
        return engine.reading_state(reader.id).missing

    def read(self, ctx: TaskContext, *, pausing: bool = True, on_pause: TellPause | None = None) -> int:
        """Read the photos that were not read. Reports photos. What was done stays if it is cancelled.

        Args:
            ctx: of the work.
            pausing: wait while the user paused it, or the computer runs on its battery and that is not allowed.
            on_pause: told on the working thread why it begins to wait, and None when it goes on.

        Returns:
            How many photos were read.

        Raises:
            ModelError: READER_MISSING; MODEL_MISSING: the extra is not complete.
        """
        reader = self._reader()
        paused = Pausing(self.pause_reason, on_pause) if pausing else _never
        return sum(library.read_missing(reader, ctx, paused) for library in self._libraries())

    def pause_reason(self) -> Pause | None:
        """Why :meth:`read` waits; None while it may work."""
        settings = self._settings.load()
        if settings.reading_paused:
            return Pause.BY_HAND
        return Pause.ON_BATTERY if settings.pause_on_battery and power.on_battery() else None

    def pause(self) -> None:
        """Let :meth:`read` wait, in every program and after a restart, until :meth:`resume`."""
        self._settings.update(lambda settings: settings.replace(reading_paused=True))

    def resume(self) -> None:
        """Let :meth:`read` go on."""
        self._settings.update(lambda settings: settings.replace(reading_paused=False))

    def forget(self) -> int:
        """Delete everything that was read. Returns of how many photos."""
        return sum(library.forget_text() for library in self._libraries())

    def _reader(self) -> TextReader:
        if self._new_reader is None:
            raise ModelError(ErrorCode.READER_MISSING, params={"value": install_command()})
        return self._new_reader()

    def _libraries(self) -> Iterator[ReadsText]:
        for library in self._registry.list():
            if library.engine == LOCAL_ENGINE:
                engine = self._registry.open(library.name)
                if isinstance(engine, ReadsText):
                    yield engine


def text_of(engines: EngineSource, library: str, photo_id: PhotoId) -> Sequence[TextLine]:
    """What was read in a photo, from top to bottom; nothing where its library does not read."""
    engine = engines.open(library)
    return engine.text_of(photo_id) if isinstance(engine, ReadsText) else []


def installed_reader() -> NewReader | None:
    """What makes the reader of the extra; None where it is not installed. Imports nothing of it."""
    return _rapid_reader if is_available() else None


def install_command() -> str:
    """What to type to install the reader beside this program."""
    if getattr(sys, "frozen", False):  # an installer's program cannot be added to
        return f'pip install "{EXTRA}"'
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f'{python} -m pip install "{EXTRA}"'


def _rapid_reader() -> TextReader:
    # Half of the processors: the window and searches have the others.
    return RapidReader(max(1, (os.cpu_count() or 1) // 2))


def _never() -> bool:
    return False
