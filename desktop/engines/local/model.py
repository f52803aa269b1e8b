"""The embedding models that a library can be searched with: the bundled one, and installed packs."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop.core.errors import ModelError
from desktop.embedding.concept import ConceptQuery
from desktop.embedding.image_encoder import ImageEncoder, ImageFeatures
from desktop.embedding.lexicon import Lexicon
from desktop.embedding.vector import Calibration
from desktop.engines.local.vectors import Float32

if TYPE_CHECKING:
    from desktop.imaging.image import DecodedImage

#: The bundled model's picture is decoded to at least so many times the side that it wants. With 2 a photo of 12 MP
#: takes a third more time and is found no better: mAP .8186 against .8188, 600 photos of 40 classes enlarged to 12 MP.
_DECODE_FACTOR = 1.4
#: How often two photos with a cosine are of one class, measured on 600 photos of 40 classes with the bundled model.
_BUNDLED_KINSHIP = Calibration(even=0.22, scale=0.055)


@dataclass(frozen=True, slots=True)
class TextVector:
    """A text in the space of pictures.

    Attributes:
        vector: float32 [dimensions], unit length.
        curve: how cosines with it become confidences.
    """

    vector: Float32
    curve: Calibration


class LocalModel(Protocol):
    """One embedding model. Safe from any thread; its files are read when they are first needed."""

    @property
    def id(self) -> str:
        """Vectors of different ids do not compare."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    @property
    def decode_side(self) -> int:
        """Pixels that the shortest side of a picture should have at least."""

    @property
    def languages(self) -> frozenset[str]:
        """Languages that it understands, as ISO 639-1 codes."""

    @property
    def kinship(self) -> Calibration:
        """How cosines between pictures become confidences."""

    def features(self, images: Sequence[DecodedImage]) -> Sequence[ImageFeatures]:
        """What it makes of each of some pictures; no class posterior where it has none."""

    def meaning(self, text: str) -> ConceptQuery | TextVector:
        """What it makes of a text."""


class BundledModel:
    """The model that comes with the program. See :class:`LocalModel`.

    Args:
        model_dir: the image model.
        lexicon_dir: the word list.

    Raises:
        ModelError: MODEL_MISSING, MODEL_DAMAGED.
    """

    languages = frozenset({"en", "zh"})
    kinship = _BUNDLED_KINSHIP

    def __init__(self, model_dir: Path, lexicon_dir: Path) -> None:
        self._encoder = ImageEncoder(model_dir)
        self._lexicon_dir = lexicon_dir
        self._lexicon: Lexicon | None = None
        self._loading = threading.Lock()

    @property
    def id(self) -> str:
        """See :class:`LocalModel`."""
        return self._encoder.model_id

    @property
    def dimensions(self) -> int:
        """See :class:`LocalModel`."""
        return self._encoder.dimensions

    @property
    def decode_side(self) -> int:
        """See :class:`LocalModel`."""
        return round(_DECODE_FACTOR * self._encoder.input_side)

    def features(self, images: Sequence[DecodedImage]) -> Sequence[ImageFeatures]:
        """See :class:`LocalModel`."""
        from desktop.imaging.image import Fit

        return self._encoder.encode_all([image.square(self._encoder.input_side, Fit.CROP) for image in images])

    def meaning(self, text: str) -> ConceptQuery:
        """See :class:`LocalModel`."""
        with self._loading:
            if self._lexicon is None:
                self._lexicon = Lexicon(self._lexicon_dir)
        return self._lexicon.interpret(text)


class ModelShelf:
    """Every model that this program has, each loaded once.

    Args:
        bundled: the one that is always there.
        packs_dir: folder of installed packs; None for none.
    """

    def __init__(self, bundled: BundledModel, packs_dir: Path | None) -> None:
        self.bundled = bundled
        self._packs_dir = packs_dir
        self._models: dict[str, LocalModel] = {bundled.id: bundled}
        self._lock = threading.Lock()

    def get(self, model_id: str) -> LocalModel | None:
        """The model of an id; None if it is not there."""
        with self._lock:
            if model_id not in self._models and self._packs_dir is not None:
                from desktop.engines.local.pack_model import find

                try:
                    self._models[model_id] = find(self._packs_dir, model_id)
                except ModelError:
                    return None
            return self._models.get(model_id)

    def retain(self, models: Iterable[LocalModel]) -> None:
        """Free the memory of all other models; they load again when they are asked for. The bundled one stays."""
        kept = {self.bundled.id, *(model.id for model in models)}
        with self._lock:
            self._models = {id_: model for id_, model in self._models.items() if id_ in kept}
