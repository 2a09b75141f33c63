"""A computation graph of single numbers: forward values, backward slopes, every step in view.

>>> g = Graph("u = b*c; v = a + u; J = 3v", a=5, b=3, c=2)
>>> g.forward().symbol, g.forward().value, g.forward().value  # one bubble at a time
('b·c', 11.0, 33.0)
>>> g.backward().value  # dJ/dJ
1.0
>>> step = g.backward()
>>> step.symbol, step.terms[0].upstream, step.terms[0].local, step.value
('dJ/dv', 1.0, 3.0, 3.0)
>>> g.finish()
>>> g.slope("b")
6.0

Each slope is the sum, over the bubbles a value flows into, of (slope there) x (local factor): the
chain rule. See `_expression` for the formulas that can be read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

from ._expression import Formula, GraphError, parse
from ._operations import Node, Operand, calculate, local_factor

__all__ = ["Graph", "GraphError", "Node", "Path", "Slope", "Term", "Value"]

MAX_PATHS = 100


@dataclass(frozen=True)
class Value:
    """A forward step: a bubble got its value."""

    node: str
    symbol: str
    inputs: tuple[float, ...]
    value: float


@dataclass(frozen=True)
class Term:
    """One way in which a bubble moves the result: through the bubble `through`."""

    through: str
    upstream: float  # the slope there
    local: float  # how many times as far `through` moves
    product: float


@dataclass(frozen=True)
class Slope:
    """A backward step: a bubble got its slope, the sum of the terms' products."""

    node: str
    symbol: str  # "dJ/db"
    terms: tuple[Term, ...]
    value: float


@dataclass(frozen=True)
class Path:
    """A way from a bubble to the result, its local factors, and their product."""

    nodes: tuple[str, ...]
    factors: tuple[float, ...]
    product: float


class Graph:
    """A calculation that runs forward and backward one bubble at a time.

    Parameters
    ----------
    formula : str
        One or more statements, such as ``"u = b*c; J = 3(a + u)"``. The last one is the result.
        Names that no statement defines are leaves.
    **values : float
        The values of leaves.

    Attributes
    ----------
    nodes : dict of str to Node
        In the order of calculation.
    result : str
        The name of the last bubble.

    Raises
    ------
    GraphError
        If the formula cannot be read, with the position; or if a value is not a finite number.
    """

    def __init__(self, formula: str, /, **values: float) -> None:
        self.nodes: dict[str, Node] = {}
        statements = parse(formula)
        self._taken = {s.name for s in statements} | set(_names([s.formula for s in statements]))
        self.result = ""
        for number, statement in enumerate(statements):
            name = statement.name
            if name in self.nodes or name in _names([statement.formula]):
                message = f"{name} has a meaning already."
                raise GraphError("name-taken", message, statement.position, name=name)
            if name is None and number == len(statements) - 1:
                name = "J" if "J" not in self._taken else None
            self.result = self._add(statement.formula, name or self._fresh_name())
        self._given: dict[str, float] = {}
        self.set(**values)

    @classmethod
    def neuron(cls, x: Sequence[float], w: Sequence[float], b: float, y: float) -> Graph:
        """One example of the neuron: products p, score z, answer a, loss L.

        The leaves are x0, x1, ..., w0, w1, ..., b and y.
        """
        if len(x) == 0 or len(x) != len(w):
            raise ValueError(f"x and w must be equally long, but hold {len(x)} and {len(w)}.")
        places = range(len(x))
        products = "; ".join(f"p{k} = x{k}*w{k}" for k in places)
        score = " + ".join(f"p{k}" for k in places)
        leaves = {f"x{k}": x[k] for k in places} | {f"w{k}": w[k] for k in places}
        formula = f"{products}; z = {score} + b; a = sigmoid(z); L = loss(a, y)"
        return cls(formula, **leaves, b=b, y=y)

    # --- Building ---

    def _add(self, formula: Formula, name: str) -> str:
        inputs = tuple(self._operand(part) for part in formula.inputs)
        operation = formula.operation
        if operation in ("name", "number"):
            operation, inputs = "same", (self._operand(formula),)
        return self._put(Node(name, operation, inputs, formula.position))

    def _operand(self, formula: Formula) -> Operand:
        if formula.operation == "number":
            return formula.number
        if formula.operation != "name":
            inputs = tuple(self._operand(part) for part in formula.inputs)
            name = self._fresh_name()
            return self._put(Node(name, formula.operation, inputs, formula.position))
        if formula.name not in self.nodes:
            self._put(Node(formula.name, "leaf", (), formula.position))
        return formula.name

    def _put(self, node: Node) -> str:
        self.nodes[node.name] = node
        return node.name

    def _fresh_name(self) -> str:
        names = chain("uvpqrst", (f"u{i}" for i in count(1)))
        name = next(name for name in names if name not in self._taken)
        self._taken.add(name)
        return name

    # --- Values ---

    @property
    def leaves(self) -> tuple[str, ...]:
        """The names that the formula does not define."""
        return tuple(n.name for n in self.nodes.values() if n.operation == "leaf")

    def set(self, /, **values: float) -> None:
        """Give leaves their values; everything calculated so far is forgotten."""
        for name, value in values.items():
            if name not in self.leaves:
                raise GraphError("unknown-name", f"{name} is not a leaf.", None, name=name)
            if not math.isfinite(value):
                message = f"The value of {name} must be a finite number."
                raise GraphError("not-finite", message, None, name=name)
            self._given[name] = float(value)
        self.reset()

    def reset(self) -> None:
        """Forget all values but the leaves', and all slopes."""
        self._values = dict(self._given)
        self._slopes: dict[str, float] = {}

    def value(self, name: str) -> float | None:
        """The value of a bubble, None if the forward pass has not reached it."""
        return self._values.get(self._node(name).name)

    def slope(self, name: str) -> float | None:
        """dJ/d(name), None if the backward pass has not reached it."""
        return self._slopes.get(self._node(name).name)

    def _node(self, name: str) -> Node:
        if name not in self.nodes:
            raise GraphError("unknown-name", f"There is no bubble {name}.", None, name=name)
        return self.nodes[name]

    # --- The two passes ---

    @property
    def next_forward(self) -> str | None:
        """The bubble whose value comes next, None when all are known."""
        waiting = (n for n, node in self.nodes.items() if node.operation != "leaf")
        return next((n for n in waiting if n not in self._values), None)

    @property
    def next_backward(self) -> str | None:
        """The bubble whose slope comes next, None when all are known."""
        return next((n for n in reversed(self.nodes) if n not in self._slopes), None)

    def forward(self) -> Value:
        """Calculate the next bubble.

        Raises
        ------
        GraphError
            If there is none left, a leaf has no value, or the number does not exist: a division
            by zero, the logarithm of a number that is not positive, an overflow.
        """
        name = self.next_forward
        if name is None:
            raise GraphError("finished", "Every value is known already.")
        node = self.nodes[name]
        inputs = self._inputs(node, self._values)
        value = calculate(node, inputs)
        self._values[name] = value
        return Value(name, node.symbol, inputs, value)

    def backward(self) -> Slope:
        """Find the slope of the next bubble, from the result back to the leaves.

        Raises
        ------
        GraphError
            If the forward pass is not complete, no bubble is left, or a slope does not exist.
        """
        if self.next_forward is not None:
            raise GraphError("not-forward", "First finish the forward pass.")
        name = self.next_backward
        if name is None:
            raise GraphError("finished", "Every slope is known already.")
        terms = []
        for through, local in self._consumers(name):
            upstream = self._slopes[through]
            terms.append(Term(through, upstream, local, upstream * local))
        value = 1.0 if name == self.result else math.fsum(term.product for term in terms)
        self._slopes[name] = value
        return Slope(name, f"d{self.result}/d{name}", tuple(terms), value)

    def finish(self) -> None:
        """Play what is left of both passes."""
        while self.next_forward is not None:
            self.forward()
        while self.next_backward is not None:
            self.backward()

    def nudge(self, name: str, by: float = 0.001) -> float:
        """How many times as far the result really moves when a leaf moves by `by`."""
        if name not in self.leaves:
            raise GraphError("unknown-name", f"{name} is not a leaf.", None, name=name)
        if by == 0 or not math.isfinite(by):
            raise ValueError(f"by must be a finite number other than zero, not {by!r}.")
        before = self._evaluate(self._given)
        after = self._evaluate({**self._given, name: self._leaf_value(name) + by})
        return (after - before) / by

    def paths(self, name: str) -> list[Path]:
        """Every way from a bubble to the result; the products add up to its slope.

        Needs a complete forward pass. Raises GraphError for more than 100 ways.
        """
        if self.next_forward is not None:
            raise GraphError("not-forward", "First finish the forward pass.")
        complete, open_ends = [], [Path((self._node(name).name,), (), 1.0)]
        while open_ends:
            path = open_ends.pop()
            if path.nodes[-1] == self.result:
                complete.append(path)
            for through, local in self._consumers(path.nodes[-1]):
                nodes, factors = (*path.nodes, through), (*path.factors, local)
                open_ends.append(Path(nodes, factors, path.product * local))
            if len(complete) + len(open_ends) > MAX_PATHS:
                raise GraphError("too-many", f"There are more than {MAX_PATHS} ways.", None)
        return complete

    def _consumers(self, name: str) -> list[tuple[str, float]]:
        """The bubbles a value flows into, with the local factor of each."""
        found = []
        for node in self.nodes.values():
            if name in node.inputs:
                inputs = self._inputs(node, self._values)
                for place, operand in enumerate(node.inputs):
                    if operand == name:
                        found.append((node.name, local_factor(node, inputs, place)))
        return found

    def _inputs(self, node: Node, values: dict[str, float]) -> tuple[float, ...]:
        found = []
        for operand in node.inputs:
            if isinstance(operand, str) and operand not in values:
                self._leaf_value(operand)
            found.append(values[operand] if isinstance(operand, str) else operand)
        return tuple(found)

    def _leaf_value(self, name: str) -> float:
        if name not in self._given:
            position = self.nodes[name].position
            raise GraphError("no-value", f"{name} has no value yet.", position, name=name)
        return self._given[name]

    def _evaluate(self, given: dict[str, float]) -> float:
        values = dict(given)
        for node in self.nodes.values():
            if node.operation != "leaf":
                values[node.name] = calculate(node, self._inputs(node, values))
        return values[self.result]


def _names(formulas: Sequence[Formula]) -> list[str]:
    """All names in formulas."""
    found = []
    waiting = list(formulas)
    while waiting:
        formula = waiting.pop()
        waiting += formula.inputs
        if formula.operation == "name":
            found.append(formula.name)
    return found
