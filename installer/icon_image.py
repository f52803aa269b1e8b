"""The program's icon as pixels, drawn from the SVG: PyInstaller and desktops want it in several sizes."""

from __future__ import annotations

import os
from pathlib import Path

SIZES = (16, 32, 48, 64, 128, 256, 512)


def draw(svg: Path, png: Path, side: int) -> Path:
    """Draw ``svg`` as a square PNG of ``side`` pixels, and give the file's path back."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    png.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(png)):
        raise OSError(f"{png} cannot be written")
    return png
