"""The projects on this device: list them, name them, delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from trainer import opening, records, returning
from trainer.masters import LENGTH
from trainer.project import NAME_LENGTH
from trainer.refused import RefusedError
from trainer.store import Change, KeptPicture, Record

if TYPE_CHECKING:
    from trainer.trainer import Trainer

#: Pictures that are written back at once.
GROUP = 512


async def tell(trainer: Trainer) -> None:
    """Tell the page which projects there are."""
    await trainer.keeper.save()
    heads = await trainer.link.store.heads() or []
    heads = sorted(heads, key=lambda head: -head.turn)
    trainer.keeper.look()
    known = trainer.keeper.faces
    none = np.empty((0, LENGTH), np.uint8)
    faces = [known.get(head.id, none) for head in heads]
    listed = [
        [head.id, *_about(head.text), head.bytes, len(some)]
        for head, some in zip(heads, faces, strict=True)
    ]
    trainer.send("projects", {"faces": np.concatenate([none, *faces])}, projects=listed)


def _about(text: str) -> list[Any]:
    """Title, sample and number of pictures of a project; nothing of one that is damaged."""
    try:
        fields = records.read_project(text)
    except records.RecordError:
        return ["", "", 0]
    return [fields["title"], fields["name"], sum(map(len, fields["trays"].values()))]


def name(trainer: Trainer, title: str) -> None:
    """Give the present project a name; an empty one takes it away."""
    trainer.project.title = " ".join(title.split())[:NAME_LENGTH]
    trainer.keeper.keep()


async def forget(trainer: Trainer, project: str) -> None:
    """Delete a project that is not open; Undo brings it back."""
    if project == trainer.keeper.id:
        raise RefusedError("project-open")
    store = trainer.link.store
    record = await store.read(project)
    if record is None:
        raise RefusedError("project-missing")
    pictures, behind = [], -1
    while some := await store.pictures(project, behind):
        pictures += some
        behind = some[-1].key
    size = next((head.bytes for head in await store.heads() or [] if head.id == project), 0)
    await store.remove([project])
    trainer.keeper.faces.pop(project, None)

    def bring_back() -> None:
        trainer.spawn(_put_back(trainer, project, record, pictures, size), "undo")

    trainer.history.push("forget", bring_back)
    trainer.tell("project")
    await tell(trainer)


async def _put_back(
    trainer: Trainer, project: str, record: Record, pictures: list[KeptPicture], size: int
) -> None:
    first = Change(project, trainer.keeper.tab, first=True, record=record.text, bytes=size)
    if record.model:
        first.model, first.content = record.model, record.content
    changes = [first]
    for start in range(0, len(pictures), GROUP):
        more = Change(project, trainer.keeper.tab, first=False)
        more.pictures = pictures[start : start + GROUP]
        changes.append(more)
    for change in changes:
        if await trainer.link.store.save(change):
            trainer.say("kept-full")
            break
    await tell(trainer)


async def wipe(trainer: Trainer) -> None:
    """Delete everything on this device, for good, and begin as on a first visit."""
    trainer.training.stop()
    trainer.ingest.cancel()
    trainer.keeper.leave()
    await trainer.link.store.remove(None)
    await opening.open_project(trainer, "cats", trainer.project.size, None)
    trainer.history.clear()
    trainer.keeper.faces.clear()
    trainer.tell("project")
    trainer.send("wiped")
    await tell(trainer)


async def reopen(trainer: Trainer, project: str, others: list[Any]) -> None:
    """Open a project of the list."""
    await trainer.keeper.save()
    await returning.open_kept(trainer, project, others)
