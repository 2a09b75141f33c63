"""Under "More" of chapter 7: the learner's own cost over two directions, as a bowl that turns."""

import json

from app import link
from app.story import keys
from app.story.ask import ask_latest
from app.web import attribute, depicts, on, one, parts, show, text
from app.words import fixed, significant, t

#: Degrees that a pixel of dragging and an arrow key turn.
DRAG, KEY = 0.6, 6

#: A press that moves the pointer less than this is a click.
STILL = 5

_data = None  # the bowl as the trainer told it
_start = None  # the descent from a point that was chosen
_press = None  # (x, y) where the pointer was pressed, then where it was last
_moved = 0


def start(figure):
    on(figure, "click", lambda *_: _open(), "#c7-open")
    on(figure, "pointerdown", _down, "#c7-surface")
    on(figure, "pointermove", _turn, "#c7-surface")
    on(figure, "pointerup", _up, "#c7-surface")
    on(figure, "click", lambda *_: _spin(), "#c7-spin")
    on(figure, "input", lambda *_: _slid(), "#c7-u, #c7-v")
    on(figure, "click", lambda *_: _bright(), "#c7-bright")
    keys.roving("#c7-turn", _arrow)


def draw():
    """Ask for the bowl while somebody looks."""
    if one("#c7-bowl") is not None and not one("#c7-bowl").hidden:
        ask_latest("hill.surface", _arrived)


def _open():
    opened = one("#c7-bowl").hidden
    attribute(one("#c7-open"), "aria-expanded", "true" if opened else "false")
    show(one("#c7-bowl"), opened)
    if opened:
        draw()
    else:
        leave()


def draw_again():
    """The same bowl in another size."""
    if _data and one("#c7-surface"):
        parts.surface.turn(one("#c7-surface"), 0, 0)


def leave():
    global _data, _start
    if _data is not None and one("#c7-surface"):
        parts.surface.spin(one("#c7-surface"), False)
    _data = _start = None


def _arrived(data):
    global _data, _start
    canvas = one("#c7-surface")
    if canvas is None:
        return
    first = _data is None
    if _data is not None and (_data["J"] != data["J"] or _data.get("alpha") != data.get("alpha")):
        _start = None
    _data = data if data["J"] is not None else None
    _limit()
    if _data is None:
        text(one("#c7-start"), t("hood.no_pictures"))
        return
    _show()
    if first and not parts.surface.spin(canvas, True):
        _mark_spin(False)
    elif first:
        _mark_spin(True)


def _show():
    if _data is None:
        return
    path = [[point[0], point[1]] for point in _data["path"]]
    here = [0, 0, _data["J"]]
    paths = [{"kind": "l-ink", "points": [here]}]
    if _start:
        paths.append({"kind": "l-g", "points": _start["path"]})
        first, last = _start["path"][0], _start["path"][-1]
        words = {"begin": fixed(first[2], 6), "end": fixed(last[2], 6)}
        words["n"] = str(len(_start["path"]) - 1)
        text(one("#c7-start"), t("story.7.ui.start_says", **words))
    else:
        text(one("#c7-start"), "")
    about = {"u": _data["u"], "v": _data["v"], "paths": paths}
    canvas = one("#c7-surface")
    parts.surface.show(canvas, "surface", json.dumps(about))
    words = {"now": fixed(_data["J"], 6), "low": fixed(_data["lowest"][2], 6), "n": len(path)}
    depicts(canvas, t("story.7.ui.bowl_label", **words))


def _limit():
    project = link.state.get("project")
    limit = project and project["alpha_limit"]
    words = t("story.7.ui.limit", limit=significant(limit, 4)) if limit else ""
    text(one("#c7-limit"), words)


# --- Turning ---


def _down(event, canvas):
    global _press, _moved
    event.preventDefault()
    canvas.setPointerCapture(event.pointerId)
    _press, _moved = (event.clientX, event.clientY), 0
    _stop()
    one("#c7-turn").focus()


def _turn(event, canvas):
    global _press, _moved
    if _press is None or not event.buttons:
        return
    dx, dy = event.clientX - _press[0], event.clientY - _press[1]
    _press = (event.clientX, event.clientY)
    _moved += abs(dx) + abs(dy)
    parts.surface.turn(canvas, -DRAG * dx, DRAG * dy)


def _up(event, canvas):
    global _press
    if _press is None:
        return
    _press = None
    if _moved < STILL and _data is not None:
        box = canvas.getBoundingClientRect()
        place = parts.surface.pick(canvas, event.clientX - box.left, event.clientY - box.top)
        u, v = json.loads(place)
        _from(u, v)


def _arrow(dx, dy):
    _stop()
    parts.surface.turn(one("#c7-surface"), -KEY * dx, -KEY * dy)


def _spin():
    pressed = one("#c7-spin").getAttribute("aria-pressed") == "true"
    _mark_spin(bool(parts.surface.spin(one("#c7-surface"), not pressed)))


def _stop():
    parts.surface.spin(one("#c7-surface"), False)
    _mark_spin(False)


def _mark_spin(on_):
    attribute(one("#c7-spin"), "aria-pressed", "true" if on_ else "false")


# --- A start of one's own ---


def _slid():
    if _data is not None:
        (u0, u1, _), (v0, v1, _) = _data["u"], _data["v"]
        # Downhill is to the right, as it is drawn: against u.
        u = u1 + (u0 - u1) * float(one("#c7-u").value) / 100
        _from(u, v0 + (v1 - v0) * float(one("#c7-v").value) / 100)


def _from(u, v):
    ask_latest("hill.start", _started, at=[u, v])


def _started(data):
    global _start
    if _data is None or one("#c7-surface") is None:
        return
    _start = data
    (u0, u1, _), (v0, v1, _) = _data["u"], _data["v"]
    u, v = data["path"][0][0], data["path"][0][1]
    one("#c7-u").value = str(round(100 * (u - u1) / (u0 - u1)))
    one("#c7-v").value = str(round(100 * (v - v0) / (v1 - v0)))
    _show()


def _bright():
    """The sample whose cost bounces before it falls."""
    link.send("open", sample="bright-dark", size=link.state["project"]["size"], alpha=0.02)
