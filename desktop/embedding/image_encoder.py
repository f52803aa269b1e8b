"""Pictures to vectors and class posteriors, by EfficientNet-Lite in ONNX form."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.embedding.model_files import read_checked, read_manifest
from desktop.embedding.onnx_session import ACCELERATORS, CPU, Session, fastest
from desktop.embedding.vector import unit

Float32Array = npt.NDArray[np.float32]

#: The classes that the network tells apart (ImageNet's).
CLASSES = 1000
#: The most probable classes, kept of each photo. Measured as mAP of text search: all 1000 classes .851, 64 .848,
#: 32 .838, 16 .827.
POSTERIOR_CLASSES = 64
#: Softmax temperature of the posterior: below 1, since the network is trained with smoothed labels.
_TEMPERATURE = 0.6
#: The network wants (value − 127) / 128, as TensorFlow Lite's EfficientNet-Lite does.
_PIXEL_MEAN, _PIXEL_SCALE = 127.0, 128.0


@dataclass(frozen=True, slots=True)
class ImageFeatures:
    """What the model makes of one picture.

    Attributes:
        vector: float32 [512], of length 1; the cosine of two is their likeness.
        classes: uint16 [k], indices of the most probable ImageNet classes, most probable first.
        probabilities: float32 [k], theirs. They sum to at most 1; the rest is spread over the other classes.
    """

    vector: Float32Array
    classes: npt.NDArray[np.uint16]
    probabilities: Float32Array


@dataclass(frozen=True, slots=True)
class _Network:
    session: Session
    mean: Float32Array
    projection: Float32Array


class ImageEncoder:
    """The image model. One session for all threads; each call computes on the thread that calls.

    The files are read with the first picture, not before.

    Args:
        model_dir: folder with ``model.json``.
        accelerators: providers of onnxruntime to try, in this order. One is used if it computes what the processor
            does, since vectors of both lie in one library.

    Raises:
        ModelError: MODEL_MISSING, MODEL_DAMAGED (the manifest).
    """

    def __init__(self, model_dir: Path, accelerators: Sequence[str] = ACCELERATORS) -> None:
        self._model_dir = model_dir
        self._accelerators = accelerators
        self._manifest = read_manifest(model_dir)
        self._network: _Network | None = None
        self._loading = threading.Lock()

    @property
    def model_id(self) -> str:
        """Names the network and the projection; vectors of different ids do not compare."""
        return self._manifest.id

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._manifest.dimensions

    @property
    def input_side(self) -> int:
        """Width and height of the pictures that :meth:`encode` takes, in pixels."""
        return self._manifest.input_side

    def encode(self, pixels: npt.NDArray[np.uint8]) -> ImageFeatures:
        """Compute vector and class posterior of a picture. Safe from any thread.

        Args:
            pixels: uint8 [input_side, input_side, 3], RGB.

        Raises:
            ModelError: MODEL_MISSING, MODEL_DAMAGED (with the first picture).
        """
        return self.encode_all([pixels])[0]

    def encode_all(self, pictures: Sequence[npt.NDArray[np.uint8]]) -> Sequence[ImageFeatures]:
        """The same for some pictures at once, which takes the processor less time. Equal to the last bit.

        Args:
            pictures: each as :meth:`encode` takes it. All are in memory as the network sees them, and what its layers
                make of them.

        Raises:
            ModelError: as :meth:`encode`.
        """
        network = self._loaded()
        if network.session.provider != CPU:  # which was checked with one picture, and gains nothing
            return [feature for pixels in pictures for feature in self._computed(network, [pixels])]
        return self._computed(network, pictures)

    @property
    def provider(self) -> str:
        """What computes; loads the network. Raises as :meth:`encode`."""
        return self._loaded().session.provider

    @staticmethod
    def _computed(network: _Network, pictures: Sequence[npt.NDArray[np.uint8]]) -> Sequence[ImageFeatures]:
        embeddings, logits = network.session.run({"image": network_input(*pictures)}, ["embedding", "logits"])
        return [
            ImageFeatures(_vector(network, embedding), *_posterior(scores))
            for embedding, scores in zip(embeddings, logits, strict=True)
        ]

    def _loaded(self) -> _Network:
        with self._loading:
            if self._network is None:
                self._network = self._load()
            return self._network

    def _load(self) -> _Network:
        model = read_checked(self._model_dir, self._manifest.network)
        arrays = np.load(io.BytesIO(read_checked(self._model_dir, self._manifest.projection)), allow_pickle=False)
        mean, projection = arrays["mu"].astype(np.float32), np.ascontiguousarray(arrays["P"].T, dtype=np.float32)
        probe = _probe(self.input_side)
        session = fastest(
            # Measured: workers with one thread each beat one worker with all threads.
            lambda provider: Session(model, self._model_dir / self._manifest.network.file, provider),
            lambda session: self._computed(_Network(session, mean, projection), [probe])[0].vector,
            self._accelerators,
        )
        return _Network(session, mean, projection)


def _probe(side: int) -> npt.NDArray[np.uint8]:
    """A picture with coarse and fine structure in every colour, uint8 [side, side, 3]."""
    row, column = np.mgrid[0:side, 0:side]
    return np.stack([row + column, row * column // 64, (row // 20 + column // 20) % 2 * 200], axis=-1).astype(np.uint8)


def network_input(*pictures: npt.NDArray[np.uint8]) -> Float32Array:
    """Pictures uint8 [side, side, 3] as the network wants them: float32 [pictures, 3, side, side]."""
    # One array, filled in place: each further one of this size costs the system fresh pages, on every picture.
    values = np.empty((len(pictures), 3, *pictures[0].shape[:2]), np.float32)
    for pixels, planes in zip(pictures, values, strict=True):
        np.subtract(pixels.transpose(2, 0, 1), np.float32(_PIXEL_MEAN), out=planes, dtype=np.float32)
    values *= np.float32(1 / _PIXEL_SCALE)
    return values


def _vector(network: _Network, embedding: Float32Array) -> Float32Array:
    centred: Float32Array = unit(embedding) - network.mean
    # Not by BLAS ("@"): after each product its threads spin for a while and take a processor from the network.
    # Measured on two processors: 9.5 instead of 22 ms of processor time a picture.
    return unit(np.einsum("i,ji->j", centred, network.projection))


def _posterior(logits: Float32Array) -> tuple[npt.NDArray[np.uint16], Float32Array]:
    """The most probable classes, most probable first, and their share of the whole softmax."""
    powers = np.exp((logits - logits.max()) / _TEMPERATURE)
    probabilities = powers / powers.sum()
    best = np.argpartition(-probabilities, POSTERIOR_CLASSES)[:POSTERIOR_CLASSES]
    best = best[np.argsort(-probabilities[best], kind="stable")]
    return best.astype(np.uint16), probabilities[best].astype(np.float32)
