"""Following folders: new photos come in, moved ones keep what was written to them, vanished ones are marked missing."""

from __future__ import annotations

from desktop.services.watching.service import FollowedFolder, RescanReport, WatchService

__all__ = ["FollowedFolder", "RescanReport", "WatchService"]
