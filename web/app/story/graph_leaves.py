"""Chapter 5's sliders: a leaf each, with its Nudge button."""

from app.figures import escape
from app.story.bubbles import pretty
from app.story.sliders import put
from app.web import attribute, every, one, text
from app.words import exact, t

#: (low, high, step) of the sliders of each graph; a truth is 0 or 1.
RANGES = {
    "three": (-9, 9, 1),
    "neuron": (-9, 9, 0.1),
    "picture": (-2, 2, 0.01),
    "own": (-9, 9, 0.1),
}
TRUTH = (0, 1, 1)


def fill(data, plan, given, nudged):
    """The sliders: made when the leaves are others, else only moved."""
    box, kind = one("#g5-leaves"), data["kind"]
    leaves = [name for layer in plan.layers for name in layer if name in data["leaves"]]
    there = [node.getAttribute("data-leaf") for node in every("[data-leaf]", box)]
    if there != leaves or box.getAttribute("data-of") != kind:
        attribute(box, "data-of", kind)
        truths = ("y",) if kind in ("neuron", "picture") else ()
        ranges = [TRUTH if name in truths else RANGES[kind] for name in leaves]
        box.innerHTML = "".join(_leaf(leaves[k], ranges[k]) for k in range(len(leaves)))
    for name in leaves:
        row = one('[data-leaf="%s"]' % name, box)
        # What the hand has set is newer than an answer that was on its way.
        put(one("input", row), given.get(name, data["leaves"][name]))
        text(one("output", row), exact(data["leaves"][name]))
        pressed = "true" if name == nudged else "false"
        attribute(one("[data-nudge]", row), "aria-pressed", pressed)


def _leaf(name, limits):
    """A leaf's slider and its Nudge button."""
    low, high, step = limits
    label = escape(t("story.5.ui.slider", name=pretty(name)))
    nudge = escape(t("story.5.ui.nudge_leaf", name=pretty(name)))
    return (
        '<div class="leaf" data-leaf="%s"><label class="num" for="leaf-%s">%s</label>'
        '<output class="num" for="leaf-%s"></output>'
        '<button type="button" class="btn" data-nudge="%s" aria-pressed="false"'
        ' aria-label="%s">+0.001</button>'
        '<input type="range" id="leaf-%s" min="%s" max="%s" step="%s" aria-label="%s"></div>'
    ) % (name, name, pretty(name), name, name, nudge, name, low, high, step, label)
