"""Chapter 10 a: two squares, four pictures, one border line, and a cost that never passes ln 2."""

from app.story import keys, shell, sliders, stuck_figures, stuck_markup
from app.story.ask import ask_latest
from app.web import depicts, on, one, show, text
from app.words import exact, fixed, t

ALPHA = 1.0
RUN = 100

#: "Start elsewhere", and where a question about the total makes sense.
ELSEWHERE = ([1.0, -1.0], 0.5)
LEAST_BIAS = 0.1

#: Pairs that may be added; one press of an arrow key moves a handle so far.
MOST, STRIDE = 8, 0.05

_w, _b = [0.0, 0.0], 0.0
_extra = []
_data = None
_path = []  # [t, J, w0, w1, b] of the present descent
_pair = 1
_held = 0  # the handle that the keys move
_dragged = None  # the handles while one is in a hand


def start():
    figure = one("#figure")
    on(figure, "input", _slide, ".c10 [data-c10]")
    on(figure, "input", lambda *_: _fill(), "#c10-x")
    on(figure, "click", lambda *_: forward(True), "#c10-run")
    on(figure, "click", lambda *_: put(*ELSEWHERE), "#c10-elsewhere")
    on(figure, "click", lambda *_: put([0.0, 0.0], 0.0), "#c10-zero")
    on(figure, "click", lambda *_: _add(), "#c10-add")
    on(figure, "click", lambda *_: _less(), "#c10-less")
    on(figure, "click pointerover", _choose_pair, "#c10-pairs [data-pair]")
    on(figure, "click pointerover", _choose_picture, "#c10-plane [data-picture]")
    on(figure, "pointerdown", _grab, "#c10-plane [data-handle]")
    on(figure, "pointermove", _drag, "#c10-plane")
    on(figure, "pointerup pointercancel", lambda *_: _drop(), "#c10-plane")
    sliders.listen(".c10 [data-c10]", _slide)
    keys.roving("#c10-pairs", _walk_pairs, chosen=lambda: forward(True))
    keys.roving("#c10-plane", _walk_handle, chosen=_other_handle)


def make():
    return stuck_markup.make()


def draw():
    ask_latest("stuck.squares", _placed, w=list(_w), b=_b, extra=list(_extra))


def put(w, b):
    """Stand at these weights; a new descent begins there."""
    global _w, _b, _dragged
    _w, _b, _dragged = list(w), b, None
    _path.clear()
    draw()


def forward(everything=False):
    steps = RUN if everything else 1
    given = {"w": list(_w), "b": _b, "extra": list(_extra)}
    ask_latest("stuck.descend", _descended, steps=steps, alpha=ALPHA, **given)


def backward(everything=False):
    if len(_path) > 1:
        keep = 1 if everything else len(_path) - 1
        del _path[keep:]
        _stand(_path[-1])


def moves():
    return _data is not None, len(_path) > 1


def check():
    """The question of the present weights; where there is nothing to see, they are moved first."""
    if _data is None:
        return None
    if abs(_b) < LEAST_BIAS or abs(_data["total"]) < 1e-9:
        put(*ELSEWHERE)
        return None
    one_z, other_z, total = _data["pairs"][1][3:]  # dark-bright, bright-dark
    shown = " + ".join(exact(z) if z >= 0 else "(" + exact(z) + ")" for z in (other_z, one_z))
    return {
        "words": {"w0": exact(_w[0]), "w1": exact(_w[1]), "b": exact(_b)},
        "right": total,
        "tolerance": 0.005,
        "kind": "number",
        "wrong": [_data["once"], 0],
        "sum": "(w₀ + b) + (w₁ + b) = %s = %s" % (shown, exact(total)),
    }


def numbers():
    if _data is None:
        return []
    return [
        ("w", "[%s, %s]" % (fixed(_w[0]), fixed(_w[1]))),
        ("b", fixed(_b)),
        ("J", fixed(_data["J"], 6)),
        ("dw", "[%s, %s]" % (fixed(_data["dw"][0]), fixed(_data["dw"][1]))),
        ("db", fixed(_data["db"])),
    ]


def speak():
    if _data is None:
        return t("story.10.ui.figure")
    pair = min(_pair, len(_data["pairs"]) - 1)
    _, _, same, z1, z2, total = _data["pairs"][pair]
    out = t(
        "story.10.reader",
        p=str(pair),
        kind=stuck_markup.kind(same),
        z1=fixed(z1),
        z2=fixed(z2),
        s=fixed(total),
        J=fixed(_data["J"], 6),
    )
    return out if _data["balanced"] else out + " " + _uneven()


def table():
    heads = [t("story.10.ui." + name) for name in ("pair", "kind", "z1", "z2", "total")]
    rows = []
    for k in range(len(_data["pairs"]) if _data else 0):
        _, _, same, z1, z2, total = _data["pairs"][k]
        rows.append([str(k), stuck_markup.kind(same), fixed(z1), fixed(z2), fixed(total)])
    return heads, rows


# --- What the learner does ---


def _slide(_, slider):
    global _b
    name, value = slider.getAttribute("data-c10"), float(slider.value)
    if name == "b":
        _b = value
    else:
        _w[int(name[1])] = value
    _path.clear()
    draw()


def _add():
    """A pair more: of the kind that is lacking, so that the set becomes balanced again."""
    if len(_extra) < MOST:
        x = float(one("#c10-x").value)
        same = _asked_same()
        _extra.append([x, x if same else 1 - x, 1 if same else 0])
        _path.clear()
        draw()


def _less():
    if _extra:
        _extra.pop()
        _path.clear()
        draw()


def _asked_same():
    return len(_extra) % 2 == 0


def _choose_pair(_, node):
    _choose(int(node.getAttribute("data-pair")))


def _choose_picture(_, node):
    _choose(int(node.getAttribute("data-picture")) // 2)


def _choose(pair):
    global _pair
    if pair != _pair and _dragged is None:
        _pair = pair
        _fill()
        _told()


def _walk_pairs(dx, dy):
    last = len(_data["pairs"]) - 1 if _data else 0
    _choose(max(0, min(last, _pair + dx + dy)))


def _grab(event, node):
    global _held, _dragged
    _held = int(node.getAttribute("data-handle"))
    _dragged = _ends()
    plane = one("#c10-plane")
    if hasattr(plane, "setPointerCapture"):
        plane.setPointerCapture(event.pointerId)
    event.preventDefault()


def _drag(event, _):
    if _dragged is None:
        return
    box = one("#c10-plane").getBoundingClientRect()
    if box.width:
        share = (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height
        _lay(*stuck_figures.at(*share))


def _drop():
    global _dragged
    if _dragged is not None:
        _dragged = None
        _fill()


def _walk_handle(dx, dy):
    global _dragged
    ends = _ends()
    low, high = stuck_figures.LOW, stuck_figures.HIGH
    p0 = max(low, min(high, ends[_held][0] + STRIDE * dx))
    p1 = max(low, min(high, ends[_held][1] - STRIDE * dy))
    _dragged = ends
    _lay(p0, p1)
    _dragged = None


def _other_handle():
    global _held
    _held = 1 - _held
    _fill()


def _ends():
    return stuck_figures.handles(_data["line"] if _data else None)


def _lay(p0, p1):
    """The held handle stands at (p0, p1): the border goes through both."""
    _dragged[_held] = [p0, p1]
    ends = _dragged[0] + _dragged[1]
    _path.clear()
    ask_latest("stuck.line", _placed, ends=ends, w=list(_w), b=_b, extra=list(_extra))


# --- What the trainer says ---


def _placed(data):
    global _data, _w, _b
    _data = data
    _w, _b = data["w"], data["b"]
    if not _path:
        _path.append([0, data["J"], _w[0], _w[1], _b])
    _fill()
    _told()


def _descended(data):
    came = _path[-1][0] if _path else 0
    for point in data["path"][1 if _path else 0 :]:
        _path.append([came + point[0]] + point[1:])
    _stand(_path[-1])


def _stand(point):
    global _w, _b
    _w, _b = [point[2], point[3]], point[4]
    draw()


def _told():
    if shell.now == 10 and one(".c10a"):
        shell.changed()


# --- What is shown ---


def _uneven():
    return t("story.10.ui.uneven", floor=fixed(_data["floor"], 6))


def _fill():
    if one(".c10a") is None or _data is None:
        return
    for name, value in (("w0", _w[0]), ("w1", _w[1]), ("b", _b)):
        sliders.put(one("#c10-" + name), max(-3.0, min(3.0, value)))
        text(one("#c10-%s-is" % name), fixed(value))
    for name in ("J", "floor"):
        text(one("#c10-" + name), fixed(_data[name], 6))
    text(one("#c10-dw"), "(%s, %s)" % (fixed(_data["dw"][0]), fixed(_data["dw"][1])))
    text(one("#c10-db"), fixed(_data["db"]))
    text(one("#c10-right"), "%d / %d" % (_data["right"], len(_data["pictures"])))
    ends = _dragged or _ends()
    one("#c10-plane").innerHTML = stuck_figures.plane(_data, ends, _pair, _held)
    one("#c10-pairs").innerHTML = stuck_markup.pairs(_data, _pair)
    total = _data["total"]
    text(one("#c10-total"), t("story.10.ui.totals", total=fixed(total)))
    x = float(one("#c10-x").value)
    text(one("#c10-x-is"), fixed(x, 1))
    full = len(_extra) >= MOST
    one("#c10-add").disabled = full
    text(
        one("#c10-add"), t("story.10.ui.add_same" if _asked_same() else "story.10.ui.add_different")
    )
    show(one("#c10-less"), bool(_extra))
    show(one("#c10-uneven"), not _data["balanced"])
    if not _data["balanced"]:
        text(one("#c10-uneven"), _uneven())
    _costs()


def _costs():
    svg = one("#c10-costs")
    width, height = int(svg.clientWidth) or 300, int(svg.clientHeight) or 110
    name = "ln 2" if _data["balanced"] else fixed(_data["floor"], 6)
    points = [point[:2] for point in _path]
    svg.innerHTML = stuck_figures.costs(points, _data["floor"], name, width, height)
    words = t("story.10.ui.costs_label", t=str(points[-1][0]), J=fixed(points[-1][1], 6))
    depicts(svg, words)
