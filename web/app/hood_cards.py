"""Pictures as small cards in the drawer: a click lets one flow through the neuron."""

from app import figures, link, pictures
from app.web import every, on, one
from app.words import t


def start():
    on(one("#hood-body"), "click", _select, "[data-card]")
    pictures.on_arrival(_paint)


def card(picture, label, lines):
    """One card: what it is called, and lines of markup below the picture."""
    shown = "".join('<span class="num">%s</span>' % line for line in lines)
    return (
        '<li><button class="mistake" data-card="%d" aria-label="%s"><canvas width="64" '
        'height="64"></canvas>%s</button></li>'
    ) % (picture, figures.escape(label), shown)


def fill(node, cards, ids):
    """Put cards into a list, and paint their pictures as they come."""
    markup = "".join(cards)
    node.innerHTML = markup
    pictures.want(ids)
    _paint(set(ids))


def pager(data, what):
    """Buttons to the windows of a long list before and after, or nothing."""
    if data["found"] <= data["window"]:
        return ""
    first, last = data["start"] + 1, data["start"] + len(data["list"])
    buttons = ""
    for name, target, icon in (
        ("before", data["start"] - data["window"], "prev"),
        ("further", data["start"] + data["window"], "next"),
    ):
        off = "" if 0 <= target < data["found"] else " disabled"
        buttons += (
            '<button class="btn btn-quiet btn-icon" data-page="%s" data-to="%d" aria-label="%s"%s>'
            '<svg class="ico" aria-hidden="true"><use href="#i-%s"/></svg></button>'
        ) % (what, target, figures.escape(t("hood." + name)), off, icon)
    return '<span class="pager-small">%s<span class="num">%d–%d / %d</span></span>' % (
        buttons,
        first,
        last,
        data["found"],
    )


def _paint(come):
    for button in every("#hood-body [data-card]"):
        picture = int(button.getAttribute("data-card"))
        if picture in come:
            pictures.paint(one("canvas", button), picture)


def _select(_, button):
    link.send("select", id=int(button.getAttribute("data-card")))
