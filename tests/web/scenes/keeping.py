"""Scenes of keeping: what the top bar says, and the message after coming back."""

import json

from fake_js import hear, one, painted, parts, pass_time, take_sent

from app import data, keeping, link, messages, place, reading, recovering
from scenes import play


def begin():
    play.start(messages, data, keeping)
    play.project()
    take_sent()


def kept(state, project="p1"):
    hear("kept", state=state, project=project, title="")


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


def scene_who_was_in_the_story_may_go_on_there():
    begin()
    place.remember("room", "story")
    hear("resumed", project="p1", iteration=200)
    assert one("#message-act").textContent == "Start fresh"
    assert one("#message-other").textContent == "Go on with the story"
    place.forget()
    assert place.remembered("room") == ""


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


def stop(**model):
    begin_recovering()
    hear("model", **dict(MODEL, **model))
    kept("saved")
    take_sent()
    hear("stopped", reason="hangs")
    return take_sent("resume")


def begin_recovering():
    play.start(messages, data, keeping, recovering)
    play.project()


MODEL = {
    "state": "ready",
    "iteration": 7,
    "cost": None,
    "seconds": 1.0,
    "b": 0.0,
    "looked": "a",
    "right": 0,
    "m": 2,
    "test_right": 0,
    "test_labelled": 0,
    "test_cost": None,
    "baseline": None,
    "restart": False,
    "marks": [],
    "bounces": False,
    "can_back": False,
    "version": 0,
    "kept": [0, 1],
}


def scene_python_that_stopped_gets_the_project_again():
    asked = stop(state="training")
    assert [(one["project"], one["sample"], one["size"]) for one in asked] == [("p1", "cats", 64)]
    assert one("[data-testid=app]").getAttribute("data-trainer") == "booting"
    play.project()
    play.flow(1)
    message = one("[data-testid=message]")
    assert "while it was training" in message.textContent
    hear("resumed", project="p1", iteration=5)
    assert "while it was training" in message.textContent  # nobody came back


def scene_the_last_action_is_named():
    begin_recovering()
    link.send("export", what="model")
    link.send("select", id=None)
    hear("stopped", reason="")
    play.flow(1)
    assert "making a file" in one("[data-testid=message]").textContent


def scene_what_python_had_not_read_is_read_again():
    begin_recovering()
    parts.capture.heard('[{"key": "k", "name": "", "folder": "", "tray": "a", "kept": true}]')
    assert len(take_sent("ingest")) == 1
    parts.capture.left = [{"key": "k", "name": "k.png", "folder": "", "tray": "a"}]
    hear("stopped", reason="")
    play.project()
    pass_time(1)
    assert len(take_sent("ingest")) == 1
    play.flow(1)
    assert "reading pictures" in one("[data-testid=message]").textContent


def scene_a_cancel_lets_go_of_all_that_did_not_come_in():
    play.start(messages, data, keeping)
    kept("saved")
    parts.capture.left = [{"key": "old.7", "name": "", "folder": "", "tray": "a"}]
    reading.collect()
    pass_time(1)
    play.project()
    goals = [("p.1", "a"), ("p.2", "b"), ("p.3", "a"), ("p.x9", "try")]
    items = [{"key": key, "name": key, "folder": "", "tray": goal} for key, goal in goals]
    parts.capture.heard(json.dumps(items))
    hear("ingested", done=1, total=4, added=[["p.1", 1, "a"]], failed=[], active=True)
    parts.capture.slow = True
    one("#reading-cancel").click()
    pass_time(1)
    assert line() == "Saving"
    one("#reading-cancel").click()  # once more is no harm
    assert len(take_sent("cancel_ingest")) == 1
    kept("saved")
    assert line() == "Saving"
    failed = [["p.2", "p.2", "missing", {}]]  # it had just begun
    hear("ingested", done=2, total=4, added=[], failed=failed, active=False)
    assert one("#reading").hidden and one("[data-testid=message]").hidden
    assert sorted(parts.capture.cancelled) == ["old.7", "p.2"]
    parts.capture.slow = False
    pass_time(1)
    assert parts.age.node is one("#status-kept")


def scene_what_was_to_be_handed_over_is_read_once():
    begin_recovering()
    items = [{"key": f"k{k:03}", "name": "", "folder": "", "tray": "a"} for k in range(250)]
    parts.capture.heard(json.dumps(items))
    hear("stopped", reason="")
    parts.capture.left = items
    pass_time(1)
    take_sent()
    play.project()
    pass_time(1)
    read = [item["key"] for fields in take_sent("ingest") for item in fields["items"]]
    assert read == [item["key"] for item in items]


def scene_another_python_has_other_pictures_of_the_same_number():
    begin_recovering()
    play.trays(a=[[1, 1, ""]])
    hear("pixels", ids=[1], names=["cat.png"], marks=[""], groups=[""])
    assert len(painted) == 1
    hear("stopped", reason="")
    play.project()
    take_sent()
    play.trays(a=[[1, 1, ""]], b=[], test=[])
    assert take_sent("pixels") == [{"ids": [1]}]
    hear("pixels", ids=[1], names=["lion.png"], marks=[""], groups=[""])
    assert len(painted) == 2


def scene_python_without_memory_is_started_anew():
    begin_recovering()
    hear("failed", code="no-memory", params={}, during="run", fatal=False)
    assert parts.bridge.restarted == "no-memory"
