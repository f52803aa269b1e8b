"""What is said of a photo in the grid: where it is, and why it is there."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from desktop.core.match import Match, MatchSource
from desktop.core.photo import Photo
from desktop.ui.foreign_text import short_path, tool_tip


def place(photo: Photo) -> str:
    """The path or link of a photo, short enough for one line."""
    return short_path(photo.path or photo.url or photo.file_name)


class PhotoText(QObject):
    """Texts of photos; ``match`` is what a search said of one."""

    def tip(self, photo: Photo, match: Match | None) -> str:
        """The tool tip."""
        return tool_tip(place(photo), *self._reasons(photo, match))

    def spoken(self, photo: Photo, match: Match | None) -> str:
        """What a screen reader says."""
        parts = [photo.file_name, photo.caption, *self._reasons(photo, match)]
        return ", ".join(part for part in parts if part)

    def _reasons(self, photo: Photo, match: Match | None) -> list[str]:
        reasons = []
        if match is not None:
            reasons.append(self.tr("score {score}").format(score=format(match.score, ".2f")))
            reasons.append(self._source_texts()[match.source])
            if match.copies:
                reasons.append(self.tr("%n more photo(s) of the same picture", "", len(match.copies)))
        if photo.missing:
            reasons.append(self.tr("the file is missing"))
        return reasons

    def _source_texts(self) -> Mapping[MatchSource, str]:
        return {
            MatchSource.VECTOR: self.tr("the picture matches"),
            MatchSource.TEXT: self.tr("the words match"),
            MatchSource.BOTH: self.tr("picture and words match"),
        }
