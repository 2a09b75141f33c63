"""The computer's camera: open it, choose among several, and let it go again."""

import json

from js import JSON, window

#: Part of the browser's name for a failure -> why there is no picture.
FAULTS = (
    ("NotAllowed", "refused"),
    ("Security", "refused"),
    ("NotFound", "none"),
    ("Overconstrained", "none"),
    ("NotReadable", "in_use"),
    ("Abort", "in_use"),
)


class Device:
    """A camera whose picture a ``<video>`` shows.

    Attributes
    ----------
    cameras : list of (str, str)
        Id and label of each camera, known once one is open.
    current : str
        Id of the open camera.
    """

    def __init__(self, video):
        self.video = video
        self.cameras = []
        self.current = ""
        self._facing = "user"
        self._stream = None
        self._turn = 0  # grows with every opening and closing

    def turn(self):
        """Next time, open the camera that looks the other way."""
        self._facing = "environment" if self._facing == "user" else "user"

    async def open(self, name=None):
        """Open a camera; returns "" or a word for why there is no picture.

        "stale" means that it was closed, or another one opened, while the person was asked.
        """
        self.close()
        turn = self._turn
        if not hasattr(window.navigator, "mediaDevices"):  # not https
            return "insecure"
        devices = window.navigator.mediaDevices
        wish = {"deviceId": {"exact": name}} if name else {"facingMode": self._facing}
        wish["width"] = {"ideal": 640}
        wish["height"] = {"ideal": 480}
        try:
            asked = JSON.parse(json.dumps({"video": wish, "audio": False}))
            stream = await devices.getUserMedia(asked)
        except Exception as error:
            return "stale" if turn != self._turn else _fault(error)
        if turn != self._turn:
            _end(stream)
            return "stale"
        self._stream = stream
        self._show(stream)
        found = await devices.enumerateDevices()
        every = [found[k] for k in range(found.length)]
        self.cameras = [(one.deviceId, one.label) for one in every if one.kind == "videoinput"]
        return "stale" if turn != self._turn else ""

    def close(self):
        """Let the camera go: its light must not stay on."""
        self._turn += 1
        if self._stream is not None:
            _end(self._stream)
            self._stream = None
            self.video.srcObject = None

    def _show(self, stream):
        """The preview is a mirror, except of a camera that looks away from the person."""
        settings = stream.getVideoTracks()[0].getSettings()
        away = hasattr(settings, "facingMode") and settings.facingMode == "environment"
        self.current = settings.deviceId if hasattr(settings, "deviceId") else ""
        if away:
            self.video.removeAttribute("data-mirrored")
        else:
            self.video.setAttribute("data-mirrored", "")
        self.video.srcObject = stream  # plays by itself: autoplay


def _fault(error):
    said = repr(error)
    for part, fault in FAULTS:
        if part in said:
            return fault
    return "failed"


def _end(stream):
    tracks = stream.getTracks()
    for k in range(tracks.length):
        tracks[k].stop()
