"""The weights as pictures: all colours together, and each alone, on one scale."""

from app import figures
from app.names import class_name
from app.web import attribute, one, parts, text
from app.words import fixed, signed, t

CHANNELS = "RGB"


def start():
    pass


def make():
    cell = (
        '<figure><figcaption><b>%s</b></figcaption><canvas class="map" id="map-%d" width="64" '
        'height="64" role="img"></canvas><p class="shape" id="map-sum-%d"></p></figure>'
    )
    maps = cell % ("R + G + B", -1, -1)
    maps += "".join(cell % (CHANNELS[c], c, c) for c in range(3))
    scale = (
        '<div class="ends"><span>%s<b class="num" id="map-low"></b></span><i class="scale"></i>'
        '<span><b class="num" id="map-high"></b>%s</span></div>'
    ) % (figures.mark("b"), figures.mark("a"))
    facts = "".join(
        '<div><dt>%s</dt><dd id="w-%s">–</dd></div>' % (t("hood.w_" + name), name)
        for name in ("positive", "negative", "zero", "norm", "b")
    )
    return (
        '<div class="maps">%s<div class="map-facts">%s<p class="note" id="map-ends"></p>'
        '<dl class="facts">%s</dl></div></div>'
    ) % (maps, scale, facts)


def draw(data):
    words = {"a": class_name("a"), "b": class_name("b")}
    whole = float(parts.pixels.signed(one("#map--1"), "weights"))
    for c in range(3):
        parts.pixels.signed(one("#map-%d" % c), "weights", c, data["scale"])
        text(one("#map-sum-%d" % c), "Σ " + signed(data["sums"][CHANNELS[c]]))
        words["channel"] = CHANNELS[c]
        attribute(one("#map-%d" % c), "aria-label", t("hood.map_label", **words))
    text(one("#map-sum--1"), "± " + fixed(whole, 4))
    attribute(one("#map--1"), "aria-label", t("neuron.weights_label", **words))
    text(one("#map-low"), fixed(-data["scale"], 4))
    text(one("#map-high"), "+" + fixed(data["scale"], 4))
    text(one("#map-ends"), t("hood.map_ends"))
    for name in ("positive", "negative", "zero"):
        text(one("#w-" + name), str(data[name]))
    text(one("#w-norm"), fixed(data["norm"]))
    text(one("#w-b"), fixed(data["b"]))
