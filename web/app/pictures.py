"""The pictures of the project, as far as they are shown: asked for once, painted when they come."""

import json

from app import link
from app.web import parts

#: Pictures of one question, so that an answer stays small (60 x 12 KB).
GROUP = 60

#: Names and marks kept; more would only be scrolled past.
REMEMBERED = 1000

_asked = set()
_about = {}  # id -> (name, mark, group)
_watchers = []


def start():
    link.hear("pixels", _arrived)
    link.hear("stopped", lambda _: _forget())
    link.hear("trays", lambda _: _asked.clear())  # an undone deletion may be asked for again


def on_arrival(handler):
    """Call ``handler(ids)`` with the set of pictures that can be painted now."""
    _watchers.append(handler)


def paint(canvas, picture):
    """Paint a picture; False while its pixels are not here (see :func:`want`)."""
    return bool(parts.pixels.picture(canvas, picture))


def want(ids):
    """Ask the trainer for pictures that are not here and not asked for yet."""
    absent = json.loads(parts.pixels.missing(json.dumps(list(ids))))
    new = [picture for picture in absent if picture not in _asked]
    _asked.update(new)
    for start in range(0, len(new), GROUP):
        link.send("pixels", ids=new[start : start + GROUP])


def about(picture):
    """(name, mark, drawing style) of a picture; empty until it has come."""
    return _about.get(picture, ("", "", ""))


def _forget():
    """Another Python numbers the pictures anew."""
    parts.pixels.forget()
    _asked.clear()
    _about.clear()


def _arrived(event):
    ids = event["ids"]
    parts.pixels.keep(json.dumps(ids))
    if len(_about) > REMEMBERED:
        _about.clear()
    for k in range(len(ids)):
        _about[ids[k]] = (event["names"][k], event["marks"][k], event["groups"][k])
    come = set(ids)
    _asked.difference_update(come)
    for handler in _watchers:
        handler(come)
