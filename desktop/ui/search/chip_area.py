"""Where the chips are: in lines, of which the first are seen and the rest scrolled to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from desktop.ui.search.chip import PICTURE_SIDE, Chip
from desktop.ui.widgets.flow_layout import FlowLayout

_MAX_LINES = 3
_SPACING = 8
_MAX_HEIGHT = _MAX_LINES * (PICTURE_SIDE + 8 + _SPACING)


class ChipArea(QScrollArea):
    """Chips in lines that are as wide as there is room; not higher than a few of them.

    Args:
        parent: its Qt parent.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        content.setObjectName("content")
        self._flow = FlowLayout(content, _SPACING)
        self.setWidget(content)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, chip: Chip) -> None:
        """Put a chip at the end."""
        self._flow.addWidget(chip)

    def arrange(self) -> None:
        """Chips came or went."""
        self._flow.invalidate()
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The lines changed: chips are shown later than they are added."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def heightForWidth(self, width: int) -> int:
        """Of all lines, or of the first ones."""
        return min(_MAX_HEIGHT, self._flow.heightForWidth(width - 2) + 2)

    def sizeHint(self) -> QSize:
        """Room for the largest chip."""
        return self._flow.sizeHint() + QSize(2, 2)

    def minimumSizeHint(self) -> QSize:
        """Room for the largest chip."""
        return self.sizeHint()
