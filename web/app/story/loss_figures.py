"""Drawings of chapter 4: the two loss curves with the answers on them, and the losses as bars."""

from app.figures import Scale, curve, label, line
from app.words import exact, fixed

#: The curves are drawn up to this loss; dots of a greater one stand at the top.
MOST = 5.0


def curves(points, answers, truths, losses, names, width, height):
    """Loss against answer for both truths; a circle for truth 1, a triangle for truth 0."""
    left, right, bottom = 26, width - 10, height - 24
    x, y = Scale(0, 1, left, right), Scale(0, MOST, bottom, 12)
    markup = line("ax", "M%d 6V%.1fH%d" % (left, bottom, right))
    for loss in range(0, int(MOST) + 1):
        markup += label(left - 6, y(loss) + 4, str(loss), "", "end")
    for share, words in ((0, "0"), (0.5, "0.5"), (1, "a = 1")):
        markup += label(x(share), height - 6, words, "", "end" if share == 1 else "middle")
    markup += line("gr", "M%.1f 6V%.1f" % (x(0.5), bottom))
    for k, kind in ((1, "curve-a"), (2, "curve-b")):
        shown = [point for point in points if point[k] <= MOST]
        xs, ys = [x(point[0]) for point in shown], [y(point[k]) for point in shown]
        markup += curve(kind, xs, ys)
    markup += label(x(0.03), 20, names[0], "t-a halo")
    # Where the two do not fit side by side, one stands below the other.
    markup += label(x(0.97), 20 if width > 420 else 38, names[1], "t-b halo", "end")
    together = {}  # dots on one spot have one label
    for i in range(len(answers)):
        together.setdefault((answers[i], truths[i]), []).append(str(i))
    for i in range(len(answers)):
        at, up = x(answers[i]), y(min(MOST, losses[i]))
        markup += '<g data-i="%d">' % i
        if truths[i]:
            markup += '<circle class="dot-a" cx="%.1f" cy="%.1f" r="6"/>' % (at, up)
        else:
            markup += '<path class="dot-b" d="M%.1f %.1fl6.500 12h-13z"/>' % (at, up - 7)
        here = together[answers[i], truths[i]]
        if here[0] == str(i):
            below = 16 if truths[i] and (answers[i], 0) in together else -6
            markup += label(at + 9, up + below, ", ".join(here), "t-ink halo")
        markup += "</g>"
    return markup


def bars(losses, poured, cost, width, height):
    """The losses; those in the pot are filled. With ``cost`` the level at which all are equal."""
    bottom = height - 24
    y = Scale(0, max([1.0] + losses), bottom, 38)
    pitch = width / max(1, len(losses))
    broad = min(48, pitch - 12)
    markup = line("ax", "M0 %.1fH%d" % (bottom, width))
    for i in range(len(losses)):
        middle, top = (i + 0.5) * pitch, y(losses[i])
        kind = "loss-bar in" if i < poured else "loss-bar"
        markup += '<g data-i="%d"><rect class="%s" x="%.1f" y="%.1f" ' % (
            i,
            kind,
            middle - broad / 2,
            top,
        )
        markup += 'width="%.1f" height="%.1f"/>' % (broad, max(0.5, bottom - top))
        markup += label(middle, top - 6, fixed(losses[i]), "t-ink halo", "middle")
        markup += label(middle, height - 6, str(i), "", "middle") + "</g>"
    if cost is not None:
        markup += line("level", "M0 %.1fH%d" % (y(cost), width))
        markup += label(0, 13, "J = " + fixed(cost, 6), "t-f halo")
    return markup


def spoken(answers, losses):
    """The dots for those who do not see them."""
    dots = [
        "%d: a = %s, L = %s" % (i, exact(answers[i]), fixed(losses[i])) for i in range(len(answers))
    ]
    return "; ".join(dots)
