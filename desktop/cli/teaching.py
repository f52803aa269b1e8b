"""``tusou teach`` and ``tusou words``: words that a library learns from a few photos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from desktop.cli import command, output, reference
from desktop.cli.translation import translate
from desktop.core.path_text import printable
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.cli.session import Session
    from desktop.engines.teaching import Lesson

_DEFAULT_LIMIT = 12


def _word(_context: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    if text is not None and not text.strip():
        raise click.BadParameter(translate("cli", "A word needs at least one letter."))
    return None if text is None else printable(text)


@click.command()
@click.argument("word", metavar="WORD", callback=_word, help="What the photos show; a tag that they get.")
@reference.photos_argument
@click.option("--refuse", is_flag=True, help="The photos do not show it.")
@click.option("--forget", is_flag=True, help="Take back what was said of the photos.")
@command.library_option
@command.json_option
def teach(
    *, word: str, references: Sequence[str], refuse: bool, forget: bool, library: str | None, as_json: bool
) -> None:
    """Teach a word with five photos or more. Searches for it then find others that show the same."""
    if refuse and forget:
        raise click.BadParameter(translate("cli", "--refuse and --forget exclude each other."))

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        from desktop.engines.teaching import Verdict
        from desktop.services.teaching import TeachingService

        name = session.registry.info(library).name
        found = reference.find_all(session.registry.open(name), references, ctx)
        verdict = Verdict.REFUSED if refuse else Verdict.OPEN if forget else Verdict.FITS
        service = TeachingService(session.registry)
        changed = service.judge(name, word, dict.fromkeys(found.ids, verdict), ctx)
        lesson = service.lesson(name, word, 0, ctx)
        return command.Answer(
            {**_data(lesson), "changed": len(changed), "failed": found.failed},
            lambda: _show_taught(lesson, found.failed),
            found.status,
            found.reason,
        )

    command.run(work, as_json=as_json)


@click.command()
@click.argument("word", required=False, metavar="[WORD]", callback=_word, help="Suggest photos that this word may fit.")
@click.option(
    "--limit",
    type=click.IntRange(1, command.MAX_COUNT),
    default=_DEFAULT_LIMIT,
    show_default=True,
    metavar="N",
    help="How many suggestions.",
)
@command.library_option
@command.json_option
def words(*, word: str | None, limit: int, library: str | None, as_json: bool) -> None:
    """List the words of a library, or suggest photos for one."""

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        from desktop.services.teaching import TeachingService

        name = session.registry.info(library).name
        service = TeachingService(session.registry)
        if word is not None:
            lesson = service.lesson(name, word, limit, ctx)
            return command.Answer({**_data(lesson), "suggestions": _suggestions(lesson)}, lambda: _show_lesson(lesson))
        lessons = service.progress(name, ctx)
        return command.Answer({"words": [_data(each) for each in lessons]}, lambda: _show_words(lessons))

    command.run(work, as_json=as_json)


def _data(lesson: Lesson) -> dict[str, object]:
    return {
        "word": lesson.word.word,
        "examples": lesson.word.examples,
        "refused": lesson.word.refused,
        "confidence": _rounded(lesson.confidence),
        "searchable": lesson.searchable,
    }


def _suggestions(lesson: Lesson) -> list[dict[str, object]]:
    return [
        {
            "id": each.photo.id,
            "file_name": each.photo.file_name,
            "path": each.photo.path,
            "reason": each.reason.value,
            "confidence": _rounded(each.confidence),
        }
        for each in lesson.suggestions
    ]


def _rounded(confidence: float | None) -> float | None:
    return None if confidence is None else round(confidence, 4)


def _shown(confidence: float | None) -> str:
    return "" if confidence is None else f"{confidence:.2f}"


def _state(lesson: Lesson) -> str:
    """How far a word is learned, in words."""
    if lesson.word.lacking:
        return translate("cli", "photos still needed: {count}").format(count=lesson.word.lacking)
    if lesson.confidence is None:
        return translate("cli", "too few other photos to tell them from")
    return (
        translate("cli", "learned") if lesson.searchable else translate("cli", "the photos have too little in common")
    )


def _show_taught(lesson: Lesson, failed: Sequence[dict[str, str]]) -> None:
    for each in failed:
        output.say(f"{each['source']}: {each['error']}")
    output.print_line(
        translate("cli", "{word}: photos: {examples}, refused: {refused}; {state}").format(
            word=output.readable(lesson.word.word),
            examples=lesson.word.examples,
            refused=lesson.word.refused,
            state=_state(lesson),
        )
    )


def _show_words(lessons: Sequence[Lesson]) -> None:
    if not lessons:
        output.say(translate("cli", "No photo has a tag yet. “tusou teach WORD PHOTO…” gives the first."))
        return
    columns = [
        translate("cli", "Word"),
        translate("cli", "Photos"),
        translate("cli", "Refused"),
        translate("cli", "Confidence"),
        translate("cli", "State"),
    ]
    rows = [
        (each.word.word, str(each.word.examples), str(each.word.refused), _shown(each.confidence), _state(each))
        for each in lessons
    ]
    output.print_table(columns, rows, right=columns[1:4])


def _show_lesson(lesson: Lesson) -> None:
    if not lesson.suggestions:
        output.say(translate("cli", "There is nothing to suggest for {word}.").format(word=lesson.word.word))
        return
    reasons = {
        "likely": translate("cli", "likely"),
        "uncertain": translate("cli", "uncertain"),
        "doubtful": translate("cli", "has the tag, looks different"),
    }
    rows = [
        (
            each.photo.id[:12],
            _shown(each.confidence),
            reasons[each.reason.value],
            each.photo.path or each.photo.file_name,
        )
        for each in lesson.suggestions
    ]
    columns = [
        translate("cli", "Id"),
        translate("cli", "Confidence"),
        translate("cli", "Reason"),
        translate("cli", "Photo"),
    ]
    output.print_table(columns, rows, right=columns[1:2])
