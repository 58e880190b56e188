"""Amounts of a rule's counterparts: small expressions, and numbers that stand in a text (stage:
match).

An expression has numbers, names, ``+ - * /``, brackets and the functions ``abs``, ``min``, ``max``
and ``round``: nothing in it can reach anything else. It is short, so that it ends at once.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, InvalidOperation, localcontext

LONGEST = 300
"""Characters of an expression."""
LARGEST = Decimal(10) ** 15
"""What no amount exceeds; a larger result is a mistake in the expression."""
MOST_PLACES = 8
_DEEPEST = 30
_DIGITS = 60

_BINARY: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_UNARY: Mapping[type[ast.unaryop], Callable[[Decimal], Decimal]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "abs": (1, 1),
    "max": (1, 20),
    "min": (1, 20),
    "round": (1, 2),
}
"""How many values a function takes, at least and at most."""


class FormulaError(ValueError):
    """An expression that gives no amount. ``data`` is what the sentence of ``code`` needs.

    Codes: ``empty``, ``long``, ``syntax``, ``part`` (text), ``name`` (name, known), ``function``
    (name), ``arguments`` (name), ``places``, ``division``, ``large``.
    """

    def __init__(self, code: str, **data: str) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


def evaluate(expression: str, names: Mapping[str, Decimal]) -> Decimal:
    """What ``expression`` is worth with these values.

    :raises FormulaError: it is no formula, a name has no value, or the result is no amount.
    """
    tree = _parse(expression)
    with localcontext(Context(prec=_DIGITS, rounding=ROUND_HALF_UP)) as context:
        context.traps[InvalidOperation] = context.traps[DivisionByZero] = True
        try:
            result = _Value(expression, names).of(tree)
        except (InvalidOperation, DivisionByZero) as error:
            raise FormulaError("division") from error
        if abs(result) > LARGEST:
            raise FormulaError("large")
        return +result


def check(expression: str, names: Mapping[str, Decimal] | frozenset[str] | None = None) -> None:
    """Prove that ``expression`` is a formula whose names are all among ``names``; with None any
    name will do.

    :raises FormulaError: it is not.
    """
    _Shape(expression, None if names is None else frozenset(names)).of(_parse(expression))


def names_of(expression: str) -> frozenset[str]:
    """The names whose values a formula needs."""
    tree = _parse(expression)
    called = {id(one.func) for one in ast.walk(tree) if isinstance(one, ast.Call)}
    return frozenset(
        one.id for one in ast.walk(tree) if isinstance(one, ast.Name) and id(one) not in called
    )


def _parse(expression: str) -> ast.expr:
    text = expression.strip()
    if not text:
        raise FormulaError("empty")
    if len(text) > LONGEST:
        raise FormulaError("long")
    try:
        tree = ast.parse(text.replace("\n", " "), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError("syntax") from error
    if _depth(tree) > _DEEPEST:
        raise FormulaError("long")
    return tree


def _depth(tree: ast.AST) -> int:
    """How deep the parts are nested, without nesting calls as deep."""
    deepest, layer = 0, [tree]
    while layer:
        deepest += 1
        layer = [child for one in layer for child in ast.iter_child_nodes(one)]
    return deepest


class _Walk:
    """Goes through the parts that a formula may have, and refuses all others."""

    def __init__(self, expression: str) -> None:
        self.text = expression.strip().replace("\n", " ")

    def said(self, part: ast.AST) -> str:
        return ast.get_source_segment(self.text, part) or ""

    def refuse(self, part: ast.AST) -> FormulaError:
        return FormulaError("part", text=self.said(part))

    def number(self, part: ast.Constant) -> Decimal:
        """As it is written: a float would have lost digits."""
        if type(part.value) not in (int, float):
            raise self.refuse(part)
        try:
            value = Decimal(self.said(part).replace("_", ""))
        except InvalidOperation as error:
            raise self.refuse(part) from error
        if abs(value) > LARGEST:
            raise FormulaError("large")
        return value

    def function(self, part: ast.Call) -> str:
        name = part.func.id if isinstance(part.func, ast.Name) else ""
        if name not in FUNCTIONS:
            raise FormulaError("function", name=name or self.said(part.func))
        least, most = FUNCTIONS[name]
        if part.keywords or not least <= len(part.args) <= most:
            raise FormulaError("arguments", name=name)
        return name

    def places(self, part: ast.Call) -> int:
        """To how many places ``round`` rounds: a plain number, so that a mistake shows at once."""
        if len(part.args) == 1:
            return 0
        given = part.args[1]
        value = given.value if isinstance(given, ast.Constant) else None
        if type(value) is not int or not 0 <= value <= MOST_PLACES:
            raise FormulaError("places")
        return value


class _Shape(_Walk):
    """Proves that every part is allowed, without values."""

    def __init__(self, expression: str, names: frozenset[str] | None) -> None:
        super().__init__(expression)
        self.names = names

    def of(self, part: ast.expr) -> None:
        if isinstance(part, ast.Constant):
            self.number(part)
        elif isinstance(part, ast.Name):
            if self.names is not None and part.id not in self.names:
                raise FormulaError("name", name=part.id, known=", ".join(sorted(self.names)))
        elif isinstance(part, ast.BinOp) and type(part.op) in _BINARY:
            self.of(part.left)
            self.of(part.right)
        elif isinstance(part, ast.UnaryOp) and type(part.op) in _UNARY:
            self.of(part.operand)
        elif isinstance(part, ast.Call):
            self.call(part)
        else:
            raise self.refuse(part)

    def call(self, part: ast.Call) -> None:
        if self.function(part) == "round":
            self.places(part)
            self.of(part.args[0])
        else:
            for one in part.args:
                self.of(one)


class _Value(_Walk):
    """Computes a formula."""

    def __init__(self, expression: str, names: Mapping[str, Decimal]) -> None:
        super().__init__(expression)
        self.names = names

    def of(self, part: ast.expr) -> Decimal:
        if isinstance(part, ast.Constant):
            return self.number(part)
        if isinstance(part, ast.Name):
            return self.value(part.id)
        if isinstance(part, ast.BinOp) and type(part.op) in _BINARY:
            return _BINARY[type(part.op)](self.of(part.left), self.of(part.right))
        if isinstance(part, ast.UnaryOp) and type(part.op) in _UNARY:
            return _UNARY[type(part.op)](self.of(part.operand))
        if isinstance(part, ast.Call):
            return self.call(part)
        raise self.refuse(part)

    def value(self, name: str) -> Decimal:
        if name not in self.names:
            raise FormulaError("name", name=name, known=", ".join(sorted(self.names)))
        return self.names[name]

    def call(self, part: ast.Call) -> Decimal:
        name = self.function(part)
        if name == "round":
            return round_half_up(self.of(part.args[0]), self.places(part))
        values = [self.of(one) for one in part.args]
        return abs(values[0]) if name == "abs" else (max if name == "max" else min)(values)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Rounded as money is: half a coin counts as a whole one, on both sides of zero."""
    if abs(value) > LARGEST:
        raise FormulaError("large")
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


# -------------------------------------------------------------------------
# NUMBERS IN A TEXT
# -------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?\d[\d.,'’\s]*\d-?|[+-]?\d-?")
_SPACES = re.compile(r"['’\s]")


def read_number(text: str, places: int = 2) -> Decimal | None:
    """The amount that stands first in ``text``, however it is written; None if there is none.

    Of two kinds of signs the last one is the decimal sign; the only sign of a number is one if it
    stands once and is not followed by exactly three digits, unless amounts have three ``places``.
    ``1.234,56``, ``1,234.56``, ``1 234,56``, ``1'234.56``, ``1234.5`` and ``1,234`` (of euros: one
    thousand). A minus sign stands before or behind.
    """
    found = _NUMBER.search(text)
    if not found:
        return None
    said = _SPACES.sub("", found[0])
    is_negative = said.startswith("-") or said.endswith("-")
    digits = said.strip("+-")
    mark = _decimal_mark(digits, places)
    whole, _sign, part = digits.rpartition(mark) if mark else (digits, "", "")
    number = Decimal(f"{_figures(whole) or '0'}.{_figures(part) or '0'}")
    return -number if is_negative else number


def _decimal_mark(digits: str, places: int) -> str:
    """The sign before the decimals, "" if there are none."""
    signs = [sign for sign in digits if sign in ".,"]
    if not signs:
        return ""
    last = signs[-1]
    if len(set(signs)) > 1:
        return last if signs.count(last) == 1 else ""
    behind = len(digits) - digits.rindex(last) - 1
    return last if len(signs) == 1 and (behind != 3 or places == 3) else ""


def _figures(text: str) -> str:
    return "".join(figure for figure in text if figure.isdecimal())
