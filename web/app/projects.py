"""Panel: the projects on this device, the project file, and the end of a lesson."""

import json

from js import document

from app import link, messages, place
from app.names import project_title, sample_word
from app.web import attribute, clone, on, one, parts, show, task, text
from app.words import fixed, t
from protocol.messages import LOCKS

_bytes = 1 << 20

_current = ""  # the project that the list shows as the open one


def start():
    link.hear("projects", lambda _: _list())
    link.hear("kept", _kept)
    link.hear("ingested", lambda event: event["active"] or _ask())
    link.hear("packed", _packed)
    link.hear("found", _found)
    link.hear("brought", _brought)
    link.hear("wiped", _wiped)
    link.hear("say", _said)
    if parts.tabs.ended():
        messages.tell("projects.wiped")


def open(body):
    field = one("#project-title", body)
    field.value = link.state["kept"]["title"] if "kept" in link.state else ""
    on(field, "change", lambda _, node: link.send("title", value=node.value))
    on(one("#project-save", body), "click", lambda *_: link.send("pack"))
    on(one("#pack-save", body), "click", lambda *_: _save_pack())
    on(one("#lesson-end", body), "click", lambda *_: _end())
    on(one("#projects", body), "click", _act, "[data-act]")
    redraw()
    link.send("projects")


def close():
    pass


def redraw():
    attribute(one("#project-title"), "placeholder", project_title())
    _list()


def _kept(event):
    _entitle()
    if "projects" not in link.state:
        return
    listed = [row[0] for row in link.state["projects"]["projects"]]
    if event["state"] == "saved" and event["project"] not in listed:
        _ask()
    elif event["project"] != _current:
        _list()


def _ask():
    """The list is another than before, if somebody sees it."""
    if one("#projects") is not None:
        link.send("projects")


def _entitle():
    """The name may be another than before."""
    text(one("#project-name"), project_title())
    document.title = project_title() + " \u00b7 py_logreg"


def _list():
    global _current
    listing = one("#projects")
    if listing is None or "projects" not in link.state:
        return
    listing.replaceChildren()
    known = link.state["projects"]["projects"]
    _current = link.state["kept"]["project"] if "kept" in link.state else ""
    show(one("#projects-none"), not known)
    before = 0
    for project, title, sample, pictures, size, faces in known:
        item = clone("kept")
        attribute(item, "data-project", project)
        name = title or sample_word(sample, "title") or t("project.own")
        text(one("h3", item), name)
        words = t("projects.size", n=pictures, size=fixed(size / _bytes, 1))
        if project == _current:
            words = t("projects.current") + " · " + words
        text(one(".note", item), words)
        if faces:
            show(one(".faces canvas", item), True)
            parts.pixels.mosaic(one(".faces canvas", item), "faces", before, faces)
            before += faces
        opener, bin_ = one("[data-act=open]", item), one("[data-act=forget]", item)
        text(opener, t("samples.open"))
        attribute(opener, "aria-label", t("samples.open_this", title=name))
        attribute(bin_, "aria-label", t("projects.forget", title=name))
        show(opener, project != _current)
        show(bin_, project != _current)
        listing.append(item)


def _act(_, button):
    project = button.closest("[data-project]").getAttribute("data-project")
    if button.getAttribute("data-act") == "forget":
        link.send("forget", project=project)
    else:
        task(_open(project))


async def _open(project):
    from app import work  # it imports this module

    others = json.loads(await parts.tabs.othersText())
    link.send("open_kept", project=project, others=others)
    work.close()


def _end():
    messages.tell("projects.sure")
    messages.offer("projects.save", _save_then_end, "projects.wipe", _wipe)


def _save_then_end():
    link.send("pack")
    messages.tell("projects.sure_saved")
    messages.offer("projects.wipe", _wipe)


def _wipe():
    link.send("forget", project=None)


def _wiped(_):
    """What was made here is also in the memory of this page: it is loaded anew."""
    place.forget()
    parts.tabs.begin()


def _save_pack():
    locked = [lock for lock in LOCKS if one("#pack-" + lock).checked]
    title, words = one("#pack-title").value.strip(), one("#pack-words").value.strip()
    link.send("pack_lesson", title=title, words=words, locked=locked)


def _packed(event):
    parts.save.download("file", event["name"], "application/zip")


def _found(found):
    """Ask whether to add or to open, unless there is nothing to add to."""
    project, kept = link.state.get("project"), link.state.get("kept")
    key, name = found["key"], found["name"]
    if not project["m"] or kept["state"] == "new":
        link.send("bring", key=key, name=name, merge=False)
        return
    messages.tell("projects.found", name=name, n=found["pictures"])
    messages.offer(
        "projects.as_new",
        lambda: link.send("bring", key=key, name=name, merge=False),
        "projects.add",
        lambda: link.send("bring", key=key, name=name, merge=True),
    )


def _brought(event):
    skipped = sum(number for _, number in event["skipped"])
    if not skipped:
        messages.tell("projects.brought", n=event["added"])
        messages.offer_undo("merge")
        return
    why = "; ".join(t("projects." + reason, n=number) for reason, number in event["skipped"])
    messages.tell("projects.brought_some", n=event["added"], skipped=skipped, why=why)
    messages.offer_undo("merge")


def _said(event):
    """Where room runs out, a file is a way to keep what there is."""
    if event["code"] in ("kept-full", "kept-low", "kept-off"):
        messages.offer("projects.save", lambda: link.send("pack"))
