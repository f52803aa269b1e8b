"""Weights are read from a PyTorch file, and nothing in it is run."""

from __future__ import annotations

import io
import os
import pickle
import struct
from typing import Any, ClassVar

import numpy as np
import pytest

from tools.torch_weights import MAGIC, read_weights


class Named:
    """Pickles as a name of a module that is not there, as PyTorch's classes do."""

    def __init__(self, name: str) -> None:
        self.name = name


class TorchPickler(pickle._Pickler):  # type: ignore[name-defined]  # the one in C cannot write foreign names
    """Writes what ``torch.save`` writes, without PyTorch."""

    def persistent_id(self, obj: Any) -> Any:
        return ("storage", *obj[1:]) if isinstance(obj, tuple) and obj[:1] == ("a storage",) else None

    def save_named(self, obj: Named) -> None:
        module, _, name = obj.name.rpartition(".")
        self.write(pickle.GLOBAL + f"{module}\n{name}\n".encode())

    dispatch: ClassVar[dict[type, Any]] = {**pickle._Pickler.dispatch, Named: save_named}  # type: ignore[attr-defined]


class Call:
    """Pickles as a call of something with arguments."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.parts = (function, arguments)

    def __reduce__(self) -> Any:
        return self.parts


def weights_file(numbers: np.ndarray[Any, np.dtype[np.float32]]) -> bytes:
    file = io.BytesIO()
    for preliminary in (MAGIC, 1001, {"little_endian": True}):
        file.write(pickle.dumps(preliminary, 2))
    storage = ("a storage", Named("torch.FloatStorage"), "7", "cpu", numbers.size, None)
    pickler = TorchPickler(file, 2)
    tensor = Rebuilt(storage, 0, numbers.shape, (numbers.shape[1], 1), False, {})
    pickler.dump({"layer.weight": tensor})
    file.write(pickle.dumps(["7"], 2))
    file.write(struct.pack("<q", numbers.size) + numbers.tobytes())
    return file.getvalue()


class Rebuilt:
    """A tensor as PyTorch pickles it."""

    def __init__(self, *arguments: Any) -> None:
        self.arguments = arguments


def save_rebuilt(pickler: Any, obj: Rebuilt) -> None:
    pickler.save(Named("torch._utils._rebuild_tensor_v2"))
    pickler.save(obj.arguments)
    pickler.write(pickle.REDUCE)


TorchPickler.dispatch[Rebuilt] = save_rebuilt


def test_tensors_are_read_by_name() -> None:
    numbers = np.arange(6, dtype=np.float32).reshape(2, 3)
    weights = read_weights(weights_file(numbers))
    assert list(weights) == ["layer.weight"]
    assert np.array_equal(weights["layer.weight"], numbers)


def test_nothing_else_is_called() -> None:
    with pytest.raises(pickle.UnpicklingError, match="refused"):
        read_weights(pickle.dumps(Call(os.system, "exit 1"), 2))


def test_other_files_are_refused() -> None:
    with pytest.raises(pickle.UnpicklingError):
        read_weights(pickle.dumps(5, 2))
