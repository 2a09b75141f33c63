"""Chapter 9: the pixel of the chosen picture that is pointed at or walked to, and its votes."""

from app import messages
from app.figures import escape
from app.story import keys
from app.story.ask import ask_latest
from app.story.exam_picture import frame
from app.web import every, on, one
from app.words import fixed, signed, t

_picture = None  # what the trainer tells of the chosen picture
_which = None  # how the trainer is told which one that is
_told = None  # the votes of the pixel
_spot = None  # (row, column), None while nobody points


def start(figure):
    on(figure, "pointermove", _point, "#c9-votes, #c9-weights, #c9-seen")
    on(figure, "pointerover", _point_row, ".c9 [data-at]")
    keys.roving("#c9-map", _walk, jumped=_jump, entered=lambda: _look(_spot or (0, 0), True))


def follow(picture, which):
    """Another picture, or other weights: the votes of the pixel are asked anew."""
    global _picture, _which, _told
    if which != _which:
        _told = None
    _picture, _which = picture, which
    if _told is not None and picture is not None:
        _ask(_looked)


def fill():
    """Write the votes of the pixel, and frame it."""
    around = ""
    if _told is not None:
        around = frame(_told["row"], _told["column"], 64 / _picture["size"], "c9-frame here")
    for here in every("#c9-one .c9-here"):
        here.innerHTML = around
    one("#c9-pixel").innerHTML = _votes()


def _votes():
    if _told is None:
        return '<p class="note">%s</p>' % escape(t("story.9.ui.point"))
    rows = ""
    for place in _told["places"]:
        cells = (place[1], fixed(place[5]), signed(place[6], 6), signed(place[7], 6))
        rows += '<span class="num">%s: %s × %s = %s</span>' % cells
    out = '<p class="note">%s</p>%s<span class="num">Σ %s</span>'
    return out % (escape(_where()), rows, signed(_told["total"], 6))


def _where():
    return t("story.9.ui.pixel", row=str(_told["row"]), column=str(_told["column"]))


def _point(event, canvas):
    size = _picture["size"] if _picture else 0
    if size and canvas.clientWidth:
        row = int(event.offsetY * size / canvas.clientHeight)
        column = int(event.offsetX * size / canvas.clientWidth)
        _look((max(0, min(size - 1, row)), max(0, min(size - 1, column))), False)


def _point_row(_, row):
    at = row.getAttribute("data-at").split(",")
    _look((int(at[0]), int(at[1])), False)


def _walk(dx, dy):
    last = _picture["size"] - 1 if _picture else 0
    row, column = _spot or (0, 0)
    _look((max(0, min(last, row + dy)), max(0, min(last, column + dx))), True)


def _jump(to_end):
    last = _picture["size"] - 1 if _picture else 0
    _look((last, last) if to_end else (0, 0), True)


def _look(spot, aloud):
    global _spot
    if _picture is None or (spot == _spot and _told is not None and not aloud):
        return
    _spot = spot
    _ask(_looked_aloud if aloud else _looked)


def _ask(heard):
    ask_latest("why.pixel", heard, pixel=_spot[0] * _picture["size"] + _spot[1], **_which)


def _looked(data):
    global _told
    _told = data
    if one(".c9") and _picture:
        fill()


def _looked_aloud(data):
    _looked(data)
    vote = t("story.9.ui.pixel_vote", vote=signed(data["total"], 6))
    messages.speak(_where() + " " + vote)
