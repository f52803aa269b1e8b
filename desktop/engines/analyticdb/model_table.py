"""What the service's documentation says of embedding models and vector indexes, for choosing with open eyes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """A model that embeds pictures and words in one space.

    Attributes:
        id: as CreateDocumentCollection spells it.
        dimensions: length of its vectors.
        languages: that text search understands, as ISO 639-1 codes.
        recommended: by the vendor.
    """

    id: str
    dimensions: int
    languages: frozenset[str] = field(default=frozenset({"en"}))
    recommended: bool = False


MULTIMODAL = EmbeddingModel("multimodal-embedding-v1", 1024, frozenset({"zh", "en"}), recommended=True)

#: Models for pictures, the recommended one first. Every other model of the service knows text only.
IMAGE_MODELS: tuple[EmbeddingModel, ...] = (
    MULTIMODAL,
    EmbeddingModel("clip-vit-b-32", 512),
    EmbeddingModel("clip-vit-b-16", 512),
    EmbeddingModel("clip-vit-l-14", 768),
    EmbeddingModel("clip-vit-l-14-336px", 768),
    EmbeddingModel("clip-rn50", 1024),
    EmbeddingModel("clip-rn101", 512),
    EmbeddingModel("clip-rn50x4", 640),
    EmbeddingModel("clip-rn50x16", 768),
    EmbeddingModel("clip-rn50x64", 1024),
)


class Metric(StrEnum):
    """How vectors are compared."""

    COSINE = "cosine"
    L2 = "l2"
    INNER_PRODUCT = "ip"


class IndexAlgorithm(StrEnum):
    """Kinds of vector index."""

    HNSW = "hnswflat"
    NOVAM = "novam"
    NOVAD = "novad"


def image_model(model_id: str) -> EmbeddingModel | None:
    """The model of an id, or None for one that cannot embed pictures (or is not known to)."""
    return next((model for model in IMAGE_MODELS if model.id == model_id.strip().lower()), None)


def advised_hnsw_m(dimensions: int) -> int:
    """The vendor's advice for ``HnswM``: neighbours of a node in the index, by the dimensions of the vectors."""
    for limit, neighbours in ((384, 16), (768, 32), (1024, 64)):
        if dimensions <= limit:
            return neighbours
    return 128


def advised_ef_construction(hnsw_m: int) -> int:
    """The smallest sound ``HnswEfConstruction``: the service's default of 64, and at least twice ``HnswM``."""
    return max(64, 2 * hnsw_m)
