"""Carry a picture to another tray with the mouse or a pen. (Touch scrolls; there are buttons.)"""

from js import document

from app import link, pictures
from app.web import attribute, element, on

#: So many pixels from where it was pressed, a press is a drag.
SLACK = 6

_held = None  # (ids, picture, tray, x, y) of a press that may become a drag
_ghost = None
_over = None


def start(zone, ids_of):
    """Let pictures below ``zone`` be carried; ``ids_of(id)`` are those that go along."""
    on(zone, "pointerdown", lambda event, node: _press(event, node, ids_of), "[data-id]")
    if zone.id == "z-data":
        on(document, "pointermove", _move)
        on(document, "pointerup", _drop)
        on(document, "pointercancel", lambda *_: _end())
        on(document, "keydown", lambda event, _: _end() if event.key == "Escape" else None)


def _press(event, node, ids_of):
    global _held
    if event.pointerType == "touch" or event.button != 0:
        return
    picture = int(node.getAttribute("data-id"))
    tray = node.closest("[data-tray]").getAttribute("data-tray")
    _held = (ids_of(picture), picture, tray, event.clientX, event.clientY)


def _move(event, _):
    global _ghost, _over
    if _held is None:
        return
    if not event.buttons:
        _end()
        return
    _, picture, _, x, y = _held
    if _ghost is None:
        if abs(event.clientX - x) + abs(event.clientY - y) < SLACK:
            return
        _ghost = element("canvas", "ghost")
        pictures.paint(_ghost, picture)
        document.body.append(_ghost)
    event.preventDefault()
    _ghost.style.transform = "translate({}px, {}px)".format(event.clientX, event.clientY)
    _mark(_tray_at(event))


def _tray_at(event):
    below = document.elementFromPoint(event.clientX, event.clientY)
    return below.closest(".tray") if below else None


def _mark(tray):
    global _over
    if _over is not None:
        attribute(_over, "data-over", None)
    _over = tray
    if tray is not None:
        attribute(tray, "data-over", "")


def _drop(event, _):
    if _held is None or _ghost is None:
        _end()
        return
    tray = _tray_at(event)
    ids, _, source = _held[:3]
    _end()
    if tray is not None and tray.getAttribute("data-tray") != source:
        link.send("move", ids=ids, tray=tray.getAttribute("data-tray"))


def _end():
    global _held, _ghost
    _held = None
    if _ghost is not None:
        _ghost.remove()
        _ghost = None
        _mark(None)
