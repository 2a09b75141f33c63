"""Which picture is explained, and how it is drawn: what all views of the tab Explain share."""

from app import classes, figures
from app.names import class_name, label_name
from app.web import depicts, one, parts
from app.words import fixed, t

#: The picture that was tried last is explained instead of the one in the neuron.
tried = False


def given():
    return {"tried": tried}


def figure(name, words, note=True):
    """A canvas with its caption and a line for a number below it."""
    below = '<p class="shape" id="%s-note"></p>' % name if note else ""
    return (
        '<figure><figcaption>%s</figcaption><canvas class="map" id="%s" width="64" height="64">'
        "</canvas>%s</figure>"
    ) % (words, name, below)


def picture(canvas, name, label):
    """Paint a picture of the depot."""
    node = one("#" + canvas)
    parts.pixels.rgb(node, name)
    depicts(node, label)


def signed_map(canvas, name, label, most=0):
    """Paint a signed map of the depot; returns the value of full colour."""
    node = one("#" + canvas)
    full = float(parts.pixels.signed(node, name, -1, most))
    depicts(node, label)
    return full


def named(data):
    """What the picture is called, with its truth where that is known."""
    name = data["name"] or t("explain.unnamed")
    if data["label"] is None:
        return name
    return t("explain.named", name=name, truth=label_name(data["label"]))


def answer(data):
    """What the neuron says of it: the class, "undecided"."""
    return t("try.undecided") if data["answer"] == "undecided" else class_name(data["answer"])


def chance(value):
    """The name of a probability: a of two classes, P of more."""
    return ("P " if classes.many() else "a ") + fixed(value)


def ends(data):
    """The scale of a signed map: against and for the class whose numbers these are."""
    low = figures.mark("b") if len(data["classes"]) == 2 else ""
    return '<div class="ends"><span>%s−</span><i class="scale"></i><span>+%s</span></div>' % (
        low,
        figures.mark(data["looked"]),
    )
