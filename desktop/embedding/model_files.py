"""The files of an image model: a folder with ``model.json`` and what it names."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from desktop.core.errors import ErrorCode, ModelError

MANIFEST_NAME = "model.json"


class ModelFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file beside the manifest.

    Attributes:
        file: its name.
        sha256: of its bytes, in hex.
    """

    file: str
    sha256: str


class ModelManifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``model.json`` says.

    Attributes:
        id: names the network and the projection together; vectors of different ids do not compare.
        input_side: pixels.
        dimensions: length of a vector.
        network: ONNX; input ``image`` float32 [n, 3, side, side], outputs ``embedding`` and ``logits``.
        projection: npz; ``mu`` [embedding], ``P`` [embedding, dimensions].
    """

    id: str
    input_side: int
    dimensions: int
    network: ModelFile
    projection: ModelFile


def read_manifest(folder: Path) -> ModelManifest:
    """Read ``model.json``.

    Raises:
        ModelError: MODEL_MISSING, MODEL_DAMAGED.
    """
    try:
        return msgspec.json.decode(_read(folder / MANIFEST_NAME), type=ModelManifest)
    except (ValueError, RecursionError) as error:
        raise _damaged(folder / MANIFEST_NAME, str(error)) from error


def read_checked(folder: Path, entry: ModelFile) -> bytes:
    """Read a file of the model and check that it is the one that the manifest means.

    Raises:
        ModelError: MODEL_MISSING, MODEL_DAMAGED.
    """
    content = _read(folder / entry.file)
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise _damaged(folder / entry.file, "SHA-256 differs")
    return content


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ModelError(ErrorCode.MODEL_MISSING, str(error), params={"path": str(path)}) from error
    except OSError as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, detail: str) -> ModelError:
    return ModelError(ErrorCode.MODEL_DAMAGED, detail, params={"path": str(path)})
