"""The arrows between the stages of the neuron: laid out anew whenever a stage moves.

Forward is solid and runs right or down; backward is dashed and runs left, or
down the page where the stages stand below each other.
"""

from app.figures import arrow
from app.web import one

#: Below this width of the window the stages stand below each other.
NARROW = 560

#: Where the arrows run down on a narrow screen, from the left edge.
LEFT = 46


class _Box:
    def __init__(self, selector, origin):
        box = one(selector).getBoundingClientRect()
        self.left = box.left - origin.left
        self.right = box.right - origin.left
        self.top = box.top - origin.top
        self.bottom = box.bottom - origin.top
        self.x = (self.left + self.right) / 2
        self.y = (self.top + self.bottom) / 2


def _right(start, end, y):
    tip = end.left - 5
    return '<path class="l-f" d="M%.1f %.1fH%.1f"/>' % (start.right + 7, y, tip - 7) + arrow(
        tip, y, "r", "f"
    )


def _down(x, start, end, kind="f"):
    return '<path class="l-%s" d="M%.1f %.1fV%.1f"/>' % (kind, x, start, end - 7) + arrow(
        x, end, "d", kind
    )


def _wide(box):
    picture, column, z, out = box(".pic"), box("#col"), box("#sum"), box(".out")
    s = box("#sig" if one("#scores").hidden else "#scores")
    planes, weights = box(".planes"), box("#w")
    y = picture.y
    paths = _right(picture, planes, y) + _right(planes, column, y)
    # From the column back to the left, above the weights.
    top = box(".s-z").top
    middle = (column.bottom + top) / 2 - 2
    paths += '<path class="l-f" d="M%.1f %.1fV%.1fq0 6-6 6H%.1fq-6 0-6 6V%.1f"/>' % (
        column.x,
        column.bottom + 6,
        middle - 6,
        weights.x + 6,
        top - 12,
    )
    paths += arrow(weights.x, top - 5, "d", "f")
    y = s.y
    paths += _right(z, s, y) + _right(s, out, y)
    dz, db, dw = box("#dz"), box("#db"), box("#dw")
    paths += '<path class="l-g" d="M%.1f %.1fH%.1f"/>' % (dz.left - 4, dz.y, dw.right + 12)
    return paths + arrow(dw.right + 5, dz.y, "l", "g") + arrow(db.right + 5, dz.y, "l", "g")


def _narrow(box):
    picture, planes = box(".pic"), box(".planes")
    dz, db, dw = box("#dz"), box("#db"), box("#dw")
    squashed = "#sig" if one("#scores").hidden else "#scores"
    paths = _right(picture, planes, picture.y)
    paths += _down(LEFT, max(picture.bottom, planes.bottom) + 6, box(".s-x").top - 5)
    paths += _down(LEFT, box("#col").bottom + 6, box(".s-z").top - 5)
    paths += _down(LEFT, box("#eq-z").bottom + 4, box(".s-s").top - 5)
    paths += _down(LEFT, box(squashed).bottom + 4, box(".s-o").top - 5)
    paths += _down(LEFT, box(".out").bottom + 4, dz.top - 3, "g")
    paths += _down(LEFT, dz.bottom + 2, db.top - 3, "g")
    return paths + _down(LEFT, db.bottom + 2, dw.top - 3, "g")


def lay(window_width):
    """Draw the arrows for where the stages stand now."""
    origin = one(".flow").getBoundingClientRect()
    if not origin.width:
        return  # on another tab

    def box(selector):
        return _Box(selector, origin)

    one(".wires").innerHTML = _narrow(box) if window_width < NARROW else _wide(box)
