"""Reading the weights of a PyTorch file without PyTorch, and without running what a pickle may ask for.

The file is what ``torch.save`` wrote before PyTorch 1.6: three pickles of preliminaries, the pickled dictionary of
tensors, the pickled names of the storages, and after them each storage as a count and raw numbers.
"""

from __future__ import annotations

import io
import pickle
import struct
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = 0x1950A86A20F9469CFC6C

_DTYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


@dataclass
class _Storage:
    """A run of numbers that tensors are views of; it comes after the tensors in the file."""

    dtype: np.dtype[Any]
    numbers: npt.NDArray[Any] | None = None


@dataclass
class _Tensor:
    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def array(self) -> npt.NDArray[Any]:
        if self.storage.numbers is None:
            raise pickle.UnpicklingError("a tensor without its storage")
        size = self.storage.dtype.itemsize
        start = self.storage.numbers[self.offset :]
        strides = tuple(stride * size for stride in self.strides)
        return np.lib.stride_tricks.as_strided(start, self.shape, strides).copy()


def _tensor(storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object) -> _Tensor:
    return _Tensor(storage, offset, shape, strides)


class _WeightsUnpickler(pickle.Unpickler):
    """Knows the three things that a dictionary of tensors consists of, and refuses everything else."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module == "torch" and name in _DTYPES:
            return _DTYPES[name]
        raise pickle.UnpicklingError(f"refused: {module}.{name}")

    def persistent_load(self, pid: Any) -> _Storage:
        kind, dtype, key = pid[:3]
        if kind != "storage":
            raise pickle.UnpicklingError(f"refused: persistent {kind}")
        return self.storages.setdefault(key, _Storage(dtype))


def read_weights(content: bytes) -> dict[str, npt.NDArray[Any]]:
    """The tensors of a file by name.

    Raises:
        pickle.UnpicklingError: no such file, or it asks for anything but tensors.
    """
    file = io.BytesIO(content)
    if _WeightsUnpickler(file).load() != MAGIC:
        raise pickle.UnpicklingError("not written by torch.save before PyTorch 1.6")
    for _ in ("protocol version", "system"):
        _WeightsUnpickler(file).load()
    unpickler = _WeightsUnpickler(file)
    tensors = unpickler.load()
    for key in _WeightsUnpickler(file).load():
        storage = unpickler.storages[key]
        (count,) = struct.unpack("<q", file.read(8))
        storage.numbers = np.frombuffer(file.read(count * storage.dtype.itemsize), storage.dtype)
    return {name: tensor.array() for name, tensor in tensors.items()}
