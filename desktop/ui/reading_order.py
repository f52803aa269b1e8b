"""The order in which a window is read: from the top left to the bottom right, part by part.

Tab follows it. Qt itself goes by the order in which controls were made, which is not the order in which they stand
once they come, go and move while the window is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QSplitter, QWidget

#: Controls whose inside Qt moves through by itself.
_WHOLE = (QAbstractSpinBox, QComboBox)


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """The controls in a widget that Tab stops at, in reading order."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.focusProxy() is None:
        yield widget
    if not isinstance(widget, _WHOLE):
        for child in _in_order(widget):
            yield from tab_stops(child)


def neighbour(window: QWidget, current: QWidget | None, *, forward: bool) -> QWidget | None:
    """Where Tab leads from a control, round the end; None where there is nothing."""
    stops = list(tab_stops(window))
    if not stops:
        return None
    if current is None or current not in stops:
        return stops[0 if forward else -1]
    return stops[(stops.index(current) + (1 if forward else -1)) % len(stops)]


def settle(splitter: QSplitter) -> None:
    """Let assistive programs read the parts of a splitter in their order; Qt turns it round."""
    for part in [splitter.widget(place) for place in range(splitter.count())]:
        if part is not None:
            part.raise_()
    for place in range(splitter.count()):
        splitter.handle(place).raise_()


def _in_order(widget: QWidget) -> Iterator[QWidget]:
    """The visible children of a widget, line by line."""
    children = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    shown = sorted((each for each in children if each.isVisible() and not each.isWindow()), key=lambda each: each.y())
    while shown:
        bottom = shown[0].geometry().bottom()
        line: Sequence[QWidget] = [each for each in shown if each.y() < bottom]
        line = line or shown[:1]
        yield from sorted(line, key=lambda each: each.x())
        shown = shown[len(line) :]
