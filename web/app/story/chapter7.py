"""Chapter 7, downhill: a hill, a map, and a slice of the learner's own cost."""

from app import knobs, link, rewind
from app.story import bowl3d, downhill, downhill_fill, downhill_words, keys, shell
from app.story.ask import ask_latest
from app.story.walk import MANY, Walk
from app.web import on, on_resize, one
from app.words import parse

CARDS = 3
PICTURE = False
SNIPPET = """
a = 1 / (1 + np.exp(-(w @ X + b)))
dw, db = X @ (a - y) / m, (a - y).mean()
w = w - alpha * dw
b = b - alpha * db
"""
SOURCES = ("neuron.backward", "neuron.cost_from_logits", "descent.gradient_descent")

FIGURES = ("hill", "map", "slice")

#: The slider of alpha: ten steps a decade, as in the lab.
LEAST, MOST = -50, 20

#: How far an arrow key moves the ball.
NUDGE = 0.1

_figure = "hill"
_slice = None  # the trainer's newest answer about the learner's own cost
_looked = None  # the iteration of the walk that is pointed at
_pinned = None  # the one that the slider stands at
_asking = False  # the question is shown


def _walked():
    if shell.now == 7:
        _fill()
        shell.changed()


_walks = {
    "hill": Walk("hill", (0.1, 4, 12), _walked),
    "map": Walk("map", (0.1, 5, 20), _walked),
}


def start():
    figure = one("#figure")
    on(figure, "click", lambda _, node: _open(node.getAttribute("data-figure")), "[data-figure]")
    on(
        figure,
        "click",
        lambda _, node: _use(float(node.getAttribute("data-alpha"))),
        "[data-alpha]",
    )
    on(figure, "input", lambda _, node: _slide(int(float(node.value))), "#c7-slider")
    on(figure, "change", lambda _, node: _typed(node), "#c7-alpha, #c7-w, #c7-b")
    on(figure, "input", lambda _, node: _pin(int(float(node.value))), "#c7-at")
    on(figure, "click", lambda *_: _reset(), "#c7-reset")
    on(figure, "click", lambda *_: _runners(), "#c7-runners")
    on(figure, "pointerdown pointermove", _drag, "#c7-plot")
    on(figure, "pointerdown pointermove", _scrub, "#c7-chart")
    on(figure, "pointerover", lambda _, node: _look(int(node.getAttribute("data-t"))), "[data-t]")
    on(figure, "pointerout", lambda *_: _look(_pinned), "[data-t]")
    keys.roving("#c7-keys", _move, jumped=_jump, chosen=forward, undone=backward)
    bowl3d.start(figure)
    rewind.on_look(lambda: shell.now == 7 and _walked())
    on_resize(_resized, figure)


def make():
    leave()
    return downhill_words.markup(FIGURES, LEAST, MOST)


def draw():
    if _figure == "slice":
        ask_latest("hill.slice", _sliced)
        bowl3d.draw()
    else:
        _walks[_figure].open()
    _fill()


def forward(everything=False):
    count = MANY if everything else 1
    if not moves()[0]:
        return
    if _figure == "slice":
        link.send("step", count=count)
    else:
        _unpin()
        _walks[_figure].step(count)


def backward(everything=False):
    if not moves()[1]:
        return
    if _figure == "slice":
        link.send("back")
    else:
        _unpin()
        _walks[_figure].step(-MANY if everything else -1)


def moves():
    _follow_question()
    if _figure != "slice":
        walk = _walks[_figure]
        return bool(walk.path) and not _asking, len(walk.path) > 1 and not _asking
    model = link.state.get("model")
    if not model or model["cost"] is None or model["state"] == "training":
        return False, False
    return True, model["can_back"]


def words():
    _follow_question()
    project = link.state.get("project")
    given = {"n_x": project["n_x"] if project else 12288}
    walk = _walks["hill"]
    if walk.path:
        given.update(downhill_words.asked(walk))
    return given


def check():
    _follow_question()
    walk = _walks["hill"]
    if not walk.path or walk.asked["small"]:
        return None
    return downhill_words.question(walk)


def numbers():
    return downhill_words.numbers(_figure, _walks.get(_figure), _slice)


def speak():
    if rewind.past and _figure == "slice":
        return rewind.says()
    return downhill_words.spoken(_figure, _walks.get(_figure), _slice)


def table():
    return downhill_words.table(_figure, _walks.get(_figure), _slice)


def leave():
    bowl3d.leave()
    downhill_fill.leave()


# --- What the learner does ---


def _open(figure):
    global _figure
    if figure == _figure:
        return
    _unpin()
    _figure = figure
    draw()
    shell.changed()


def _use(alpha):
    """Another learning rate: of the walk, or in the slice of the project itself."""
    if _figure == "slice":
        link.send("alpha", value=alpha)
    else:
        _walks[_figure].use(alpha)


def _slide(value):
    _use(knobs.slider_alpha(value))


def _typed(field):
    value = parse(field.value)
    if field.id == "c7-alpha":
        if value is not None and 0 < value <= 1e6:
            _use(value)
        else:
            _fill()
        return
    walk = _walks[_figure]
    place = [walk.here[0], walk.here[1]]
    if value is not None and abs(value) <= 1e6:
        place["wb".index(field.id[-1])] = value
        _unpin()
        walk.place(place[0], place[1])
    else:
        _fill()


def _reset():
    if _figure == "slice":
        link.send("reset")
        return
    _unpin()
    _walks[_figure].clear()
    _walks[_figure].place(0.0, 0.0)


def _runners():
    walk = _walks[_figure]
    if walk.runs:
        walk.clear()
    else:
        walk.run()


def _drag(event, svg):
    """The ball follows the pointer: a new walk begins there."""
    if _figure == "slice" or _asking or (event.type == "pointermove" and not event.buttons):
        return
    walk = _walks[_figure]
    if not walk.shape or not walk.path:
        return
    if event.type == "pointerdown":
        event.preventDefault()
        svg.setPointerCapture(event.pointerId)
        one("#c7-keys").focus()
    box = svg.getBoundingClientRect()
    size = int(svg.clientWidth), int(svg.clientHeight)
    at = event.clientX - box.left, event.clientY - box.top
    w, b = downhill.place(_figure, walk.shape, size[0], size[1], at[0], at[1])
    _unpin()
    walk.place(w, b)


def _scrub(event, box):
    rewind.point(box, event)


def _move(dx, dy):
    """Left and right change alpha, up and down move the ball."""
    if dx:
        model_alpha = knobs.alpha_now() if _figure == "slice" else _walks[_figure].alpha
        if model_alpha:
            _slide(max(LEAST, min(MOST, knobs.slider_value(model_alpha) + dx)))
    elif _figure != "slice" and not _asking and _walks[_figure].path:
        walk = _walks[_figure]
        w, b = walk.here[0], walk.here[1]
        if _figure == "hill":
            w -= NUDGE * dy
        else:
            b -= NUDGE * dy
        _unpin()
        walk.place(w, b)


def _jump(end):
    _slide(MOST if end else LEAST)


def _pin(t_):
    global _pinned
    last = len(_walks[_figure].path) - 1
    _pinned = None if t_ >= last else t_
    _look(_pinned)


def _unpin():
    global _pinned, _looked
    _pinned = _looked = None


def _look(t_):
    global _looked
    if t_ != _looked:
        _looked = t_
        _fill()


# --- What is shown ---


def _follow_question():
    """The question is about the hill, and no step is made meanwhile."""
    global _asking
    question = one("#question")
    asking = question is not None and not question.hidden
    if asking == _asking:
        return
    _asking = asking
    walk = _walks["hill"]
    if not asking:
        return
    if _figure != "hill":
        _open("hill")
    if walk.path and walk.asked["small"]:
        walk.alpha = max(walk.alpha, walk.presets[1])
        walk.place(0.0, 0.0)


def _sliced(data):
    global _slice
    _slice = data
    _walked()


def _resized():
    if shell.now == 7 and one("#c7-plot"):
        _fill()
        bowl3d.draw_again()


def _fill():
    walk = _walks.get(_figure)
    downhill_fill.fill(_figure, walk, _slice, (_looked, _pinned), _asking, speak())
