"""Libraries of any size with made-up photos: real tables and real words, vectors drawn at random."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
from PIL import Image

from desktop.core.photo import Place, PlaceKind
from desktop.embedding.image_encoder import CLASSES, POSTERIOR_CLASSES, ImageFeatures
from desktop.engines.base import IngestItem
from desktop.engines.local import record
from desktop.engines.local.database import Database
from desktop.engines.local.picture import Picture
from desktop.imaging.image import ImageInfo

DIMENSIONS = 512
_BATCH = 5000
_WORDS = ["beach", "wedding", "cat", "red", "car", "mountain", "海边", "婚礼", "猫", "红色", "汽车", "日落", "我家的狗"]


def fill(folder: Path, model: str, count: int, seed: int = 0) -> np.ndarray:
    """Fill a library. Vectors lie around one centre for every 50 photos, as kinds of photos do.

    Returns:
        The vectors in the order in which they were added, float32 [count, 512].
    """
    rng, light = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    centres = rng.normal(size=(max(1, count // 50), DIMENSIONS)).astype(np.float32)
    thumbnail = _thumbnail()
    database = Database(folder / "library.sqlite3")
    stored = []
    for start in range(0, count, _BATCH):
        rows = min(_BATCH, count - start)
        vectors = centres[rng.integers(len(centres), size=rows)] + rng.normal(size=(rows, DIMENSIONS)) * 1.2
        vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        stored.append(vectors.astype(np.float16).astype(np.float32))
        with database.writing() as connection:
            models = {model: record.model_row(connection, model, DIMENSIONS)}
            for number, vector in enumerate(vectors, start):
                picture = Picture(
                    info=ImageInfo("JPEG", 4000, 3000),
                    size_bytes=3_000_000,
                    thumbnail=thumbnail,
                    grey=light.bytes(256),
                    features={model: ImageFeatures(vector, *_posterior(rng))},
                )
                record.record(connection, _item(number, rng), picture, None, models)
    database.close()
    return np.concatenate(stored)


def _item(number: int, rng: np.random.Generator) -> IngestItem:
    place = Place(PlaceKind.FILE, f"/photos/album {number // 200}/IMG_{number:06}.jpg", "", 3_000_000, 1)
    caption = " ".join(rng.choice(_WORDS, 3)) if rng.random() < 0.3 else None
    return IngestItem(number, place, hashlib.sha256(str(number).encode()).hexdigest(), None, caption)


def _posterior(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    probabilities = rng.dirichlet(np.full(POSTERIOR_CLASSES, 0.1)).astype(np.float32)
    return rng.choice(CLASSES, POSTERIOR_CLASSES, replace=False).astype(np.uint16), np.sort(probabilities)[::-1]


def _thumbnail() -> bytes:
    """A picture that is as large as a JPEG as thumbnails of real photos are (9 kB)."""
    rough = np.random.default_rng(0).integers(0, 256, (24, 32, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(rough).resize((256, 192), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
