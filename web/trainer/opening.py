"""Commands that put another neuron in the place of the present one: each can be taken back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from protocol.messages import SIZES
from trainer import samples
from trainer.checks import known, positive
from trainer.model import Model
from trainer.preparation import Preparation
from trainer.project import Project
from trainer.refused import RefusedError
from trainer.slices import PAUSE
from trainer.softmax import new_model
from trainer.undo import UndoStack

if TYPE_CHECKING:
    from trainer.trainer import Trainer

#: A project that has just been opened is shown with its own alpha if that is found so soon.
PATIENCE = 0.3


async def open_project(trainer: Trainer, sample: str, size: int, alpha: float | None) -> None:
    """Open a sample, or an empty project ("none"). `alpha` None: follow the data."""
    known(size, SIZES, "size")
    if alpha is not None:
        positive(alpha)
    history = UndoStack()
    likely = None
    if sample == "none":
        project = Project(history, trainer.new_id, size=size, chance=trainer.chance)
    else:
        sheet = await samples.load(sample, trainer.link.fetch)
        likely = sheet.learning_rates.get(size)
        project = Project(
            history,
            trainer.new_id,
            name=sheet.id,
            class_names=sheet.class_names,
            size=size,
            chance=trainer.chance,
        )
        for tile in sheet.tiles:
            project.add(tile.master, tile.name, tile.tray, label=tile.label, group=tile.group)
    model = new_model(project, trainer.clock)
    await show(trainer, project, history, model, Preparation(alpha, likely))


async def show(
    trainer: Trainer,
    project: Project,
    history: UndoStack,
    model: Model,
    preparation: Preparation,
) -> None:
    """Put another project in the place of the present one, which Undo brings back."""
    trainer.training.stop()
    trainer.ingest.cancel()
    await trainer.keeper.save()
    trainer.keeper.look()
    _keep_for_undo(trainer, history)
    trainer.project, trainer.history = project, history
    trainer.model, trainer.preparation = model, preparation
    trainer.selected = None
    trainer.prepare()
    trainer.keeper.opened()
    trainer.tell("trays", "project")
    until = trainer.clock() + PATIENCE
    while not (preparation.ready or preparation.likely) and trainer.clock() < until:
        await asyncio.sleep(PAUSE)
    trainer.tell_all()


def reset(trainer: Trainer) -> None:
    """Back to the zero start."""
    trainer.training.stop()
    before = trainer.model
    if before.iteration:
        before.shelve()
        trainer.model = new_model(trainer.project, trainer.clock)
        trainer.history.push("reset", lambda: _bring_back(trainer, before))
    trainer.tell("project", "model", "flow", "hood")


def resize(trainer: Trainer, size: int) -> None:
    """Show the neuron pictures of another size: it begins anew."""
    known(size, SIZES, "size")
    project, before = trainer.project, trainer.model
    old = project.size
    if size == old:
        return

    def resize_back() -> None:
        project.size = old
        _bring_back(trainer, before)

    trainer.training.stop()
    before.shelve()
    project.size = size
    trainer.model = new_model(project, trainer.clock)
    trainer.history.push("size", resize_back)
    trainer.prepare()
    trainer.tell_all()


def count_classes(trainer: Trainer, change: int) -> None:
    """One class more (change 1), or without the last one (-1): the neurons begin anew."""
    project, before = trainer.project, trainer.model
    old, names = len(project.classes), project.class_names
    last = project.classes[-1]
    if change < 0 and last in trainer.ingest.trays:
        raise RefusedError("class-not-empty", tray=last)
    project.set_classes(old + change)

    def count_back() -> None:
        project.set_classes(old)
        project.class_names = names
        _bring_back(trainer, before)

    trainer.training.stop()
    before.shelve()
    trainer.model = new_model(project, trainer.clock)
    trainer.history.push("add-class" if change > 0 else "remove-class", count_back)
    trainer.prepare()
    trainer.tell_all()


def _keep_for_undo(trainer: Trainer, history: UndoStack) -> None:
    """Opening another project can be taken back, once."""
    project, model = trainer.project, trainer.model
    preparation, before = trainer.preparation, trainer.history
    if not any(project.trays.values()):
        return
    before.clear()
    model.shelve()

    def reopen() -> None:
        trainer.ingest.cancel()
        trainer.project, trainer.history, trainer.preparation = project, before, preparation
        trainer.selected = None
        project.changed.update(project.trays)
        _bring_back(trainer, model)
        trainer.keeper.opened()

    history.push("open", reopen)


def _bring_back(trainer: Trainer, model: Model) -> None:
    trainer.training.stop()
    trainer.model = model
    model.follow()
    model.series.tell_again()
    trainer.prepare()
