"""What one term of a query finds: photos that show it, and photos whose words say it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from desktop.embedding.concept import ConceptQuery
from desktop.engines.local.full_text import TextHits
from desktop.engines.local.index import LibraryIndex
from desktop.engines.local.vectors import Float32, Int64, Mask, VectorIndex

#: A text shows in a picture from this confidence on; below are the leftovers of a thousand classes.
_LEAST_CONFIDENCE = 0.005
#: Query expansion: so many neighbours of the query's picture help it, each with the cube of its cosine as weight. As
#: "α query expansion" in Radenović, Tolias and Chum, "Fine-tuning CNN image retrieval with no human annotation", 2018.
_HELPERS = 3
_HELPER_POWER = 3
#: Neighbours nearer than this are copies of the query's picture and tell nothing new.
_COPY_COSINE = 0.98
#: From here on only rounding separates two vectors.
_IDENTICAL_COSINE = 0.9995


class Evidence(Protocol):
    """What one term found. Positions are those of the index."""

    def candidates(self) -> Int64:
        """The best photos, int64 [m], in any order."""

    def rankings(self, positions: Int64) -> Sequence[Float32]:
        """One or more rankings of photos: float32 [len(positions)] each, higher is better, 0 is not ranked."""

    def scores(self, positions: Int64) -> Float32:
        """How well photos fulfil the term, 0 … 1, float32 [len(positions)]."""

    def in_picture(self, positions: Int64) -> Mask:
        """Whether the picture itself fulfils the term."""

    def in_words(self, positions: Int64) -> Mask:
        """Whether its words do."""


class ImageEvidence:
    """Photos that look like a picture.

    Args:
        vectors: of the library.
        query: vector of the picture, float32 [dimensions], unit length.
        depth: how many candidates.
        allowed: photos that may be found, bool [len(vectors)].
    """

    def __init__(self, vectors: VectorIndex, query: Float32, depth: int, allowed: Mask) -> None:
        self._vectors = vectors
        self._query = query
        self._positions, cosines = vectors.nearest(query, depth, allowed)
        self._expanded = _expanded(vectors, query, self._positions, cosines)

    def candidates(self) -> Int64:
        """See :class:`Evidence`."""
        return self._positions

    def rankings(self, positions: Int64) -> Sequence[Float32]:
        """See :class:`Evidence`. The expanded query ranks; every photo has a rank."""
        return [self._vectors.cosines(self._expanded, positions) + np.float32(2)]

    def scores(self, positions: Int64) -> Float32:
        """See :class:`Evidence`. Likeness to the picture itself, not to the expanded query."""
        return calibrated(self._vectors.cosines(self._query, positions))

    def in_picture(self, positions: Int64) -> Mask:
        """See :class:`Evidence`."""
        return np.ones(len(positions), np.bool_)

    def in_words(self, positions: Int64) -> Mask:
        """See :class:`Evidence`."""
        return np.zeros(len(positions), np.bool_)


class TextEvidence:
    """Photos that show what a text says, and photos whose words say it.

    Args:
        index: of the library.
        concept: the text, as the image model can see it.
        hits: the text, found in words.
        depth: how many candidates of each kind.
        allowed: photos that may be found, bool [photos].
    """

    def __init__(self, index: LibraryIndex, concept: ConceptQuery, hits: TextHits, depth: int, allowed: Mask) -> None:
        self._depth = depth
        self._seen = concept.scores(index.posteriors)
        self._seen[~allowed | (self._seen < _LEAST_CONFIDENCE)] = 0
        self._said = np.zeros(len(index.photos), np.float32)
        positions, found = index.positions_of(hits.photos)
        self._said[positions] = hits.scores[found]
        self._said[~allowed] = 0

    def candidates(self) -> Int64:
        """See :class:`Evidence`."""
        return np.union1d(_best(self._seen, self._depth), _best(self._said, self._depth))

    def rankings(self, positions: Int64) -> Sequence[Float32]:
        """See :class:`Evidence`. One by what is seen, one by what is said."""
        return [self._seen[positions], self._said[positions]]

    def scores(self, positions: Int64) -> Float32:
        """See :class:`Evidence`. Seen and said count as independent witnesses."""
        result: Float32 = 1 - (1 - self._seen[positions]) * (1 - self._said[positions])
        return result

    def in_picture(self, positions: Int64) -> Mask:
        """See :class:`Evidence`."""
        return self._seen[positions] > 0

    def in_words(self, positions: Int64) -> Mask:
        """See :class:`Evidence`."""
        return self._said[positions] > 0


def calibrated(cosines: Float32) -> Float32:
    """Likeness 0 … 1 of two pictures from the cosine of their vectors; the same bytes give exactly 1."""
    likeness = np.sqrt(np.clip(cosines, 0, 1))
    result: npt.NDArray[np.float32] = np.where(cosines >= _IDENTICAL_COSINE, np.float32(1), likeness)
    return result


def _expanded(vectors: VectorIndex, query: Float32, positions: Int64, cosines: Float32) -> Float32:
    helps = np.flatnonzero((cosines > 0) & (cosines < _COPY_COSINE))[:_HELPERS]
    weights = cosines[helps] ** _HELPER_POWER
    expanded = query + weights @ vectors.rows(positions[helps])
    result: Float32 = expanded / np.linalg.norm(expanded)
    return result


def _best(scores: Float32, count: int) -> Int64:
    """Positions of the ``count`` largest positive scores, in any order."""
    positions = np.flatnonzero(scores > 0)
    if len(positions) > count:
        positions = positions[np.argpartition(scores[positions], len(positions) - count)[-count:]]
    return positions
