"""Following folders as they change, come and go."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from pathlib import Path

from desktop.core.progress import TaskContext
from desktop.services.watching.events import FolderEvents

#: How often drives are looked for, and how often everything is walked, whatever the system told.
_LOOK_S = 2.0
_WALK_S = 900.0
#: How soon a request to stop is noticed.
_POLL_S = 0.25

Handle = Callable[[Path, Sequence[Path], TaskContext], Sequence[Path]]


class Follower:
    """Follows folders until it is cancelled.

    Args:
        folders: the folders to follow now; asked again and again.
        handle: looks at paths in a folder, and gives those that are to be looked at once more.
        quiet_s: how long nothing must have happened to a path before it is looked at.
    """

    def __init__(self, folders: Callable[[], Collection[Path]], handle: Handle, quiet_s: float) -> None:
        self._folders = folders
        self._handle = handle
        self._quiet_s = quiet_s
        self._known: dict[Path, tuple[int, int] | None] = {}  # folder → device and inode, None while it is not there

    def run(self, ctx: TaskContext) -> None:
        """Follow. Raises TaskCancelled on request, and what ``handle`` raises."""
        looked_at = walked_at = -_WALK_S
        with closing(FolderEvents(self._quiet_s)) as events:
            while True:
                ctx.check()
                now = time.monotonic()
                if now - looked_at >= _LOOK_S:
                    self._look(events, ctx)
                    looked_at = now
                if now - walked_at >= _WALK_S:
                    for folder in self._known:
                        events.touch(folder, folder)
                    walked_at = now
                for folder, paths in events.take().items():
                    for path in self._handle(folder, paths, ctx):
                        events.touch(folder, path)
                events.wait(_POLL_S)

    def _look(self, events: FolderEvents, ctx: TaskContext) -> None:
        """Notice folders that are new, came back, went away, or are followed no more."""
        folders = set(self._folders())
        for folder in self._known.keys() - folders:
            events.leave(folder)
            del self._known[folder]
        for folder in folders:
            identity = _identity(folder)
            if folder in self._known and self._known[folder] == identity:
                continue
            self._known[folder] = identity
            if identity is None:
                events.leave(folder)
                self._handle(folder, [folder], ctx)  # marks what was in it missing
            else:
                events.follow(folder)
                events.touch(folder, folder)


def _identity(folder: Path) -> tuple[int, int] | None:
    """What tells that a folder is another one than before, such as when a drive was put on it."""
    try:
        state = folder.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino
