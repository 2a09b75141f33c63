"""The very lines that ran: functions of the library as they stand in the wheel."""

from __future__ import annotations

import inspect
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from trainer.refused import RefusedError
from trainer.views import View

if TYPE_CHECKING:
    from trainer.trainer import Trainer


def of(trainer: Trainer, given: dict[str, Any]) -> View:
    """Sources by their names: {"names": ["neuron.forward", ...]} -> {"sources": {name: text}}."""
    names = given.get("names")
    if not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
        raise RefusedError("lesson", value=str(names))
    return View({"sources": {name: source(name) for name in names}}, {})


@cache
def source(name: str) -> str:
    """The source of ``module.name``, or ``module.Class.name``, of py_logreg."""
    try:
        module, *path = name.split(".")
        thing: Any = import_module(f"py_logreg.{module}")
        for part in path:
            thing = getattr(thing, part)
        if not thing.__module__.startswith("py_logreg."):
            raise ValueError(f"{name} is not the library's own")
        return inspect.getsource(thing)
    except (AttributeError, ImportError, OSError, TypeError, ValueError) as error:
        raise RefusedError("lesson", value=name) from error


ANSWERS = {"of": of}
