"""From a chosen file to a picture of the project: what waits, what is being read, what failed."""

import json

from app import classes, link, messages
from app.live import try_file
from app.names import class_name
from app.web import on, one, parts, show, task, text
from app.words import on_change, t
from protocol.messages import CLASSES

#: Files of one question.
GROUP = 100

_queue = []  # files caught before there was a project to put them in
_open = {}  # key -> tray: sent, not answered
_known = set()  # keys that came here: the inbox lists them again
_added = 0
_failed = []  # [(file name, sentence)]
_progress = (0, 0)
_watchers = []


def start():
    parts.capture.listen(_caught, _sorted)
    link.hear("project", lambda _: _flush())
    link.hear("ingested", _ingested)
    on(one("#reading-cancel"), "click", lambda *_: link.send("cancel_ingest"))
    on_change(_show)
    link.hear("resumed", lambda event: task(_leftovers(event["project"])))


def collect():
    """Read, as soon as there is a project, what earlier visits left behind."""
    task(_leftovers(""))


def busy():
    """Whether files are being read."""
    return bool(_open)


def again():
    """Python was started anew: what it had not read yet still lies in the inbox."""
    global _added, _failed, _progress
    _open.clear()
    _known.clear()
    _added, _failed, _progress = 0, [], (0, 0)
    link.state.pop("project", None)
    _changed()
    collect()


def on_waiting(handler):
    """Call ``handler()`` when the number of files that are being read changes."""
    _watchers.append(handler)


def waiting(tray):
    """How many files for ``tray`` are being read."""
    in_queue = sum(1 for item in _queue if item["tray"] == tray)
    return in_queue + sum(1 for goal in _open.values() if goal == tray)


async def _leftovers(project):
    items = json.loads(await parts.capture.leftovers(project))
    # A list of answers that was cut short has lost what it had: it is not taken up again.
    old = [item["key"] for item in items if item["tray"] == "batch" and item["key"] not in _known]
    if old:
        link.send("cancel_batch", keys=old)
    _take([item for item in items if item["tray"] != "batch"])


def _caught(batch):
    try:
        _take(json.loads(batch))
    except Exception as error:
        messages.unexpected(str(error))


def _take(items):
    for item in items:
        if item["key"] not in _known:
            _known.add(item["key"])
            _queue.append(item)
    if "project" in link.state:
        _flush()
    _changed()


def _flush():
    """Hand over what waits; before there is a project it would be lost with the empty one."""
    global _queue
    queue, _queue = _queue, []
    for item in queue:
        if item["tray"] == "try":
            try_file(item["key"], item["name"], item.get("kept", True))
        elif item["tray"] == "project":
            loose = [] if item.get("kept", True) else [item["key"]]
            link.send("look_into", loose, key=item["key"], name=item["name"])
    _hand_over("batch", [item for item in queue if item["tray"] == "batch"])
    files = [item for item in queue if item["tray"] not in ("try", "project", "batch")]
    for item in files:
        _open[item["key"]] = item["tray"]
    _hand_over("ingest", files)
    if queue:
        _changed()


def _hand_over(kind, files):
    for start_ in range(0, len(files), GROUP):
        group = files[start_ : start_ + GROUP]
        loose = [item["key"] for item in group if not item.get("kept", True)]
        fields = ("key", "tray", "name", "folder")
        link.send(kind, loose, items=[{f: item[f] for f in fields} for item in group])


def _ingested(event):
    global _added, _failed, _progress
    for added in event["added"]:
        _open.pop(added[0], None)
    for key, name, code, params in event["failed"]:
        _open.pop(key, None)
        _failed.append((name, messages.sentence(code, params)))
    _added += len(event["added"])
    _progress = (event["done"], event["total"])
    if not event["active"]:
        _open.clear()
        _report()
        _added, _failed, _progress = 0, [], (0, 0)
    _changed()


def _report():
    if _failed:
        key = "reading.some" if _added else "reading.none"
        messages.fault(key, n=len(_failed), added=_added)
        messages.details(_failed)
    elif _added:
        messages.speak(t("reading.done", n=_added))


def _changed():
    _show()
    for handler in _watchers:
        handler()


def _show():
    done, total = _progress
    show(one("#reading"), total > 1)
    show(one("#data-total"), total <= 1)
    bar = one("#reading-bar")
    bar.max = max(total, 1)
    bar.value = done
    text(one("#reading-text"), t("reading.progress", done=done, total=total))


def _sorted(folders):
    """Which tray each folder of a double choice goes to: JSON in, JSON out."""
    try:
        return json.dumps(_by_class(json.loads(folders)))
    except Exception as error:
        messages.unexpected(str(error))
        return "{}"


def _by_class(folders):
    names = {class_name(letter).lower(): letter for letter in classes.letters}
    names["test"] = "test"
    goals = {folder: names[folder.lower()] for folder in folders if folder.lower() in names}
    others = [folder for folder in folders if folder not in goals]
    trays = link.state["project"]["m"] if "project" in link.state else 0
    free = [tray for tray in CLASSES if tray not in goals.values()]
    if others and not trays and len(others) <= len(free):
        for tray, folder in zip(free, others):
            if tray not in classes.letters:
                link.send("add_class")
            link.send("rename", tray=tray, name=folder)
            goals[folder] = tray
        others = []
    if others:
        listed = ", ".join(folder or "." for folder in others)
        known = [class_name(letter) for letter in classes.letters]
        messages.fault("reading.folders", folders=listed, a=", ".join(known[:-1]), b=known[-1])
    return goals
