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

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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

Side = Annotated[int, Field(ge=16, le=2048)]
_M = TypeVar("_M", bound=BaseModel)


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


class _Config(BaseModel):
    model_config = ConfigDict(frozen=True)


class _VisionConfig(_Config):
    image_size: Side | tuple[Side, Side] | None = None


class _TokenizerOptions(_Config):
    clean: str | None = None


class _TextConfig(_Config):
    context_length: int = Field(77, ge=2, le=4096)
    hf_tokenizer_name: str = ""
    tokenizer_kwargs: _TokenizerOptions | None = None


class _ModelConfig(_Config):
    embed_dim: int = Field(ge=2, le=65_536)
    vision_cfg: _VisionConfig = _VisionConfig()
    text_cfg: _TextConfig = _TextConfig(context_length=77)


class _PreprocessConfig(_Config):
    size: Side | tuple[Side, Side]
    mean: tuple[float, float, float] = (0.48145466, 0.4578275, 0.40821073)  # OpenAI's CLIP
    std: tuple[float, float, float] = (0.26862954, 0.26130258, 0.27577711)
    interpolation: Interpolation = Interpolation.BICUBIC
    resize_mode: Resize = Resize.SHORTEST


class _Token(_Config):
    content: str


class _TokenizerConfig(_Config):
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


def _side(size: int | tuple[int, int], path: Path) -> int:
    if isinstance(size, int):
        return size
    if size[0] != size[1]:
        raise invalid(path, f"size {size[0]} × {size[1]} is no square")
    return size[0]


def _read(path: Path, model: type[_M]) -> _M:
    try:
        if path.stat().st_size > _MAX_CONFIG_BYTES:
            raise invalid(path, "too large")
        return model.model_validate_json(path.read_bytes())
    except OSError as error:
        raise invalid(path, str(error)) from error
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise invalid(path, f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
