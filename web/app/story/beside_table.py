"""The drawing of chapter 2: a window of X, y below it, the test tray fenced off."""

import json

from app import figures, link, pictures
from app.names import class_name, label_name
from app.web import attribute, every, one, parts, show, text
from app.words import fixed, shape, t

#: Places of a column seen at once, as trainer/lessons/table.py sends them.
PLACES = 24

#: Pixels that a column takes, and that stand beside the columns.
WIDE, REST = 58, 320
MOST = 24

_made = None  # (first, ids) of the columns in place
_homes = {}  # id -> class that a picture of the test tray came from


def make():
    global _made
    _made = None
    places = "".join("<span></span>" for _ in range(PLACES))
    icon = '<svg class="ico" aria-hidden="true"><use href="#i-%s"/></svg>'
    colours = "".join(
        '<button data-colour-of="%d">%s</button>' % (c, t("story.1.ui.colour_%d" % c))
        for c in range(3)
    )
    return MARKUP.format(
        prev=icon % "prev",
        next=icon % "next",
        plus=icon % "plus",
        places=places,
        colours=colours,
        **{name: t("story.2.ui." + name) for name in WORDS},
    )


WORDS = ("before", "after", "table", "keys", "test", "place", "colour", "choose")

MARKUP = (
    '<div class="beside"><div class="bar"><b class="chip fwd" id="chip-x"></b>'
    '<b class="chip fwd" id="chip-y"></b><span class="note num" id="filed"></span>'
    '<span class="end pair"><button class="btn btn-icon" id="columns-before" aria-label="{before}">'
    '{prev}</button><button class="btn btn-icon" id="columns-after" aria-label="{after}">{next}'
    "</button></span></div>"
    '<div class="table-of" id="table" tabindex="0" role="application" aria-label="{table}. {keys}" '
    'aria-describedby="figure-says"><div class="places" id="places">{places}</div>'
    '<div class="columns" id="columns"></div><i class="row-of" id="row-of"></i></div>'
    '<p class="note" id="window-says"></p>'
    '<div class="tray held" data-tray="test"><h4>{test} <span class="num" id="held-count"></span>'
    '</h4><div class="held-pictures" id="held"></div><label class="btn">{plus}'
    '<span id="held-add"></span><input class="vh" type="file" multiple accept="image/*" '
    'data-tray="a"></label></div>'
    '<div class="look"><div class="over"><canvas id="table-picture" width="64" height="64" '
    'role="img" aria-label="{choose}"></canvas><i class="at"></i></div><div class="look-says">'
    '<p id="look-of"></p><p class="num" id="look-value"></p>'
    '<div class="row-of-buttons"><label class="pair">{place} '
    '<input class="field num" id="table-place" inputmode="numeric" autocomplete="off"></label>'
    '<div class="seg" role="group" aria-label="{colour}">{colours}</div>'
    '<button class="btn" id="table-move"></button></div></div></div></div>'
)

COLUMN = (
    '<div class="column-of" data-tray="%s" data-id="%d" data-i="%d"><div class="over">'
    '<canvas class="thumb-of" width="64" height="64" data-picture="%d"></canvas><i class="at"></i>'
    '</div><canvas class="strip" width="1" height="24"></canvas><span class="num x-of"></span>'
    '<span class="y-of">%s<b class="num">%d</b></span><span class="note num">%d</span></div>'
)


def room():
    """How many columns fit."""
    return max(3, min(MOST, (int(one("#figure").clientWidth) - REST) // WIDE))


def home(picture):
    """The class that a picture of the test tray came from; A where nobody knows."""
    return _homes.get(picture, "a")


def fill(said, column, now, held):
    """Draw the answer. ``now``: the picture looked at, ``held``: it is in the test tray."""
    columns = said["columns"]
    _columns(said, columns)
    for picture, _, tray, _ in columns:
        _homes[picture] = tray
    text(one("#chip-x"), "X " + shape(said["n_x"], said["filed"]))
    text(one("#chip-y"), "y (%d,)" % said["filed"])
    text(one("#filed"), t("story.2.ui.filed", n=said["filed"], of=said["m"]))
    last = said["top"] + PLACES - 1
    words = {"low": str(said["top"]), "high": str(last), "n_x": str(said["n_x"])}
    text(one("#window-says"), t("story.2.ui.window", **words))
    one("#columns-before").disabled = said["first"] == 0
    one("#columns-after").disabled = said["first"] + len(columns) >= said["filed"]
    at = said["place"] - said["top"]
    labels = every("#places span")
    for k in range(PLACES):
        text(labels[k], str(said["top"] + k))
        attribute(labels[k], "data-lit", "" if k == at else None)
    side = link.state["project"]["size"]
    frame = one(".beside").style
    frame.setProperty("--row", str(at))
    frame.setProperty("--x", str(100 * said["pixel"][1] / side) + "%")
    frame.setProperty("--y", str(100 * said["pixel"][0] / side) + "%")
    frame.setProperty("--cell", str(100 / side) + "%")
    nodes = every("#columns .column-of")
    for k in range(len(columns)):
        parts.cells.strip(one(".strip", nodes[k]), json.dumps(said["x"][k]), said["top"])
        text(one(".x-of", nodes[k]), fixed(said["row"][k], 2))
        here = not held and said["first"] + k == column
        attribute(nodes[k], "data-chosen", "" if here else None)
    _tests(said)
    _look(said, column, now, held)
    thumbs(said)


def _columns(said, columns):
    """Put the columns in place, unless they are."""
    global _made
    made = (said["first"], columns)
    if made == _made:
        return
    _made = made
    out = ""
    for k in range(len(columns)):
        picture, _, tray, label = columns[k]
        i = said["first"] + k
        out += COLUMN % (tray, picture, i, picture, figures.mark(tray), label, i)
    one("#columns").innerHTML = out
    show(one("#row-of"), bool(columns))


def _tests(said):
    text(one("#held-count"), str(said["counts"]["test"]))
    text(one("#held-add"), t("story.2.ui.add", A=class_name("a")))
    tests = said["test"][:12]
    out = ""
    for picture in tests:
        out += (
            '<button class="thumb-of" data-id="%d"><canvas width="64" height="64" '
            'data-picture="%d"></canvas></button>'
        ) % (picture, picture)
    box = one("#held")
    key = str(tests)
    if box.getAttribute("data-of") != key:
        attribute(box, "data-of", key)
        box.innerHTML = out


def _look(said, column, now, held):
    """The picture looked at, large, and its number at the place."""
    show(one(".beside .look"), now is not None)
    if now is None:
        return
    picture, name, _, label = now
    attribute(one("#table-picture"), "data-picture", picture)
    if held:
        text(one("#look-of"), t("story.2.ui.in_test", name=name))
        text(one("#look-value"), "")
    else:
        who = label_name(label)
        words = {"i": str(column), "name": name, "y": str(label), "who": who}
        text(one("#look-of"), t("story.2.ui.of", **words))
        value = fixed(said["row"][column - said["first"]])
        words = {"k": str(said["place"]), "i": str(column), "x": value}
        text(one("#look-value"), t("story.2.ui.value", **words))
    move = t("story.2.ui.to_test")
    if held:
        move = t("story.2.ui.to_class", name=class_name(home(picture)))
    text(one("#table-move"), move)
    field = one("#table-place")
    if not field.matches(":focus"):
        field.value = str(said["place"])
    for button in every("[data-colour-of]"):
        pressed = int(button.getAttribute("data-colour-of")) == said["pixel"][2]
        attribute(button, "aria-pressed", "true" if pressed else "false")


def thumbs(said):
    """Paint the pictures whose pixels are here, and ask for the others."""
    wanted = []
    for canvas in every("#figure [data-picture]"):
        picture = int(canvas.getAttribute("data-picture"))
        if not pictures.paint(canvas, picture):
            wanted.append(picture)
        if canvas.parentNode.getAttribute("data-id"):
            name = pictures.about(picture)[0] or str(picture)
            attribute(canvas.parentNode, "aria-label", name)
    if wanted:
        pictures.want(wanted)
