"""Filter expressions: the part of an SQL WHERE clause that the emulator understands.

::

    condition  = term { OR term }            term = factor { AND factor }
    factor     = NOT factor | "(" condition ")" | comparison
    comparison = field ( = | <> | != | < | <= | > | >= ) literal
               | field [NOT] IN "(" literal { "," literal } ")"
               | field [NOT] BETWEEN literal AND literal
               | field [NOT] (LIKE | ILIKE) literal
               | field IS [NOT] NULL
    literal    = 'text with '' for a quote' | number
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping

Row = Mapping[str, str]
Condition = Callable[[Row], bool]
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<operator><=|>=|<>|!=|=|<|>)"
    r'|(?P<mark>[(),])|(?P<word>[A-Za-z_]\w*)|"(?P<quoted>[^"]+)"(?P<casts>)|(?P<cast>::\w+))'
)
_COMPARE: dict[str, Callable[[object, object], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,  # type: ignore[dict-item]
    "<=": operator.le,  # type: ignore[dict-item]
    ">": operator.gt,  # type: ignore[dict-item]
    ">=": operator.ge,  # type: ignore[dict-item]
}
Literal = str | float


class FilterError(Exception):
    """The expression cannot be understood; the text is PostgreSQL's."""


def parse(text: str, fields: Collection[str]) -> Condition:
    """A test of rows.

    Args:
        text: the expression.
        fields: names that exist.

    Raises:
        FilterError: it is none, or names a field that does not exist.
    """
    parser = _Parser(_tokens(text), fields)
    condition = parser.condition()
    parser.end()
    return condition


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FilterError(f'ERROR: syntax error at or near "{text[position : position + 20]}"')
        position = match.end()
        kind = "quoted" if match["quoted"] else str(match.lastgroup)
        if kind != "cast":
            tokens.append((kind, match[kind]))
    return tokens


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], fields: Collection[str]) -> None:
        self._tokens = [*tokens, ("end", "end of input")]
        self._fields = fields
        self._next = 0

    def condition(self) -> Condition:
        terms = [self._term()]
        while self._word("or"):
            terms.append(self._term())
        return lambda row: any(term(row) for term in terms)

    def end(self) -> None:
        if self._tokens[self._next][0] != "end":
            raise self._error()

    def _term(self) -> Condition:
        factors = [self._factor()]
        while self._word("and"):
            factors.append(self._factor())
        return lambda row: all(factor(row) for factor in factors)

    def _factor(self) -> Condition:
        if self._word("not"):
            negated = self._factor()
            return lambda row: not negated(row)
        if self._take("mark", "("):
            condition = self.condition()
            self._must("mark", ")")
            return condition
        return self._comparison()

    def _comparison(self) -> Condition:
        field = self._field()
        kind, value = self._tokens[self._next]
        if kind == "operator":
            self._next += 1
            compare, literal = _COMPARE[value], self._literal()
            return lambda row: field in row and compare(_as(row[field], literal), literal)
        if self._word("is"):
            negated = self._word("not")
            self._must("word", "null")
            return lambda row: (field in row) is negated
        negated = self._word("not")
        test = self._test()
        return lambda row: field in row and test(row[field]) is not negated

    def _test(self) -> Callable[[str], bool]:
        if self._word("in"):
            self._must("mark", "(")
            options = [self._literal()]
            while self._take("mark", ","):
                options.append(self._literal())
            self._must("mark", ")")
            return lambda value: any(_as(value, option) == option for option in options)
        if self._word("between"):
            low = self._literal()
            self._must("word", "and")
            high = self._literal()
            return lambda value: bool(_COMPARE["<="](low, _as(value, low)) and _COMPARE["<="](_as(value, high), high))
        if self._word("like"):
            pattern = _pattern(str(self._literal()), 0)
            return lambda value: pattern.fullmatch(value) is not None
        if self._word("ilike"):
            pattern = _pattern(str(self._literal()), re.IGNORECASE)
            return lambda value: pattern.fullmatch(value) is not None
        raise self._error()

    def _field(self) -> str:
        kind, value = self._tokens[self._next]
        if kind not in {"word", "quoted"}:
            raise self._error()
        if value not in self._fields:
            raise FilterError(f'ERROR: column "{value}" does not exist')
        self._next += 1
        return value

    def _literal(self) -> Literal:
        kind, value = self._tokens[self._next]
        if kind not in {"text", "number"}:
            raise self._error()
        self._next += 1
        return float(value) if kind == "number" else value[1:-1].replace("''", "'")

    def _word(self, word: str) -> bool:
        kind, value = self._tokens[self._next]
        found = kind == "word" and value.lower() == word
        self._next += found
        return found

    def _take(self, kind: str, value: str) -> bool:
        found = self._tokens[self._next] == (kind, value)
        self._next += found
        return found

    def _must(self, kind: str, value: str) -> None:
        if not (self._word(value) if kind == "word" else self._take(kind, value)):
            raise self._error()

    def _error(self) -> FilterError:
        return FilterError(f'ERROR: syntax error at or near "{self._tokens[self._next][1]}"')


def _as(value: str, literal: Literal) -> Literal:
    """``value`` as the kind that ``literal`` is."""
    if isinstance(literal, str):
        return value
    try:
        return float(value)
    except ValueError:
        return float("nan")


def _pattern(like: str, flags: int) -> re.Pattern[str]:
    parts = re.split(r"(\\.|[%_])", like)
    special = {"%": ".*", "_": "."}
    return re.compile(
        "".join(special.get(part) or re.escape(re.sub(r"\\(.)", r"\1", part)) for part in parts), flags | re.DOTALL
    )
