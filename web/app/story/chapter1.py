"""Chapter 1, "Unfold": a picture, its three sheets, its column, and the picture folded back."""

from app import link
from app.story import shell, unfold, unfold_words
from app.story.ask import ask_latest
from app.story.keys import roving
from app.story.unfold import COLUMNS, ROWS
from app.web import attribute, later, on, one, parts
from app.words import parse

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
_done = 0  # pixels of the picture that are unfolded
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
    later(_follow_said)


def _follow_said():
    if shell.now == 1:
        if _known():
            _mark()
        shell.changed()


def _mark():
    """Show what is chosen and unfolded."""
    unfold.mark(_said, _in_window(_pixel), _done, bool(_edits))
    if _full:
        unfold.paint_whole(_said, _done)
    unfold.press({"full": _full, "rows": _by_rows, "shape": _shape})


# --- From the learner ---


def _known():
    """What the trainer has told, None where there is no picture."""
    return _said if _said and _said["id"] is not None else None


def _in_window(pixel):
    """A pixel of the picture, counted by rows within the window; -1 outside."""
    down, right = pixel[0] - _corner[0], pixel[1] - _corner[1]
    inside = 0 <= down < ROWS and 0 <= right < COLUMNS
    return down * COLUMNS + right if inside else -1


def _choose(row, column):
    """A pixel is touched."""
    global _pixel, _asked
    if _known() is None:
        return
    row = max(0, min(_said["H"] - 1, row))
    column = max(0, min(_said["W"] - 1, column))
    _pixel = (row, column)
    if row and column:
        _asked = _pixel
    draw()


def _follow(by_pixel):
    """The magnifier goes along with what is being unfolded; with rows, only down and up."""
    global _pixel
    last = divmod(max(0, _done - 1), _said["W"])
    if not by_pixel:
        last = (last[0], _pixel[1])
    if _in_window(last) < 0:
        _pixel = last
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


def _scrub(count, by_pixel=False):
    global _done
    _done = count
    _follow(by_pixel)
    _mark()
    shell.changed()


def _total():
    """Pixels of the picture."""
    return _said["H"] * _said["W"]


# --- For the panel ---


def moves():
    if _known() is None:
        return False, False
    return _done < _total(), _done > 0


def forward(everything):
    """A pixel, a row or all of the picture."""
    if everything:
        _play_all(_total())
        return
    at = _in_window(divmod(_done, _said["W"]))
    _scrub(min(_total(), _done + (_said["W"] if _by_rows else 1)), not _by_rows)
    if not _by_rows and at >= 0:
        parts.cells.reveal(one("#column"), at)
        parts.cells.fly(one(".unfold"), at)


def backward(everything):
    if everything:
        _play_all(0)
    else:
        _scrub(max(0, _done - (_said["W"] if _by_rows else 1)), not _by_rows)


def _play_all(count):
    """To the end of the pass; the magnifier stays where it is."""
    global _done
    _done = count
    _mark()


def words():
    return unfold_words.sizes(_known())


def check():
    return unfold_words.question(_known())


def numbers():
    return unfold_words.numbers(_known(), _in_window(_pixel))


def speak():
    return unfold_words.spoken(_known())


def table():
    return unfold_words.rows(_known())


def leave():
    pass
