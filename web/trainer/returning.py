"""Bringing a kept project back: at the start, after a fault, or from the list."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from trainer import opening, records
from trainer.preparation import Preparation
from trainer.refused import RefusedError
from trainer.store import Head, KeptPicture

if TYPE_CHECKING:
    from trainer.trainer import Trainer


async def resume(trainer: Trainer, fields: dict[str, Any]) -> None:
    """Open the project that was open last, or `fields["project"]`; else a sample.

    Whatever is wrong with what is kept, there is a project afterwards.
    """
    others = [one for one in fields["others"] if isinstance(one, str)]
    heads = await _heads(trainer)
    for head in _candidates(heads, fields["project"]):
        try:
            if await trainer.link.store.claim(head.id, trainer.keeper.tab, others):
                await bring(trainer, head.id)
                return
            trainer.say("kept-elsewhere")
        except (OSError, records.RecordError, RefusedError) as error:
            newer = isinstance(error, records.RecordError) and error.newer
            trainer.say("kept-newer" if newer else "kept-unreadable")
        break
    await opening.open_project(trainer, fields["sample"], fields["size"], fields["alpha"])


async def open_kept(trainer: Trainer, project: str, others: list[Any]) -> None:
    """Open a project of the list."""
    if not await trainer.link.store.claim(project, trainer.keeper.tab, others):
        raise RefusedError("project-elsewhere")
    try:
        await bring(trainer, project)
    except (OSError, records.RecordError) as error:
        raise RefusedError("project-unreadable") from error


async def bring(trainer: Trainer, project_id: str) -> None:
    """Show a project of the store; what is damaged in it is left out, and said."""
    record = await trainer.link.store.read(project_id)
    if record is None:
        raise RefusedError("project-missing")
    lost = []
    try:
        fields = records.read_project(record.text)
    except records.RecordError as error:
        if error.newer:
            raise
        lost.append("project")
        fields = records.empty_fields()
    kept, damaged = await _pictures(trainer, project_id)
    if not lost:
        listed = {key for some in fields["trays"].values() for key, _ in some}
        damaged = len(listed.difference(picture.key for picture, _ in kept))
    project, history, keys = records.revive(fields, kept, trainer.new_id, chance=trainer.chance)
    past = None
    try:
        if record.model:
            size = (project.n_x, len(project.classes))
            past = records.read_model(record.model, record.content, *size)
    except records.RecordError:
        lost.append("model")
    model = records.model_of(project, past, trainer.clock)
    trainer.keeper.knows(project, project_id, keys)
    preparation = Preparation(fields["alpha"], fields["likely_alpha"])
    await opening.show(trainer, project, history, model, preparation)
    trainer.send("resumed", project=project_id, iteration=model.iteration)
    if "project" in lost:
        trainer.say("kept-damaged-project", n=damaged)
    elif damaged:
        trainer.say("kept-damaged", n=damaged)
    elif lost:
        trainer.say("kept-damaged-model")


async def _pictures(
    trainer: Trainer, project_id: str
) -> tuple[list[tuple[KeptPicture, dict[str, Any]]], int]:
    """The whole pictures of a project with their fields, and how many are damaged."""
    whole, damaged, behind = [], 0, -1
    while some := await trainer.link.store.pictures(project_id, behind):
        for picture in some:
            try:
                whole.append((picture, records.read_picture(picture)))
            except records.RecordError:
                damaged += 1
        behind = some[-1].key
        await asyncio.sleep(0)
    return whole, damaged


async def _heads(trainer: Trainer) -> list[Head]:
    heads = await trainer.link.store.heads()
    trainer.keeper.refused = heads is None
    return heads or []


def _candidates(heads: list[Head], project: str | None) -> list[Head]:
    if project is not None:
        return [head for head in heads if head.id == project]
    return sorted(heads, key=lambda head: -head.turn)[:1]
