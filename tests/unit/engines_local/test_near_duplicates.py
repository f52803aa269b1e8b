"""Descriptors, pairs of near-duplicates, and which files photos are in."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from desktop.core.progress import TaskContext
from desktop.engines.base import FindsDuplicates, FollowsFiles
from desktop.engines.local import near_duplicate
from desktop.engines.local.alignment import likeness
from desktop.engines.local.descriptor import SIDE, descriptors
from desktop.engines.local.engine import LocalEngine
from tests.contract.support import add, item_of

Draw = Callable[..., Path]


def _grey(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (1, SIDE, SIDE), np.uint8)


def test_a_descriptor_has_length_one_and_forgets_light() -> None:
    dark = (_grey(1) // 4).astype(np.uint8)
    found = descriptors(np.concatenate([dark, dark * 2 + 20]))
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert np.allclose(found[0], found[1], atol=1e-5)


def test_a_mirrored_picture_differs_in_the_sign_of_the_odd_half_only() -> None:
    grey = _grey(2)
    found, mirrored = descriptors(np.concatenate([grey, grey[:, :, ::-1]]))
    assert np.allclose(found[:128], mirrored[:128], atol=1e-5)
    assert np.allclose(found[128:], -mirrored[128:], atol=1e-5)


def test_pictures_of_one_grey_are_like_nothing() -> None:
    grey = np.stack([np.full((SIDE, SIDE), value, np.uint8) for value in (0, 90, 255)])
    assert not descriptors(grey).any()
    assert not likeness(grey, grey).any()


@pytest.mark.parametrize("edit", ["crop", "corner", "turn", "mirrored crop"])
def test_a_photo_is_found_in_what_was_cut_out_of_it_or_turned(sample_photos: Path, edit: str) -> None:
    with Image.open(sample_photos / "coffee.jpg") as file:
        picture = file.convert("RGB")
    width, height = picture.size
    box = (width // 20, height // 20, width - width // 20, height - height // 20)
    edited = {
        "crop": picture.crop(box),
        "corner": picture.crop((0, 0, width - width // 10, height - height // 10)),
        "turn": picture.rotate(5, Image.Resampling.BICUBIC),
        "mirrored crop": ImageOps.mirror(picture.crop(box)),
    }[edit]
    one, other = (np.asarray(each.convert("L").resize((SIDE, SIDE)))[None] for each in (picture, edited))
    plain = descriptors(one) * descriptors(other)
    moved = likeness(one, other)[0]
    assert moved > plain[:, :128].sum() + abs(plain[:, 128:].sum())
    assert moved > 0.8
    assert np.allclose(moved, likeness(other, one), atol=0.05)


def test_the_local_engine_finds_duplicates_and_follows_files(engine: LocalEngine) -> None:
    assert isinstance(engine, FindsDuplicates)
    assert isinstance(engine, FollowsFiles)


@pytest.mark.parametrize("block", [2, 3, 1024])
def test_pairs_are_the_same_whatever_the_size_of_the_blocks(
    engine: LocalEngine, draw: Draw, ctx: TaskContext, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(near_duplicate, "_BLOCK", block)
    large = [add(engine, draw(f"{seed}.png", seed, (320, 240)))[0].id for seed in range(4)]
    small = [add(engine, draw(f"{seed} small.png", seed, (240, 180)))[0].id for seed in range(3)]
    pairs = engine.near_duplicates(0.99, ctx)
    assert {(pair.first, pair.second) for pair in pairs} == set(zip(large, small, strict=False))
    assert [pair.score for pair in pairs] == sorted((pair.score for pair in pairs), reverse=True)
    assert engine.near_duplicates(0.99, ctx) == pairs


def test_a_photo_keeps_its_best_partners_only(
    engine: LocalEngine, draw: Draw, ctx: TaskContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near_duplicate, "_MAX_PARTNERS", 2)
    for number in range(6):
        add(engine, draw(f"{number}.png", 1, (300 + number, 200)))
    firsts = [pair.first for pair in engine.near_duplicates(0.9, ctx)]
    assert max(firsts.count(first) for first in firsts) == 2


def test_removed_photos_are_nobodys_duplicates(engine: LocalEngine, draw: Draw, ctx: TaskContext) -> None:
    one, other = add(engine, draw("a.png", 1, (320, 240)), draw("b.png", 1, (240, 180)))
    assert len(engine.near_duplicates(0.9, ctx)) == 1
    engine.remove([one.id], ctx)
    assert engine.near_duplicates(0.9, ctx) == []
    assert engine.photos([other.id])


def test_files_below_a_folder_are_those_of_no_other_folder(engine: LocalEngine, draw: Draw) -> None:
    inside = [draw("album/a.png", 1), draw("album/deeper/b.png", 2)]
    add(engine, *inside, draw("album 2/c.png", 3), draw("album.png", 4), draw("albuma/d.png", 5))
    assert engine.files_below(inside[0].parent) == inside
    assert len(engine.files_below(Path(inside[0].anchor))) == 5


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are valid text there")
def test_files_with_names_that_are_no_text_are_found_too(engine: LocalEngine, draw: Draw) -> None:
    odd = draw("album/a.png", 1)
    name = Path(os.fsdecode(b"b\xff.png"))
    odd = odd.rename(odd.with_name(str(name)))
    add(engine, odd)
    assert engine.files_below(odd.parent) == [odd]
    odd.unlink()
    assert engine.mark_missing([odd]) == 1
    assert engine.files_below(odd.parent) == []


def test_a_missing_file_is_back_when_it_is_seen_unchanged(engine: LocalEngine, draw: Draw) -> None:
    path = draw("a.png", 1)
    (photo,) = add(engine, path)
    assert engine.mark_missing([path]) == 1
    assert engine.mark_missing([path]) == 0
    assert engine.photos([photo.id])[0].missing
    place = item_of(path).place
    assert engine.unseen([place]) == []
    assert not engine.photos([photo.id])[0].missing
    os.utime(path, ns=(1, place.mtime_ns + 1_000_000))
    assert engine.unseen([item_of(path).place]) == [item_of(path).place]


def test_photos_in_several_files_are_told(engine: LocalEngine, draw: Draw) -> None:
    path = draw("a.png", 1)
    copy = path.with_name("copy.png")
    shutil.copy(path, copy)
    photo, _, other = add(engine, path, copy, draw("b.png", 2))
    assert engine.copied() == [photo.id]
    assert engine.files([photo.id, other.id, "unknown"]) == {photo.id: [path, copy], other.id: [draw("b.png", 2)]}
    engine.mark_missing([copy])
    assert engine.copied() == []
