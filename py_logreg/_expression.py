"""Reads a learner's formula: ``u = b*c; v = a + u; J = 3v``. No Python is evaluated.

    program   = statement (";" or newline  statement)...
    statement = [name "="] sum
    sum       = term ("+" or "-" term)...
    term      = factor ("*" or "/" factor)...       the "*" may be left out in 3v, 3(a+b), (a)(b)
    factor    = "-" factor | atom ["^" factor]
    atom      = number | name | function "(" sum ["," sum] ")" | "(" sum ")"

Signs from paper are understood too: a cross or dot for times, a division sign, a long minus, wide
digits and brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

MAX_LENGTH = 1000
MAX_DEPTH = 50
MAX_OPERATIONS = 200

FUNCTIONS = {"exp": 1, "ln": 1, "log": 1, "sigmoid": 1, "loss": 2}
"""Functions and how many arguments they take; log is the natural logarithm, too."""

_SAME = str.maketrans(
    "×·⋅∙÷∕−–（）＋－＊／＝，；．＾０１２３４５６７８９", "****//--()+-*/=,;.^0123456789"
)
_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>\*\*|[-+*/^()=,])"
    r"|(?P<end>[;\n])"
    r"|(?P<space>[^\S\n]+)",
)


class GraphError(ValueError):
    """Something in a formula or its values does not work.

    Attributes
    ----------
    code : str
        Which kind of error, for a page that words it in another language.
    position : int or None
        At which character of the formula, counted from 0.
    params : dict
        What the message names.
    """

    def __init__(
        self, code: str, message: str, position: int | None = None, **params: object
    ) -> None:
        place = "" if position is None else f" (at character {position + 1})"
        super().__init__(message + place)
        self.code = code
        self.position = position
        self.params = params


@dataclass(frozen=True)
class Formula:
    """A name, a number, or an operation on formulas."""

    operation: str  # "name", "number", "neg", "+", "-", "*", "/", "^" or a function
    position: int
    inputs: tuple[Formula, ...] = ()
    name: str = ""
    number: float = 0.0


@dataclass(frozen=True)
class Statement:
    """``name = formula``; the name may be left out."""

    name: str | None
    formula: Formula
    position: int


@dataclass(frozen=True)
class _Token:
    kind: str  # "number", "name", a sign, "end" (of a statement) or "stop" (of the text)
    text: str
    position: int


def parse(text: str) -> list[Statement]:
    """The statements of a program, at least one. Raises GraphError."""
    return _Parser(_tokens(text)).program()


def _tokens(text: str) -> list[_Token]:
    if len(text) > MAX_LENGTH:
        raise GraphError("too-long", f"The formula is longer than {MAX_LENGTH} characters.")
    text = text.translate(_SAME)
    tokens: list[_Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            sign = text[position]
            raise GraphError("unknown-sign", f"{sign!r} has no meaning here.", position, sign=sign)
        kind = str(match.lastgroup)
        if kind == "sign":
            kind = "^" if match[0] == "**" else match[0]
        if kind != "space":
            tokens.append(_Token(kind, match[0], position))
        position = match.end()
    return [*tokens, _Token("stop", "", len(text))]


class _Parser:
    """Recursive descent: one method for each line of the grammar above."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.operations = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def take_if(self, *kinds: str) -> _Token | None:
        return self.take() if self.next.kind in kinds else None

    def expect(self, kind: str, wanted: str) -> None:
        if not self.take_if(kind):
            self.fail(wanted)

    def fail(self, wanted: str) -> NoReturn:
        token = self.next
        if token.kind in ("stop", "end"):
            message = f"The formula ends where {wanted} should follow."
            raise GraphError("unexpected-end", message, token.position, wanted=wanted)
        message = f"{token.text!r} stands where {wanted} should be."
        raise GraphError("unexpected", message, token.position, found=token.text, wanted=wanted)

    def program(self) -> list[Statement]:
        statements = []
        while True:
            while self.take_if("end"):
                pass
            if self.next.kind == "stop":
                break
            statements.append(self.statement())
            if self.next.kind not in ("end", "stop"):
                self.fail("an operation or the end")
        if not statements:
            raise GraphError("empty", "There is no formula.", 0)
        return statements

    def statement(self) -> Statement:
        start = self.next
        if start.kind != "name" or self.tokens[self.at + 1].kind != "=":
            return Statement(None, self.sum(), start.position)
        if start.text in FUNCTIONS:
            message = f"{start.text} is the name of a function."
            raise GraphError("reserved-name", message, start.position, name=start.text)
        self.at += 2
        return Statement(start.text, self.sum(), start.position)

    def sum(self) -> Formula:
        # a + b + c is one sum of three; a minus ends it: (a + b) - c.
        terms, plus = [self.term()], self.next
        while token := self.take_if("+", "-"):
            if token.kind == "+":
                terms.append(self.term())
            else:
                terms = [self.made("-", token, (self.added(terms, plus), self.term()))]
                plus = self.next
        return self.added(terms, plus)

    def added(self, terms: list[Formula], plus: _Token) -> Formula:
        return terms[0] if len(terms) == 1 else self.made("+", plus, tuple(terms))

    def term(self) -> Formula:
        product = self.factor()
        while True:
            token = self.take_if("*", "/")
            if token is None:
                after = self.tokens[self.at - 1].kind
                if after not in ("number", ")") or self.next.kind not in ("name", "("):
                    return product
                token = _Token("*", "", self.next.position)
            product = self.made(token.kind, token, (product, self.factor()))

    def factor(self) -> Formula:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = "Too many brackets or signs inside each other."
            raise GraphError("too-deep", message, self.next.position)
        if token := self.take_if("-"):
            inside = self.factor()
            result = self.made("neg", token, (inside,))
            if inside.operation == "number":
                result = Formula("number", token.position, number=-inside.number)
        else:
            result = self.atom()
            if token := self.take_if("^"):
                result = self.made("^", token, (result, self.factor()))
        self.depth -= 1
        return result

    def atom(self) -> Formula:
        if token := self.take_if("number"):
            return Formula("number", token.position, number=float(token.text))
        if token := self.take_if("name"):
            if token.text in FUNCTIONS:
                return self.call(token)
            if self.next.kind == "(":
                message = f"There is no function {token.text!r}."
                raise GraphError("unknown-function", message, token.position, name=token.text)
            return Formula("name", token.position, name=token.text)
        if self.take_if("("):
            inside = self.sum()
            self.expect(")", "a closing bracket")
            return inside
        self.fail("a number or a name")

    def call(self, function: _Token) -> Formula:
        self.expect("(", "an opening bracket")
        inputs = [self.sum()]
        for _ in range(FUNCTIONS[function.text] - 1):
            self.expect(",", "a comma")
            inputs.append(self.sum())
        self.expect(")", "a closing bracket")
        operation = "ln" if function.text == "log" else function.text
        return self.made(operation, function, tuple(inputs))

    def made(self, operation: str, token: _Token, inputs: tuple[Formula, ...]) -> Formula:
        self.operations += 1
        if self.operations > MAX_OPERATIONS:
            message = f"The formula has more than {MAX_OPERATIONS} operations."
            raise GraphError("too-many", message, token.position)
        return Formula(operation, token.position, inputs)
