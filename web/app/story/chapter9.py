"""Chapter 9, predict and judge: the exam of the test pictures, and why each got its answer."""

from app import classes, link, neuron, pictures, rooms, work
from app.figures import escape
from app.names import class_name
from app.story import exam_list, exam_picture, exam_pixel, keys, shell, sliders
from app.story.ask import ask_latest
from app.web import on, on_resize, one
from app.words import exact, fixed, t

CARDS = 2
PICTURE = False  # the test pictures are its own list
SNIPPET = """
a = 1 / (1 + np.exp(-(w @ X_test + b)))       # (m_test,)
says = (a > 0.5).astype(int)
accuracy = (says == y_test).mean()
votes = w * x;  z = votes.sum() + b           # the map and its sum
"""
SOURCES = ("neuron.forward", "metrics.confusion", "metrics.baseline")

#: Pictures of one window of the list, as the trainer cuts it.
WINDOW = 24

_sheet = None
_picture = None
_chosen = None  # an id, "tried", or None: the trainer's choice
_cell = None
_start = 0
_band = 0.0
_stage, _back = exam_picture.DECISION, 0
_alike = None  # what the similar pictures were asked for
_edge = 0  # after a page was turned by key: -1 the last of the new ones, 1 the first


def start():
    figure = one("#figure")
    on(figure, "click", lambda _, node: _choose(int(node.getAttribute("data-test"))), "[data-test]")
    on(figure, "click", lambda _, node: _choose(int(node.getAttribute("data-near"))), "[data-near]")
    on(figure, "click", lambda *_: _choose("tried"), "#c9-tried")
    on(figure, "click", lambda _, node: _filter(node.getAttribute("data-cell")), ".c9 [data-cell]")
    on(figure, "click", lambda *_: _filter(None), "#c9-all")
    on(figure, "click", lambda _, node: _page(int(node.getAttribute("data-page"))), "[data-page]")
    on(figure, "click", lambda *_: _draw_one(), "#c9-draw")
    on(figure, "click", lambda _, node: _own(int(node.getAttribute("data-own"))), "[data-own]")
    on(figure, "input", _slide, "#c9-band")
    sliders.listen("#c9-band", _slide)
    keys.roving("#c9-list", lambda dx, dy: _walk(dx + dy), jumped=_jump)
    exam_pixel.start(figure)
    link.hear("tried", lambda _: shell.now == 9 and _chosen == "tried" and draw())
    pictures.on_arrival(lambda come: shell.now == 9 and exam_list.paint(come))
    on_resize(_fill, figure)


def make():
    global _alike
    _alike = None
    if classes.many():
        return '<p class="note one-neuron">%s</p>' % escape(t("hood.one_neuron"))
    return '<div class="c9">%s%s</div>' % (exam_list.make(), exam_picture.make())


def draw():
    global _chosen
    if one(".c9") is None:
        return
    flow = link.state.get("flow")
    if _chosen is None and flow and flow["tray"] == "test":
        _chosen = flow["id"]
    ask_latest("exam.sheet", _marked, band=_band, cell=_cell, start=_start)


def forward(everything=False):
    global _stage, _back
    _back = 0
    _stage = exam_picture.DECISION if everything else _stage % exam_picture.DECISION + 1
    _fill()


def backward(everything=False):
    global _back, _stage
    _stage = exam_picture.DECISION
    _back = exam_picture.BACK_STRONGEST if everything else _back + 1
    _fill()


def moves():
    return _picture is not None, _picture is not None and _back < exam_picture.BACK_STRONGEST


def words():
    sums = _sums()
    return {
        "A": class_name("a"),
        "B": class_name("b"),
        "m_test": sums["of"] if sums else 0,
        "share": exact(sums["worth"], 1) if sums else "–",
    }


def check():
    sums = _sums()
    if sums is None:
        return None
    practised = None if _sheet["practice"] else _sheet["train"][2]
    return {
        "words": {},
        "right": sums["accuracy"],
        "tolerance": 0.005,
        "kind": "share",
        "wrong": [practised, sums["mean_a"]],
        "sum": "%d / %d = %s" % (sums["right"], sums["of"], fixed(sums["accuracy"])),
    }


def numbers():
    out = []
    sums = _sums()
    if sums:
        out.append(("accuracy", fixed(sums["accuracy"])))
        out.append(("test cost", fixed(sums["cost"], 6)))
    if _picture:
        for name in ("wx", "b", "z", "a"):
            shown = "votes.sum()" if name == "wx" else name
            out.append((shown, fixed(_picture[name])))
    return out


def speak():
    sums = _sums()
    if sums is None or _picture is None:
        return t("story.9.ui.figure")
    row = _row()
    right = row[7] if row else None
    return t(
        "story.9.reader",
        i=str(row[0]) if row else _picture["name"],
        truth=exam_list.truth_words(_picture["label"]),
        a=fixed(_picture["a"]),
        verdict=exam_list.verdict_words(right),
        A=class_name("a"),
        B=class_name("b"),
        votes_a=fixed(_picture["push_a"]),
        votes_b=fixed(_picture["push_b"]),
        b=fixed(_picture["b"]),
        z=fixed(_picture["z"]),
        r=str(sums["right"]),
        m_test=str(sums["of"]),
        l=str(sums["lazy"]),
    )


def table():
    return exam_list.heads(), exam_list.rows(_sheet) if _sheet else []


def leave():
    pass


# --- What the learner does ---


def _choose(picture):
    global _chosen
    _chosen = picture
    exam_list.choose(_chosen)
    _ask_picture()


def _walk(by):
    """To the next picture of the list; past its end to the next window."""
    global _edge
    rows = _sheet["list"] if _sheet else []
    places = [k for k in range(len(rows)) if rows[k][1] == _chosen]
    if not rows:
        return
    to = (places[0] if places else 0) + by
    if to < 0 and _sheet["start"] > 0:
        _edge = -1
        _page(-1)
    elif to >= len(rows) and _sheet["start"] + len(rows) < _sheet["shown"]:
        _edge = 1
        _page(1)
    else:
        _choose(rows[max(0, min(len(rows) - 1, to))][1])


def _jump(to_end):
    rows = _sheet["list"] if _sheet else []
    if rows:
        _choose(rows[-1 if to_end else 0][1])


def _filter(cell):
    global _cell, _start
    _cell = None if cell == _cell else cell
    _start = 0
    draw()


def _page(by):
    global _start
    shown = _sheet["shown"] if _sheet else 0
    to = _start + by * WINDOW
    if 0 <= to < shown:
        _start = to
        draw()


def _own(by):
    """Why of the next training picture, or of the one before."""
    order = neuron.training()
    if order:
        here = order.index(_chosen) if _chosen in order else -max(by, 0)
        _choose(order[(here + by) % len(order)])


def _slide(_, slider):
    global _band
    _band = float(slider.value)
    ask_latest("exam.band", _banded, band=_band)


def _draw_one():
    """To the lab's drawing sheet: what is drawn there is tried at once, and waits here after."""
    global _chosen
    _chosen = "tried"
    rooms.go(None)
    work.open_panel("draw")


# --- What the trainer says ---


def _which():
    tried = _chosen == "tried"
    return {"id": None if tried else _chosen, "tried": tried}


def _marked(data):
    global _sheet, _start, _chosen, _edge
    if data["classes"] > 2 or one(".c9") is None:
        return
    _sheet = data
    _start = data["start"]
    rows = data["list"]
    if _edge and rows:
        _chosen, _edge = rows[0 if _edge > 0 else -1][1], 0
    if _chosen is None and rows:
        wrong = [row[1] for row in rows if row[7] is False]
        _chosen = wrong[0] if wrong else rows[0][1]
    exam_list.fill(data, _chosen)
    exam_list.choose(_chosen)
    _ask_picture()
    _told()


def _ask_picture():
    global _alike
    ask_latest("why.picture", _explained, **_which())
    project = link.state.get("project")
    about = (_chosen, project["m"], project["size"]) if project else None
    if about != _alike or _chosen == "tried":
        _alike = about
        ask_latest("why.similar", _found, **_which())


def _explained(data):
    global _picture
    _picture = data if "scale" in data else None
    exam_pixel.follow(_picture, _which())
    _fill()
    _told()


def _found(data):
    if one("#c9-nearest"):
        exam_picture.nearest(data["nearest"])


def _banded(data):
    if data["classes"] == 2 and one(".c9"):
        exam_list.band(data["band"])
        exam_list.unsure(data["unsure"])


def _told():
    if shell.now == 9 and one(".c9"):
        shell.changed()


# --- What is shown ---


def _sums():
    """The sums that the question is about: of the tests, or of the practice list."""
    return (_sheet["practice"] or _sheet["sums"]) if _sheet else None


def _row():
    rows = [row for row in _sheet["list"] if row[1] == _chosen] if _sheet else []
    return rows[0] if rows else None


def _fill():
    if one(".c9") is None:
        return
    exam_picture.fill(_picture, _stage, _back)
    if _picture is not None:
        exam_pixel.fill()
