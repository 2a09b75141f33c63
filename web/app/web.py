"""The one door from Python to the page: elements, events, tasks and the JavaScript helpers.

Rules that keep both heaps flat: one delegated listener per container, made once;
no handler holds on to a node; pixels and series stay in JavaScript.
"""

import asyncio
import json
import sys

from js import document, window

#: boot/page.js: words, bridge, inbox, capture, pixels, chart.
parts = window.py_logreg

_reporter = print


def report_errors_to(reporter):
    """Send every error that would reach nobody to ``reporter(text)``."""
    global _reporter
    _reporter = reporter


def _report(error):
    print(type(error).__name__, error)
    sys.print_exception(error)
    _reporter(str(error))


def one(selector, root=document):
    """The first element that matches, or None."""
    return root.querySelector(selector)


def every(selector, root=document):
    """All elements that match, as a list."""
    found = root.querySelectorAll(selector)
    return [found.item(i) for i in range(found.length)]


def on(node, kinds, handler, selector=None):
    """Call ``handler(event, target)`` for events of ``kinds`` (names, spaced) below ``node``.

    With ``selector`` only where the event happened inside a matching element,
    which is then ``target``.
    """

    def listen(event):
        try:
            target = event.target
            if selector:
                target = target.closest(selector) if hasattr(target, "closest") else None
                if target is None:
                    return
            handler(event, target)
        except Exception as error:  # reported: the page goes on
            _report(error)

    for kind in kinds.split():
        node.addEventListener(kind, listen)


_MIRRORED = {"ArrowLeft": "ArrowRight", "ArrowRight": "ArrowLeft"}


def key_of(event):
    """The key of an event; the arrows along a line mean forward and back in its direction."""
    if one("html").getAttribute("dir") == "rtl":
        return _MIRRORED.get(event.key, event.key)
    return event.key


def task(coroutine):
    """Run a coroutine whose failure is reported instead of lost."""

    async def run():
        try:
            await coroutine
        except Exception as error:
            _report(error)

    return asyncio.create_task(run())


_acts = []  # to be done in turns, the next one first
_taking = False


def later(act, *given):
    """Call ``act(*given)`` soon, after all that was asked for before; once if asked for twice.

    Between two of them the browser may paint and answer: for what together would hold it up.
    """
    global _taking
    if (act, given) not in _acts:
        _acts.append((act, given))
    if not _taking:
        _taking = True
        parts.turns.take(_next)


def _next():
    global _taking
    act, given = _acts.pop(0)
    try:
        act(*given)
    except Exception as error:  # reported: the others are done
        _report(error)
    _taking = bool(_acts)
    return _taking


def on_resize(act, *nodes):
    """Call ``act()`` when one of ``nodes`` has a size, and another one; returns what observes.

    Later, not at once: what is drawn may change the size that is being reported.
    """
    observer = window.ResizeObserver.new(lambda *_: later(act))
    for node in nodes:
        observer.observe(node)
    return observer


def text(node, words):
    """Set a node's text only when it differs: nothing moves unless a value moved."""
    if node.textContent != words:
        node.textContent = words


def show(node, visible):
    node.hidden = not visible


def attribute(node, name, value):
    """Set an attribute, or remove it when ``value`` is None."""
    if value is None:
        node.removeAttribute(name)
    else:
        node.setAttribute(name, str(value))


def depicts(node, words):
    """Say what a drawing shows. It is an image from then on: an image always has a name."""
    attribute(node, "role", "img")
    attribute(node, "aria-label", words)


def clone(template):
    """A fresh copy of the first element of ``<template id=t-NAME>``."""
    return one("#t-" + template).content.firstElementChild.cloneNode(True)


def element(tag, name=None, words=None):
    node = document.createElement(tag)
    if name:
        node.className = name
    if words is not None:
        node.textContent = words
    return node


_kept = None


def here():
    """The page's address."""
    return _kept or window.location.href


def change_address(address, anew=False):
    """Give the page another address, with ``anew`` as a new place in the browser's history.

    A page that was opened as a file may not change its own: there the new one is kept here.
    """
    global _kept
    try:
        if anew:
            window.history.pushState(None, "", address)
        else:
            window.history.replaceState(None, "", address)
    except Exception:  # refused by the browser
        _kept = address


def parameters():
    """The parameters of the page's address, a dict of str."""
    search = window.URL.new(here()).searchParams
    names = ("sample", "alpha", "iterations", "size", "lang", "chapter", "hide", "pack")
    return {name: search.get(name) for name in names if search.has(name)}


def ids_text(ids):
    return json.dumps(list(ids))


def number(event_value):
    """A JavaScript number as a Python float (integers would wrap at 2**31)."""
    return float(event_value)
