"""What is known of a photo, as rows of a name and a value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from desktop.core.photo import Photo

Rows = list[tuple[str, str]]


def photo_rows(photo: Photo) -> Rows:
    """What the library knows."""
    rows = [
        (QCoreApplication.translate("Details", "Dimensions"), _dimensions(photo.width, photo.height)),
        (QCoreApplication.translate("Details", "Size"), _size(photo.size_bytes)),
        (QCoreApplication.translate("Details", "Format"), photo.format),
        (QCoreApplication.translate("Details", "Taken"), moment_text(photo.taken_at)),
        (QCoreApplication.translate("Details", "Added"), moment_text(photo.added_at)),
        *photo.metadata.items(),
    ]
    return [(name, value) for name, value in rows if value]


def exif_rows(exif: Mapping[str, str]) -> Rows:
    """What the camera wrote into the file."""
    names = {
        "camera": QCoreApplication.translate("Details", "Camera"),
        "lens": QCoreApplication.translate("Details", "Lens"),
        "exposure": QCoreApplication.translate("Details", "Exposure"),
        "aperture": QCoreApplication.translate("Details", "Aperture"),
        "iso": QCoreApplication.translate("Details", "ISO"),
        "focal_length": QCoreApplication.translate("Details", "Focal length"),
    }
    return [(text, exif[name]) for name, text in names.items() if exif.get(name)]


def facts_line(photo: Photo, exif: Mapping[str, str]) -> str:
    """The same in one line: when, how large, with which camera."""
    rows = exif_rows(exif)
    facts = [moment_text(photo.taken_at), _dimensions(photo.width, photo.height), *(value for _, value in rows)]
    return " · ".join(fact for fact in facts if fact)


def _dimensions(width: int, height: int) -> str:
    return f"{width} × {height}" if width and height else ""


def _size(size_bytes: int) -> str:
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat) if size_bytes else ""


def moment_text(moment: datetime | None) -> str:
    """A moment in local time as the user's language writes it; empty for none."""
    if moment is None:
        return ""
    local = moment.astimezone() if moment.tzinfo else moment
    shown = QDateTime(local.year, local.month, local.day, local.hour, local.minute, local.second)
    return QLocale().toString(shown, QLocale.FormatType.ShortFormat)
