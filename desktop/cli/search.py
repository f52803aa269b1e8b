"""``tusou search``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from desktop.cli import command, output
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


class SearchCommand(TyperCommand):
    """Reads the terms in their order before options and arguments are taken apart."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
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
        except typer.BadParameter as error:
            error.ctx = ctx
            raise
        return left


def search(
    context: typer.Context,
    text: Annotated[list[str] | None, typer.Argument(metavar="[TEXT]...", help="Words, Chinese or English.")] = None,
    image: Annotated[
        list[str] | None, typer.Option("--image", metavar="PATH_OR_URL", help="A picture to look like.")
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", metavar="TEXT", help="Words that count against a photo.")
    ] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option("--weight", metavar="W", help="Weight of the term before it; negative: less like this."),
    ] = None,
    count: Annotated[
        int,
        typer.Option("-k", "--top-k", metavar="N", min=1, max=command.MAX_COUNT, help="How many matches to return."),
    ] = DEFAULT_COUNT,
    filters: Annotated[
        list[str] | None,
        typer.Option(
            "--filter", metavar="F", help="A condition, such as date>=2024-05, type=png, folder=… or shop=north."
        ),
    ] = None,
    library: command.Library = None,
    *,
    fold: Annotated[
        bool, typer.Option("--fold", help="Show near-identical photos as one match, which names its copies.")
    ] = False,
    allow_private_links: command.PrivateLinks = False,
    as_json: command.Json = False,
) -> None:
    """Find photos by words, by pictures, or by both together."""
    del text, image, without, weight  # read in their order by SearchCommand
    terms: list[Term] = context.meta[_TERMS]
    if not terms:
        raise typer.BadParameter("give some TEXT or an --image to search for", ctx=context, param_hint="TEXT")

    # Threads of numpy's BLAS take longer to start than one search could gain by them. Read when numpy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        session.allow_private_links |= allow_private_links
        wanted = count * _FOLDED_DEPTH if fold else count
        query = Query(terms, [Filter.parse(each) for each in filters or []], wanted)
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

    command.run(work, as_json=as_json)


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
