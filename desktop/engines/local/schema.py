"""The tables of a library, as a list of steps from one version to the next. A step that was released never changes.

::

    photo       one row a picture (SHA-256 of its bytes); ``removed_at``: taken out, can still be restored
    place       where a photo came from; a photo may have several, a file holds one photo at a time
    metadata    named values            tag         words that the user gave
    thumbnail   small JPEG              descriptor  16 × 16 grey values, for near-duplicates
    colour      how much of the picture has each colour; photos that came before there was this table have none
    embedding   one row a photo and model: vector and class posterior
    words       full text of caption, tags, file names and folders (FTS5; rowid is the photo's id)
    reading     text in the picture: its lines as JSON, who read them, and their words as they are looked for
    read_words  index of these words by three neighbouring characters (FTS5, trigram; kept by triggers); ``read_part``
                shows its terms, since one or two characters are found as the beginning of a term
    left_out    files whose photo the user took out for good: a watched folder does not bring them back
    role        ``answering`` and ``wanted``: which model the library answers with, and is on the way to
    refusal     photos that a taught word does not fit, as the user said; the word with letters folded
    counter     ``removals`` grows whenever rows that other processes hold in memory stopped to be valid;
                ``deletions`` whenever photos were deleted for good; ``forgotten MODEL`` whenever the vectors of a
                model were deleted; ``examples`` whenever a tag or a refusal came or went
"""

from __future__ import annotations

_FIRST = """
CREATE TABLE photo (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL UNIQUE,
    format TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    taken_at TEXT,
    dated_at TEXT NOT NULL,
    caption TEXT NOT NULL DEFAULT '',
    added_at INTEGER NOT NULL,
    original TEXT,
    removed_at INTEGER
);
CREATE INDEX photo_present ON photo (id, sha256) WHERE removed_at IS NULL;
CREATE INDEX photo_removed ON photo (removed_at) WHERE removed_at IS NOT NULL;

CREATE TABLE place (
    id INTEGER PRIMARY KEY,
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    member TEXT NOT NULL,
    name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0,
    UNIQUE (source, member, kind, photo_id)
);
CREATE UNIQUE INDEX place_file ON place (source) WHERE kind = 'file';
CREATE INDEX place_photo ON place (photo_id);

CREATE TABLE metadata (
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (photo_id, key)
) WITHOUT ROWID;
CREATE INDEX metadata_value ON metadata (key, value);

CREATE TABLE tag (
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    position INTEGER NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (photo_id, position)
) WITHOUT ROWID;
CREATE INDEX tag_tag ON tag (tag);

CREATE TABLE thumbnail (
    photo_id INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    jpeg BLOB NOT NULL
);

CREATE TABLE descriptor (
    photo_id INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    grey BLOB NOT NULL
);

CREATE TABLE model (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    dimensions INTEGER NOT NULL
);

CREATE TABLE embedding (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
    vector BLOB NOT NULL,
    classes BLOB NOT NULL,
    probabilities BLOB NOT NULL,
    UNIQUE (photo_id, model_id)
);

CREATE VIRTUAL TABLE words USING fts5 (
    caption, tags, names, folders,
    tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counter VALUES ('removals', 0);
"""

_SECOND = """
CREATE TABLE left_out (
    source TEXT PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE role (name TEXT PRIMARY KEY, model TEXT NOT NULL) WITHOUT ROWID;
"""

_THIRD = """
CREATE TABLE refusal (
    word TEXT NOT NULL,
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    PRIMARY KEY (word, photo_id)
) WITHOUT ROWID;
CREATE INDEX refusal_photo ON refusal (photo_id);

INSERT INTO counter VALUES ('examples', 0);
CREATE TRIGGER tag_came AFTER INSERT ON tag BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'examples';
END;
CREATE TRIGGER tag_went AFTER DELETE ON tag BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'examples';
END;
CREATE TRIGGER refusal_came AFTER INSERT ON refusal BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'examples';
END;
CREATE TRIGGER refusal_went AFTER DELETE ON refusal BEGIN
    UPDATE counter SET value = value + 1 WHERE name = 'examples';
END;
"""

_FOURTH = """
CREATE TABLE reading (
    photo_id INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    reader TEXT NOT NULL,
    words TEXT NOT NULL,
    lines TEXT NOT NULL
);
CREATE INDEX reading_reader ON reading (reader, photo_id);

CREATE VIRTUAL TABLE read_words USING fts5 (
    words, content = 'reading', content_rowid = 'photo_id', tokenize = 'trigram'
);
CREATE VIRTUAL TABLE read_part USING fts5vocab (read_words, instance);
CREATE TRIGGER reading_came AFTER INSERT ON reading WHEN new.words <> '' BEGIN
    INSERT INTO read_words (rowid, words) VALUES (new.photo_id, new.words);
END;
CREATE TRIGGER reading_went AFTER DELETE ON reading WHEN old.words <> '' BEGIN
    INSERT INTO read_words (read_words, rowid, words) VALUES ('delete', old.photo_id, old.words);
END;
"""

_FIFTH = """
CREATE TABLE colour (
    photo_id INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    shares BLOB NOT NULL
);
"""

#: SQL that leads from version n (its position) to n + 1, in order.
STEPS: tuple[str, ...] = (_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH)

VERSION = len(STEPS)

#: Tables that every version has: a database without them is no library.
MARKS = frozenset({"photo", "place", "embedding", "counter"})
