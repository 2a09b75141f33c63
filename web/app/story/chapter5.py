"""Chapter 5, the computation graph: bubbles played forward and backward, one a press."""

from app.figures import escape
from app.story import bubbles, graph_leaves, graph_words, keys, shell
from app.story.ask import ask_latest
from app.web import attribute, every, on, on_resize, one, show, text
from app.words import exact, parse, t

CARDS = 3
SNIPPET = """
z = w @ x + b;  a = 1 / (1 + np.exp(-z))              # forward
da = -y / a + (1 - y) / (1 - a)                       # dL/da
dz = da * a * (1 - a)                                 # chain rule: this is a - y
dw, db = x * dz, dz                                   # one slope per weight, one for b
"""
SOURCES = ("neuron.forward", "neuron.backward")

#: Backward is a pass of its own.
PASS = True

#: The graphs there are.
KINDS = ("three", "neuron", "picture", "own")

#: Room for the outline around the graph.
FRAME = 6

#: How near a number worked out by hand must be.
NEAR = 0.001

_kind = "three"
_formula = ""
_values = {"three": {}, "neuron": {}, "picture": {}, "own": {}}
_forward = _backward = 0
_chosen = None  # the bubble whose way to the result is lit
_nudged = None  # the leaf that is nudged
_data = None
_three = None  # the newest answer about the first graph: the question is about that
_plan = None
_asking = False


def start():
    figure = one("#figure")
    on(figure, "click", lambda _, node: _open(node.getAttribute("data-kind")), ".c5 [data-kind]")
    on(figure, "submit", _own, "#g5-own")
    on(figure, "submit", _by_hand, "#g5-hand")
    on(figure, "input", _slide, ".c5 [data-leaf] input")
    on(figure, "click", _nudge, ".c5 [data-nudge]")
    on(figure, "click", lambda *_: _replay(0, 0), "#g5-again")
    on(figure, "click", lambda *_: _undo(), "#g5-undo")
    on(figure, "click pointerover", lambda _, node: _choose(node), "#g5 [data-node]")
    keys.roving("#g5", _move, chosen=_edit, left=lambda: _light(None))
    on_resize(_resized, figure)


def make():
    global _plan
    _plan = None
    kinds = ""
    for kind in KINDS:
        kinds += '<button type="button" data-kind="%s" aria-pressed="false">%s</button>' % (
            kind,
            t("story.5.ui." + kind),
        )
    return graph_words.MARKUP % {
        "kinds": kinds,
        "which": t("story.5.ui.which"),
        "own": t("story.5.ui.own_label"),
        "note": t("story.5.ui.own_note"),
        "go": t("story.5.ui.own_go"),
        "again": t("story.5.ui.again"),
        "undo": t("story.5.ui.undo"),
        "formula": escape(_formula),
        "try": t("story.try"),
    }


def draw():
    given = {"kind": _kind, "values": _values[_kind], "forward": _forward, "backward": _backward}
    ask_latest("graph.play", _arrived, formula=_formula, chosen=_chosen, **given)


def forward(everything=False):
    total = _data["forward_total"] if _data else 0
    _replay(total if everything else min(total, _forward + 1), 0)


def backward(everything=False):
    total = _data["backward_total"] if _data else 0
    _replay(_forward, total if everything else min(total, _backward + 1))


def moves():
    if not _data or not _data["nodes"]:
        return False, False
    ahead = _forward < _data["forward_total"] and not _data["error"]
    complete = _data["forward"] == _data["forward_total"]
    return ahead, complete and _backward < _data["backward_total"]


def words():
    _follow_question()
    leaves = _three["leaves"] if _three else {"a": 5, "b": 3, "c": 2}
    return {name: exact(leaves[name]) for name in leaves}


def check():
    _follow_question()
    if _kind != "three":
        _open("three")
        return None
    asked = _three and _three["asked"]
    if not asked:
        return None
    given = words()
    b, right = given["b"], exact(asked["right"])
    return {
        "words": given,
        "right": asked["right"],
        "tolerance": 0.001,
        "kind": "number",
        "wrong": asked["wrong"],
        "sum": "dJ/dc = dJ/dv · dv/du · du/dc = 3 × 1 × b = 3 × %s = %s" % (b, right),
    }


def numbers():
    return graph_words.values(_data, _hidden()) if _data else []


def speak():
    if not _data or not _data["nodes"]:
        return t("story.5.ui.figure")
    return graph_words.spoken(_data, _hidden(), _chosen)


def table():
    heads = [t("story.5.ui." + name) for name in ("bubble", "value", "derivative")]
    return heads, graph_words.rows(_data, _hidden()) if _data else []


def leave():
    _light(None)


# --- What the learner does ---


def _open(kind):
    global _kind, _nudged, _data, _plan
    if kind == _kind:
        return
    _kind, _nudged, _data, _plan = kind, None, None, None
    _replay(0, 0)


def _own(event, _):
    global _formula, _data, _plan, _nudged
    event.preventDefault()
    _formula = one("#g5-formula").value
    _values["own"], _data, _plan, _nudged = {}, None, None, None
    _replay(0, 0)


def _replay(ahead, back):
    global _forward, _backward
    _forward, _backward = ahead, back
    draw()


def _undo():
    if _backward:
        _replay(_forward, _backward - 1)
    else:
        _replay(max(0, _forward - 1), 0)


def _slide(_, slider):
    leaf = slider.closest("[data-leaf]").getAttribute("data-leaf")
    _values[_kind][leaf] = float(slider.value)
    draw()


def _nudge(_, button):
    global _nudged
    leaf = button.getAttribute("data-nudge")
    _nudged = None if leaf == _nudged else leaf
    _fill()


def _by_hand(event, _):
    event.preventDefault()
    name = _data and _data["next"]
    typed = parse(one("#g5-number").value)
    if not name or name not in _data["finished"]:
        return
    slope = _data["finished"][name][1]
    fit = typed is not None and abs(typed - slope) <= NEAR
    text(one("#g5-said"), graph_words.verdict(_data, name, typed, fit))
    attribute(one("#g5-said"), "data-ok", "1" if fit else "0")
    if fit:
        one("#g5-number").value = ""
        backward()


def _choose(node):
    _light(node.getAttribute("data-node"))


def _light(name):
    global _chosen
    if name != _chosen:
        _chosen = name
        if shell.now == 5:
            draw()


def _move(dx, dy):
    """Along an edge, or to the next bubble of the layer."""
    if not _data or not _plan:
        return
    if _plan.down:
        dx, dy = dy, dx
    name = _chosen or _data["result"]
    inputs = {node[0]: node[3] for node in _data["nodes"]}
    if dx > 0:
        ways = [node[0] for node in _data["nodes"] if name in node[3]]
        _light(ways[0] if ways else name)
    elif dx < 0:
        _light(inputs[name][0] if inputs[name] else name)
    else:
        for layer in _plan.layers:
            if name in layer:
                k = layer.index(name) + (1 if dy > 0 else -1)
                _light(layer[max(0, min(len(layer) - 1, k))])


def _edit():
    slider = one('.c5 [data-leaf="%s"] input' % _chosen)
    if slider:
        slider.focus()


# --- What is shown ---


def _hidden():
    """dJ/dc is asked for: it is not told meanwhile."""
    return ("c",) if _asking and _kind == "three" else ()


def _follow_question():
    global _asking
    question = one("#question")
    asking = question is not None and not question.hidden
    if asking != _asking:
        _asking = asking
        _fill()


def _resized():
    global _plan
    svg = one("#g5")
    if svg and _data and int(svg.parentNode.clientWidth) - FRAME != (_plan.room if _plan else 0):
        _plan = None
        _fill()


def _arrived(data):
    global _data, _three, _forward, _backward
    if shell.now != 5 or data["kind"] != _kind or not one("#g5"):
        return
    _data = data
    if data["kind"] == "three":
        _three = data
    if data["error"] and data["nodes"]:
        _forward, _backward = data["forward"], data["backward"]
    _fill()
    shell.changed()


def _fill():
    global _plan
    svg = one("#g5")
    if not svg:
        return
    for button in every(".c5 [data-kind]"):
        pressed = button.getAttribute("data-kind") == _kind
        attribute(button, "aria-pressed", "true" if pressed else "false")
    show(one("#g5-own"), _kind == "own")
    drawn = bool(_data and _data["nodes"])
    for node in (svg, one("#g5-open"), one("#g5-hand"), one("#g5-leaves"), one("#g5-tools")):
        show(node, drawn)
    error = _data and _data["error"]
    if _kind == "own" and not _formula.strip():
        error = None
    fault = graph_words.error(error) if error else ""
    if _asking and _three and not _three["asked"]:
        fault = t("story.5.ui.other_b")
    text(one("#g5-error"), fault)
    text(one("#g5-title"), graph_words.title(_data) if drawn else "")
    if not drawn:
        return
    if _plan is None:
        room = max(300, int(svg.parentNode.clientWidth) - FRAME)
        _plan = bubbles.Plan(_data["nodes"], room)
        _plan.room = room
        attribute(svg, "width", int(_plan.width))
        attribute(svg, "height", int(_plan.height))
    step = _data["step"]
    lit = set()
    if step and step["pass"] == "backward":
        lit.update((step["node"], term[0]) for term in step["terms"])
    for way in _data["paths"]:
        for k in range(len(way[0]) - 1):
            lit.add((way[0][k], way[0][k + 1]))
    shown = {
        "now": step["node"] if step else None,
        "chosen": _chosen,
        "lit": lit,
        "hidden": _hidden(),
        "label": lambda node, slope: graph_words.bubble(node, slope, _data["result"]),
    }
    svg.innerHTML = bubbles.draw(_plan, _data["nodes"], _data["edges"], shown)
    attribute(svg, "aria-label", t("story.5.ui.figure") + ": " + graph_words.title(_data))
    graph_leaves.fill(_data, _plan, _values[_kind], _nudged)
    graph_words.fill(_data, _hidden(), _chosen, _nudged)
