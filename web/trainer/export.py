"""Files that the learner can take along."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING

from trainer.refused import RefusedError

if TYPE_CHECKING:
    from trainer.trainer import Trainer


def file(trainer: Trainer, what: str) -> tuple[str, str, bytes]:
    """Name, type and content of one file.

    Parameters
    ----------
    what : str
        "csv", the curve of the training.
    """
    if what == "csv":
        return "curve.csv", "text/csv", _curve(trainer)
    raise RefusedError("export", what=what)


def _curve(trainer: Trainer) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["iteration", "seconds", "cost", "train_accuracy", "test_accuracy"])
    for iteration, *numbers in trainer.model.series.rows.tolist():
        writer.writerow([int(iteration), *("" if math.isnan(x) else repr(x) for x in numbers)])
    return text.getvalue().encode()
