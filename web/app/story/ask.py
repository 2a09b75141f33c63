"""Ask the trainer for the numbers of a figure.

A question is about a function of trainer/lessons, "votes.mini"; what the answer brings along as
buffers lies in the depot afterwards, under the names that the function gives them.
"""

import asyncio

from app import link

_number = 0
_answers = {}  # number -> handler(data, failure) that waits for it
_latest = {}  # about -> (handler, given) asked for while an earlier question was under way


class AskError(Exception):
    """A question that the trainer could not answer: ``code`` and ``params`` as it told them."""

    def __init__(self, code, params):
        super().__init__(code)
        self.code = code
        self.params = params


def start():
    link.hear("lesson", lambda said: _answered(said["number"], said["data"], None))
    link.hear("failed", _failed)


async def ask(about, **given):
    """The answer to one question, a dict.

    Raises AskError where there is none.
    """
    come = asyncio.Event()
    answer = []

    def heard(data, failure):
        answer.append((data, failure))
        come.set()

    _send(about, given, heard)
    await come.wait()
    data, failure = answer[0]
    if failure:
        raise AskError(failure["code"], failure["params"])
    return data


def ask_latest(about, handler, **given):
    """Ask at every move of a hand: ``handler(data)`` is called with the newest answer.

    One question about the same is under way at a time; of those that come meanwhile only the last
    is asked. A question that fails is dropped.
    """
    if about in _latest:
        _latest[about] = (handler, given)
        return
    _latest[about] = None
    _ask_now(about, handler, given)


def _ask_now(about, handler, given):
    def heard(data, failure):
        waiting = _latest.pop(about)
        if waiting is not None:
            ask_latest(about, waiting[0], **waiting[1])
        if failure is None:
            handler(data)

    _send(about, given, heard)


def _send(about, given, heard):
    global _number
    _number += 1
    _answers[_number] = heard
    link.send("lesson", about=about, given=given, number=_number)


def _failed(failure):
    if failure["during"] == "lesson" and "number" in failure["params"]:
        _answered(failure["params"]["number"], None, failure)


def _answered(number, data, failure):
    heard = _answers.pop(number, None)
    if heard is not None:
        heard(data, failure)
