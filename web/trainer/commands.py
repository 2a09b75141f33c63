"""What the page may ask, one function a command: ``HANDLERS[kind](trainer, fields, buffers)``.

A handler that returns a coroutine keeps later commands waiting until it has ended. A RefusedError
tells the page why something was not done.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import numpy as np

from py_logreg.pictures import PictureError, to_vector
from trainer import judging, opening, returning, shelf, views
from trainer.checks import known, picture_ids, positive, updates
from trainer.ingest import items_from
from trainer.masters import LENGTH, Pixels
from trainer.refused import RefusedError

if TYPE_CHECKING:
    from trainer.trainer import Trainer

Fields = dict[str, Any]
Contents = dict[str, bytes]
Work = Coroutine[Any, Any, None]


def hello(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.link.base = fields["base"]
    trainer.keeper.tab = fields["tab"]


# --- The project ---


def open_(trainer: Trainer, fields: Fields, contents: Contents) -> Work:
    return opening.open_project(trainer, fields["sample"], fields["size"], fields["alpha"])


def resume(trainer: Trainer, fields: Fields, contents: Contents) -> Work:
    return returning.resume(trainer, fields)


def projects(trainer: Trainer, fields: Fields, contents: Contents) -> Work:
    return shelf.tell(trainer)


def open_kept(trainer: Trainer, fields: Fields, contents: Contents) -> Work:
    return shelf.reopen(trainer, fields["project"], fields["others"])


def forget(trainer: Trainer, fields: Fields, contents: Contents) -> Work:
    if fields["project"] is None:
        return shelf.wipe(trainer)
    return shelf.forget(trainer, fields["project"])


def title(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    shelf.name(trainer, fields["value"])


def pack(trainer: Trainer, fields: Fields, contents: Contents) -> Work:
    from trainer import bringing

    return bringing.pack(trainer)


def pack_lesson(trainer: Trainer, fields: Fields, contents: Contents) -> Work:
    from trainer import bringing

    return bringing.pack(trainer, fields)


def look_into(trainer: Trainer, fields: Fields, contents: Contents) -> Work:
    from trainer import bringing

    return bringing.look(trainer, fields, contents)


def bring(trainer: Trainer, fields: Fields, contents: Contents) -> Work:
    from trainer import bringing

    return bringing.bring(trainer, fields, contents)


def ingest(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.ingest.add(items_from(fields["items"], contents))


def cancel_ingest(trainer: Trainer, fields: Fields, contents: Contents) -> Work:
    return trainer.ingest.stop()


def move(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    known(fields["tray"], tuple(trainer.project.trays), "tray")
    trainer.project.move(picture_ids(fields["ids"]), fields["tray"])
    trainer.data_changed()


def delete(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.project.delete(picture_ids(fields["ids"]))
    trainer.data_changed()


def clear(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    known(fields["tray"], tuple(trainer.project.trays), "tray")
    trainer.project.clear(fields["tray"])
    trainer.data_changed()


def label(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.project.label(picture_ids(fields["ids"]), fields["label"])
    trainer.data_changed()


def rename(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    try:
        trainer.project.rename(fields["tray"], fields["name"])
    finally:
        trainer.tell("project")  # also when refused: the page shows the name that holds


def hold_out(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.project.hold_out(fields["group"], fields["share"])
    trainer.data_changed()


def add_class(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    opening.count_classes(trainer, 1)


def remove_class(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    opening.count_classes(trainer, -1)


def undo(trainer: Trainer, fields: Fields, contents: Contents) -> Work | None:
    if trainer.history.word == "open":
        return _reopen(trainer)
    _undo(trainer)
    return None


async def _reopen(trainer: Trainer) -> None:
    await trainer.keeper.save()  # of the project that is left
    _undo(trainer)


def _undo(trainer: Trainer) -> None:
    if trainer.history.undo() is None:
        raise RefusedError("nothing-to-undo")
    trainer.data_changed()


# --- Training ---


def run(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.training.start(updates(fields["iterations"], "iterations"))


def step(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.training.start(updates(fields["count"], "count"), steps=True)


def stop(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.training.stop()
    trainer.race.stop()
    trainer.tell("model", "flow", "hood")


def back(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.training.stop()
    trainer.model.back()
    trainer.tell("model", "flow", "hood")


def reset(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    opening.reset(trainer)


def slow(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.training.slow = fields["on"]


def alpha(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    positive(fields["value"])
    trainer.preparation.choose(float(fields["value"]))
    trainer.training.forget_bounces()
    trainer.tell("project", "model", "hood")


def size(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    opening.resize(trainer, fields["value"])


# --- Looking ---


def select(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.selected = fields["id"]
    trainer.tell("flow", "hood")


def pixels(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    project = trainer.project
    some = [p for p in (project.get(one) for one in picture_ids(fields["ids"])) if p is not None]
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


def look(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    known(fields["tray"], trainer.model.classes, "tray")
    if len(trainer.model.classes) > 2:
        trainer.model.looked = fields["tray"]
    trainer.tell("model", "flow", "hood")


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


def again(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    if trainer.tried is None:
        raise RefusedError("no-picture", name="", tag=-1)
    _tell_answer(trainer, *trainer.tried)


def _answer(trainer: Trainer, fields: Fields, master: Pixels) -> None:
    trainer.tried = (master, fields["name"], fields["tag"])
    _tell_answer(trainer, *trainer.tried)


def _tell_answer(trainer: Trainer, master: Pixels, name: str, tag: int) -> None:
    view = views.tried(trainer.project, trainer.model, master, name, tag)
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
    from trainer import export  # it needs much of the library, which must not delay the start

    made = export.file(fields["what"], trainer.project, trainer.model)
    judging.save(trainer, fields["what"], made)


def lesson(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    from trainer import lessons  # the story must not delay the start either

    lessons.answer(trainer, fields["about"], fields["given"], fields["number"])


HANDLERS: dict[str, Callable[[Trainer, Fields, Contents], Work | None]] = {
    "hello": hello,
    "open": open_,
    "resume": resume,
    "projects": projects,
    "open_kept": open_kept,
    "forget": forget,
    "title": title,
    "pack": pack,
    "pack_lesson": pack_lesson,
    "look_into": look_into,
    "bring": bring,
    "ingest": ingest,
    "cancel_ingest": cancel_ingest,
    "move": move,
    "delete": delete,
    "clear": clear,
    "label": label,
    "rename": rename,
    "hold_out": hold_out,
    "add_class": add_class,
    "remove_class": remove_class,
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
    "look": look,
    "try": try_,
    "again": again,
    "race": race,
    "export": export_,
    "lesson": lesson,
    **judging.HANDLERS,
}
