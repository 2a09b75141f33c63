"""Chapter 4, loss and cost: the learner answers like a neuron and sees what each answer costs."""

from app import classes, pictures
from app.names import class_name
from app.story import loss_figures, shell, sliders
from app.story import loss_markup as markup
from app.story.ask import ask_latest
from app.web import attribute, depicts, every, on, on_resize, one, show, text
from app.words import exact, fixed, t

CARDS = 3
PICTURE = False
SNIPPET = """
L = -(y * np.log(a) + (1 - y) * np.log(1 - a))  # (m,): one loss a picture
J = L.mean()                                    # add, divide by m
(np.logaddexp(0, z) - y * z).mean()             # the same J from the scores: what the page computes
"""
SOURCES = ("neuron.cost", "neuron.losses", "neuron.cost_from_logits")

#: Where Enter leads.
ENTRY = "#c4-a0"

#: Where a guess begins, and where the page puts one to have something to ask about.
UNDECIDED, CLEAR = 0.5, 0.8

_pictures = []  # [[id, name, y], ...] as the trainer has them
_curves = []
_a = []
_y = []
_z = None  # the scores, while the project's neuron answers
_covered = False
_poured = 0  # bars in the pot; one more than there are: divided
_here = 0  # the picture touched last
_data = None
_lit = None


def start():
    figure = one("#figure")
    on(figure, "input", _guess, ".c4 [data-a]")
    on(figure, "click", _flip, ".c4 [data-truth]")
    on(figure, "click", lambda *_: _cover(), "#c4-cover")
    on(figure, "click", lambda *_: _ask_neuron(_z is None), "#c4-project")
    on(figure, "pointerover focusin", _light, ".c4 [data-i]")
    on(figure, "pointerleave", lambda *_: _light(None, None))
    sliders.listen(".c4 [data-a]", _guess)
    pictures.on_arrival(lambda _: _paint())
    on_resize(_fill, figure)


def make():
    return markup.make()


def draw():
    ask_latest("loss.pictures", _listed)
    if _z is not None:
        _ask_neuron(True)


def forward(everything=False):
    count = len(_y)
    _pour(count + 1 if everything else _poured % (count + 1) + 1)


def backward(everything=False):
    _pour(0 if everything else _poured - 1)


def moves():
    there = _data is not None and bool(_y) and not _covered
    return there, there and _poured > 0


def words():
    return {"A": class_name("a"), "B": class_name("b"), "m": str(len(_y))}


def check():
    if _data is None or not _y:
        return None
    if _data["asked"] is None:
        _leave_neuron()
        _a[0] = CLEAR
        _count()
        return None
    _, y, a, p, loss, other, log10 = _data["asked"]
    begin = "p = a = %s" % exact(p) if y else "p = 1 − a = 1 − %s = %s" % (exact(a), exact(p))
    return {
        "words": {"name": markup.name(y), "y": y, "a": exact(a)},
        "right": loss,
        "tolerance": 0.01,
        "kind": "number",
        "wrong": [other, log10],
        "sum": "%s;  L = −ln p = −ln %s = %s" % (begin, exact(p), fixed(loss)),
    }


def numbers():
    if _data is None or _covered:
        return []
    out = [("a", _list(_data["a"])), ("y", ", ".join(str(y) for y in _y))]
    return out + [("L", _list(_data["losses"])), ("J", fixed(_data["J"], 6))]


def speak():
    if _data is None or not _y:
        return t("story.4.ui.none") if not _y else t("story.4.ui.figure")
    if _covered:
        return t("story.4.ui.hidden")
    i = min(_here, len(_y) - 1)
    given = {"name": markup.name(_y[i]), "a": exact(_data["a"][i]), "L": fixed(_data["losses"][i])}
    return t("story.4.reader", i=str(i), m=str(len(_y)), J=fixed(_data["J"], 6), **given)


def table():
    heads = [t("story.4.ui." + name) for name in ("picture", "truth_head", "answer", "loss")]
    if _data is None or _covered:
        return heads, []
    rows = []
    for i in range(len(_y)):
        truth = "y = %d (%s)" % (_y[i], markup.name(_y[i]))
        rows.append([str(i), truth, exact(_data["a"][i]), fixed(_data["losses"][i], 6)])
    rows.append(["J", "", "", fixed(_data["J"], 6)])
    return heads, rows


def leave():
    pass


# --- What the learner does ---


def _guess(_, slider):
    global _here
    _leave_neuron()
    _here = int(slider.getAttribute("data-a"))
    _a[_here] = float(slider.value)
    _count()


def _flip(_, button):
    global _here
    if _covered:
        return
    _here = int(button.getAttribute("data-truth"))
    _y[_here] = 1 - _y[_here]
    _count()


def _cover():
    global _covered
    _covered = not _covered
    _fill()
    shell.changed()


def _pour(count):
    global _poured
    _poured = count
    _fill()


def _ask_neuron(wanted):
    global _z
    if wanted:
        ask_latest("loss.neuron_says", _said)
    else:
        _leave_neuron()
        _count()


def _leave_neuron():
    """The neuron's answers become guesses that a slider can show."""
    global _z
    if _z is not None:
        _z = None
        _a[:] = [max(0.01, min(0.99, a)) for a in _data["a"]]


def _light(_, node):
    global _lit
    i = node.getAttribute("data-i") if node else None
    if i != _lit:
        _lit = i
        _lighten()


# --- What the trainer says ---


def _listed(data):
    global _pictures, _curves, _poured, _z, _data
    if shell.now != 4 or not one(".c4"):
        return
    _curves = data["curves"]
    if [one_[0] for one_ in data["pictures"]] != [one_[0] for one_ in _pictures]:
        _pictures = data["pictures"]
        _a[:] = [UNDECIDED] * len(_pictures)
        _y[:] = [one_[2] for one_ in _pictures]
        _z, _data, _poured = None, None, len(_pictures) + 1
    if not one("#c4-guesses").childElementCount:
        _cards()
    if _data is None:
        _count()
    else:
        _fill()


def _count():
    if _y:
        ask_latest("loss.guesses", _counted, a=list(_a), y=list(_y), z=_z)
    else:
        _fill()


def _said(data):
    global _z
    if len(data["z"]) == len(_y):
        _z = data["z"]
        _count()


def _counted(data):
    global _data
    if len(data["a"]) == len(_y):
        _data = data
        if _z is not None:
            _a[:] = data["a"]
        _fill()
        if shell.now == 4:
            shell.changed()


# --- What is shown ---


def _cards():
    ids = [picture[0] for picture in _pictures]
    one("#c4-guesses").innerHTML = markup.guesses(ids)
    pictures.want(ids)
    _paint()


def _paint():
    if shell.now == 4:
        for canvas in every(".c4 [data-picture]"):
            pictures.paint(canvas, int(canvas.getAttribute("data-picture")))


def _fill():
    if not one(".c4"):
        return
    text(one("#c4-cover"), t("story.4.ui." + ("uncover" if _covered else "cover")))
    attribute(one("#c4-cover"), "aria-pressed", "true" if _covered else "false")
    attribute(one("#c4-project"), "aria-pressed", "true" if _z is not None else "false")
    show(one("#c4-project"), not classes.many())
    show(one("#c4-none"), not _y)
    told = _data is not None and bool(_y) and not _covered
    show(one("#c4-hidden"), _covered and bool(_y))
    show(one("#c4-drawn"), told)
    show(one("#c4-ranking"), told)
    if _data is None or one("#c4-guesses").childElementCount != len(_y):
        return
    for i in range(len(_y)):
        sliders.put(one("#c4-a%d" % i), max(0.01, min(0.99, _a[i])))
        text(one("#c4-o%d" % i), "a " + fixed(_data["a"][i], 4 if _z is not None else 2))
        text(one("#c4-l%d" % i), "L " + fixed(_data["losses"][i]) if told else "L ?")
        markup.truth(one('.c4 [data-truth="%d"]' % i), i, _y[i], _covered)
    if told:
        _draw()


def _draw():
    count, losses, sums = len(_y), _data["losses"], _data["sums"]
    names = [t("story.4.ui.when_%d" % y, name=markup.name(y)) for y in (1, 0)]
    svg = one("#c4-curves")
    width, height = int(svg.clientWidth) or 300, int(svg.clientHeight) or 220
    given = (_curves, _data["a"], _y, losses, names, width, height)
    svg.innerHTML = loss_figures.curves(*given)
    dots = loss_figures.spoken(_data["a"], losses)
    depicts(svg, t("story.4.ui.curves_label", dots=dots))
    svg = one("#c4-bars")
    width, height = int(svg.clientWidth) or 300, int(svg.clientHeight) or 200
    cost = _data["J"] if _poured > count else None
    svg.innerHTML = loss_figures.bars(losses, _poured, cost, width, height)
    depicts(svg, t("story.4.ui.bars_label"))
    in_pot = min(_poured, count)
    total = fixed(sums[in_pot - 1] if in_pot else 0.0, 6)
    given = {"sum": total, "m": str(count)}
    if _poured > count:
        text(one("#c4-pot"), t("story.4.ui.divided", J=fixed(_data["J"], 6), **given))
    else:
        text(one("#c4-pot"), t("story.4.ui.pot", i=str(in_pot), **given))
    ids = [picture[0] for picture in _pictures]
    one("#c4-worst").innerHTML = markup.ranking(_data["worst"], ids, losses)
    _paint()
    _lighten()


def _lighten():
    for node in every(".c4 [data-i]"):
        attribute(node, "data-lit", "" if node.getAttribute("data-i") == _lit else None)


def _list(values):
    return ", ".join(fixed(value) for value in values)
