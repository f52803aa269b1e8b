"""The test at installation: packs whose networks belong together pass, others do not."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from desktop.core.errors import ErrorCode, ModelError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.embedding.clip_encoder import ClipEncoder
from desktop.embedding.pack import read_pack
from desktop.embedding.pack_examination import belong_together, examine
from desktop.embedding.pack_record import Curve, PackRecord, digest, list_files, read_record, write_record
from desktop.embedding.pack_shelf import PackShelf, encoder_of
from desktop.services.models.samples import load_samples
from tests.hub.meanings import meanings
from tests.hub.tiny_pack import FAMILIES, build_pack


def encoder(folder: Path) -> ClipEncoder:
    return ClipEncoder(read_pack(folder))


def nothing() -> None:
    """There is no reason to stop."""


@pytest.mark.parametrize("family", FAMILIES)
def test_a_pack_whose_networks_belong_together_passes(tmp_path: Path, family: str) -> None:
    found = examine(encoder(build_pack(tmp_path / "pack", meanings("en", "zh"), family)), load_samples(), nothing)
    assert found.languages == ["en", "zh"]
    assert found.picture_ms > 0
    assert found.text_ms > 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_only_languages_that_it_understands_are_named(tmp_path: Path, language: str) -> None:
    found = examine(encoder(build_pack(tmp_path / "pack", meanings(language))), load_samples(), nothing)
    assert found.languages == [language]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_networks_of_different_packs_are_refused(tmp_path: Path, seed: int) -> None:
    folder = build_pack(tmp_path / "pack", meanings("en", "zh"))
    other = build_pack(tmp_path / "other", meanings("en", "zh"), seed=seed)
    shutil.copytree(other / "textual", folder / "textual", dirs_exist_ok=True)
    with pytest.raises(ModelError) as caught:
        examine(encoder(folder), load_samples(), nothing)
    assert caught.value.code is ErrorCode.MODEL_PACK_MISMATCHED


def test_a_pack_that_knows_no_word_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        examine(encoder(build_pack(tmp_path / "pack", {})), load_samples(), nothing)
    assert caught.value.code is ErrorCode.MODEL_PACK_MISMATCHED


def test_noise_never_passes_for_agreement() -> None:
    random = np.random.default_rng(5)
    passed = [belong_together(0.25 + 0.05 * random.standard_normal((9, 9))) for _ in range(300)]
    assert sum(passed) <= 2


def test_the_small_differences_of_real_models_are_enough() -> None:
    random = np.random.default_rng(6)
    for low, high, noise in ((0.16, 0.28, 0.02), (0.01, 0.09, 0.015)):  # cosines as of CLIP, as of SigLIP
        cosines = low + (high - low) * np.eye(9) + noise * random.standard_normal((9, 9))
        cosines += 0.03 * random.standard_normal((9, 1))  # some photos are near to everything
        assert belong_together(cosines)


def test_confidences_tell_own_words_from_others(tmp_path: Path) -> None:
    pack = encoder(build_pack(tmp_path / "pack", meanings("en")))
    found = examine(pack, load_samples(), nothing)
    cat = pack.encode_image(load_samples()[2].pixels)
    own, other = (np.array([cat @ pack.encode_text(word)]) for word in ("cat", "rocket"))
    assert found.text.confidence(own) > 0.9 > 0.1 > found.text.confidence(other)
    assert found.picture.confidence(np.array([cat @ cat])) > 0.9


def test_the_test_can_be_cancelled(tmp_path: Path) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(TaskCancelled):
        examine(encoder(build_pack(tmp_path / "pack", meanings("en"))), load_samples(), ctx.check)


# The record, and the shelf of packs with one


def shelve(folder: Path, name: str = "ViT-Tiny") -> PackRecord:
    pack = encoder(build_pack(folder, meanings("en")))
    probes, files = pack.probe(), list_files(folder, nothing)
    record = PackRecord(
        name=name,
        source="immich-app/ViT-Tiny",
        installed_at=datetime(2026, 1, 2, tzinfo=UTC),
        dimensions=pack.dimensions,
        digest=digest(files),
        files=files,
        languages=("en",),
        text=Curve(even=0.2, scale=0.02),
        picture=Curve(even=0.7, scale=0.04),
        picture_probe=tuple(probes.picture.tolist()),
        text_probe=tuple(probes.text.tolist()),
        provider="CPUExecutionProvider",
        picture_ms=2.5,
        text_ms=1.5,
    )
    write_record(folder, record)
    return record


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    record = shelve(tmp_path / "pack")
    assert read_record(tmp_path / "pack") == record
    assert record.model_id.startswith("ViT-Tiny@")
    assert record.size_bytes == sum(
        path.stat().st_size for path in (tmp_path / "pack").rglob("*.*") if path.name != "tusou-pack.json"
    )


def test_the_id_depends_on_the_weights_and_not_on_the_place(tmp_path: Path) -> None:
    first = shelve(tmp_path / "one").model_id
    assert shelve(tmp_path / "two").model_id == first
    build_pack(tmp_path / "three", meanings("en"), seed=9)
    assert digest(list_files(tmp_path / "three", nothing))[:12] not in first


def test_the_shelf_finds_packs_by_model_and_passes_over_broken_ones(tmp_path: Path) -> None:
    record = shelve(tmp_path / "good")
    shelve(tmp_path / ".half")
    shelve(tmp_path / "cut")
    (tmp_path / "cut" / "visual" / "model.onnx").write_bytes(b"cut off")
    (tmp_path / "empty").mkdir()
    shelf = PackShelf(tmp_path)
    assert [pack.folder.name for pack in shelf.packs()] == ["good"]
    assert [folder.name for folder in shelf.folders()] == ["cut", "good"]
    encoder = encoder_of(shelf.find(record.model_id))
    assert np.allclose(encoder.encode_text("cat"), ClipEncoder(read_pack(tmp_path / "good")).encode_text("cat"))
    with pytest.raises(ModelError) as caught:
        shelf.find("another@123")
    assert caught.value.code is ErrorCode.MODEL_NOT_FOUND


def test_a_shelf_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert PackShelf(tmp_path / "nowhere").packs() == []
