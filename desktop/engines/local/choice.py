"""Which model a library answers with, and which it is on the way to. Kept in the library itself.

A library answers with one model until every photo has a vector of the wanted one; then the wanted one answers. Until
then new photos get vectors of both; and always one of the bundled model, which near-duplicates are found by, and which
can answer at once when the other one is gone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.engines.local.model import LocalModel, ModelShelf

_ANSWERING, _WANTED = "answering", "wanted"


@dataclass(frozen=True, slots=True)
class Choice:
    """The models of a library.

    Attributes:
        answering: searches use it.
        wanted: will answer when it has a vector of every photo.
        bundled: is always there.
    """

    answering: LocalModel
    wanted: LocalModel
    bundled: LocalModel

    @property
    def models(self) -> Sequence[LocalModel]:
        """Those that every photo should have a vector of."""
        return tuple({model.id: model for model in (self.answering, self.wanted, self.bundled)}.values())


def read(connection: sqlite3.Connection, shelf: ModelShelf) -> Choice:
    """The models of a library. One that is no longer there is replaced by the bundled one."""
    stored = dict(connection.execute("SELECT name, model FROM role"))
    answering, wanted = (shelf.get(stored[role]) if role in stored else None for role in (_ANSWERING, _WANTED))
    return Choice(answering or shelf.bundled, wanted or shelf.bundled, shelf.bundled)


def want(connection: sqlite3.Connection, model_id: str) -> None:
    """Choose the model that should answer."""
    _store(connection, _WANTED, model_id)


def finish(connection: sqlite3.Connection, choice: Choice, without: Sequence[int] = ()) -> bool:
    """Let the wanted model answer if every photo has its vector. Returns whether it answers now.

    Args:
        connection: in a writing transaction.
        choice: the models.
        without: row ids of photos that can have none.
    """
    lacking = missing(connection, [choice.wanted.id], None, len(without) + 1)
    if set(lacking) - set(without):
        return False
    _store(connection, _ANSWERING, choice.wanted.id)
    return True


def missing(connection: sqlite3.Connection, models: Sequence[str], before: int | None, limit: int) -> Sequence[int]:
    """Row ids of photos without a vector of some of the models, newest first.

    Args:
        connection: of the library.
        models: ids.
        before: only photos with smaller row ids; None for all.
        limit: how many at most.
    """
    lacking, values = _lacking(models)
    rows = connection.execute(
        f"SELECT id FROM photo WHERE removed_at IS NULL AND id < ? AND {lacking} ORDER BY id DESC LIMIT ?",  # noqa: S608
        (2**62 if before is None else before, *values, limit),
    )
    return [row for (row,) in rows]


def count_missing(connection: sqlite3.Connection, models: Sequence[str]) -> int:
    """Photos without a vector of some of the models."""
    lacking, values = _lacking(models)
    statement = f"SELECT count(*) FROM photo WHERE removed_at IS NULL AND {lacking}"  # noqa: S608 -- marks only
    return int(connection.execute(statement, values).fetchone()[0])


def _lacking(models: Sequence[str]) -> tuple[str, Sequence[str]]:
    one = (
        "NOT EXISTS (SELECT 1 FROM embedding WHERE photo_id = photo.id"
        " AND model_id = (SELECT model.id FROM model WHERE model.name = ?))"
    )
    return f"({' OR '.join([one] * len(models))})", tuple(models)


def _store(connection: sqlite3.Connection, role: str, model_id: str) -> None:
    connection.execute(
        "INSERT INTO role VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET model = excluded.model", (role, model_id)
    )
