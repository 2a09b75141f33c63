"""The pictures with the greatest loss: where the neuron is most wrong, or least sure."""

from js import window

from app import classes, figures, link, pictures
from app.names import class_name
from app.web import every, on, one
from app.words import fixed, t

GROUPS = ("train", "test")

#: During a run the list is made anew at most so often; the last one always is.
EVERY_MS = 1000

_drawn_at = 0


def start():
    on(one("#hood-body"), "click", _select, "[data-mistake]")
    pictures.on_arrival(_paint)


def make():
    return '<div class="mistakes" id="mistakes"></div>'


def draw(data):
    global _drawn_at
    model = link.state.get("model")
    now = float(window.performance.now())
    made = one("#mistakes").childElementCount > 0
    if made and model and model["state"] == "training" and now - _drawn_at < EVERY_MS:
        return
    _drawn_at = now
    markup = ""
    wanted = []
    if len(data["train"]["counts"]) != len(classes.letters) * len(classes.letters):
        return  # of other classes: the next is on its way
    for group in GROUPS:
        worst, counts = data[group]["worst"], data[group]["counts"]
        if not worst:
            continue
        of = sum(counts)
        wrong = of - sum(counts[:: len(classes.letters) + 1])  # all but A called A, B called B, ...
        head = t("hood.mistakes_" + group, n=wrong, of=str(of))
        markup += "<section><div><h3>%s</h3>%s</div><ul>" % (head, _table(counts))
        for entry in worst:
            markup += _card(entry)
            wanted.append(entry[0])
        markup += "</ul></section>"
    one("#mistakes").innerHTML = markup or '<p class="note">%s</p>' % t("hood.no_pictures")
    pictures.want(wanted)
    _paint(wanted)


def _card(entry):
    picture, name, _, truth, a, loss, said = entry
    tray = classes.letter_of(truth)
    right = said == tray
    shown = (
        ("P " if classes.many() else "a ") + fixed(a, 3),
        ("✓" if right else "✗") + " L " + fixed(loss, 3),
    )
    words = t(
        "hood.mistake_label",
        shown=" ".join(shown),
        name=name,
        truth=class_name(tray),
        verdict=t("hood.right" if right else "hood.wrong"),
    )
    return (
        '<li><button class="mistake" data-mistake="%d" aria-label="%s">'
        '<canvas width="64" height="64"></canvas><span class="num">%s%s</span> '
        '<span class="num note">%s</span></button></li>'
    ) % (picture, figures.escape(words), figures.mark(tray), shown[0], shown[1])


def _table(counts):
    """Truth against answer, every class."""
    cells = []
    k = len(classes.letters)
    for i in range(k):
        truth = classes.letters[i]
        name = figures.mark(truth) + figures.escape(class_name(truth))
        row = "".join("<td>%d</td>" % number for number in counts[i * k : i * k + k])
        cells.append('<tr><th scope="row">%s</th>%s</tr>' % (name, row))
    says = "".join(
        '<th scope="col">%s<span class="vh">%s</span>%s</th>'
        % (t("hood.says"), figures.escape(class_name(tray)), figures.mark(tray))
        for tray in classes.letters
    )
    return '<table class="counts"><thead><tr><td></td>%s</tr></thead><tbody>%s</tbody></table>' % (
        says,
        "".join(cells),
    )


def _paint(come):
    for button in every("#mistakes [data-mistake]"):
        picture = int(button.getAttribute("data-mistake"))
        if picture in come:
            pictures.paint(one("canvas", button), picture)


def _select(_, button):
    link.send("select", id=int(button.getAttribute("data-mistake")))
