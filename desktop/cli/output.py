"""What the command line prints: one JSON object, or tables and sentences for a person.

Results go to standard output. Everything else (messages, progress, errors) goes to standard error.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from desktop.cli.interruption import asking
from desktop.cli.translation import translate
from desktop.core.errors import TusouError

if TYPE_CHECKING:
    from rich.console import Console

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def print_json(data: Mapping[str, object]) -> None:
    """Print one JSON object as UTF-8, whatever the locale.

    A name that is no UTF-8 keeps its bytes as escapes of lone surrogates, as Python's own file names have them:
    ``json.loads`` gives the very path back.
    """
    text = json.dumps(data, ensure_ascii=False)
    escaped = _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    sys.stdout.flush()
    sys.stdout.buffer.write(escaped.encode() + b"\n")
    sys.stdout.buffer.flush()


def readable(text: str) -> str:
    """Text that a terminal shows as it is: control characters, direction marks and odd bytes are escaped.

    Names and captions come from anywhere; an escape sequence in one must not reach the terminal.
    """
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def say(message: str) -> None:
    """Tell a person something on standard error."""
    encoding = sys.stderr.encoding or "utf-8"
    line = readable(message).encode(encoding, "backslashreplace").decode(encoding)
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
    if not sys.stdout.isatty():
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
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")


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
