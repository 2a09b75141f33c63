"""The markup of chapter 10 a: sliders, facts, and the pairs with their totals."""

from app.figures import escape, mark
from app.story import stuck_figures
from app.words import fixed, t

MARKUP = """
<div class="c10a"><figure class="c10-plane"><svg id="c10-plane" viewBox="0 0 320 320" tabindex="0"
 role="application" aria-label="{plane}"></svg><figcaption class="note">{plane_note}</figcaption>
</figure><div class="c10-side">
<div class="c10-sliders">{sliders}</div>
<dl class="facts c10-facts"><div><dt>J</dt><dd id="c10-J"></dd></div>
<div><dt>{floor}</dt><dd id="c10-floor"></dd></div>
<div><dt>{score_neuron}</dt><dd id="c10-right"></dd></div>
<div><dt>∂J/∂w</dt><dd id="c10-dw"></dd></div><div><dt>∂J/∂b</dt><dd id="c10-db"></dd></div></dl>
<div class="c10-go"><button type="button" class="btn" id="c10-run">{run}</button>
<button type="button" class="btn" id="c10-elsewhere">{elsewhere}</button>
<button type="button" class="btn" id="c10-zero">{zero}</button></div>
<svg class="plot c10-costs" id="c10-costs"></svg></div>
<div class="c10-pairs" id="c10-pairs" tabindex="0" role="listbox" aria-label="{pairs}"></div>
<p class="c10-total" id="c10-total"></p>
<div class="c10-add"><label for="c10-x">{bright} <b class="num" id="c10-x-is"></b></label>
<input type="range" id="c10-x" min="0" max="1" step="0.1" value="0.2">
<button type="button" class="btn" id="c10-add"></button>
<button type="button" class="btn btn-quiet" id="c10-less">{less}</button>
<p class="note" id="c10-uneven" hidden></p></div></div>
"""
SLIDER = """<label for="c10-{id}">{name} <b class="num" id="c10-{id}-is"></b></label>
<input type="range" id="c10-{id}" data-c10="{id}" min="-3" max="3" step="0.1" value="0">"""


def make():
    each = [("w0", "w₀"), ("w1", "w₁"), ("b", "b")]
    names = (
        "score_neuron",
        "plane",
        "plane_note",
        "floor",
        "run",
        "elsewhere",
        "zero",
        "pairs",
        "bright",
        "less",
    )
    words = {name: escape(t("story.10.ui." + name)) for name in names}
    made = "".join(SLIDER.format(id=name, name=shown) for name, shown in each)
    return MARKUP.format(sliders=made, **words)


def pairs(data, chosen):
    """Every pair: its two pictures, its kind, its scores and their total."""
    out = ""
    for k in range(len(data["pairs"])):
        first, second, same, z1, z2, total = data["pairs"][k]
        shown = ""
        for i in (first, second):
            x0, x1 = data["pictures"][i][:2]
            shown += '<svg class="c10-mini" viewBox="-19 -12 38 24" aria-hidden="true">'
            shown += stuck_figures.two_squares(x0, x1) + "</svg>"
        sums = "%s + %s = <b>%s</b>" % (fixed(z1), _bracket(z2), fixed(total))
        out += (
            '<div role="option" class="c10-pair" data-pair="%d" aria-selected="%s">%s'
            '<span>%s%s</span><span class="num">%s</span></div>'
        ) % (
            k,
            "true" if k == chosen else "false",
            shown,
            mark("a" if same else "b"),
            escape(kind(same)),
            sums,
        )
    return out


def kind(same):
    return t("story.10.reader_same" if same else "story.10.reader_different")


def _bracket(value):
    out = fixed(value)
    return "(" + out + ")" if out[0] == "−" else out
