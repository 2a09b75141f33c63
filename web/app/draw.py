"""Panel: draw a picture, light on dark, and see the neuron's answer while drawing."""

from js import window

from app import data, live
from app.strokes import Strokes
from app.web import attribute, every, on, one, parts, show, text
from app.words import t

#: The keyboard's cursor moves so many pixels of the sheet.
STRIDE = 8
LONG_STRIDE = 32

ARROWS = {"ArrowLeft": (-1, 0), "ArrowRight": (1, 0), "ArrowUp": (0, -1), "ArrowDown": (0, 1)}

_strokes = None
_brush = 24
_colour = None
_erasing = False
_pointer = None  # the pointer that draws
_cross = (160, 160)  # the keyboard's cursor
_space = False  # the keyboard paints
_number = 0  # drawings added


def open(body):
    global _strokes, _colour, _erasing, _brush, _pointer, _space
    pad = one("#pad", body)
    _strokes = Strokes(pad, window.getComputedStyle(pad).backgroundColor)
    _erasing, _brush, _pointer, _space = False, 24, None, False
    _pick_colour(one(".swatch", body))
    on(pad, "pointerdown", _down)
    on(pad, "pointermove", _move)
    on(pad, "pointerup pointercancel", _up)
    on(pad, "keydown", _key)
    on(pad, "keyup", _key_up)
    on(pad, "focus blur", _show_cross)
    on(body.firstElementChild, "click", _pick_brush, "[data-brush]")
    on(body.firstElementChild, "click", lambda _, button: _pick_colour(button), "[data-colour]")
    on(one("#draw-eraser", body), "click", lambda *_: _erase(not _erasing))
    on(one("#draw-undo", body), "click", lambda *_: _changed(_strokes.undo()))
    on(one("#draw-clear", body), "click", lambda *_: _changed(_strokes.clear()))
    on(one("#draw-add", body), "click", _add)
    redraw()


def close():
    live.withdraw()


def redraw():
    text(one("#draw-add"), add_words())


def add_words():
    """ "Add to A", "Add to B" or "Add to Test"."""
    test = data.target == "test"
    return t("work.add_to", tray=t("data.test_short") if test else data.target.upper())


def _place(event):
    """Where a pointer is, in pixels of the sheet."""
    pad = _strokes.canvas
    box = pad.getBoundingClientRect()
    scale = pad.width / box.width
    return (event.clientX - box.left) * scale, (event.clientY - box.top) * scale


def _ink():
    return _strokes.paper if _erasing else _colour


def _down(event, pad):
    global _pointer
    if event.button != 0 or _pointer is not None:
        return
    event.preventDefault()
    pad.focus()
    _pointer = event.pointerId
    pad.setPointerCapture(_pointer)
    x, y = _place(event)
    _strokes.begin(x, y, _ink(), _brush)
    _changed()


def _move(event, _):
    if event.pointerId == _pointer:
        _strokes.extend(*_place(event))
        _changed()


def _up(event, _):
    global _pointer
    if event.pointerId == _pointer:
        _pointer = None


def _key(event, _):
    global _cross, _space
    if event.key == " ":
        event.preventDefault()
        if not _space:
            _space = True
            _strokes.begin(_cross[0], _cross[1], _ink(), _brush)
            _changed()
    elif event.key in ARROWS:
        event.preventDefault()
        stride = LONG_STRIDE if event.shiftKey else STRIDE
        dx, dy = ARROWS[event.key]
        wide = _strokes.canvas.width
        _cross = tuple(max(0, min(wide, at + stride * d)) for at, d in zip(_cross, (dx, dy)))
        _show_cross()
        if _space:
            _strokes.extend(*_cross)
            _changed()


def _key_up(event, _):
    global _space
    if event.key == " ":
        event.preventDefault()
        _space = False


def _show_cross(*_):
    cross = one("#pad-cross")
    pad = _strokes.canvas
    show(cross, pad.matches(":focus-visible"))
    scale = pad.clientWidth / pad.width
    cross.style.transform = "translate({}px, {}px)".format(_cross[0] * scale, _cross[1] * scale)


def _pick_brush(_, button):
    global _brush
    _brush = int(button.getAttribute("data-brush"))
    _press_one("[data-brush]", button)


def _pick_colour(button):
    global _colour
    _colour = window.getComputedStyle(button).backgroundColor
    _press_one("[data-colour]", button)
    _erase(False)


def _press_one(selector, button):
    for other in every(selector):
        attribute(other, "aria-pressed", "false")
    attribute(button, "aria-pressed", "true")


def _erase(on_):
    global _erasing
    _erasing = on_
    attribute(one("#draw-eraser"), "aria-pressed", "true" if on_ else "false")


def _changed(_=None):
    for button in ("#draw-add", "#draw-undo", "#draw-clear"):
        one(button).disabled = _strokes.empty
    live.offer(_strokes.canvas, t("draw.this"))


def _add(*_):
    """Add what is drawn, as it was tried, and lay out a new sheet."""
    global _number
    _number += 1
    parts.capture.snapshot(_strokes.canvas, data.target, t("draw.name", number=_number))
    _strokes.clear()
    for button in ("#draw-add", "#draw-undo", "#draw-clear"):
        one(button).disabled = True
    one("#pad").focus()
