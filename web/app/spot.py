"""One pixel, seen everywhere: in the picture, its three planes, the weights and the column.

The pointer over any of them, or the arrow keys on the picture, choose it.
"""

from app import column as places
from app import link, messages
from app.web import attribute, on, one
from app.words import t

MOVES = {"ArrowLeft": (0, -1), "ArrowRight": (0, 1), "ArrowUp": (-1, 0), "ArrowDown": (1, 0)}

_here = None  # (row, column)


def start():
    flow = one(".flow")
    on(flow, "pointermove", _point, ".cells canvas")
    on(flow, "pointerleave", lambda *_: leave())
    on(flow, "pointerout", lambda *_: leave(), ".cells canvas")
    on(one("#pic-keys"), "keydown", _key)
    on(one("#pic-keys"), "blur", lambda *_: leave())


def shown():
    return _here is not None


def leave():
    """No pixel is chosen."""
    global _here
    if _here is None:
        return
    _here = None
    attribute(one(".flow"), "data-spot", None)
    flow = link.state.get("flow")
    if flow:
        places.draw(flow["x"])


def _point(event, canvas):
    side = places.size()
    width, height = canvas.clientWidth, canvas.clientHeight
    if width and height:
        row = int(event.offsetY * side / height)
        column = int(event.offsetX * side / width)
        _choose(max(0, min(side - 1, row)), max(0, min(side - 1, column)))


def _choose(row, column):
    global _here
    flow = link.state.get("flow")
    if (row, column) == _here or not flow or flow["id"] is None:
        return
    _here = (row, column)
    side = places.size()
    frame = one(".flow")
    frame.style.setProperty("--spot-x", str(100 * column / side) + "%")
    frame.style.setProperty("--spot-y", str(100 * row / side) + "%")
    attribute(frame, "data-spot", "")
    places.draw(places.of_pixel(row * side + column))


def _key(event, _):
    side = places.size()
    if event.key == "Escape":
        leave()
    elif event.key in MOVES or event.key in ("Home", "End"):
        event.preventDefault()
        row, column = _here or (0, 0)
        if event.key == "Home":
            row = column = 0
        elif event.key == "End":
            row = column = side - 1
        elif _here is not None:
            down, right = MOVES[event.key]
            far = 10 if event.shiftKey else 1
            row = max(0, min(side - 1, row + far * down))
            column = max(0, min(side - 1, column + far * right))
        _choose(row, column)
        values = [place[2] for place in places.of_pixel(row * side + column)]
        if values:
            words = {"row": row, "column": column, "r": values[0], "g": values[1], "b": values[2]}
            messages.speak(t("neuron.spot", **words))
