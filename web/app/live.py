"""Ask the trainer about pictures that are not in the project: one question at a time.

A drawing or a camera changes faster than answers come, so only its newest state is
kept; it is grabbed at the moment it is asked about, at most ten times a second.
"""

import asyncio

from js import window

from app import link
from app.web import parts, task

EVERY_MS = 100

#: After so long an answer is given up, so that a lost one does not end all trying.
PATIENCE_MS = 5000

_now = None  # (source, name) to be asked about
_tag = 0
_asked = 0  # tag of the question that has no answer yet, else 0
_asked_at = -PATIENCE_MS
_sleeping = False


def start():
    link.hear("tried", _answered)
    link.hear("failed", _failed)


def offer(source, name):
    """The canvas or video ``source`` has changed: try it as soon as it may be tried."""
    global _now
    _now = (source, name)
    _pump()


def withdraw():
    """There is nothing to try any more."""
    global _now
    _now = None


def try_file(key, name, kept=True):
    """Try a file: of the inbox, or (not ``kept``) of the depot."""
    link.send("try", [] if kept else [key], key=key, id=None, name=name, tag=_next())


def try_picture(picture, name):
    """Try a picture of the project."""
    link.send("try", key=None, id=picture, name=name, tag=_next())


def _next():
    global _tag
    _tag += 1
    return _tag


def _pump():
    global _now, _asked, _asked_at, _sleeping
    now = window.performance.now()
    since = now - _asked_at
    if _now is None or (_asked and since < PATIENCE_MS):
        return
    if since < EVERY_MS:
        if not _sleeping:
            _sleeping = True
            task(_later(EVERY_MS - since))
        return
    source, name = _now
    _now = None
    if parts.pixels.grab(source, "rgb") is None:  # the camera has no picture yet
        return
    _asked, _asked_at = _next(), now
    link.send("try", ["rgb"], key=None, id=None, name=name, tag=_asked)


async def _later(ms):
    global _sleeping
    await asyncio.sleep(ms / 1000)
    _sleeping = False
    _pump()


def _answered(event):
    global _asked
    if event["tag"] == _asked:
        _asked = 0
        _pump()


def _failed(event):
    global _asked
    if event["during"] == "try":
        _asked = 0
        _pump()
