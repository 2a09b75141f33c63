"""What the page may ask, one function a command: ``HANDLERS[kind](trainer, fields, buffers)``.

A handler that returns a coroutine keeps later commands waiting until it has ended. A RefusedError
tells the page why something was not done.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import numpy as np

from protocol.messages import SIZES, TRAYS
from py_logreg.pictures import PictureError, to_vector
from trainer import export, samples, views
from trainer.ingest import items_from
from trainer.masters import LENGTH, Pixels
from trainer.model import Model
from trainer.preparation import Preparation
from trainer.project import Project
from trainer.refused import RefusedError
from trainer.slices import PAUSE
from trainer.undo import UndoStack

if TYPE_CHECKING:
    from trainer.trainer import Trainer

Fields = dict[str, Any]
Contents = dict[str, bytes]
Work = Coroutine[Any, Any, None]

#: Most updates that one command may ask for.
MOST_UPDATES = 100_000

#: A project that has just been opened is shown with its own alpha if that is found so soon.
PATIENCE = 0.3


def hello(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.link.base = fields["base"]


# --- The project ---


def open_(trainer: Trainer, fields: Fields, contents: Contents) -> Work:
    _known(fields["size"], SIZES, "size")
    if fields["alpha"] is not None:
        _positive(fields["alpha"])
    return _open(trainer, fields["sample"], fields["size"], fields["alpha"])


async def _open(trainer: Trainer, sample: str, size: int, alpha: float | None) -> None:
    history = UndoStack()
    if sample == "none":
        project = Project(history, trainer.new_id, size=size, chance=trainer.chance)
    else:
        sheet = await samples.load(sample, trainer.link.fetch)
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
    trainer.training.stop()
    trainer.ingest.cancel()
    _keep_for_undo(trainer, history)
    trainer.project, trainer.history = project, history
    trainer.model = Model(project, trainer.clock)
    trainer.preparation = Preparation(alpha)
    trainer.selected = None
    trainer.prepare()
    until = trainer.clock() + PATIENCE
    while not trainer.preparation.ready and trainer.clock() < until:
        await asyncio.sleep(PAUSE)
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
        project.changed.update(TRAYS)
        _bring_back(trainer, model)

    history.push("open", reopen)


def _bring_back(trainer: Trainer, model: Model) -> None:
    trainer.training.stop()
    trainer.model = model
    model.follow()
    model.series.tell_again()
    trainer.prepare()


def ingest(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.ingest.add(items_from(fields["items"], contents))


def cancel_ingest(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.ingest.cancel()


def move(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    _known(fields["tray"], TRAYS, "tray")
    trainer.project.move(_ids(fields), fields["tray"])
    trainer.data_changed()


def delete(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.project.delete(_ids(fields))
    trainer.data_changed()


def clear(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    _known(fields["tray"], TRAYS, "tray")
    trainer.project.clear(fields["tray"])
    trainer.data_changed()


def label(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.project.label(_ids(fields), fields["label"])
    trainer.data_changed()


def rename(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    try:
        trainer.project.rename(fields["tray"], fields["name"])
    finally:
        trainer.tell("project")  # also when refused: the page shows the name that holds


def hold_out(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.project.hold_out(fields["group"], fields["share"])
    trainer.data_changed()


def undo(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    if trainer.history.undo() is None:
        raise RefusedError("nothing-to-undo")
    trainer.data_changed()


# --- Training ---


def run(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.training.start(_updates(fields["iterations"], "iterations"))


def step(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.training.start(_updates(fields["count"], "count"), steps=True)


def stop(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.training.stop()
    trainer.race.stop()
    trainer.tell("model", "flow", "hood")


def back(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.training.stop()
    trainer.model.back()
    trainer.tell("model", "flow", "hood")


def reset(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.training.stop()
    before = trainer.model
    if before.iteration:
        before.shelve()
        trainer.model = Model(trainer.project, trainer.clock)
        trainer.history.push("reset", lambda: _bring_back(trainer, before))
    trainer.tell("project", "model", "flow", "hood")


def slow(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.training.slow = fields["on"]


def alpha(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    _positive(fields["value"])
    trainer.preparation.choose(float(fields["value"]))
    trainer.training.forget_bounces()
    trainer.tell("project", "model", "hood")


def size(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    _known(fields["value"], SIZES, "size")
    project, before = trainer.project, trainer.model
    old = project.size
    if fields["value"] == old:
        return

    def resize_back() -> None:
        project.size = old
        _bring_back(trainer, before)

    trainer.training.stop()
    before.shelve()
    project.size = fields["value"]
    trainer.model = Model(project, trainer.clock)
    trainer.history.push("size", resize_back)
    trainer.prepare()
    trainer.tell_all()


# --- Looking ---


def select(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.selected = fields["id"]
    trainer.tell("flow", "hood")


def pixels(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    project = trainer.project
    some = [p for p in (project.get(one) for one in _ids(fields)) if p is not None]
    trainer.send(
        "pixels",
        {"pixels": project.masters(some)},
        ids=[p.id for p in some],
        names=[p.name for p in some],
        marks=[project.mark(p) for p in some],
        groups=[p.group for p in some],
    )


def hood(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.drawer.open(fields["tab"])


def try_(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    key, picture = fields["key"], trainer.project.get(fields["id"])
    if key is not None and key not in contents:
        trainer.spawn(_try_from_inbox(trainer, fields), "try")
    elif key is not None:
        _answer(trainer, fields, _decoded(contents[key], fields))
    elif picture is not None:
        _answer(trainer, fields, trainer.project.masters([picture])[0])
    else:
        rgb = contents.get("rgb", b"")
        if len(rgb) != LENGTH:
            raise RefusedError("no-picture", name=fields["name"], tag=fields["tag"])
        _answer(trainer, fields, np.frombuffer(rgb, np.uint8))


async def _try_from_inbox(trainer: Trainer, fields: Fields) -> None:
    content = await trainer.link.take(fields["key"])
    if content is None:
        raise RefusedError("missing", name=fields["name"], tag=fields["tag"])
    try:
        _answer(trainer, fields, _decoded(content, fields))
    finally:
        await trainer.link.remove([fields["key"]])


def _answer(trainer: Trainer, fields: Fields, master: Pixels) -> None:
    view = views.tried(trainer.project, trainer.model, master, fields["name"], fields["tag"])
    trainer.send("tried", view.buffers, **view.fields)


def _decoded(content: bytes, fields: Fields) -> Pixels:
    try:
        return to_vector(content)
    except PictureError as error:
        told = {"name": fields["name"], "tag": fields["tag"]}
        raise RefusedError(error.code, **error.params, **told) from error


def race(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.race.start(fields["pictures"], fields["side"])


def export_(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    name, mime, content = export.file(trainer, fields["what"])
    trainer.send(
        "exported",
        {"file": np.frombuffer(content, np.uint8)},
        what=fields["what"],
        name=name,
        mime=mime,
    )


# --- Checks ---


def _ids(fields: Fields) -> list[int]:
    if not all(isinstance(one, int) for one in fields["ids"]):
        raise RefusedError("bad-item")
    return fields["ids"]


def _known(value: Any, allowed: tuple[Any, ...], code: str) -> None:
    if value not in allowed:
        raise RefusedError(code, value=value)


def _positive(value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise RefusedError("alpha", value=value)


def _updates(value: int, code: str) -> int:
    if not 1 <= value <= MOST_UPDATES:
        raise RefusedError(code, value=value, most=MOST_UPDATES)
    return value


HANDLERS: dict[str, Callable[[Trainer, Fields, Contents], Work | None]] = {
    "hello": hello,
    "open": open_,
    "ingest": ingest,
    "cancel_ingest": cancel_ingest,
    "move": move,
    "delete": delete,
    "clear": clear,
    "label": label,
    "rename": rename,
    "hold_out": hold_out,
    "undo": undo,
    "run": run,
    "step": step,
    "stop": stop,
    "back": back,
    "reset": reset,
    "slow": slow,
    "alpha": alpha,
    "size": size,
    "select": select,
    "pixels": pixels,
    "hood": hood,
    "try": try_,
    "race": race,
    "export": export_,
}
