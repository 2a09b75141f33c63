"""A project as texts and bytes, to keep it and to bring it back. What is read is never trusted.

A record is JSON with its version in it; numbers of the model are float64, one array behind the
other, with a checksum. Where a part is damaged the rest is brought back and the part is named.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from protocol.messages import CLASSES, LABELS, SIZES, TRAYS
from trainer import kept_models, lesson
from trainer.kept_models import KeptModels
from trainer.masters import LENGTH
from trainer.model import Model, Past
from trainer.picture import Picture
from trainer.preparation import Preparation, Rate
from trainer.project import NAME_LENGTH, Project
from trainer.series import COLUMNS
from trainer.softmax import new_model
from trainer.store import KeptPicture
from trainer.undo import UndoStack
from trainer.versions import Versions

VERSION = 1

#: Iterations and rows of a curve beyond these are not ours.
MOST_ITERATIONS, MOST_ROWS = 1 << 53, 1 << 20


class RecordError(ValueError):
    """A record that cannot be used; ``newer`` if a later version of this site wrote it."""

    def __init__(self, problem: str, *, newer: bool = False) -> None:
        super().__init__(problem)
        self.newer = newer


# --- Writing ---


def project_text(project: Project, rate: Rate, keys: dict[int, int]) -> str:
    """Everything about a project but its pictures and its model.

    Parameters
    ----------
    keys : dict of int to int
        Under which key each picture is kept, by its id.
    """
    trays = {
        tray: [[keys[p.id], p.label] for p in some if p.id in keys]
        for tray, some in project.trays.items()
    }
    return json.dumps(
        {
            "version": VERSION,
            "name": project.name,
            "title": project.title,
            "classes": list(project.classes),
            "class_names": project.class_names,
            "first_names": project.first_names,
            "size": project.size,
            "alpha": rate.chosen,
            "likely_alpha": rate.found,
            "trays": trays,
            "version_of_data": [project.versions.now, project.versions.latest],
            "kept_models": project.kept.records(),
            "lesson": project.lesson,
        }
    )


def picture_text(picture: Picture, master: bytes) -> str:
    """One picture. Tray and label help only where the project's own text is lost."""
    return json.dumps(
        {
            "name": picture.name,
            "group": picture.group,
            "tray": picture.tray,
            "label": picture.label,
            "crc": crc32(master),
        }
    )


def model_record(model: Model) -> tuple[str, bytes]:
    """Text and bytes of a model with its curve."""
    past = model.past()
    arrays = [np.asarray(one, np.float64) for one in (past.w, past.b, past.rows)]
    content = b"".join(np.ascontiguousarray(one).tobytes() for one in arrays)
    about = {
        "version": VERSION,
        "shapes": [list(one.shape) for one in arrays],
        "crc": crc32(content),
        "iteration": past.iteration,
        "seconds": past.seconds,
        "marks": past.marks,
        "looked": past.looked,
        "version_of_data": past.version,
    }
    return json.dumps(about), content


# --- Reading ---


@dataclass
class Revived:
    """A project that was brought back."""

    project: Project
    preparation: Preparation
    history: UndoStack
    model: Model
    keys: dict[int, int]
    damaged: int = 0  # pictures that are lost
    lost: list[str] = field(default_factory=list)  # "project" and "model" where they were damaged


def read_project(text: str) -> dict[str, Any]:
    """The fields of a project's text, checked; RecordError."""
    fields = _read(text)
    try:
        classes = tuple(fields["classes"])
        names, first = fields["class_names"], fields["first_names"]
        trays = fields["trays"]
        _need(classes == CLASSES[: len(classes)] and len(classes) >= 2, "classes")
        _need(set(trays) == {*classes, "test"}, "trays")
        for table in (names, first):
            _need(set(table) <= set(CLASSES) and all(map(_is_name, table.values())), "names")
        _need(set(names) == set(classes), "names")
        _need(_is_name(fields["name"]) and _is_name(fields["title"]), "name")
        _need(fields["size"] in SIZES, "size")
        for alpha in (fields["alpha"], fields.setdefault("likely_alpha", None)):
            _need(alpha is None or (_is_number(alpha) and alpha > 0), "alpha")
        fields["lesson"] = lesson.read(fields.get("lesson"))
        labels = {None, *(LABELS[tray] for tray in classes)}
        for tray, some in trays.items():
            for key, label in some:
                _need(type(key) is int and label in labels, "trays")
                _need(tray == "test" or label == LABELS[tray], "trays")
        now, latest = fields.setdefault("version_of_data", [0, 0])
        _need(_is_count(now) and _is_count(latest) and now <= latest, "version of the data")
        kept = [kept_models.read(one) for one in fields.get("kept_models", [])]
        _need(len({one.number for one in kept}) == len(kept) <= kept_models.MOST, "models")
        fields["kept_models"] = kept
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, RecordError):
            raise
        raise RecordError(f"a field is missing or of another type ({error})") from error
    return fields


def read_model(text: str, content: bytes, n_x: int, classes: int) -> Past:
    """A model's record, checked; RecordError."""
    about = _read(text)
    try:
        w_shape, b_shape, rows_shape = (tuple(one) for one in about["shapes"])
        many = (classes,) if classes > 2 else ()
        _need(w_shape == (*many, n_x) and b_shape == many, "shapes")
        _need(len(rows_shape) == 2 and rows_shape[1] == COLUMNS, "shapes")
        _need(0 <= rows_shape[0] <= MOST_ROWS, "shapes")
        _need(crc32(content) == about["crc"], "checksum")
        sizes = [math.prod(shape) for shape in (w_shape, b_shape, rows_shape)]
        _need(len(content) == 8 * sum(sizes), "length")
        numbers = np.frombuffer(content, np.float64)
        w, b, rows = np.split(numbers, np.cumsum(sizes)[:-1])
        _need(bool(np.isfinite(w).all() and np.isfinite(b).all()), "numbers")
        iteration, seconds, marks = about["iteration"], about["seconds"], about["marks"]
        _need(type(iteration) is int and 0 <= iteration < MOST_ITERATIONS, "iteration")
        _need(_is_number(seconds) and seconds >= 0, "seconds")
        _need(all(type(one) is int and 0 <= one <= iteration for one in marks), "marks")
        _need(about["looked"] in CLASSES[:classes], "looked")
        version = about.get("version_of_data", 0)
        _need(_is_count(version), "version of the data")
        rows = rows.reshape(rows_shape)
        _need(_is_curve(rows, iteration), "curve")
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, RecordError):
            raise
        raise RecordError(f"a field is missing or of another type ({error})") from error
    bias: Any = b.copy() if many else float(b[0])
    w = w.reshape(w_shape).copy()
    return Past(w, bias, iteration, seconds, rows, marks, about["looked"], version)


def read_picture(kept: KeptPicture) -> dict[str, Any]:
    """The fields of a picture whose bytes are whole; RecordError."""
    fields = _read(kept.text, versioned=False)
    try:
        _need(len(kept.master) == LENGTH and crc32(kept.master) == fields["crc"], "pixels")
        _need(_is_name(fields["name"]) and _is_name(fields["group"]), "name")
        _need(fields["tray"] in TRAYS, "tray")
        _need(fields["label"] is None or fields["label"] in LABELS.values(), "label")
    except (KeyError, TypeError) as error:
        raise RecordError(f"a field is missing or of another type ({error})") from error
    return fields


def empty_fields() -> dict[str, Any]:
    """What stands for a project's text that is lost: the pictures say where they belong."""
    return {
        "name": "",
        "title": "",
        "classes": list(CLASSES[:2]),
        "class_names": {"a": "", "b": ""},
        "first_names": {"a": "", "b": ""},
        "size": 64,
        "alpha": None,
        "likely_alpha": None,
        "trays": {"a": [], "b": [], "test": []},
        "version_of_data": [0, 0],
        "kept_models": [],
        "lesson": None,
    }


def revive(
    fields: dict[str, Any],
    pictures: Iterable[tuple[KeptPicture, dict[str, Any]]],
    new_id: Callable[[], int],
    **options: Any,
) -> tuple[Project, UndoStack, dict[int, int]]:
    """A project from its checked fields and pictures, and under which key each is kept.

    A picture that no tray names goes where it was when it was written.
    """
    history = UndoStack()
    project = Project(
        history,
        new_id,
        name=fields["name"],
        class_names=fields["first_names"],
        size=fields["size"],
        **options,
    )
    project.title, project.lesson = fields["title"], fields["lesson"]
    project.set_classes(len(fields["classes"]))
    project.class_names = dict(fields["class_names"])
    project.versions = Versions(*fields["version_of_data"])
    project.kept = KeptModels(history, fields["kept_models"])
    places = {
        key: (tray, place, label)
        for tray, some in fields["trays"].items()
        for place, (key, label) in enumerate(some)
    }
    keys: dict[int, int] = {}
    for kept, about in pictures:
        tray, _, label = places.get(kept.key, (about["tray"], 0, about["label"]))
        if tray not in project.trays:
            tray, label = "test", None
        master = np.frombuffer(kept.master, np.uint8)
        added = project.add(master, about["name"], tray, label=label, group=about["group"])
        keys[added.id] = kept.key
    last = len(places)
    for some in project.trays.values():
        some.sort(key=lambda p: places.get(keys[p.id], ("", last, None))[1])
    return project, history, keys


def model_of(project: Project, past: Past | None, clock: Callable[[], float]) -> Model:
    """The project's model, where it was."""
    model = new_model(project, clock)
    if past is not None:
        model.resume(past)
    return model


def _read(text: str, *, versioned: bool = True) -> dict[str, Any]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordError("is not JSON") from error
    _need(isinstance(fields, dict), "is no object")
    if versioned:
        version = fields.get("version")
        _need(type(version) is int and version >= 1, "version")
        if version > VERSION:
            raise RecordError("was written by a newer version", newer=True)
    return fields


def _need(so: bool, what: str) -> None:
    if not so:
        raise RecordError(what)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= NAME_LENGTH


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < MOST_ITERATIONS


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_curve(rows: NDArray[np.float64], iteration: int) -> bool:
    if not len(rows):
        return True
    steps = rows[:, 0]
    rising = bool((np.diff(steps) > 0).all()) and steps[0] >= 0 and steps[-1] <= iteration
    return rising and bool(np.isfinite(rows[:, :4]).all())
