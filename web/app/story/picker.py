"""Which picture a figure is about: the one that flows through the lab's neuron."""

from app import link, neuron
from app.names import label_name
from app.web import depicts, on, one, parts, show, text
from app.words import t


def start():
    on(one("#pick-before"), "click", lambda *_: neuron.walk(-1))
    on(one("#pick-next"), "click", lambda *_: neuron.walk(1))


def open_for(chapter):
    """Show the chooser where the figure of a chapter follows it."""
    show(one("#pick"), getattr(chapter, "PICTURE", True))


def refresh():
    """Show the picture that flows now."""
    flow = link.state.get("flow")
    there = flow is not None and flow["id"] is not None
    one("#pick-before").disabled = one("#pick-next").disabled = not there or flow["of"] < 2
    show(one("#pick-picture"), there)
    text(one("#pick-name"), label_name(flow["label"]) if there else t("story.ui.no_picture"))
    if there:
        canvas = one("#pick-picture")
        parts.pixels.rgb(canvas, "flow")
        depicts(canvas, flow["name"])
