"""A small device: once, propose smaller pictures. Nothing changes before the button is pressed."""

from js import window

from app import link, messages

LARGEST = 64
PROPOSED = 32
LITTLE = 4  # GB, as the browser tells it
PHONE = "(pointer: coarse) and (max-width: 700px)"

_told = False


def start():
    link.hear("model", _look)


def is_small():
    """Little memory, or a phone; browsers other than Chromium do not tell their memory."""
    if hasattr(window.navigator, "deviceMemory"):
        return float(window.navigator.deviceMemory) <= LITTLE
    return bool(window.matchMedia(PHONE).matches)


def _look(model):
    """Propose when Python is ready and nothing was trained that another size would throw away."""
    global _told
    project = link.state.get("project")
    if _told or model["state"] != "ready" or project is None:
        return
    _told = True
    is_fresh = model["iteration"] == 0 and project["size"] == LARGEST
    if is_fresh and messages.is_quiet() and is_small():
        messages.tell("small.device", n=PROPOSED)
        messages.offer("small.use", lambda: link.send("size", value=PROPOSED))
