"""Chapter 9, the left of it: the test pictures in order, the table of counts, bars, the band."""

from app import pictures
from app.figures import escape, mark
from app.names import class_name
from app.web import attribute, every, one, show, text
from app.words import fixed, t

#: The cells of the table, in the order in which the trainer counts: truth, then what was said.
CELLS = ("a_as_a", "a_as_b", "b_as_a", "b_as_b")

MARKUP = """
<section class="c9-tests"><div class="c9-head"><h4>{order}</h4>
<button type="button" class="btn" id="c9-all" hidden>{all}</button>
<span class="c9-pages" id="c9-pages" hidden><button type="button" class="btn btn-icon"
 data-page="-1" aria-label="{earlier}">‹</button><span class="num" id="c9-window"></span>
<button type="button" class="btn btn-icon" data-page="1" aria-label="{later}">›</button>
</span></div><p class="note c9-ends">{mark_b}<span>← <span id="c9-sure-b"></span></span>
<span class="end"><span id="c9-sure-a"></span> →</span>{mark_a}</p>
<div class="c9-list" id="c9-list" tabindex="0" role="listbox" aria-label="{order}"></div>
<p class="note" id="c9-few" hidden>{few}</p><div class="c9-practice" id="c9-practice" hidden></div>
<p class="c9-draw"><button type="button" class="btn" id="c9-draw">{icon}{draw}</button>
<button type="button" class="btn" id="c9-tried" aria-pressed="false" hidden></button>
<span class="c9-own">{own}<button type="button" class="btn btn-icon" data-own="-1"
 aria-label="{own_before}">‹</button><button type="button" class="btn btn-icon" data-own="1"
 aria-label="{own_after}">›</button></span></p></section>
<section class="c9-sums"><div id="c9-table"></div>
<dl class="c9-bars" id="c9-bars"></dl>
<div class="c9-band"><label for="c9-band">{unsure_band}</label>
<input type="range" id="c9-band" min="0" max="0.5" step="0.01" value="0">
<p class="note" id="c9-band-says"></p></div></section>
"""

ICON = '<svg class="ico" aria-hidden="true"><use href="#i-draw"/></svg>'


def make():
    names = ("order", "all", "earlier", "later", "few", "draw", "unsure_band")
    names += ("own", "own_before", "own_after")
    words = {name: escape(t("story.9.ui." + name)) for name in names}
    for tray in ("a", "b"):
        words["mark_" + tray] = mark(tray)
    return MARKUP.format(icon=ICON, **words)


def said(a):
    """The class that an answer names; exactly one half is shown as undecided."""
    return "a" if a > 0.5 else "b" if a < 0.5 else "undecided"


def said_words(a):
    name = said(a)
    return t("story.undecided") if name == "undecided" else class_name(name)


def truth_words(truth):
    return t("story.9.ui.unknown") if truth is None else class_name("a" if truth else "b")


def verdict_words(right):
    if right is None:
        return t("story.9.ui.unknown")
    return t("story.9.reader_right" if right else "story.9.reader_wrong")


def fill(data, chosen):
    """Write the list, the table and the bars as the trainer tells them."""
    for tray in ("a", "b"):
        text(one("#c9-sure-" + tray), t("story.9.ui.sure", name=class_name(tray)))
    rows = data["list"]
    one("#c9-list").innerHTML = "".join(_item(row, chosen) for row in rows)
    show(one("#c9-list"), bool(rows))
    pages = data["shown"] > len(rows)
    show(one("#c9-pages"), pages)
    if pages:
        last = data["start"] + len(rows) - 1
        text(one("#c9-window"), "%d–%d / %d" % (data["start"], last, data["shown"]))
    show(one("#c9-all"), data["cell"] is not None)
    practice = data["practice"]
    show(one("#c9-few"), practice is not None)
    show(one("#c9-practice"), practice is not None)
    if practice is not None:
        one("#c9-practice").innerHTML = _practice(practice)
    sums = practice or data["sums"]
    one("#c9-table").innerHTML = _table(sums["counts"], data["cell"], practice is not None)
    one("#c9-bars").innerHTML = _bars(data, sums)
    band(sums["band"])
    tried = one("#c9-tried")
    show(tried, data["tried"] is not None)
    if data["tried"] is not None:
        text(tried, t("story.9.ui.tried", name=data["tried"]))
    wanted = [row[1] for row in rows]
    pictures.want(wanted)
    paint(wanted)


def paint(come):
    """Paint the pictures that have come."""
    for canvas in every("#figure [data-thumb]"):
        picture = int(canvas.getAttribute("data-thumb"))
        if picture in come:
            pictures.paint(canvas, picture)


def choose(chosen):
    """Mark the chosen picture in the list."""
    for item in every("#c9-list [data-test]"):
        here = item.getAttribute("data-test") == str(chosen)
        attribute(item, "aria-selected", "true" if here else "false")
    attribute(one("#c9-tried"), "aria-pressed", "true" if chosen == "tried" else "false")


def band(told):
    """How many are sure enough, and how many of these are right."""
    words = {
        "low": fixed(told["low"], 2),
        "high": fixed(told["high"], 2),
        "answered": str(told["answered"]),
        "of": str(told["of"]),
        "right": str(told["right"]),
    }
    text(one("#c9-band-says"), t("story.9.ui.band_says", **words))
    value = t("story.9.ui.band_value", low=words["low"], high=words["high"])
    attribute(one("#c9-band"), "aria-valuetext", value)


def unsure(ids):
    """Mark the unsure pictures of the list."""
    for item in every("#c9-list [data-test]"):
        mine = int(item.getAttribute("data-test")) in ids
        attribute(item, "data-unsure", "" if mine else None)
        show(one(".c9-unsure", item), mine)


def _item(row, chosen):
    place, picture, name, truth, _, a, _, right, is_unsure = row
    sign = "" if right is None else " ✓" if right else " ✗"
    label = t(
        "story.9.ui.item",
        i=str(place),
        name=name,
        truth=truth_words(truth),
        a=fixed(a),
        answer=said_words(a),
        verdict=verdict_words(right),
    )
    known = "?" if truth is None else mark("a" if truth else "b")
    answer = "½" if said(a) == "undecided" else mark(said(a))
    return (
        '<div role="option" class="c9-item" data-test="%d" aria-selected="%s"%s>'
        '<span class="vh">%s</span><canvas data-thumb="%d" width="64" height="64"></canvas>'
        '<span class="c9-verdict" data-right="%s" aria-hidden="true">%s→%s%s</span>'
        '<span class="num" aria-hidden="true">%s</span><span class="c9-unsure"%s>%s</span></div>'
    ) % (
        picture,
        "true" if picture == chosen else "false",
        " data-unsure" if is_unsure else "",
        escape(label),
        picture,
        {None: "", True: "1", False: "0"}[right],
        known,
        answer,
        sign,
        fixed(a, 3),
        "" if is_unsure else " hidden",
        escape(t("story.9.ui.unsure")),
    )


def _practice(practice):
    out = '<table class="counts"><thead><tr>'
    for name in ("truth", "a", "answer", "verdict"):
        out += '<th scope="col">%s</th>' % escape(t("story.9.ui." + name))
    out += "</tr></thead><tbody>"
    for y, a, _, right in practice["list"]:
        cells = (truth_words(y), fixed(a, 2), said_words(a), "✓" if right else "✗")
        out += "<tr>" + "".join("<td>%s</td>" % escape(cell) for cell in cells) + "</tr>"
    return out + "</tbody></table>"


def _table(counts, cell, still):
    """Truth against answer; a cell filters the list. `still`: of a practice list there is none."""
    head = "".join(
        '<th scope="col">%s%s</th>'
        % (mark(tray), escape(t("story.9.ui.says", name=class_name(tray))))
        for tray in ("a", "b")
    )
    out = '<table class="c9-counts"><thead><tr><td></td>%s</tr></thead><tbody>' % head
    for i in range(2):
        tray = "ab"[i]
        out += '<tr><th scope="row">%s%s</th>' % (mark(tray), escape(class_name(tray)))
        for j in range(2):
            k = 2 * i + j
            words = {"n": str(counts[k]), "truth": class_name(tray), "answer": class_name("ab"[j])}
            out += (
                '<td><button type="button" class="btn" data-cell="%s" aria-pressed="%s"'
                ' aria-label="%s"%s><span class="num">%d</span> %s</button></td>'
            ) % (
                CELLS[k],
                "true" if cell == CELLS[k] else "false",
                escape(t("story.9.ui.cell", **words)),
                " disabled" if still else "",
                counts[k],
                "✓" if i == j else "✗",
            )
        out += "</tr>"
    return out + "</tbody></table>"


def _bars(data, sums):
    rows = [["train"] + data["train"]]
    rows.append(["test", sums["right"], sums["of"], sums["accuracy"]])
    rows.append(["lazy", sums["lazy"], sums["of"], sums["lazy_share"]])
    out = ""
    for name, count, total, share in rows:
        shown = "–" if share is None else "%d / %d = %s" % (count, total, fixed(share))
        out += (
            '<div class="c9-bar" data-bar="%s"><dt>%s</dt><dd>'
            '<svg class="share" aria-hidden="true">'
            '<rect class="bar-%s" width="%s%%" height="100%%"/></svg>'
            '<span class="num">%s</span></dd></div>'
        ) % (
            name,
            escape(t("story.9.ui." + name)),
            name,
            fixed(100 * (share or 0), 1),
            shown,
        )
    cost = '<div><dt>%s</dt><dd class="num" id="c9-cost">%s</dd></div>'
    out += cost % (escape(t("story.9.ui.test_cost")), fixed(sums["cost"], 6))
    beats = "beats" if sums["beats"] else "beats_not"
    return out + '<div class="c9-verdict-all"><dt class="vh">%s</dt><dd>%s</dd></div>' % (
        escape(t("story.9.ui.result")),
        escape(t("story.9.ui." + beats)),
    )


def heads():
    names = ("place", "picture", "truth", "a", "answer", "verdict", "loss")
    return [t("story.9.ui." + name) for name in names]


def rows(data):
    """The list as a table."""
    if data["practice"] and not data["list"]:
        listed = data["practice"]["list"]
        return [_row(k, "", *listed[k]) for k in range(len(listed))]
    out = []
    for place, _, name, truth, _, a, loss, right, _ in data["list"]:
        out.append(_row(place, name, truth, a, loss, right))
    return out


def _row(place, name, truth, a, loss, right):
    lost = "–" if loss is None else fixed(loss, 6)
    said_ = said_words(a)
    return [str(place), name, truth_words(truth), fixed(a), said_, verdict_words(right), lost]
