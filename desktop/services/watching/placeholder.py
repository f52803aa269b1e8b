"""Placeholders of cloud drives: files that look whole, and that reading would download."""

from __future__ import annotations

import os
import stat

#: Windows: the content is elsewhere, or comes when the file is opened or read (OneDrive, Dropbox and others).
_ELSEWHERE = 0x1000 | 0x40000 | 0x400000  # FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN, _RECALL_ON_DATA_ACCESS
#: macOS: the content is not on this disk (iCloud Drive and others).
_DATALESS = 0x40000000  # SF_DATALESS


def is_placeholder(state: os.stat_result) -> bool:
    """Whether a file is without its content on this computer.

    A file that has a size and takes no block of the disk is one too: that is how other systems keep them.
    """
    if getattr(state, "st_file_attributes", 0) & _ELSEWHERE or getattr(state, "st_flags", 0) & _DATALESS:
        return True
    return stat.S_ISREG(state.st_mode) and state.st_size > 0 and getattr(state, "st_blocks", 1) == 0
