"""The errors of an import as a table that spreadsheet programs open."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

from desktop.core.error_text import one_line
from desktop.core.storage_error import storage_error
from desktop.services.importing.model import Failure

#: A cell that begins so would be taken for a formula (CWE-1236), which could call out to the network.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_errors(failures: Iterable[Failure], path: Path, translate: Callable[[str], str] = str) -> None:
    """Write one line for each failure: source, code, explanation. UTF-8 with the mark that Excel asks for.

    Args:
        failures: what failed.
        path: the file.
        translate: puts the sentences of an explanation into another language.

    Raises:
        StorageError: DISK_FULL, STORAGE_READ_ONLY, STORAGE_FAILED.
    """
    try:
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(("source", "error", "explanation"))
            for failure in failures:
                cells = (
                    failure.source,
                    failure.error.code.value,
                    one_line(failure.error, translate, known=failure.source),
                )
                writer.writerow([_inert(cell) for cell in cells])
    except OSError as error:
        raise storage_error(error, path) from error


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
