"""The calculator beside a question: reads a sum as it is written on paper."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from py_logreg.graph import Graph, GraphError
from trainer.refused import RefusedError
from trainer.views import View

if TYPE_CHECKING:
    from trainer.trainer import Trainer

#: Everything that stands for a decimal point; no function here takes two numbers.
POINTS = str.maketrans({",": ".", "，": ".", "。": "."})


def value(trainer: Trainer, given: dict[str, Any]) -> View:
    """What a sum makes: {"text": "2 × ln(3)"} -> {"value": 2.197...}; None: it has no value."""
    text = given.get("text")
    if not isinstance(text, str):
        raise RefusedError("lesson", value=str(text))
    return View({"value": _worked_out(text.translate(POINTS))}, {})


def _worked_out(text: str) -> float | None:
    try:
        graph = Graph(text)
        while graph.next_forward is not None:
            graph.forward()
    except GraphError:
        return None
    found = graph.value(graph.result)
    return found if found is not None and math.isfinite(found) else None


ANSWERS = {"value": value}
