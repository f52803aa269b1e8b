"""Waiting of work in the background: told once when it begins, and once when it is over."""

from __future__ import annotations

from collections.abc import Callable

from desktop.services.models.info import Pause

AskPause = Callable[[], Pause | None]
TellPause = Callable[[Pause | None], None]


class Pausing:
    """Whether work waits, told on when it changes.

    Args:
        ask: why it should wait now, or None.
        tell: told on the working thread; None tells nobody.
    """

    def __init__(self, ask: AskPause, tell: TellPause | None) -> None:
        self._ask = ask
        self._tell = tell
        self._told: Pause | None = None

    def __call__(self) -> bool:
        """Ask."""
        reason = self._ask()
        if self._tell is not None and reason is not self._told:
            self._tell(reason)
        self._told = reason
        return reason is not None
