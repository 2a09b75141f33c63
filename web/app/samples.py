"""Panel: the sample sets that come with the site, each with its licence."""

from app import link
from app.names import sample_word
from app.web import clone, on, one, parts, show, task, text
from app.words import t

SETS = (
    "cats",
    "faces",
    "shapes",
    "sun",
    "circle-triangle",
    "stripes",
    "bright-dark",
    "same-different",
    "digits-3-8",
    "digits-parity",
    "none",
)

#: Pictures of each class in a preview.
EACH = 1


def open(body):
    listing = one("#samples", body)
    for name in SETS:
        item = clone("sample")
        item.setAttribute("data-sample", name)
        listing.append(item)
    on(listing, "click", lambda _, button: _load(button), "button")
    redraw()
    task(_previews(listing))


def close():
    pass


def redraw():
    for name in SETS:
        item = one('#samples [data-sample="' + name + '"]')
        title = sample_word(name, "title")
        text(one("h3", item), title)
        text(one(".what", item), sample_word(name, "what"))
        text(one(".licence", item), sample_word(name, "licence"))
        button = one("button", item)
        text(button, t("samples.open"))
        button.setAttribute("aria-label", t("samples.open_this", title=title))


def _load(button):
    from app import work  # it imports this module

    sample = button.closest("[data-sample]").getAttribute("data-sample")
    project = link.state.get("project")
    link.send("open", sample=sample, size=project["size"] if project else 64, alpha=None)
    work.close()


async def _previews(listing):
    for name in SETS:
        item = one('[data-sample="' + name + '"]', listing)
        canvas = one("canvas", item)
        drawn = name != "none" and await parts.shelf.preview(name, canvas, EACH)
        show(canvas, bool(drawn))
