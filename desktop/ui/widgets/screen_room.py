"""How large a window may be: on small screens, and where everything is enlarged, its buttons must stay in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

#: What the system draws around a window, in logical pixels.
_FRAME = QSize(16, 48)


def within_screen(window: QWidget, width: int, height: int) -> QSize:
    """The size that is wanted, or as much of it as the screen of the window has room for.

    Args:
        window: the window, shown or not.
        width: wanted, without frame, in logical pixels.
        height: the same.
    """
    return QSize(width, height).boundedTo(window.screen().availableSize() - _FRAME)
