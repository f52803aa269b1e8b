"""Words are learned from photos, or the library says that it learns none."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.progress import TaskContext
from desktop.engines.base import Engine
from desktop.engines.teaching import TaughtWord, TeachesWords, Verdict
from desktop.services.teaching import TeachingService
from tests.contract.support import add

WORD = "our cat"


class Libraries:
    """One engine under every name."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def open(self, name: str | None = None) -> Engine:
        return self.engine


def test_a_verdict_is_a_tag_and_words_are_listed(engine: Engine, photos: Path, ctx: TaskContext) -> None:
    cat, coffee = add(engine, photos / "cat.jpg", photos / "coffee.jpg")
    service = TeachingService(Libraries(engine))
    if not isinstance(engine, TeachesWords):
        assert not service.can_teach("any")
        with pytest.raises(InvalidInputError) as caught:
            service.judge("any", WORD, {cat.id: Verdict.FITS}, ctx)
        assert caught.value.code is ErrorCode.NOT_SUPPORTED
        return
    assert service.can_teach("any")
    before = service.judge("any", WORD, {cat.id: Verdict.FITS, coffee.id: Verdict.REFUSED}, ctx)
    assert before == {cat.id: Verdict.OPEN, coffee.id: Verdict.OPEN}
    assert [list(photo.tags) for photo in service.photos("any", [cat.id, coffee.id])] == [[WORD], []]
    (lesson,) = service.progress("any", ctx)
    assert lesson.word == TaughtWord(WORD, examples=1, refused=1)
    assert (lesson.word.lacking, lesson.confidence, lesson.searchable) == (4, None, False)
    service.judge("any", WORD, before, ctx)
    assert list(service.words("any")) == []
