"""Chapter 6, m examples: the loop fills its pots picture by picture, vectors do it at once."""

from app.names import class_name
from app.story import keys, shell
from app.story import pot_markup as markup
from app.story.ask import ask_latest
from app.story.bubbles import pretty
from app.web import attribute, every, on, one, text
from app.words import exact, fixed, t

CARDS = 3
PICTURE = False
SNIPPET = """
for i in range(m):
    z = w @ X[:, i] + b;  a = 1 / (1 + np.exp(-z));  dz = a - y[i]
    J -= y[i] * np.log(a) + (1 - y[i]) * np.log(1 - a);  dw += X[:, i] * dz;  db += dz
J, dw, db = J / m, dw / m, db / m
a = 1 / (1 + np.exp(-(w @ X + b)))                    # the same, without the loop
dw, db = X @ (a - y) / m, (a - y).mean()
"""
SOURCES = ("loops.fill_pots", "neuron.backward")

#: What lights a picture or a pot.
LIGHTS = ".c6 [data-i], .c6 [data-pot]"

#: A db nearer to 0 than this tells nobody whether the sign is right.
CLEAR = 0.01

_source = "practice"
_stage = 0  # pictures in the pots; one more than there are: divided
_at_once = False
_opened = (None, None)  # (picture, pot) whose sums are written out; it stays lit
_data = None
_few = None  # the answer where the learner has too few pictures
_lit = (None, None)  # (picture, pot)


def start():
    figure = one("#figure")
    on(figure, "click", lambda _, b: _open(b.getAttribute("data-source")), ".c6 [data-source]")
    on(figure, "click", lambda *_: (forward(), shell.changed()), "#c6-divide")
    on(figure, "click", lambda *_: _once(), "#c6-once")
    on(figure, "click", lambda _, node: _toggle(*_about(node)), ".c6 tr[data-i], .c6 [data-pot]")
    on(figure, "pointerover focusin", lambda _, node: _shine(*_about(node)), LIGHTS)
    on(figure, "pointerleave", lambda *_: _shine(*_opened))
    keys.roving("#c6-rows", _move, chosen=lambda: _toggle(*_lit), left=lambda: _shine(*_opened))


def make():
    return markup.make()


def draw():
    ask_latest("pots.fill", _filled, source=_source)


def forward(everything=False):
    last = _data["m"] + 1 if _data else 0
    _go(last if everything else min(last, _stage + 1))


def backward(everything=False):
    _go(0 if everything else max(0, _stage - 1))


def moves():
    return _data is not None and _stage <= _data["m"], _stage > 0


def words():
    return {"A": class_name("a"), "B": class_name("b")}


def check():
    if _data is None:
        return None
    if abs(_data["asked"]["right"]) < CLEAR:
        if _source != "practice":
            _open("practice")
        return None
    rows = _data["rows"]
    return {
        "words": {
            "answers": ", ".join(exact(row[4]) for row in rows),
            "truths": ", ".join(exact(row[2]) for row in rows),
        },
        "right": _data["asked"]["right"],
        "tolerance": 0.001,
        "kind": "number",
        "wrong": _data["asked"]["wrong"],
        "sum": "db = " + markup.average(_data),
    }


def numbers():
    if _data is None:
        return []
    out = [("m", str(_data["m"])), ("w", "[%s]" % _list(_data["w"])), ("b", exact(_data["b"]))]
    done = min(_stage, _data["m"])
    if done:
        row = _data["rows"][done - 1]
        out += [("z", exact(row[3])), ("a", exact(row[4])), ("dz", exact(row[6]))]
    now = markup.contents(_data, _stage)
    return out + [(pretty(markup.POTS[k]), fixed(now[k], 6)) for k in range(4)]


def speak():
    if _data is None:
        return t("story.6.ui.figure")
    now = markup.contents(_data, _stage)
    given = {markup.POTS[k]: fixed(now[k], 6) for k in range(4)}
    given["m"] = str(_data["m"])
    if _stage > _data["m"]:
        return t("story.6.reader_done", d=markup.tiny(_data["difference"]), **given)
    if _stage:
        return t("story.6.reader", i=str(_stage - 1), **given)
    return _neuron()


def table():
    heads = ["i", "x₀", "x₁", "y", "z", "a", "L", "dz", "x₀·dz", "x₁·dz"]
    if _data is None:
        return heads, []
    rows = []
    for i in range(min(_stage, _data["m"])):
        rows.append([str(i)] + [exact(value) for value in _data["rows"][i]])
    now = markup.contents(_data, _stage)
    for k in range(4):
        rows.append([pretty(markup.POTS[k]), fixed(now[k], 6)] + [""] * 8)
    return heads, rows


def leave():
    pass


# --- What the learner does ---


def _open(source):
    global _source, _stage, _at_once, _opened, _data
    if source != _source:
        _source, _stage, _at_once, _opened, _data = source, 0, False, (None, None), None
        draw()


def _go(stage):
    global _stage
    _stage = stage
    _fill()


def _once():
    global _at_once
    _at_once = True
    _fill()
    shell.changed()


def _about(node):
    """(picture, pot) that a node stands for, one of them None."""
    return node.getAttribute("data-i"), node.getAttribute("data-pot")


def _toggle(picture, pot):
    global _opened
    if _data is not None and (picture, pot) != (None, None):
        _opened = (None, None) if _opened == (picture, pot) else (picture, pot)
        _fill()


def _move(dx, dy):
    """Up and down over the lines, left and right over the pots."""
    if _data is not None:
        here, by, last = (_lit[0], dy, _data["m"] - 1) if dy else (_lit[1], dx, 3)
        to = str(0 if here is None and by > 0 else max(0, min(last, int(here or last + 1) + by)))
        _shine(*((to, None) if dy else (None, to)))


def _shine(picture, pot):
    global _lit
    if (picture, pot) != _lit:
        _lit = (picture, pot)
        _lighten()


# --- What is shown ---


def _filled(data):
    global _data, _few, _source, _opened
    if shell.now != 6 or not one(".c6") or data["source"] != _source:
        return
    if "rows" not in data:
        _few, _source = data, "practice"
        draw()
        return
    if _source == "pictures":
        _few = None
    if int(_opened[0] or 0) >= data["m"]:
        _opened = (None, None)
    _data = data
    _go(min(_stage, data["m"] + 1))
    shell.changed()


def _neuron():
    given = {"w0": exact(_data["w"][0]), "w1": exact(_data["w"][1]), "b": exact(_data["b"])}
    out = t("story.6.ui.about", **given)
    if _few:
        why = "many" if _few["many"] else "few"
        out += " " + t("story.6.ui." + why, least=str(_few["least"]))
    if _data["places"]:
        names = []
        for _, channel, row, column in _data["places"]:
            names.append(t("story.6.ui.at", row=str(row), column=str(column), channel=channel))
        out += " " + t("story.6.ui.places", first=names[0], second=names[1])
    return out


def _fill():
    if _data is None or not one(".c6"):
        return
    m = _data["m"]
    for button in every(".c6 [data-source]"):
        pressed = button.getAttribute("data-source") == _source
        attribute(button, "aria-pressed", "true" if pressed else "false")
    text(one("#c6-about"), _neuron())
    one("#c6-rows").innerHTML = markup.lines(_data, min(_stage, m), _opened[0])
    text(one("#c6-line"), _written() or t("story.6.ui.open_line"))
    one("#c6-pots").innerHTML = markup.pots(_data, _stage, _opened[1])
    key = "story.6.ui." + ("after_division" if _stage > m else "collected")
    text(one("#c6-state"), t(key, i=str(min(_stage, m)), m=str(m)))
    one("#c6-divide").disabled = _stage != m
    one("#c6-vector").innerHTML = markup.vector(_data, _at_once)
    both = _at_once and _stage > m
    attribute(one("#c6-badge"), "data-both", "" if both else None)
    if both:
        text(one("#c6-badge"), t("story.6.ui.difference", d=markup.tiny(_data["difference"])))
    else:
        text(one("#c6-badge"), "" if _at_once else t("story.6.ui.not_yet"))
    _lighten()


def _written():
    """The sums of what is opened, as far as the loop has come."""
    picture, pot = _opened
    if picture is not None and int(picture) < _stage:
        return markup.sums(_data, int(picture))
    if pot is not None and _stage:
        return markup.collected(_data, int(pot), _stage)
    return None


def _lighten():
    picture, pot = _lit
    for node in every(".c6 [data-i], .c6 [data-p], .c6 [data-pot]"):
        own = picture is not None and node.getAttribute("data-i") == picture
        if pot is not None:
            of = node.getAttribute("data-p") or node.getAttribute("data-pot") or ""
            own = own or pot in of.split()
        attribute(node, "data-lit", "" if own else None)


def _list(values):
    return ", ".join(exact(value) for value in values)
