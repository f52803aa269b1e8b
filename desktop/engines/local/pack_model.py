"""Installed model packs as models of a library. Apart from the bundled one, whose start it would slow down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from desktop.embedding.clip_encoder import ClipEncoder
from desktop.embedding.image_encoder import ImageFeatures
from desktop.embedding.pack_shelf import InstalledPack, PackShelf, encoder_of
from desktop.embedding.vector import Calibration
from desktop.engines.local.model import TextVector
from desktop.imaging.image import DecodedImage


def find(packs_dir: Path, model_id: str) -> PackModel:
    """The model of an id.

    Args:
        packs_dir: folder of installed packs.
        model_id: of the model.

    Raises:
        ModelError: MODEL_NOT_FOUND.
    """
    return PackModel(PackShelf(packs_dir).find(model_id))


class PackModel:
    """The model of an installed pack. See :class:`~desktop.engines.local.model.LocalModel`.

    Args:
        pack: where it is, and what is remembered of it.
    """

    def __init__(self, pack: InstalledPack) -> None:
        self._pack = pack

    @property
    def id(self) -> str:
        """See :class:`~desktop.engines.local.model.LocalModel`."""
        return self._pack.record.model_id

    @property
    def dimensions(self) -> int:
        """See :class:`~desktop.engines.local.model.LocalModel`."""
        return self._pack.record.dimensions

    @property
    def decode_side(self) -> int:
        """See :class:`~desktop.engines.local.model.LocalModel`."""
        return self._encoder.decode_side

    @property
    def languages(self) -> frozenset[str]:
        """See :class:`~desktop.engines.local.model.LocalModel`."""
        return frozenset(self._pack.record.languages)

    @property
    def kinship(self) -> Calibration:
        """See :class:`~desktop.engines.local.model.LocalModel`."""
        return self._pack.record.picture.calibration

    def features(self, images: Sequence[DecodedImage]) -> Sequence[ImageFeatures]:
        """See :class:`~desktop.engines.local.model.LocalModel`."""
        vectors = [self._encoder.encode_image(image.pixels()) for image in images]
        return [ImageFeatures(vector, np.empty(0, np.uint16), np.empty(0, np.float32)) for vector in vectors]

    def meaning(self, text: str) -> TextVector:
        """See :class:`~desktop.engines.local.model.LocalModel`."""
        return TextVector(self._encoder.encode_text(text), self._pack.record.text.calibration)

    @cached_property
    def _encoder(self) -> ClipEncoder:
        return encoder_of(self._pack)
