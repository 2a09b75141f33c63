"""Panel: pictures from the camera, tried live and captured in bursts."""

import asyncio
import json

from app import data, live
from app.draw import add_words
from app.web import attribute, element, on, one, parts, show, task, text
from app.words import t
from js import JSON, document, window

#: Seconds from one captured picture to the next, and from one try to the next.
BURST = 0.2
LOOK = 0.1

_video = None
_stream = None
_turn = 0  # grows whenever the camera is opened or closed: stale loops end
_facing = "user"
_holding = False
_keeping = False
_capturing = False
_taken = 0
_number = 0
_said = ""  # word key of what stands where the picture would be


def start():
    on(document, "visibilitychange", _visibility)


def open(body):
    global _video, _holding, _keeping, _taken
    _video = one("#video", body)
    _holding = _keeping = False
    _taken = 0
    hold = one("#camera-hold", body)
    on(hold, "pointerdown", _press)
    on(hold, "pointerup pointercancel lostpointercapture blur", lambda *_: _hold(False))
    on(hold, "keydown", _key)
    on(hold, "keyup", _key_up)
    on(hold, "contextmenu", lambda event, _: event.preventDefault())
    on(one("#camera-keep", body), "click", lambda *_: _keep(not _keeping))
    on(one("#camera-flip", body), "click", _flip)
    on(one("#camera-which", body), "change", lambda _, select: _switch(select.value))
    on(one("#camera-again", body), "click", lambda *_: _switch(None))
    redraw()
    _switch(None)


def close():
    global _video
    _stop()
    live.withdraw()
    _video = None


def redraw():
    text(one("#camera-hold"), t("camera.hold", what=add_words()))
    attribute(one("#camera-file input"), "data-tray", data.target)
    if _said:
        text(one("#camera-state"), t(_said))


def _switch(device):
    """Open a camera: the one with this id, or any that looks the chosen way."""
    _stop()
    task(_start(device, _turn))


async def _start(device, turn):
    _say("camera.opening")
    if not hasattr(window.navigator, "mediaDevices"):
        _refused("insecure")
        return
    devices = window.navigator.mediaDevices
    wish = {"deviceId": {"exact": device}} if device else {"facingMode": _facing}
    wish["width"] = {"ideal": 640}
    asked = JSON.parse(json.dumps({"video": wish, "audio": False}))
    try:
        stream = await devices.getUserMedia(asked)
    except Exception as error:
        if turn == _turn:
            _refused(_reason(error))
        return
    if turn != _turn:  # closed, or another camera, while the person was asked
        _end(stream)
        return
    await _show(stream, devices, turn)


async def _show(stream, devices, turn):
    global _stream
    _stream = stream
    track = stream.getVideoTracks()[0]
    settings = track.getSettings()
    facing = settings.facingMode if hasattr(settings, "facingMode") else "user"
    attribute(_video, "data-mirrored", None if facing == "environment" else "")
    _video.srcObject = stream
    await _video.play()
    found = await devices.enumerateDevices()
    if turn != _turn:
        return
    _say("")
    _offer_choice(found, settings.deviceId if hasattr(settings, "deviceId") else "")
    for button in ("#camera-hold", "#camera-keep"):
        one(button).disabled = False
    task(_look(turn))


def _reason(error):
    """A word for why getUserMedia failed."""
    said = repr(error)
    for name, code in (
        ("NotAllowed", "refused"),
        ("Security", "refused"),
        ("NotFound", "none"),
        ("Overconstrained", "none"),
        ("NotReadable", "in_use"),
        ("Abort", "in_use"),
    ):
        if name in said:
            return code
    return "failed"


def _refused(code):
    _say("camera." + code)
    show(one("#camera-file"), True)
    show(one("#camera-again"), code != "insecure")


def _say(key):
    global _said
    _said = key
    text(one("#camera-state"), t(key) if key else "")
    show(one("#camera-state"), bool(key))
    show(_video, not key)
    if not key:
        show(one("#camera-file"), False)
        show(one("#camera-again"), False)


def _offer_choice(devices, current):
    """A list where there are several cameras; on phones also a button to turn round."""
    cameras = [devices[k] for k in range(devices.length) if devices[k].kind == "videoinput"]
    choice = one("#camera-which")
    choice.replaceChildren()
    for k in range(len(cameras)):
        option = element("option", None, cameras[k].label or t("camera.number", n=k + 1))
        option.value = cameras[k].deviceId
        option.selected = cameras[k].deviceId == current
        choice.append(option)
    show(one("#camera-choice"), len(cameras) > 1)
    touch = window.matchMedia("(pointer: coarse)").matches
    show(one("#camera-flip"), bool(touch) and len(cameras) > 1)


def _flip(*_):
    global _facing
    _facing = "environment" if _facing == "user" else "user"
    _switch(None)


async def _look(turn):
    """Try what the camera sees, for as long as it is open."""
    while turn == _turn:
        live.offer(_video, t("camera.this"))
        await asyncio.sleep(LOOK)


def _press(event, button):
    if event.button == 0:
        button.setPointerCapture(event.pointerId)
        _hold(True)


def _key(event, _):
    if event.key in (" ", "Enter"):
        event.preventDefault()
        if not event.repeat:
            _hold(True)


def _key_up(event, _):
    if event.key in (" ", "Enter"):
        event.preventDefault()
        _hold(False)


def _hold(on_):
    global _holding
    _holding = on_ and _stream is not None
    _capture()


def _keep(on_):
    global _keeping
    _keeping = on_ and _stream is not None
    attribute(one("#camera-keep"), "aria-pressed", "true" if _keeping else "false")
    _capture()


def _capture():
    attribute(one("#camera-hold"), "data-live", "" if _holding or _keeping else None)
    if (_holding or _keeping) and not _capturing:
        task(_burst(_turn))


async def _burst(turn):
    global _capturing, _taken, _number
    _capturing = True
    while turn == _turn and (_holding or _keeping):
        _taken += 1
        _number += 1
        parts.capture.snapshot(_video, data.target, t("camera.name", number=_number))
        text(one("#camera-count"), str(_taken))
        await asyncio.sleep(BURST)
    _capturing = False


def _stop():
    """Let the camera go: its light must not stay on."""
    global _turn, _stream, _holding, _keeping
    _turn += 1
    if _stream is not None:
        _end(_stream)
        _stream = None
    _holding = _keeping = False
    _video.srcObject = None
    attribute(one("#camera-keep"), "aria-pressed", "false")
    attribute(one("#camera-hold"), "data-live", None)
    for button in ("#camera-hold", "#camera-keep"):
        one(button).disabled = True


def _end(stream):
    tracks = stream.getTracks()
    for k in range(tracks.length):
        tracks[k].stop()


def _visibility(*_):
    if _video is None:
        return
    if document.hidden:
        _stop()
        _say("camera.paused")
    else:
        _switch(None)
