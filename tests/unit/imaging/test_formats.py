"""Names of files tell pictures from archives from the rest."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop.imaging.formats import IMAGE_SUFFIXES, RAW_SUPPORTED, is_archive_name, is_image_name


@pytest.mark.parametrize("name", ["a.jpg", "A.JPEG", "照片.PNG", "x/y/z.heic", "a.b.avif", "a.tif", "a.webp"])
def test_pictures_are_known_by_their_ending_in_any_case(name: str) -> None:
    assert is_image_name(name)


@pytest.mark.parametrize("name", ["", "jpg", ".jpg", "a.txt", "a.jpg.part", "a.zip", "a.jpg\n"])
def test_other_names_are_not_pictures(name: str) -> None:
    assert not is_image_name(name)


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "A.TAR.GZ", "a.tgz", "a.gz"])
def test_archives_are_known_by_their_ending(name: str) -> None:
    assert is_archive_name(name)
    assert not is_image_name(name)


def test_camera_originals_are_offered_only_where_they_can_be_read() -> None:
    assert (".dng" in IMAGE_SUFFIXES) is RAW_SUPPORTED


def test_asking_for_names_loads_no_image_library() -> None:
    code = "import sys, desktop.imaging.formats; assert not {'PIL', 'numpy', 'pi_heif'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
