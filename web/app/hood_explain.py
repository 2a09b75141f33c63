"""The drawer's tab Explain: votes, the smallest change, the nearest pictures, painting over."""

from app import (
    explain_flip,
    explain_nearest,
    explain_paint,
    explain_subject,
    explain_votes,
    link,
)
from app.hood_views import Views
from app.web import every, on, one, show
from app.words import t

views = Views(
    "explain",
    (
        ("votes", explain_votes),
        ("flip", explain_flip),
        ("nearest", explain_nearest),
        ("paint", explain_paint),
    ),
    lambda: _sources(),
)


def start():
    views.start()
    on(one("#hood-body"), "click", _choose, "[data-source]")
    link.hear("tried", lambda _: _tried())


def make():
    return views.make()


def ask():
    views.ask()


def draw(data):
    views.draw(data)
    group = one("#explain-source")
    if group is not None:
        show(group, bool(data.get("can_try")))
    for button in every("[data-source]"):
        pressed = (button.getAttribute("data-source") == "tried") == data["tried"]
        button.setAttribute("aria-pressed", "true" if pressed else "false")


def _sources():
    buttons = "".join(
        '<button data-source="%s" aria-pressed="%s">%s</button>'
        % (
            source,
            "true" if (source == "tried") == explain_subject.tried else "false",
            t("explain.source_" + source),
        )
        for source in ("flow", "tried")
    )
    return '<div class="seg" id="explain-source" role="group" aria-label="%s" hidden>%s</div>' % (
        t("explain.source"),
        buttons,
    )


def _choose(_, button):
    explain_subject.tried = button.getAttribute("data-source") == "tried"
    views.ask()


def _tried():
    """Another picture is tried: it is explained, if that is what is looked at."""
    said = link.state.get("hood")
    shown = said and said["tab"] == "explain" and one("#view-explain") is not None
    if shown and (explain_subject.tried or not said["data"].get("can_try")):
        views.ask()
