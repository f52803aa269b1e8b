"""Teaching words to a library: what the user says of photos, and what to ask next."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

import numpy as np

from desktop.core.photo import Photo, PhotoId
from desktop.core.progress import TaskContext
from desktop.embedding.head import Head
from desktop.engines.local import record
from desktop.engines.local.catalogue import Catalogue
from desktop.engines.local.database import Database
from desktop.engines.local.heads import Learned, WordHeads, fold
from desktop.engines.local.index import LibraryIndex
from desktop.engines.local.vectors import Int64, Mask, VectorIndex
from desktop.engines.teaching import Lesson, Reason, Suggestion, TaughtWord, Verdict

#: Of the suggestions so many are those that most likely fit; the rest are those that are as likely as not.
_LIKELY_SHARE = 2 / 3
#: What is less likely than this is not asked about.
_LEAST_LIKELY = 0.05
_EVEN = 0.5
#: Of photos that are more alike than this only one is suggested at a time.
_TWIN_COSINE = 0.95
#: Photos that are looked at for suggestions, for each that is wanted.
_CANDIDATES = 8

Opened = Callable[[sqlite3.Connection, TaskContext], AbstractContextManager[LibraryIndex]]


class Teacher:
    """See :class:`desktop.engines.teaching.TeachesWords`.

    Args:
        database, catalogue: of the library.
        heads: of its words.
        opened: gives the index of the answering model.
    """

    def __init__(self, database: Database, catalogue: Catalogue, heads: WordHeads, opened: Opened) -> None:
        self._database = database
        self._catalogue = catalogue
        self._heads = heads
        self._opened = opened

    def words(self) -> Sequence[TaughtWord]:
        """See :class:`desktop.engines.teaching.TeachesWords`."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT tag, count(*) FROM tag JOIN photo ON photo.id = photo_id WHERE removed_at IS NULL GROUP BY tag"
            )
            spellings: dict[str, dict[str, int]] = {}
            for tag, count in rows:
                spellings.setdefault(fold(tag), {})[tag] = count
            refused = dict(
                connection.execute(
                    "SELECT word, count(*) FROM refusal JOIN photo ON photo.id = photo_id WHERE removed_at IS NULL"
                    " GROUP BY word"
                )
            )
        return [
            TaughtWord(
                _usual(spellings.get(word, {}), word), sum(spellings.get(word, {}).values()), refused.get(word, 0)
            )
            for word in sorted({*spellings, *refused})
        ]

    def lesson(self, word: str, limit: int, ctx: TaskContext) -> Lesson:
        """See :class:`desktop.engines.teaching.TeachesWords`."""
        folded = fold(word)
        with self._database.reading() as connection:
            with self._opened(connection, ctx) as index:
                said = self._heads.examples(connection, folded)
                learned = self._heads.learned(connection, index, folded)
                chosen = _suggested(index, learned, limit)
                rows = [
                    (int(index.photos[position]), reason, confidence if learned.searchable else None)
                    for position, reason, confidence in chosen
                ]
            written = self._heads.spellings(connection).get(folded, {})
            photos = self._catalogue.photos_of_rows(connection, [row for row, *_ in rows])
        return Lesson(
            TaughtWord(_usual(written, word), len(said.fitting), len(said.refused)),
            None if learned.head is None else learned.head.reliability,
            [Suggestion(photos[row], reason, confidence) for row, reason, confidence in rows if row in photos],
        )

    def judge(self, word: str, verdicts: Mapping[PhotoId, Verdict], ctx: TaskContext) -> Mapping[PhotoId, Verdict]:
        """See :class:`desktop.engines.teaching.TeachesWords`."""
        ctx.check()
        folded = fold(word)
        if not folded:
            return {}
        before: dict[PhotoId, Verdict] = {}
        with self._database.writing(ctx) as connection:
            photos = self._catalogue.photos(list(verdicts))
            usual = _usual(self._heads.spellings(connection).get(folded, {}), word)
            for photo in photos:
                row = record.row_of(connection, photo.id)
                was, verdict = _verdict(connection, photo, row, folded), verdicts[photo.id]
                if was is not verdict:
                    before[photo.id] = was
                    _change(connection, photo, row, usual, verdict)
        return before


def _usual(spellings: Mapping[str, int], word: str) -> str:
    """How a word is written most often; ``word``, without superfluous blanks, if it is not written at all."""
    return max(spellings, key=lambda tag: (spellings[tag], tag), default=" ".join(word.split()))


def _verdict(connection: sqlite3.Connection, photo: Photo, row: int, folded: str) -> Verdict:
    if any(fold(tag) == folded for tag in photo.tags):
        return Verdict.FITS
    refused = connection.execute("SELECT 1 FROM refusal WHERE word = ? AND photo_id = ?", (folded, row)).fetchone()
    return Verdict.REFUSED if refused else Verdict.OPEN


def _change(connection: sqlite3.Connection, photo: Photo, row: int, word: str, verdict: Verdict) -> None:
    folded = fold(word)
    tags = [tag for tag in photo.tags if fold(tag) != folded]
    if verdict is Verdict.FITS:
        tags.append(word)
    if tags != list(photo.tags):
        record.set_tags(connection, row, tags)
    connection.execute("DELETE FROM refusal WHERE word = ? AND photo_id = ?", (folded, row))
    if verdict is Verdict.REFUSED:
        connection.execute("INSERT INTO refusal VALUES (?, ?)", (folded, row))


_Choice = tuple[int, Reason, float | None]


def _suggested(index: LibraryIndex, learned: Learned, limit: int) -> Sequence[_Choice]:
    """Positions of photos to ask about, each with why, and how likely the word fits."""
    fitting, _ = index.positions_of(learned.examples.fitting)
    refused, _ = index.positions_of(learned.examples.refused)
    if not len(fitting) or limit < 1:
        return []
    unsaid = index.present.copy()
    unsaid[fitting] = False
    unsaid[refused] = False
    if learned.head is None:
        middle = index.vectors.rows(fitting).mean(axis=0)
        nearest, _ = index.vectors.nearest_of_all(middle, limit * _CANDIDATES, unsaid)
        return [(position, Reason.LIKELY, None) for position in _apart(index.vectors, nearest, limit)]
    doubted, _ = index.positions_of(learned.doubted)
    return _questions(index.vectors, learned.head, doubted, unsaid, limit)


def _questions(vectors: VectorIndex, head: Head, doubted: Int64, unsaid: Mask, limit: int) -> Sequence[_Choice]:
    """Examples that look like mistakes, photos that most likely fit, and photos that may or may not."""
    positions, products = vectors.nearest_of_all(head.weights, len(unsaid), unsaid)
    confidences = head.curve.confidence(products)
    likely = int(np.searchsorted(-confidences, -_LEAST_LIKELY, side="right"))
    even = int(np.searchsorted(-confidences, -_EVEN))
    reasons: dict[int, Reason] = dict.fromkeys(doubted[: limit // 4].tolist(), Reason.DOUBTFUL)
    wanted = max(1, round((limit - len(reasons)) * _LIKELY_SHARE))
    for position in _apart(vectors, positions[: min(likely, wanted * _CANDIDATES)], wanted):
        reasons[position] = Reason.LIKELY
    about_even = np.arange(max(0, even - limit * _CANDIDATES), min(likely, even + limit * _CANDIDATES))
    about_even = about_even[np.argsort(np.abs(confidences[about_even] - _EVEN), kind="stable")]
    left = positions[about_even][~np.isin(positions[about_even], list(reasons))]
    for position in _apart(vectors, left, limit - len(reasons)):
        reasons[position] = Reason.UNCERTAIN
    asked = np.array(list(reasons), np.int64)
    return list(
        zip(
            reasons, reasons.values(), head.curve.confidence(vectors.cosines(head.weights, asked)).tolist(), strict=True
        )
    )


def _apart(vectors: VectorIndex, positions: Int64, count: int) -> Sequence[int]:
    """The first of some positions, without those that show the same as one before."""
    chosen: list[int] = []
    rows = np.empty((0, 0), np.float32)
    for position in positions.tolist():
        if len(chosen) == count:
            break
        row = vectors.rows(np.array([position], np.int64))
        if not chosen or float((rows @ row[0]).max()) < _TWIN_COSINE:
            rows = np.vstack([rows, row]) if chosen else row
            chosen.append(position)
    return chosen
