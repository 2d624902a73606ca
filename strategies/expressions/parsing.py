"""From a text to a tree. What it cannot read it says with the place; what is too large it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from strategies.expressions.errors import FormulaError
from strategies.expressions.functions import FUNCTIONS
from strategies.expressions.units import Unit, unit

LONGEST = 1000  # characters of a formula
MOST_PARTS = 150
DEEPEST = 20
LARGEST = 1e15
MOST_DIGITS = 20

_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What people paste from documents, and what it stands for.
_ALSO = {"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "**": "^"}
_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2}


@dataclass(frozen=True)
class Number:
    value: float
    unit: Unit
    at: int
    length: int


@dataclass(frozen=True)
class Name:
    name: str
    at: int
    length: int


@dataclass(frozen=True)
class Negative:
    of: Node
    at: int
    length: int = 1


@dataclass(frozen=True)
class Pair:
    """Two parts and the sign between them: one of + - * /."""

    sign: str
    left: Node
    right: Node
    at: int
    length: int = 1


@dataclass(frozen=True)
class Power:
    of: Node
    to: Node
    at: int
    length: int = 1


@dataclass(frozen=True)
class Call:
    name: str
    given: tuple[Node, ...]
    at: int
    length: int


Node = Number | Name | Negative | Pair | Power | Call


@dataclass(frozen=True)
class Formula:
    """A text that was read."""

    text: str
    root: Node

    @property
    def names(self) -> frozenset[str]:
        """The variables it speaks of."""
        return frozenset(node.name for node in _all(self.root) if isinstance(node, Name))


@dataclass(frozen=True)
class _Token:
    kind: str  # number, name, unit, sign, end
    text: str
    at: int
    length: int


@lru_cache(maxsize=500)
def parse(text: str) -> Formula:
    """Read a formula. Raises FormulaError with the place of what is wrong."""
    if not text.strip():
        raise FormulaError(_("Write a formula."))
    if len(text) > LONGEST:
        message = _("A formula has at most %(most)d characters.") % {"most": LONGEST}
        raise FormulaError(message, LONGEST, len(text) - LONGEST)
    reader = _Reader(list(_tokens(text)))
    root = reader.sum(0)
    reader.expect_end()
    return Formula(text, root)


def _all(node: Node) -> Iterator[Node]:
    yield node
    parts: tuple[Node, ...] = ()
    if isinstance(node, Negative):
        parts = (node.of,)
    elif isinstance(node, Pair):
        parts = (node.left, node.right)
    elif isinstance(node, Power):
        parts = (node.of, node.to)
    elif isinstance(node, Call):
        parts = node.given
    for part in parts:
        yield from _all(part)


def _tokens(text: str) -> Iterator[_Token]:
    at = count = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        count += 1
        if count > MOST_PARTS:
            raise FormulaError(_("This formula is too long to follow. Split the strategy."), at)
        token = _token(text, at)
        yield token
        at += token.length
    yield _Token("end", "", len(text), 1)


def _token(text: str, at: int) -> _Token:
    if found := _NUMBER.match(text, at):
        return _Token("number", found[0], at, len(found[0]))
    if found := _NAME.match(text, at):
        return _Token("name", found[0], at, len(found[0]))
    if text[at] == "[":
        end = text.find("]", at)
        if end < 0:
            raise FormulaError(_("This bracket is not closed."), at)
        return _Token("unit", text[at + 1 : end], at, end + 1 - at)
    for length in (2, 1):
        written = text[at : at + length]
        if written in _ALSO:
            return _Token("sign", _ALSO[written], at, length)
    if text[at] in "+-*/^(),":
        return _Token("sign", text[at], at, 1)
    # One that can't be seen is named by its number: U+202E.
    sign = text[at] if text[at].isprintable() else f"U+{ord(text[at]):04X}"
    raise FormulaError(_("“%(sign)s” means nothing in a formula.") % {"sign": sign}, at)


class _Reader:
    """Recursive descent, the usual precedence: ^ before the sign before * and / before + and -."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.place = tokens, 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def take(self) -> _Token:
        token = self.next
        self.place += 1
        return token

    def is_sign(self, *signs: str) -> bool:
        return self.next.kind == "sign" and self.next.text in signs

    def sum(self, depth: int, floor: int = 1) -> Node:
        if depth > DEEPEST:
            raise FormulaError(_("Too many parentheses inside each other."), self.next.at)
        left = self.signed(depth)
        while self.is_sign("+", "-", "*", "/") and _PRECEDENCE[self.next.text] >= floor:
            sign = self.take()
            right = self.sum(depth + 1, _PRECEDENCE[sign.text] + 1)
            left = Pair(sign.text, left, right, sign.at)
        return left

    def signed(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise FormulaError(_("Too many signs after each other."), self.next.at)
        if self.is_sign("-"):
            sign = self.take()
            return Negative(self.signed(depth + 1), sign.at)
        if self.is_sign("+"):
            self.take()
            return self.signed(depth + 1)
        base = self.atom(depth)
        if self.is_sign("^"):
            sign = self.take()
            return Power(base, self.signed(depth + 1), sign.at)
        return base

    def atom(self, depth: int) -> Node:
        token = self.take()
        if token.kind == "number":
            return self.number(token)
        if token.kind == "name":
            return self.call(token, depth) if self.is_sign("(") else Name(token.text, token.at, token.length)
        if token.kind == "sign" and token.text == "(":
            inside = self.sum(depth + 1)
            self.close(token)
            return inside
        if token.kind == "end":
            raise FormulaError(_("Something is missing at the end."), token.at)
        if token.kind == "unit":
            raise FormulaError(_("A unit stands after a number."), token.at, token.length)
        raise FormulaError(_("A number or a name is missing here."), token.at, token.length)

    def number(self, token: _Token) -> Number:
        value = float(token.text)
        if value > LARGEST or sum(letter.isdigit() for letter in token.text) > MOST_DIGITS:
            raise FormulaError(_("This number is too large."), token.at, token.length)
        if self.next.kind != "unit":
            return Number(value, unit(""), token.at, token.length)
        written = self.take()
        try:
            found = unit(written.text)
        except FormulaError as error:
            raise FormulaError(error.message, written.at, written.length) from None
        return Number(value, found, token.at, token.length)

    def call(self, token: _Token, depth: int) -> Call:
        function = FUNCTIONS.get(token.text)
        if function is None:
            known = ", ".join(FUNCTIONS)
            message = _("There is no function %(name)s. There are: %(known)s.")
            raise FormulaError(message % {"name": token.text, "known": known}, token.at, token.length)
        opening = self.take()
        given = [self.sum(depth + 1)]
        while self.is_sign(","):
            self.take()
            given.append(self.sum(depth + 1))
        self.close(opening)
        if not function.least <= len(given) <= function.most:
            message = _("%(name)s takes %(least)d to %(most)d values, separated by commas.")
            if function.least == function.most:
                message = _("%(name)s takes %(most)d values, separated by commas.")
            wanted = {"name": token.text, "least": function.least, "most": function.most}
            raise FormulaError(message % wanted, token.at, token.length)
        return Call(token.text, tuple(given), token.at, token.length)

    def close(self, opening: _Token) -> None:
        if not self.is_sign(")"):
            if self.next.kind == "end":
                raise FormulaError(_("This parenthesis is not closed."), opening.at)
            self.expect_end()
        self.take()

    def expect_end(self) -> None:
        token = self.next
        if token.kind == "end":
            return
        if token.kind == "unit":
            raise FormulaError(_("A unit stands after a number."), token.at, token.length)
        if token.text == ")":
            raise FormulaError(_("This parenthesis was not opened."), token.at)
        if token.text == ",":
            raise FormulaError(_("A comma stands only between the values of a function."), token.at)
        raise FormulaError(_("A sign such as * or + is missing here."), token.at, token.length)
