"""What one term of a query finds: photos that show it, and photos whose words say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from desktop.embedding.concept import ConceptQuery
from desktop.embedding.vector import Calibration
from desktop.engines.local.colours import Shares
from desktop.engines.local.full_text import TextHits
from desktop.engines.local.fusion import Float64, reciprocal_ranks, union
from desktop.engines.local.index import LibraryIndex
from desktop.engines.local.model import TextVector
from desktop.engines.local.taught import Mention, Seen, SeenByHeads
from desktop.engines.local.vectors import Float32, Int64, Mask, VectorIndex

#: A text shows in a picture from this confidence on.
_LEAST_CONFIDENCE = 0.0005
#: Query expansion: so many neighbours of the query's picture help it, each with the cube of its cosine as weight. As
#: "α query expansion" in Radenović, Tolias and Chum, "Fine-tuning CNN image retrieval with no human annotation", 2018.
_HELPERS = 3
_HELPER_POWER = 3
#: Neighbours nearer than this are copies of the query's picture and tell nothing new.
_COPY_COSINE = 0.98
#: How much a likeness still grows with the cosine where the curve is flat.
_SLOPE = 0.1
#: From here on only rounding separates two vectors.
_IDENTICAL_COSINE = 0.9995


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a term makes of some photos.

    Attributes:
        keys: by what it ranks them, higher is better, float64 [n].
        scores: how likely each is what the term means, 0 … 1, float64 [n]; need not follow the keys. The same number
            means the same confidence for every kind of term: where it is .7, about seven of ten are.
    """

    keys: Float64
    scores: Float64


class Evidence(Protocol):
    """What one term found. Positions are those of the index."""

    def candidates(self) -> Int64:
        """The best photos, int64 [m], in any order."""

    def judged(self, positions: Int64) -> Judgement:
        """What the term makes of some photos."""

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
        curve: how cosines become confidences.
    """

    def __init__(self, vectors: VectorIndex, query: Float32, depth: int, allowed: Mask, curve: Calibration) -> None:
        self._curve = curve
        self._vectors = vectors
        self._query = query
        self._positions, cosines = vectors.nearest(query, depth, allowed)
        self._expanded = _expanded(vectors, query, self._positions, cosines)

    def candidates(self) -> Int64:
        """See :class:`Evidence`."""
        return self._positions

    def judged(self, positions: Int64) -> Judgement:
        """See :class:`Evidence`. The expanded query ranks, but the picture itself comes first; the score is the
        likeness to the picture itself.
        """
        rows = self._vectors.rows(positions)
        # Not by BLAS: for so few rows its threads would wait for each other longer than they work.
        cosines = np.einsum("nd,d->n", rows, self._query)
        keys = np.where(cosines >= _IDENTICAL_COSINE, np.float32(2), np.einsum("nd,d->n", rows, self._expanded))
        return Judgement(keys.astype(np.float64), calibrated(cosines, self._curve))

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
        meaning: the text, as the model understands it.
        hits: the text, found in words.
        mention: the taught words that it names.
        shares: of each colour in each photo, uint8 [photos, colours], or None where the text names no colour.
        depth: how many candidates of each kind.
        allowed: photos that may be found, bool [photos].
    """

    def __init__(
        self,
        index: LibraryIndex,
        meaning: ConceptQuery | TextVector,
        hits: TextHits,
        mention: Mention,
        shares: Shares | None,
        depth: int,
        allowed: Mask,
    ) -> None:
        self._depth = depth
        self._seen: Seen
        if isinstance(meaning, TextVector):
            self._seen = _SeenByVector(index.vectors, meaning, depth, allowed)
        else:
            self._seen = _SeenByClass(meaning.scores(index.posteriors, shares), depth, allowed)
        if mention.senses:
            self._seen = SeenByHeads(index, mention, self._seen, depth, allowed)
        self._said = np.zeros(len(index.photos), np.float32)
        positions, found = index.positions_of(hits.photos)
        self._said[positions] = hits.scores[found]
        self._said[~allowed] = 0

    def candidates(self) -> Int64:
        """See :class:`Evidence`."""
        return union([self._seen.best(), _best(self._said, self._depth)])

    def judged(self, positions: Int64) -> Judgement:
        """See :class:`Evidence`. Reciprocal rank fusion of what is seen and what is said ranks; for the score the two
        count as independent witnesses.
        """
        seen, said = self._seen.confidences(positions), self._said[positions]
        keys = reciprocal_ranks(seen) + reciprocal_ranks(said)
        return Judgement(keys, 1 - (1 - seen.astype(np.float64)) * (1 - said.astype(np.float64)))

    def in_picture(self, positions: Int64) -> Mask:
        """See :class:`Evidence`."""
        return self._seen.confidences(positions) > 0

    def in_words(self, positions: Int64) -> Mask:
        """See :class:`Evidence`."""
        return self._said[positions] > 0


class _SeenByClass:
    """By the class posterior and the colours of each photo."""

    def __init__(self, confidences: Float32, depth: int, allowed: Mask) -> None:
        self._depth = depth
        self._seen = confidences
        self._seen[~allowed] = 0

    def best(self) -> Int64:
        return _best(self._seen, self._depth)

    def confidences(self, positions: Int64) -> Float32:
        return self._seen[positions]


class _SeenByVector:
    """By the cosine of the photo with the text, in a space of both."""

    def __init__(self, vectors: VectorIndex, meaning: TextVector, depth: int, allowed: Mask) -> None:
        self._vectors = vectors
        self._meaning = meaning
        nearest, _ = vectors.nearest_of_all(meaning.vector, depth, allowed)
        self._best = nearest[self.confidences(nearest) > 0]

    def best(self) -> Int64:
        return self._best

    def confidences(self, positions: Int64) -> Float32:
        cosines = self._vectors.cosines(self._meaning.vector, positions)
        likely = self._meaning.curve.confidence(cosines).astype(np.float32)
        likely[likely < _LEAST_CONFIDENCE] = 0
        return likely


def calibrated(cosines: Float32, curve: Calibration) -> Float64:
    """Likeness 0 … 1 of pictures from the cosines of their vectors; the same bytes give exactly 1.

    The model's curve, times a gentle slope that keeps near-copies apart from mere kin, where the curve is flat.
    """
    exact = cosines.astype(np.float64)
    likeness = curve.confidence(cosines) * (1 - _SLOPE + _SLOPE * np.clip(exact, 0, 1))
    return np.where(exact >= _IDENTICAL_COSINE, 1.0, likeness)


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
