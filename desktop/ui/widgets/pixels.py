"""Pictures on their way from the services to the screen. Everything here may run on a worker thread."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter

from desktop.services.pictures import Pixels

_BYTES_PER_PIXEL = 4


def image_from_pixels(pixels: Pixels) -> QImage:
    """A decoded picture in the format that Qt paints fastest."""
    image = QImage(
        pixels.rgba, pixels.width, pixels.height, pixels.width * _BYTES_PER_PIXEL, QImage.Format.Format_RGBA8888
    )
    # The conversion copies, so the image does not look into the bytes any more when they are freed.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def card_image(jpeg: bytes, side: int, radius: float) -> QImage:
    """A thumbnail reduced to fit a square of ``side`` pixels, with round corners of ``radius`` pixels.

    A thumbnail that is smaller than the square stays as it is. Null if the bytes are not a JPEG.
    """
    image = QImage()
    if not image.loadFromData(jpeg, "JPEG"):
        return image
    if max(image.width(), image.height()) > side:
        image = image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    rounded = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    rounded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(rounded)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(image))
    painter.drawRoundedRect(QRectF(rounded.rect()), radius, radius)
    painter.end()
    return rounded
