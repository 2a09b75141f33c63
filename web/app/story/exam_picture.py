"""Chapter 9, the chosen picture: its votes, their sum, the S-curve, and pictures like it."""

from app import figures, pictures
from app.figures import escape, mark
from app.names import class_name
from app.story.exam_list import paint, truth_words
from app.web import attribute, depicts, one, parts, show, text
from app.words import fixed, signed, t

#: Forward: column, votes, sum, S-curve, decision. Backward: the sum, the strongest votes.
COLUMN, VOTES, SUM, CURVE, DECISION = range(1, 6)
BACK_SUM, BACK_STRONGEST = 1, 2

#: The frame of the pixel that is pointed at, on each of the three.
HERE = '<svg viewBox="0 0 64 64" aria-hidden="true">%s<g class="c9-here"></g></svg>'

MARKUP = """
<section class="c9-one" id="c9-one"><div class="c9-maps">
<figure><figcaption id="c9-name"></figcaption><div class="c9-map">
<canvas id="c9-seen" width="64" height="64"></canvas>{here}</div><p class="note">x</p>
</figure><figure data-from="1"><figcaption>{weights}</figcaption><div class="c9-map">
<canvas id="c9-weights" width="64" height="64"></canvas>{here}</div>
<p class="note num" id="c9-weights-scale"></p></figure>
<figure data-from="2"><figcaption>{votes}</figcaption><div class="c9-map" id="c9-map" tabindex="0"
 role="application" aria-label="{map}"><canvas id="c9-votes" width="64" height="64">
</canvas>{here_votes}</div><p class="note num" id="c9-scale"></p></figure></div>
<div class="c9-way"><div class="c9-adds" id="c9-adds" data-from="3"></div>
<div class="c9-curve" data-from="4"><svg class="plot" id="c9-curve"></svg>
<p class="c9-decision" id="c9-decision" data-from="5"></p></div>
<div class="c9-pixel" id="c9-pixel" aria-live="off"></div>
<p class="note">{rounded}</p></div>
<div class="c9-strong" id="c9-strong" hidden></div>
<div class="c9-like"><h4>{similar}</h4><p class="note">{similar_how}</p>
<div class="c9-nearest" id="c9-nearest"></div></div></section>
"""


def make():
    names = ("weights", "votes", "map", "rounded", "similar", "similar_how")
    words = {name: escape(t("story.9.ui." + name)) for name in names}
    return MARKUP.format(here=HERE % "", here_votes=HERE % '<g id="c9-marks"></g>', **words)


def fill(data, stage, back):
    """Write what the trainer tells of a picture, as far as the two passes have come."""
    show(one("#c9-one"), data is not None)
    if data is None:
        return
    text(one("#c9-name"), data["name"])
    parts.pixels.rgb(one("#c9-seen"), "why_seen")
    depicts(one("#c9-seen"), data["name"])
    parts.pixels.signed(one("#c9-weights"), "why_weights", -1, data["weights_scale"])
    parts.pixels.signed(one("#c9-votes"), "why_votes", -1, data["scale"])
    names = {"a": class_name("a"), "b": class_name("b")}
    for node, key in (("#c9-weights", "weights_label"), ("#c9-votes", "votes_label")):
        depicts(one(node), t("story.9.ui." + key, **names))
    text(one("#c9-weights-scale"), "± " + fixed(data["weights_scale"]))
    text(one("#c9-scale"), "± " + fixed(data["scale"]))
    one("#c9-adds").innerHTML = _adds(data)
    _curve(data)
    one("#c9-decision").innerHTML = _decision(data)
    attribute(one("#c9-one"), "data-stage", stage)
    attribute(one("#c9-one"), "data-back", back)
    strongest = back >= BACK_STRONGEST
    show(one("#c9-strong"), strongest)
    one("#c9-strong").innerHTML = _strongest(data) if strongest else ""
    marks = data["strongest"] if strongest else []
    factor = 64 / data["size"]
    one("#c9-marks").innerHTML = "".join(frame(place[2], place[3], factor) for place in marks)


def frame(row, column, factor, kind="c9-frame"):
    corner = (kind, column * factor, row * factor, factor, factor)
    return '<rect class="%s" x="%.2f" y="%.2f" width="%.2f" height="%.2f"/>' % corner


def _adds(data):
    """votes for A + votes for B + b = z, one row each."""
    rows = []
    for tray in ("a", "b"):
        name = mark(tray) + escape(t("story.9.ui.votes_for", name=class_name(tray)))
        rows.append((name, signed(data["push_" + tray], 4)))
    rows.append(("b", signed(data["b"], 4)))
    out = "".join('<div><dt>%s</dt><dd class="num">%s</dd></div>' % row for row in rows)
    return '<dl>%s<div class="c9-z"><dt>= z</dt><dd class="num" id="c9-z">%s</dd></div></dl>' % (
        out,
        fixed(data["z"]),
    )


def _curve(data):
    svg = one("#c9-curve")
    width, height = int(svg.clientWidth) or 240, int(svg.clientHeight) or 120
    svg.innerHTML = figures.sigmoid(data["z"], data["a"], width, height)
    words = t("neuron.sigmoid_label", z=fixed(data["z"]), a=fixed(data["a"]))
    depicts(svg, words)


def _decision(data):
    answer = data["answer"]
    if answer == "undecided":
        said = escape(t("story.undecided"))
    else:
        said = mark(answer) + "<b>" + escape(class_name(answer)) + "</b>"
    out = '<span class="num">a = <span id="c9-a">%s</span></span> %s' % (fixed(data["a"]), said)
    if data["label"] is not None:
        out += ' <span class="note">%s</span>' % escape(
            t("story.9.ui.truth_is", name=truth_words(data["label"]))
        )
    return out


def _strongest(data):
    names = ("vote_place", "x", "w", "vote")
    heads = [t("story.9.ui." + name) for name in names]
    out = "<h4>%s</h4><table><thead><tr>" % escape(t("story.9.ui.strongest"))
    out += "".join('<th scope="col">%s</th>' % escape(head) for head in heads)
    out += "</tr></thead><tbody>"
    for place in data["strongest"]:
        out += '<tr data-at="%d,%d">' % (place[2], place[3])
        out += "".join("<td>%s</td>" % escape(cell) for cell in _cells(place)) + "</tr>"
    return out + "</tbody></table>"


def _cells(place):
    k, channel, row, column, _, x, w, vote = place
    where = "%s (%d, %d) k=%d" % (channel, row, column, k)
    return (where, fixed(x), signed(w, 6), signed(vote, 6))


def nearest(rows):
    """The most similar training pictures, with their distances."""
    out = ""
    for picture, name, tray, distance in rows:
        label = t("story.9.ui.near", name=name, tray=class_name(tray), d=fixed(distance, 2))
        out += (
            '<button type="button" class="c9-near" data-near="%d" aria-label="%s">'
            '<canvas data-thumb="%d" width="64" height="64"></canvas>'
            '<span class="num">%s%s</span></button>'
        ) % (picture, escape(label), picture, mark(tray), fixed(distance, 2))
    one("#c9-nearest").innerHTML = out
    wanted = [row[0] for row in rows]
    pictures.want(wanted)
    paint(wanted)
