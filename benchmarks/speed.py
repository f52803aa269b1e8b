"""How fast the local engine and the program are, each figure against the bare work in the same run.

    python benchmarks/speed.py [FOLDER] [--photos 1000,10000,100000] [--parts import,search,start]

FOLDER has photos to import (by default, JPEGs of 12 MP and of 0.3 MP are made). ``--photos`` are the sizes of libraries
to search; one of 1,000,000 takes five minutes and 8 GB of disk. Prints tables.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._import_speed import measure_import  # noqa: E402
from benchmarks._search_speed import child, measure_search  # noqa: E402
from benchmarks._start_speed import measure_start  # noqa: E402

_SMALL_SHARE = 0.25


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description="Speed of the local engine and of the program.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--photos", default="1000,10000,100000")
    parser.add_argument("--parts", default="import,search,start")
    parser.add_argument("--small", action="store_true", help="fewer photos to import, fewer starts")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child is not None:
        child(arguments.child)
        return
    parts = arguments.parts.split(",")
    with tempfile.TemporaryDirectory() as folder:
        if "import" in parts:
            measure_import(arguments.folder, Path(folder), _SMALL_SHARE if arguments.small else 1)
        if "search" in parts:
            measure_search([int(size) for size in arguments.photos.split(",")], Path(folder))
        if "start" in parts:
            measure_start(ROOT / "resources" / "samples", Path(folder), 3 if arguments.small else 7)


if __name__ == "__main__":
    main()
