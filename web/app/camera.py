"""Panel: pictures from the camera, tried live and captured in bursts."""

import asyncio

from js import document, window

from app import data, live
from app.device import Device
from app.draw import add_words
from app.web import attribute, element, on, one, parts, show, task, text
from app.words import t

#: Seconds from one captured picture to the next, and from one try to the next.
BURST = 0.2
LOOK = 0.1

_device = None  # while the panel is open
_round = 0  # grows with every camera that is opened or closed: stale loops end
_bursts = 0  # grows with every burst, for the same
_holding = False
_keeping = False
_taken = 0
_number = 0  # photos since the page was opened
_said = ""  # word key of what stands where the picture would be


def start():
    on(document, "visibilitychange", _visibility)


def open(body):
    global _device, _taken
    _device = Device(one("#video", body))
    _taken = 0
    hold = one("#camera-hold", body)
    on(hold, "pointerdown", _press)
    on(hold, "pointerup pointercancel lostpointercapture blur", lambda *_: _capture(holding=False))
    on(hold, "keydown keyup", _key)
    on(hold, "contextmenu", lambda event, _: event.preventDefault())
    on(one("#camera-keep", body), "click", lambda *_: _capture(keeping=not _keeping))
    on(one("#camera-flip", body), "click", lambda *_: _switch(turned=True))
    on(one("#camera-which", body), "change", lambda _, select: _switch(select.value))
    on(one("#camera-again", body), "click", lambda *_: _switch())
    redraw()
    _switch()


def close():
    global _device
    _rest()
    _device.close()
    _device = None
    live.withdraw()


def redraw():
    text(one("#camera-hold"), t("camera.hold", what=add_words()))
    attribute(one("#camera-file input"), "data-tray", data.target)
    if _said:
        text(one("#camera-state"), t(_said))


def _switch(name=None, turned=False):
    """Open the camera called ``name``, or any; ``turned``: the one that looks the other way."""
    _rest()
    if turned:
        _device.turn()
    task(_start(_device, name))


async def _start(device, name):
    _say("camera.opening")
    fault = await device.open(name)
    if fault == "stale" or device is not _device:
        return
    if fault:
        _say("camera." + fault)
        show(one("#camera-file"), True)
        show(one("#camera-again"), fault != "insecure")
        return
    _say("")
    _offer_choice(device)
    for button in ("#camera-hold", "#camera-keep"):
        one(button).disabled = False
    task(_look(_round))


def _rest():
    """No pictures are taken until the camera is open."""
    global _round
    _round += 1
    _capture(holding=False, keeping=False)
    for button in ("#camera-hold", "#camera-keep"):
        one(button).disabled = True


def _say(key):
    """Say why there is no picture; with "" the picture is shown."""
    global _said
    _said = key
    text(one("#camera-state"), t(key) if key else "")
    show(one("#camera-state"), bool(key))
    show(one("#video"), not key)
    for extra in ("#camera-file", "#camera-again"):
        show(one(extra), False)


def _offer_choice(device):
    """A list where there are several cameras; where fingers point, also a button to turn round."""
    choice = one("#camera-which")
    choice.replaceChildren()
    for k in range(len(device.cameras)):
        name, label = device.cameras[k]
        option = element("option", None, label or t("camera.number", n=k + 1))
        option.value = name
        option.selected = name == device.current
        choice.append(option)
    several = len(device.cameras) > 1
    show(one("#camera-choice"), several)
    show(one("#camera-flip"), several and bool(window.matchMedia("(pointer: coarse)").matches))


async def _look(round_):
    """Try what the camera sees, for as long as it is open."""
    while round_ == _round:
        live.offer(_device.video, t("camera.this"))
        await asyncio.sleep(LOOK)


def _press(event, button):
    if event.button == 0:
        button.setPointerCapture(event.pointerId)
        _capture(holding=True)


def _key(event, _):
    if event.key in (" ", "Enter"):
        event.preventDefault()
        if not event.repeat:
            _capture(holding=event.type == "keydown")


def _capture(holding=None, keeping=None):
    """Begin or end to take pictures: while the button is held, or until the toggle is off."""
    global _holding, _keeping, _bursts
    before = _holding or _keeping
    _holding = _holding if holding is None else holding
    _keeping = _keeping if keeping is None else keeping
    attribute(one("#camera-keep"), "aria-pressed", "true" if _keeping else "false")
    attribute(one("#camera-hold"), "data-live", "" if _holding or _keeping else None)
    if (_holding or _keeping) and not before:
        _bursts += 1
        task(_burst(_bursts))


async def _burst(burst):
    global _taken, _number
    while burst == _bursts and (_holding or _keeping):
        _taken += 1
        _number += 1
        parts.capture.snapshot(_device.video, data.target, t("camera.name", number=_number))
        text(one("#camera-count"), str(_taken))
        await asyncio.sleep(BURST)


def _visibility(*_):
    """A page that nobody sees does not film."""
    if _device is None:
        return
    if document.hidden:
        _rest()
        _device.close()
        _say("camera.paused")
    else:
        _switch()
