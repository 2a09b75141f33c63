"""The neuron as a computation graph, with the numbers of the picture that flows.

Forward values are on the left of a bubble, derivatives of the loss on the right
("?" while there is no truth). The bubble that is chosen writes out its product.
"""

from app.figures import arrow, line
from app.web import attribute, every, on, on_resize, one, text
from app.words import SUBSCRIPTS, fixed, t

#: Below this width the bubbles stand below each other.
NARROW = 740

#: Bubbles from left to right, as rows of a column each.
COLUMNS = (("p0", "p1", "rest", "b"), ("z",), ("a", "y"), ("L",))
NODES = [name for column in COLUMNS for name in column]

#: Forward edges. Where a derivative comes back along it, its local factor stands beside.
EDGES = (("p0", "z"), ("p1", "z"), ("rest", "z"), ("b", "z"), ("z", "a"), ("a", "L"), ("y", "L"))
FACTORS = ("p0", "p1", "b", "z", "a")

#: Where the arrows run down where bubbles stand below each other, from the left edge.
DOWN = 46

_data = None
_chosen = "z"


def start():
    body = one("#hood-body")
    on(body, "click focusin pointerover", lambda _, node: _choose(node), "[data-node]")
    on(body, "keydown", _key, "[data-node]")
    on_resize(_resized, body)


def make():
    return (
        '<div class="graph"><p class="note">%s</p><svg class="plot" id="graph" role="group"></svg>'
        '<p class="num graph-line" id="graph-line"></p></div>'
    ) % t("hood.graph_note")


def draw(data):
    global _data
    _data = data
    if one("#graph").childElementCount == 0:
        _layout()
    _fill()


def _resized():
    if _data is not None and one("#graph"):
        _layout()
        _fill()


def subscript(k):
    return "".join(SUBSCRIPTS[int(digit)] for digit in str(k))


def boxes(width):
    """Where the bubbles stand: {name: (left, top, width, height)}, and the height of it all."""
    if width >= NARROW:
        return _side_by_side(width)
    return _below_each_other(width)


def _side_by_side(width):
    leaf, inner, row, gap = 246, 124, 26, 5
    tall = 4 * row + 3 * gap
    between = (width - leaf - 3 * inner - 2) / 3
    places = {}
    for i in range(4):
        places[COLUMNS[0][i]] = (1, i * (row + gap) + 1, leaf, row)
    left = 1 + leaf + between
    for column in COLUMNS[1:]:
        places[column[0]] = (left, tall / 2 - 22, inner, 44)
        left += inner + between
    a = places["a"]
    places["y"] = (a[0], tall - row + 1, inner, row)
    return places, tall + 2


def _below_each_other(width):
    row, gap, step = 34, 6, 42
    places = {}
    top = 1
    for name in COLUMNS[0]:
        places[name] = (1, top, width - 2, row)
        top += row + gap
    for name in ("z", "a"):
        top += step - gap
        places[name] = (1, top, width - 2, 44)
        top += 44 + gap
    top += step - gap
    places["L"] = (1, top, width * 0.62, 44)
    places["y"] = (width * 0.62 + 30, top + 5, width * 0.38 - 32, row)
    return places, top + 46


def _layout():
    width = int(one("#graph").clientWidth)
    if not width:
        return
    places, height = boxes(width)
    wide = width >= NARROW
    markup = ""
    for start_, end in EDGES:
        markup += _edge(start_, places[start_], places[end], wide)
    for name in NODES:
        markup += _bubble(name, places[name])
    svg = one("#graph")
    attribute(svg, "height", int(height))
    svg.innerHTML = markup


def _bubble(name, place):
    left, top, width, height = place
    middle = left + width / 2
    chosen = 0 if name == _chosen else -1
    markup = '<g data-node="%s" role="button" tabindex="%d">' % (name, chosen)
    markup += '<rect class="bubble" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="8"/>' % place
    if height >= 44:  # name above, numbers below
        markup += _words("name-" + name, middle, top + 18, "t-ink", "middle")
        base = top + 36
    else:
        base = top + height / 2 + 5
        kind = "t-ink lab" if name == "rest" else "t-ink"
        markup += _words("name-" + name, left + 10, base, kind, "start")
    if name == "y":
        return markup + _words("value-y", left + width - 10, base, "t-f", "end") + "</g>"
    at = left + 10 if height >= 44 else left + width - 76
    markup += _words("value-" + name, at, base, "t-f", "start" if height >= 44 else "end")
    return markup + _words("slope-" + name, left + width - 10, base, "t-g", "end") + "</g>"


def _words(name, x, y, kind, anchor):
    return '<text id="g-%s" class="%s" x="%.1f" y="%.1f" text-anchor="%s"></text> ' % (
        name,
        kind,
        x,
        y,
        anchor,
    )


def _edge(name, start_, end, wide):
    left, top, width, height = start_
    if wide or name == "y":
        x0, y0 = left + width, top + height / 2
        x1, y1 = end[0], end[1] + end[3] / 2
        if not wide:  # y stands to the right of L
            x0, x1 = left, end[0] + end[2]
            return line("l-f", "M%.1f %.1fH%.1f" % (x0 - 2, y0, x1 + 8)) + arrow(
                x1 + 1, y0, "l", "f"
            )
        if name == "y":
            x1, y1 = end[0] + 20, end[1] + end[3]
            markup = line("l-f", "M%.1f %.1fH%.1fV%.1f" % (x0, y0, x1, y1 + 8))
            return markup + arrow(x1, y1 + 1, "u", "f")
        bend = (x1 - x0) / 2
        path = (x0, y0, x0 + bend, y0, x1 - bend, y1, x1 - 8, y1)
        markup = line("l-f thin", "M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f" % path)
        markup += arrow(x1 - 1, y1, "r", "f")
        if name in FACTORS:
            near = name in COLUMNS[0]
            if not near:
                markup += line("l-g", "M%.1f %.1fH%.1f" % (x1 - 2, y1 + 14, x0 + 9))
                markup += arrow(x0 + 2, y1 + 14, "l", "g")
            x = x0 + 8 if near else (x0 + x1) / 2
            anchor = "start" if near else "middle"
            markup += _words("factor-" + name, x, y0 - 4 if near else y1 + 31, "t-g halo", anchor)
        return markup
    x, y0, y1 = DOWN, top + height, end[1]
    if name in ("p0", "p1", "rest"):
        return ""  # the leaves stand on each other; one arrow for all
    markup = line("l-f", "M%.1f %.1fV%.1f" % (x, y0 + 2, y1 - 8)) + arrow(x, y1 - 1, "d", "f")
    if name in ("z", "a"):
        markup += line("l-g", "M%.1f %.1fV%.1f" % (x + 30, y1 - 2, y0 + 9))
        markup += arrow(x + 30, y0 + 2, "u", "g")
        markup += _words("factor-" + name, x + 44, (y0 + y1) / 2 + 5, "t-g", "start")
    return markup


def _number(value, decimals=3):
    return "?" if value is None else fixed(value, decimals)


def _values(data):
    """{bubble: (name, value, derivative)}."""
    out = {}
    for i, place in enumerate(data["places"]):
        k = subscript(place[0])
        out["p%d" % i] = ("w%s·x%s" % (k, k), fixed(place[6], 4), _number(place[7]))
    out["rest"] = (t("hood.graph_rest"), fixed(data["rest"], 4), "")
    out["b"] = ("b", fixed(data["b"], 4), _number(data["db"]))
    out["z"] = ("z", fixed(data["z"], 3), _number(data["dz"]))
    out["a"] = ("a = σ(z)", fixed(data["a"], 3), _number(data["dL_da"]))
    out["y"] = ("y", "?" if data["y"] is None else str(data["y"]), "")
    out["L"] = ("L", _number(data["loss"]), "1" if data["loss"] is not None else "?")
    return out


def _fill():
    data = _data
    if data["id"] is None:
        text(one("#graph-line"), t("neuron.none"))
        one("#graph").innerHTML = ""
        return
    if one("#graph").childElementCount == 0:
        return  # on another tab
    values = _values(data)
    known = data["dz"] is not None
    for name in NODES:
        if name not in values:
            continue
        words, value, slope = values[name]
        text(one("#g-name-" + name), words)
        text(one("#g-value-" + name), value)
        if name != "y":
            text(one("#g-slope-" + name), slope)
        spoken = t("hood.graph_node", shown=" ".join(part for part in values[name] if part))
        attribute(one('[data-node="%s"]' % name), "aria-label", spoken)
    factors = {"b": "×1", "z": "×" + fixed(data["da_dz"], 3), "a": "×" + _number(data["dL_da"])}
    for i, place in enumerate(data["places"]):
        factors["p%d" % i] = "×" + fixed(place[4], 3)
    for name in FACTORS:
        node = one("#g-factor-" + name)
        if node:
            text(node, factors.get(name, "") if known else "")
    words = {"z": values["z"][1], "a": values["a"][1], "loss": values["L"][1], "dz": values["z"][2]}
    attribute(one("#graph"), "aria-label", t("hood.graph_label", **words))
    text(one("#graph-line"), product(_chosen, data))


def table(data):
    """Every bubble: its value, and the derivative of the loss."""
    heads = [t("numbers.what"), t("numbers.value"), t("numbers.slope")]
    if data["id"] is None:
        return heads, []
    values = _values(data)
    return heads, [values[name] for name in NODES if name in values]


def product(name, data):
    """The chosen bubble's derivative written out, factor by factor."""
    if name == "rest":
        return t("hood.graph_rest_line")
    if name == "y":
        return t("hood.graph_y")
    if name == "L" or data["dz"] is None:
        return t("hood.graph_loss") if data["dz"] is not None else t("hood.graph_unknown")
    dz = fixed(data["dz"], 4)
    if name == "a":
        return "dL/da = −y/a + (1 − y)/(1 − a) = " + _number(data["dL_da"], 4)
    if name == "z":
        factors = (_number(data["dL_da"], 4), fixed(data["da_dz"], 4), dz)
        return "dz = dL/da · da/dz = %s × %s = %s = a − y" % factors
    if name == "b":
        return "db = 1 · dz = " + dz
    place = data["places"][int(name[1])] if int(name[1]) < len(data["places"]) else None
    if place is None:
        return ""
    k = subscript(place[0])
    where = t("hood.graph_place", row=place[2], column=place[3], channel=place[1])
    numbers = (k, k, fixed(place[4], 4), dz, fixed(place[7], 4), where)
    return "dw%s = x%s · dz = %s × %s = %s   (%s)" % numbers


def _choose(node):
    global _chosen
    name = node.getAttribute("data-node")
    if name == _chosen:
        return
    _chosen = name
    for other in every("#graph [data-node]"):
        attribute(other, "tabindex", 0 if other.getAttribute("data-node") == name else -1)
    if _data and _data["id"] is not None:
        text(one("#graph-line"), product(name, _data))


def _key(event, node):
    name = node.getAttribute("data-node")
    for i in range(len(COLUMNS)):
        if name in COLUMNS[i]:
            column, row = i, COLUMNS[i].index(name)
    if event.key in ("ArrowRight", "ArrowLeft"):
        column = max(0, min(len(COLUMNS) - 1, column + (1 if event.key == "ArrowRight" else -1)))
        row = min(row, len(COLUMNS[column]) - 1)
    elif event.key in ("ArrowUp", "ArrowDown"):
        row = max(0, min(len(COLUMNS[column]) - 1, row + (1 if event.key == "ArrowDown" else -1)))
    else:
        return
    event.preventDefault()
    one('#graph [data-node="%s"]' % COLUMNS[column][row]).focus()
