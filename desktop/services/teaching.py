"""Teaching words: what the user says of photos, how far words are learned, and what to ask next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.photo import Photo, PhotoId
from desktop.core.progress import TaskContext
from desktop.engines.teaching import Lesson, TaughtWord, TeachesWords, Verdict
from desktop.services.pictures import EngineSource


class TeachingService:
    """Teaches words to libraries. Blocks; safe from any thread.

    Every method but :meth:`can_teach` and :meth:`photos` raises InvalidInputError, NOT_SUPPORTED, where the engine
    learns no words.

    Args:
        engines: where the engines are.
    """

    def __init__(self, engines: EngineSource) -> None:
        self._engines = engines

    def can_teach(self, library: str) -> bool:
        """Whether a library learns words."""
        return isinstance(self._engines.open(library), TeachesWords)

    def words(self, library: str) -> Sequence[TaughtWord]:
        """Every tag, and every word with a refusal, by name."""
        return self._teacher(library).words()

    def progress(self, library: str, ctx: TaskContext) -> Sequence[Lesson]:
        """How far each of the words is learned, without suggestions. Reports words."""
        teacher = self._teacher(library)
        words = teacher.words()
        lessons = []
        for number, known in enumerate(words):
            ctx.check()
            ctx.report(number, len(words), known.word)
            lessons.append(teacher.lesson(known.word, 0, ctx))
        return lessons

    def lesson(self, library: str, word: str, limit: int, ctx: TaskContext) -> Lesson:
        """How far a word is learned, with at most ``limit`` suggestions."""
        return self._teacher(library).lesson(word, limit, ctx)

    def judge(
        self, library: str, word: str, verdicts: Mapping[PhotoId, Verdict], ctx: TaskContext
    ) -> Mapping[PhotoId, Verdict]:
        """Say of photos whether a word fits. Returns what undoes it: what was so before, where it was different."""
        return self._teacher(library).judge(word, verdicts, ctx)

    def photos(self, library: str, ids: Sequence[PhotoId]) -> Sequence[Photo]:
        """Photos as they are now, with their tags."""
        return self._engines.open(library).photos(ids)

    def _teacher(self, library: str) -> TeachesWords:
        engine = self._engines.open(library)
        if not isinstance(engine, TeachesWords):
            raise InvalidInputError(ErrorCode.NOT_SUPPORTED, "this library learns no words")
        return engine
