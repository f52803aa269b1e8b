"""Text in pictures is read when the user wants it, and only then."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from desktop.core.errors import ErrorCode, ModelError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.reading import ReadingState
from desktop.services.models.info import Pause
from desktop.services.text_reading import EXTRA, TextReadingService, install_command, text_of
from tests.colour_reader import BLUE, GREEN, RED, SIGNS, ColourReader
from tests.unit.services.library_of_files import LIBRARY, LibraryOfFiles


@pytest.fixture
def service(files: LibraryOfFiles) -> TextReadingService:
    return TextReadingService(files.registry, files.settings, ColourReader)


@pytest.fixture
def photos(files: LibraryOfFiles, tmp_path: Path) -> list[str]:
    """A red and a green photo in the library."""
    paths = []
    for name, colour in (("red.png", RED), ("green.png", GREEN)):
        paths.append(tmp_path / name)
        Image.new("RGB", (64, 48), colour).save(paths[-1])
    return list(files.add(*paths))


def test_nothing_is_read_unless_it_is_wanted(service: TextReadingService) -> None:
    assert service.available
    assert not service.enabled
    service.enable()
    assert service.enabled
    service.disable()
    assert not service.enabled


def test_what_is_missing_is_read(files: LibraryOfFiles, service: TextReadingService, photos: list[str]) -> None:
    assert service.state() == ReadingState(read=0, missing=2)
    assert service.read(TaskContext()) == 2
    assert service.state() == ReadingState(read=2, missing=0)
    assert [line.text for line in text_of(files.registry, LIBRARY, photos[0])] == list(SIGNS[RED])
    assert service.forget() == 2
    assert service.state() == ReadingState(read=0, missing=2)


def test_what_was_added_is_read_and_what_else_is_missing_is_left(
    files: LibraryOfFiles, service: TextReadingService, photos: list[str], tmp_path: Path
) -> None:
    began = datetime.now(UTC)
    late = tmp_path / "late.png"
    Image.new("RGB", (64, 48), BLUE).save(late)
    files.add(late)
    assert service.read_new(LIBRARY, began, TaskContext()) == len(photos)
    assert service.state() == ReadingState(read=1, missing=2)
    assert service.read_new(LIBRARY, datetime.now(UTC), TaskContext()) == 2


def test_a_pause_lasts_until_it_is_ended(service: TextReadingService, photos: list[str]) -> None:
    service.pause()
    told: list[Pause | None] = []
    ctx = TaskContext()

    def tell(pause: Pause | None) -> None:
        told.append(pause)
        if pause is Pause.BY_HAND and len(told) == 1:
            service.resume()

    assert service.read(ctx, on_pause=tell) == 2
    assert told == [Pause.BY_HAND, None]


def test_a_pause_can_be_left_by_cancelling(service: TextReadingService, photos: list[str]) -> None:
    service.pause()
    ctx = TaskContext()
    with pytest.raises(TaskCancelled):
        service.read(ctx, on_pause=lambda _pause: ctx.cancel())
    assert service.state().read == 0


def test_turning_it_on_ends_a_pause(service: TextReadingService) -> None:
    service.pause()
    service.enable()
    assert service.pause_reason() is not Pause.BY_HAND


def test_without_the_extra_the_command_that_installs_it_is_named(files: LibraryOfFiles, photos: list[str]) -> None:
    service = TextReadingService(files.registry, files.settings, None)
    assert not service.available
    assert service.state() == ReadingState(read=0, missing=2)
    for call in (service.enable, lambda: service.read(TaskContext())):
        with pytest.raises(ModelError) as caught:
            call()
        assert caught.value.code is ErrorCode.READER_MISSING
        assert caught.value.params["value"] == install_command()
    assert not service.enabled
    assert EXTRA in install_command()


def test_the_extra_is_not_loaded_before_a_picture_is_read() -> None:
    program = (
        "import sys; from desktop.services.text_reading import installed_reader\n"
        "new = installed_reader(); new and new()\n"
        "print([name for name in ('rapidocr', 'cv2', 'onnxruntime') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "[]"
