# ruff: noqa: N802, N815, RUF005 -- the names are the browser's; MicroPython has no starred lists
"""A browser for tests of the page's Python, as module ``js`` under MicroPython.

``document`` is the real index.html; ``window.py_logreg`` stands for the JavaScript helpers and
keeps what they are asked: ``sent`` (commands as (kind, fields, names of buffers)), ``painted`` and
``grabbed``. A scene plays the trainer with :func:`hear` and the person with :func:`fire`.
"""

import asyncio
import json

sent = []
painted = []  # (canvas, id)
snapshots = []  # (tray, name)
grabbed = []
_fake = {"now": 0.0, "focus": None}


class Bag:
    """An object with whatever attributes it is given."""

    def __init__(self, **fields):
        for name in fields:
            setattr(self, name, fields[name])


class Event(Bag):
    def __init__(self, kind, **fields):
        self.type = kind
        self.defaultPrevented = False
        self.stopped = False
        self.key = ""
        self.shiftKey = self.ctrlKey = self.metaKey = self.isComposing = self.repeat = False
        self.button = 0
        self.clientX = self.clientY = 0
        self.pointerId = 1
        self.relatedTarget = None
        self.pointerType = "mouse"
        self.buttons = 1
        super().__init__(**fields)

    def preventDefault(self):
        self.defaultPrevented = True

    def stopPropagation(self):
        self.stopped = True


class Nodes(list):
    @property
    def length(self):
        return len(self)

    def item(self, k):
        return self[k]


def _reflect(name):
    def get(self):
        return self.attributes.get(name, "")

    def set_(self, value):
        self.attributes[name] = str(value)

    return property(get, set_)


def _flag(name):
    def get(self):
        return name in self.attributes

    def set_(self, value):
        if value:
            self.attributes[name] = ""
        else:
            self.attributes.pop(name, None)

    return property(get, set_)


class Node:
    """An element. Text is a child that is a str."""

    className = _reflect("class")
    id = _reflect("id")
    title = _reflect("title")
    type = _reflect("type")
    hidden = _flag("hidden")
    disabled = _flag("disabled")
    checked = _flag("checked")
    selected = _flag("selected")
    open = _flag("open")

    def __init__(self, tag, attributes=None):
        self.tag = tag
        self.attributes = dict(attributes or {})
        self.children_ = []
        self.parentNode = None
        self.listeners = {}
        self.style = Bag()
        self.value = self.attributes.get("value", "")
        self.tabIndex = int(self.attributes.get("tabindex", "-1"))
        self.width = int(self.attributes.get("width", "0") or 0)
        self.height = int(self.attributes.get("height", "0") or 0)
        self.scrollTop = 0
        self.clientWidth = self.clientHeight = self.offsetHeight = 100
        self.clicks = 0

    # --- the tree ---

    @property
    def content(self):
        return self

    @property
    def elements(self):
        return [child for child in self.children_ if isinstance(child, Node)]

    @property
    def firstElementChild(self):
        return self.elements[0] if self.elements else None

    @property
    def isConnected(self):
        node = self
        while node.parentNode is not None:
            node = node.parentNode
        return node is document

    @property
    def textContent(self):
        return "".join(c if isinstance(c, str) else c.textContent for c in self.children_)

    @textContent.setter
    def textContent(self, words):
        self.replaceChildren(words)

    def append(self, *nodes):
        for node in nodes:
            self._insert(node, len(self.children_))

    def replaceChildren(self, *nodes):
        for node in list(self.elements):
            node.remove()
        self.children_ = []
        self.append(*nodes)

    def _insert(self, node, place):
        if isinstance(node, Node):
            if node.parentNode is not None:
                node.remove()
            node.parentNode = self
        self.children_.insert(place, node)

    def _place(self):
        for k in range(len(self.parentNode.children_)):
            if self.parentNode.children_[k] is self:
                return k

    def prepend(self, *nodes):
        for k in range(len(nodes)):
            self._insert(nodes[k], k)

    def before(self, *nodes):
        for node in nodes:
            if node.parentNode is not None:
                node.remove()
            self.parentNode._insert(node, self._place())

    def after(self, node):
        self.parentNode._insert(node, self._place() + 1)

    def replaceWith(self, node):
        self.before(node)
        self.remove()

    def remove(self):
        if self.parentNode is not None:
            if _fake["focus"] is not None and self.contains(_fake["focus"]):
                _fake["focus"].blur()
            self.parentNode.children_.pop(self._place())
            self.parentNode = None

    def cloneNode(self, deep):
        copy = Node(self.tag, self.attributes)
        for child in self.children_:
            copy.append(child if isinstance(child, str) else child.cloneNode(True))
        return copy

    def contains(self, node):
        while node is not None:
            if node is self:
                return True
            node = node.parentNode
        return False

    # --- attributes ---

    def getAttribute(self, name):
        return self.attributes.get(name)

    def setAttribute(self, name, value):
        self.attributes[name] = str(value)

    def removeAttribute(self, name):
        self.attributes.pop(name, None)

    # --- search ---

    def matches(self, selector):
        return any(_matches(self, path) for path in _paths(selector))

    def closest(self, selector):
        node = self
        while node is not None:
            if node.tag != "#document" and node.matches(selector):
                return node
            node = node.parentNode
        return None

    def querySelectorAll(self, selector):
        paths = _paths(selector)
        found = Nodes()
        self._search(paths, found)
        return found

    def querySelector(self, selector):
        found = self.querySelectorAll(selector)
        return found[0] if found else None

    def _search(self, paths, found):
        for child in self.elements:
            if any(_matches(child, path) for path in paths):
                found.append(child)
            if child.tag != "template":
                child._search(paths, found)

    # --- events ---

    def addEventListener(self, kind, handler):
        self.listeners.setdefault(kind, []).append(handler)

    def focus(self):
        if _fake["focus"] is self or self.disabled:
            return
        if _fake["focus"] is not None:
            _fake["focus"].blur()
        _fake["focus"] = self
        fire(self, "focusin")

    def blur(self):
        if _fake["focus"] is self:
            _fake["focus"] = None
            fire(self, "focusout")

    def click(self):
        self.clicks += 1
        if not self.disabled:
            fire(self, "click")

    def select(self):
        pass

    # --- canvas, video ---

    def getBoundingClientRect(self):
        return Bag(left=0, top=0, width=self.width or 100, height=self.height or 100)

    def getContext(self, _):
        if not hasattr(self, "context"):
            self.context = Context()
        return self.context

    def setPointerCapture(self, _):
        pass

    def play(self):
        pass


class Context(Bag):
    """A 2D context that counts what is painted."""

    def __init__(self):
        self.strokes = 0
        self.fills = 0

    def stroke(self, path):
        self.strokes += 1

    def fillRect(self, *_):
        self.fills += 1
        self.strokes = 0


def _paths(selector):
    """A selector as alternatives, each a list of compound parts (tag, tests)."""
    return [[_compound(part) for part in _words(path)] for path in selector.split(",")]


def _words(path):
    words, depth, word = [], 0, ""
    for letter in path.strip():
        depth += {"[": 1, "]": -1}.get(letter, 0)
        if letter == " " and not depth:
            words.append(word)
            word = ""
        else:
            word += letter
    return [one for one in words + [word] if one]


def _compound(part):
    tag, tests, k = "", [], 0
    while k < len(part):
        mark = part[k]
        end = k + 1
        if mark == "[":
            end = part.index("]", k) + 1
            name, _, value = part[k + 1 : end - 1].partition("=")
            tests.append((name, value.strip("\"'") if "=" in part[k:end] else None))
        else:
            while end < len(part) and part[end] not in ".#[:":
                end += 1
            name = part[k:end]
            if mark == "#":
                tests.append(("id", name[1:]))
            elif mark == ".":
                tests.append((".", name[1:]))
            elif mark == ":":
                tests.append((":", name[1:]))
            else:
                tag = name
        k = end
    return tag, tests


def _fits(node, compound):
    tag, tests = compound
    if tag and tag != "*" and node.tag != tag:
        return False
    for name, value in tests:
        if name == ".":
            if value not in node.className.split():
                return False
        elif name == ":":
            if node is not _fake["focus"]:
                return False
        elif name not in node.attributes or value not in (None, node.attributes[name]):
            return False
    return True


def _matches(node, path):
    if not _fits(node, path[-1]):
        return False
    rest, above = path[:-1], node.parentNode
    while rest and above is not None:
        if above.tag != "#document" and _fits(above, rest[-1]):
            rest = rest[:-1]
        above = above.parentNode
    return not rest


class Document(Node):
    def createElement(self, tag):
        return Node(tag)

    def elementFromPoint(self, x, y):
        return self.below

    @property
    def activeElement(self):
        return _fake["focus"]

    @property
    def body(self):
        return self.querySelector("body")


document = Document("#document")


class Words:
    """boot/words.js in a few lines: dotted keys, {places}, one and other."""

    def t(self, key, params="{}"):
        words = self._find(key)
        if words is None:
            return key
        given = json.loads(params)
        if not isinstance(words, str):
            words = words["one" if given.get("n") == 1 and "one" in words else "other"]
        for name in given:
            words = words.replace("{" + name + "}", str(given[name]))
        return words

    def has(self, key):
        return self._find(key) is not None

    def percent(self, share, decimals=0):
        return "{:.{}f}%".format(100 * share, decimals)

    def current(self):
        return "en"

    def apply(self, root=None):
        pass

    def _find(self, key):
        node = self.table
        for part in key.split("."):
            if not isinstance(node, dict) or part not in node:
                return None
            node = node[part]
        return node


class Bridge:
    listener = None
    restarted = None

    def restart(self, reason):
        self.restarted = reason

    def send(self, text, names="[]"):
        message = json.loads(text)
        kind = message.pop("kind")
        message.pop("v")
        sent.append((kind, message, json.loads(names)))

    def listen(self, handler):
        self.listener = handler


class Pixels:
    def __init__(self):
        self.here = set()

    def keep(self, ids):
        self.here.update(json.loads(ids))

    def missing(self, ids):
        return json.dumps([picture for picture in json.loads(ids) if picture not in self.here])

    def picture(self, canvas, picture):
        if picture in self.here:
            painted.append((canvas, picture))
        return picture in self.here

    def forget(self):
        self.here.clear()

    def mosaic(self, canvas, name, first, number):
        painted.append((canvas, name, first, number))

    def columns(self, grid):
        return 6

    def room(self, grid):
        return 12

    def grab(self, source, name):
        grabbed.append(name)
        return source


class Capture:
    offered_sorted = 0

    def listen(self, heard, sorted_, offered):
        self.heard, self.sorted, self.offered = heard, sorted_, offered

    def sortOffered(self):
        self.offered_sorted += 1

    async def leftovers(self, project):
        return json.dumps(getattr(self, "left", []))

    def coming(self, kind):
        return getattr(self, "on_their_way", {}).get(kind, 0)

    def cancel(self, from_):
        self.cancelled = json.loads(from_)  # at once, as JavaScript does
        return self._gone()

    def cancelBatch(self):
        return self._gone()

    async def _gone(self):
        while getattr(self, "slow", False):
            await _turn()

    def snapshot(self, source, tray, name):
        snapshots.append((tray, name))


class Tabs:
    """boot/tabs.js: ``asked`` keeps what was asked of the browser."""

    def __init__(self):
        self.asked = []
        self.before = ""

    def show(self, project):
        self.asked.append(project)

    def begin(self):
        self.begun = True

    def ended(self):
        return getattr(self, "begun", False)

    def persist(self):
        self.asked.append("persist")

    def shown(self):
        return self.before

    async def othersText(self):
        return "[]"


class Age:
    """boot/age.js: the node that tells an age, or None."""

    node = None

    def begin(self, node):
        self.node = node

    def end(self):
        self.node = None

    def write(self):
        pass


class Turns:
    """boot/turns.js, whose turns come at once unless a scene keeps them in the list ``kept``."""

    kept = None

    def take(self, step):
        if self.kept is not None:
            self.kept.append(step)
            return
        while step():
            pass


class Shelf:
    def asked(self):
        return "cats"

    async def preview(self, name, canvas, each):
        return True


class Observer:
    @staticmethod
    def new(handler):
        return Observer()

    def unobserve(self, node):
        pass

    def observe(self, node):
        pass


class Path:
    @staticmethod
    def new():
        return Path()

    def moveTo(self, *_):
        pass

    lineTo = moveTo


class Storage:
    def __init__(self):
        self.items = {}

    def getItem(self, key):
        return self.items.get(key)

    def setItem(self, key, value):
        self.items[key] = value

    def removeItem(self, key):
        self.items.pop(key, None)


class Window(Node):
    ResizeObserver = Observer
    Path2D = Path

    def getComputedStyle(self, node):
        return Bag(backgroundColor=node.className or node.id)

    def matchMedia(self, query):
        return Bag(matches=False, addEventListener=lambda *_: None)

    def requestAnimationFrame(self, handler):
        handler(0.0)


window = Window("#window")
window.performance = Bag(now=lambda: _fake["now"])
window.navigator = Bag()
window.localStorage = Storage()
window.py_logreg = Bag(
    words=Words(),
    bridge=Bridge(),
    pixels=Pixels(),
    capture=Capture(),
    shelf=Shelf(),
    tabs=Tabs(),
    turns=Turns(),
    age=Age(),
)
parts = window.py_logreg


class JSON:
    parse = staticmethod(json.loads)


# --- for scenes ---


def load(page, words):
    """Read the page (nested lists as JSON) and its words."""
    with open(page) as file:
        for child in json.load(file)[2:]:
            document.append(_grow(child))
    with open(words) as file:
        parts.words.table = json.load(file)


def _grow(node):
    if isinstance(node, str):
        return node
    grown = Node(node[0], node[1])
    grown.append(*[_grow(child) for child in node[2:]])
    return grown


def fire(node, kind, **fields):
    """Dispatch an event at ``node``; it bubbles to the document. Returns the event."""
    event = Event(kind, **fields)
    event.target = node
    while node is not None:
        for handler in node.listeners.get(kind, ()):
            handler(event)
        if event.stopped:
            break
        node = node.parentNode
    return event


def hear(kind, **fields):
    """The trainer says something."""
    message = dict(fields)
    message["kind"], message["v"] = kind, 1
    parts.bridge.listener(json.dumps(message))


def one(selector):
    """The element that matches; it must be there."""
    node = document.querySelector(selector)
    assert node is not None, selector
    return node


def every(selector):
    return list(document.querySelectorAll(selector))


def take_sent(kind=None):
    """What was sent since the last call, [(fields)] of one kind or [(kind, fields)] of all."""
    out = [(k, f) for k, f, _ in sent if kind in (None, k)]
    del sent[:]
    return [fields for _, fields in out] if kind else out


#: pass_time goes in such steps, so that what happens at 200 ms happens before what happens at 210.
STEP_MS = 10


async def _sleep(seconds):
    """asyncio.sleep by the page's own clock."""
    due = _fake["now"] + 1000 * seconds
    while _fake["now"] < due:
        await _turn()


def _turn():
    """Let the other tasks run."""
    return asyncio.sleep_ms(0)


asyncio.sleep = _sleep


def pass_time(ms):
    """The page's clock goes on, and what waits for it happens; no real time is waited for."""

    async def rest():
        end = _fake["now"] + ms
        while True:
            for _ in range(5):  # a few turns: one task may wait for another
                await _turn()
            if _fake["now"] >= end:
                return
            _fake["now"] = min(end, _fake["now"] + STEP_MS)

    asyncio.run(rest())
