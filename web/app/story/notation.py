"""The open chapter's formulas, each of which opens into its present numbers, and the symbols."""

from app import figures
from app.story import formulas, shell, symbols
from app.web import attribute, every, on, one, show, task, text
from app.words import t

SHOWN = (
    (),
    ("count", "place", "scale"),
    ("table", "truths"),
    ("score", "votes", "sigmoid", "answer"),
    ("surprise", "loss", "cost", "cost_score"),
    ("graph", "chain_b", "chain_c", "dz", "dw_k", "db"),
    ("mean_dw", "mean_db", "vector_dw", "balance"),
    ("update_w", "update_b", "slice", "limit", "curvature"),
    ("multiplications", "vector_z", "vector_dw"),
    ("decision", "votes_sum", "accuracy"),
    ("pair", "floor", "half_total", "floor_proof"),
)

_chosen = None  # name of the formula that is open
_ready = False


def start():
    on(one("#formulas"), "click", lambda _, button: _choose(button), "[data-formula]")
    on(one("#symbols-open"), "click", lambda *_: _open_symbols())
    on(one("#symbols-close"), "click", lambda *_: one("#symbols").close())
    task(_load())


async def _load():
    global _ready
    await formulas.load()
    _ready = True
    open_chapter()


def open_chapter():
    """Another chapter, or another language."""
    global _chosen
    if not _ready or not shell.now:
        return
    _chosen = None
    one("#formulas").innerHTML = "".join(
        '<button class="btn formula-button" aria-expanded="false" data-formula="%s">%s</button>'
        % (name, formulas.formula(name))
        for name in SHOWN[shell.now]
    )
    show(one("#formula-numbers"), False)
    if one("#symbols").open:
        one("#symbols-table").innerHTML = symbols.make()


def refresh():
    """The numbers of an open formula follow the chapter's state."""
    if _chosen is None:
        return
    numbers = shell.module().numbers()
    out = ""
    for name, value in numbers:
        out += "<div><dt>%s</dt><dd>%s</dd></div>" % (figures.escape(name), figures.escape(value))
    one("#formula-values").innerHTML = out
    text(one("#formula-numbers p"), t("story.with_numbers" if numbers else "story.no_numbers"))


def _choose(button):
    global _chosen
    name = button.getAttribute("data-formula")
    _chosen = None if name == _chosen else name
    for other in every("#formulas [data-formula]"):
        opened = other.getAttribute("data-formula") == _chosen
        attribute(other, "aria-expanded", "true" if opened else "false")
    show(one("#formula-numbers"), _chosen is not None)
    refresh()


def _open_symbols():
    if not _ready:
        return
    one("#symbols-table").innerHTML = symbols.make()
    one("#symbols").showModal()
