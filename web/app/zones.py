"""The frame of the page: zones as tabs on small screens, the dock, the language."""

from js import document

from app import link, place, words
from app.names import project_title
from app.web import attribute, every, key_of, on, one, parts, show, task, text


def start():
    on(one(".zones"), "click", lambda _, tab: _go(tab.getAttribute("data-go")), "[data-go]")
    on(one(".zones"), "keydown", _arrow, "[data-go]")
    on(one("#languages"), "click", _language, "[data-lang]")
    on(one("#dock-step"), "click", lambda *_: link.send("step", count=1))
    on(one("#dock-stop"), "click", lambda *_: link.send("stop"))
    link.hear("model", _dock)
    link.hear("project", lambda _: _title())
    words.on_change(_title)
    _mark_language()
    there = [tab.getAttribute("data-go") for tab in every("[data-go]")]
    before = place.remembered("zone")
    choose(before if before in there else one(".lab").getAttribute("data-zone"))


def _go(zone):
    """Show a zone because somebody wants it."""
    place.remember("zone", zone)
    choose(zone)


def choose(zone):
    """Show a zone (on screens that show one at a time)."""
    attribute(one(".lab"), "data-zone", zone)
    for tab in every("[data-go]"):
        chosen = tab.getAttribute("data-go") == zone
        attribute(tab, "aria-selected", "true" if chosen else "false")
        tab.tabIndex = 0 if chosen else -1


def _arrow(event, tab):
    tabs = every("[data-go]")
    zones = [other.getAttribute("data-go") for other in tabs]
    here = zones.index(tab.getAttribute("data-go"))
    moves = {"ArrowRight": here + 1, "ArrowLeft": here - 1, "Home": 0, "End": len(zones) - 1}
    key = key_of(event)
    if key not in moves:
        return
    event.preventDefault()
    there = moves[key] % len(zones)
    _go(zones[there])
    tabs[there].focus()


def _language(_, button):
    async def change():
        await words.speak(button.getAttribute("data-lang"))
        _mark_language()

    task(change())


def _mark_language():
    for button in every("#languages [data-lang]"):
        spoken = button.getAttribute("data-lang") == parts.words.current()
        attribute(button, "aria-pressed", "true" if spoken else "false")


def _title():
    if "project" not in link.state:
        return
    text(one("#project-name"), project_title())
    document.title = project_title() + " \u00b7 py_logreg"


def _dock(model):
    training = model["state"] == "training"
    cost = model["cost"]
    text(one("#dock-cost"), "\u2013" if cost is None else words.fixed(cost, 6))
    text(one("#dock-iteration"), str(model["iteration"]))
    show(one("#dock-stop"), training)
    show(one("#dock-step"), not training)
    one("#dock-step").disabled = cost is None
