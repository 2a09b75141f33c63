"""Messages between the page (app) and the worker (trainer).

A message is one JSON object with a ``kind``; large numbers travel beside it as
named typed arrays ("buffers"), never inside it. This module runs unchanged in
MicroPython (page) and in CPython (worker and tests), so it uses only what both
have. Both sides call :func:`encode` before sending and :func:`decode` on
receipt: a message that is not in the tables below never crosses.

Field types: "int", "num" (finite), "str", "bool", "list", "dict", "any"; a
leading "?" also allows None.

Trays are those of the classes ("a" and "b", "c" to "f" where they were added) and "test". The
label of a picture is its class's number in LABELS: for two classes y itself. A picture is known
by its integer ``id`` for as long as the page lives. Costs, scores and probabilities are the
trainer's own numbers, unrounded; the page only formats them.
"""

import json

VERSION = 1
CLASSES = ("a", "b", "c", "d", "e", "f")
TRAYS = CLASSES + ("test",)

#: The label of a class.
LABELS = {"a": 1, "b": 0, "c": 2, "d": 3, "e": 4, "f": 5}

SIZES = (16, 32, 64)

#: What the teacher of a class pack may fix: the learning rate, the pictures' size, number and
#: names of the classes.
LOCKS = ("alpha", "size", "classes")

#: What the page may ask. kind -> {field: type}
COMMANDS = {
    # First of all: where the site lives (a worker's own address is a blob), the tab's name.
    "hello": {"base": "str", "tab": "str"},
    # Is Python there? Answered at once with "pong", both by and for boot/bridge.js.
    "ping": {},
    # Open a project from a sample ("none": empty). alpha None: follow the data.
    "open": {"sample": "str", "size": "int", "alpha": "?num"},
    # Open a project that is kept on this device (None: the one that was open last), unless it
    # belongs to one of the tabs in ``others``; where there is none, open the sample.
    "resume": {
        "project": "?str",
        "others": "list",
        "sample": "str",
        "size": "int",
        "alpha": "?num",
    },
    # The project as a file; what a file in the inbox (or in the buffer of that name) holds; open
    # it, or add its pictures to the present project.
    "pack": {},
    # The same for a class to begin with: a start page, and which of LOCKS hold.
    "pack_lesson": {"title": "str", "words": "str", "locked": "list"},
    "look_into": {"key": "str", "name": "str"},
    "bring": {"key": "str", "name": "str", "merge": "bool"},
    # The projects on this device; open one; delete one (None: everything); name the present one.
    "projects": {},
    "open_kept": {"project": "str", "others": "list"},
    "forget": {"project": "?str"},
    "title": {"value": "str"},
    # Files waiting in the inbox: [{key, tray, name, folder}]. Where the inbox could
    # not keep a file, its bytes come along as a buffer named after the key.
    "ingest": {"items": "list"},
    "cancel_ingest": {},
    "move": {"ids": "list", "tray": "str"},
    "delete": {"ids": "list"},
    "clear": {"tray": "str"},
    # Truth of pictures in the test tray: the label of a class or None (unknown).
    "label": {"ids": "list", "label": "?int"},
    "rename": {"tray": "str", "name": "str"},
    "hold_out": {"group": "?str", "share": "?num"},
    # One class more, the next letter; one less, the last, which must be empty.
    "add_class": {},
    "remove_class": {},
    "undo": {},
    # Training. "run" makes ``iterations`` further updates from where it stands.
    "run": {"iterations": "int"},
    "step": {"count": "int"},
    "stop": {},
    "back": {},
    "reset": {},
    "slow": {"on": "bool"},
    "alpha": {"value": "num"},
    "size": {"value": "int"},
    # Looking. "select" None: the first training picture.
    "select": {"id": "?int"},
    "pixels": {"ids": "list"},
    "hood": {"tab": "?str"},
    # What a tab of the drawer that can show several things is to show: trainer/judge.py and
    # explain.py say what may be ``given``.
    "inspect": {"tab": "str", "given": "dict"},
    # Keep the model as it is, to compare it; keep one no longer.
    "keep_model": {},
    "drop_model": {"number": "int"},
    # Answers to many files of the inbox, which are in no tray: items as in "ingest", and how many
    # more were chosen that the page has not handed over yet. "cancel_batch" ends that, and forgets
    # further files; "batch_table" makes a table of the answers, with these words: "file", "answer",
    # "problem", "undecided", "classes" {letter: words}, and a sentence for each file that could not
    # be read, in their order.
    "batch": {"items": "list", "coming": "int"},
    "cancel_batch": {"keys": "list"},
    "batch_table": {"words": "dict", "problems": "list"},
    # With more than two classes: whose weights are shown.
    "look": {"tray": "str"},
    # Try a picture: a file in the inbox (key), one of the project's (id), or
    # 64 x 64 RGB bytes in the buffer "rgb" (both None). ``tag`` comes back.
    "try": {"key": "?str", "id": "?int", "name": "str", "tag": "int"},
    # The last picture tried, once more: the model has changed.
    "again": {},
    "race": {"pictures": "int", "side": "int"},
    # "model", "python", "csv" (the curve), "onnx" or "weights".
    "export": {"what": "str"},
    # A question of the story: "module.function" of trainer/lessons and what it is given.
    # ``number`` comes back, also when it failed.
    "lesson": {"about": "str", "given": "dict", "number": "int"},
}

#: What the trainer may tell.
EVENTS = {
    "phase": {"phase": "str"},
    "ready": {"python": "str", "numpy": "str", "version": "str"},
    "pong": {},
    # From boot/bridge.js: the worker died, or hangs, and another one is being started.
    "stopped": {"reason": "str"},
    # Everything about the project except the pictures' list.
    "project": {
        "name": "str",  # the sample's id, or "" for the learner's own
        "classes": "list",  # their letters in order: ["a", "b"]
        "class_names": "dict",  # {"a": str, "b": str}; "" while still unnamed
        "names_default": "bool",  # the sample's own names: the page may translate them
        "size": "int",
        "n_x": "int",
        "m": "int",
        "alpha": "num",
        "alpha_follows": "bool",  # alpha still follows the data
        # 2 / lambda (1 / lambda of more than two classes): above it the cost may bounce
        "alpha_limit": "?num",
        "groups": "list",  # drawing styles present in the training trays
        "version": "int",  # of the training pictures now: trainer/versions.py
        "kept_models": "int",  # how many are kept to be compared
        "lesson": "?dict",  # of a class pack: {"title", "words", "locked": some of LOCKS}
        "can_undo": "?str",  # what Undo would take back: a word key, or None
    },
    # Changed lists of pictures: {tray: [[id, label, mark], ...]}, mark one of
    # "", "duplicate", "one-colour". Only the trays that changed.
    "trays": {"trays": "dict"},
    # The same in portions, so that the page lives on while it reads a long list: from place
    # ``behind`` on the list of a tray is this.
    "tray": {"tray": "str", "behind": "int", "pictures": "list"},
    # The neuron now. Buffers: "series" (float64 rows of iteration, seconds, cost,
    # train accuracy, test accuracy (NaN where there is none)) new since the last
    # one, "weights" (float32, n_x).
    "model": {
        "state": "str",  # "ready" or "training"
        "iteration": "int",
        "cost": "?num",  # None while a tray is empty
        "seconds": "num",
        "b": "num",
        "looked": "str",  # the class whose weights and b these are: "a" of two classes
        "right": "int",  # training pictures named correctly, of m
        "m": "int",
        "test_right": "int",
        "test_labelled": "int",
        "test_cost": "?num",
        "baseline": "?num",  # share of the commoner class in training
        "restart": "bool",  # throw the curve away, series starts anew
        "marks": "list",  # iterations at which the data changed
        "bounces": "bool",  # J has risen in this run
        "can_back": "bool",
        "version": "int",  # of the training pictures that the last update learned from; 0: none
        "kept": "list",  # [first, every]: of earlier iterations, those that can be looked at again
    },
    # One picture through the neuron (of more than two classes: through that of the class
    # looked at, where a is its probability; the loss is the picture's).
    # Buffers: "flow" (uint8 RGB, size x size x 3).
    "flow": {
        "id": "?int",
        "position": "int",  # counted from 0 among the training pictures
        "of": "int",
        "name": "str",
        "tray": "str",
        "label": "?int",
        "x": "list",  # [[k, "R", 0..255], ...] the places shown of the column
        "sums": "list",  # the running sum of w.x at evenly spaced places
        "wx": "num",
        "b": "num",
        "z": "num",
        "a": "num",
        "loss": "?num",
        "dz": "?num",
        "looked": "str",
        "answer": "str",  # the class with the largest probability, or "undecided"
        "scores": "list",  # more than two classes: [[class, z, probability], ...]
    },
    # An answer to "try". Buffers: "seen" (uint8 RGB at the project's size),
    # "votes" (float32, one per pixel: R + G + B votes; of more than two classes those for the
    # class that is named, as are z, b and the sums; a is always P(A)).
    "tried": {
        "tag": "int",
        "name": "str",
        "z": "num",
        "a": "num",
        "b": "num",
        "answer": "str",  # a class or "undecided"
        "push_a": "num",  # sum of the positive votes
        "push_b": "num",  # sum of the negative votes
        "iteration": "int",
        "scores": "list",  # more than two classes: [[class, z, probability], ...]
    },
    # Buffer "pixels": uint8, one 64 x 64 x 3 master after another.
    "pixels": {"ids": "list", "names": "list", "marks": "list", "groups": "list"},
    # added: [[key, id, tray]], failed: [[key, name, code, params]]
    "ingested": {
        "done": "int",
        "total": "int",
        "added": "list",
        "failed": "list",
        "active": "bool",
    },
    # What a tab of the drawer shows; trainer/hood.py, bowl.py, judge.py and explain.py say what is
    # in ``data``, and which buffers there are.
    # Buffer with "bowl": "grid" (float64, the heights row by row).
    "hood": {"tab": "str", "data": "dict"},
    # How far the answers to many files are; failed: [[file, code, params], ...], new since the last
    # one. "start": the first of a new list.
    "batched": {
        "start": "bool",
        "done": "int",
        "total": "int",
        "answered": "int",
        "failed": "list",
        "active": "bool",
        "iteration": "int",  # of the model that answers
    },
    # A lane ("loop", "vector", then "both") of the race; trainer/race.py says what is in it.
    "raced": {"lane": "str", "done": "bool", "data": "dict"},
    # Buffer "file".
    "exported": {"what": "str", "name": "str", "mime": "str"},
    # An answer to "lesson"; each function of trainer/lessons says what is in ``data``, and which
    # buffers there are.
    "lesson": {"about": "str", "number": "int", "data": "dict"},
    # How the project is kept on this device: "new" (nothing to keep yet), "saved" (just now),
    # "off" (refused by the browser), "full", "lost" (it belongs to another tab now).
    "kept": {"state": "str", "project": "str", "title": "str"},
    # [[id, title, sample, pictures, bytes, faces], ...], the one that was opened last first.
    # Buffer "faces": so many masters of each; of none that was not opened since the page was.
    "projects": {"projects": "list"},
    # Everything that was kept on this device is deleted.
    "wiped": {},
    # A kept project is open again.
    "resumed": {"project": "str", "iteration": "int"},
    # Buffer "file".
    "packed": {"name": "str"},
    # what: "project", or "folders" (one for each class).
    "found": {
        "key": "str",
        "name": "str",
        "what": "str",
        "pictures": "int",
        "classes": "list",
    },
    # skipped: [[why, number], ...], why being "no-class" or "already-here".
    "brought": {"added": "int", "skipped": "list"},
    # A sentence for the learner: a word key below "say." and what fills it.
    "say": {"code": "str", "params": "dict"},
    # An action failed: word key below "error."; during: the command's kind.
    "failed": {"code": "str", "params": "dict", "during": "str", "fatal": "bool"},
}

#: What "say" may say: code -> names of its params.
SAYINGS = {
    "waiting-for-pictures": ("left",),
    "bounces": ("alpha", "limit"),  # the cost has risen, alpha being above 2 / lambda
    "bounces-many": ("alpha", "limit"),  # the same for more classes, and 1 / lambda
    "rises": ("alpha",),  # the same where 2 / lambda is not known
    "kept-off": (),
    "kept-full": (),
    "kept-lost": (),
    "kept-low": ("left",),  # megabytes
    "kept-elsewhere": (),
    "kept-newer": (),
    "kept-unreadable": (),
    "kept-damaged": ("n",),  # pictures
    "kept-damaged-model": (),
    "kept-damaged-project": ("n",),
}

#: Why something "failed": code -> names of its params. A failed "try" adds name and tag, a failed
#: "lesson" its number.
FAILURES = {
    # The start, and what should never happen.
    "start": ("reason",),
    "protocol": ("reason",),
    "internal": ("reason",),
    "no-memory": (),
    # Values that are not possible.
    "alpha": ("value",),
    "iterations": ("value", "most"),
    "count": ("value", "most"),
    "size": ("value",),
    "tray": ("value",),
    "tab": ("value",),
    "lesson": ("value",),  # a question that there is not, or that was given what it cannot use
    "label": (),
    "bad-item": (),
    "name-empty": (),
    "same-name": ("name",),
    "race-pictures": ("value", "most"),
    "export": ("what",),
    "models-most": ("most",),
    "no-model": (),
    "batch-empty": (),
    # What cannot be done now.
    "tray-empty": ("tray",),  # a class or "both"
    "classes-most": ("most",),
    "classes-least": (),
    "class-not-empty": ("tray",),
    "not-finite": ("iteration", "alpha"),
    "hold-out": (),
    "nothing-to-undo": (),
    "busy": (),
    "no-picture": (),
    "locked": (),
    "project-elsewhere": (),
    "project-missing": (),
    "project-open": (),
    "project-unreadable": (),
    "sample-missing": ("sample",),
    "sample-broken": ("sample",),
    # Zip files.
    "zip-broken": (),
    "zip-too-large": ("limit",),
    "zip-names": ("name",),
    "zip-locked": (),
    "zip-no-classes": ("most",),
    "file-newer": (),
    "file-damaged": ("part",),
    # Files: also the codes in "ingested".
    "missing": (),
    "unreadable": ("reason",),
    "empty-file": (),
    "not-a-picture": (),
    "truncated": ("format",),
    "too-large": ("width", "height", "limit"),
    "unsupported-heic": (),
    "unsupported-avif": (),
    "unsupported-svg": (),
    "unsupported-colours": ("format", "mode"),
}

#: What Undo can take back: the values of "can_undo".
UNDOABLE = (
    "open",
    "merge",
    "delete",
    "clear",
    "move",
    "label",
    "rename",
    "forget",
    "hold-out",
    "add-class",
    "remove-class",
    "reset",
    "size",
    "keep-model",
    "drop-model",
)


class ProtocolError(ValueError):
    """A message that is not in the tables; ``str()`` names kind and field."""


def _fits(value, type_):
    if type_.startswith("?"):
        return value is None or _fits(value, type_[1:])
    if type_ == "any":
        return True
    if type_ == "bool":
        return isinstance(value, bool)
    if type_ == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if type_ == "num":
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return number and value - value == 0  # false for NaN and infinities
    return isinstance(value, {"str": str, "list": list, "dict": dict}[type_])


def _check(kind, fields, table):
    if not isinstance(kind, str) or kind not in table:
        raise ProtocolError("unknown kind %r" % (kind,))
    types = table[kind]
    for name in types:
        if name not in fields:
            raise ProtocolError("%s: field %s is missing" % (kind, name))
        if not _fits(fields[name], types[name]):
            raise ProtocolError("%s: field %s is not %s" % (kind, name, types[name]))
    for name in fields:
        if name not in types:
            raise ProtocolError("%s: unknown field %s" % (kind, name))


def _is_json(value):
    """Whether a value survives JSON: finite numbers, text keys, nothing else."""
    if value is None or isinstance(value, (bool, str)):
        return True
    if isinstance(value, (int, float)):
        return value - value == 0
    if isinstance(value, (list, tuple)):
        return all(_is_json(item) for item in value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(value[key]) for key in value)
    return False


def encode(kind, fields, table):
    """JSON text of one message; ProtocolError if it is not in ``table``."""
    _check(kind, fields, table)
    if not _is_json(fields):
        raise ProtocolError("%s: a field holds what JSON cannot" % kind)
    message = dict(fields)
    message["kind"] = kind
    message["v"] = VERSION
    return json.dumps(message)


def decode(text, table):
    """(kind, fields) of a JSON text; ProtocolError if it is not in ``table``."""
    try:
        message = json.loads(text)
    except ValueError:
        raise ProtocolError("not JSON") from None
    if not isinstance(message, dict) or message.pop("v", None) != VERSION:
        raise ProtocolError("not a message of version %d" % VERSION)
    kind = message.pop("kind", None)
    _check(kind, message, table)
    return kind, message
