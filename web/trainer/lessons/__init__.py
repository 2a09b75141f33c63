"""The numbers of the story: what its chapters ask, answered by py_logreg.

Each module has ``ANSWERS``: name -> ``function(trainer, given)``, which returns a `View` (the data
and the buffers of the event), or for long work a generator that returns one. A question is about
"module.name". Modules are imported when something is first asked of them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from importlib import import_module
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from trainer.refused import RefusedError
from trainer.slices import spread
from trainer.views import View

if TYPE_CHECKING:
    from trainer.trainer import Trainer

Given = dict[str, Any]
Answer = Callable[["Trainer", Given], "View | Generator[None, None, View]"]

MODULES = (
    "pixels",
    "table",
    "votes",
    "loss",
    "graph",
    "pots",
    "hill",
    "race",
    "exam",
    "stuck",
    "history",
    "why",
    "sums",
    "source",
)


def answer(trainer: Trainer, about: str, given: Given, number: int) -> None:
    """Answer one question now, or later where that is long work."""
    try:
        found = _function(about)(trainer, given)
    except Exception as error:
        trainer.report(error, "lesson", number=number)
        return
    if isinstance(found, GeneratorType):
        trainer.spawn(_later(trainer, about, found, number), "lesson", number=number)
    else:
        _tell(trainer, about, found, number)


def _function(about: str) -> Answer:
    module, _, name = about.partition(".")
    if module not in MODULES:
        raise RefusedError("lesson", value=about)
    answers: dict[str, Answer] = import_module(f"{__name__}.{module}").ANSWERS
    if name not in answers:
        raise RefusedError("lesson", value=about)
    return answers[name]


async def _later(
    trainer: Trainer, about: str, work: Generator[None, None, View], number: int
) -> None:
    _tell(trainer, about, await spread(work, clock=trainer.clock), number)


def _tell(trainer: Trainer, about: str, view: View, number: int) -> None:
    trainer.send("lesson", view.buffers, about=about, number=number, data=view.fields)
