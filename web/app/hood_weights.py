"""The weights as pictures: all colours together, and each alone, on one scale."""

from app import classes, figures
from app.names import class_name
from app.neuron import weights_words
from app.web import attribute, one, parts, text
from app.words import fixed, signed, t

CHANNELS = "RGB"


def start():
    pass


def make():
    cell = (
        '<figure><figcaption><b>%s</b></figcaption><canvas class="map" id="map-%d" width="64" '
        'height="64" role="img" aria-label="%s"></canvas>'
        '<p class="shape" id="map-sum-%d"></p></figure>'
    )
    maps = cell % ("R + G + B", -1, t("hood.weights"), -1)
    maps += "".join(cell % (CHANNELS[c], c, t("hood.weights"), c) for c in range(3))
    scale = (
        '<div class="ends"><span>%s<b class="num" id="map-low"></b></span><i class="scale"></i>'
        '<span><b class="num" id="map-high"></b><span id="map-for"></span></span></div>'
    ) % ("" if classes.many() else figures.mark("b"))
    facts = "".join(
        '<div><dt>%s</dt><dd id="w-%s">–</dd></div>' % (t("hood.w_" + name), name)
        for name in ("positive", "negative", "zero", "norm", "b")
    )
    return (
        '<div class="maps">%s<div class="map-facts">%s<p class="note" id="map-ends"></p>'
        '<dl class="facts">%s</dl></div></div>'
    ) % (maps, scale, facts)


def draw(data):
    looked = data["looked"]
    one("#map-for").innerHTML = figures.mark(looked)
    whole = float(parts.pixels.signed(one("#map--1"), "weights"))
    for c in range(3):
        parts.pixels.signed(one("#map-%d" % c), "weights", c, data["scale"])
        text(one("#map-sum-%d" % c), "Σ " + signed(data["sums"][CHANNELS[c]]))
        words = {"channel": CHANNELS[c], "a": class_name("a"), "b": class_name("b")}
        label = t("hood.map_label", **words)
        if classes.many():
            label = t("hood.map_class", channel=CHANNELS[c], name=class_name(looked))
        attribute(one("#map-%d" % c), "aria-label", label)
    text(one("#map-sum--1"), "± " + fixed(whole, 4))
    attribute(one("#map--1"), "aria-label", weights_words())
    text(one("#map-low"), fixed(-data["scale"], 4))
    text(one("#map-high"), "+" + fixed(data["scale"], 4))
    text(one("#map-ends"), t("hood.map_ends"))
    for name in ("positive", "negative", "zero"):
        text(one("#w-" + name), str(data[name]))
    text(one("#w-norm"), fixed(data["norm"]))
    text(one("#w-b"), fixed(data["b"]))


def table(data):
    """What the maps add up to."""
    rows = [("Σ " + channel, signed(data["sums"][channel])) for channel in CHANNELS]
    for name in ("positive", "negative", "zero"):
        rows.append((t("hood.w_" + name), str(data[name])))
    rows.append((t("numbers.least"), fixed(data["min"])))
    rows.append((t("numbers.greatest"), fixed(data["max"])))
    rows.append((t("hood.w_norm"), fixed(data["norm"])))
    rows.append((t("hood.w_b"), fixed(data["b"])))
    return [t("numbers.what"), t("numbers.value")], rows
