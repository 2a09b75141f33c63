"""What the page says of keeping: when the project was saved last, and that an old one is back."""

from app import link, messages, place, reading, rooms
from app.web import one, parts, show, task, text
from app.words import on_change, t

_state = "new"
_project = ""
_greeted = False
_waiting = 0  # promises that are to be kept before anything counts as saved


def start():
    link.hear("kept", _kept)
    link.hear("resumed", _resumed)
    reading.on_letting_go(_wait_for)
    on_change(_show)


def _kept(event):
    global _state, _project
    if event["state"] == "saved" and _state != "saved":
        parts.tabs.persist()
    if event["state"] == "saved" or event["project"] != _project:
        parts.tabs.show(event["project"] if event["state"] == "saved" else "")
    _state, _project = event["state"], event["project"]
    _restate()


def _wait_for(promise):
    """Nothing counts as saved before this promise is kept."""
    global _waiting
    _waiting += 1
    _restate()
    task(_until(promise))


async def _until(promise):
    global _waiting
    try:
        await promise
    finally:
        _waiting -= 1
        _restate()


def _restate():
    line = one("#status-kept")
    show(line, _state != "new")
    if _state == "saved" and not _waiting:
        parts.age.begin(line)
    else:
        parts.age.end()
        _show()


def _show():
    """Write the words again, in the present language."""
    parts.age.write()
    if _state == "saved" and _waiting:
        text(one("#status-kept"), t("kept.saving"))
    elif _state not in ("new", "saved"):
        text(one("#status-kept"), t("kept." + _state))


def _resumed(event):
    """Greet who comes back: once, and not when Python alone was away."""
    global _greeted
    if _greeted or "stopped" in link.state or "projects" in link.state:
        return
    _greeted = True
    messages.tell("kept.back", n=event["iteration"])
    here = one("body").getAttribute("data-room")
    if place.remembered("room") == "story" != here:
        messages.offer("kept.fresh", _fresh, "kept.story", lambda: rooms.go(""))
    else:
        messages.offer("kept.fresh", _fresh)


def _fresh():
    project = link.state["project"]
    link.send("open", sample="cats", size=project["size"], alpha=None)
