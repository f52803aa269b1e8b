"""``tusou search``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from desktop.cli import command, output
from desktop.cli.progress import ProgressBar
from desktop.cli.term import parse_terms
from desktop.cli.translation import translate
from desktop.core.progress import TaskContext
from desktop.core.query import Filter, Query, Term, TextTerm

if TYPE_CHECKING:
    from desktop.cli.session import Session
    from desktop.core.match import Match, SearchResult

DEFAULT_COUNT = 20

#: So many times as many matches are asked for when copies are folded, so that enough are left.
_FOLDED_DEPTH = 3

_TERMS = "tusou.terms"


class SearchCommand(click.Command):
    """Reads the terms in their order before options and arguments are taken apart."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note the terms for :func:`search`."""
        takes_value = {
            name: not getattr(parameter, "is_flag", False)
            for parameter in self.get_params(ctx)
            for name in parameter.opts
            if name.startswith("-")
        }
        arguments = list(args)
        left = super().parse_args(ctx, args)
        try:
            ctx.meta[_TERMS] = parse_terms(arguments, takes_value)
        except click.BadParameter as error:
            error.ctx = ctx
            raise
        return left


@click.command(cls=SearchCommand)
@click.argument("text", nargs=-1, metavar="[TEXT]...", help="Words, Chinese or English.")
@click.option("--image", multiple=True, metavar="PATH_OR_URL", help="A picture to look like.")
@click.option("--without", multiple=True, metavar="TEXT", help="Words that count against a photo.")
@click.option("--weight", multiple=True, metavar="W", help="Weight of the term before it; negative: less like this.")
@click.option(
    "-k",
    "--top-k",
    "count",
    type=click.IntRange(1, command.MAX_COUNT),
    default=DEFAULT_COUNT,
    show_default=True,
    metavar="N",
    help="How many matches to return.",
)
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="F",
    help="A condition, such as date>=2024-05, type=png, folder=… or shop=north.",
)
@command.library_option
@click.option("--fold", is_flag=True, help="Show near-identical photos as one match, which names its copies.")
@command.private_links_option
@command.json_option
@click.pass_context
def search(
    context: click.Context,
    /,
    *,
    count: int,
    filters: Sequence[str],
    library: str | None,
    fold: bool,
    allow_private_links: bool,
    as_json: bool,
    **_terms: Sequence[str],
) -> None:
    """Find photos by words, by pictures, or by both together."""
    terms: list[Term] = context.meta[_TERMS]  # texts, images and weights in their order
    if not terms:
        message = translate("cli", "give some TEXT or an --image to search for")
        raise click.BadParameter(message, ctx=context, param_hint="TEXT")

    # Threads of numpy's BLAS take longer to start than one search could gain by them. Read when numpy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    bar = ProgressBar()

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        session.allow_private_links |= allow_private_links
        wanted = count * _FOLDED_DEPTH if fold else count
        query = Query(terms, [Filter.parse(each) for each in filters], wanted)
        with bar.shown(at_once=False):
            result = session.search.search(library, query, ctx)
        found = session.registry.info(library)
        if fold:
            result = _folded(session, found.name, result, ctx)
        matches = result.matches[:count]
        data = {
            "library": found.name,
            "engine": found.engine,
            "took_ms": round(result.took_ms, 1),
            "matches": [_data(match, folded=fold) for match in matches],
        }
        return command.Answer(data, lambda: _show(matches, result.terms, asked=terms))

    command.run(work, as_json=as_json, ctx=TaskContext(bar.report))


def _folded(session: Session, library: str, result: SearchResult, ctx: TaskContext) -> SearchResult:
    from desktop.services.duplicates import DuplicateService

    return DuplicateService(session.registry, session.notebook).fold(library, result, ctx)


def _data(match: Match, *, folded: bool) -> dict[str, object]:
    photo = match.photo
    copies = {"copies": list(match.copies)} if folded else {}
    return {
        "rank": match.rank,
        "score": round(match.score, 6),
        "id": photo.id,
        "file_name": photo.file_name,
        "path": photo.path,
        "url": photo.url,
        "caption": photo.caption,
        "metadata": dict(photo.metadata),
        "source": match.source.value,
        **copies,
    }


def _show(matches: Sequence[Match], understood: Sequence[Term], asked: Sequence[Term]) -> None:
    if any(term.weight < 0 and term not in asked for term in understood):
        output.say(_explained(understood))
    if not matches:
        output.say(translate("cli", "Nothing was found."))
        return
    rows = [
        (str(m.rank), f"{m.score:.2f}", m.photo.path or m.photo.url or m.photo.file_name, m.photo.caption)
        for m in matches
    ]
    columns = ["#", translate("cli", "Score"), translate("cli", "Photo"), translate("cli", "Caption")]
    output.print_table(columns, rows, right=columns[:2])


def _explained(terms: Sequence[Term]) -> str:
    """How the words of a query were understood, where that is not plain."""
    wanted = ", ".join(term.text for term in terms if isinstance(term, TextTerm) and term.weight > 0)
    unwanted = ", ".join(term.text for term in terms if isinstance(term, TextTerm) and term.weight < 0)
    if not wanted:
        return translate("cli", "Looking for photos without: {unwanted}").format(unwanted=unwanted)
    return translate("cli", "Looking for: {wanted}; without: {unwanted}").format(wanted=wanted, unwanted=unwanted)
