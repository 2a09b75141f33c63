# ruff: noqa: N802 -- the camera's names are the browser's
"""Scenes of the work bench: draw, camera, upload, samples, all pictures."""

from fake_js import (
    Bag,
    document,
    every,
    fire,
    grabbed,
    hear,
    one,
    pass_time,
    snapshots,
    take_sent,
    window,
)

from app import data, messages, work
from scenes import play


def begin():
    play.start(messages, data, work)
    play.cats()


def open_panel(name):
    one(f'.four [data-work="{name}"]').click()


def tried(tag, a=0.75):
    hear(
        "tried",
        tag=tag,
        name="",
        z=1.0,
        a=a,
        b=0.0,
        answer="a" if a > 0.5 else "b",
        push_a=0.0,
        push_b=0.0,
        iteration=1,
        scores=[],
    )


def scene_a_panel_takes_the_neurons_place_and_gives_the_focus_back():
    begin()
    button = one(".four [data-work=draw]")
    button.focus()
    button.click()
    assert one("#z-neuron").hidden and not one("#z-work").hidden
    assert one("#h-work").textContent == "Draw"
    assert document.activeElement is one("#h-work")
    fire(one("#pad"), "keydown", key="Escape")
    assert not one("#z-neuron").hidden and one("#z-work").hidden
    assert document.activeElement is button
    assert one("#work-body").elements == []
    button.click()
    one("#work-close").click()
    assert one("#z-work").hidden


def scene_the_target_is_one_everywhere():
    begin()
    open_panel("draw")
    assert one("#draw-add").textContent == "Add to A"
    one("#z-work [data-target=test]").click()
    assert one("#draw-add").textContent == "Add to Test"
    pressed = [b.getAttribute("data-target") for b in every("[data-target][aria-pressed=true]")]
    assert pressed == ["test", "test"]
    open_panel("draw")
    open_panel("upload")
    assert one("#drop").getAttribute("data-tray") == "test"


def stroke(*points):
    pad = one("#pad")
    fire(pad, "pointerdown", clientX=points[0][0], clientY=points[0][1])
    for x, y in points[1:]:
        fire(pad, "pointermove", clientX=x, clientY=y)
    fire(pad, "pointerup")


def scene_a_drawing_is_tried_one_question_at_a_time():
    begin()
    open_panel("draw")
    stroke((10, 10), (20, 20), (30, 30), (40, 40))
    asked = take_sent("try")
    assert len(asked) == 1 and asked[0]["key"] is None and asked[0]["id"] is None
    pass_time(150)
    stroke((50, 50), (60, 60))
    assert take_sent("try") == []  # no answer yet
    tried(asked[0]["tag"])
    assert len(take_sent("try")) == 1  # the newest state, once
    assert grabbed == ["rgb", "rgb"]


def scene_questions_are_a_tenth_of_a_second_apart():
    begin()
    open_panel("draw")
    stroke((10, 10), (20, 20))
    tried(take_sent("try")[0]["tag"])
    assert take_sent("try") == []
    pass_time(120)
    assert len(take_sent("try")) == 1


def scene_a_lost_answer_does_not_end_trying():
    begin()
    open_panel("draw")
    stroke((10, 10), (20, 20))
    take_sent()
    from fake_js import _fake

    _fake["now"] += 6000.0
    stroke((30, 30))
    assert len(take_sent("try")) == 1


def scene_strokes_can_be_taken_back_and_added():
    begin()
    open_panel("draw")
    buttons = [one("#draw-add"), one("#draw-undo"), one("#draw-clear")]
    assert all(button.disabled for button in buttons)
    stroke((10, 10), (20, 20))
    stroke((50, 50))
    assert not any(button.disabled for button in buttons)
    context = one("#pad").context
    assert context.strokes == 3
    one("#draw-undo").click()
    assert context.strokes == 1  # the first stroke, painted anew
    one("#draw-undo").click()
    assert all(button.disabled for button in buttons)
    stroke((10, 10))
    one("#draw-add").click()
    assert snapshots == [("a", "drawing 1")]
    assert all(button.disabled for button in buttons)


def scene_the_keyboard_paints():
    begin()
    open_panel("draw")
    pad = one("#pad")
    pad.focus()
    assert fire(pad, "keydown", key="ArrowRight").defaultPrevented
    context = pad.context
    assert context.strokes == 0
    fire(pad, "keydown", key=" ")
    fire(pad, "keydown", key=" ", repeat=True)
    assert context.strokes == 1
    fire(pad, "keydown", key="ArrowDown")
    assert context.strokes == 2
    fire(pad, "keyup", key=" ")
    fire(pad, "keydown", key="ArrowDown")
    assert context.strokes == 2


def scene_the_eraser_paints_paper():
    begin()
    open_panel("draw")
    eraser = one("#draw-eraser")
    eraser.click()
    assert eraser.getAttribute("aria-pressed") == "true"
    stroke((10, 10))
    assert one("#pad").context.strokeStyle == "pad"  # the paper's colour in the fake browser
    one(".is-red").click()
    assert eraser.getAttribute("aria-pressed") == "false"
    stroke((10, 10))
    assert "is-red" in one("#pad").context.strokeStyle


def scene_without_https_the_camera_says_so():
    begin()
    open_panel("camera")
    pass_time(1)
    assert "https" in one("#camera-state").textContent
    assert not one("#camera-file").hidden and one("#camera-again").hidden
    assert one("#camera-hold").disabled and one("#video").hidden


class Track:
    def __init__(self):
        self.stopped = False

    def getSettings(self):
        return Bag(deviceId="second", facingMode="user")

    def stop(self):
        self.stopped = True


class Camera:
    """navigator.mediaDevices with two cameras."""

    def __init__(self, error=None):
        self.error = error
        self.track = Track()
        self.asked = []

    async def getUserMedia(self, wish):
        self.asked.append(wish["video"])
        if self.error:
            raise Exception(self.error)
        tracks = Tracks([self.track])
        return Bag(getTracks=lambda: tracks, getVideoTracks=lambda: tracks)

    async def enumerateDevices(self):
        kinds = (("first", "videoinput"), ("ear", "audioinput"), ("second", "videoinput"))
        return Tracks([Bag(deviceId=name, kind=kind, label=name) for name, kind in kinds])


class Tracks(list):
    @property
    def length(self):
        return len(self)


def camera(error=None):
    begin()
    window.navigator.mediaDevices = Camera(error)
    open_panel("camera")
    pass_time(5)
    return window.navigator.mediaDevices


def scene_a_refused_camera_is_named():
    for error, word in (
        ("NotAllowedError: Permission denied", "refused"),
        ("NotFoundError: none", "No camera"),
        ("NotReadableError: in use", "Another program"),
        ("TypeError: odd", "did not start"),
    ):
        if one("#z-work").hidden:
            camera(error)
        else:
            window.navigator.mediaDevices.error = error
            one("#camera-again").click()
            pass_time(5)
        assert word in one("#camera-state").textContent, error
        assert not one("#camera-again").hidden and not one("#camera-file").hidden


def scene_the_camera_is_tried_and_captured():
    devices = camera()
    assert not one("#video").hidden and one("#camera-state").hidden
    assert one("#video").getAttribute("data-mirrored") == ""
    assert [o.textContent for o in every("#camera-which option")] == ["first", "second"]
    assert [o.selected for o in every("#camera-which option")] == [False, True]
    assert len(take_sent("try")) == 1
    hold = one("#camera-hold")
    fire(hold, "pointerdown")
    pass_time(450)
    fire(hold, "pointerup")
    assert len(snapshots) == 3, snapshots
    assert one("#camera-count").textContent == "3"
    pass_time(300)
    assert len(snapshots) == 3
    fire(hold, "keydown", key=" ")
    pass_time(1)
    fire(hold, "keyup", key=" ")
    assert len(snapshots) == 4
    one("[data-target=b]").click()
    keep = one("#camera-keep")
    keep.click()
    pass_time(250)
    keep.click()
    assert [tray for tray, _ in snapshots[4:]] == ["b", "b"]
    assert not devices.track.stopped
    one("#work-close").click()
    assert devices.track.stopped
    pass_time(300)
    assert len(snapshots) == 6


def scene_a_hidden_page_does_not_film():
    devices = camera()
    document.hidden = True
    fire(document, "visibilitychange")
    assert devices.track.stopped and one("#camera-hold").disabled
    document.hidden = False
    fire(document, "visibilitychange")
    pass_time(5)
    assert len(devices.asked) == 2 and not one("#camera-hold").disabled


def scene_another_camera_is_opened_by_its_id():
    devices = camera()
    choice = one("#camera-which")
    choice.value = "first"
    fire(choice, "change")
    pass_time(5)
    assert devices.asked[-1]["deviceId"] == {"exact": "first"}


def scene_upload_uses_the_trays_own_inputs():
    begin()
    one("[data-target=b]").click()
    open_panel("upload")
    one("#upload-files").click()
    assert one('.tray[data-tray="b"] input[type=file]').clicks == 1
    assert "Other" in one("#drop-words").textContent


def scene_samples_open_a_project_of_the_same_size():
    begin()
    play.project(size=32)
    open_panel("samples")
    pass_time(5)
    cards = every("#samples .sample")
    assert len(cards) == 11
    for card in cards:
        assert card.querySelector("h3").textContent
        assert card.querySelector(".licence").textContent
    one('[data-sample="shapes"] button').click()
    assert take_sent("open") == [{"sample": "shapes", "size": 32, "alpha": None}]
    assert one("#z-work").hidden


# --- all pictures ---


def gallery(tray="a"):
    begin()
    one(f'.tray [data-all="{tray}"]').click()
    scroll = one("#all-scroll")
    scroll.clientHeight = 300
    fire(scroll, "scroll")
    return scroll


def chosen():
    return [int(b.getAttribute("data-id")) for b in every(".pick[aria-pressed=true]")]


def scene_only_visible_rows_exist():
    begin()
    play.trays(a=play.pictures(1, 5000))
    one('[data-thumbs="a"] .more').click()
    scroll = one("#all-scroll")
    scroll.clientHeight = 300
    fire(scroll, "scroll")
    # Rows of 100 px and six columns: 3 visible, 1 cut, 2 spare, and 1 for the edge.
    assert len(every(".cell")) <= 42
    take_sent()
    scroll.scrollTop = 40000
    fire(scroll, "scroll")
    ids = [int(b.getAttribute("data-id")) for b in every(".pick")]
    assert 400 * 6 + 1 in ids and len(ids) <= 42
    asked = [picture for fields in take_sent("pixels") for picture in fields["ids"]]
    assert sorted(asked) == sorted(ids)
    assert one("#all-grid").style.height == "83400px"


def scene_click_shift_click_and_all():
    gallery()
    picks = every(".pick")
    fire(picks[2], "click")
    fire(picks[5], "click", shiftKey=True)
    assert chosen() == [3, 4, 5, 6]
    fire(picks[3], "click")
    assert chosen() == [3, 5, 6]
    assert one("#all-chosen").textContent == "3 selected"
    one("#all-select").click()
    one("#z-work [data-move=test]").click()
    assert take_sent("move") == [{"ids": list(range(1, 49)), "tray": "test"}]
    play.trays(a=[], test=play.pictures(1, 48))
    assert one("#all-chosen").textContent == "0 selected"
    assert every(".cell") == [] and not one("#all-empty").hidden


def scene_a_picture_that_is_gone_is_not_selected():
    gallery()
    picks = every(".pick")
    fire(picks[0], "click")
    fire(picks[1], "click")
    play.trays(a=play.pictures(2, 47))
    one("#all-delete").click()
    assert take_sent("delete") == [{"ids": [2]}]


def scene_labels_by_one_tap_key_or_selection():
    gallery("test")
    assert not one("#all-labels").hidden and one("#all-hold").hidden
    first = every(".cell")[0]
    first.querySelector('[data-truth="0"]').click()
    first.querySelector('[data-truth="1"]').click()  # it is A already: unknown then
    assert take_sent("label") == [
        {"ids": [2001], "label": 0},
        {"ids": [2001], "label": None},
    ]
    fire(every(".pick")[1], "keydown", key="b")
    one("#all-select").click()
    one('#z-work [data-label="none"]').click()
    labels = take_sent("label")
    assert labels[0] == {"ids": [2002], "label": 0}
    assert labels[1] == {"ids": list(range(2001, 2039)), "label": None}


def scene_arrows_walk_through_all_rows():
    scroll = gallery()
    every(".pick")[0].focus()
    for _ in range(7):
        fire(document.activeElement, "keydown", key="ArrowDown")
    assert document.activeElement.getAttribute("data-id") == "43"
    assert scroll.scrollTop == 500  # row 7 of 100 px at the bottom of 300
    fire(document.activeElement, "keydown", key="Delete")
    assert take_sent("delete") == [{"ids": [43]}]


def scene_hold_out_and_clear():
    gallery()
    play.project(groups=["fluent", "noto"])
    menu = one("#hold-out")
    assert [o.value for o in menu.elements] == ["", "fluent", "noto"]
    menu.value = ""
    one("#hold-out-go").click()
    menu.value = "noto"
    one("#hold-out-go").click()
    assert take_sent("hold_out") == [
        {"group": None, "share": 0.2},
        {"group": "noto", "share": None},
    ]
    play.project(groups=["fluent"], can_undo="hold-out")
    assert "Held out" in one("[data-testid=message]").textContent
    one("#all-clear").click()
    assert take_sent("clear") == [{"tray": "a"}]


def scene_marks_are_said_in_words():
    begin()
    play.trays(a=[[1, 1, ""], [2, 1, "duplicate"], [3, 1, "one-colour"]])
    one('.tray [data-all="a"]').click()
    assert [m.textContent for m in every(".marks")][:3] == ["", "seen before", "one colour"]


def scene_another_tray_is_shown_by_its_tab():
    gallery()
    fire(every(".pick")[0], "click")
    one('[data-show="b"]').click()
    assert every(".pick")[0].getAttribute("data-id") == "1001"
    assert chosen() == [] and one('#z-work [data-move="b"]').disabled
