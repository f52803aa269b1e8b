"""Drives the real window over a sample library and writes pictures of it: both themes, both languages.

python tools/screenshots.py FOLDER [--photos FOLDER] [--large HOME] [--scale 2]

HOME is a home (TUSOU_HOME) with a large library, as benchmarks/ui_latency.py --library makes one. The photos are copied
into a home folder made for the pictures, so that every path in them begins with ~.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.screenshot_scenes import HOLIDAY, PHONE, SCANS, SIZE, Scenes  # noqa: E402

SAMPLES = ROOT / "resources" / "samples"
LOOKS = [(language, theme) for language in ("en", "zh_CN") for theme in ("light", "dark")]


def main() -> int:
    """Take the pictures, each look in a process and a home of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--photos", type=Path, default=SAMPLES, help="photos of the sample library")
    parser.add_argument("--large", type=Path, help="home with a large library")
    parser.add_argument("--scale", default="1", help="pixels of the screen in a logical one")
    parser.add_argument("--look", nargs=2, metavar=("LANGUAGE", "THEME"), help="only this one, in this process")
    arguments = parser.parse_args()
    folder, photos = arguments.folder.absolute(), arguments.photos.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.look:
        return Scenes(folder, *arguments.look).run(large=arguments.large is not None)
    with tempfile.TemporaryDirectory() as user:
        stage(photos, Path(user) / "Pictures")
        for look in LOOKS:
            with tempfile.TemporaryDirectory() as home:
                take_look(folder, Path(user), Path(home), look, arguments.scale)
            if arguments.large:
                take_look(folder, Path(user), arguments.large.absolute(), look, arguments.scale, "--large", ".")
    return 0


def stage(photos: Path, place: Path) -> None:
    """Copy the photos, some of them twice, and add a file that is none."""
    shutil.copytree(photos, place / HOLIDAY, ignore=shutil.ignore_patterns("*.md"))
    for name in (PHONE, SCANS):
        (place / name).mkdir()
    (place / SCANS / "notes.jpg").write_text("not a photo\n", encoding="utf-8")
    for number, photo in enumerate(sorted((place / HOLIDAY).glob("c*.jpg")), 1):
        shutil.copyfile(photo, place / PHONE / f"IMG_{number:04}.jpg")


def take_look(folder: Path, user: Path, home: Path, look: tuple[str, str], scale: str, *more: str) -> None:
    """Take the pictures of one look in a process of its own.

    Args:
        folder: where the pictures go.
        user: home folder of the user that the pictures show.
        home: home of the program.
        look: language and theme.
        scale: pixels of the screen in a logical one.
        more: further arguments of the process.
    """
    write_settings(home, *look)
    # An inherited screen would give other sizes than the one that the pictures are made for.
    environment = {
        **os.environ,
        "HOME": str(user),
        "TUSOU_HOME": str(home),
        "QT_SCALE_FACTOR": scale,
        "QT_QPA_PLATFORM": f"offscreen:size={SIZE[0] * 2}x{SIZE[1] * 2}",
    }
    subprocess.run([sys.executable, __file__, str(folder), "--look", *look, *more], check=True, env=environment)


def write_settings(home: Path, language: str, theme: str) -> None:
    """Choose a look before the program starts."""
    config = home / "config"
    config.mkdir(exist_ok=True)
    text = f'version = 1\nlanguage = "{language}"\ntheme = "{theme}"\n'
    (config / "settings.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
