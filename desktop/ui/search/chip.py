"""Chips: the terms and the filters of a query, each with its own controls."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from desktop.core.query import Filter, ImageBytes, ImageFile, ImageLink, ImageSource, ImageTerm, Term, TextTerm
from desktop.ui.foreign_text import set_tool_tip
from desktop.ui.icons import pixmap, set_icon

PICTURE_SIDE = 36
_NAME_WIDTH = 140
_WEIGHT_WIDTH = 64
#: The slider counts in tenths.
_MIN_WEIGHT, _ONE, _MAX_WEIGHT = 1, 10, 30


class Chip(QFrame):
    """A small card with a button that removes it.

    Signals:
        changed: its term is another now.
        removed: its button was pressed.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 4, 4, 4)
        self.setFixedHeight(PICTURE_SIDE + 8)
        self._row.setSpacing(8)
        self._label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._row.addWidget(self._label)
        self._remove = QToolButton(autoRaise=True)
        self._remove.setIconSize(QSize(14, 14))
        self._remove.setToolTip(self.tr("Remove"))
        set_icon(self._remove, "cancel")
        self._remove.clicked.connect(self.removed)
        self._row.addWidget(self._remove)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Call it so."""
        self.setAccessibleName(name)
        set_tool_tip(self, name)
        self._label.setText(self._label.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH))
        self._remove.setAccessibleName(self.tr("Remove {name}").format(name=name))

    def _insert(self, place: int, widget: QWidget) -> None:
        self._row.insertWidget(place, widget)


class TermChip(Chip):
    """A text or an image with its weight and its minus switch.

    Args:
        term: the term.
        name: what to call it.
        parent: its Qt parent.
    """

    def __init__(self, term: Term, name: str, parent: QWidget | None = None) -> None:
        self._weight = QSlider(Qt.Orientation.Horizontal)
        self._minus = QToolButton(autoRaise=True)
        super().__init__(name, parent)
        self._source: ImageSource | str = term.image if isinstance(term, ImageTerm) else term.text
        self._weight.setRange(_MIN_WEIGHT, _MAX_WEIGHT)
        self._weight.setPageStep(5)
        self._weight.setFixedWidth(_WEIGHT_WIDTH)
        self._weight.setValue(round(abs(term.weight) * _ONE))
        self._minus.setIconSize(QSize(16, 16))
        self._minus.setCheckable(True)
        self._minus.setChecked(term.weight < 0)
        self._minus.setToolTip(self.tr("Less like this"))
        set_icon(self._minus, "minus")
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setFixedSize(PICTURE_SIDE, PICTURE_SIDE)
        self._insert(0, self._picture)
        self._insert(2, self._weight)
        self._insert(3, self._minus)
        self._remove.raise_()  # read last, as it stands
        self._show_weight()
        self._show_symbol()
        self._weight.valueChanged.connect(self._on_changed)
        self._minus.toggled.connect(self._on_changed)

    @property
    def term(self) -> Term:
        """The term with the weight as it is set now."""
        weight = self._weight.value() / _ONE * (-1 if self._minus.isChecked() else 1)
        source = self._source
        return TextTerm(source, weight) if isinstance(source, str) else ImageTerm(source, weight)

    def set_name(self, name: str) -> None:
        """Call it so."""
        super().set_name(name)
        self._weight.setAccessibleName(self.tr("Weight of {name}").format(name=name))
        self._minus.setAccessibleName(self.tr("Less like {name}").format(name=name))

    def set_picture(self, image: QImage) -> None:
        """Show what the image looks like."""
        ratio = self.devicePixelRatioF()
        side = round(PICTURE_SIDE * ratio)
        square = QPixmap(side, side)
        square.fill(Qt.GlobalColor.transparent)
        scaled = image.scaled(
            side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        painter = QPainter(square)
        painter.drawImage((side - scaled.width()) // 2, (side - scaled.height()) // 2, scaled)
        painter.end()
        square.setDevicePixelRatio(ratio)
        self._picture.setPixmap(square)

    def _show_symbol(self) -> None:
        """What stands for the picture until it is there, or for ever."""
        name = "text" if isinstance(self._source, str) else "link" if isinstance(self._source, ImageLink) else "photo"
        colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
        self._picture.setPixmap(pixmap(name, PICTURE_SIDE // 2, colour, self.devicePixelRatioF()))

    def _show_weight(self) -> None:
        value = self.locale().toString(self._weight.value() / _ONE, "f", 1)
        self._weight.setToolTip(self.tr("Weight {value}").format(value=value))

    def _on_changed(self) -> None:
        self._show_weight()
        self.changed.emit()


class FilterChip(Chip):
    """A condition of the query.

    Args:
        condition: the filter.
        text: the filter in words.
        parent: its Qt parent.
    """

    def __init__(self, condition: Filter, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.condition = condition


def image_name(image: ImageSource) -> str:
    """A name for an image where it has one of its own, else empty."""
    match image:
        case ImageFile(path):
            return path.name
        case ImageBytes(_, name):
            return name
        case ImageLink(url):
            return url.rstrip("/").rpartition("/")[2].partition("?")[0] or url
        case _:
            return ""
