"""What the command line prints: one JSON object, or tables and sentences for a person.

Results go to standard output. Everything else (messages, progress, errors) goes to standard error.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, cast

import click

from desktop.cli.interruption import asking
from desktop.cli.translation import translate
from desktop.core.errors import TusouError

if TYPE_CHECKING:
    from io import TextIOWrapper

    from rich.console import Console

_SURROGATE = "[\ud800-\udfff]"
_CONTROL = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


class AnswerLostError(Exception):
    """Standard output takes nothing: what was asked for is done, but cannot be told."""


def print_json(data: Mapping[str, object]) -> None:
    """Print one JSON object as UTF-8, whatever the locale.

    A name that is no UTF-8 keeps its bytes as escapes of lone surrogates, as Python's own file names have them:
    ``json.loads`` gives the very path back.
    """
    text = json.dumps(data, ensure_ascii=False)
    escaped = re.sub(_SURROGATE, lambda found: f"\\u{ord(found[0]):04x}", text)
    with _output() as out:
        out.flush()
        out.buffer.write(escaped.encode() + b"\n")
        out.buffer.flush()


def readable(text: str) -> str:
    """Text that a terminal shows as it is: control characters, direction marks and odd bytes are escaped.

    Names and captions come from anywhere; an escape sequence in one must not reach the terminal.
    """
    return re.sub(_CONTROL, lambda found: found[0].encode("unicode_escape").decode(), text)


def say(message: str) -> None:
    """Tell a person something on standard error, where there is one."""
    if sys.stderr is None:
        return
    encoding = sys.stderr.encoding or "utf-8"
    line = readable(message).encode(encoding, "backslashreplace").decode(encoding)
    with suppress(OSError):  # whoever listened is gone, and there is nobody else to tell
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def console() -> Console:
    """Where tables go: as wide as the terminal, as wide as needed when piped."""
    from rich.console import Console

    piped = not sys.stdout.isatty()
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    return Console(soft_wrap=piped, highlight=False, markup=False, emoji=False, width=10_000 if piped else None)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[str] = ()) -> None:
    """Print rows: a table on a terminal, lines of tab-separated values in a pipe.

    Args:
        columns: headings.
        rows: as many texts for each row.
        right: headings of columns that are aligned to the right.
    """
    with _output() as out:
        is_terminal = out.isatty()
    if not is_terminal:
        for row in rows:
            print_line("\t".join(readable(cell) for cell in row))
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(readable(cell)) for cell in row))
    console().print(table)


def print_line(text: str) -> None:
    """Print one line of a result for a person."""
    with _output() as out:
        encoding = out.encoding or "utf-8"
        out.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def finish() -> None:
    """Bring what was printed to its end.

    Raises:
        AnswerLostError: it cannot be written.
    """
    if sys.stdout is not None:
        with _output() as out:
            out.flush()


def drop() -> None:
    """Forget what cannot be written, so that Python does not complain about it at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _output() -> Iterator[TextIOWrapper]:
    """Standard output.

    Raises:
        AnswerLostError: it is closed, or cannot be written to; a reader that went away stays a BrokenPipeError.
    """
    if sys.stdout is None:
        raise AnswerLostError(os.strerror(errno.EBADF))
    try:
        yield cast("TextIOWrapper", sys.stdout)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise AnswerLostError(error.strerror or str(error)) from error


def size_text(size_bytes: int) -> str:
    """Bytes in words: ``1.5 MB``."""
    size, units = float(size_bytes), ["bytes", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size /= 1000
        units.pop(0)
    return f"{size:.0f} {units[0]}" if units[0] == "bytes" else f"{size:.1f} {units[0]}"


def error_data(code: str, message: str) -> dict[str, object]:
    """The JSON object of a command that failed."""
    return {"error": {"code": code, "message": message}}


def error_message(error: TusouError) -> str:
    """An error as one line."""
    from desktop.core.error_text import one_line

    return one_line(error, lambda sentence: translate("errors", sentence))


def ask(question: str, *, hidden: bool = False, default: str | None = None) -> str:
    """Ask a person on the terminal, by standard error; ``hidden`` does not show what is typed.

    Raises:
        click.Abort: Ctrl+C or the end of the input.
    """
    with asking():
        answer: str = click.prompt(question, default=default, hide_input=hidden, show_default=False, err=True)
    return answer


def confirm(question: str) -> bool:
    """Ask a person for yes or no on the terminal.

    Raises:
        click.Abort: Ctrl+C or the end of the input.
    """
    with asking():
        return click.confirm(question, err=True)
