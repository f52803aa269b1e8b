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
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Row = Mapping[str, str]
Condition = Callable[[Row], bool]
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<operator><=|>=|<>|!=|=|<|>)"
    r'|(?P<mark>[(),])|(?P<word>[A-Za-z_]\w*)|"(?P<quoted>[^"]+)"|(?P<cast>::\w+))'
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
_NUMBERS = frozenset(
    (
        *("int", "int2", "int4", "int8", "smallint", "integer", "bigint"),
        *("float", "float4", "float8", "real", "double", "double precision", "decimal", "numeric"),
    )
)
Literal = str | float


class FilterError(Exception):
    """The expression cannot be understood; the text is PostgreSQL's."""


def is_number(kind: str) -> bool:
    """Whether an SQL type holds numbers."""
    return kind.lower().split("(")[0] in _NUMBERS


def parse(text: str, fields: Mapping[str, str]) -> Condition:
    """A test of rows.

    Args:
        text: the expression.
        fields: the fields that exist and their SQL types.

    Raises:
        FilterError: it is none, names a field that does not exist, or compares text with a number.
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
        kind = str(match.lastgroup)
        if kind != "cast":
            tokens.append((kind, match[kind]))
    return tokens


@dataclass(frozen=True)
class _Field:
    name: str
    kind: str

    @property
    def is_number(self) -> bool:
        return is_number(self.kind)

    def read(self, text: str) -> Literal:
        """``text`` as a value of this field's type."""
        if not self.is_number:
            return text
        try:
            return float(text)
        except ValueError:
            raise FilterError(f'ERROR: invalid input syntax for type {self.kind}: "{text}"') from None

    def value(self, row: Row) -> Literal:
        return self.read(row[self.name])


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], fields: Mapping[str, str]) -> None:
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
            compare, literal = _COMPARE[value], self._literal(field)
            return lambda row: field.name in row and compare(field.value(row), literal)
        if self._word("is"):
            negated = self._word("not")
            self._must("word", "null")
            return lambda row: (field.name in row) is negated
        negated = self._word("not")
        test = self._test(field)
        return lambda row: field.name in row and test(field.value(row)) is not negated

    def _test(self, field: _Field) -> Callable[[Literal], bool]:
        if self._word("in"):
            self._must("mark", "(")
            options = [self._literal(field)]
            while self._take("mark", ","):
                options.append(self._literal(field))
            self._must("mark", ")")
            return lambda value: value in options
        if self._word("between"):
            low = self._literal(field)
            self._must("word", "and")
            high = self._literal(field)
            return lambda value: low <= value <= high  # type: ignore[operator]
        for word, flags in (("like", re.RegexFlag(0)), ("ilike", re.IGNORECASE)):
            if self._word(word):
                if field.is_number:
                    raise FilterError(f"ERROR: operator does not exist: {field.kind} ~~ unknown")
                pattern = _pattern(str(self._literal(field)), flags)
                return lambda value: pattern.fullmatch(str(value)) is not None
        raise self._error()

    def _field(self) -> _Field:
        kind, name = self._tokens[self._next]
        if kind not in {"word", "quoted"}:
            raise self._error()
        if name not in self._fields:
            raise FilterError(f'ERROR: column "{name}" does not exist')
        self._next += 1
        return _Field(name, self._fields[name])

    def _literal(self, field: _Field) -> Literal:
        kind, value = self._tokens[self._next]
        if kind not in {"text", "number"}:
            raise self._error()
        self._next += 1
        if kind == "number" and not field.is_number:
            raise FilterError(f"ERROR: operator does not exist: {field.kind} = numeric")
        return field.read(value if kind == "number" else value[1:-1].replace("''", "'"))

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


def _pattern(like: str, flags: int) -> re.Pattern[str]:
    parts = re.split(r"(\\.|[%_])", like)
    special = {"%": ".*", "_": "."}
    return re.compile(
        "".join(special.get(part) or re.escape(re.sub(r"\\(.)", r"\1", part)) for part in parts), flags | re.DOTALL
    )
