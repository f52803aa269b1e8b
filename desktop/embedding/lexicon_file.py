"""The lexicon as a file: one npz of plain arrays, made for a quick start.

=============== =========================== ==========================================================================
array           dtype, shape                what
=============== =========================== ==========================================================================
``terms``       uint8 [bytes]               all terms, UTF-8, one a line; those with n-grams first
``stopwords``   uint8 [bytes]               words to skip, UTF-8, one a line
``term_set``    uint16 [terms]              which set of classes a term means
``set_start``   uint32 [sets + 1]           where a set begins in ``set_classes``
``set_classes`` uint16 [sum]                classes
``gram_start``  uint32 [buckets + 1]        where a bucket begins in the next two (an inverted index of n-grams)
``gram_term``   uint16 [sum]                terms that have an n-gram in this bucket
``gram_weight`` float16 [sum]               its weight in the term's vector of length 1
=============== =========================== ==========================================================================
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.core.errors import ErrorCode, ModelError
from desktop.embedding.ngrams import BUCKETS, hashed_ngrams

Uint16Array = npt.NDArray[np.uint16]

FILE_NAME = "lexicon.npz"


@dataclass(frozen=True, slots=True)
class LexiconData:
    """The arrays of the file; see above."""

    terms: Sequence[str]
    stopwords: frozenset[str]
    term_set: Uint16Array
    set_start: npt.NDArray[np.uint32]
    set_classes: Uint16Array
    gram_start: npt.NDArray[np.uint32]
    gram_term: Uint16Array
    gram_weight: npt.NDArray[np.float16]


def read(folder: Path) -> LexiconData:
    """Read the lexicon of a folder.

    Raises:
        ModelError: MODEL_MISSING, MODEL_DAMAGED.
    """
    path = folder / FILE_NAME
    params = {"path": str(path)}
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as arrays:
            return LexiconData(
                terms=_lines(arrays["terms"]),
                stopwords=frozenset(_lines(arrays["stopwords"])),
                **{name: arrays[name] for name in LexiconData.__slots__[2:]},
            )
    except FileNotFoundError as error:
        raise ModelError(ErrorCode.MODEL_MISSING, str(error), params=params) from error
    # What numpy and zipfile raise on damaged files.
    except (
        OSError,
        ValueError,
        KeyError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise ModelError(ErrorCode.MODEL_DAMAGED, str(error), params=params) from error


def write(
    path: Path,
    fuzzy: Mapping[str, frozenset[int]],
    exact: Mapping[str, frozenset[int]],
    stopwords: Sequence[str],
) -> None:
    """Write a lexicon.

    Args:
        path: the file.
        fuzzy: classes by term, for terms that are also found by likeness of spelling.
        exact: classes by term, for terms that are found only as they are.
        stopwords: words to skip.
    """
    classes_of = {**fuzzy, **exact}
    numbers: dict[frozenset[int], int] = {}
    term_set = [numbers.setdefault(classes, len(numbers)) for classes in classes_of.values()]
    gram_term, gram_bucket, gram_weight = _inverted(list(fuzzy))
    sizes = [len(classes) for classes in numbers]
    # Not compressed: that would take longer to undo than all else here. Installers compress all that they bring.
    np.savez(
        path,
        terms=_bytes(classes_of),
        stopwords=_bytes(stopwords),
        term_set=np.array(term_set, np.uint16),
        set_start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint32),
        set_classes=np.array([index for classes in numbers for index in sorted(classes)], np.uint16),
        gram_start=np.searchsorted(gram_bucket, np.arange(BUCKETS + 1)).astype(np.uint32),
        gram_term=gram_term,
        gram_weight=gram_weight,
    )


def _inverted(
    terms: Sequence[str],
) -> tuple[Uint16Array, Uint16Array, npt.NDArray[np.float16]]:
    """Term, bucket and weight of every n-gram of every term, by bucket."""
    grams = [hashed_ngrams(term) for term in terms]
    owner = np.concatenate([np.full(len(buckets), i) for i, (buckets, _) in enumerate(grams)])
    bucket = np.concatenate([buckets for buckets, _ in grams])
    weight = np.concatenate([weights for _, weights in grams])
    order = np.argsort(bucket, kind="stable")
    return owner[order].astype(np.uint16), bucket[order], weight[order].astype(np.float16)


def _lines(text: npt.NDArray[np.uint8]) -> list[str]:
    return text.tobytes().decode("utf-8").split("\n")


def _bytes(lines: Sequence[str] | Mapping[str, object]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode("utf-8"), np.uint8)
