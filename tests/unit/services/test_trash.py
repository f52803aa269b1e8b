"""Files go to the trash, and come back where that can be done without harm."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.core.errors import ErrorCode, TusouError
from desktop.services.trash import TrashedFile, move_to_trash, put_back


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "holiday" / "sea.jpg"
    file.parent.mkdir()
    file.write_bytes(b"sea")
    return file


def refusal(trashed: TrashedFile) -> ErrorCode:
    with pytest.raises(TusouError) as caught:
        put_back(trashed)
    return caught.value.code


def test_of_files_that_had_the_same_name_the_right_one_comes_back(trash: Path, file: Path) -> None:
    move_to_trash(file)
    file.write_bytes(b"another sea")
    second = move_to_trash(file)
    put_back(second)
    assert file.read_bytes() == b"another sea"
    assert [note.name for note in (trash / "info").iterdir()] == ["sea.jpg.trashinfo"]


def test_a_file_comes_back_with_its_folder(trash: Path, file: Path) -> None:
    trashed = move_to_trash(file)
    file.parent.rmdir()
    put_back(trashed)
    assert file.read_bytes() == b"sea"
    assert not any((trash / "info").iterdir())


def test_nothing_comes_back_from_a_trash_that_was_emptied(trash: Path, file: Path) -> None:
    trashed = move_to_trash(file)
    shutil.rmtree(trash)
    assert refusal(trashed) is ErrorCode.FILE_NOT_FOUND


def test_a_file_in_the_place_is_left_alone_even_if_it_is_a_dead_link(trash: Path, file: Path) -> None:
    trashed = move_to_trash(file)
    file.symlink_to("nowhere")
    assert refusal(trashed) is ErrorCode.STORAGE_FAILED
    assert file.is_symlink()


def test_what_only_the_system_can_restore_is_left_to_it(file: Path) -> None:
    assert refusal(TrashedFile(file, None)) is ErrorCode.NOT_SUPPORTED


def test_a_file_that_is_gone_cannot_go_to_the_trash(trash: Path, file: Path) -> None:
    file.unlink()
    with pytest.raises(TusouError) as caught:
        move_to_trash(file)
    assert caught.value.code is ErrorCode.FILE_NOT_FOUND
    assert not trash.exists()
