"""The windowed program of an installation: every argument is a photo to search with."""

from __future__ import annotations

import sys

from desktop.app.start import main

sys.exit(main())
