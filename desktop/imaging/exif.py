"""What the camera wrote beside the pixels, as readable values.

Names of the values: ``camera``, ``lens``, ``exposure``, ``aperture``, ``iso``, ``focal_length``, ``taken_at`` and
``gps`` (``present``; the position itself is not read out, since a summary travels further than the photo).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image

_MAX_TEXT = 200

Tags = Mapping[int, Any]


def summary(exif: Image.Exif) -> dict[str, str]:
    """The readable values of an EXIF block. What is missing or makes no sense is left out."""
    details: Tags = exif.get_ifd(ExifTags.IFD.Exif)
    taken = taken_at(exif)
    values = {
        "camera": _camera(exif),
        "lens": _text(details.get(ExifTags.Base.LensModel)),
        "exposure": _exposure(_number(details.get(ExifTags.Base.ExposureTime))),
        "aperture": _measure("f/{:g}", _number(details.get(ExifTags.Base.FNumber)), digits=1),
        "iso": _measure("{:g}", _number(details.get(ExifTags.Base.ISOSpeedRatings)), digits=0),
        "focal_length": _measure("{:g} mm", _number(details.get(ExifTags.Base.FocalLength)), digits=1),
        "taken_at": taken.isoformat(sep=" ") if taken else "",
        "gps": "present" if exif.get_ifd(ExifTags.IFD.GPSInfo) else "",
    }
    return {name: value for name, value in values.items() if value}


def taken_at(exif: Image.Exif) -> datetime | None:
    """When the shutter opened, in the camera's local time; else when the file was made; else None."""
    details: Tags = exif.get_ifd(ExifTags.IFD.Exif)
    candidates = (
        details.get(ExifTags.Base.DateTimeOriginal),
        details.get(ExifTags.Base.DateTimeDigitized),
        exif.get(ExifTags.Base.DateTime),
    )
    return next((moment for moment in map(_moment, candidates) if moment), None)


def orientation(exif: Image.Exif) -> int:
    """EXIF orientation 1 … 8; 1 where absent or senseless."""
    value = exif.get(ExifTags.Base.Orientation, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _camera(exif: Image.Exif) -> str:
    make, model = _text(exif.get(ExifTags.Base.Make)), _text(exif.get(ExifTags.Base.Model))
    # Many cameras repeat the maker in the model ("Canon", "Canon EOS R5").
    return model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:_MAX_TEXT]


def _number(value: object) -> float | None:
    if isinstance(value, tuple) and value:
        value = value[0]
    try:
        number = float(value)  # type: ignore[arg-type]  # rationals of Pillow are numbers, text is refused below
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if 0 < number < 1e9 else None


def _measure(pattern: str, number: float | None, digits: int) -> str:
    return pattern.format(round(number, digits)) if number is not None else ""


def _exposure(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"1/{round(1 / seconds)} s" if seconds < 0.3 else f"{round(seconds, 1):g} s"


def _moment(value: object) -> datetime | None:
    match = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)", _text(value))
    if match is None:
        return None
    try:
        return datetime(*(int(part) for part in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 -- local time
    except ValueError:  # cameras whose clock was never set write 0000:00:00
        return None
