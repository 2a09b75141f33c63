"""Chapter 3's figure as markup, and the parts of it that only words and marks fill."""

from app import figures
from app.names import class_name
from app.story.bubbles import pretty
from app.web import attribute, clone, depicts, element, every, one, parts, show, text
from app.words import bracketed, exact, fixed, t

_VOTE = """
<div class="vote" data-k="{k}">
  <button type="button" class="btn slot" data-slot="{k}" aria-pressed="false"><b>{k}</b>
    <span><span class="num" id="c3-n{k}">x{sub}</span><small id="c3-p{k}"></small></span></button>
  <label class="vh" for="c3-x{k}">{number}</label>
  <select class="field num" id="c3-x{k}" data-x="{k}">{tenths}</select><span class="num">×</span>
  <input type="range" id="c3-w{k}" data-w="{k}" min="-3" max="3" step="0.1" aria-label="{weight}">
  <output class="num" for="c3-w{k}" id="c3-ow{k}"></output><span class="num v" id="c3-v{k}"></span>
</div>"""

_MARKUP = """
<div class="c3">
  <div class="c3-mini">
    <div class="c3-seen">
      <div class="c3-sheet" id="c3-keys" tabindex="0" role="group" aria-label="{keys}">
      <canvas id="c3-picture" width="64" height="64"></canvas><i class="cursor" id="c3-cursor"></i>
      <i class="place" data-k="0">0</i><i class="place" data-k="1">1</i>
      <i class="place" data-k="2">2</i>
      </div><p class="note">{tap}</p></div>
    <div class="votes">{votes}
      <div class="vote" data-k="b"><span class="slot">b</span><span class="head-start">{head}</span>
        <input type="range" id="c3-b" min="-3" max="3" step="0.1" aria-label="{head}">
        <output class="num" for="c3-b" id="c3-ob"></output><span></span></div>
      <p class="note">{rounded}</p></div>
  </div>
  <div class="c3-drawn">
    <figure><figcaption>{bars}</figcaption>
      <svg class="plot" id="c3-bars" aria-hidden="true"></svg></figure>
    <figure><figcaption>{line}</figcaption>
      <svg class="plot" id="c3-line" aria-hidden="true"></svg></figure>
    <figure><figcaption>{curve}</figcaption>
      <svg class="plot" id="c3-curve" tabindex="0" role="group"></svg></figure>
  </div>
  <p class="num c3-answer"><span id="c3-sum"></span> <b id="c3-said"></b></p>
  <section class="c3-whole" aria-labelledby="c3-all"><h4 id="c3-all">{whole}</h4>
    <div class="c3-maps">
      <figure><canvas id="c3-x" width="64" height="64" role="img" aria-label="{picture}"></canvas>
        <figcaption>x</figcaption></figure><span class="num">⊙</span>
      <figure><canvas id="c3-w" width="64" height="64"></canvas>
        <figcaption>w</figcaption></figure><span class="num">=</span>
      <figure><canvas id="c3-wx" width="64" height="64" role="img" aria-label="{all}"></canvas>
        <figcaption>w ⊙ x</figcaption></figure>
      <dl class="facts" id="c3-facts"></dl>
    </div><p class="note" id="c3-added"></p><p class="note mono" id="c3-shape"></p></section>
</div>
"""


def make(x):
    """The figure's markup."""
    tenths = "".join('<option value="0.%d">0.%d</option>' % (k, k) for k in range(10))
    tenths += '<option value="1.0">1.0</option>'
    votes = ""
    for k in range(3):
        number = t("story.3.ui.number_of", k=str(k))
        weight = t("story.3.ui.weight_of", k=str(k))
        given = {"k": k, "sub": "₀₁₂"[k], "number": number, "weight": weight, "tenths": tenths}
        votes += _VOTE.format(**given)
    given = {"votes": votes}
    words = ("keys", "tap", "rounded", "head", "bars", "line", "curve", "whole", "all", "picture")
    for name in words:
        given[name] = t("story.3.ui." + name)
    return _MARKUP.format(**given)


def place_name(place):
    """A place by its number: "x₁₁₉₄"."""
    return pretty("x" + str(place[0]))


def place_spot(place):
    """Where a place is in the picture: "row 6, column 14, R"."""
    _, channel, row, column = place[:4]
    return t("story.3.ui.at", row=str(row), column=str(column), channel=channel)


def answer(said):
    """What the neuron answers, by its name."""
    return t("story.undecided") if said == "undecided" else class_name(said)


def put_marks(places, size):
    """The marks 0, 1, 2 on the picture."""
    for k in range(3):
        _put(one('.c3 .place[data-k="%d"]' % k), places[k][2], places[k][3], size)


def put_cursor(cell, size):
    """Where the keyboard is on the picture."""
    _put(one("#c3-cursor"), cell[0], cell[1], size)


def _put(node, row, column, size):
    node.style.left = "%.2f%%" % (100 * (column + 0.5) / size)
    node.style.top = "%.2f%%" % (100 * (row + 0.5) / size)


def light(k):
    """Everything of one vote, in the rows, on the picture and in the drawings."""
    for node in every(".c3 [data-k]"):
        attribute(
            node, "data-lit", "" if k is not None and node.getAttribute("data-k") == k else None
        )


def fill_answer(mini, point, b, stage):
    """The line below the drawings: the sum as far as Forward has come, or a point on the curve."""
    said = point["answer"] if point else mini["answer"]
    steps = [" + ".join(bracketed(vote) for vote in mini["votes"])]
    if stage > 1:
        steps[0] += " = " + exact(mini["wx"])
    if stage > 2:
        steps.append("z = %s + %s = %s" % (exact(mini["wx"]), bracketed(b), exact(mini["z"])))
    if stage > 3:
        steps.append("a = σ(z) = " + fixed(mini["a"]))
    words = ";  ".join(steps) if stage else ""
    if point:
        words = t("story.3.ui.which_score") + " z = %s, a = %s" % (
            fixed(point["z"]),
            fixed(point["a"]),
        )
    text(one("#c3-sum"), words)
    box = one("#c3-said")
    box.replaceChildren()
    if stage > 3:
        if said != "undecided":
            box.append(clone("mark-" + said))
        box.append(element("span", None, answer(said)))


def fill_whole(whole):
    """The whole neuron: picture, weights, votes, z and a."""
    show(one(".c3-whole"), whole is not None)
    if whole is None:
        return
    names = {"a": class_name("a"), "b": class_name("b")}
    text(one("#c3-added"), t("story.3.ui.added", **names))
    depicts(one("#c3-w"), t("neuron.weights_label", **names))
    text(one("#c3-shape"), t("story.3.ui.shapes", n_x=str(whole["n_x"])))
    parts.pixels.rgb(one("#c3-x"), "flow")
    parts.pixels.signed(one("#c3-w"), "weights")
    parts.pixels.signed(one("#c3-wx"), "lesson_votes")
    facts = (
        (t("story.3.ui.toward", name=class_name("a")), fixed(whole["push_a"])),
        (t("story.3.ui.toward", name=class_name("b")), fixed(whole["push_b"])),
        ("b", fixed(whole["b"])),
        ("z = wᵀx + b", fixed(whole["z"])),
        ("a = σ(z)", fixed(whole["a"])),
        (t("story.3.ui.says"), answer(whole["answer"])),
    )
    markup = ""
    for name, value in facts:
        cells = (figures.escape(name), figures.escape(value))
        markup += "<div><dt>%s</dt><dd>%s</dd></div>" % cells
    one("#c3-facts").innerHTML = markup
