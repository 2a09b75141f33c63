"""Start of the page: wire the zones to the trainer, then ask for the first project."""

from app import link, web
from app.web import one, parameters, task
from app.words import parse

SIZES = (16, 32, 64)


async def start():
    await web.parts.ready

    from app import data, hiding, hood, messages, neuron, rewind, rooms, train, trying, work, zones

    web.report_errors_to(messages.unexpected)
    hiding.start()
    for zone in (messages, zones, data, work, neuron, rewind, train, trying, hood):
        zone.start()
    link.start(web._report)
    open_first()
    rooms.start()


def open_first():
    """The project that the address asks for (default: the cats)."""
    from app import knobs

    asked = parameters()
    size = asked.get("size", "64")
    alpha = parse(asked["alpha"]) if "alpha" in asked else None
    iterations = parse(asked["iterations"]) if "iterations" in asked else None
    if iterations is not None and 1 <= iterations <= 100000:
        one("[data-testid=iterations]").value = str(int(iterations))
        knobs.commit_iterations()
    wishes = {
        "size": int(size) if size.isdigit() and int(size) in SIZES else 64,
        "alpha": alpha if alpha is not None and alpha > 0 else None,
    }

    def empty_instead(failure):
        if failure["during"] == "open" and "project" not in link.state:
            link.send("open", sample="none", **wishes)

    link.hear("failed", empty_instead)
    link.send("open", sample=asked.get("sample", "cats"), **wishes)


task(start())
