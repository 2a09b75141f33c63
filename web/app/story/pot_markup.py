"""Chapter 6 as markup: the lines of the loop, the pots, the vector line, a line's sums."""

from app.figures import Scale, escape
from app.story.bubbles import pretty
from app.words import bracketed, exact, fixed, t

#: What the pots collect, and how many there are of the slopes.
POTS = ("J", "dw0", "dw1", "db")

#: Where a line of the loop has what it puts into each of them, and what that is.
SHARES = (5, 7, 8, 6)
TERMS = ("L", "x₀·dz", "x₁·dz", "dz")

MARKUP = """
<div class="c6">
  <div class="c6-bar"><div class="seg" role="group" aria-label="{which}">
    <button type="button" data-source="practice" aria-pressed="true">{practice}</button>
    <button type="button" data-source="pictures" aria-pressed="false">{pictures}</button></div>
    <p class="note num" id="c6-about"></p></div>
  <section><h4>{loop}</h4>
    <div class="c6-rows" id="c6-rows" tabindex="0" role="group" aria-label="{row_label}"></div>
    <p class="num c6-line" id="c6-line" aria-live="polite"></p></section>
  <section><h4>{pots} <span class="note" id="c6-state"></span></h4>
    <div class="pots" id="c6-pots"></div>
    <button type="button" class="btn" id="c6-divide">{divide}</button></section>
  <section><h4>{vector}</h4><div class="c6-vector num" id="c6-vector" tabindex="0" role="group"
 aria-label="{vector}"></div>
    <p class="row-of-buttons"><button type="button" class="btn" id="c6-once">{all}</button>
      <span class="badge num" id="c6-badge" role="status"></span></p></section>
</div>
"""

WORDS = ("which", "practice", "pictures", "loop", "row_label", "pots", "divide", "vector", "all")


def make():
    """The figure's markup."""
    return MARKUP.format(**{name: escape(t("story.6.ui." + name)) for name in WORDS})


def lines(data, done, opened):
    """The table of the loop: what has been worked out of each picture."""
    heads = ("i", "x₀", "x₁", "y", "z", "a", "L", "dz")
    markup = "<table><thead><tr>"
    for k in range(len(heads)):
        pots = {6: "0", 7: "1 2 3", 1: "1", 2: "2"}.get(k, "")
        markup += '<th scope="col" data-p="%s">%s</th>' % (pots, heads[k])
    markup += "</tr></thead><tbody>"
    for i in range(data["m"]):
        row = data["rows"][i]
        kinds = ' class="last"' if i == done - 1 else ""
        kinds += ' aria-selected="true"' if str(i) == opened else ""
        markup += '<tr data-i="%d"%s>' % (i, kinds)
        cells = [str(i), exact(row[0]), exact(row[1]), exact(row[2])]
        cells += [exact(value) if i < done else "·" for value in row[3:7]]
        for k in range(len(cells)):
            kind = "" if k < 4 else ' class="is-g"' if k == 7 else ' class="is-f"'
            markup += "<td%s>%s</td>" % (kind, cells[k])
        markup += "</tr>"
    return markup + "</tbody></table>"


def contents(data, stage):
    """[J, dw0, dw1, db] in the pots after so many steps; the step after the last divides."""
    if stage > data["m"]:
        return data["divided"]
    return data["pots"][stage - 1] if stage else [0.0] * len(POTS)


def pots(data, stage, opened):
    """The four pots, filled as far as the loop has come; the keyboard reaches them by the lines."""
    now = contents(data, stage)
    markup = ""
    for k in range(len(POTS)):
        most = max([1e-9] + [abs(pot[k]) for pot in data["pots"]])
        share = ""
        if 0 < stage <= data["m"]:
            row = data["rows"][stage - 1]
            added = row[SHARES[k]]
            share = ("+ " if added >= 0 else "− ") + exact(abs(added))
        elif stage:
            share = "÷ %d" % data["m"]
        name = pretty(POTS[k])
        pressed = "true" if str(k) == opened else "false"
        markup += '<button type="button" class="pot" tabindex="-1" data-pot="%d"' % k
        markup += ' aria-pressed="%s">' % pressed
        markup += "<b>%s</b>%s" % (name, _jar(now[k], most, k == 0))
        markup += '<span class="num">%s</span><span class="num note">%s</span></button>' % (
            fixed(now[k], 6),
            share,
        )
    return markup


def _jar(value, most, cost):
    """A pot with its level; the slopes' pots have their zero in the middle."""
    y = Scale(0 if cost else -most, most, 66, 8)
    zero, level = y(0), y(max(-most, min(most, value)))
    markup = '<svg class="jar" viewBox="0 0 64 72" aria-hidden="true">'
    markup += '<rect class="%s" x="5" y="%.1f" width="54.0" height="%.1f"/>' % (
        "in-f" if cost else "in-g",
        min(zero, level),
        abs(zero - level),
    )
    if not cost:
        markup += '<path class="zero" d="M5 %.1fH59"/>' % zero
    return markup + '<path class="glass" d="M2 2q3 2 3 6v52q0 8 8 8h38q8 0 8-8V8q0-4 3-6"/></svg>'


def vector(data, at_once):
    """X times dz, divided by m: all at once."""
    m = data["m"]
    markup = '<table class="c6-matrix"><caption>X %s</caption><tbody>' % escape("(2, %d)" % m)
    for k in range(2):
        markup += "<tr>"
        for i in range(m):
            value = exact(data["rows"][i][k])
            markup += '<td data-i="%d" data-p="%d">%s</td>' % (i, k + 1, value)
        markup += "</tr>"
    markup += (
        '</tbody></table><span>@</span><table class="c6-matrix"><caption>dz (%d,)</caption>' % m
    )
    markup += "<tbody>"
    for i in range(m):
        value = exact(data["rows"][i][6]) if at_once else "?"
        markup += '<tr><td class="is-g" data-i="%d" data-p="1 2 3">%s</td></tr>' % (i, value)
    markup += "</tbody></table><span>÷ %d =</span>" % m
    markup += '<table class="c6-matrix"><caption>dw (2,)</caption><tbody>'
    for k in (1, 2):
        value = fixed(data["vector"][k], 6) if at_once else "?"
        markup += '<tr><td class="is-g" data-p="%d">%s</td></tr>' % (k, value)
    markup += "</tbody></table>"
    db, cost = ("?", "?")
    if at_once:
        db, cost = fixed(data["vector"][3], 6), fixed(data["vector"][0], 6)
    markup += '<dl><div data-p="3"><dt>db</dt><dd class="is-g">%s</dd></div>' % db
    return markup + '<div data-p="0"><dt>J</dt><dd class="is-f">%s</dd></div></dl>' % cost


def sums(data, i):
    """The sums of one picture, written out."""
    x0, x1, y, z, a, loss, dz, first, second = data["rows"][i]
    w0, w1 = data["w"]
    chance = "a" if y else "1 − a"
    out = [
        "z = w₀x₀ + w₁x₁ + b = %s × %s + %s × %s + %s = %s"
        % (exact(w0), exact(x0), bracketed(w1), exact(x1), bracketed(data["b"]), exact(z)),
        "a = σ(%s) = %s" % (exact(z), exact(a)),
        "L = −ln(%s) = %s" % (chance, exact(loss)),
        "dz = a − y = %s − %s = %s" % (exact(a), exact(y), exact(dz)),
        "x₀·dz = %s × %s = %s" % (exact(x0), bracketed(dz), exact(first)),
        "x₁·dz = %s × %s = %s" % (exact(x1), bracketed(dz), exact(second)),
    ]
    return "\n".join(out)


def collected(data, k, stage):
    """What a pot is made of: the shares of the pictures so far, added, and in the end divided."""
    m = data["m"]
    shares = [row[SHARES[k]] for row in data["rows"][: min(stage, m)]]
    terms = [exact(shares[0])] + [bracketed(share) for share in shares[1:]]
    total = fixed(data["pots"][len(shares) - 1][k], 6)
    out = "%s = Σ %s = %s = %s" % (pretty(POTS[k]), TERMS[k], " + ".join(terms), total)
    if stage > m:
        out += "\n%s ÷ %d = %s" % (total, m, fixed(data["divided"][k], 6))
    return out


def average(data):
    """db written out: answer minus truth of each picture, added, divided."""
    terms = ["(%s − %s)" % (exact(row[4]), exact(row[2])) for row in data["rows"]]
    total, m = data["pots"][-1][3], data["m"]
    return "%s = %s;  %s ÷ %d = %s" % (
        " + ".join(terms),
        exact(total),
        exact(total),
        m,
        exact(data["divided"][3]),
    )


def tiny(difference):
    """A difference of rounding: "0", or "2 × 10⁻¹⁶"."""
    if not difference:
        return "0"
    mantissa, exponent = "{:.0e}".format(difference).split("e")
    power = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(abs(int(exponent))))
    return "%s × 10⁻%s" % (mantissa, power)
