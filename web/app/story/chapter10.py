"""Chapter 10, break it: two squares, a sample in pairs, and traps, one at a time."""

from app.figures import escape
from app.names import class_name
from app.story import shell, stuck_pairs, stuck_squares, stuck_traps
from app.web import attribute, every, on, on_resize, one
from app.words import t

CARDS = 3
PICTURE = False  # it has pictures of its own
SNIPPET = """
X = np.array([[0, 1, 0, 1], [0, 1, 1, 0]]);  y = np.array([1, 1, 0, 0])
a = np.full(4, 0.5)                     # the answers of w = 0, b = 0
X @ (a - y) / 4, (a - y).mean()         # (array([0., 0.]), 0.0): no slope anywhere
"""
SOURCES = ("neuron.backward", "neuron.cost_from_logits")

PARTS = (("squares", stuck_squares), ("pairs", stuck_pairs), ("traps", stuck_traps))
_parts = dict(PARTS)

#: Two squares step; the other parts run at once.
RUN = {"forward": "run", "backward": "again_from"}
LABELS = {}
_open = "squares"


def start():
    figure = one("#figure")
    on(figure, "click", _press, ".c10 [data-part]")
    for _, part in PARTS:
        part.start()
    on_resize(_resized, figure)


def make():
    out = '<div class="c10"><div class="seg c10-parts" role="group" aria-label="%s">' % escape(
        t("story.10.ui.parts")
    )
    for name, _ in PARTS:
        out += '<button type="button" data-part="%s" aria-pressed="false">%s</button>' % (
            name,
            escape(t("story.10.ui.part_" + name)),
        )
    return out + '</div><div id="c10-body">%s</div></div>' % _part().make()


def draw():
    for button in every(".c10 [data-part]"):
        here = button.getAttribute("data-part") == _open
        attribute(button, "aria-pressed", "true" if here else "false")
    _part().draw()


def forward(everything=False):
    _part().forward(everything)


def backward(everything=False):
    _part().backward(everything)


def moves():
    return _part().moves()


def words():
    return {"A": class_name("a"), "B": class_name("b")}


def check():
    return stuck_squares.check()


def numbers():
    return _part().numbers()


def speak():
    return _part().speak()


def table():
    return _part().table()


def leave():
    pass


def part(name):
    """The third card is about the traps; what the learner does and is asked, about two squares."""
    if name == "card3":
        _choose("traps")
    elif name in ("action", "check"):
        _choose("squares")


def _part():
    return _parts[_open]


def _press(_, button):
    _choose(button.getAttribute("data-part"))
    shell.changed()


def _choose(name):
    global _open
    if name == _open:
        return
    _open = name
    LABELS.clear()
    if name != "squares":
        LABELS.update(RUN)
    if one("#c10-body") is not None:
        one("#c10-body").innerHTML = _part().make()
        draw()


def _resized():
    if one(".c10"):
        _part().draw()
