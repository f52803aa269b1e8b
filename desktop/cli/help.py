"""Help and the sentences about wrong usage in Chinese: our own texts, and those that Click brings."""

from __future__ import annotations

import copy
import gettext
import inspect
import os

import click

from desktop.cli.translation import chinese, translate
from desktop.config.paths import resource_dir

#: Click asks gettext for its texts, in the domain of programs that name none.
_DOMAIN = "messages"

_STOP = "。"


def localised(command: click.Command) -> click.Command:
    """A command that explains itself in the user's language: itself, or a copy."""
    if not chinese():
        return command
    os.environ.setdefault("LANGUAGE", "zh")  # gettext knows variables only, which Windows does not set
    gettext.bindtextdomain(_DOMAIN, resource_dir() / "translations")
    return _translated(command)


def _translated(command: click.Command) -> click.Command:
    speaking = copy.copy(command)
    speaking.help = _text(command.help or "")
    # Click takes the first sentence by its full stop, and knows those of English only.
    speaking.short_help = speaking.help.partition(_STOP)[0] + _STOP
    speaking.params = [_explained(parameter) for parameter in command.params]
    if isinstance(speaking, click.Group):
        speaking.commands = {name: _translated(each) for name, each in speaking.commands.items()}
    return speaking


def _explained(parameter: click.Parameter) -> click.Parameter:
    if not isinstance(parameter, click.Option | click.Argument) or not parameter.help:
        return parameter
    speaking = copy.copy(parameter)
    speaking.help = _text(parameter.help)
    return speaking


def _text(text: str) -> str:
    return translate("help", inspect.cleandoc(text))
