"""Builds model packs of a few kilobytes in exactly the published layout, whose two networks share a space.

The visual network averages a picture in 4 × 4 tiles and mixes the numbers. The textual one adds up the vectors of a
text's words, and the vector of each word that means something is that of a picture which shows it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors

SIDE = 32
DIMENSIONS = 24
MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)

_TILE = 8
_SPECIAL = ("<pad>", "<unk>", "<bos>", "<eos>", "zho_Hans", "eng_Latn")

Pixels = npt.NDArray[np.uint8]
Float32 = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Family:
    """A family of published packs."""

    recent: bool = False  # as exported since 2026: uint8 NHWC normalised in the graph, any batch, operator set 23
    mask: bool = False  # M-CLIP: input_ids and attention_mask
    squash: bool = False  # SigLIP's resize_mode
    canonical: bool = False  # SigLIP's text cleaning
    language: bool = False  # NLLB's language token
    wide_tokens: bool = False  # int64, as others than Immich export them
    context_length: int = 77


FAMILIES = {
    "openclip": Family(),
    "openclip-recent": Family(recent=True),
    "mclip": Family(mask=True, wide_tokens=True),
    "siglip": Family(squash=True, canonical=True, context_length=64),
    "nllb": Family(squash=True, language=True, context_length=64),
}


def colour(red: int, green: int, blue: int, side: int = 64) -> Pixels:
    """A picture of one colour, brighter at the top left so that it is not flat."""
    shade = np.linspace(1, 0.7, side)[:, None, None] * np.linspace(1, 0.8, side)[None, :, None]
    return np.rint(np.full((side, side, 3), (red, green, blue)) * shade).astype(np.uint8)


COLOURS: Mapping[str, Pixels] = {
    "red": colour(230, 20, 20),
    "红": colour(230, 20, 20),
    "green": colour(20, 190, 40),
    "绿": colour(20, 190, 40),
    "blue": colour(20, 40, 220),
    "蓝": colour(20, 40, 220),
    "yellow": colour(240, 220, 20),
    "white": colour(250, 250, 250),
}


def build_pack(
    folder: Path,
    meanings: Mapping[str, Pixels],
    family: Family | str = "openclip",
    *,
    seed: int = 0,
    external: bool = False,
    dimensions: int = DIMENSIONS,
) -> Path:
    """Write a pack.

    Args:
        folder: of the pack; made.
        meanings: word (or single Chinese character) → picture that shows it. Other words mean nothing.
        family: which one to look like.
        seed: of the mixing; packs of different seeds have different spaces.
        external: weights in files beside the networks, as large packs have them.
        dimensions: of its vectors.
    """
    family = FAMILIES[family] if isinstance(family, str) else family
    mixing = np.random.default_rng(seed).standard_normal((3 * (SIDE // _TILE) ** 2, dimensions)).astype(np.float32)
    for part in ("visual", "textual"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    words = [*_SPECIAL, *meanings]
    vectors = np.zeros((len(words), dimensions), np.float32)
    for number, word in enumerate(words):
        if word in meanings:
            vectors[number] = expected_vector(meanings[word], mixing, family)
    vectors[words.index("<bos>")] = 0.01 * mixing[0]  # so that a text without meaning has a vector too
    if family.mask:
        vectors[words.index("<pad>")] = 9 * mixing[1]  # noise, unless it is masked
    _save(_visual(mixing, family), folder / "visual" / "model.onnx", external=external)
    _save(_textual(vectors, family), folder / "textual" / "model.onnx", external=external)
    _tokenizer(words).save(str(folder / "textual" / "tokenizer.json"))
    _configure(folder, family, dimensions)
    return folder


def expected_vector(pixels: Pixels, mixing: Float32, family: Family) -> Float32:
    """What the visual network computes, by Pillow and numpy alone."""
    picture = Image.fromarray(pixels)
    if family.squash:
        picture = picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    else:
        width, height = picture.size
        size = (SIDE, int(SIDE * height / width)) if width <= height else (int(SIDE * width / height), SIDE)
        left, top = round((size[0] - SIDE) / 2), round((size[1] - SIDE) / 2)
        picture = picture.resize(size, Image.Resampling.BICUBIC).crop((left, top, left + SIDE, top + SIDE))
    values = (np.asarray(picture) / 255.0 - MEAN) / STD
    tiles = values.reshape(SIDE // _TILE, _TILE, SIDE // _TILE, _TILE, 3).mean(axis=(1, 3))
    vector = tiles.transpose(2, 0, 1).reshape(-1) @ mixing.astype(np.float64)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def _visual(mixing: Float32, family: Family) -> onnx.ModelProto:
    weights = {"mixing": mixing}
    if family.recent:
        weights["mean"] = np.array(MEAN, np.float32) * 255
        weights["std"] = np.array(STD, np.float32) * 255
        nodes = [
            helper.make_node("Cast", ["image"], ["numbers"], to=TensorProto.FLOAT),
            helper.make_node("Sub", ["numbers", "mean"], ["centred"]),
            helper.make_node("Div", ["centred", "std"], ["scaled"]),
            helper.make_node("Transpose", ["scaled"], ["pixels"], perm=[0, 3, 1, 2]),
        ]
        entry = helper.make_tensor_value_info("image", TensorProto.UINT8, ["batch", SIDE, SIDE, 3])
    else:
        nodes = [helper.make_node("Identity", ["image"], ["pixels"])]
        entry = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, SIDE, SIDE])
    nodes += [
        helper.make_node("AveragePool", ["pixels"], ["tiles"], kernel_shape=[_TILE] * 2, strides=[_TILE] * 2),
        helper.make_node("Flatten", ["tiles"], ["row"], axis=1),
        helper.make_node("MatMul", ["row", "mixing"], ["mixed"]),
        helper.make_node("LpNormalization", ["mixed"], ["embedding"], axis=1, p=2),
    ]
    return _model(nodes, weights, [entry], mixing.shape[1], family)


def _textual(vectors: Float32, family: Family) -> onnx.ModelProto:
    kind = TensorProto.INT64 if family.wide_tokens else TensorProto.INT32
    names = ["input_ids", "attention_mask"] if family.mask else ["text"]
    weights: dict[str, npt.NDArray[np.generic]] = {"vectors": vectors, "tokens": np.array([1], np.int64)}
    nodes = [helper.make_node("Gather", ["vectors", names[0]], ["found"], axis=0)]
    summed = "found"
    if family.mask:
        weights["last"] = np.array([2], np.int64)
        nodes += [
            helper.make_node("Cast", ["attention_mask"], ["numbers"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["numbers", "last"], ["mask"]),
            helper.make_node("Mul", ["found", "mask"], ["masked"]),
        ]
        summed = "masked"
    nodes += [
        helper.make_node("ReduceSum", [summed, "tokens"], ["sum"], keepdims=0),
        helper.make_node("LpNormalization", ["sum"], ["embedding"], axis=1, p=2),
    ]
    batch = "batch" if family.recent else 1
    entries = [helper.make_tensor_value_info(name, kind, [batch, family.context_length]) for name in names]
    return _model(nodes, weights, entries, vectors.shape[1], family)


def _model(
    nodes: list[onnx.NodeProto],
    weights: Mapping[str, npt.NDArray],
    entries: list[onnx.ValueInfoProto],
    size: int,
    family: Family,
) -> onnx.ModelProto:
    graph = helper.make_graph(
        nodes,
        "tiny",
        entries,
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [None, size])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23 if family.recent else 17)])
    model.ir_version = 10 if family.recent else 8
    onnx.checker.check_model(model)
    return model


def _save(model: onnx.ModelProto, path: Path, *, external: bool) -> None:
    if external:
        onnx.save(
            model, path, save_as_external_data=True, location=f"{path.parent.name}.weights", size_threshold=100,
            convert_attribute=False,
        )  # fmt: skip
    else:
        onnx.save(model, path)


def _tokenizer(words: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Split(Regex("[\u4e00-\u9fff]"), "isolated")]
    )
    ends = [("<bos>", words.index("<bos>")), ("<eos>", words.index("<eos>"))]
    tokenizer.post_processor = processors.TemplateProcessing(single="<bos> $A <eos>", special_tokens=ends)
    tokenizer.add_special_tokens(["zho_Hans", "eng_Latn"])
    return tokenizer


def _configure(folder: Path, family: Family, dimensions: int) -> None:
    texts: dict[str, object] = {"context_length": family.context_length, "vocab_size": 64}
    if family.canonical:
        texts["tokenizer_kwargs"] = {"clean": "canonicalize"}
    if family.language:
        texts["hf_tokenizer_name"] = "facebook/nllb-200-distilled-600M"
    _write(folder / "config.json", {"embed_dim": dimensions, "vision_cfg": {"image_size": SIDE}, "text_cfg": texts})
    preprocessing: dict[str, object] = {"size": [SIDE, SIDE], "mode": "RGB", "mean": MEAN, "std": STD}
    preprocessing |= {"interpolation": "bicubic", "resize_mode": "squash" if family.squash else "shortest"}
    _write(folder / "visual" / "preprocess_cfg.json", {**preprocessing, "fill_color": 0})
    padding: object = {"content": "<pad>", "lstrip": False} if family.squash else "<pad>"
    _write(folder / "textual" / "tokenizer_config.json", {"pad_token": padding, "model_max_length": 64})
    _write(folder / "textual" / "special_tokens_map.json", {"pad_token": padding})


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content), "utf-8")
