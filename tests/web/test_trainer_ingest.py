"""Files become pictures: real PNG and JPEG bytes, good and bad, alone and during a run."""

import asyncio
import math

import numpy as np
import pytest

from py_logreg.pictures import to_vector
from tests.web.trainer_page import jpeg, png, some_pictures

LN2 = math.log(2)


async def test_pictures_arrive_in_their_trays_as_the_library_reads_them(page):
    await page.open("none", size=64)
    small, large = some_pictures(1)[0], np.kron(some_pictures(2)[1], np.ones((5, 7, 1), np.uint8))
    files = [png(small), jpeg(large), png(large, "GIF"), jpeg(small)]
    items = [page.put(f, t, f"file {t}") for f, t in zip(files, ("a", "b", "b", "a"), strict=True)]
    done = await page.ingest(*items)
    assert (done["done"], done["total"], done["failed"]) == (4, 4, [])
    assert [[key, tray] for key, _, tray in done["added"]] == [[i["key"], i["tray"]] for i in items]
    assert [one for _, one, tray in done["added"] if tray == "a"] == page.ids("a")
    event = await page.ask("pixels", "pixels", ids=[one for _, one, _ in done["added"]])
    assert event["names"] == ["file a", "file b", "file b", "file a"]
    for got, content in zip(event.buffers["pixels"].reshape(4, -1), files, strict=True):
        np.testing.assert_array_equal(got, to_vector(content))
    assert page.last("model")["cost"] == LN2
    assert page.link.inbox == {}


async def test_each_bad_file_is_named_and_the_good_ones_are_kept(page):
    await page.open("none", size=16)
    good = png(some_pictures(1)[0])
    bad = {
        "empty": (b"", "empty-file", {}),
        "text": (b"once upon a time", "not-a-picture", {}),
        "cut png": (good[:200], "truncated", {"format": "PNG"}),
        "cut jpeg": (jpeg(some_pictures(1)[0])[:300], "truncated", {"format": "JPEG"}),
        "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported-svg", {}),
        "heic": (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", "unsupported-heic", {}),
    }
    items = [page.put(good, "a", "first")]
    items += [page.put(content, "b", name) for name, (content, _, _) in bad.items()]
    items += [page.put(good, "b", "last"), {**page.put(good), "key": "nowhere"}]
    before = len(page.events)
    done = await page.ingest(*items)
    failed = [one for e in page.all("ingested", before) for one in e["failed"]]
    expected = [[items[i + 1]["key"], n, *bad[n][1:]] for i, n in enumerate(bad)]
    assert failed == [*expected, ["nowhere", "picture", "missing", {}]]
    assert (done["done"], done["total"], done["active"]) == (9, 9, False)
    assert (len(page.trays["a"]), len(page.trays["b"])) == (1, 1)
    assert page.link.inbox == {items[-1]["key"]: good} or page.link.inbox.keys() == {f"page.{8:08}"}


async def test_bytes_that_the_inbox_could_not_keep_come_along(page):
    await page.open("none", size=16)
    good = png(some_pictures(1)[0])
    item = {"key": "loose-1", "tray": "a", "name": "x", "folder": ""}
    before = page.send("ingest", {"loose-1": good}, items=[item])
    done = await page.until(lambda e: e.kind == "ingested" and not e["active"], before)
    assert (len(done["added"]), done["failed"]) == (1, [])


async def test_an_inbox_that_fails_is_a_missing_file(page):
    await page.open("none", size=16)

    async def broken(key):
        raise RuntimeError("the database is gone")

    item = page.put(png(some_pictures(1)[0]))
    page.link.take = broken
    done = await page.ingest(item)
    assert [one[2] for one in done["failed"]] == ["missing"]


@pytest.mark.parametrize(
    ("folder", "label"),
    [
        ("Cat", 1),
        ("cat", 1),
        ("OTHER", 0),
        ("holiday/Other", 0),
        ("holiday/Other/", 0),
        (" cat ", 1),
        ("", None),
        ("cats", None),
        ("Cat/holiday", None),
    ],
)
async def test_a_test_picture_takes_its_truth_from_its_folder(page, folder, label):
    await page.open()
    done = await page.ingest(page.put(png(some_pictures(1)[0]), "test", folder=folder))
    assert page.trays["test"][-1] == [done["added"][0][1], label, "duplicate"]
    assert page.last("model")["test_labelled"] == (4 if label is None else 5)


async def test_a_folder_says_nothing_about_a_picture_put_into_a_class(page):
    await page.open()
    await page.ingest(page.put(png(some_pictures(1)[0]), "a", folder="Other"))
    assert page.trays["a"][-1][1] == 1


async def test_unnamed_classes_give_no_truth(page):
    await page.open("none", size=16)
    await page.ingest(page.put(png(some_pictures(1)[0]), "test", folder=""))
    assert page.trays["test"][0][1] is None


async def test_names_are_compared_as_people_compare_them(page):
    await page.open()
    page.send("rename", tray="a", name="Café Straße")
    await page.ingest(page.put(png(some_pictures(1)[0]), "test", folder="CAFE\u0301 STRASSE"))
    assert page.trays["test"][-1][1] == 1


async def test_progress_is_told_and_adds_up(page):
    await page.open("none", size=16)
    files = [png(one) for one in some_pictures(60)]
    items = [page.put(one, "ab"[i % 2]) for i, one in enumerate(files)]
    before = len(page.events)
    await page.ingest(*items)
    told = page.all("ingested", before)
    assert [e["done"] for e in told] == sorted({e["done"] for e in told})
    assert all(e["total"] == 60 and e["active"] == (e is not told[-1]) for e in told)
    assert len(told) >= 3  # at least after every 25 files
    assert [row for e in told for row in e["added"]] == [
        [item["key"], picture, item["tray"]]
        for item, picture in zip(items, sorted(page.ids("a") + page.ids("b")), strict=True)
    ]


async def test_progress_costs_little_of_the_time(steady_page):
    # The clock advances only when it is looked at, so here the files take all the time there is.
    page = steady_page
    await page.open("none", size=16)
    items = [page.put(png(one)) for one in some_pictures(24)]
    before = len(page.events)
    await page.ingest(*items)
    assert len(page.all("ingested", before)) == 1


async def test_cancelling_keeps_what_came_in(page):
    await page.open("none", size=16)
    items = [page.put(png(one)) for one in some_pictures(40)]
    before = page.send("ingest", items=items)
    await page.until(lambda e: e.kind == "ingested" and e["done"] > 0, before)
    page.send("cancel_ingest")
    last = await page.until(lambda e: e.kind == "ingested" and not e["active"], before)
    kept = page.ids("a")
    assert len(kept) == last["done"] < last["total"] == 40
    await page.settled()
    for _ in range(20):
        await asyncio.sleep(0)
    assert page.ids("a") == kept == [one.id for one in page.trainer.project.trays["a"]]
    page.send("cancel_ingest")  # once more is no harm
    done = await page.ingest(page.put(png(some_pictures(1)[0]), "b"))
    assert (done["done"], done["total"]) == (1, 1)


async def test_what_came_in_before_a_cancel_is_on_the_disk_before_it_is_shown(page):
    # The page takes out of the inbox what it was not told of, whatever of that was read already.
    await page.open("none", size=16)
    items = [page.put(png(one)) for one in some_pictures(40)]
    before = page.send("ingest", items=items)
    while len(page.trainer.project.trays["a"]) < 10:
        await asyncio.sleep(0)
    page.send("cancel_ingest")
    told = {row[0] for e in page.all("ingested", before) for row in e["added"]}
    for item in items:
        if item["key"] not in told:
            page.link.inbox.pop(item["key"], None)
    await page.until(lambda e: e.kind == "ingested" and not e["active"], before)
    shown = {row[0] for e in page.all("ingested", before) for row in e["added"]}
    assert len(shown) >= 10
    assert len(page.link.store.pixels) == len(shown) == len(page.trays["a"])
    assert shown.isdisjoint(page.link.inbox)


async def test_what_waits_when_another_project_is_opened_leaves_the_inbox(page):
    await page.open("none", size=16)
    page.send("ingest", items=[page.put(png(one)) for one in some_pictures(40)])
    await page.open("shapes", size=16)
    await page.settled()
    assert page.link.inbox == {}


async def test_files_added_while_others_are_read_join_them(page):
    await page.open("none", size=16)
    items = [page.put(png(one)) for one in some_pictures(6)]
    page.send("ingest", items=items[:4])
    await asyncio.sleep(0)
    done = await page.ingest(*items[4:])
    assert (done["done"], done["total"]) == (6, 6)
    assert len(page.ids("a")) == 6


async def test_nothing_to_read_is_nothing_to_tell(page):
    await page.open("none", size=16)
    before = page.send("ingest", items=[])
    await page.settled()
    assert page.all("ingested", before) == []


async def test_a_run_waits_for_pictures_visibly_and_then_starts(page):
    await page.open("none", size=16)
    files = [png(one) for one in some_pictures(10)]
    before = page.send("ingest", items=[page.put(f, "ab"[i % 2]) for i, f in enumerate(files)])
    page.send("run", iterations=20)
    assert page.last("model")["state"] != "ready" or page.trainer.training.active
    await page.until(lambda e: e.kind == "model" and e["iteration"] == 20, before)
    assert [(e["code"], e["params"]["left"]) for e in page.all("say")] == [
        ("waiting-for-pictures", 10)
    ]
    assert page.last("model")["m"] == 10
    first = next(e for e in page.all("model", before) if e["iteration"] > 0)
    assert first["m"] == 10
    assert any(e["state"] == "training" and e["iteration"] == 0 for e in page.all("model", before))
    assert not page.all("failed")


async def test_a_waiting_run_can_be_stopped(page):
    await page.open("none", size=16)
    files = [png(one) for one in some_pictures(10)]
    page.send("ingest", items=[page.put(f, "ab"[i % 2]) for i, f in enumerate(files)])
    page.send("run", iterations=20)
    page.send("stop")
    await page.settled()
    model = page.last("model")
    assert (model["state"], model["iteration"], model["m"]) == ("ready", 0, 10)


async def test_a_run_whose_tray_stays_empty_after_all_says_so(page):
    await page.open("none", size=16)
    page.send(
        "ingest", items=[page.put(png(some_pictures(1)[0]), "a"), page.put(b"no picture", "b")]
    )
    page.send("run", iterations=20)
    failed = await page.until(lambda e: e.kind == "failed")
    assert (failed["code"], failed["params"]) == ("tray-empty", {"tray": "b"})
    await page.settled()
    assert page.last("model")["state"] == "ready"


async def test_pictures_arrive_during_a_run(page):
    await page.open(size=16, alpha=0.001)
    page.send("run", iterations=100_000)
    await page.until(lambda e: e.kind == "model" and e["iteration"] > 0)
    items = [page.put(png(one), "ab"[i % 2]) for i, one in enumerate(some_pictures(30, seed=5))]
    before = page.send("ingest", items=items)
    await page.until(lambda e: e.kind == "ingested" and not e["active"], before)
    grown = await page.until(lambda e: e.kind == "model" and e["m"] == 42, before)
    assert grown["state"] == "training"
    assert grown["iteration"] > 0
    at = page.trainer.model.iteration
    await page.until(lambda e: e.kind == "model" and e["iteration"] > at, before)
    page.send("stop")
    assert page.last("model")["marks"]
    assert not page.all("failed")


async def test_alpha_follows_pictures_that_were_added(page):
    await page.open("none", size=16)
    white = np.full((64, 64, 3), 250, np.uint8)
    dark = np.full((64, 64, 3), 20, np.uint8)
    await page.ingest(page.put(png(dark), "a"), page.put(png(dark + 5), "b"))
    first = page.last("project")["alpha"]
    await page.ingest(*(page.put(png(white - i), "ab"[i % 2]) for i in range(6)))
    assert page.last("project")["alpha"] < first


async def test_inner_products_carried_over_are_those_of_the_new_pictures(page):
    await page.open(size=16)
    page.send("delete", ids=page.ids("a")[2:4])
    await page.ingest(*(page.put(png(one), "ab"[i % 2]) for i, one in enumerate(some_pictures(5))))
    page.send("move", ids=page.ids("test")[:1], tray="a")
    await page.settled()
    trainer = page.trainer
    gram = trainer.preparation.gram_for(trainer.model.examples)
    S = trainer.model.examples.S.astype(np.int64)
    np.testing.assert_array_equal(gram.K, S @ S.T)
