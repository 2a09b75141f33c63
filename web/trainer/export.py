"""Files that the learner can take along."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from typing import NamedTuple

from protocol.messages import LABELS
from py_logreg import export, model
from py_logreg.estimator import LogisticRegression
from trainer.model import Model
from trainer.project import Project
from trainer.refused import RefusedError


class File(NamedTuple):
    """A file for the browser to save."""

    name: str
    mime: str
    content: bytes


def file(what: str, project: Project, now: Model) -> File:
    """One of the files in ``KINDS``; RefusedError for any other."""
    if what not in KINDS:
        raise RefusedError("export", what=what)
    return KINDS[what](project, now)


def _curve(project: Project, now: Model) -> File:
    """Every iteration on the curve as a row of a table."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["iteration", "seconds", "cost", "train_accuracy", "test_accuracy"])
    for iteration, *numbers in now.series.rows.tolist():
        writer.writerow([int(iteration), *("" if math.isnan(x) else repr(x) for x in numbers)])
    return File("curve.csv", "text/csv", text.getvalue().encode())


def _model(project: Project, now: Model) -> File:
    target = io.BytesIO()
    model.save(_estimator(project, now), target)
    return File("neuron.npz", "application/octet-stream", target.getvalue())


def _python(project: Project, now: Model) -> File:
    return File("neuron.py", "text/x-python", export.to_python(_estimator(project, now)).encode())


def _onnx(project: Project, now: Model) -> File:
    content = export.to_onnx(_estimator(project, now))
    return File("neuron.onnx", "application/octet-stream", content)


def _weights(project: Project, now: Model) -> File:
    return File("weights.csv", "text/csv", export.to_csv(_estimator(project, now)).encode())


KINDS: dict[str, Callable[[Project, Model], File]] = {
    "csv": _curve,
    "model": _model,
    "python": _python,
    "onnx": _onnx,
    "weights": _weights,
}


def _estimator(project: Project, now: Model) -> LogisticRegression:
    by_label = sorted(now.classes, key=LABELS.__getitem__)  # B, A, C, ...
    return LogisticRegression.from_parameters(
        now.weights,
        now.biases,
        classes=[LABELS[tray] for tray in by_label],
        class_names=[project.class_names[tray] or tray.upper() for tray in by_label],
        size=(project.size, project.size),
        n_iter=now.iteration,
    )
