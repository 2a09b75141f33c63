"""The drawer's tab Judge: answers, holding out, many files, two models compared."""

from app import hood_cards, judge_answers, judge_compare, judge_hold_out, judge_many, link
from app.hood_views import Views
from app.web import one, show, text
from app.words import on_change, t

views = Views(
    "judge",
    (
        ("answers", judge_answers),
        ("hold_out", judge_hold_out),
        ("many", judge_many),
        ("compare", judge_compare),
    ),
    lambda: '<p class="outdated" id="judge-version" role="status" hidden></p>',
)


def start():
    hood_cards.start()
    views.start()
    link.hear("model", lambda _: _version())
    link.hear("project", lambda _: _version())
    on_change(_version)


def make():
    return views.make()


def ask():
    views.ask()


def draw(data):
    views.draw(data)
    _version()


def outdated():
    """(data the model learned from, data now) where they differ, else None."""
    project, model = link.state.get("project"), link.state.get("model")
    if not project or not model or not model["version"] or model["state"] == "training":
        return None
    pair = (model["version"], project["version"])
    return pair if pair[0] != pair[1] else None


def _version():
    """Say so where a model is judged, and where it answers."""
    pair = outdated()
    for badge in (one("#judge-version"), one("#try-version")):
        if badge is not None:
            show(badge, pair is not None)
            if pair:
                text(badge, t("judge.outdated", model=str(pair[0]), now=str(pair[1])))
