"""Chapter 5, the computation graph: a calculation played forward and backward, bubble by bubble."""

from __future__ import annotations

from typing import Any

from protocol.messages import LABELS
from py_logreg.graph import Graph, GraphError, Node, Slope, Value
from py_logreg.kernels import PIXEL_MAX
from trainer import hood
from trainer.lessons import album
from trainer.lessons.given import number, whole, word
from trainer.refused import RefusedError
from trainer.trainer import Trainer
from trainer.views import View

#: The first graph, and what its leaves are at first.
FORMULA = "u = b*c; v = a + u; J = 3v"
LEAVES = {"a": 5.0, "b": 3.0, "c": 2.0}

#: The neuron for one example, with easy numbers: x, w, b, y.
EXAMPLE = ((1.0, 2.0), (0.3, -0.2), 0.1, 1.0)

#: Leaves of the learner's own formula begin with these, in turn.
OWN = (2.0, 3.0, 1.0, 4.0, 5.0)

#: How far a leaf is nudged.
NUDGE = 0.001

#: More bubbles than this are not drawn.
MOST = 40

KINDS = ("three", "neuron", "picture", "own")


def play(trainer: Trainer, given: dict[str, Any]) -> View:
    """A graph, played `forward` bubbles forward and `backward` bubbles back.

    `kind` is "three" (J = 3(a + bc)), "neuron" (one example), "picture" (one example from two
    places of the selected picture) or "own" (`formula`); `values` overrides leaves; `chosen` names
    a bubble whose ways to the result are wanted. What cannot be read or calculated is told as
    "error": [code, position, params], with all that could be.
    """
    kind = word(given, "kind", KINDS)
    try:
        graph = _graph(kind, given, trainer)
        graph.set(**_values(given, graph))
    except GraphError as error:
        return View({"kind": kind, "nodes": [], "error": _told(error)}, {})
    if len(graph.nodes) > MOST:
        error = GraphError("too-many-bubbles", "There are too many bubbles.", None, most=MOST)
        return View({"kind": kind, "nodes": [], "error": _told(error)}, {})
    problem = None
    last: Value | Slope | None = None
    steps: list[Slope] = []
    inner = [node for node in graph.nodes.values() if node.operation != "leaf"]
    played = whole(given, "forward", 0, 10**6)
    returned = whole(given, "backward", 0, 10**6)
    try:
        for _ in range(min(played, len(inner))):
            last = graph.forward()
        for _ in range(min(returned, len(graph.nodes)) if played >= len(inner) else 0):
            last = graph.backward()
            steps.append(last)
    except GraphError as error:
        problem = _told(error)
    data = {
        "kind": kind,
        "result": graph.result,
        "leaves": {name: graph.value(name) for name in graph.leaves},
        "nodes": [_bubble(graph, node) for node in graph.nodes.values()],
        "edges": _edges(graph, steps),
        "forward": sum(graph.value(node.name) is not None for node in inner),
        "forward_total": len(inner),
        "backward": len(steps),
        "backward_total": len(graph.nodes),
        "step": _step(graph, last),
        "next": [*reversed(graph.nodes), None][len(steps)],
        "error": problem,
        **_whole(graph, given.get("chosen")),
    }
    if kind == "three":
        data["asked"] = _asked(graph)
    return View(data, {})


def _graph(kind: str, given: dict[str, Any], trainer: Trainer) -> Graph:
    if kind == "three":
        return Graph(FORMULA, **LEAVES)
    if kind == "neuron":
        return Graph.neuron(*EXAMPLE)
    if kind == "picture":
        return _of_picture(trainer)
    formula = given.get("formula")
    if not isinstance(formula, str):
        raise RefusedError("bad-item")
    graph = Graph(formula)
    graph.set(**{name: OWN[k % len(OWN)] for k, name in enumerate(graph.leaves)})
    return graph


def _of_picture(trainer: Trainer) -> Graph:
    """Two bright places of the selected picture, with the project's weights there and its b."""
    picture, now = album.selected(trainer), album.neuron_of(trainer)
    if picture is None:
        raise GraphError("no-picture", "There is no picture.")
    if now is None:
        raise GraphError("many-classes", "There are more than two classes.")
    vector, (w, b) = trainer.project.vector(picture), now
    chosen = hood.brightest(vector)
    truth = float(picture.label == LABELS["a"])
    return Graph.neuron((vector[chosen] / PIXEL_MAX).tolist(), w[chosen].tolist(), b, truth)


def _values(given: dict[str, Any], graph: Graph) -> dict[str, float]:
    values = given.get("values")
    if not isinstance(values, dict):
        raise RefusedError("bad-item")
    return {name: number(values, name) for name in values if name in graph.leaves}


def _told(error: GraphError) -> list[Any]:
    return [error.code, error.position, error.params]


def _bubble(graph: Graph, node: Node) -> list[Any]:
    """[name, symbol, is a leaf, bubbles that flow in, value, slope]."""
    inputs = [operand for operand in node.inputs if isinstance(operand, str)]
    return [
        node.name,
        node.symbol,
        node.operation == "leaf",
        inputs,
        graph.value(node.name),
        graph.slope(node.name),
    ]


def _edges(graph: Graph, steps: list[Slope]) -> list[list[Any]]:
    """[from, to, local factor or None]: the factor once Backward has passed."""
    passed: dict[tuple[str, str], float] = {}
    for step in steps:
        for term in step.terms:
            way = (step.node, term.through)
            passed[way] = passed.get(way, 0.0) + term.local
    ways = [(name, node.name) for node in graph.nodes.values() for name in node.inputs]
    return [[*way, passed.get(way)] for way in dict.fromkeys(ways) if isinstance(way[0], str)]


def _step(graph: Graph, last: Value | Slope | None) -> dict[str, Any] | None:
    """The last step: what was calculated, in letters and in numbers.

    A backward step has "terms" [through, slope there, local factor, product, factor in letters].
    """
    if last is None:
        return None
    if isinstance(last, Value):
        return {
            "pass": "forward",
            "node": last.node,
            "symbol": last.symbol,
            "numbers": Node("", graph.nodes[last.node].operation, last.inputs).symbol,
            "value": last.value,
        }
    ways = [
        (node, place)
        for node in graph.nodes.values()
        for place, operand in enumerate(node.inputs)
        if operand == last.node
    ]
    terms = [
        [term.through, term.upstream, term.local, term.product, local_symbol(node, place)]
        for term, (node, place) in zip(last.terms, ways, strict=True)
    ]
    return {"pass": "backward", "node": last.node, "terms": terms, "value": last.value}


def local_symbol(node: Node, place: int) -> str:
    """The local factor d(node)/d(input at `place`) in letters."""
    names = [one if isinstance(one, str) else f"{one:g}" for one in node.inputs]
    first, second = names[0], names[-1]
    match node.operation:
        case "*":
            return names[1 - place]
        case "-" if place == 1:
            return "−1"
        case "neg":
            return "−1"
        case "/":
            return f"−{first}/{second}²" if place else f"1/{second}"
        case "^":
            return f"{node.name}·ln({first})" if place else f"{second}·{first}^({second} − 1)"
        case "exp":
            return node.name
        case "ln":
            return f"1/{first}"
        case "sigmoid":
            return f"{node.name}(1 − {node.name})"
        case "loss" if place == 1:
            return f"ln(1 − {first}) − ln({first})"
        case "loss":
            return f"−{second}/{first} + (1 − {second})/(1 − {first})"
    return "1"


def _whole(graph: Graph, chosen: Any) -> dict[str, Any]:
    """What needs both passes complete: nudges of the leaves, and the ways from a bubble."""
    given = {name: graph.value(name) for name in graph.leaves}
    data: dict[str, Any] = {"nudges": {}, "paths": [], "finished": {}}
    try:
        graph.reset()
        graph.finish()
        result = graph.value(graph.result)
        data["finished"] = {n: [graph.value(n), graph.slope(n)] for n in graph.nodes}
        for name in graph.leaves:
            moved = graph.nudge(name, NUDGE)
            value = given[name]
            after = result + moved * NUDGE
            data["nudges"][name] = [value, value + NUDGE, result, after, moved, graph.slope(name)]
        if chosen in graph.nodes:
            ways = graph.paths(chosen)
            data["paths"] = [[list(w.nodes), list(w.factors), w.product] for w in ways]
    except GraphError:
        pass  # told by the pass that meets it; until then what is known is shown
    return data


def _asked(graph: Graph) -> dict[str, Any] | None:
    """What the check asks about: dJ/dc, with two likely mistakes. None where they coincide."""
    b, c = graph.value("b"), graph.value("c")
    if b == 0 or b == c:
        return None
    return {"right": graph.slope("c"), "wrong": [b, graph.slope("b")]}


ANSWERS = {"play": play}
