"""What a text that names taught words finds by their heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from desktop.embedding.head import Head
from desktop.engines.local.fusion import Float64, union
from desktop.engines.local.index import LibraryIndex
from desktop.engines.local.vectors import Float32, Int64, Mask

#: How likely a word fits a photo that has it as a tag, at least: those that look like it come before mistakes.
_CERTAIN = 0.985
#: What the model makes of a taught word is a witness beside its head, and counts so much of it. Measured on 600 photos
#: with five examples, mAP without and with it: of names that the model knows .949 and .953, of broad ones with
#: examples of one kind only, such as five dogs for "animal", .683 and .871, and of narrow ones (my dog) .964 and .957.
_MODEL_SHARE = 0.3
#: Of what a photo shows of the words, so much stays where it shows nothing of what else the text says.
_WORDS_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class WordSense:
    """What one taught word means.

    Attributes:
        head: tells photos that it fits from others.
        fitting, refused: positions of photos of which the user said so.
    """

    head: Head
    fitting: Int64
    refused: Int64


@dataclass(frozen=True, slots=True)
class Mention:
    """The taught words that a text names.

    Attributes:
        senses: of each; none where it names none.
        whole: whether the text says nothing else.
    """

    senses: Sequence[WordSense] = ()
    whole: bool = False


class Seen(Protocol):
    """What of a text the pictures themselves show."""

    def best(self) -> Int64:
        """Positions of the photos that show it most, in any order."""

    def confidences(self, positions: Int64) -> Float32:
        """How likely photos show it, 0 … 1, float32 [len(positions)]; 0 where that is as good as not."""


class SeenByHeads:
    """Photos that all of the words fit. What the user said of a photo is as good as certain. See :class:`Seen`.

    Args:
        index: of the library.
        mention: the words; one or more.
        by_model: what the text shows as the model understands it.
        depth: how many candidates.
        allowed: photos that may be found, bool [photos].
    """

    def __init__(self, index: LibraryIndex, mention: Mention, by_model: Seen, depth: int, allowed: Mask) -> None:
        self._vectors = index.vectors
        self._mention = mention
        self._by_model = by_model
        parts = [by_model.best()] if mention.whole else []
        for sense in mention.senses:
            nearest, _ = index.vectors.nearest_of_all(sense.head.weights, depth, allowed)
            parts += [nearest, sense.fitting[allowed[sense.fitting]]]
        self._best = union(parts)

    def best(self) -> Int64:
        """See :class:`Seen`."""
        return self._best

    def confidences(self, positions: Int64) -> Float32:
        """See :class:`Seen`."""
        fits, refused = np.ones(len(positions), np.float64), np.zeros(len(positions), np.bool_)
        for sense in self._mention.senses:
            fits *= self._confidence(sense, positions)
            refused |= np.isin(positions, sense.refused)
        by_model = self._by_model.confidences(positions).astype(np.float64)
        if self._mention.whole:
            fits = 1 - (1 - fits) * (1 - _MODEL_SHARE * by_model)
        else:
            fits *= _WORDS_SHARE + (1 - _WORDS_SHARE) * by_model
        fits[refused] = 0
        return fits.astype(np.float32)

    def _confidence(self, sense: WordSense, positions: Int64) -> Float64:
        """How likely a word fits photos."""
        fits = sense.head.curve.confidence(self._vectors.cosines(sense.head.weights, positions))
        said = np.isin(positions, sense.fitting)
        fits[said] = _CERTAIN + (1 - _CERTAIN) * fits[said]
        return fits
