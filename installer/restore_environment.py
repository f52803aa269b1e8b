"""Run by PyInstaller's loader before the program: what the program starts must not load the program's libraries.

The loader puts its folder into LD_LIBRARY_PATH and keeps what was there; a file manager that inherits that would get
our OpenSSL. The program itself does not read the variable again.
"""

from __future__ import annotations

import os

_VARIABLE = "LD_LIBRARY_PATH"

_original = os.environ.pop(f"{_VARIABLE}_ORIG", "")
if _original:
    os.environ[_VARIABLE] = _original
else:
    os.environ.pop(_VARIABLE, None)
