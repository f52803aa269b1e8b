"""Pictures and texts to vectors of one space, by the two networks of a model pack."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.core.errors import ErrorCode, ModelError
from desktop.embedding import pack_preprocess
from desktop.embedding.onnx_session import ACCELERATORS, CPU, Session, fastest
from desktop.embedding.pack import TEXTUAL, VISUAL, Pack, invalid
from desktop.embedding.pack_text import TextTokenizer
from desktop.embedding.vector import unit

Float32Array = npt.NDArray[np.float32]
UInt8Array = npt.NDArray[np.uint8]

#: The picture is decoded to at least so many times the side that the network wants: smaller ones cost accuracy.
_DECODE_FACTOR = 2
#: A single text is answered sooner by several threads; more do not help.
_MAX_TEXT_THREADS = 4
_PIXEL_TYPES = {"tensor(uint8)": np.uint8, "tensor(float)": np.float32, "tensor(float16)": np.float16}
_TOKEN_TYPES = {"tensor(int32)": np.int32, "tensor(int64)": np.int64}
_PROBE_TEXT = "a photo of a cat"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Probes:
    """What the processor made of the probes when the pack was installed: what accelerators are measured by.

    Attributes:
        picture: vector of a fixed pattern, float32 [dimensions].
        text: vector of a fixed text, float32 [dimensions].
    """

    picture: Float32Array
    text: Float32Array


class ClipEncoder:
    """The model of a pack. Safe from any thread.

    Each network is loaded when it is first used. An accelerator is used where there is one that computes what the
    processor does; else the processor.

    Args:
        pack: of the model.
        probes: what the processor made of the probes; None computes it anew where an accelerator is there.
        accelerators: providers of onnxruntime to try, in this order.
    """

    def __init__(self, pack: Pack, probes: Probes | None = None, accelerators: Sequence[str] = ACCELERATORS) -> None:
        self._pack = pack
        self._probes = probes
        self._accelerators = accelerators
        self._loading_visual = threading.Lock()
        self._loading_textual = threading.Lock()
        self._visual: Session | None = None
        self._textual: Session | None = None

    @property
    def pack(self) -> Pack:
        """What the pack says of itself."""
        return self._pack

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._pack.dimensions

    @property
    def decode_side(self) -> int:
        """Pixels that the shortest side of a picture should have at least."""
        return _DECODE_FACTOR * self._pack.preprocessing.side

    @property
    def provider(self) -> str:
        """What computes the vectors of pictures, in onnxruntime's words. Loads the network."""
        return self._loaded_visual().provider

    def encode_image(self, pixels: UInt8Array) -> Float32Array:
        """The vector of a picture.

        Args:
            pixels: uint8 [height, width, 3], RGB, of any size.

        Returns:
            float32 [dimensions], of length 1.

        Raises:
            ModelError: MODEL_DAMAGED, MODEL_PACK_INVALID.
        """
        return self._picture_vector(self._loaded_visual(), pixels)

    def encode_text(self, text: str) -> Float32Array:
        """The vector of a text, in the space of pictures.

        Returns:
            float32 [dimensions], of length 1.

        Raises:
            ModelError: MODEL_DAMAGED, MODEL_PACK_INVALID.
        """
        return self._text_vector(self._loaded_textual(), text)

    def probe(self) -> Probes:
        """What the processor makes of the probes."""
        return Probes(
            self._picture_vector(self._open(VISUAL, CPU), self._probe_picture),
            self._text_vector(self._open(TEXTUAL, CPU), _PROBE_TEXT),
        )

    @cached_property
    def _tokenizer(self) -> TextTokenizer:
        return TextTokenizer(self._pack)

    @property
    def _probe_picture(self) -> UInt8Array:
        """A pattern with edges of every direction in every channel, uint8 [side, side, 3]."""
        rows, columns = np.indices((self._pack.preprocessing.side,) * 2)
        channels = (rows * 5 + columns * 3, rows * 2 - columns * 7, (rows * columns) // 16)
        return np.stack([channel % 256 for channel in channels], axis=-1).astype(np.uint8)

    def _loaded_visual(self) -> Session:
        with self._loading_visual:
            if self._visual is None:
                expected = self._probes.picture if self._probes else None
                self._visual = self._fastest(
                    VISUAL, lambda session: self._picture_vector(session, self._probe_picture), expected
                )
            return self._visual

    def _loaded_textual(self) -> Session:
        with self._loading_textual:
            if self._textual is None:
                expected = self._probes.text if self._probes else None
                self._textual = self._fastest(
                    TEXTUAL, lambda session: self._text_vector(session, _PROBE_TEXT), expected
                )
            return self._textual

    def _fastest(self, file: str, compute: Callable[[Session], Float32Array], expected: Float32Array | None) -> Session:
        return fastest(lambda provider: self._open(file, provider), compute, self._accelerators, expected)

    def _open(self, file: str, provider: str) -> Session:
        path = self._pack.folder / file
        threads = min(os.cpu_count() or 1, _MAX_TEXT_THREADS) if file == TEXTUAL else 1
        session = Session(path, path, provider, threads)
        for each in session.inputs.values():
            if each.type not in (_PIXEL_TYPES if file == VISUAL else _TOKEN_TYPES):
                raise invalid(path, f"input {each.name} of type {each.type}")
        return session

    def _picture_vector(self, session: Session, pixels: UInt8Array) -> Float32Array:
        how = self._pack.preprocessing
        square = pack_preprocess.square(pixels, how)
        if len(session.inputs) != 1:
            raise invalid(session.path, f"{len(session.inputs)} inputs")
        (entry,) = session.inputs.values()
        # Newer packs take bytes, channels last, and normalise within the network.
        values = square[np.newaxis] if entry.type == "tensor(uint8)" else pack_preprocess.normalised(square, how)
        return self._vector(session, {entry.name: values.astype(_PIXEL_TYPES[entry.type])})

    def _text_vector(self, session: Session, text: str) -> Float32Array:
        ids, mask = self._tokenizer.encode(text)
        known = {"text": ids, "input_ids": ids, "attention_mask": mask}
        feed = {}
        for name, entry in session.inputs.items():
            if name not in known:
                raise invalid(session.path, f"input {name}")
            feed[name] = known[name].astype(_TOKEN_TYPES[entry.type])
        return self._vector(session, feed)

    def _vector(self, session: Session, feed: dict[str, npt.NDArray[Any]]) -> Float32Array:
        computed = np.asarray(session.run(feed)[0], np.float32)
        if computed.shape != (1, self._pack.dimensions):
            raise invalid(session.path, f"output of shape {computed.shape}, not (1, {self._pack.dimensions})")
        if not np.isfinite(computed).all() or not computed.any():
            raise ModelError(ErrorCode.MODEL_DAMAGED, "computes no usable numbers", params={"path": str(session.path)})
        return unit(computed[0])
