"""Scenes of the data zone: trays, thumbnails, names, messages."""

import json

from fake_js import document, every, fire, hear, one, painted, parts, pass_time, take_sent

from app import data, messages, reading
from scenes import play


def begin():
    play.start(messages, data)


def count(tray):
    return one(f'[data-tray="{tray}"] [data-testid=count]').textContent


def thumbs(tray):
    return every(f'[data-thumbs="{tray}"] button.thumb')


def hand(items):
    """Files have been caught by catch.js."""
    fields = [
        {"key": key, "name": key + ".png", "folder": "", "tray": tray, "kept": kept}
        for key, tray, kept in items
    ]
    parts.capture.heard(json.dumps(fields))


def scene_counts_are_what_the_trainer_holds():
    begin()
    assert [count(tray) for tray in ("a", "b", "test")] == ["0", "0", "0"]
    play.cats()
    assert [count(tray) for tray in ("a", "b", "test")] == ["48", "102", "38"]
    assert one("#share-a").textContent == "32%"
    assert one("#share-b").textContent == "68%"
    assert one("#data-total").textContent == "188 pictures"
    play.trays(b=[])
    assert [count(tray) for tray in ("a", "b", "test")] == ["48", "0", "38"]
    assert one('.tray[data-tray="b"]').getAttribute("data-empty") == ""


def scene_a_large_count_has_no_separator():
    begin()
    play.project()
    play.trays(a=play.pictures(1, 1234))
    assert count("a") == "1234"


def scene_only_visible_pictures_are_asked_for_and_painted():
    begin()
    play.project()
    play.trays(a=play.pictures(1, 48))
    # 12 cells: ten thumbnails, "+38" and "+".
    assert take_sent("pixels") == [{"ids": list(range(1, 11))}]
    assert len(thumbs("a")) == 10
    assert one('[data-thumbs="a"] .more').textContent == "+38"
    assert all(thumb.getAttribute("aria-busy") == "true" for thumb in thumbs("a"))
    play.pixels(list(range(1, 11)))
    assert [picture for _, picture in painted] == list(range(1, 11))
    assert all(thumb.getAttribute("aria-busy") is None for thumb in thumbs("a"))
    name = thumbs("a")[2].getAttribute("aria-label")
    assert name == "Cat, picture 3 of 48: picture-3.png", name
    play.trays(a=play.pictures(1, 48))
    assert take_sent("pixels") == []  # they are here


def scene_all_fit_without_a_more_cell():
    begin()
    play.project()
    play.trays(a=play.pictures(1, 11))
    assert len(thumbs("a")) == 11
    assert document.querySelector('[data-thumbs="a"] .more') is None
    play.trays(a=play.pictures(1, 3))
    assert len(thumbs("a")) == 3


def scene_the_plus_is_never_taken_away():
    begin()
    before = one('[data-tray="a"] input[type=file]')
    play.cats()
    play.trays(a=[])
    play.trays(a=play.pictures(1, 500))
    after = one('[data-tray="a"] input[type=file]')
    assert after is before
    assert "multiple" in after.attributes
    assert "webkitdirectory" not in after.attributes and "capture" not in after.attributes
    cells = one('[data-thumbs="a"]').elements
    assert cells[-1].className == "add" and after.parentNode is cells[-1]


def scene_pictures_that_were_added_come_into_view():
    begin()
    play.project()
    play.trays(a=play.pictures(1, 48))
    play.trays(a=play.pictures(1, 50))
    shown = [int(thumb.getAttribute("data-id")) for thumb in thumbs("a")]
    assert shown == list(range(41, 51))


def scene_the_picture_that_flows_has_the_ring_and_is_in_view():
    begin()
    play.cats()
    play.flow(3)
    assert [t.getAttribute("data-id") for t in thumbs("a") if t.getAttribute("aria-current")] == [
        "3"
    ]
    play.flow(25)
    assert [t.getAttribute("data-id") for t in thumbs("a") if t.getAttribute("aria-current")] == [
        "25"
    ]
    play.flow(1001, "b")
    assert not any(t.getAttribute("aria-current") for t in thumbs("a"))


def scene_a_click_selects():
    begin()
    play.cats()
    fire(thumbs("a")[4], "click")
    assert take_sent("select") == [{"id": 5}]


def scene_keys_move_delete_and_undo():
    begin()
    play.cats()
    thumb = thumbs("a")
    assert [t.tabIndex for t in thumb] == [0] + [-1] * 9
    thumb[0].focus()
    for key, there in (
        ("ArrowRight", 1),
        ("ArrowDown", 7),
        ("ArrowLeft", 6),
        ("ArrowUp", 0),
        ("End", 9),
    ):
        event = fire(document.activeElement, "keydown", key=key)
        assert event.defaultPrevented
        assert document.activeElement is thumb[there], key
        assert thumb[there].tabIndex == 0
    fire(thumb[9], "keydown", key="ArrowRight")
    assert document.activeElement is thumb[9]
    fire(thumb[9], "keydown", key="Delete")
    assert take_sent() == [("delete", {"ids": [10]})]
    play.project(can_undo="delete")
    message = one("[data-testid=message]")
    assert not message.hidden and "1 picture deleted" in message.textContent
    assert not one("#message-undo").hidden
    one("#message-undo").click()
    assert take_sent() == [("undo", {})]
    assert message.hidden


def scene_undo_goes_when_there_is_nothing_to_undo():
    begin()
    play.cats()
    fire(thumbs("a")[0], "keydown", key="Delete")
    play.project(can_undo="delete")
    play.project(can_undo=None)
    assert one("[data-testid=message]").hidden


def scene_files_wait_for_the_project():
    begin()
    hand([(f"k{k}", "a", True) for k in range(150)] + [("t", "try", True)])
    assert take_sent() == []
    assert len(every('[data-thumbs="a"] .busy')) > 0
    play.project()
    pass_time(1)
    sent = take_sent()
    assert [kind for kind, _ in sent] == ["try", "ingest", "ingest"]
    assert sent[0][1]["key"] == "t" and sent[0][1]["id"] is None
    groups = [fields["items"] for kind, fields in sent if kind == "ingest"]
    assert [len(group) for group in groups] == [100, 50]
    assert groups[0][0] == {"key": "k0", "tray": "a", "name": "k0.png", "folder": ""}


def scene_what_earlier_visits_left_is_read_once():
    parts.capture.left = [{"key": "old", "name": "old.png", "folder": "", "tray": "b"}]
    begin()
    reading.collect()
    pass_time(1)
    hand([("old", "b", True)])
    play.project()
    assert [len(f["items"]) for f in take_sent("ingest")] == [1]


def scene_a_cancel_before_python_is_there_waits_for_nothing():
    begin()
    hand([("p.1", "a", True), ("p.2", "a", True)])
    assert not one("#reading").hidden
    one("#reading-cancel").click()
    assert one("#reading").hidden
    pass_time(1)
    assert parts.capture.cancelled == ["p.1"]
    play.project()
    assert take_sent("ingest") == []


def scene_loose_bytes_go_along():
    begin()
    play.project()
    from fake_js import sent

    hand([("loose-1", "a", False), ("k2", "a", True)])
    kind, _, buffers = sent[-1]
    assert (kind, buffers) == ("ingest", ["loose-1"])


def scene_the_good_files_are_kept_and_the_bad_ones_named():
    begin()
    play.project()
    hand([("k1", "a", True), ("k2", "a", True), ("k3", "a", True)])
    hear("ingested", done=1, total=3, added=[["k1", 1, "a"]], failed=[], active=True)
    assert not one("#reading").hidden
    assert one("#reading-text").textContent == "Reading 1 of 3"
    assert one("[data-testid=message]").hidden
    failed = [
        ["k2", "notes.txt", "not-a-picture", {}],
        ["k3", "IMG_1.HEIC", "unsupported-heic", {}],
    ]
    hear("ingested", done=3, total=3, added=[], failed=failed, active=False)
    assert one("#reading").hidden
    message = one("[data-testid=message]")
    assert "1 added" in message.textContent and "2 files" in message.textContent
    assert message.getAttribute("data-kind") == "error"
    details = one("#details")
    assert details.hidden
    one("#message-more").click()
    assert not details.hidden
    assert "IMG_1.HEIC" in details.textContent and "JPEG" in details.textContent
    assert "notes.txt" in details.textContent
    fire(details, "keydown", key="Escape")
    assert details.hidden


def stand(tray, number):
    """What boot/shelf.js has put into a tray before Python."""
    add = one(f'[data-thumbs="{tray}"] .add')
    for _ in range(number):
        canvas = document.createElement("canvas")
        canvas.className = "thumb"
        add.before(canvas)
    one(f'.tray[data-tray="{tray}"]').removeAttribute("data-empty")


def scene_what_stood_there_before_python_stays_until_the_trainer_tells():
    stand("a", 10)
    begin()
    pass_time(1)
    assert len(every('[data-thumbs="a"] canvas.thumb')) == 10
    assert one('.tray[data-tray="a"]').getAttribute("data-empty") is None
    hand([("k1", "a", True), ("k2", "a", True)])
    pass_time(1)
    # Of the 12 cells one is the "+"; "+38" will need another, and comes with the trainer's list.
    standing = every('[data-thumbs="a"] canvas.thumb')
    busy = every('[data-thumbs="a"] .busy')
    assert (len(standing), len(busy)) == (8, 2)
    play.cats()
    pass_time(1)
    assert every('[data-thumbs="a"] canvas.thumb') == []
    assert len(thumbs("a")) > 0


def scene_busy_squares_stand_for_files_being_read():
    begin()
    play.project()
    hand([("k1", "test", True), ("k2", "test", True)])
    assert len(every('[data-thumbs="test"] .busy')) == 2
    hear("ingested", done=1, total=2, added=[["k1", 1, "test"]], failed=[], active=True)
    play.trays(test=[[1, None, ""]])
    assert len(every('[data-thumbs="test"] .busy')) == 1
    assert thumbs("test")[0].getAttribute("data-unknown") == ""
    assert not one("#unlabelled").hidden
    hear("ingested", done=2, total=2, added=[["k2", 2, "test"]], failed=[], active=False)
    assert every('[data-thumbs="test"] .busy') == []


def scene_a_folder_of_both_classes_is_sorted():
    begin()
    play.project(name="", class_names={"a": "", "b": ""}, names_default=False)
    goals = json.loads(parts.capture.sorted(json.dumps(["apples", "pears"])))
    assert goals == {"apples": "a", "pears": "b"}
    assert take_sent("rename") == [
        {"tray": "a", "name": "apples"},
        {"tray": "b", "name": "pears"},
    ]
    play.project(m=4, class_names={"a": "apples", "b": "pears"}, names_default=False)
    goals = json.loads(parts.capture.sorted(json.dumps(["Pears", "plums"])))
    assert goals == {"Pears": "b"}
    assert "plums" in one("[data-testid=message]").textContent


def scene_a_folder_of_more_classes_adds_them():
    begin()
    play.project(name="", class_names={"a": "", "b": ""}, names_default=False)
    goals = json.loads(parts.capture.sorted(json.dumps(["test", "figs", "kiwis", "limes"])))
    assert goals == {"test": "test", "figs": "a", "kiwis": "b", "limes": "c"}
    asked = [(kind, fields.get("tray")) for kind, fields in take_sent() if kind != "open"]
    assert asked == [("rename", "a"), ("rename", "b"), ("add_class", None), ("rename", "c")]
    goals = json.loads(parts.capture.sorted(json.dumps(["1", "2", "3", "4", "5", "6", "7"])))
    assert goals == {} and take_sent("add_class") == []
    assert "7" in one("[data-testid=message]").textContent


def rename(words, key, **more):
    one('[data-rename="a"]').click()
    field = one('[data-tray="a"] input.rename')
    assert document.activeElement is field
    field.value = words
    fire(field, "keydown", key=key, **more)
    return document.querySelector('[data-tray="a"] input.rename')


def scene_enter_keeps_a_name():
    begin()
    play.cats()
    assert one('[data-rename="a"]').textContent == "Cat"
    assert rename("  Red   cat ", "Enter") is None
    assert take_sent() == [("rename", {"tray": "a", "name": "Red cat"})]
    assert document.activeElement is one('[data-rename="a"]')


def scene_escape_and_emptiness_keep_the_old_name():
    begin()
    play.cats()
    assert rename("Dog", "Escape") is None
    field = rename("  ", "Enter")
    assert field is not None and field.getAttribute("aria-invalid") == "true"
    assert not one("[data-testid=message]").hidden
    field.blur()
    assert document.querySelector("input.rename") is None
    field = rename("other", "Enter")
    assert field is not None  # the name of the other class
    fire(field, "keydown", key="Escape")
    assert take_sent() == []
    assert one('[data-rename="a"]').textContent == "Cat"


def scene_an_input_method_has_enter_to_itself():
    begin()
    play.cats()
    assert rename("mao", "Enter", isComposing=True) is not None
    assert take_sent() == []


def scene_a_picture_is_carried_to_another_tray():
    begin()
    play.cats()
    fire(thumbs("a")[2], "pointerdown", clientX=10, clientY=10)
    document.below = one('.tray[data-tray="test"] .thumbs')
    fire(document.body, "pointermove", clientX=12, clientY=11)
    assert document.querySelector(".ghost") is None  # not yet a drag
    fire(document.body, "pointermove", clientX=60, clientY=90)
    assert document.querySelector(".ghost") is not None
    assert one('.tray[data-tray="test"]').getAttribute("data-over") == ""
    fire(document.body, "pointerup", clientX=60, clientY=90)
    assert take_sent() == [("move", {"ids": [3], "tray": "test"})]
    assert document.querySelector(".ghost") is None
    assert one('.tray[data-tray="test"]').getAttribute("data-over") is None


def scene_a_drag_home_or_by_touch_moves_nothing():
    begin()
    play.cats()
    document.below = one('.tray[data-tray="a"]')
    fire(thumbs("a")[2], "pointerdown", clientX=10, clientY=10)
    fire(document.body, "pointermove", clientX=60, clientY=90)
    fire(document.body, "pointerup", clientX=60, clientY=90)
    document.below = one('.tray[data-tray="b"]')
    fire(thumbs("a")[2], "pointerdown", clientX=10, clientY=10, pointerType="touch")
    fire(document.body, "pointermove", clientX=60, clientY=90)
    fire(document.body, "pointerup", clientX=60, clientY=90)
    assert take_sent() == []


def scene_a_class_more_has_the_same_parts_and_one_less_takes_them_away():
    begin()
    play.cats()
    one("#class-add").click()
    assert take_sent() == [("add_class", {})]
    play.trays(c=[])
    play.project(classes=["a", "b", "c"], class_names={"a": "Cat", "b": "Other", "c": ""})
    box = one('[data-testid="class-c"]')
    assert box.querySelector("input[type=file]").getAttribute("data-tray") == "c"
    assert one("[data-rename=c]").textContent == "give it a name"
    play.trays(c=play.pictures(5001, 2, 2))
    assert box.querySelector("[data-testid=count]").textContent == "2"
    one("#target [data-target=c]").click()
    assert data.target == "c"
    assert one("#balance .fill-c").style.flexGrow == "2"
    one("[data-remove=c]").click()
    assert take_sent("remove_class") == [{}]
    play.trays(c=[])
    play.project()
    assert document.querySelector('[data-testid="class-c"]') is None
    assert document.querySelector("[data-target=c]") is None
    assert document.querySelector(".fill-c") is None
    assert data.target == "a"
