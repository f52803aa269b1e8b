"""A text query as concepts, and how much each photo of a library shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.embedding.posterior import ClassPosteriors

Float32Array = npt.NDArray[np.float32]

#: What a concept counts at least, so that a photo that lacks one of several is not nothing.
_FLOOR = 1e-3
#: How much showing all concepts counts against showing some of them.
_ALL_SHARE = 0.7
#: How much a guess by spelling counts beside concepts that are known.
_GUESS_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class ConceptQuery:
    """What of a text the image model can see.

    Attributes:
        terms: the words that were understood, in order; nothing was if empty. To tell why a photo matched.
        concepts: of each known term the classes it means: float32 [1000], 0 or 1.
        guess: weight of each class by terms spelt alike: float32 [1000], 0 … 1; None where all is known or nothing
            is alike.
        coverage: 0 … 1, how much of the text was understood.
    """

    terms: Sequence[str]
    concepts: Sequence[Float32Array]
    guess: Float32Array | None
    coverage: float

    def scores(self, posteriors: ClassPosteriors) -> Float32Array:
        """How confident it is that each photo shows what the text says.

        One known concept scores the probability of its classes; several, mostly their geometric mean, in part their
        mean. Words that were not understood take away up to half. 0.1 … 0.2 is a good cut between photos that show it
        and photos that do not.

        Returns:
            float32 [photos], 0 … 1.
        """
        scores = np.zeros(len(posteriors), np.float32)
        masses = [posteriors.mass(concept) for concept in self.concepts]
        if masses:
            together = masses[0] if len(masses) == 1 else self._together(np.stack(masses))
            scores = together * np.float32(0.5 + 0.5 * self.coverage)
        if self.guess is not None:
            share = _GUESS_SHARE if self.concepts else 1.0
            scores = scores + np.float32(share) * posteriors.mass(self.guess)
        capped: Float32Array = np.minimum(scores, 1)
        return capped

    @staticmethod
    def _together(masses: Float32Array) -> Float32Array:
        every = np.exp(np.log(masses + _FLOOR).mean(0)) - _FLOOR
        together: Float32Array = np.maximum(_ALL_SHARE * every + (1 - _ALL_SHARE) * masses.mean(0), 0)
        return together
