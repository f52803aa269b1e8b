"""Opening and running networks in ONNX form: the one place that knows onnxruntime and its errors."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.core.errors import ErrorCode, ModelError

Float32Array = npt.NDArray[np.float32]

CPU = "CPUExecutionProvider"
#: What computes faster than the processor where it is there, the most capable first.
ACCELERATORS = ("CUDAExecutionProvider", "DmlExecutionProvider", "CoreMLExecutionProvider")

_DIRECT_ML = "DmlExecutionProvider"
#: How alike the vectors of an accelerator and of the processor have to be (cosine).
_SAME_VECTOR = 0.999

_logger = logging.getLogger(__name__)


class Session:
    """A network that is ready to compute. Safe from any thread.

    Args:
        model: the network, or the path of its file, beside which further files with weights may lie.
        path: named in errors.
        provider: what computes.
        threads: how many threads one call uses.

    Raises:
        ModelError: MODEL_DAMAGED.
    """

    def __init__(self, model: bytes | Path, path: Path, provider: str = CPU, threads: int = 1) -> None:
        # Importing onnxruntime takes a while: only those pay who encode something.
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_mem_pattern = provider != _DIRECT_ML  # which supports neither this nor parallel calls
        self.path = path
        self.provider = provider
        self._turn = threading.Lock() if provider != CPU else None
        content = model if isinstance(model, bytes) else str(model)
        try:
            self._session = onnxruntime.InferenceSession(
                content, options, providers=list(dict.fromkeys((provider, CPU)))
            )
        except failures() as error:
            raise self._damaged(error) from error

    @property
    def inputs(self) -> Mapping[str, Any]:
        """The inputs by name, each with ``name``, ``type`` (``tensor(float)`` …) and ``shape``."""
        return {each.name: each for each in self._session.get_inputs()}

    def run(self, feed: Mapping[str, npt.NDArray[Any]], outputs: Sequence[str] | None = None) -> Sequence[Any]:
        """Compute.

        Args:
            feed: an array for each input.
            outputs: names of the wanted outputs; None for the first one.

        Raises:
            ModelError: MODEL_DAMAGED: the network does not take this.
        """
        wanted = [self._session.get_outputs()[0].name] if outputs is None else list(outputs)
        try:
            if self._turn is None:
                result: Sequence[Any] = self._session.run(wanted, dict(feed))
            else:
                with self._turn:
                    result = self._session.run(wanted, dict(feed))
        except failures() as error:
            raise self._damaged(error) from error
        return result

    def _damaged(self, error: Exception) -> ModelError:
        return ModelError(ErrorCode.MODEL_DAMAGED, str(error), params={"path": str(self.path)})


def available(wanted: Sequence[str]) -> Sequence[str]:
    """Those of some providers that this computer has."""
    import onnxruntime

    there = onnxruntime.get_available_providers()
    return [provider for provider in wanted if provider in there]


def fastest(
    open_: Callable[[str], Session],
    compute: Callable[[Session], Float32Array],
    accelerators: Sequence[str],
    expected: Float32Array | None = None,
) -> Session:
    """A network on the first accelerator that computes what the processor does, else on the processor.

    Args:
        open_: opens the network on a provider.
        compute: the vector of a probe, float32 [n] of length 1.
        accelerators: providers to try, in this order.
        expected: what the processor computes; None computes it where an accelerator is there.

    Raises:
        ModelError: MODEL_DAMAGED: the processor cannot run it either.
    """
    for provider in available(accelerators):
        try:
            session = open_(provider)
            computed = compute(session)
        except ModelError as error:
            _logger.warning("%s cannot run the network: %s", provider, error)
            continue
        if expected is None:
            expected = compute(open_(CPU))
        if agree(computed, expected):
            return session
        _logger.warning("%s computes other vectors than the processor: not used for %s", provider, session.path)
    return open_(CPU)


def agree(ours: Float32Array, theirs: Float32Array) -> bool:
    """Whether an accelerator computes the same vector as the processor, both float32 [n] of length 1."""
    return ours.shape == theirs.shape and bool(ours @ theirs >= _SAME_VECTOR)


def failures() -> tuple[type[Exception], ...]:
    """What onnxruntime raises where it cannot open or run a network."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return (
        state.EPFail,
        state.EngineError,
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NoModel,
        state.NoSuchFile,
        state.NotImplemented,
        state.RuntimeException,
    )
