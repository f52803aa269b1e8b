"""What a person reads for each error code: what happened, why, and what to do.

The sentences stand in ``core.error_sentence`` in English; the window and the command line pass their translation to
:func:`describe`. Placeholders in braces are filled from ``TusouError.params``; ``{detail}`` quotes the error's
detail, and where there is none, its sentence is left out.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping

from desktop.core.error_sentence import SENTENCES, SETTING_NAMES, ErrorText
from desktop.core.errors import TusouError
from desktop.core.sentences import joined

CONTEXT = "errors"
"""Translation context of all sentences."""

UNKNOWN_VALUE = "?"


def describe(error: TusouError, translate: Callable[[str], str] = str) -> ErrorText:
    """The sentences for an error, in the language that ``translate`` (sentence → sentence) speaks."""
    template = SENTENCES[error.code]
    values = {name: value for name, value in error.params.items() if value}
    values["detail"] = " ".join(error.detail.split())
    if "setting" in values:
        values["setting"] = translate(SETTING_NAMES.get(values["setting"], values["setting"]))
    return ErrorText(*(_filled(translate(text), values) for text in (template.what, template.why, template.action)))


def one_line(error: TusouError, translate: Callable[[str], str] = str, *, known: str = "") -> str:
    """An error as one line of text: the sentences, then the particulars in parentheses.

    Args:
        error: the error.
        translate: sentence → sentence.
        known: the file or link that the reader knows anyway; it is not named again.
    """
    text = describe(error, translate)
    sentences = joined((text.what, text.why, text.action))
    detail = " ".join(error.detail.split())
    places = [error.params.get(name, "") for name in ("path", "url")]
    particulars = [place for place in places if place and place != known and place not in sentences + detail]
    if detail not in sentences:
        particulars.append(detail)
    line = ": ".join(" ".join(part.split()) for part in particulars if part)
    return f"{sentences} ({line})" if line else sentences


def _filled(template: str, values: Mapping[str, str]) -> str:
    names = [name for _, name, _, _ in string.Formatter().parse(template) if name]
    if "detail" in names and not values["detail"]:
        return ""
    return template.format_map({name: values.get(name, UNKNOWN_VALUE) for name in names}) if names else template
