"""Start of the page: wire the zones to the trainer, then ask for the first project."""

import json
import os

from app import link, web
from app.web import later, one, parameters, parts, task
from app.words import parse
from protocol.messages import SIZES


async def start():
    await web.parts.ready
    for file in os.listdir("app"):
        if not file.startswith("_"):
            later(__import__, "app." + file.split(".")[0])  # ahead of those that need it
    later(_start)


def _start():
    from app import (
        data,
        hiding,
        hood,
        keeping,
        messages,
        neuron,
        recovering,
        rewind,
        rooms,
        small,
        train,
        trying,
        work,
        zones,
    )

    web.report_errors_to(messages.unexpected)
    later(hiding.start)
    for zone in (messages, zones, data, work, neuron, rewind, train, trying, hood):
        later(zone.start)
    for zone in (keeping, recovering):
        later(zone.start)
    if "size" not in parameters():  # else it was chosen
        later(small.start)
    later(link.start, web._report)
    later(lambda: task(open_first()))
    later(rooms.start)


async def open_first():
    """What the address asks for, else the project of the last visit, else the cats."""
    from app import knobs, messages, reading

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
    project = parts.tabs.shown()
    if "sample" in asked and not project:
        link.send("open", sample=asked["sample"], **wishes)
        return
    if "pack" in asked and not project:
        link.send("open", sample="none", **wishes)
        if await parts.capture.pack(asked["pack"]):
            return
        messages.fault("projects.no_pack")
    waiting = json.loads(await parts.capture.leftovers(""))
    before = waiting[0]["sample"] if waiting else ""  # where the files were to go
    link.send(
        "resume",
        project=project or None,
        others=json.loads(await parts.tabs.othersText()),
        sample=asked.get("sample") or before or "cats",
        **wishes,
    )
    reading.collect()


task(start())
