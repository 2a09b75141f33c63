"""What listeners hear of numbers that keep changing: the newest, at most every two seconds."""

import asyncio

from js import window

from app import messages
from app.web import task

EVERY_MS = 2000

_newest = None  # a sentence that waits for its turn
_at = -EVERY_MS
_sleeping = False


def say(sentence):
    """Say it now; what still waited is old."""
    global _newest, _at
    _newest, _at = None, float(window.performance.now())
    messages.speak(sentence)


def progress(sentence):
    """Say it now or, soon after another, when its turn has come and nothing newer is there."""
    global _newest, _sleeping
    wait = _at + EVERY_MS - float(window.performance.now())
    if wait <= 0:
        say(sentence)
        return
    _newest = sentence
    if not _sleeping:
        _sleeping = True
        task(_later(wait))


async def _later(ms):
    global _sleeping
    await asyncio.sleep(ms / 1000)
    _sleeping = False
    if _newest is not None:
        say(_newest)
