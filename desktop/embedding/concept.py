"""A text query as concepts, and how much each photo of a library shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.embedding import colour
from desktop.embedding.posterior import ClassPosteriors

Float32Array = npt.NDArray[np.float32]
Uint8Array = npt.NDArray[np.uint8]

#: How often a photo shows a concept, by the log-odds of the probability that its class posterior gives: a logistic
#: regression (Platt, "Probabilistic outputs for support vector machines", 1999) over 80 names of 40 classes and 600
#: photos. Small probabilities are too shy, and large ones too sure, above all for what is none of the thousand classes.
_SLOPE, _OFFSET = 0.48, 0.59
#: A smaller probability is a leftover of the thousand classes.
_LEAST_MASS = 0.0005
#: What a concept counts at least, so that a photo that lacks one of several is not nothing.
_FLOOR = 0.01
#: How much showing all concepts counts against showing some of them.
_ALL_SHARE = 0.7
#: How much a colour counts beside a thing: a lamp of another colour is nearer to a red lamp than something else in red.
_COLOUR_WEIGHT = 0.5
#: How much a guess by spelling counts beside concepts that are known.
_GUESS_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class ConceptQuery:
    """What of a text the image model can see.

    Attributes:
        terms: the words that were understood, in order; nothing was if empty. To tell why a photo matched.
        concepts: of each known term the classes it means: float32 [1000], 0 or 1.
        colours: colours that are named, as :mod:`desktop.embedding.colour` numbers them.
        guess: weight of each class by terms spelt alike: float32 [1000], 0 … 1; None where all is known or nothing
            is alike.
        coverage: 0 … 1, how much of the text was understood.
    """

    terms: Sequence[str]
    concepts: Sequence[Float32Array]
    guess: Float32Array | None
    coverage: float
    colours: Sequence[int] = ()

    def scores(self, posteriors: ClassPosteriors, shares: Uint8Array | None = None) -> Float32Array:
        """How likely each photo is to show what the text says: about seven of ten photos with .7 do.

        Several concepts score mostly their geometric mean, in part their mean. Words that were not understood take
        away up to half.

        Args:
            posteriors: of the photos.
            shares: how much of each photo has each colour, uint8 [photos, colours]; needed if colours are named.

        Returns:
            float32 [photos], 0 … 1.
        """
        scores = np.zeros(len(posteriors), np.float32)
        likely = [_confidence(posteriors.mass(concept)) for concept in self.concepts]
        weights = [1.0] * len(likely)
        if shares is not None:
            likely += [colour.confidence(shares, each) for each in self.colours]
            weights += [_COLOUR_WEIGHT] * len(self.colours)
        if likely:
            together = likely[0] if len(likely) == 1 else _together(np.stack(likely), weights)
            scores = together * np.float32(0.5 + 0.5 * self.coverage)
        if self.guess is not None:
            certainty = self.guess.max()
            share = np.float32(_GUESS_SHARE if likely else 1) * certainty
            scores = scores + share * _confidence(posteriors.mass(self.guess / certainty))
        capped: Float32Array = np.minimum(scores, 1)
        return capped


def _confidence(masses: Float32Array) -> Float32Array:
    """How often photos whose posterior gives a concept these probabilities show it, float32 [photos]."""
    confidences = np.zeros(len(masses), np.float32)
    some = np.flatnonzero(masses >= _LEAST_MASS)
    sure = np.minimum(masses[some], np.float32(1 - 1e-6))
    odds = np.float32(np.exp(_OFFSET)) * (sure / (1 - sure)) ** np.float32(_SLOPE)
    confidences[some] = odds / (1 + odds)
    return confidences


def _together(confidences: Float32Array, weights: Sequence[float]) -> Float32Array:
    shares = (np.array(weights) / sum(weights)).astype(np.float32)
    every = np.exp(shares @ np.log(confidences + np.float32(_FLOOR))) - np.float32(_FLOOR)
    together: Float32Array = np.maximum(_ALL_SHARE * every + (1 - _ALL_SHARE) * (shares @ confidences), 0)
    return together
