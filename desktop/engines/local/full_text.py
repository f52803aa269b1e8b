"""Full-text search over captions, tags, file names and folders, for Chinese and English, short words too.

FTS5's tokenizer takes a run of Chinese characters for one word. So every Chinese, Japanese or Korean character is made
a token of its own, both when a text is stored and when it is asked for; a phrase of tokens then finds any part of a
sentence, of one character or of ten. Letters and digits are parted too, so that ``IMG2034`` is found by ``2034``.

A photo's score is the share of the query's information that its words hold: each unit of the query (a word, or two
neighbouring characters) weighs its inverse document frequency, as in Spärck Jones, "A statistical interpretation of
term specificity", 1972. Text that was read in the picture counts like that of the user. A part of a word counts half.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath

import numpy as np
import numpy.typing as npt

from desktop.core import spelling
from desktop.core.wording import QUOTED
from desktop.engines.local import read_text, row_ids
from desktop.engines.local.fusion import union
from desktop.engines.local.place import from_sql
from desktop.imaging.formats import is_image_name

#: Characters of scripts that write no spaces, or (Hangul) inflect words beyond what a tokenizer undoes.
_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_TOKENS = re.compile(rf"(?P<run>[{_IDEOGRAPH}]+)|\d+|[^\W\d_{_IDEOGRAPH}]+")

#: Words that carry no meaning of their own: left out of a query that has others.
_FUNCTION_WORDS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with", *"的了和在与")
)

#: What may be the ending of a file name.
_ENDING = r"(?<=\w)\.[^\W_]{2,5}\b"
#: A unit that more photos have than this tells little; the newest are enough.
_MAX_HITS = 20_000
#: Units of a query that are looked at, whatever the length of the text.
_MAX_UNITS = 32
#: What a unit counts that is only a part of a word: its beginning, or anything in it where the picture says it.
_PART_OF_A_WORD = 0.5
#: Letters of a beginning, at least.
_LEAST_BEGINNING = 2
#: Names of the folders nearest to a file that count as its words. Farther up they are the same for everything.
_FOLDERS = 3

Int64 = npt.NDArray[np.int64]
Float32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TextHits:
    """Photos whose words match.

    Attributes:
        photos: row ids of the photos, ascending, int64 [n].
        scores: 0 … 1, float32 [n].
    """

    photos: Int64
    scores: Float32


@dataclass(frozen=True, slots=True)
class _Found:
    """Photos that have a unit of the query: row ids, ascending, int64 [n]; how much of it, 0 … 1, float32 [n]."""

    photos: Int64
    shares: Float32


def words(text: str) -> Iterable[str]:
    """The words and numbers of a text, in order; a run of characters without spaces between is one word."""
    return (match[0] for match in _TOKENS.finditer(text))


def segmented(text: str) -> str:
    """The text as FTS5 should see it: tokens with blanks between."""
    return " ".join(_tokens(text))


def units(text: str) -> Sequence[str]:
    """What is looked for one by one: text in quotation marks, words, and pairs of neighbouring characters; no repeats.

    Each is a text of tokens with blanks between, free of anything that FTS5 would take for syntax. Endings of names of
    pictures are left out, as the index leaves them out.
    """
    text = re.sub(_ENDING, lambda ending: " " if is_image_name(f"a{ending[0]}") else ending[0], text)
    found = [segmented(quoted[0]).lower() for quoted in QUOTED.finditer(text)]
    for match in _TOKENS.finditer(QUOTED.sub(" ", text)):
        run = match["run"]
        if run is None:
            found.append(match[0].lower())
        elif len(run) == 1:
            found.append(run)
        else:
            found.extend(f"{first} {second}" for first, second in pairwise(run))
    unique = list(dict.fromkeys(filter(None, found)))
    return ([unit for unit in unique if unit not in _FUNCTION_WORDS] or unique)[:_MAX_UNITS]


def index_photo(connection: sqlite3.Connection, photo: int) -> None:
    """Write the words of one photo anew, from its caption, tags and places."""
    (caption,) = connection.execute("SELECT caption FROM photo WHERE id = ?", (photo,)).fetchone()
    tags = [tag for (tag,) in connection.execute("SELECT tag FROM tag WHERE photo_id = ?", (photo,))]
    places = connection.execute("SELECT kind, source, member, name FROM place WHERE photo_id = ?", (photo,)).fetchall()
    folders = dict.fromkeys(
        folder
        for kind, source, member, _ in places
        if kind in {"file", "archive_member"}
        for folder in _folders(from_sql(source), from_sql(member))
    )
    names = dict.fromkeys(PurePath(name).stem for *_, name in places)
    drop_photo(connection, photo)
    connection.execute(
        "INSERT INTO words (rowid, caption, tags, names, folders) VALUES (?, ?, ?, ?, ?)",
        (photo, segmented(caption), _joined(tags), _joined(names), _joined(folders)),
    )


def drop_photo(connection: sqlite3.Connection, photo: int) -> None:
    """Forget the words of one photo."""
    connection.execute("DELETE FROM words WHERE rowid = ?", (photo,))


def search(connection: sqlite3.Connection, text: str, total: int, named: Sequence[tuple[str, Int64]] = ()) -> TextHits:
    """Find the photos whose words hold some of the text.

    Args:
        connection: of the library.
        text: as typed; nothing in it is taken for query syntax.
        total: photos in the library, for the weight of rare words.
        named: further units, each with photos that fulfil it whatever their words are: row ids, int64 [n].
    """
    found = [_find(connection, unit) for unit in units(text) if not named or unit not in _FUNCTION_WORDS]
    found += [_with(_find(connection, segmented(unit).lower()), photos) for unit, photos in named]
    if not any(each.photos.size for each in found):
        return TextHits(np.empty(0, np.int64), np.empty(0, np.float32))
    weights = [math.log1p(total / max(1, each.photos.size)) for each in found]
    photos = union([each.photos for each in found])
    scores = np.zeros(photos.size, np.float32)
    for each, weight in zip(found, weights, strict=True):
        scores[np.searchsorted(photos, each.photos)] += weight * each.shares
    return TextHits(photos, scores / np.float32(sum(weights)))


def _find(connection: sqlite3.Connection, unit: str) -> _Found:
    forms = spelling.forms(unit)
    said = _matching(connection, " OR ".join(f'"{form}"' for form in forms))
    begun = said
    if not said.size and len(unit) >= _LEAST_BEGINNING:  # if none has the word, those that have one beginning with it
        begun = _matching(connection, " OR ".join(f'"{form}" *' for form in forms))
    read = [read_text.find(connection, form, _MAX_HITS) for form in forms]
    whole = union([said, *(each.words for each in read)])
    photos = union([whole, begun, *(each.parts for each in read)])
    shares = np.full(photos.size, _PART_OF_A_WORD, np.float32)
    shares[np.searchsorted(photos, whole)] = 1
    return _Found(photos, shares)


def _with(found: _Found, fulfilling: Int64) -> _Found:
    photos = union([found.photos, fulfilling])
    shares = np.ones(photos.size, np.float32)
    shares[np.searchsorted(photos, found.photos)] = found.shares
    shares[np.searchsorted(photos, fulfilling)] = 1
    return _Found(photos, shares)


def _matching(connection: sqlite3.Connection, expression: str) -> Int64:
    newest = "SELECT rowid AS id FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?"
    return row_ids.fetch(connection, newest, (expression, _MAX_HITS))


def _tokens(text: str) -> Iterable[str]:
    for match in _TOKENS.finditer(text):
        if match["run"] is None:
            yield match[0]
        else:
            yield from match[0]


def _folders(source: str, member: str) -> Iterable[str]:
    path = PurePath(source)
    parents = [*path.parts[1:-1], *((path.stem, *PurePath(member).parts[:-1]) if member else ())]
    return parents[-_FOLDERS:]


def _joined(texts: Iterable[str]) -> str:
    return " ".join(segmented(text) for text in texts)
