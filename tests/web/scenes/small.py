"""Scenes of a small device: smaller pictures are proposed, once, and never taken unasked."""

from fake_js import fire, one, take_sent, window

from app import messages, small
from scenes import play
from scenes.frame import model


def begin(memory, **changes):
    window.navigator.deviceMemory = memory
    play.start(messages, small)
    play.project(**changes)
    take_sent()


def proposed():
    return not one("[data-testid=message]").hidden and not one("#message-act").hidden


def scene_a_small_device_is_offered_smaller_pictures_by_one_button():
    begin(memory=4)
    model(iteration=0)
    assert proposed()
    assert take_sent() == []  # nothing by itself
    fire(one("#message-act"), "click")
    assert take_sent() == [("size", {"value": 32})]
    assert not proposed()


def scene_it_is_proposed_once():
    begin(memory=2)
    model(iteration=0)
    messages.hush()
    model(iteration=0)
    assert not proposed()


def scene_a_large_device_is_left_alone():
    begin(memory=8)
    model(iteration=0)
    assert not proposed()


def scene_what_is_trained_is_left_alone():
    begin(memory=2)
    model(iteration=5)
    assert not proposed()


def scene_smaller_pictures_are_left_alone():
    begin(memory=2, size=32)
    model(iteration=0)
    assert not proposed()


def scene_a_message_that_stands_is_not_covered():
    begin(memory=2)
    messages.tell("small.use")
    model(iteration=0)
    assert not proposed()
