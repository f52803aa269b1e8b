"""Keeps installations of model packs running, whichever window or dialog shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.core.errors import TusouError
from desktop.core.progress import Progress, TaskContext
from desktop.services.importing.pace import Pace
from desktop.tasks import Lane, Task, TaskRunner

if TYPE_CHECKING:
    from desktop.services.models.info import ModelInfo
    from desktop.services.models.service import ModelService


class Phase(Enum):
    """Where an installation is."""

    #: The hub is asked what there is.
    ASKING = auto()
    #: Others come first.
    WAITING = auto()
    RUNNING = auto()
    STOPPING = auto()
    FAILED = auto()

    @property
    def active(self) -> bool:
        """Whether something is going on."""
        return self is not Phase.FAILED


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation that is under way, or failed.

    Attributes:
        source: repository, folder or zip.
        phase: where it is.
        done: bytes that are there.
        total: bytes in all, or None while unknown.
        seconds_left: estimate, or None while it would mean nothing.
        error: why it failed, else None.
        local: whether it comes from a folder or zip.
    """

    source: str
    phase: Phase
    done: int = 0
    total: int | None = None
    seconds_left: float | None = None
    error: TusouError | None = None
    local: bool = False

    @property
    def testing(self) -> bool:
        """Whether everything is there and is being tested."""
        return self.phase is Phase.RUNNING and self.total is not None and self.done >= self.total


class Installations(QObject):
    """Runs installations in tasks, one after the other. Outlives windows.

    Args:
        service: installs.
        runner: runs the tasks.
        parent: its Qt parent.

    Signals:
        changed: some installation began, went on or ended; at most ten times a second for each.
        found: the :class:`~desktop.services.models.info.ModelInfo` of what the hub was asked for.
        installed: the ModelInfo of a pack that can be used now.
        ended: the source of an installation that is over, in whatever way.
    """

    changed = Signal()
    ended = Signal(str)
    found = Signal(object)
    installed = Signal(object)

    def __init__(self, service: ModelService, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._runner = runner
        self._states: dict[str, Installation] = {}
        self._tasks: dict[str, Task] = {}
        self._paces: dict[str, Pace] = {}

    @property
    def states(self) -> Mapping[str, Installation]:
        """Those under way and those that failed, by their source."""
        return self._states

    def ask(self, source: str) -> None:
        """Ask the hub what there is to fetch; ``found`` tells it."""
        if self._begin(source, Phase.ASKING):
            # Not in the lane of downloads: a question need not wait for them.
            task = self._submit(source, lambda ctx: self._service.look_up(source, ctx), Lane.CONFIG)
            task.succeeded.connect(partial(self._on_found, source))

    def start(self, source: str, *, local: bool = False) -> None:
        """Install a pack, unless that is under way.

        Args:
            source: repository, folder or zip.
            local: whether it is a folder or zip.
        """
        if self._begin(source, Phase.WAITING, local=local):
            task = self._submit(source, lambda ctx: self._service.install(source, ctx), Lane.DOWNLOAD)
            task.progressed.connect(partial(self._on_progressed, source))
            task.succeeded.connect(partial(self._on_installed, source))

    def stop(self, source: str) -> None:
        """Stop an installation; what arrived stays for the next time."""
        if source in self._tasks:
            self._states[source] = replace(self._states[source], phase=Phase.STOPPING)
            self._tasks[source].cancel()
            self.changed.emit()

    def forget(self, source: str) -> None:
        """Show nothing of an installation that failed any longer."""
        if source not in self._tasks and self._states.pop(source, None) is not None:
            self.changed.emit()

    def _begin(self, source: str, phase: Phase, *, local: bool = False) -> bool:
        if source in self._tasks:
            return False
        self._states[source] = Installation(source, phase, local=local)
        return True

    def _submit(self, source: str, work: Callable[[TaskContext], ModelInfo], lane: Lane) -> Task:
        task = self._tasks[source] = self._runner.submit(work, lane=lane, owner=self)
        task.failed.connect(partial(self._on_failed, source))
        task.cancelled.connect(partial(self._end, source))
        self.changed.emit()
        return task

    def _on_progressed(self, source: str, progress: Progress) -> None:
        before = self._states[source]
        pace = self._paces.setdefault(source, Pace())
        if before.total is not None:  # what was there at the beginning says nothing of the speed
            pace.add(progress.done - before.done)
        left = pace.seconds_left(progress.total - progress.done) if progress.total is not None else None
        phase = Phase.RUNNING if before.phase is Phase.WAITING else before.phase
        self._states[source] = replace(before, phase=phase, done=progress.done, total=progress.total, seconds_left=left)
        self.changed.emit()

    def _on_found(self, source: str, info: ModelInfo) -> None:
        self._end(source)
        self.found.emit(info)

    def _on_installed(self, source: str, info: ModelInfo) -> None:
        self._end(source)
        self.installed.emit(info)

    def _on_failed(self, source: str, error: TusouError) -> None:
        self._tasks.pop(source, None)
        self._paces.pop(source, None)
        self._states[source] = replace(self._states[source], phase=Phase.FAILED, seconds_left=None, error=error)
        self.changed.emit()
        self.ended.emit(source)

    def _end(self, source: str) -> None:
        for kept in (self._tasks, self._paces, self._states):
            kept.pop(source, None)
        self.changed.emit()
        self.ended.emit(source)
