"""What is said before photos go into a library that costs money: once for each library, and before many photos."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.config.settings import Settings, SettingsStore
from desktop.core.progress import TaskContext
from desktop.imaging.formats import is_image_name
from desktop.services.library import LibraryRegistry

#: An import of so many photos is announced each time.
MANY_PHOTOS = 1000
_MOST_COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the user is asked to agree to.

    Attributes:
        library: its name.
        title: how it is shown.
        photos: how many photos were counted, without those in archives.
        first: it is the first import into this library.
        strips_location: where photos were taken is left out of what is uploaded.
    """

    library: str
    title: str
    photos: int
    first: bool
    strips_location: bool


class PaidImportService:
    """Knows when to ask. Blocks on the disk; safe from any thread.

    Args:
        libraries: the libraries.
        settings: remembers what was said.
    """

    def __init__(self, libraries: LibraryRegistry, settings: SettingsStore) -> None:
        self._libraries = libraries
        self._settings = settings

    def announcement(self, library: str, paths: Sequence[str], others: int, ctx: TaskContext) -> Announcement | None:
        """What to ask before an import, or None where nothing needs to be said.

        Args:
            library: its name.
            paths: files and folders to import.
            others: links and pasted pictures to import.
            ctx: of the work.
        """
        capabilities = self._libraries.open(library).capabilities
        if not capabilities.paid:
            return None
        first = library not in self._settings.load().announced
        photos = others + sum(_count_photos(path, ctx) for path in paths)
        if not first and photos < MANY_PHOTOS:
            return None
        title = self._libraries.info(library).title
        return Announcement(library, title, photos, first, capabilities.strips_location)

    def agree(self, library: str) -> None:
        """The user has read it and agrees."""

        def remember(settings: Settings) -> Settings:
            return settings.replace(announced=(*(each for each in settings.announced if each != library), library))

        self._settings.update(remember)


def _count_photos(path: str, ctx: TaskContext) -> int:
    """Photos in a file or below a folder, by their names."""
    if is_image_name(path):
        return 1
    photos = 0
    for _folder, _folders, names in os.walk(path):
        ctx.check()
        photos += sum(map(is_image_name, names))
        if photos >= _MOST_COUNTED:
            break
    return photos
