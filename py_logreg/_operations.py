"""What a bubble of a computation graph can do: its value, and its local factors."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ._expression import GraphError
from .loops import sigmoid

Operand = str | float
"""What flows into a bubble: another bubble, by its name, or a constant."""


@dataclass(frozen=True)
class Node:
    """A bubble: a leaf, or an operation on other bubbles and constants."""

    name: str
    operation: str  # "leaf", "same", "neg", "+", "-", "*", "/", "^", "exp", "ln", ...
    inputs: tuple[Operand, ...] = ()
    position: int | None = None  # in the formula it was read from

    @property
    def symbol(self) -> str:
        """How the operation is written, such as "b·c"; a leaf's own name."""
        if self.operation == "leaf":
            return self.name
        names = [_written(operand) for operand in self.inputs]
        return OPERATIONS[self.operation].symbol.join(names).join(OPERATIONS[self.operation].around)


def _written(operand: Operand) -> str:
    if isinstance(operand, str):
        return operand
    return f"{operand:g}" if operand >= 0 else f"(−{-operand:g})"


@dataclass(frozen=True)
class _Operation:
    """`factor(inputs, k)` is how many times as far the value moves when input k moves."""

    value: Callable[..., float]
    factor: Callable[[tuple[float, ...], int], float]
    symbol: str = ""
    around: tuple[str, str] = ("", "")


def _power(base: float, exponent: float) -> float:
    value = base**exponent
    if isinstance(value, complex):
        raise ValueError
    return float(value)


def _power_factor(v: tuple[float, ...], k: int) -> float:
    base, exponent = v
    if k == 1:
        return _power(base, exponent) * math.log(base)
    return exponent * _power(base, exponent - 1.0) if exponent else 0.0


def _loss(a: float, y: float) -> float:
    return -(y * math.log(a) if y else 0.0) - ((1.0 - y) * math.log(1.0 - a) if y != 1 else 0.0)


def _loss_factor(v: tuple[float, ...], k: int) -> float:
    a, y = v
    if k == 1:
        return math.log(1.0 - a) - math.log(a)
    return -(y / a if y else 0.0) + ((1.0 - y) / (1.0 - a) if y != 1 else 0.0)


OPERATIONS = {
    "same": _Operation(lambda a: a, lambda v, k: 1.0),
    "neg": _Operation(lambda a: -a, lambda v, k: -1.0, "", ("−", "")),
    "+": _Operation(lambda *terms: math.fsum(terms), lambda v, k: 1.0, " + "),
    "-": _Operation(lambda a, b: a - b, lambda v, k: (1.0, -1.0)[k], " − "),
    "*": _Operation(lambda a, b: a * b, lambda v, k: v[1 - k], "·"),
    "/": _Operation(lambda a, b: a / b, lambda v, k: (1 / v[1], -v[0] / v[1] / v[1])[k], " ÷ "),
    "^": _Operation(_power, _power_factor, "^"),
    "exp": _Operation(math.exp, lambda v, k: math.exp(v[0]), "", ("exp(", ")")),
    "ln": _Operation(math.log, lambda v, k: 1 / v[0], "", ("ln(", ")")),
    "sigmoid": _Operation(sigmoid, lambda v, k: sigmoid(v[0]) * sigmoid(-v[0]), "", ("σ(", ")")),
    "loss": _Operation(_loss, _loss_factor, ", ", ("loss(", ")")),
}


def calculate(node: Node, inputs: tuple[float, ...]) -> float:
    """The value of a bubble. Raises GraphError if there is none."""
    return _checked(node, lambda: OPERATIONS[node.operation].value(*inputs))


def local_factor(node: Node, inputs: tuple[float, ...], place: int) -> float:
    """How many times as far a bubble moves as its input at `place`. Raises GraphError."""
    return _checked(node, lambda: OPERATIONS[node.operation].factor(inputs, place))


def _checked(node: Node, calculate: Callable[[], float]) -> float:
    """The number, or a GraphError that says why there is none."""
    try:
        number = float(calculate())
    except ZeroDivisionError:
        code, why = "division-by-zero", "divides by zero"
    except (ValueError, TypeError):
        code, why = "no-number", "does not exist for these values"
    except OverflowError:
        code, why = "overflow", "is too large"
    else:
        if math.isfinite(number):
            return number
        code, why = "overflow", "is too large"
    message = f"{node.name} = {node.symbol} {why}."
    raise GraphError(code, message, node.position, name=node.name)
