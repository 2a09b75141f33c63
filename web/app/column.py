"""The column x: a few of its places, or the three that one pixel becomes."""

import json

from app import link
from app.web import one, parts
from app.words import fixed


def size():
    """Pixels of a picture's side."""
    project = link.state.get("project")
    return project["size"] if project else 64


def draw(places):
    """Show some places of the column x: [[k, "R", 0..255], ...]."""
    last = 3 * size() * size() - 1
    rows = []
    before = -1
    for k, channel, value in places:
        if k != before + 1:
            rows.append('<span class="dots">⋮</span>')
        cells = "<span>%d</span><span>%s</span><span>%d/255</span><b>%s</b>"
        rows.append(cells % (k, channel, value, fixed(value / 255, 3)))
        before = k
    if before != last:
        rows.append('<span class="dots">⋮</span>')
    one("#col").innerHTML = "".join(rows)


def of_pixel(p):
    """The three places of the column that pixel ``p`` (counted by rows) becomes."""
    values = json.loads(parts.pixels.values("flow", p))
    return [[3 * p + c, "RGB"[c], values[c]] for c in range(len(values))]
