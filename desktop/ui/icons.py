"""Icons: single-colour drawings that take the colour of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.config.paths import resource_dir

_FOLDER = resource_dir() / "icons"
_DRAWN_IN = b"#000"
_NAME_PROPERTY = "tusou_icon"
#: Drawn once, twice as large as most are shown: Qt makes it smaller well, and drawing is what start-up waits for.
_SIZE = 40


def set_icon(target: QAction | QAbstractButton, name: str) -> None:
    """Give ``target`` the icon ``name``; it keeps its colour in step with the theme (see :func:`refresh`)."""
    name_icon(target, name)
    draw(target)


def name_icon(target: QAction | QAbstractButton, name: str) -> None:
    """Say which icon ``target`` gets when :func:`draw` is called."""
    target.setProperty(_NAME_PROPERTY, name)


def draw(target: QObject) -> None:
    """Draw the icon that ``target`` was named, if any, in the colours of now."""
    name = target.property(_NAME_PROPERTY)
    if name and isinstance(target, (QAction, QAbstractButton)):
        target.setIcon(icon(name))


def refresh() -> None:
    """Colour every icon anew that :func:`set_icon` gave. Called when the theme has changed."""
    for widget in QApplication.allWidgets():
        draw(widget)
        for action in widget.actions():
            draw(action)


def icon(name: str) -> QIcon:
    """The drawing ``resources/icons/<name>.svg`` in the colours of the application's palette of now."""
    palette = QApplication.palette()
    normal = pixmap(name, _SIZE, palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText))
    made = QIcon(normal)
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    made.addPixmap(_coloured(normal, disabled), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, size: int, color: QColor, ratio: float = 1.0) -> QPixmap:
    """The drawing ``name`` in one colour.

    Args:
        name: of the file, without extension.
        size: width and height in device-independent pixels.
        color: the colour.
        ratio: device pixels in a device-independent one.
    """
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_source(name).replace(_DRAWN_IN, color.name().encode())))
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn


def _coloured(drawn: QPixmap, color: QColor) -> QPixmap:
    """The same drawing in another colour."""
    coloured = QPixmap(drawn)
    painter = QPainter(coloured)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(coloured.rect(), color)
    painter.end()
    return coloured


def app_icon() -> QIcon:
    """The icon of the program."""
    return QIcon(str(_FOLDER / "app.svg"))


@cache
def _source(name: str) -> bytes:
    return (_FOLDER / f"{name}.svg").read_bytes()
