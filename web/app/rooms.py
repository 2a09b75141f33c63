"""Lab or story: which room the page shows, as its address says.

The story's modules are fetched when it is first entered, so that the lab does not wait for them.
"""

import json

from js import document, window

from app import hood, messages, place
from app.web import attribute, change_address, every, here, later, on, one, parameters, parts, task

_body = document.body
_names = None  # paths of the story's modules, once they have come
_shell = None  # app.story.shell and app.story.share, once they are wanted
_sharing = None
_started = False


def start():
    global _started
    on(one("#rooms"), "click", lambda _, button: _choose(button), "[data-to]")
    on(one("#share"), "click", lambda *_: task(_share()))
    on(window, "popstate", lambda *_: follow())
    follow()
    _started = True  # from here on somebody chooses


def go(chapter):
    """Open a chapter, or with None the lab, as a new place in the browser's history."""
    change_address(address(chapter=chapter), anew=True)
    follow()


def address(**changes):
    """This page's address with other parameters; None takes one away."""
    now = window.URL.new(here())
    for name in changes:
        if changes[name] is None:
            now.searchParams.delete(name)
        else:
            now.searchParams.set(name, str(changes[name]))
    return now.href


def follow():
    """Show what the address names."""
    chapter = parameters().get("chapter")
    room = "lab" if chapter is None else "story"
    changes = _body.getAttribute("data-room") != room
    attribute(_body, "data-room", room)
    if _started:
        place.remember("room", room)
    for button in every("#rooms [data-to]"):
        chosen = button.getAttribute("data-to") == room
        attribute(button, "aria-pressed", "true" if chosen else "false")
    if chapter is not None:
        if changes or _shell is None:
            hood.rest()
        task(_enter())
    elif _shell is not None:
        _shell.close()
        hood.ask()


def _choose(button):
    to = button.getAttribute("data-to")
    if to != _body.getAttribute("data-room"):
        go(None if to == "lab" else "")


async def _enter():
    global _shell
    if _shell is None:
        names = await _bring()
        if names is None or _shell is not None:
            return
        from app.story import shell

        _shell = shell
        later(shell.start, names, go)
    later(_open)


def _open():
    asked = parameters().get("chapter")
    if asked is not None:
        number = _shell.open_chapter(int(asked) if asked.isdigit() else None)
        change_address(address(chapter=number))


async def _share():
    """The box with the link is part of what comes with the story."""
    global _sharing
    if _sharing is None:
        if await _bring() is None:
            return
        from app.story import share

        if _sharing is None:
            share.start()
            _sharing = share
    _sharing.toggle()


async def _bring():
    """The paths of the story's modules, fetched once; None if they could not be had."""
    global _names
    if _names is None:
        try:
            _names = json.loads(await parts.site.story())
        except Exception as error:
            messages.fault("story.ui.failed", reason=str(error))
            if _body.getAttribute("data-room") == "story":
                go(None)
    return _names
