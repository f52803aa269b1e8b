"""Files and folders that appear whole, in the place of what was there before."""

from __future__ import annotations

import sys
import time
from pathlib import Path

#: How long to wait between tries on Windows; after the last one it is an error.
_WAITS_S = (0.01, 0.03, 0.1, 0.3, 1.0)


def put_in_place(part: Path, target: Path) -> None:
    """Rename ``part`` to ``target``, which gives way if it is a file.

    Windows refuses while another program has one of them open, as scanners for viruses do with new files for a moment;
    there it is tried several times.

    Raises:
        OSError: as :meth:`pathlib.Path.replace`.
    """
    for wait_s in _WAITS_S if sys.platform == "win32" else ():
        try:
            part.replace(target)
        except PermissionError:
            time.sleep(wait_s)
        else:
            return
    part.replace(target)
