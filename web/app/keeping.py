"""What the page says of keeping: when the project was saved last, and that an old one is back."""

import asyncio

from js import window

from app import link, messages
from app.web import one, parts, show, task, text
from app.words import on_change, t

#: The age of the last saving is written anew so often.
TICK = 1.0

#: So many seconds count as "just now", and so many are told one by one.
NOW, MINUTE = 2, 60

_saved = None  # when, in the page's own milliseconds, of what is kept
_state = "new"
_project = ""
_ticking = False


def start():
    link.hear("kept", _kept)
    link.hear("resumed", _resumed)
    on_change(_show)


def _kept(event):
    global _saved, _state, _project
    _state = event["state"]
    if _state == "saved":
        if _saved is None:
            parts.tabs.persist()
        _saved = window.performance.now()
        parts.tabs.show(event["project"])
    elif event["project"] != _project:
        _saved = None
        parts.tabs.show("")
    _project = event["project"]
    _show()
    if _saved is not None and not _ticking:
        task(_tick())


async def _tick():
    global _ticking
    _ticking = True
    while _saved is not None:
        await asyncio.sleep(TICK)
        _show()
    _ticking = False


def _show():
    line = one("#status-kept")
    show(line, _state != "new")
    if _state == "saved":
        text(line, _age())
    elif _state != "new":
        text(line, t("kept." + _state))


def _age():
    seconds = int((window.performance.now() - _saved) / 1000)
    if seconds < NOW:
        return t("kept.now")
    if seconds < MINUTE:
        return t("kept.seconds", n=seconds)
    return t("kept.minutes", n=seconds // MINUTE)


def _resumed(event):
    messages.tell("kept.back", n=event["iteration"])
    messages.offer("kept.fresh", _fresh)


def _fresh():
    project = link.state["project"]
    link.send("open", sample="cats", size=project["size"], alpha=None)
