"""What a text that names taught words finds by their heads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from desktop.embedding.head import Head
from desktop.engines.local.fusion import union
from desktop.engines.local.index import LibraryIndex
from desktop.engines.local.vectors import Float32, Int64, Mask

#: How likely a word fits a photo that has it as a tag, at least: those that look like it come before mistakes.
_CERTAIN = 0.985
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


class SeenByHeads:
    """Photos that all of the words fit. What the user said of a photo is as good as certain.

    Args:
        index: of the library.
        mention: the words; one or more.
        rest: how likely photos, by their positions, show what the text says, as the model understands it. Counts where
            the text says more than the words.
        depth: how many candidates.
        allowed: photos that may be found, bool [photos].
    """

    def __init__(
        self, index: LibraryIndex, mention: Mention, rest: Callable[[Int64], Float32], depth: int, allowed: Mask
    ) -> None:
        self._vectors = index.vectors
        self._mention = mention
        self._rest = rest
        parts = []
        for sense in mention.senses:
            nearest, _ = index.vectors.nearest_of_all(sense.head.weights, depth, allowed)
            parts += [nearest, sense.fitting[allowed[sense.fitting]]]
        self._best = union(parts)

    def best(self) -> Int64:
        """Positions of the photos that the words fit best, in any order."""
        return self._best

    def confidences(self, positions: Int64) -> Float32:
        """How likely photos show what the text says, 0 … 1, float32 [len(positions)]."""
        together = np.ones(len(positions), np.float64)
        for sense in self._mention.senses:
            fits = sense.head.curve.confidence(self._vectors.cosines(sense.head.weights, positions))
            said = np.isin(positions, sense.fitting)
            fits[said] = _CERTAIN + (1 - _CERTAIN) * fits[said]
            fits[np.isin(positions, sense.refused)] = 0
            together *= fits
        if not self._mention.whole:
            together *= _WORDS_SHARE + (1 - _WORDS_SHARE) * self._rest(positions)
        return together.astype(np.float32)
