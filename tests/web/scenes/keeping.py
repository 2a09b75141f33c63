"""Scenes of keeping: what the top bar says, and the message after coming back."""

from fake_js import hear, one, parts, take_sent

from app import data, keeping, messages
from scenes import play


def begin():
    play.start(messages, data, keeping)
    play.project()
    take_sent()


def kept(state, project="p1"):
    hear("kept", state=state, project=project)


def line():
    node = one("#status-kept")
    return None if node.hidden else node.textContent


def scene_nothing_is_said_while_there_is_nothing_to_keep():
    begin()
    kept("new")
    assert line() is None
    assert parts.tabs.asked == [""]


def scene_a_saved_project_tells_its_age_and_asks_to_stay():
    begin()
    kept("new")
    kept("saved")
    kept("saved")
    assert parts.age.node is one("#status-kept") and line() is not None
    assert parts.tabs.asked == ["", "persist", "p1", "p1"]
    kept("new", "p2")
    assert parts.age.node is None and line() is None
    assert parts.tabs.asked[-1] == ""


def scene_what_is_not_kept_is_said():
    begin()
    for state, words in (("off", "Nothing is kept"), ("full", "no room"), ("lost", "elsewhere")):
        kept(state)
        assert words in line(), state
        assert parts.age.node is None
    kept("saved")
    assert parts.age.node is not None


def scene_who_comes_back_may_start_fresh():
    begin()
    hear("resumed", project="p1", iteration=200)
    message = one("[data-testid=message]")
    assert not message.hidden and "200" in message.textContent
    button = one("#message-act")
    assert not button.hidden and button.textContent == "Start fresh"
    button.click()
    assert take_sent("open") == [{"sample": "cats", "size": 64, "alpha": None}]
    assert message.hidden
    messages.tell("kept.back", n=1)
    assert button.hidden
