"""The terms of ``tusou search`` in the order in which they were typed.

``--weight`` belongs to the term before it, be that a TEXT, an ``--image`` or a ``--without``. Option parsers collect
each option by itself and lose that order, so it is read here from the same arguments.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import click

from desktop.cli.source import path_or_link
from desktop.cli.translation import translate
from desktop.core.link import is_link
from desktop.core.path_text import typed
from desktop.core.query import ImageFile, ImageLink, ImageSource, ImageTerm, Term, TextTerm

IMAGE = "--image"
WITHOUT = "--without"
WEIGHT = "--weight"
TEXT = ""


def image_source(text: str) -> ImageSource:
    """The image of a path or of a link."""
    return ImageLink(text) if is_link(text) else ImageFile(typed(path_or_link(text)).absolute())


def parse_terms(arguments: Sequence[str], takes_value: Mapping[str, bool]) -> list[Term]:
    """The terms with their weights.

    Args:
        arguments: what was typed behind ``search``.
        takes_value: every option's name → whether a value follows it.

    Raises:
        click.BadParameter: an empty term; a weight that is no number other than zero, or that has no term before it.
    """
    terms: list[Term] = []
    weighted = True
    for option, value in _tokens(arguments, takes_value):
        if option == WEIGHT:
            if weighted:
                message = translate("cli", "a weight stands after the term that it belongs to")
                raise click.BadParameter(message, param_hint=WEIGHT)
            terms[-1] = _with_weight(terms[-1], _number(value))
            weighted = True
        elif option in (TEXT, IMAGE, WITHOUT):
            terms.append(_term(option, value))
            weighted = False
    return terms


def _tokens(arguments: Sequence[str], takes_value: Mapping[str, bool]) -> Iterator[tuple[str, str]]:
    """Pairs of option (empty for a positional argument) and value."""
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            yield from ((TEXT, text) for text in rest)
        elif argument.startswith("--"):
            name, equals, value = argument.partition("=")
            yield name, value if equals or not takes_value.get(name) else next(rest, "")
        elif argument.startswith("-") and len(argument) > 1:
            yield _short(argument, takes_value, rest)
        else:
            yield TEXT, argument


def _short(argument: str, takes_value: Mapping[str, bool], rest: Iterator[str]) -> tuple[str, str]:
    """``-k 5`` or ``-k5``; short options without a value may stand together."""
    for position, letter in enumerate(argument[1:], start=1):
        if takes_value.get(f"-{letter}"):
            return f"-{letter}", argument[position + 1 :] or next(rest, "")
    return argument, ""


def _term(option: str, value: str) -> Term:
    if not value.strip():
        raise click.BadParameter(translate("cli", "there is nothing in it"), param_hint=option or "TEXT")
    if option == IMAGE:
        return ImageTerm(image_source(value))
    return TextTerm(value, -1.0 if option == WITHOUT else 1.0)


def _with_weight(term: Term, weight: float) -> Term:
    """``--without X --weight 2`` is as much against X as ``X --weight -2``."""
    return replace(term, weight=-abs(weight) if term.weight < 0 else weight)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number == 0:
        message = translate("cli", "“{text}” is not a number other than zero")
        raise click.BadParameter(message.format(text=text), param_hint=WEIGHT)
    return number
