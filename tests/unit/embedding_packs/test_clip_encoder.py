"""Packs of every family: pictures and texts become vectors of one space, wherever they are computed."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import numpy as np
import pytest

from desktop.core.errors import ErrorCode, ModelError
from desktop.embedding.clip_encoder import ClipEncoder, Probes
from desktop.embedding.onnx_session import CPU
from desktop.embedding.pack import Resize, is_part, read_pack
from desktop.embedding.pack_text import TextTokenizer, language_of
from tests.hub.tiny_pack import COLOURS, DIMENSIONS, FAMILIES, SIDE, build_pack, colour, expected_vector

#: The wheel of onnxruntime for processors has this besides; it hands everything on to the processor.
ACCELERATOR = "AzureExecutionProvider"


def encoder(folder: Path, **options: object) -> ClipEncoder:
    return ClipEncoder(read_pack(folder), **options)  # type: ignore[arg-type]


def mixing() -> np.ndarray:
    return np.random.default_rng(0).standard_normal((48, DIMENSIONS)).astype(np.float32)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_picture_becomes_the_vector_that_the_network_defines(tmp_path: Path, family: str) -> None:
    pack = encoder(build_pack(tmp_path / "pack", COLOURS, family))
    pixels = np.random.default_rng(3).integers(0, 256, (90, 61, 3), np.uint8)
    found = pack.encode_image(pixels)
    assert found.dtype == np.float32
    assert found.shape == (pack.dimensions,)
    assert np.abs(found - expected_vector(pixels, mixing(), FAMILIES[family])).max() < 1e-4


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("text", "shown"), [("a red  bus", "red"), ("红色的车", "红"), ("something blue", "blue")])
def test_a_text_is_nearest_to_the_picture_that_shows_it(tmp_path: Path, family: str, text: str, shown: str) -> None:
    pack = encoder(build_pack(tmp_path / "pack", COLOURS, family))
    vector = pack.encode_text(text)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    cosines = {name: float(vector @ pack.encode_image(pixels)) for name, pixels in COLOURS.items()}
    assert cosines[shown] == max(cosines.values()) > 0.99


def test_weights_in_files_beside_the_network_are_read(tmp_path: Path) -> None:
    plain = encoder(build_pack(tmp_path / "plain", COLOURS))
    folder = build_pack(tmp_path / "large", COLOURS, external=True)
    assert (folder / "visual" / "visual.weights").stat().st_size > (folder / "visual" / "model.onnx").stat().st_size
    assert np.array_equal(encoder(folder).encode_image(colour(9, 9, 200)), plain.encode_image(colour(9, 9, 200)))


def test_vectors_are_the_same_from_every_thread(tmp_path: Path) -> None:
    pack = encoder(build_pack(tmp_path / "pack", COLOURS))
    pictures = [colour(20 * n, 100, 255 - 20 * n) for n in range(12)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(pack.encode_image, pictures))
    for picture, vector in zip(pictures, together, strict=True):
        assert np.array_equal(vector, pack.encode_image(picture))


# Texts


def test_siglip_texts_lose_case_and_punctuation(tmp_path: Path) -> None:
    tokenizer = TextTokenizer(read_pack(build_pack(tmp_path / "pack", COLOURS, "siglip")))
    assert tokenizer.prepared("  A Red_Bus,\n in   the (rain)! ") == "a red bus in the rain"


def test_other_texts_keep_case_and_punctuation(tmp_path: Path) -> None:
    tokenizer = TextTokenizer(read_pack(build_pack(tmp_path / "pack", COLOURS)))
    assert tokenizer.prepared("  A Red_Bus,\n in   the (rain)! ") == "A Red_Bus, in the (rain)!"


@pytest.mark.parametrize(("text", "token"), [("a dog", "eng_Latn"), ("狗", "zho_Hans"), ("犬です", "jpn_Jpan")])
def test_nllb_texts_begin_with_their_language(tmp_path: Path, text: str, token: str) -> None:
    tokenizer = TextTokenizer(read_pack(build_pack(tmp_path / "pack", COLOURS, "nllb")))
    assert tokenizer.prepared(text) == token + text
    assert language_of(text) == token


def test_tokens_fill_the_context_and_the_mask_tells_which_are_meant(tmp_path: Path) -> None:
    tokenizer = TextTokenizer(read_pack(build_pack(tmp_path / "pack", COLOURS, "mclip")))
    ids, mask = tokenizer.encode("red blue")
    assert ids.shape == mask.shape == (1, 77)
    assert mask.sum() == 4  # and the two ends
    assert (ids[mask == 0] == 0).all()
    ids, mask = tokenizer.encode("red " * 500)
    assert ids.shape == (1, 77)
    assert mask.all()


# What a pack says


def test_a_pack_says_what_it_is(tmp_path: Path) -> None:
    pack = read_pack(build_pack(tmp_path / "ViT-Tiny", COLOURS, "siglip"))
    assert pack.name == "ViT-Tiny"
    assert pack.dimensions == DIMENSIONS
    assert (pack.preprocessing.side, pack.preprocessing.resize) == (SIDE, Resize.SQUASH)
    assert (pack.text.context_length, pack.text.canonical, pack.text.padding) == (64, True, "<pad>")


@pytest.mark.parametrize(
    "file", ["config.json", "visual/model.onnx", "textual/tokenizer.json", "textual/tokenizer_config.json"]
)
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    folder = build_pack(tmp_path / "pack", COLOURS)
    (folder / file).unlink()
    with pytest.raises(ModelError) as caught:
        read_pack(folder)
    assert caught.value.code is ErrorCode.MODEL_PACK_INVALID
    assert caught.value.params["path"] == str(folder / file)


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("config.json", {"embed_dim": 0}),
        ("config.json", {"embed_dim": "many"}),
        ("config.json", {"text_cfg": {"context_length": 10**9}}),
        ("config.json", {"vision_cfg": {"image_size": 999}}),
        ("visual/preprocess_cfg.json", {"size": [32, 64]}),
        ("visual/preprocess_cfg.json", {"size": 10**6}),
        ("visual/preprocess_cfg.json", {"resize_mode": "longest"}),
        ("visual/preprocess_cfg.json", {"interpolation": "magic"}),
        ("visual/preprocess_cfg.json", {"std": [0, 1, 1]}),
        ("textual/tokenizer_config.json", {"pad_token": None}),
    ],
)
def test_what_it_does_not_know_is_refused(tmp_path: Path, file: str, change: dict[str, object]) -> None:
    folder = build_pack(tmp_path / "pack", COLOURS)
    content = json.loads((folder / file).read_text("utf-8"))
    (folder / file).write_text(json.dumps(content | change), "utf-8")
    with pytest.raises(ModelError) as caught:
        read_pack(folder)
    assert caught.value.code is ErrorCode.MODEL_PACK_INVALID


@pytest.mark.parametrize("content", [b"", b"no network", b"\x08\x08" * 40])
def test_a_network_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    folder = build_pack(tmp_path / "pack", COLOURS)
    (folder / "visual" / "model.onnx").write_bytes(content)
    with pytest.raises(ModelError) as caught:
        encoder(folder).encode_image(colour(1, 2, 3))
    assert caught.value.code is ErrorCode.MODEL_DAMAGED


@pytest.mark.parametrize("content", ["", "{}", '{"version": "1.0"}'])
def test_a_tokenizer_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    folder = build_pack(tmp_path / "pack", COLOURS)
    (folder / "textual" / "tokenizer.json").write_text(content)
    with pytest.raises(ModelError) as caught:
        encoder(folder).encode_text("red")
    assert caught.value.code is ErrorCode.MODEL_PACK_INVALID


def test_dimensions_that_differ_from_the_configuration_are_refused(tmp_path: Path) -> None:
    folder = build_pack(tmp_path / "pack", COLOURS)
    other = build_pack(tmp_path / "other", COLOURS, dimensions=16)
    (folder / "textual" / "model.onnx").write_bytes((other / "textual" / "model.onnx").read_bytes())
    with pytest.raises(ModelError, match="not \\(1, 24\\)") as caught:
        encoder(folder).encode_text("red")
    assert caught.value.code is ErrorCode.MODEL_PACK_INVALID


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    broken = {word: np.zeros_like(pixels) for word, pixels in COLOURS.items()}
    folder = build_pack(tmp_path / "pack", broken)
    import onnx

    path = folder / "visual" / "model.onnx"
    model = onnx.load(path)
    weights = np.full((48, DIMENSIONS), np.nan, np.float32)
    model.graph.initializer[0].CopyFrom(onnx.numpy_helper.from_array(weights, "mixing"))
    onnx.save(model, path)
    with pytest.raises(ModelError, match="no usable numbers"):
        encoder(folder).encode_image(colour(1, 2, 3))


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("config.json", True),
        ("visual/model.onnx", True),
        ("visual/Constant_12_attr__value", True),
        ("textual/tokenizer.json", True),
        ("README.md", False),
        ("visual/model.armnn", False),
        ("visual/fp16/model.armnn", False),
        ("visual/fp16/model.onnx", False),
        ("textual/rknpu/rk3588/model.rknn", False),
        ("visual/.cache/x", False),
        ("other/model.onnx", False),
    ],
)
def test_only_the_model_itself_is_part_of_a_pack(path: str, part: bool) -> None:
    assert is_part(PurePosixPath(path)) is part


# What computes


def test_an_accelerator_that_computes_the_same_is_used(tmp_path: Path) -> None:
    folder = build_pack(tmp_path / "pack", COLOURS)
    plain = encoder(folder)
    for probes in (None, plain.probe()):
        fast = encoder(folder, probes=probes, accelerators=(ACCELERATOR,))
        assert fast.provider == ACCELERATOR
        assert np.array_equal(fast.encode_image(colour(9, 200, 9)), plain.encode_image(colour(9, 200, 9)))
        assert np.array_equal(fast.encode_text("red"), plain.encode_text("red"))


def test_an_accelerator_that_computes_something_else_is_left(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = build_pack(tmp_path / "pack", COLOURS)
    probes = encoder(folder).probe()
    other = Probes(np.roll(probes.picture, 1), np.roll(probes.text, 1))
    with caplog.at_level(logging.WARNING):
        slow = encoder(folder, probes=other, accelerators=(ACCELERATOR,))
        assert slow.provider == CPU
        assert slow.encode_text("red").shape == (DIMENSIONS,)
    assert "computes other vectors" in caplog.text


def test_an_accelerator_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    folder = build_pack(tmp_path / "pack", COLOURS)
    assert encoder(folder, accelerators=("NoSuchProvider",)).provider == CPU
