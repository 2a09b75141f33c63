"""The flow figure: one picture on its way through the neuron, forward and backward."""

from js import window

from app import classes, figures, flow_table, link, spot, wires
from app.column import draw as draw_column
from app.column import size
from app.names import class_name, label_name
from app.numbers import Numbers
from app.web import (
    attribute,
    clone,
    depicts,
    element,
    every,
    later,
    on,
    on_resize,
    one,
    parts,
    show,
    text,
)
from app.words import MINUS, fixed, on_change, t

#: The plots whose sizes are asked for when they change, not at every drawing.
PLOTS = ("sum", "sig")

#: During a run the figure is drawn at most so often; the last state is always drawn.
EVERY_MS = 80

_order = {}  # class -> ids of its pictures
_looked = "a"  # the class whose neuron is shown
_frame = {}  # id of a plot -> (width, height)
_painted = None  # (id, size) of the picture on the canvases
_drawn_at = 0
_past = None  # an earlier iteration that is looked back at (app/rewind.py)


def start():
    on(one("#flow-prev"), "click", lambda *_: walk(-1))
    on(one("#flow-next"), "click", lambda *_: walk(1))
    on(one("#look"), "click", _look, "[data-look]")
    classes.on_count(lambda *_: _switch())
    spot.start()
    _numbers.start()
    link.hear("trays", _trays)
    link.hear("tray", _tray)
    link.hear("project", lambda _: _shapes())
    link.hear("flow", lambda _: _follow())
    on_change(render)
    on_resize(_resized, *every(".flow, .flow .row, #sum, #sig"))
    dark = window.matchMedia("(prefers-color-scheme: dark)")
    dark.addEventListener("change", lambda _: _weights())


def _follow():
    """Draw picture and weights; the trainer tells of the model first, then of the picture."""
    global _drawn_at
    model = link.state.get("model")
    now = float(window.performance.now())
    if model and model["state"] == "training" and now - _drawn_at < EVERY_MS:
        return
    _drawn_at = now
    later(_weights)
    later(draw)


def render():
    """Draw everything again, in the present language."""
    _shapes()
    _switch()
    _weights()
    draw()


def choose(picture):
    """Let a picture of the project flow through the neuron."""
    link.send("select", id=picture)


def look_back(past):
    """Draw the neuron as it was, from what the trainer told of it; None: as it is."""
    global _past
    _past = past
    attribute(one("#z-neuron"), "data-past", None if past is None else "")
    _weights()
    draw()


def _flow():
    return _past["flow"] if _past else link.state.get("flow")


def draw():
    """Draw what the trainer said last about the picture that flows."""
    flow = _flow()
    if flow is None:
        return
    empty = flow["id"] is None
    if flow["looked"] != _looked:
        _mark_looked(flow["looked"])
    attribute(one(".flow"), "data-empty", "" if empty else None)
    _which(flow)
    _numbers.refresh()
    if empty:
        return
    _picture(flow)
    _score(flow)
    _answer(flow)


def _trays(event):
    for tray in event["trays"]:
        _order[tray] = [entry[0] for entry in event["trays"][tray]]


def _tray(event):
    _order[event["tray"]][event["behind"] :] = [entry[0] for entry in event["pictures"]]


def training():
    """Ids of the training pictures, in the order of their classes."""
    return [picture for letter in classes.letters for picture in _order.get(letter, ())]


def _switch():
    """More than two classes have a neuron each: which one is shown, and what its parts are."""
    many = classes.many()
    show(one("#look"), many)
    attribute(one("#sig"), "hidden", "" if many else None)  # drawings have no such property
    show(one("#scores"), many)
    text(one("#squash"), "a = softmax(z)" if many else "a = σ(z)")
    row = one("#look .seg")
    row.replaceChildren()
    for letter in classes.letters if many else ():
        button = element("button")
        attribute(button, "data-look", letter)
        attribute(button, "aria-label", class_name(letter))
        button.append(clone("mark-" + letter), letter.upper())
        row.append(button)
    _mark_looked(_looked)


def _mark_looked(letter):
    global _looked
    _looked = letter
    for button in every("#look [data-look]"):
        chosen = button.getAttribute("data-look") == letter
        attribute(button, "aria-pressed", "true" if chosen else "false")
    text(one("#yhat-name"), "ŷ = P(%s)" % letter.upper())
    one("#w-for").replaceChildren("+", clone("mark-" + letter))
    one("#w-against").style.display = "none" if classes.many() else ""


def _look(_, button):
    link.send("look", tray=button.getAttribute("data-look"))


def walk(step):
    """Let the next training picture flow, or with -1 the one before."""
    order = training()
    flow = link.state.get("flow")
    if order and flow:
        here = order.index(flow["id"]) if flow["id"] in order else -max(step, 0)
        choose(order[(here + step) % len(order)])


def _resized():
    for plot in PLOTS:
        node = one("#" + plot)
        _frame[plot] = (int(node.clientWidth), int(node.clientHeight))
    flow = _flow()
    if flow and flow["id"] is not None:
        _plots(flow)
    wires.lay(int(window.innerWidth))


def _shapes():
    words = figures.sizes(size())
    text(one("#shape-picture"), words["picture"])
    text(one("#shape-planes"), words["planes"])
    for node in every("[data-shape=column]"):
        text(node, words["column"])
    one(".flow").style.setProperty("--cell", str(100 / size()) + "%")


def _weights():
    canvas = one("#w")
    parts.pixels.signed(canvas, "past" if _past else "weights")
    depicts(canvas, weights_words())


def weights_words():
    """What the colours of the weights say."""
    if classes.many():
        return t("neuron.weights_class", name=class_name(_looked))
    return t("neuron.weights_label", a=class_name("a"), b=class_name("b"))


def _which(flow):
    if flow["id"] is None:
        words = ""
    elif flow["position"] < 0 or flow["tray"] == "test":
        words = t("neuron.which_test")
    else:
        words = t("neuron.which", i=str(flow["position"]), n=flow["of"])
    text(one("#flow-which"), words)
    few = flow["of"] < 1 + (flow["tray"] != "test")
    for name in ("#flow-prev", "#flow-next"):
        one(name).disabled = few


def _picture(flow):
    global _painted
    key = (flow["id"], size())
    if key != _painted:
        _painted = key
        spot.leave()
        parts.pixels.rgb(one("#pic"), "flow")
        for channel in range(3):
            parts.pixels.plane(one('[data-plane="%d"]' % channel), "flow", channel)
    what = label_name(flow["label"])
    depicts(one("#pic"), t("neuron.picture_label", name=flow["name"], what=what))
    if not spot.shown():
        draw_column(flow["x"])


def _score(flow):
    _plots(flow)
    b = flow["b"]
    sign = MINUS if b < 0 and float("%.3f" % b) != 0 else "+"
    wx, size_of_b, z = fixed(flow["wx"], 3), fixed(abs(b), 3), fixed(flow["z"], 3)
    one("#eq-z").innerHTML = "%s %s %s = <b>%s</b>" % (wx, sign, size_of_b, z)


def _plots(flow):
    n_x = 3 * size() * size()
    width, height = _frame.get("sum", (0, 0))
    if width:
        one("#sum").innerHTML = figures.running_sum(flow["sums"], flow["wx"], n_x, width, height)
    words = t("neuron.sum_label", n=n_x, sum=fixed(flow["wx"], 3))
    depicts(one("#sum"), words)
    width, height = _frame.get("sig", (0, 0))
    if width:
        one("#sig").innerHTML = figures.sigmoid(flow["z"], flow["a"], width, height)
    words = t("neuron.sigmoid_label", z=fixed(flow["z"], 3), a=fixed(flow["a"], 3))
    depicts(one("#sig"), words)


def _answer(flow):
    a = flow["a"]
    text(one("#yhat"), fixed(a, 3))
    named = flow["answer"]
    if named == "undecided":
        one("#yhat-who").innerHTML = t("neuron.undecided")
    else:
        one("#yhat-who").innerHTML = figures.mark(named) + figures.escape(class_name(named))
    label = flow["label"]
    if flow["scores"]:
        names = [class_name(entry[0]) for entry in flow["scores"]]
        one("#scores").innerHTML = figures.chances(flow["scores"], names, named)
    if flow["scores"] and label is not None:
        letter = classes.letter_of(label).upper()
        text(one("#loss-name"), t("neuron.loss_class", letter=letter))
    else:
        text(one("#loss-name"), t("neuron.loss_%s" % ("unknown" if label is None else label)))
    known = flow["loss"] is not None
    text(one("#loss"), fixed(flow["loss"], 3) if known else "\u2013")
    dz = "dz = ŷ \u2212 y"
    if flow["dz"] is not None:
        dz += " = " + fixed(flow["dz"], 3)
    text(one("#dz"), dz)


_numbers = Numbers("#flow-numbers", "#flow-table", lambda: flow_table.rows(_flow(), size()))
