"""Chapter 2, "Side by side": pictures as the columns of X, their truths below, the tests apart."""

from app import drag, link, pictures
from app.names import class_name, label_name
from app.story import beside_table as view
from app.story import shell
from app.story.ask import ask_latest
from app.story.keys import roving
from app.web import on, one
from app.words import fixed, parse, shape, t

CARDS = 3
PICTURE = False
SOURCES = ("pictures.to_vector", "neuron.forward")
SNIPPET = """
X = np.stack([to_vector(f) for f in files], axis=1) / 255    # (n_x, m): one column a picture
y = np.array([1] * n_A + [0] * n_B)                          # (m,)
X[:, i], X[k, :]                                             # picture i; place k in every picture
"""

COLOURS = ".beside [data-colour-of]"
TESTS = ".beside .held [data-id]"

_said = {}  # the trainer's last answer
_filed = 1  # pictures that stand in the table
_column = 0  # i, the one looked at
_first = 0  # of the columns seen
_place = 0  # k
_top = 0  # of the places seen
_held = None  # a picture of the test tray that is looked at instead of a column
_asked = None
_middle_of = None  # size for which the place was put into the middle


def start():
    figure = one("#figure")
    on(
        figure,
        "click",
        lambda _, cell: choose(int(cell.getAttribute("data-i"))),
        ".beside [data-i]",
    )
    on(figure, "pointermove click", _point, ".beside .strip")
    on(figure, "pointerdown", _pick, "#table-picture")
    on(figure, "click", lambda _, it: _colour(int(it.getAttribute("data-colour-of"))), COLOURS)
    on(figure, "change", lambda _, field: _typed(field), "#table-place")
    on(figure, "click", lambda *_: _page(-1), "#columns-before")
    on(figure, "click", lambda *_: _page(1), "#columns-after")
    on(figure, "click", lambda *_: _move_tray(), "#table-move")
    on(figure, "click", lambda _, cell: _hold(int(cell.getAttribute("data-id"))), TESTS)
    drag.start(figure, lambda picture: [picture])
    roving("#table", _arrow, jumped=_jump, chosen=lambda: one("#table-move").focus())
    pictures.on_arrival(lambda _: shell.now == 2 and view.thumbs(_said))


def make():
    global _asked
    _asked = None
    return view.make()


def part(name):
    """The action and the question are about the whole table."""
    if name in ("action", "check"):
        _file(_said.get("m", 0))


def draw():
    """Ask for the part of X that is seen, unless nothing has changed."""
    global _asked, _place, _top, _middle_of
    project = link.state.get("project")
    if project is None:
        return
    size = project["size"]
    if size != _middle_of:  # the middle pixel's red
        _middle_of, _place = size, 3 * (size * size // 2 + size // 2)
        _top = _place - view.PLACES // 2
    given = {
        "filed": _filed,
        "first": _first,
        "count": view.room(),
        "place": _place,
        "top": _top,
    }
    trays = link.state.get("trays")
    now = (given, trays, project["n_x"], project["m"], project["class_names"])
    if now != _asked:
        _asked = now
        ask_latest("table.look", _fill, **given)


def _fill(said):
    global _said, _filed, _first, _place, _top, _column
    if shell.now != 2:
        return
    _said = said
    _first, _place, _top = said["first"], said["place"], said["top"]
    if _filed > said["filed"]:
        _filed = said["filed"]
    _column = max(0, min(_column, said["filed"] - 1))
    view.fill(said, _column, chosen(), _held is not None)
    shell.changed()


def chosen():
    """[id, name, tray, label] of the column looked at, None where there is none."""
    at = _column - _said["first"]
    columns = _said["columns"]
    if _held is not None:
        return [_held, pictures.about(_held)[0], "test", None]
    return columns[at] if 0 <= at < len(columns) else None


# --- From the learner ---


def choose(column):
    """Look at a column, which comes into view."""
    global _column, _first, _held
    if not _said:
        return
    _held = None
    _column = max(0, min(_said["filed"] - 1, column))
    seen = len(_said["columns"])
    if _column < _first:
        _first = _column
    elif _column >= _first + seen:
        _first = _column - view.room() + 1
    draw()
    view.fill(_said, _column, chosen(), False)
    shell.changed()


def _look_at(place):
    global _place
    if _said:
        _place = max(0, min(_said["n_x"] - 1, place))
        draw()


def _point(event, canvas):
    seen = view.PLACES
    at = int(event.offsetY * seen / (canvas.clientHeight or 1))
    _look_at(_said["top"] + max(0, min(seen - 1, at)))


def _pick(event, canvas):
    size = link.state["project"]["size"]
    row = int(event.offsetY * size / (canvas.clientHeight or 1))
    column = int(event.offsetX * size / (canvas.clientWidth or 1))
    row, column = max(0, min(size - 1, row)), max(0, min(size - 1, column))
    _look_at(3 * (row * size + column) + _said["pixel"][2])


def _colour(colour):
    _look_at(_place - _said["pixel"][2] + colour)


def _typed(field):
    value = parse(field.value)
    if value is not None and value == int(value):
        _look_at(int(value))
    field.value = str(_place)


def _arrow(right, down):
    if right:
        choose(_column + right)
    else:
        _look_at(_place + down)


def _jump(end):
    choose(_said["filed"] - 1 if end else 0)


def _page(by):
    choose(_column + by * view.room())


def _hold(picture):
    global _held
    _held = picture
    view.fill(_said, _column, chosen(), True)
    shell.changed()


def _move_tray():
    """To the test tray, or from there back to its class."""
    global _held
    now = chosen()
    if now is None:
        return
    back = view.home(now[0])
    link.send("move", ids=[now[0]], tray=back if now[2] == "test" else "test")
    _held = None


# --- For the panel ---


def _file(count):
    global _filed, _column
    if not _said:
        return
    _filed = max(0, min(_said["m"], count))
    _column = max(0, _filed - 1)
    _follow()


def _follow():
    global _first
    _first = max(0, _column - view.room() + 1)
    draw()


def moves():
    m = _said.get("m", 0)
    return _filed < m, bool(m) and _filed > 0


def forward(everything):
    _file(_said["m"] if everything else _filed + 1)


def backward(everything):
    _file(0 if everything else _filed - 1)


def words():
    project = link.state.get("project")
    n_x, m = (project["n_x"], project["m"]) if project else (12288, 0)
    return {"n_x": n_x, "m": m, "A": class_name("a"), "B": class_name("b")}


def check():
    if not _said or not _said["m"]:
        return None
    rows, columns = _said["asked"]
    n_x, m = _said["n_x"], _said["m"]
    return {
        "kind": "pair",
        "words": {"A": class_name("a")},
        "right": (rows, columns),
        "wrong": [(columns, rows), (n_x + 1, m)],
        "sum": "(n_x, m + 1) = (%d, %d + 1) = (%d, %d)" % (n_x, m, rows, columns),
    }


def _value():
    """X[k, i], None where no column is seen."""
    at = _column - _said.get("first", 0)
    row = _said.get("row", ())
    return row[at] if 0 <= at < len(row) else None


def numbers():
    if not _said:
        return []
    out = [
        ("X.shape", shape(_said["n_x"], _said["filed"])),
        ("y.shape", "(%d,)" % _said["filed"]),
        ("k, i", "%d, %d" % (_said["place"], _column)),
    ]
    value, now = _value(), chosen()
    if value is not None and now is not None and _held is None:
        out.append(("X[k, i]", fixed(value)))
        out.append(("y[i]", str(now[3])))
    return out


def speak():
    value, now = (_value(), chosen()) if _said else (None, None)
    if value is None or now is None or _held is not None:
        return t("story.2.ui.nothing") if _held is None else t("story.2.ui.in_test", name=now[1])
    return t(
        "story.2.reader",
        n_x=str(_said["n_x"]),
        m=str(_said["filed"]),
        i=str(_column),
        name=now[1],
        y=str(now[3]),
        k=str(_said["place"]),
        x=fixed(value),
    )


def table():
    columns = _said.get("columns", ())
    heads = ["k \\ i"] + [str(_said["first"] + at) for at in range(len(columns))]
    rows = []
    for row in range(len(columns[0:1]) and view.PLACES):
        rows.append([_said["top"] + row] + [fixed(column[row]) for column in _said["x"]])
    rows.append(["y"] + ["%d %s" % (column[3], label_name(column[3])) for column in columns])
    return heads, rows


def leave():
    pass
