"""Switching a library to another embedding model, while it goes on answering with the one before.

Every photo is decoded once for all models that lack its vector: from its own file if that still is what it was, else
from the library's copy, else from its thumbnail. Each batch is committed; what was done stays done, so that the work
can stop at any moment and go on later, in this process or another.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from desktop.core.errors import ErrorCode, InvalidInputError, ModelError, StorageError
from desktop.core.priority import yield_to_others
from desktop.core.progress import TaskContext
from desktop.embedding.image_encoder import ImageFeatures
from desktop.engines.base import ModelUse
from desktop.engines.local import block_file, choice, record
from desktop.engines.local.catalogue import Catalogue
from desktop.engines.local.choice import Choice
from desktop.engines.local.content import PhotoContent
from desktop.engines.local.database import Database
from desktop.engines.local.index import forgotten_counter
from desktop.engines.local.model import LocalModel, ModelShelf
from desktop.engines.local.original import OriginalStore
from desktop.engines.local.picture import features_of
from desktop.engines.local.work import worker_count

#: Photos of one transaction: as many as take about a second, so that a pause begins soon and little is done twice.
_FIRST_BATCH, _MAX_BATCH = 8, 64
_BATCH_S = 1.0
#: Vectors that are deleted in one transaction, so that searches and imports get their turn.
_DELETED_AT_ONCE = 5000
#: How often it is looked whether a pause is over.
_PAUSE_POLL_S = 0.2

#: Models, how many photos have a vector of them, and the bytes of one: those of a model are all of one size. Counts by
#: the index alone.
_KEPT = """
SELECT name,
    (SELECT count(photo_id) FROM embedding WHERE model_id = model.id),
    (SELECT length(vector) + length(classes) + length(probabilities) FROM embedding WHERE model_id = model.id
        AND photo_id = (SELECT photo_id FROM embedding WHERE model_id = model.id LIMIT 1))
FROM model
"""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Made:
    """What models made of a photo; nothing where it cannot be read in any way."""

    photo: int
    features: Mapping[str, ImageFeatures]


class ModelSwitch:
    """The models of one library. Safe from any thread.

    Args:
        database, catalogue, originals: of the library.
        shelf: the models that there are.
    """

    def __init__(self, database: Database, catalogue: Catalogue, originals: OriginalStore, shelf: ModelShelf) -> None:
        self._database = database
        self._catalogue = catalogue
        self._content = PhotoContent(catalogue, originals)
        self._shelf = shelf

    def uses(self) -> Sequence[ModelUse]:
        """See :class:`desktop.engines.base.SwitchesModels`."""
        with self._database.reading() as connection:
            present = choice.read(connection, self._shelf)
            kept = {name: (photos, photos * (size or 0)) for name, photos, size in connection.execute(_KEPT)}
            names = dict.fromkeys((*(model.id for model in present.models), *kept))
            return [
                ModelUse(
                    model=name,
                    photos=kept.get(name, (0, 0))[0],
                    missing=choice.count_missing(connection, [name]),
                    size_bytes=kept.get(name, (0, 0))[1],
                    answers=name == present.answering.id,
                    wanted=name == present.wanted.id,
                )
                for name in names
            ]

    def use(self, model_id: str) -> None:
        """See :class:`desktop.engines.base.SwitchesModels`."""
        if self._shelf.get(model_id) is None:
            raise ModelError(ErrorCode.MODEL_NOT_FOUND, params={"name": model_id})
        with self._database.writing() as connection:
            choice.want(connection, model_id)
            choice.finish(connection, choice.read(connection, self._shelf))

    def embed_missing(self, ctx: TaskContext, paused: Callable[[], bool]) -> int:
        """See :class:`desktop.engines.base.SwitchesModels`."""
        with self._database.reading() as connection:
            present = choice.read(connection, self._shelf)
            models, label = present.models, present.wanted.id
            total = choice.count_missing(connection, [model.id for model in models])
        done, unreadable = 0, []
        before: int | None = None
        size = _FIRST_BATCH
        with ThreadPoolExecutor(worker_count(), "embedding", initializer=yield_to_others) as pool:
            while batch := self._next_batch(models, before, size):
                ctx.report(done, total, label)
                _wait_while(paused, ctx)
                began = time.monotonic()
                futures = [pool.submit(self._make, photo, models) for photo in batch]
                made = _results(futures, ctx)
                self._store(made, {model.id: model.dimensions for model in models}, ctx)
                unreadable += [each.photo for each in made if not each.features]
                done += len(batch)
                before = batch[-1]
                size = _next_size(size, time.monotonic() - began)
        ctx.report(done, max(total, done), label)
        with self._database.writing(ctx) as connection:
            choice.finish(connection, choice.read(connection, self._shelf), unreadable)
        return done - len(unreadable)

    def forget(self, model_id: str) -> int:
        """See :class:`desktop.engines.base.SwitchesModels`."""
        before = self._database.size_bytes()
        with self._database.writing() as connection:
            present = choice.read(connection, self._shelf)
            self._refuse_in_use(present, model_id)
            row = connection.execute("SELECT id FROM model WHERE name = ?", (model_id,)).fetchone()
            if row is None:
                return 0
            connection.execute(
                "INSERT INTO counter VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1",
                (forgotten_counter(model_id),),
            )
        while self._delete_some(row[0]):
            pass
        with self._database.writing() as connection:
            connection.execute("DELETE FROM model WHERE id = ?", row)
            left = [name for (name,) in connection.execute("SELECT name FROM model")]
        self._shelf.retain(present.models)
        block_file.retain(self._database.path.parent, left)
        try:
            self._database.compact()
        except StorageError as error:  # the space is used for new photos instead
            _logger.warning("The library could not be made smaller: %s", error)
        return max(0, before - self._database.size_bytes())

    def _refuse_in_use(self, present: Choice, model_id: str) -> None:
        if model_id in {model.id for model in present.models}:
            raise ModelError(ErrorCode.MODEL_IN_USE, params={"name": model_id})

    def _delete_some(self, model_row: int) -> int:
        with self._database.writing() as connection:
            return connection.execute(
                "DELETE FROM embedding WHERE id IN (SELECT id FROM embedding WHERE model_id = ? LIMIT ?)",
                (model_row, _DELETED_AT_ONCE),
            ).rowcount

    def _next_batch(self, models: Sequence[LocalModel], before: int | None, size: int) -> Sequence[int]:
        with self._database.reading() as connection:
            return choice.missing(connection, [model.id for model in models], before, size)

    def _make(self, photo: int, models: Sequence[LocalModel]) -> _Made:
        with self._database.reading() as connection:
            row = connection.execute("SELECT sha256 FROM photo WHERE id = ?", (photo,)).fetchone()
            known = record.vectors_of(connection, photo)
        lacking = [model for model in models if model.id not in known]
        if row is None or not lacking:
            return _Made(photo, {})
        for content in (self._content.from_files, self._content.from_copy, self._catalogue.thumbnail):
            try:
                found = content(row[0])
                if found is not None:
                    return _Made(photo, features_of(found, lacking))
            except InvalidInputError as error:
                _logger.info("%s cannot be read for another model: %s", row[0], error)
        return _Made(photo, {})

    def _store(self, made: Sequence[_Made], dimensions: Mapping[str, int], ctx: TaskContext) -> None:
        with self._database.writing(ctx) as connection:
            rows = {model: record.model_row(connection, model, length) for model, length in dimensions.items()}
            for each in made:
                if _is_there(connection, each.photo):
                    record.store_embeddings(connection, each.photo, each.features, rows)


def _next_size(size: int, took_s: float) -> int:
    """How many photos take about a second; at most twice as many as before."""
    fitting = 2 * size if took_s * 2 <= _BATCH_S else round(size * _BATCH_S / took_s)
    return min(max(fitting, worker_count()), _MAX_BATCH)


def _wait_while(paused: Callable[[], bool], ctx: TaskContext) -> None:
    ctx.check()
    while paused():
        ctx.wait(_PAUSE_POLL_S)


def _results(futures: Sequence[Future[_Made]], ctx: TaskContext) -> Sequence[_Made]:
    """All results; after a cancellation those that began are waited for and the others dropped."""
    try:
        made = []
        for future in futures:
            ctx.check()
            made.append(future.result())
        return made
    finally:
        for future in futures:
            future.cancel()


def _is_there(connection: sqlite3.Connection, photo: int) -> bool:
    return connection.execute("SELECT 1 FROM photo WHERE id = ?", (photo,)).fetchone() is not None
