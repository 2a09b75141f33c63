"""Chapter 1, "Unfold": a picture, its three sheets, its column, and the picture folded back."""

from app import link
from app.story import shell, unfold
from app.story.ask import ask_latest
from app.story.keys import roving
from app.story.unfold import COLUMNS, PIXELS, ROWS
from app.web import attribute, on, one, parts
from app.words import fixed, parse, shape, t

CARDS = 3
SOURCES = ("pictures.to_vector", "pictures.to_image")
SNIPPET = """
v = to_vector(file, size=(64, 64))     # uint8, (12288,): R, G, B of pixel 0, then of pixel 1, ...
x = v / 255                            # between 0 and 1
v[(r*64 + c)*3 + 1]                    # green of row r, column c
v.reshape(64, 64, 3)                   # folded back: rows, columns, colours
"""

#: The pixel that is asked about until another one, not at the edge, is touched.
FIRST = (3, 4)
FIRST_OF_FULL = (10, 20)

_said = {}  # the trainer's last answer
_full = False
_by_rows = False  # Forward unfolds a row, else a pixel
_done = 0  # pixels of the window that are unfolded
_pixel = _asked = FIRST
_corner = (0, 0)  # of the window
_edits = []  # [[place, number]] that the learner has changed
_shape = "right"
_of = None  # (picture, size) that all this is about
_drawn = None  # what was asked for last


def start():
    figure = one("#figure")
    on(figure, "click", lambda _, button: _size(button), ".unfold [data-full]")
    on(figure, "click", lambda _, button: _unit(button), ".unfold [data-rows]")
    on(figure, "click", lambda _, button: _fold_as(button), ".unfold [data-shape]")
    on(figure, "click", lambda *_: _forget(), "#unedit")
    on(figure, "click", lambda _, cell: _touch(cell), ".unfold [data-p]")
    on(figure, "pointerover", lambda _, cell: _light(cell), ".unfold [data-p]")
    on(figure, "pointerout", lambda *_: _dark(), ".unfold [data-p]")
    on(figure, "pointerdown pointermove", _magnify, "#whole")
    on(figure, "input", lambda _, slider: _scrub(int(float(slider.value))), "#scrub")
    on(figure, "input", lambda _, field: _edit(field), ".unfold [data-edit]")
    on(figure, "keydown", _leave_field, ".unfold [data-edit]")
    roving("#pixels", _move, jumped=_jump, chosen=lambda: one('[data-edit="2"]').focus())
    roving("#column", lambda _, down: _down(down), jumped=_jump, chosen=_edit_place)


def make():
    global _drawn
    _drawn = None
    return unfold.make()


# --- From the trainer ---


def draw():
    """Ask for the picture's numbers, unless nothing has changed."""
    global _of, _drawn, _edits, _pixel, _asked, _corner
    flow = link.state.get("flow")
    project = link.state.get("project")
    if flow is None or project is None:
        return
    of = (flow["id"], project["size"] if _full else None)
    if of != _of:
        _of, _edits = of, []
        large = _full and project["size"] > FIRST_OF_FULL[1]
        _pixel = _asked = FIRST_OF_FULL if large else FIRST
        _corner = (_pixel[0] - ROWS // 2, _pixel[1] - COLUMNS // 2) if large else (0, 0)
    given = {
        "full": _full,
        "row": _pixel[0],
        "column": _pixel[1],
        "top": _corner[0],
        "left": _corner[1],
        "edits": [list(edit) for edit in _edits],
        "shape": _shape,
        "asked": list(_asked),
    }
    if (of, given) != _drawn:
        _drawn = (of, given)
        ask_latest("pixels.unfold", _fill, **given)


def _fill(said):
    global _said, _corner
    if shell.now != 1:
        return
    _said = said
    there = said["id"] is not None
    attribute(one(".unfold"), "data-empty", None if there else "")
    if there:
        _corner = (said["top"], said["left"])
        unfold.paint(said, _full)
        _mark()
    shell.changed()


def _mark():
    """Show what is chosen and unfolded."""
    unfold.mark(_said, _in_window(_pixel), _done, bool(_edits))
    unfold.press({"full": _full, "rows": _by_rows, "shape": _shape})


# --- From the learner ---


def _in_window(pixel):
    """A pixel of the picture, counted by rows within the window."""
    return (pixel[0] - _corner[0]) * COLUMNS + pixel[1] - _corner[1]


def _choose(row, column):
    """A pixel is touched."""
    global _pixel, _asked
    if not _said or _said["id"] is None:
        return
    row = max(0, min(_said["H"] - 1, row))
    column = max(0, min(_said["W"] - 1, column))
    _pixel = (row, column)
    if row and column:
        _asked = _pixel
    draw()


def _touch(cell):
    p = int(cell.getAttribute("data-p"))
    _choose(_corner[0] + p // COLUMNS, _corner[1] + p % COLUMNS)


def _light(cell):
    colour = cell.getAttribute("data-c")
    p = int(cell.getAttribute("data-p"))
    parts.cells.light(one(".unfold"), p, -1 if colour is None else int(colour))
    if cell.closest("#column") is None:
        parts.cells.reveal(one("#column"), p)


def _dark():
    parts.cells.light(one(".unfold"), -1)


def _move(right, down):
    _choose(_pixel[0] + down, _pixel[1] + right)


def _jump(end):
    _choose(*((_said["H"], _said["W"]) if end else (0, 0)))


def _down(by):
    """Along the column: from pixel to pixel, in the order of the numbers."""
    if _said and by:
        place = max(0, min(_said["H"] * _said["W"] - 1, _said["pixels"] + by))
        _choose(place // _said["W"], place % _said["W"])


def _edit_place():
    one('[data-edit="0"]').focus()


def _magnify(event, canvas):
    if event.buttons or event.type == "pointerdown":
        row = int(event.offsetY * _said["H"] / (canvas.clientHeight or 1))
        _choose(row, int(event.offsetX * _said["W"] / (canvas.clientWidth or 1)))


def _edit(field):
    value = parse(field.value)
    good = value is not None and value == int(value) and 0 <= value <= 255
    attribute(field, "aria-invalid", None if good else "true")
    if good:
        place = _said["places"][int(field.getAttribute("data-edit"))]
        _edits[:] = [edit for edit in _edits if edit[0] != place] + [[place, int(value)]]
        draw()


def _leave_field(event, _):
    if event.key in ("Enter", "Escape"):
        event.preventDefault()
        one("#pixels").focus()
        attribute(one("#pixels"), "data-inside", "")
        _mark()


def _forget():
    _edits[:] = []
    draw()


def _size(button):
    global _full, _done
    _full, _done = bool(button.getAttribute("data-full")), 0
    draw()


def _unit(button):
    global _by_rows
    _by_rows = bool(button.getAttribute("data-rows"))
    _mark()


def _fold_as(button):
    global _shape
    _shape = button.getAttribute("data-shape")
    draw()


def _scrub(count):
    global _done
    _done = count
    _mark()
    shell.changed()


# --- For the panel ---


def moves():
    there = bool(_said) and _said["id"] is not None
    return there and _done < PIXELS, there and _done > 0


def forward(everything):
    before = _done
    _scrub(PIXELS if everything else min(PIXELS, _done + (COLUMNS if _by_rows else 1)))
    if _done - before == 1:
        parts.cells.reveal(one("#column"), before)
        parts.cells.fly(one(".unfold"), before)


def backward(everything):
    _scrub(0 if everything else max(0, _done - (COLUMNS if _by_rows else 1)))


def words():
    if not _said or _said["id"] is None:
        return {"H": ROWS, "W": COLUMNS, "n_x": 3 * PIXELS}
    return {"H": _said["H"], "W": _said["W"], "n_x": _said["n_x"]}


def check():
    if not _said or _said["id"] is None:
        return None
    r, c, before, place = _said["asked"]
    return {
        "kind": "whole",
        "words": {"r": r, "c": c},
        "right": place,
        "wrong": [before, place + 1],
        "sum": "(%d \u00d7 %d + %d) \u00d7 3 + 1 = %d" % (r, _said["W"], c, place),
    }


def numbers():
    if not _said or _said["id"] is None:
        return []
    out = [
        ("v, x", shape(_said["n_x"]).replace(")", ",)")),
        ("r, c", "%d, %d" % (_said["row"], _said["column"])),
    ]
    for c in range(3):
        out.append(("v[%d]" % _said["places"][c], str(_said["pixel"][c])))
    at = _in_window(_pixel)
    if 0 <= at < PIXELS:
        for c in range(3):
            out.append(("x[%d]" % _said["places"][c], fixed(_said["x"][3 * at + c])))
    return out


def speak():
    if not _said or _said["id"] is None:
        return t("story.ui.no_picture")
    red, green, blue = _said["pixel"]
    k, k1, k2 = _said["places"]
    given = {"r": _said["row"], "c": _said["column"], "red": red, "green": green, "blue": blue}
    given.update(k=k, k1=k1, k2=k2, n_x=_said["n_x"])
    return t("story.1.reader", **shell.plain(given))


def table():
    heads = [t("story.1.ui." + name) for name in ("place", "row", "column_of", "colour")]
    heads += ["v", "x"]
    rows = []
    if _said and _said["id"] is not None:
        for at in range(3 * PIXELS):
            p = at // 3
            pixel = (_corner[0] + p // COLUMNS, _corner[1] + p % COLUMNS)
            colour = t("story.1.ui.colour_%d" % (at % 3))
            rows.append((_said["k"][at],) + pixel + (colour, _said["v"][at], fixed(_said["x"][at])))
    return heads, rows


def leave():
    pass
