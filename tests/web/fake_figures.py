"""What the figures need of a browser beyond ``fake_js``: markup, sizes, charts, a project to show.

Import it first in a scene. ``drawn`` keeps what the JavaScript helpers were asked to draw;
``resize()`` says that the elements have the size they have (200 x 120).
"""

import json

import fake_js
from fake_js import Node, hear, window

drawn = []
saved = []
_observers = []
_media = []

WIDTH, HEIGHT = 200, 120


def _inner(self, markup):
    self.replaceChildren()
    stack = [self]
    while markup:
        at = markup.find("<")
        if at != 0:
            words = markup if at < 0 else markup[:at]
            stack[-1].append(_plain(words))
            markup = "" if at < 0 else markup[at:]
            continue
        end = markup.index(">")
        tag, markup = markup[1:end], markup[end + 1 :]
        if tag[0] == "/":
            closed = stack.pop()
            assert closed.tag == tag[1:], "</" + tag[1:] + "> closes <" + closed.tag + ">"
            continue
        alone = tag[-1] == "/"
        node = _element(tag[:-1] if alone else tag)
        stack[-1].append(node)
        if not (alone or node.tag in ("input", "br", "hr")):
            stack.append(node)
    assert stack == [self], "<" + stack[-1].tag + "> is not closed"


def _element(tag):
    name, _, rest = tag.partition(" ")
    attributes = {}
    rest = rest.strip()
    while rest:
        key, value = rest, ""
        cut = rest.find("=")
        space = rest.find(" ")
        if cut >= 0 and (space < 0 or cut < space):
            key = rest[:cut]
            assert rest[cut + 1] == '"', rest
            end = rest.index('"', cut + 2)
            value, rest = rest[cut + 2 : end], rest[end + 1 :].strip()
        else:
            key, rest = (rest, "") if space < 0 else (rest[:space], rest[space:].strip())
        assert key != "style", "the page's policy forbids style attributes"
        attributes[key] = _plain(value)
    if attributes.get("width", "1") and not attributes.get("width", "1").isdigit():
        width = attributes.pop("width")
        height = attributes.pop("height", None)
        node = Node(name, attributes)
        node.attributes["width"] = width
        if height is not None:
            node.attributes["height"] = height
        return node
    return Node(name, attributes)


def _plain(words):
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        words = words.replace(entity, letter)
    return words


def _set_property(self, name, value):
    setattr(self, name, value)


def _box(self):
    return fake_js.Bag(left=0, top=0, right=WIDTH, bottom=HEIGHT, width=WIDTH, height=HEIGHT)


Node.getBoundingClientRect = _box
Node.innerHTML = property(lambda self: "".join(str(c) for c in self.children_), _inner)
Node.childElementCount = property(lambda self: len(self.elements))
fake_js.Bag.setProperty = _set_property


class Observer:
    @staticmethod
    def new(handler):
        return Observer(handler)

    def __init__(self, handler):
        _observers.append(handler)

    def unobserve(self, node):
        pass

    def observe(self, node):
        node.clientWidth, node.clientHeight = WIDTH, HEIGHT


class Media:
    matches = False

    def addEventListener(self, kind, handler):  # noqa: N802
        _media.append(handler)


class Chart:
    def __init__(self):
        self.rows = []

    def start(self, cost, accuracy, words):
        self.words = words

    def append(self, restart):
        drawn.append(("chart", restart))

    def annotate(self, marks, baseline):
        drawn.append(("annotate", json.loads(marks), baseline))

    def first(self):
        return 0.6931471805599453

    def draw(self):
        drawn.append(("chart",))

    def keep(self):
        drawn.append(("keep",))
        return True

    def dismiss(self):
        drawn.append(("dismiss",))

    def look(self, iteration, cost):
        drawn.append(("look", iteration, cost))

    def iteration(self, box, x):
        return int(x)

    def also(self, box):
        drawn.append(("also", box.id))

    def without(self, box):
        drawn.append(("without", box.id))

    def table(self, most):
        return json.dumps(self.rows[-most:])


class Contours:
    def paths(self, name, columns, rows, width, height, levels):
        drawn.append(("contours", name, columns, rows))
        return json.dumps(["M0 0L1 1"] * levels)


class Save:
    def download(self, buffer, name, mime):
        saved.append((buffer, name, mime))

    def copy(self, node, done):
        saved.append(("copied", node.textContent))
        done(True)


def _rgb(canvas, name):
    drawn.append(("rgb", canvas.id, name))
    return True


def _plane(canvas, name, channel):
    drawn.append(("plane", name, channel))


def _signed(canvas, name, channel=-1, most=0):
    drawn.append(("signed", canvas.id, name, channel))
    return 0.5


def _values(name, pixel):
    return json.dumps([pixel % 256, 1, 2])


window.ResizeObserver = Observer
window.matchMedia = lambda query: Media()
window.innerWidth = 1280
parts = window.py_logreg
parts.chart, parts.contours, parts.save = Chart(), Contours(), Save()
parts.pixels.rgb, parts.pixels.plane = _rgb, _plane
parts.pixels.signed, parts.pixels.values = _signed, _values


def resize():
    """Every observed element has its size now."""
    for handler in _observers:
        handler()


def recolour():
    """The system changes between light and dark."""
    for handler in _media:
        handler(None)


def begin(*modules):
    """Start these modules of the page and listen."""
    from app import link

    errors = []
    for module in modules:
        module.start()
    link.start(errors.append)
    return errors


def project(**changes):
    fields = {
        "name": "cats",
        "classes": ["a", "b"],
        "class_names": {"a": "Cat", "b": "Other"},
        "names_default": False,
        "size": 64,
        "n_x": 12288,
        "m": 3,
        "alpha": 0.002,
        "alpha_follows": True,
        "alpha_limit": 0.0026,
        "groups": [],
        "version": 1,
        "kept_models": 0,
        "lesson": None,
        "can_undo": None,
    }
    fields.update(changes)
    hear("project", **fields)


def trays(a=(1, 2), b=(3,), test=(4,)):
    hear(
        "trays",
        trays={
            "a": [[i, 1, ""] for i in a],
            "b": [[i, 0, ""] for i in b],
            "test": [[i, None, ""] for i in test],
        },
    )


def model(**changes):
    fields = {
        "state": "ready",
        "iteration": 0,
        "cost": 0.6931471805599453,
        "seconds": 0.0,
        "b": 0.0,
        "looked": "a",
        "right": 2,
        "m": 3,
        "test_right": 1,
        "test_labelled": 1,
        "test_cost": None,
        "baseline": 0.667,
        "restart": False,
        "marks": [],
        "bounces": False,
        "can_back": False,
        "version": 0,
        "kept": [0, 1],
    }
    fields.update(changes)
    hear("model", **fields)


def flow(**changes):
    fields = {
        "id": 1,
        "position": 0,
        "of": 3,
        "name": "felix",
        "tray": "a",
        "label": 1,
        "x": [[0, "R", 247], [1, "G", 235], [2, "B", 217], [12287, "B", 160]],
        "sums": [0.0, 0.5, 1.6, 1.0366],
        "wx": 1.0366,
        "b": -0.0216,
        "z": 1.015,
        "a": 0.73399,
        "loss": 0.30926,
        "dz": -0.26601,
        "looked": "a",
        "scores": [],
    }
    fields.update(changes)
    a = fields["a"]
    fields.setdefault("answer", "a" if a > 0.5 else "b" if a < 0.5 else "undecided")
    hear("flow", **fields)


def tried(**changes):
    fields = {
        "tag": 1,
        "name": "felix",
        "z": 1.115,
        "a": 0.75304,
        "b": -0.022,
        "answer": "a",
        "push_a": 3.257,
        "push_b": -2.12,
        "iteration": 5,
        "scores": [],
    }
    fields.update(changes)
    hear("tried", **fields)


def opened(**changes):
    """A project has been opened."""
    trays()
    project(**changes)
    model(restart=True)
    flow()
