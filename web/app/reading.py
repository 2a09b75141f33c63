"""From a chosen file to a picture of the project: what waits, what is being read, what failed."""

import json
from asyncio import sleep

from app import classes, link, messages
from app.live import try_file
from app.names import class_name
from app.web import every, on, one, parts, show, task, text
from app.words import on_change, t
from protocol.messages import CLASSES

#: Files of one question.
GROUP = 100

#: Where files go that go into no tray.
ELSEWHERE = ("try", "project", "batch")

_queue = []  # files caught before there was a project to put them in
_open = {}  # key -> tray: sent, not answered
_number = {}  # tray -> how many files of the two above are for it
_known = set()  # keys that came here: the inbox lists them again
_going_on = False  # more of the queue is being handed over
_added = set()  # ids of pictures that came since then
_failed = []  # [(file name, sentence)]
_done = 0  # files read since nothing was left to read
_inside = 0  # files that the trainer has before it, also those out of a zip
_cancelled = False
_opening = False  # an empty project, for a folder
_watchers = []
_letting_go = []


def start():
    parts.capture.listen(_caught, _sorted, _offered)
    link.hear("project", lambda _: _flush())
    link.hear("project", lambda _: _opened())
    link.hear("ingested", _ingested)
    link.hear("failed", _refused)
    on(one("#reading-cancel"), "click", lambda *_: _cancel())
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
    global _queue, _added, _done, _inside, _failed, _cancelled
    _open.clear()
    _queue = [item for item in _queue if not item.get("kept", True)]
    _count_anew()
    _known.clear()
    _added, _done, _inside, _failed, _cancelled = set(), 0, 0, [], False
    link.state.pop("project", None)
    _changed()
    collect()


def on_waiting(handler):
    """Call ``handler()`` when the number of files that are being read changes."""
    _watchers.append(handler)


def on_letting_go(handler):
    """Call ``handler(promise)`` when files are let go; it is kept when they are gone for good."""
    _letting_go.append(handler)


def waiting(tray):
    """How many files for ``tray`` are being read."""
    return _number.get(tray, 0)


def _count(tray, change):
    _number[tray] = _number.get(tray, 0) + change


def _count_anew():
    _number.clear()
    for item in _queue:
        _count(item["tray"], 1)
    for key in _open:
        _count(_open[key], 1)


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
            _count(item["tray"], 1)
    if "project" in link.state:
        _flush()
    _changed()


def _flush():
    """Hand over what waits; before there is a project it would be lost with the empty one.

    Many files are handed over in turns, between which the page lives on.
    """
    global _queue
    single = [item for item in _queue if item["tray"] in ("try", "project")]
    batch = [item for item in _queue if item["tray"] == "batch"]
    files = [item for item in _queue if item["tray"] not in ELSEWHERE]
    files, _queue = files[:GROUP], files[GROUP:]
    if _queue and not _going_on:
        task(_go_on())
    _count("batch", -len(batch))
    for item in single:
        _count(item["tray"], -1)
        if item["tray"] == "try":
            try_file(item["key"], item["name"], item.get("kept", True))
        else:
            loose = [] if item.get("kept", True) else [item["key"]]
            link.send("look_into", loose, key=item["key"], name=item["name"])
    for item in files:
        _open[item["key"]] = item["tray"]
    _hand_over("batch", batch, int(parts.capture.coming("batch")))
    _hand_over("ingest", files)
    if single or batch or files:
        _changed()


def _hand_over(kind, files, coming=None):
    for start_ in range(0, len(files), GROUP):
        group = files[start_ : start_ + GROUP]
        more = {} if coming is None else {"coming": coming + len(files[start_ + GROUP :])}
        loose = [item["key"] for item in group if not item.get("kept", True)]
        fields = ("key", "tray", "name", "folder")
        link.send(kind, loose, items=[{f: item[f] for f in fields} for item in group], **more)


def _cancel():
    """Read no more: what is in the trays stays, the rest is let go."""
    global _queue, _cancelled
    if _cancelled:
        return
    _cancelled = True
    unwanted = json.dumps(_firsts())
    _queue = [item for item in _queue if item["tray"] in ELSEWHERE]
    link.send("cancel_ingest")
    _let_go(parts.capture.cancel(unwanted))
    if not (_open or _inside):
        _end()
    _changed()


def cancel_batch():
    """Answer no more files of the list, whether they are here yet or not."""
    global _queue
    _queue = [item for item in _queue if item["tray"] != "batch"]
    _count_anew()
    link.send("cancel_batch", keys=[])
    _let_go(parts.capture.cancelBatch())


def _let_go(promise):
    for handler in _letting_go:
        handler(promise)


def _firsts():
    """Of each page that put files into the inbox, the first that has not come in."""
    firsts = {}
    waiting = [item["key"] for item in _queue if item["tray"] not in ELSEWHERE]
    for keys in (_open, waiting):
        for key in keys:
            page = key.split(".")[0]
            if page not in firsts or key < firsts[page]:
                firsts[page] = key
    return list(firsts.values())


async def _go_on():
    """Hand over the rest, in turns."""
    global _going_on
    _going_on = True
    try:
        while _queue and "project" in link.state:
            _flush()
            await sleep(0)
    finally:
        _going_on = False


def _close(key):
    """A file was read, or cannot be."""
    tray = _open.pop(key, None)
    if tray is not None:
        _count(tray, -1)


def _ingested(event):
    global _done, _inside
    for added in event["added"]:
        _close(added[0])
    for key, name, code, params in event["failed"]:
        _close(key)
        if not (_cancelled and code == "missing"):  # it was let go
            _failed.append((name, messages.sentence(code, params)))
    _added.update(added[1] for added in event["added"])
    _done += len(event["added"]) + len(event["failed"])
    _inside = event["total"] - event["done"]
    if not event["active"] and (_cancelled or not _left()):
        _end()
    _changed()


def _refused(failure):
    """The trainer took none of the files it was given."""
    if failure["during"] == "ingest" and "name" not in failure["params"]:
        _end()
        _changed()


def _end():
    """All files of this time are read, or let go: say how that went."""
    global _added, _done, _inside, _failed, _cancelled
    _open.clear()
    _count_anew()
    _report()
    _added, _done, _inside, _failed, _cancelled = set(), 0, 0, [], False


def _left():
    """How many files are not read yet."""
    return max(_inside, len(_open)) + len(_queue) + int(parts.capture.coming("tray"))


def _report():
    if _failed:
        key = "reading.some" if _added else "reading.none"
        messages.fault(key, n=len(_failed), added=len(_added))
        messages.details(_failed)
    elif _added:
        messages.speak(t("reading.done", n=len(_added)))
        _offer_to_remove()


def _offer_to_remove():
    """Of what came, take out what was there already, if the learner wants that."""
    from app import data  # it imports this module

    again_ = [picture for picture in data.duplicates() if picture in _added]
    if again_:
        messages.tell("reading.duplicates", n=len(again_))
        messages.offer("reading.remove", lambda: link.send("delete", ids=again_))


def _changed():
    _show()
    for handler in _watchers:
        handler()


def _show():
    left = _left()
    total = _done + left if left else 0
    show(one("#reading"), total > 1)
    show(one("#data-total"), total <= 1)
    bar = one("#reading-bar")
    bar.max = max(total, 1)
    bar.value = _done
    progress = t("reading.progress", done=_done, total=total)
    text(one("#reading-text"), progress)
    for line in every("[data-reading]"):  # where the data zone is out of sight
        text(line, progress)
        show(line, total > 1)


def _sorted(folders):
    """Which tray each folder of a double choice goes to: JSON in, JSON out."""
    try:
        return json.dumps(_by_class(json.loads(folders)))
    except Exception as error:
        messages.unexpected(str(error))
        return "{}"


def _offered(name, number):
    """What becomes of a folder that is given as a project; ask where there is one already."""
    if link.state["project"]["m"]:
        messages.tell("projects.found", name=name, n=number)
        messages.offer("projects.as_new", _open_offered, "projects.add", parts.capture.sortOffered)
    else:
        parts.capture.sortOffered()


def _open_offered():
    global _opening
    _opening = True
    link.send("open", sample="none", size=link.state["project"]["size"], alpha=None)


def _opened():
    """The empty project is there for the folder that was offered."""
    global _opening
    if _opening and not link.state["project"]["m"]:
        _opening = False
        parts.capture.sortOffered()


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
        messages.leave_untold()
        others = []
    if others:
        listed = ", ".join(folder or "." for folder in others)
        known = [class_name(letter) for letter in classes.letters]
        messages.fault("reading.folders", folders=listed, a=", ".join(known[:-1]), b=known[-1])
    return goals
