"""What is kept on the device: written soon, whole, and brought back, whatever happened."""

import asyncio
import json

import numpy as np
import pytest

from tests.web.trainer_page import Page, png, some_pictures
from trainer import keeping


def visit(device=None, tab="tab-1"):
    """A page on a device whose store and inbox another page has used before."""
    page = Page()
    if device is not None:
        page.link.inbox, page.link.store = device.link.inbox, device.link.store
    page.send("hello", base="", tab=tab)
    return page


async def come_back(device, tab="tab-2", others=(), project=None, sample="cats"):
    """Another visit to the plain address."""
    page = visit(device, tab)
    page.add_sample()
    await page.ask(
        "resume", "flow", project=project, others=list(others), sample=sample, size=16, alpha=None
    )
    await page.settled()
    return page


async def own_pictures(page, number=6):
    """An own project with some pictures, alternately A and B."""
    await page.open("none", size=16)
    items = [page.put(png(one), "ab"[i % 2]) for i, one in enumerate(some_pictures(number))]
    await page.ingest(*items)


def shown(page):
    """What a person sees of a project."""
    project, model = page.last("project").fields, dict(page.last("model").fields)
    for name in ("restart", "can_back", "bounces", "cost", "kept"):
        del model[name]
    return (
        {name: value for name, value in project.items() if name not in ("can_undo", "alpha_limit")},
        {tray: [(label, mark) for _, label, mark in some] for tray, some in page.trays.items()},
        model,
    )


async def test_a_sample_that_nobody_changed_is_not_kept():
    page = visit()
    await page.open()
    assert page.link.store.saves == []
    assert page.last("kept")["state"] == "new"
    back = await come_back(page)
    assert back.all("resumed") == []
    assert back.last("project")["name"] == "cats"


@pytest.mark.parametrize(
    "act",
    [
        ("step", {"count": 1}),
        ("alpha", {"value": 0.003}),
        ("rename", {"tray": "a", "name": "Tiger"}),
        ("size", {"value": 32}),
        ("add_class", {}),
        ("hold_out", {"group": None, "share": 0.2}),
    ],
)
async def test_every_action_makes_a_project_worth_keeping(act):
    page = visit()
    await page.open()
    page.send(act[0], **act[1])
    await page.settled()
    assert page.last("kept")["state"] == "saved"
    back = await come_back(page)
    assert len(back.all("resumed")) == 1
    assert shown(back) == shown(page)


async def test_everything_comes_back_as_it_was():
    page = visit()
    await own_pictures(page)
    page.send("rename", tray="a", name="Löwe")
    await page.ingest(page.put(png(some_pictures(9)[8]), "test", name="exam.png"))
    page.send("label", ids=page.ids("test"), label=1)
    page.send("move", ids=page.ids("a")[:1], tray="b")
    page.send("alpha", value=0.0123)
    await page.train("run", iterations=300)
    await page.train("step", count=2)
    back = await come_back(page)
    assert shown(back) == shown(page)
    assert back.last("model")["iteration"] == 302
    assert back.last("model")["cost"] == pytest.approx(page.last("model")["cost"], rel=1e-12)
    rows = page.trainer.model.series.rows
    np.testing.assert_array_equal(back.trainer.model.series.rows[:-1], rows[:-1])
    np.testing.assert_array_equal(back.trainer.model.weights, page.trainer.model.weights)
    for tray in ("a", "b", "test"):
        asked = [await one.ask("pixels", "pixels", ids=one.ids(tray)) for one in (page, back)]
        assert asked[0]["names"] == asked[1]["names"]
        np.testing.assert_array_equal(*(one.buffers["pixels"] for one in asked))


async def test_a_training_goes_on_as_if_it_had_never_stopped():
    one, other = visit(), visit()
    for page in (one, other):
        await own_pictures(page)
        page.send("alpha", value=0.01)
        await page.train("run", iterations=100)
    back = await come_back(one)
    for page in (back, other):
        await page.train("run", iterations=100)
        assert page.last("model")["iteration"] == 200
    assert back.last("model")["cost"] == pytest.approx(other.last("model")["cost"], rel=1e-12)


async def test_more_classes_come_back_with_all_their_neurons():
    page = visit()
    await own_pictures(page)
    page.send("add_class")
    await page.ingest(page.put(png(some_pictures(8)[7]), "c"))
    await page.train("run", iterations=20)
    page.send("look", tray="c")
    back = await come_back(page)
    np.testing.assert_array_equal(back.trainer.model.weights, page.trainer.model.weights)
    assert back.last("model")["iteration"] == 20


async def test_a_file_leaves_the_inbox_in_the_change_that_brings_its_picture():
    page = visit()
    await page.open("none", size=16)
    items = [page.put(png(one)) for one in some_pictures(3)]
    page.send("ingest", items=items)
    while page.trainer.ingest.active:
        assert len(page.link.inbox) == 3
        await asyncio.sleep(0)
    await page.settled()
    assert page.link.inbox == {}
    change = page.link.store.saves[-1]
    assert sorted(change.inbox) == sorted(item["key"] for item in items)
    assert len(change.pictures) == 3


async def test_a_picture_saved_before_its_batch_ends_takes_its_file_along():
    page = visit()
    await page.open("none", size=16)
    page.send("ingest", items=[page.put(png(one)) for one in some_pictures(5)])
    while len(page.trainer.project.trays["a"]) < 2:
        await asyncio.sleep(0)
    await page.trainer.keeper.save()
    assert len(page.link.store.pixels) + len(page.link.inbox) == 5
    await page.settled()
    while page.trainer.ingest.active:
        await asyncio.sleep(0)
    await page.settled()
    assert (len(page.link.store.pixels), page.link.inbox) == (5, {})


async def test_only_what_changed_is_written():
    page = visit()
    await own_pictures(page)
    saves = page.link.store.saves
    page.send("rename", tray="a", name="Tiger")
    await page.settled()
    assert (saves[-1].pictures, saves[-1].gone, saves[-1].model) == ([], [], None)
    await page.train("step", count=1)
    assert saves[-1].record is None and saves[-1].pictures == [] and saves[-1].model
    page.send("delete", ids=page.ids("a")[:1])
    await page.settled()
    assert len(saves[-1].gone) == 1
    page.send("undo")
    await page.settled()
    assert len(saves[-1].pictures) == 1
    before = len(saves)
    await page.settled()
    assert len(saves) == before
    assert shown(await come_back(page)) == shown(page)


async def test_an_action_is_written_within_a_second_and_a_run_once_a_second():
    page = visit()
    await own_pictures(page)
    loop = asyncio.get_running_loop()
    saves = page.link.store.saves
    before = len(saves)
    page.send("rename", tray="a", name="Tiger")
    began = loop.time()
    while len(saves) == before:
        await asyncio.sleep(0.01)
    assert loop.time() - began < 1
    page.send("run", iterations=100_000)
    began, before = loop.time(), len(saves)
    while len(saves) < before + 2:
        await asyncio.sleep(0.01)
    assert loop.time() - began >= keeping.EVERY
    page.send("stop")


async def test_many_pictures_are_written_in_several_changes(monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 4)
    page = visit()
    await own_pictures(page, 11)
    saves = page.link.store.saves
    assert [len(one.pictures) for one in saves][-3:] == [4, 4, 3]
    assert shown(await come_back(page)) == shown(page)


async def test_a_save_that_broke_off_between_two_changes_loses_no_picture(monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 4)
    page = visit()
    await page.open("none", size=16)
    store, save = page.link.store, page.link.store.save

    async def breaks_off(change):
        return "off" if store.saves else await save(change)

    store.save = breaks_off
    items = [page.put(png(one), "ab"[i % 2]) for i, one in enumerate(some_pictures(6))]
    await page.ingest(*items)
    store.save = save
    assert len(store.pixels) == 4 and len(page.link.inbox) == 2
    back = await come_back(page)
    assert sum(len(back.ids(tray)) for tray in "ab") == 4
    await back.ingest(*(item for item in items if item["key"] in page.link.inbox))
    assert [len(back.ids(tray)) for tray in "ab"] == [3, 3]
    assert page.link.inbox == {}


async def test_the_project_that_was_open_last_comes_back_and_undo_brings_the_other():
    page = visit()
    await own_pictures(page)
    page.send("rename", tray="a", name="First")
    await own_pictures(page, 4)
    page.send("rename", tray="a", name="Second")
    await page.settled()
    heads = sorted(await page.link.store.heads(), key=lambda head: head.turn)
    assert '"Second"' in heads[-1].text
    while page.last("project")["can_undo"] != "open":
        await page.ask("undo", "flow")
    await page.ask("undo", "flow")
    await page.settled()
    assert page.last("project")["class_names"]["a"] == "First"
    assert (await come_back(page)).last("project")["class_names"]["a"] == "First"


async def test_a_sample_by_link_touches_no_kept_project():
    page = visit()
    await own_pictures(page)
    kept = dict(page.link.store.records), dict(page.link.store.pixels)
    other = visit(page, "tab-2")
    await other.open("cats")
    await other.train("step", count=1)
    assert {one: page.link.store.records[one] for one in kept[0]} == kept[0]
    assert {place: page.link.store.pixels[place] for place in kept[1]} == kept[1]
    assert len(page.link.store.records) == 2


# --- Where nothing can be kept ---


async def test_a_refused_store_is_said_once_and_everything_works():
    page = visit()
    page.link.store.refused = True
    back = await come_back(page)
    assert back.last("kept")["state"] == "off"
    await back.train("run", iterations=10)
    await own_pictures(back)
    assert back.last("model")["m"] == 6
    assert [one["code"] for one in back.all("say")].count("kept-off") == 1


async def test_a_full_store_is_said_keeps_what_it_had_and_is_tried_again():
    page = visit()
    await own_pictures(page, 4)
    page.link.store.limit = page.link.store.size
    item = page.put(png(some_pictures(9)[8]))
    await page.ingest(item)
    assert page.last("kept")["state"] == "full"
    assert "kept-full" in [one["code"] for one in page.all("say")]
    assert page.link.inbox.keys() == {item["key"]}  # still safe there
    assert len(page.link.store.pixels) == 4
    page.link.store.limit = None
    page.send("rename", tray="a", name="Tiger")
    await page.settled()
    assert page.last("kept")["state"] == "saved"
    assert page.link.inbox == {} and len(page.link.store.pixels) == 5


async def test_little_room_is_said_before_it_hurts():
    page = visit()
    await own_pictures(page, 4)
    said = lambda: [one["params"] for one in page.all("say") if one["code"] == "kept-low"]  # noqa: E731
    assert said() == []

    async def change(name):
        page.send("rename", tray="a", name=name)
        await page.settled()

    page.link.store.limit = page.link.store.size + (20 << 20)
    await change("Tiger")
    await change("Lion")
    assert said() == [{"left": 20}]
    page.link.store.limit = None  # something was deleted
    await change("Tiger")
    page.link.store.limit = page.link.store.size
    await change("Lion")
    assert said() == [{"left": 20}, {"left": 1}]


# --- Two tabs ---


async def test_a_project_that_is_open_in_another_tab_is_left_alone():
    page = visit()
    await own_pictures(page)
    second = await come_back(page, others=["tab-1"])
    assert [one["code"] for one in second.all("say")] == ["kept-elsewhere"]
    assert second.last("project")["name"] == "cats"
    await second.train("step", count=1)
    page.send("rename", tray="a", name="Still mine")
    await page.settled()
    assert page.last("kept")["state"] == "saved"
    assert (await come_back(page, "tab-3", project=page.last("kept")["project"])).last("project")[
        "class_names"
    ]["a"] == "Still mine"


async def test_a_tab_whose_project_was_taken_over_writes_no_more():
    page = visit()
    await own_pictures(page)
    second = await come_back(page)  # it took the first tab for closed
    second.send("rename", tray="a", name="Mine now")
    await second.settled()
    saves = len(page.link.store.saves)
    page.send("rename", tray="a", name="No, mine")
    await page.settled()
    await page.train("step", count=1)
    assert page.last("kept")["state"] == "lost"
    assert [one["code"] for one in page.all("say")] == ["kept-lost"]
    assert len(page.link.store.saves) == saves


async def test_a_project_that_another_tab_deleted_does_not_rise_again():
    page = visit()
    await own_pictures(page)
    await page.link.store.remove(None)
    page.send("rename", tray="a", name="Ghost")
    await page.settled()
    assert page.last("kept")["state"] == "lost"
    assert page.link.store.records == {}


# --- Damage ---


def spoil(page, what, value):
    store = page.link.store
    project = next(iter(store.records))
    text, size = store.records[project]
    if what == "project":
        store.records[project] = (value(text), size)
    elif what == "model":
        about, content = store.models[project]
        store.models[project] = value(about, content)
    else:
        place = sorted(store.pixels)[0]
        store.pixels[place] = value(store.pixels[place])


def without(text, name):
    fields = json.loads(text)
    del fields[name]
    return json.dumps(fields)


def with_(text, **changes):
    return json.dumps(json.loads(text) | changes)


@pytest.mark.parametrize(
    "value",
    [
        lambda text: "",
        lambda text: text[: len(text) // 2],
        lambda text: "[" * 100_000,
        lambda text: "null",
        lambda text: with_(text, version=0),
        lambda text: with_(text, version="1"),
        lambda text: without(text, "trays"),
        lambda text: with_(text, trays={"a": [], "b": []}),
        lambda text: with_(text, trays={"a": [["x", 1]], "b": [], "test": []}),
        lambda text: with_(text, trays={"a": [[0, 0]], "b": [], "test": []}),
        lambda text: with_(text, trays={"a": [0], "b": [], "test": []}),
        lambda text: with_(text, classes=["b", "a"]),
        lambda text: with_(text, classes=["a"]),
        lambda text: with_(text, classes=7),
        lambda text: with_(text, class_names={"a": "x" * 10_000, "b": ""}),
        lambda text: with_(text, class_names=["a", "b"]),
        lambda text: with_(text, size=65),
        lambda text: with_(text, alpha=-1),
        lambda text: with_(text, alpha=True),
        lambda text: with_(text, alpha="0.1"),
        lambda text: text.replace('"alpha": null', '"alpha": NaN'),
    ],
)
async def test_a_damaged_project_record_still_gives_its_pictures(value):
    page = visit()
    await own_pictures(page, 5)
    spoil(page, "project", value)
    back = await come_back(page)
    assert [len(back.ids(tray)) for tray in ("a", "b", "test")] == [3, 2, 0]
    assert [one["code"] for one in back.all("say")] == ["kept-damaged-project"]


@pytest.mark.parametrize(
    "value",
    [
        lambda one: one._replace(master=one.master[:-1]),
        lambda one: one._replace(master=b""),
        lambda one: one._replace(master=bytes(len(one.master))),
        lambda one: one._replace(text="{"),
        lambda one: one._replace(text=with_(one.text, name=7)),
        lambda one: one._replace(text=with_(one.text, tray="z")),
        lambda one: one._replace(text=without(one.text, "crc")),
    ],
)
async def test_a_damaged_picture_is_counted_and_the_others_are_there(value):
    page = visit()
    await own_pictures(page, 5)
    spoil(page, "picture", value)
    back = await come_back(page)
    assert [len(back.ids(tray)) for tray in ("a", "b")] == [2, 2]
    assert [(e["code"], e["params"]) for e in back.all("say")] == [("kept-damaged", {"n": 1})]
    again = await come_back(back, "tab-3")  # once is enough
    assert again.all("say") == []


@pytest.mark.parametrize(
    "value",
    [
        lambda about, content: ("", content),
        lambda about, content: ("{", content),
        lambda about, content: (about, content[:-8]),
        lambda about, content: (about, content[:-1] + bytes([content[-1] ^ 1])),
        lambda about, content: (with_(about, iteration=-1), content),
        lambda about, content: (with_(about, iteration=1.5), content),
        lambda about, content: (with_(about, shapes=[[3], [], [0, 5]]), content),
        lambda about, content: (with_(about, shapes=[[768], [], [10**9, 5]]), content),
        lambda about, content: (with_(about, seconds="long"), content),
        lambda about, content: (with_(about, marks=[10**9]), content),
        lambda about, content: (with_(about, looked="f"), content),
        lambda about, content: (without(about, "crc"), content),
    ],
)
async def test_a_damaged_model_starts_from_zero_with_all_pictures(value):
    page = visit()
    await own_pictures(page, 5)
    await page.train("run", iterations=5)
    spoil(page, "model", value)
    back = await come_back(page)
    assert [len(back.ids(tray)) for tray in ("a", "b")] == [3, 2]
    assert back.last("model")["iteration"] == 0
    assert [one["code"] for one in back.all("say")] in (["kept-damaged-model"], [])


async def test_a_project_of_a_newer_version_is_left_alone():
    page = visit()
    await own_pictures(page, 5)
    spoil(page, "project", lambda text: with_(text, version=2))
    before = dict(page.link.store.records)
    back = await come_back(page)
    assert [one["code"] for one in back.all("say")] == ["kept-newer"]
    assert back.last("project")["name"] == "cats"
    assert page.link.store.records == before


async def test_ids_never_meet_those_of_another_project():
    page = visit()
    await own_pictures(page, 6)
    back = visit(page, "tab-2")
    back.add_sample()
    await back.open()
    seen = {one for tray in ("a", "b", "test") for one in back.ids(tray)}
    fields = {"project": None, "others": [], "sample": "cats", "size": 16, "alpha": None}
    await back.ask("resume", "flow", **fields)
    await back.settled()
    now = {one for tray in ("a", "b") for one in back.ids(tray)}
    assert len(now) == 6 and not now & seen


# --- Several projects ---


def listed(page):
    return page.last("projects")["projects"]


async def two_projects():
    page = visit()
    for title in ("First", "Second"):
        await own_pictures(page, 4)
        page.send("title", value=f"  {title} ")
        await page.settled()
    await page.ask("projects", "projects")
    return page


async def test_projects_are_listed_by_name_the_last_one_first():
    page = await two_projects()
    assert [one[1:4] for one in listed(page)] == [["Second", "", 4], ["First", "", 4]]
    assert all(one[4] > 4 * 12288 for one in listed(page))


async def test_only_projects_that_were_opened_show_their_pictures():
    page = await two_projects()
    assert [one[5] for one in listed(page)] == [4, 4]
    faces = page.last("projects").buffers["faces"].reshape(-1, 12288)
    assert faces.shape == (8, 12288)
    of_second = page.trainer.project.masters(
        [p for tray in "ab" for p in page.trainer.project.trays[tray][:2]]
    )
    np.testing.assert_array_equal(faces[:4], of_second)
    back = await come_back(page)  # another day: what else is here may be somebody else's
    await back.ask("projects", "projects")
    assert [(one[1], one[5]) for one in listed(back)] == [("Second", 4), ("First", 0)]


async def test_a_project_of_the_list_opens_and_the_other_one_keeps():
    page = await two_projects()
    first = listed(page)[1][0]
    page.send("rename", tray="a", name="Not saved yet")
    await page.ask("open_kept", "resumed", project=first, others=[])
    await page.settled()
    assert page.last("kept").fields == {"state": "saved", "project": first, "title": "First"}
    await page.ask("projects", "projects")
    assert [one[1] for one in listed(page)] == ["First", "Second"]
    assert "Not saved yet" in page.link.store.records[listed(page)[1][0]][0]


async def test_a_deleted_project_comes_back_by_undo():
    page = await two_projects()
    first = listed(page)[1][0]
    before = dict(page.link.store.pixels), page.link.store.models[first]
    await page.ask("forget", "projects", project=first)
    assert [one[1] for one in listed(page)] == ["Second"]
    assert {place[0] for place in page.link.store.pixels} == {listed(page)[0][0]}
    assert page.last("project")["can_undo"] == "forget"
    await page.ask("undo", "projects")
    assert sorted(one[1] for one in listed(page)) == ["First", "Second"]
    assert (page.link.store.pixels, page.link.store.models[first]) == before


async def test_the_open_project_cannot_be_deleted():
    page = await two_projects()
    failed = await page.ask("forget", "failed", project=listed(page)[0][0])
    assert failed["code"] == "project-open"
    failed = await page.ask("forget", "failed", project="nothing")
    assert failed["code"] == "project-missing"


async def test_after_the_lesson_nothing_is_left_and_undo_brings_nothing_back():
    page = await two_projects()
    page.add_sample()
    page.put(png(some_pictures(1)[0]))
    await page.ask("forget", "wiped", project=None)
    await page.settled()
    store = page.link.store
    assert (store.records, store.pixels, store.models, store.leases) == ({}, {}, {}, {})
    assert page.link.inbox == {}
    assert page.last("project")["can_undo"] is None
    assert page.last("project")["name"] == "cats"
    await page.train("step", count=1)
    assert len(store.records) == 1
