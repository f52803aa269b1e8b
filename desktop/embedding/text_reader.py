"""Reading text in pictures: the one place that knows RapidOCR (the extra ``ocr``) and its errors.

Its wheel holds networks of PP-OCR, small, for Chinese and English: one finds lines, one turns them upright, one reads.
They are named one by one here, since RapidOCR fetches from the network what it does not find.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from desktop.core.errors import ErrorCode, InvalidInputError, ModelError
from desktop.core.progress import TaskContext
from desktop.core.text_line import TextLine
from desktop.embedding.onnx_session import failures

_PACKAGE = "rapidocr"
_FINDS, _TURNS, _READS = "PP-OCRv6_det_small", "ch_ppocr_mobile_v2.0_cls_mobile", "PP-OCRv6_rec_small"

#: What the installed reader calls itself. Other networks are another reader.
READER_ID = _READS

#: The longest side of what is looked at in one piece, in pixels: an A4 page of small print is still read.
_SIDE = 1600
#: A picture that is longer than so many times its width is read piece by piece, as screenshots of a whole page are.
_LONG = 2.5
_MAX_PIECES = 16
#: What of a long picture was not read after so many seconds is left.
_MAX_S = 60.0
#: Pieces share so many pixels, so that a line on a border is whole in one of them.
_SHARED = 96
#: Thinner pictures and pieces hold no writing.
_LEAST_HEIGHT = 16
_MOST_SLENDER = 40
#: Pieces that are longer than so many times their width get a margin: they are enlarged by their shorter side, which
#: would exhaust memory.
_PADDED_TO = 4
#: Lines in one piece; what has more would keep the processor for a minute.
_MAX_LINES = 400

UInt8 = npt.NDArray[np.uint8]


class TextReader(Protocol):
    """Reads text in pictures. Safe from any thread."""

    @property
    def id(self) -> str:
        """Changes when the same picture may be read differently."""

    @property
    def min_side(self) -> int:
        """A decoded picture may be smaller than its file as long as its shortest side keeps so many pixels."""

    def read(self, pixels: UInt8, ctx: TaskContext) -> Sequence[TextLine]:
        """The lines of a picture, from top to bottom.

        Args:
            pixels: upright, uint8 [height, width, 3], RGB.
            ctx: its cancellation ends the reading of a large picture.

        Raises:
            TaskCancelled: on the way.
            InvalidInputError: IMAGE_DAMAGED: it cannot be read, whatever is tried; IMAGE_TOO_LARGE, retryable: memory
                is short at the moment.
            ModelError: the reader itself is missing or damaged.
        """


def is_available() -> bool:
    """Whether the extra is installed. Imports nothing."""
    return find_spec(_PACKAGE) is not None


class RapidReader:
    """Reads with RapidOCR. Loads it with the first picture: half a second and some 250 MB.

    Args:
        threads: how many threads read one picture.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._turn = threading.Lock()
        self._read: Any = None

    @property
    def id(self) -> str:
        """See :class:`TextReader`."""
        return READER_ID

    @property
    def min_side(self) -> int:
        """See :class:`TextReader`."""
        return _SIDE * 3 // 4

    def read(self, pixels: UInt8, ctx: TaskContext) -> Sequence[TextLine]:
        """See :class:`TextReader`."""
        deadline = time.monotonic() + _MAX_S
        height, width = pixels.shape[:2]
        lines: list[TextLine] = []
        with self._turn:
            if self._read is None:
                self._read = _load(self._threads)
            for piece in _pieces(height, width):
                ctx.check()
                if time.monotonic() > deadline:
                    break
                found = _lines_of(self._read, _stout(piece.cut(pixels)))
                lines.extend(filter(None, (piece.placed(line, height, width) for line in found)))
        return lines


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a picture along its longer side.

    Attributes:
        start, stop: what is read, in pixels.
        first, last: the middle of a line has to be in here for the line to be this piece's.
        down: the longer side is the height.
    """

    start: int
    stop: int
    first: float
    last: float
    down: bool

    def cut(self, pixels: UInt8) -> UInt8:
        """The pixels of the piece."""
        return pixels[self.start : self.stop] if self.down else pixels[:, self.start : self.stop]

    def placed(self, line: TextLine, height: int, width: int) -> TextLine | None:
        """A line with its box in pixels of the piece, as one of the whole picture; None if it is another piece's."""
        left, top, right, bottom = line.box
        if self.down:
            top, bottom = top + self.start, bottom + self.start
        else:
            left, right = left + self.start, right + self.start
        middle = (top + bottom) / 2 if self.down else (left + right) / 2
        if not self.first <= middle < self.last:
            return None
        box = (left / width, top / height, right / width, bottom / height)
        return TextLine(line.text, box, line.confidence)


def _pieces(height: int, width: int) -> Sequence[_Piece]:
    longer, shorter, down = max(height, width), min(height, width), height >= width
    if shorter < _LEAST_HEIGHT or longer > _MAX_PIECES * _MOST_SLENDER * shorter:
        return []
    if longer <= max(_SIDE, _LONG * shorter):
        return [_Piece(0, longer, 0, np.inf, down)]
    count = min(-(-longer // _SIDE), _MAX_PIECES)
    borders = [round(longer * number / count) for number in range(count + 1)]
    return [
        _Piece(
            max(0, first - _SHARED),
            min(longer, last + _SHARED),
            first,
            np.inf if last == longer else last,
            down,
        )
        for first, last in pairwise(borders)
    ]


def _stout(pixels: UInt8) -> UInt8:
    """A piece with a white margin at the right or below that makes it wide or high enough."""
    height, width = pixels.shape[:2]
    down, right = max(0, -(-width // _PADDED_TO) - height), max(0, -(-height // _PADDED_TO) - width)
    return np.pad(pixels, ((0, down), (0, right), (0, 0)), constant_values=255) if down or right else pixels


def _lines_of(read: Any, pixels: UInt8) -> Sequence[TextLine]:
    """The lines of one piece, uint8 [height, width, 3], RGB; boxes in pixels."""
    import cv2

    cv2.setNumThreads(1)  # its threads would take the processors that the window needs
    try:
        found = read(np.ascontiguousarray(pixels[..., ::-1]))  # OpenCV's order, BGR
    except failures() as error:  # RapidOCR loads networks late; of those that run it wraps the failures
        raise ModelError(ErrorCode.MODEL_DAMAGED, str(error), params={"path": _PACKAGE}) from error
    except MemoryError as error:
        raise InvalidInputError(ErrorCode.IMAGE_TOO_LARGE, "out of memory", retryable=True) from error
    except (cv2.error, ValueError, ArithmeticError, LookupError, _ort_error()) as error:
        raise InvalidInputError(ErrorCode.IMAGE_DAMAGED, f"{type(error).__name__}: {error}") from error
    if found.txts is None:
        return []
    return [
        TextLine(text, _box(corners), float(confidence))
        for text, corners, confidence in zip(found.txts, found.boxes, found.scores, strict=True)
    ]


def _box(corners: npt.NDArray[np.float32]) -> tuple[float, float, float, float]:
    """The upright box around four corners, [4, 2] as x and y."""
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return left, top, right, bottom


def _load(threads: int) -> Any:
    try:
        import rapidocr
    except ImportError as error:  # a library of the system that its wheels need is not there
        raise ModelError(ErrorCode.MODEL_DAMAGED, str(error), params={"path": _PACKAGE}) from error
    models = Path(rapidocr.__file__).parent / "models"
    paths = {part: models / f"{name}.onnx" for part, name in (("Det", _FINDS), ("Cls", _TURNS), ("Rec", _READS))}
    for path in paths.values():
        if not path.is_file():
            raise ModelError(ErrorCode.MODEL_MISSING, params={"path": str(path)})
    params: dict[str, object] = {
        "Global.log_level": "critical",  # it remarks on every picture without text
        "Global.max_side_len": _SIDE,
        "Det.max_candidates": _MAX_LINES,
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        **{f"{part}.model_path": str(path) for part, path in paths.items()},
    }
    return rapidocr.RapidOCR(params=params)


def _ort_error() -> type[Exception]:
    from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

    failure: type[Exception] = ONNXRuntimeError
    return failure
