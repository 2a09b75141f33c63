"""Chapter 3, one neuron: three votes of the picture, their sum, the S-curve; then all votes."""

from app import figures, link
from app.names import class_name
from app.story import keys, shell, sliders, vote_figures
from app.story import vote_markup as markup
from app.story.ask import ask_latest
from app.web import attribute, on, on_resize, one, parts, text
from app.words import bracketed, exact, fixed, t

CARDS = 2
SNIPPET = """
z = w @ x + b                 # the votes, added, plus the head start
a = 1 / (1 + np.exp(-z))      # the S-curve
(w * x).sum() + b             # the same z, with the votes visible
"""
SOURCES = ("neuron.linear", "neuron.sigmoid")

#: Where Enter leads.
ENTRY = "#c3-w0"

#: Forward goes through these: the votes, their sum, the score, the answer.
STAGES = 4

#: One press of an arrow key moves the point on the curve so far.
STEP = 0.1

#: What the sliders begin with.
WEIGHTS, BIAS = [1.5, -0.5, 2.0], -0.4

_x = [0.2, 0.9, 0.5]
_w = list(WEIGHTS)
_b = BIAS
_stage = STAGES
_slot = 0  # the number whose place the next tap chooses
_about = None  # (picture, size) that the places belong to
_places = None
_mini = None
_whole = None
_point = None  # {"z", "a"} while the point is dragged along the curve
_cursor = (0, 0)  # (row, column) of the keyboard on the picture
_lit = None


def start():
    figure = one("#figure")
    on(figure, "input", _slide, ".c3 input")
    on(figure, "change", _number, ".c3 select")
    on(figure, "click", _take_slot, ".c3 [data-slot]")
    on(figure, "click", _tap, "#c3-picture")
    on(figure, "pointerdown pointermove", _drag, "#c3-curve")
    on(figure, "pointerover focusin", _light, ".c3 [data-k]")
    on(figure, "pointerleave", lambda *_: _light(None, None))
    sliders.listen(".c3 input[type=range]", _slide)
    keys.roving("#c3-keys", _walk, chosen=lambda: _choose(_cursor))
    keys.roving("#c3-curve", _walk_curve, left=_own_point)
    on_resize(_fill, figure)


def make():
    return markup.make(_x)


def draw():
    flow = link.state.get("flow")
    project = link.state.get("project")
    about = (flow["id"], project["size"]) if flow and project else None
    if about != _about or _places is None:
        chosen = [place[0] for place in _places] if _places and about == _about else None
        ask_latest("votes.places", lambda data: _placed(data, about), places=chosen)
    ask_latest("votes.all_votes", _voted)
    _ask()


def forward(everything=False):
    _go(STAGES if everything else _stage % STAGES + 1)


def backward(everything=False):
    _go(0 if everything else _stage - 1)


def moves():
    return _mini is not None, _stage > 0


def words():
    return {"A": class_name("a"), "B": class_name("b")}


def check():
    global _b
    if _mini is None:
        return None
    moved = False
    if abs(_b) < 1e-9:
        _b, moved = BIAS, True
    if all(abs(vote) < 1e-9 for vote in _mini["votes"]):
        # Without a vote there is nothing to add up: the sliders go back to where they began.
        _w[:] = WEIGHTS
        if not any(_x):
            _x[:] = [0.2, 0.9, 0.5]
        moved = True
    if moved:
        _ask()
        return None
    products = " + ".join(exact(_x[k]) + " × " + bracketed(_w[k]) for k in range(3))
    return {
        "words": {"x": _list(_x), "w": _list(_w), "b": exact(_b)},
        "right": _mini["z"],
        "tolerance": 0.005,
        "kind": "number",
        "wrong": [_mini["wx"], _mini["weights_and_b"]],
        "sum": products + " + " + bracketed(_b) + " = " + exact(_mini["z"]),
    }


def numbers():
    if _mini is None:
        return []
    out = [("x", "[" + _list(_x) + "]"), ("w", "[" + _list(_w) + "]"), ("b", exact(_b))]
    votes = "[" + _list(_mini["votes"]) + "]"
    return out + [("w * x", votes), ("z", fixed(_mini["z"])), ("a", fixed(_mini["a"]))]


def speak():
    if _mini is None:
        return t("story.3.ui.figure")
    shown = _shown()
    votes = {"v%d" % k: exact(_mini["votes"][k]) for k in range(3)}
    answer = markup.answer(shown["answer"])
    out = t(
        "story.3.reader",
        b=exact(_b),
        z=fixed(shown["z"]),
        a=fixed(shown["a"]),
        answer=answer,
        **votes,
    )
    return t("story.3.ui.which_score") + " " + out if _point else out


def table():
    heads = [t("story.3.ui." + name) for name in ("place", "number", "weight", "vote")]
    if _mini is None:
        return heads, []
    rows = []
    for k in range(3):
        name = "x" + "₀₁₂"[k]
        if _places:
            name = markup.place_name(_places[k]) + ": " + markup.place_spot(_places[k])
        rows.append([name, exact(_x[k]), exact(_w[k]), exact(_mini["votes"][k])])
    rows.append(["w·x", "", "", fixed(_mini["wx"])])
    rows.append(["b", "", "", fixed(_b)])
    rows.append(["z", "", "", fixed(_mini["z"])])
    rows.append(["a = σ(z)", "", "", fixed(_mini["a"])])
    return heads, rows


def leave():
    _own_point()


# --- What the learner does ---


def _go(stage):
    global _stage
    _stage = stage
    _own_point()
    _fill()


def _slide(_, slider):
    global _b, _stage
    value = float(slider.value)
    if slider.id == "c3-b":
        _b = value
    else:
        _w[int(slider.getAttribute("data-w"))] = value
    _stage = STAGES
    _own_point()
    _ask()


def _number(_, box):
    global _stage
    _x[int(box.getAttribute("data-x"))] = float(box.value)
    _stage = STAGES
    _own_point()
    _ask()


def _take_slot(_, button):
    global _slot
    _slot = int(button.getAttribute("data-slot"))
    _fill()


def _tap(event, canvas):
    size = _about[1] if _about else 0
    if size and canvas.clientWidth:
        row = int(event.offsetY * size / canvas.clientHeight)
        column = int(event.offsetX * size / canvas.clientWidth)
        _choose((max(0, min(size - 1, row)), max(0, min(size - 1, column))))


def _choose(cell):
    """The brightest number of this pixel takes the place of the chosen slot's."""
    global _cursor
    if not _places:
        return
    _cursor = cell
    about, chosen = _about, [place[0] for place in _places]
    pixel = cell[0] * about[1] + cell[1]
    given = {"places": chosen, "slot": _slot, "pixel": pixel}
    ask_latest("votes.places", lambda data: _placed(data, about, _slot), **given)


def _walk(dx, dy):
    global _cursor
    size = _about[1] if _about else 1
    row = max(0, min(size - 1, _cursor[0] + dy))
    _cursor = (row, max(0, min(size - 1, _cursor[1] + dx)))
    markup.put_cursor(_cursor, size)


def _drag(event, svg):
    if event.buttons and _mini is not None and _stage == STAGES:
        far = figures.reach(_shown()["z"] if _point is None else _point["z"])
        z = figures.score_at(far, event.offsetX, svg.clientWidth)
        ask_latest("votes.point", _pointed, z=max(-float(far), min(float(far), z)))


def _walk_curve(dx, dy):
    if _mini is not None and _stage == STAGES:
        ask_latest("votes.point", _pointed, z=_shown()["z"] + STEP * (dx - dy))


def _own_point():
    global _point
    if _point is not None:
        _point = None
        _fill()
        if shell.now == 3:
            shell.changed()


def _light(_, node):
    global _lit
    k = node.getAttribute("data-k") if node else None
    if k != _lit:
        _lit = k
        markup.light(k)


# --- What the trainer says ---


def _ask():
    ask_latest("votes.mini", _counted, x=list(_x), w=list(_w), b=_b)


def _placed(data, about, slot=None):
    """The places of another picture, or another place in one slot."""
    global _places, _about
    if data["id"] is None or len(data["places"]) < 3:
        return
    for k in range(3):
        if slot is None or k == slot:
            _x[k] = data["places"][k][6]
    _places, _about = data["places"], about
    _ask()


def _counted(data):
    global _mini
    _mini = data
    _told()


def _pointed(data):
    global _point
    _point = data
    _told()


def _voted(data):
    global _whole
    _whole = data if data["id"] is not None else None
    _told()


def _told():
    if shell.now == 3 and one(".c3"):
        _fill()
        shell.changed()


# --- What is shown ---


def _shown():
    return _point or _mini


def _fill():
    if not one(".c3") or _mini is None:
        return
    for k in range(3):
        sliders.put(one("#c3-w%d" % k), _w[k])
        text(one("#c3-ow%d" % k), exact(_w[k]))
        box = one("#c3-x%d" % k)
        if box.value != fixed(_x[k], 1):
            box.value = fixed(_x[k], 1)
        text(one("#c3-v%d" % k), "= " + exact(_mini["votes"][k]) if _stage else "= ?")
        button = one('.c3 [data-slot="%d"]' % k)
        attribute(button, "aria-pressed", "true" if k == _slot else "false")
        if _places:
            text(one("#c3-n%d" % k), markup.place_name(_places[k]))
            text(one("#c3-p%d" % k), markup.place_spot(_places[k]))
    sliders.put(one("#c3-b"), _b)
    text(one("#c3-ob"), exact(_b))
    vote_figures.fill(_mini, _shown(), _b, _stage)
    attribute(one("#c3-curve"), "data-asking", "" if _point else None)
    markup.fill_answer(_mini, _point, _b, _stage)
    markup.fill_whole(_whole)
    if _places and _about:
        parts.pixels.rgb(one("#c3-picture"), "flow")
        markup.put_marks(_places, _about[1])


def _list(values):
    return ", ".join(exact(value) for value in values)
