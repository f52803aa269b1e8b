"""A model pack: a folder with a joint model of pictures and texts, as the Immich project publishes them.

::

    config.json                      sizes, after OpenCLIP's model configuration
    visual/model.onnx                pictures to vectors; large weights may lie beside it in further files
    visual/preprocess_cfg.json       how a picture becomes its input
    textual/model.onnx               texts to vectors of the same space
    textual/tokenizer.json           of the ``tokenizers`` library
    textual/tokenizer_config.json    names the token that fills up

Layout and the meaning of the fields: https://huggingface.co/immich-app and OpenCLIP's ``transform.py`` and
``tokenizer.py`` (https://github.com/mlfoundations/open_clip).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Annotated, TypeVar

import msgspec

from desktop.core.errors import ErrorCode, ModelError

CONFIG = "config.json"
VISUAL = "visual/model.onnx"
PREPROCESSING = "visual/preprocess_cfg.json"
TEXTUAL = "textual/model.onnx"
TOKENIZER = "textual/tokenizer.json"
TOKENIZER_CONFIG = "textual/tokenizer_config.json"
NEEDED = (CONFIG, VISUAL, PREPROCESSING, TEXTUAL, TOKENIZER, TOKENIZER_CONFIG)

#: The same weights for other processors.
_FOREIGN_FILES = ("*.armnn", "*.rknn")
_FOREIGN_FOLDERS = frozenset({"fp16", "rknpu"})

#: What leads out of a folder on some system.
_ODD_CHARACTERS = frozenset('\\:\0*?"<>|')

#: Configuration files are small; a larger one is something else.
_MAX_CONFIG_BYTES = 16_000_000

#: Sides of pictures that networks take, in pixels.
_SIDES = range(16, 2049)

#: Width and height, or both in one. Their bounds are checked by :func:`_side`: msgspec (up to 0.22, all that there is)
#: takes foreign memory for its own where a type has a bounded number and a tuple to choose from.
_Size = int | tuple[int, int]

_M = TypeVar("_M", bound=msgspec.Struct)


class Resize(StrEnum):
    """How a picture becomes a square."""

    SHORTEST = "shortest"
    SQUASH = "squash"


class Interpolation(StrEnum):
    """How a picture is resized."""

    BICUBIC = "bicubic"
    BILINEAR = "bilinear"


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """How a picture becomes the input of the visual network.

    Attributes:
        side: width and height, in pixels.
        resize: SHORTEST scales the shortest side and crops the middle, SQUASH changes the proportions.
        interpolation: of the scaling.
        mean, std: of each channel, of values 0 … 1. Networks that take bytes do this themselves.
    """

    side: int
    resize: Resize
    interpolation: Interpolation
    mean: tuple[float, float, float]
    std: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class TextPreparation:
    """How a text becomes the input of the textual network.

    Attributes:
        context_length: tokens; shorter texts are filled up, longer ones cut.
        canonical: lower case without punctuation, as the SigLIP family is trained.
        language_token: the language comes first as a token, as the NLLB family expects.
        padding: the token that fills up.
    """

    context_length: int
    canonical: bool
    language_token: bool
    padding: str


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack says of itself.

    Attributes:
        folder: where it is.
        name: of the model.
        dimensions: length of a vector.
        preprocessing: of pictures.
        text: preparation of texts.
    """

    folder: Path
    name: str
    dimensions: int
    preprocessing: Preprocessing
    text: TextPreparation


class _VisionConfig(msgspec.Struct, frozen=True):
    image_size: _Size | None = None


class _TokenizerOptions(msgspec.Struct, frozen=True):
    clean: str | None = None


class _TextConfig(msgspec.Struct, frozen=True):
    context_length: Annotated[int, msgspec.Meta(ge=2, le=4096)] = 77
    hf_tokenizer_name: str = ""
    tokenizer_kwargs: _TokenizerOptions | None = None


class _ModelConfig(msgspec.Struct, frozen=True):
    embed_dim: Annotated[int, msgspec.Meta(ge=2, le=65_536)]
    vision_cfg: _VisionConfig = _VisionConfig()
    text_cfg: _TextConfig = _TextConfig()


class _PreprocessConfig(msgspec.Struct, frozen=True):
    size: _Size
    mean: tuple[float, float, float] = (0.48145466, 0.4578275, 0.40821073)  # OpenAI's CLIP
    std: tuple[float, float, float] = (0.26862954, 0.26130258, 0.27577711)
    interpolation: Interpolation = Interpolation.BICUBIC
    resize_mode: Resize = Resize.SHORTEST


class _Token(msgspec.Struct, frozen=True):
    content: str


class _TokenizerConfig(msgspec.Struct, frozen=True):
    pad_token: str | _Token


def read_pack(folder: Path, name: str | None = None) -> Pack:
    """Read what a pack says of itself; the networks are looked at when they are first used.

    Args:
        folder: of the pack.
        name: of the model; by default the folder's.

    Raises:
        ModelError: MODEL_PACK_INVALID: something is missing, or not as the layout says.
    """
    for file in NEEDED:
        if not (folder / file).is_file():
            raise invalid(folder / file, "missing")
    config = _read(folder / CONFIG, _ModelConfig)
    pictures = _read(folder / PREPROCESSING, _PreprocessConfig)
    tokens = _read(folder / TOKENIZER_CONFIG, _TokenizerConfig)
    name = name or folder.name
    side = _side(pictures.size, folder / PREPROCESSING)
    if config.vision_cfg.image_size is not None and _side(config.vision_cfg.image_size, folder / CONFIG) != side:
        raise invalid(folder / PREPROCESSING, f"size {side}, but {CONFIG} says {config.vision_cfg.image_size}")
    if min(pictures.std) <= 0:
        raise invalid(folder / PREPROCESSING, f"std {pictures.std}")
    text = config.text_cfg
    return Pack(
        folder=folder,
        name=name,
        dimensions=config.embed_dim,
        preprocessing=Preprocessing(side, pictures.resize_mode, pictures.interpolation, pictures.mean, pictures.std),
        text=TextPreparation(
            context_length=text.context_length,
            canonical=text.tokenizer_kwargs is not None and text.tokenizer_kwargs.clean == "canonicalize",
            language_token=name.lower().startswith("nllb") or "nllb" in text.hf_tokenizer_name.lower(),
            padding=tokens.pad_token if isinstance(tokens.pad_token, str) else tokens.pad_token.content,
        ),
    )


def is_part(path: PurePosixPath) -> bool:
    """Whether a file of a published pack belongs to the model: not its description, not weights for other processors.

    Args:
        path: within the pack.
    """
    if path == PurePosixPath(CONFIG):
        return True
    folders = path.parts[:-1]
    return (
        folders[:1] in {("visual",), ("textual",)}
        and not _FOREIGN_FOLDERS.intersection(folders)
        and not any(part.startswith(".") or _ODD_CHARACTERS.intersection(part) for part in path.parts)
        and not any(fnmatchcase(path.name, pattern) for pattern in _FOREIGN_FILES)
    )


def invalid(path: Path, detail: str) -> ModelError:
    """The error of a pack that is not as the layout says."""
    return ModelError(ErrorCode.MODEL_PACK_INVALID, detail, params={"path": str(path)})


def _side(size: _Size, path: Path) -> int:
    width, height = (size, size) if isinstance(size, int) else size
    if width != height:
        raise invalid(path, f"size {width} × {height} is no square")
    if width not in _SIDES:
        raise invalid(path, f"size {width}")
    return width


def _read(path: Path, model: type[_M]) -> _M:
    try:
        if path.stat().st_size > _MAX_CONFIG_BYTES:
            raise invalid(path, "too large")
        return msgspec.json.decode(path.read_bytes(), type=model, strict=False)  # "77" and 77.0 are read as 77
    except (OSError, ValueError, RecursionError) as error:
        raise invalid(path, str(error)) from error
