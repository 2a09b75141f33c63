"""What the trainer said last, and the way to ask it for something.

The trainer owns the state; ``state`` is this page's copy of its last words, one
dict per kind of event, there to be drawn from and never changed here.
"""

import json

from app.web import parts
from protocol.messages import COMMANDS, EVENTS, decode, encode

state = {}
_listeners = {}
_senders = []


def send(kind, buffers=(), **fields):
    """Send a command; ``buffers`` names arrays of the depot that go along."""
    for handler in _senders:
        handler(kind, fields)
    parts.bridge.send(encode(kind, fields, COMMANDS), json.dumps(list(buffers)))


def hear(kind, handler):
    """Call ``handler(fields)`` for every event of ``kind``, in the order of registration."""
    _listeners.setdefault(kind, []).append(handler)


def on_send(handler):
    """Call ``handler(kind, fields)`` before every command."""
    _senders.append(handler)


def _receive(text):
    kind, fields = decode(text, EVENTS)
    state[kind] = fields
    for handler in _listeners.get(kind, ()):
        handler(fields)


def start(on_error):
    """Begin to listen; what arrived earlier is delivered now."""

    def receive(text):
        try:
            _receive(text)
        except Exception as error:  # one bad message must not silence the next
            on_error(error)

    parts.bridge.listen(receive)
