"""Pictures, trays, truths and names, and taking changes back."""

import math

import numpy as np
import pytest

from tests.web.trainer_page import png, some_pictures

LN2 = math.log(2)


async def test_a_sample_is_opened_with_its_trays_names_and_size(page):
    await page.open(size=32)
    project = page.last("project")
    assert project["name"] == "cats"
    assert project["class_names"] == {"a": "Cat", "b": "Other"}
    assert project["names_default"] is True
    assert (project["size"], project["n_x"], project["m"]) == (32, 3072, 12)
    assert project["groups"] == ["style-0", "style-1", "style-2"]
    assert project["can_undo"] is None
    assert {tray: len(page.trays[tray]) for tray in page.trays} == {"a": 6, "b": 6, "test": 4}
    assert {label for _, label, _ in page.trays["a"]} == {1}
    assert {label for _, label, _ in page.trays["b"]} == {0}
    assert [label for _, label, _ in page.trays["test"]] == [0, 1, 0, 1]
    assert page.last("model")["cost"] == LN2


async def test_alpha_is_there_at_once_where_it_was_found_before(page):
    """It is computed all the same, and put right where the list is wrong."""
    page.add_sample("known", id="known", learning_rates={"16": 0.004})
    await page.open("known", size=16)
    alphas = [event["alpha"] for event in page.all("project")]
    await page.open("cats", size=16)
    assert alphas[0] == 0.004
    assert alphas[-1] == page.last("project")["alpha"] != 0.004


async def test_none_is_an_empty_project(page):
    await page.open("none", size=64)
    project, model = page.last("project"), page.last("model")
    assert project["name"] == ""
    assert project["class_names"] == {"a": "", "b": ""}
    assert project["names_default"] is False
    assert (project["m"], project["alpha_limit"], model["baseline"]) == (0, None, None)
    assert (model["cost"], model["test_cost"]) == (None, None)
    assert page.last("flow")["id"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"tile": 32},
        {"id": "dogs"},
        {"columns": 0},
        {"columns": 4},
        {"class_names": {"a": "Cat"}},
        {"tiles": [{"name": "x", "label": 2, "split": "train", "group": ""}]},
        {"tiles": [{"name": "x", "label": 1, "split": "exam", "group": ""}]},
        {"tiles": [{"name": "x", "label": 1, "split": "test", "group": ""}] * 21},
        {"tiles": [{"name": "x"}]},
        {"tiles": None},
        {"learning_rates": {"16": -1.0}},
        {"learning_rates": {"16": "fast"}},
    ],
)
async def test_a_broken_sample_is_refused_and_the_project_stays(page, changes):
    await page.open()
    before = page.ids("a")
    page.add_sample("broken", **{"id": "broken", **changes})
    failed = await page.ask("open", "failed", sample="broken", size=16, alpha=None)
    assert (failed["code"], failed["during"]) == ("sample-broken", "open")
    assert failed["params"] == {"sample": "broken"}
    await page.ask("select", "flow", id=None)
    assert page.ids("a") == before


@pytest.mark.parametrize("sample", ["dogs", "", "../cats", "Cats", "cats.json", "none/", "a--b"])
async def test_an_unknown_sample_is_named(page, sample):
    failed = await page.ask("open", "failed", sample=sample, size=16, alpha=None)
    assert (failed["code"], failed["params"]) == ("sample-missing", {"sample": sample})


async def test_a_sheet_that_is_no_png_is_broken(page):
    page.add_sample()
    page.link.files["samples/cats.png"] = b"GIF89a"
    failed = await page.ask("open", "failed", sample="cats", size=16, alpha=None)
    assert failed["code"] == "sample-broken"


@pytest.mark.parametrize(("size", "alpha", "code"), [(48, None, "size"), (16, -1.0, "alpha")])
async def test_a_project_is_not_opened_with_impossible_values(page, size, alpha, code):
    page.add_sample()
    failed = await page.ask("open", "failed", sample="cats", size=size, alpha=alpha)
    assert failed["code"] == code


async def test_commands_sent_before_a_project_is_open_find_it_open(page):
    page.add_sample()
    page.send("open", sample="cats", size=16, alpha=0.001)
    page.send("step", count=3)
    page.send("rename", tray="a", name="Katze")
    model = await page.until(lambda e: e.kind == "model" and e["iteration"] == 3)
    assert model["m"] == 12
    assert page.last("project")["class_names"]["a"] == "Katze"


async def test_ids_are_never_given_twice(page):
    await page.open()
    first = {one for tray in page.trays for one in page.ids(tray)}
    await page.open()
    assert not first & {one for tray in page.trays for one in page.ids(tray)}


async def test_opening_can_be_undone_with_everything_as_it_was(page):
    await page.open()
    await page.train(iterations=20)
    page.send("rename", tray="a", name="Mine")
    before = page.trays, page.last("model"), page.last("project")
    await page.open("none")
    assert page.last("project")["can_undo"] == "open"
    page.send("undo")
    await page.settled()
    model, project = page.last("model"), page.last("project")
    assert page.trays == before[0]
    assert (model["iteration"], model["cost"], model["b"]) == tuple(
        before[1][name] for name in ("iteration", "cost", "b")
    )
    np.testing.assert_array_equal(model.buffers["weights"], before[1].buffers["weights"])
    assert model["restart"] is True
    assert project["class_names"] == {"a": "Mine", "b": "Other"}
    assert (project["alpha"], project["alpha_limit"]) == (
        before[2]["alpha"],
        before[2]["alpha_limit"],
    )
    assert project["can_undo"] is None


async def undone(page, kind, word, **fields):
    """Send a command, see that it can be undone under `word`, undo it; trays after and before."""
    before = page.trays
    page.send(kind, **fields)
    await page.settled()
    after = page.trays
    assert page.last("project")["can_undo"] == word
    page.send("undo")
    await page.settled()
    assert page.trays == before
    assert page.last("project")["can_undo"] is None
    return after


async def test_delete_and_undo(page):
    await page.open()
    ids = page.ids("a")
    gone = [ids[4], ids[0], ids[1], page.ids("test")[2]]
    after = await undone(page, "delete", "delete", ids=[*gone, 99999])
    assert [one[0] for one in after["a"]] == [ids[2], ids[3], ids[5]]
    assert len(after["test"]) == 3


async def test_clear_and_undo(page):
    await page.open()
    after = await undone(page, "clear", "clear", tray="b")
    assert after["b"] == []
    assert page.last("model")["cost"] == LN2


async def test_move_and_undo(page):
    await page.open()
    ids = page.ids("a")
    after = await undone(page, "move", "move", ids=[ids[3], ids[1]], tray="b")
    assert [one[:2] for one in after["b"][-2:]] == [[ids[1], 0], [ids[3], 0]]
    after = await undone(page, "move", "move", ids=[ids[0]], tray="test")
    assert after["test"][-1][:2] == [ids[0], 1]  # it keeps the truth it had


async def test_label_and_undo(page):
    await page.open()
    some = page.ids("test")[:2]
    for label in (None, 1):
        after = await undone(page, "label", "label", ids=[*some, page.ids("a")[0]], label=label)
        assert [one[1] for one in after["test"]] == [label, label, 0, 1]
        assert {one[1] for one in after["a"]} == {1}


async def test_rename_and_undo(page):
    await page.open()
    page.send("rename", tray="b", name="  no   cat ")
    assert page.last("project")["class_names"] == {"a": "Cat", "b": "no cat"}
    assert page.last("project")["names_default"] is False
    page.send("undo")
    assert page.last("project")["class_names"] == {"a": "Cat", "b": "Other"}
    assert page.last("project")["names_default"] is True


@pytest.mark.parametrize(
    ("tray", "name", "code"),
    [("a", "  ", "name-empty"), ("test", "x", "name-empty"), ("a", "OTHER", "same-name")],
)
async def test_an_impossible_name_is_refused_and_the_old_one_told(page, tray, name, code):
    await page.open()
    before = page.send("rename", tray=tray, name=name)
    assert page.all("failed", before)[0]["code"] == code
    assert page.all("project", before)[0]["class_names"] == {"a": "Cat", "b": "Other"}


async def test_a_drawing_style_is_held_out_and_undone(page):
    await page.open()
    after = await undone(page, "hold_out", "hold-out", group="style-1", share=None)
    assert {tray: len(after[tray]) for tray in after} == {"a": 4, "b": 4, "test": 8}
    assert [one[1] for one in after["test"][-4:]] == [1, 1, 0, 0]


async def test_a_share_is_held_out_and_a_picture_stays_in_each_class(page):
    await page.open()
    after = await undone(page, "hold_out", "hold-out", group=None, share=0.5)
    assert {tray: len(after[tray]) for tray in after} == {"a": 3, "b": 3, "test": 10}
    after = await undone(page, "hold_out", "hold-out", group=None, share=0.99)
    assert {tray: len(after[tray]) for tray in after} == {"a": 1, "b": 1, "test": 14}


@pytest.mark.parametrize(
    "fields",
    [
        {"group": "no such style", "share": None},
        {"group": None, "share": None},
        {"group": None, "share": 0.0},
        {"group": None, "share": 1.0},
    ],
)
async def test_nothing_to_hold_out(page, fields):
    await page.open()
    failed = await page.ask("hold_out", "failed", **fields)
    assert failed["code"] == "hold-out"
    assert page.last("project")["can_undo"] is None


async def test_many_changes_are_undone_in_turn(page):
    await page.open()
    states = [page.trays]
    rng = np.random.default_rng(3)
    words = []
    for _ in range(12):
        everything = [one for tray in ("a", "b", "test") for one in page.ids(tray)]
        some = [int(one) for one in rng.choice(everything, 3, replace=False)]
        choice = rng.integers(3)
        if choice == 0:
            page.send("delete", ids=some[:1])
        elif choice == 1:
            page.send("move", ids=some, tray=("a", "b", "test")[rng.integers(3)])
        else:
            page.send("label", ids=some, label=None)
        words.append(page.last("project")["can_undo"])
        if page.trays != states[-1]:
            states.append(page.trays)
    states.pop()
    while states:
        page.send("undo")
        assert page.trays == states.pop()
    assert page.last("project")["can_undo"] is None
    failed = await page.ask("undo", "failed")
    assert failed["code"] == "nothing-to-undo"


async def test_an_unchanged_project_gives_nothing_to_undo(page):
    await page.open()
    page.send("move", ids=page.ids("a"), tray="a")
    page.send("delete", ids=[12345])
    page.send("label", ids=[page.ids("test")[0]], label=0)
    page.send("rename", tray="a", name="Cat")
    await page.open("none")
    page.send("clear", tray="a")
    assert page.last("project")["can_undo"] in (None, "open")


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("move", {"ids": [1], "tray": "c"}, "tray"),
        ("clear", {"tray": ""}, "tray"),
        ("label", {"ids": [1], "label": 2}, "label"),
        ("delete", {"ids": ["1"]}, "bad-item"),
        ("pixels", {"ids": [True]}, "bad-item"),
        ("move", {"ids": [None], "tray": "a"}, "bad-item"),
        ("ingest", {"items": [{"key": "k"}]}, "bad-item"),
        ("ingest", {"items": ["k"]}, "bad-item"),
        (
            "ingest",
            {"items": [{"key": "k", "tray": "try", "name": "", "folder": ""}]},
            "bad-item",
        ),
        ("size", {"value": 63}, "size"),
    ],
)
async def test_impossible_commands_are_refused(page, kind, fields, code):
    await page.open()
    failed = await page.ask(kind, "failed", **fields)
    assert (failed["code"], failed["during"], failed["fatal"]) == (code, kind, False)


async def test_a_message_outside_the_protocol_is_refused(page):
    page.trainer.receive('{"kind": "explode", "v": 1}', {})
    assert page.events[0]["code"] == "protocol"
    page.allowed_failures.add(page.events[0]["params"]["reason"])


async def test_duplicates_and_plain_colours_are_marked_not_skipped(page):
    await page.open("none", size=16)
    one, other = some_pictures(2)
    plain = np.full((64, 64, 3), (10, 200, 30), np.uint8)
    await page.ingest(
        page.put(png(one), "a"),
        page.put(png(one), "b"),
        page.put(png(one), "test"),
        page.put(png(plain), "b"),
        page.put(png(other), "b"),
    )
    marks = {tray: [one[2] for one in page.trays[tray]] for tray in page.trays}
    assert marks == {"a": [""], "b": ["duplicate", "one-colour", ""], "test": ["duplicate"]}
    # Without the first, the next one with these pixels is the first.
    page.send("delete", ids=page.ids("a"))
    assert [one[2] for one in page.trays["b"]] == ["", "one-colour", ""]
    assert [one[2] for one in page.trays["test"]] == ["duplicate"]
    page.send("undo")
    assert [one[2] for one in page.trays["b"]] == ["duplicate", "one-colour", ""]


async def test_pixels_are_the_masters_in_the_order_asked_for(page):
    pictures = some_pictures(16)
    await page.open(size=16)
    ids = [page.ids("b")[1], page.ids("a")[0], 4711, page.ids("test")[0]]
    event = await page.ask("pixels", "pixels", ids=ids)
    assert event["ids"] == [ids[0], ids[1], ids[3]]
    assert event["names"] == ["tile 2", "tile 1", "tile 12"]
    assert event["groups"] == ["style-2", "style-1", "style-0"]
    assert event["marks"] == ["", "", ""]
    got = event.buffers["pixels"].reshape(3, 64, 64, 3)
    for pixels, tile in zip(got, (2, 1, 12), strict=True):
        np.testing.assert_array_equal(pixels, pictures[tile])


async def test_the_reserve_of_undo_is_limited_and_frees_room(page):
    await page.open()
    project = page.trainer.project
    for one in page.ids("a") + page.ids("b") + page.ids("test"):
        page.send("delete", ids=[one])
    for name in range(60):
        page.send("rename", tray="a", name=f"name {name}")
    for _ in range(40):
        page.send("undo")
    assert page.last("project")["can_undo"] is None
    assert page.ids("a") == []
    done = await page.ingest(page.put(png(some_pictures(1)[0])))
    assert len(done["added"]) == 1
    assert project.masters(project.trays["a"]).shape == (1, 12288)
