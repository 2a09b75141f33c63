"""What the page may ask of the drawer's tabs "Judge" and "Explain"; see `trainer.commands`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from trainer.ingest import items_from
from trainer.refused import RefusedError

if TYPE_CHECKING:
    from trainer.export import File
    from trainer.trainer import Trainer

Fields = dict[str, Any]
Contents = dict[str, bytes]


def inspect(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.drawer.inspect(fields["tab"], fields["given"])


def keep_model(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.project.kept.keep(trainer.model, trainer.project.size)
    trainer.tell("project", "hood")


def drop_model(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    trainer.project.kept.drop(fields["number"])
    trainer.tell("project", "hood")


def batch(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    # They are in no tray: any will do for those who look at the items.
    items = [{**one, "tray": "test"} for one in fields["items"] if isinstance(one, dict)]
    trainer.batch.add(items_from(items, contents), fields["coming"])


def cancel_batch(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    if not all(isinstance(key, str) for key in fields["keys"]):
        raise RefusedError("bad-item")
    trainer.batch.cancel(fields["keys"])


def batch_table(trainer: Trainer, fields: Fields, contents: Contents) -> None:
    save(trainer, "batch", trainer.batch.table(fields["words"], fields["problems"]))


def save(trainer: Trainer, what: str, file: File) -> None:
    """Give the page a file for the browser to save."""
    content = np.frombuffer(file.content, np.uint8)
    trainer.send("exported", {"file": content}, what=what, name=file.name, mime=file.mime)


HANDLERS: dict[str, Callable[[Trainer, Fields, Contents], None]] = {
    "inspect": inspect,
    "keep_model": keep_model,
    "drop_model": drop_model,
    "batch": batch,
    "cancel_batch": cancel_batch,
    "batch_table": batch_table,
}
