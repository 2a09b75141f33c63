"""Opening files: look into one, then open it as a project of its own, or add it to the present."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from trainer import foreign, lesson, opening, project_file, records
from trainer.ingest import Item
from trainer.picture import digest, plain
from trainer.preparation import Preparation
from trainer.project import Project
from trainer.refused import RefusedError
from trainer.slices import spread
from trainer.softmax import new_model
from trainer.undo import UndoStack
from trainer.zipped import Zipped

if TYPE_CHECKING:
    from trainer.trainer import Trainer


async def pack(trainer: Trainer, fields: dict[str, Any] | None = None) -> None:
    """Make the project file of the present project, or a class pack with such a lesson."""
    try:
        given = lesson.read(fields)
    except ValueError as error:
        raise RefusedError("lesson", value="pack_lesson") from error
    work = project_file.pack(trainer.project, trainer.preparation, trainer.model, given)
    content = await spread(work)
    title = (given or {}).get("title") or trainer.project.title
    name = "".join(c if c.isalnum() else "-" for c in title).strip("-")
    buffers = {"file": np.frombuffer(content, np.uint8)}
    trainer.send("packed", buffers, name=f"{name or 'py_logreg-project'}.zip")


async def look(trainer: Trainer, fields: dict[str, Any], contents: dict[str, bytes]) -> None:
    """Tell what a file holds; nothing is changed. What is refused leaves the inbox."""
    try:
        await _look(trainer, fields, contents)
    except RefusedError:
        await trainer.link.remove([fields["key"]])
        raise


async def _look(trainer: Trainer, fields: dict[str, Any], contents: dict[str, bytes]) -> None:
    zipped = Zipped(await _content(trainer, fields["key"], contents))
    if project_file.is_project(zipped):
        found = await spread(project_file.unpack(zipped))
        kind, number, names = "project", len(found.pictures), found.fields["class_names"].values()
    else:
        members = foreign.pictures(zipped)
        kind, number, names = "folders", len(members), foreign.classes(members)
    told = {"key": fields["key"], "name": fields["name"], "what": kind}
    trainer.send("found", **told, pictures=number, classes=list(names))


async def bring(trainer: Trainer, fields: dict[str, Any], contents: dict[str, bytes]) -> None:
    """Open a file, or add its pictures; all of it is checked before anything is changed."""
    zipped = Zipped(await _content(trainer, fields["key"], contents))
    if not project_file.is_project(zipped):
        await _bring_folders(trainer, zipped, merge=fields["merge"])
    else:
        found = await spread(project_file.unpack(zipped))
        if fields["merge"]:
            _merge(trainer, found)
        else:
            await _open(trainer, found)
    await trainer.link.remove([fields["key"]])


async def _content(trainer: Trainer, key: str, contents: dict[str, bytes]) -> bytes:
    content = contents[key] if key in contents else await trainer.link.take(key)
    if content is None:
        raise RefusedError("missing")
    return content


async def _open(trainer: Trainer, found: project_file.Unpacked) -> None:
    project, history, _ = records.revive(
        found.fields, found.pictures, trainer.new_id, chance=trainer.chance
    )
    model = records.model_of(project, found.past, trainer.clock)
    preparation = Preparation(found.fields["alpha"], found.fields["likely_alpha"])
    await opening.show(trainer, project, history, model, preparation)
    trainer.keeper.keep()
    trainer.send("brought", added=len(found.pictures), skipped=[])


def _merge(trainer: Trainer, found: project_file.Unpacked) -> None:
    """Add pictures to the classes of the same name; skip those that are there already."""
    project = trainer.project
    names = {plain(name): tray for tray, name in project.class_names.items() if name}
    trays = {"test": "test"}
    for tray, name in found.fields["class_names"].items():
        own = project.class_names.get(tray, "")
        goal = names.get(plain(name)) or (tray if not (name and own) else "")
        if goal in project.trays:
            trays[tray] = goal
    here = {(tray, p.digest) for tray, some in project.trays.items() for p in some}
    places = {key: (t, label) for t, some in found.fields["trays"].items() for key, label in some}
    skipped: Counter[str] = Counter()
    added: list[int] = []
    for kept, about in found.pictures:
        tray, label = places[kept.key]
        master = np.frombuffer(kept.master, np.uint8)
        if tray not in trays:
            skipped["no-class"] += 1
        elif (trays[tray], digest(master)) in here:
            skipped["already-here"] += 1
        else:
            truth = label if label in (0, 1) else None
            group = about["group"]
            one = project.add(master, about["name"], trays[tray], label=truth, group=group)
            added.append(one.id)
    if added:
        project.came(added, "merge")
    trainer.data_changed()
    trainer.send("brought", added=len(added), skipped=[list(one) for one in skipped.items()])


async def _bring_folders(trainer: Trainer, zipped: Zipped, *, merge: bool) -> None:
    members = foreign.pictures(zipped)
    names = foreign.classes(members)
    if not merge:
        history = UndoStack()
        project = Project(history, trainer.new_id, chance=trainer.chance)
        project.set_classes(len(names))
        project.class_names = dict(zip(project.classes, names, strict=True))
        model = new_model(project, trainer.clock)
        await opening.show(trainer, project, history, model, Preparation())
    project = trainer.project
    trays = {plain(name): tray for tray, name in project.class_names.items()} | {"test": "test"}
    items, skipped = [], 0
    came: list[int] = []
    for member in members:
        tray = trays.get(plain(member.folder))
        if tray is None:
            skipped += 1
            continue
        name = member.path.rpartition("/")[2]
        items.append(Item(f"zip:{member.path}", name, "", tray, zipped.read(member.path), came))
    if merge and items:
        project.came(came, "merge")
        trainer.tell("project")
    trainer.ingest.add(items)
    reasons = [["no-class", skipped]] if skipped else []
    trainer.send("brought", added=len(items), skipped=reasons)
