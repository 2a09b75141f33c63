"""Judging: who was called what, holding out, many files at once, versions, two models compared."""

import csv
import io
import json

import numpy as np
import pytest
from sklearn import metrics as peer

from py_logreg import neuron
from tests.web.trainer_page import Page, jpeg, png, some_pictures
from trainer import records
from trainer.batch import harmless
from trainer.preparation import Rate

TEST = {"view": "answers", "group": "test", "cell": "wrong", "start": 0}


async def trained(page, iterations=3):
    await page.open(size=16)
    await page.train(iterations=iterations)
    return page.trainer.model.w.copy(), page.trainer.model.b


async def look(page, tab="judge", **given):
    """What a view of the drawer shows."""
    page.send("hood", tab=tab)
    before = page.send("inspect", tab=tab, given=given)
    event = await page.until(
        lambda e: e.kind == "failed" or (e.kind == "hood" and e["data"]["view"] == given["view"]),
        before,
    )
    return event if event.kind == "failed" else event["data"]


def truths(page, tray):
    return [one[1] for one in page.trays[tray]]


@pytest.mark.parametrize("group", ["train", "test"])
async def test_who_was_called_what_as_scikit_learn_counts(page, group):
    w, b = await trained(page)
    page.send("label", ids=page.ids("test")[:1], label=None)
    ids = page.ids("test")[1:] if group == "test" else page.ids("a") + page.ids("b")
    project = page.trainer.project
    S = np.stack([project.vector(project.get(one)) for one in ids])
    y = np.array([project.get(one).label for one in ids])
    a = neuron.sigmoid(S / 255 @ w + b)
    says = (a > 0.5).astype(int)
    data = await look(page, **TEST | {"group": group, "cell": "all"})
    assert data["classes"] == ["a", "b"]
    assert data["counts"] == peer.confusion_matrix(y, says, labels=[1, 0]).tolist()
    for name, score in (("recall", peer.recall_score), ("precision", peer.precision_score)):
        for ours, theirs in zip(
            data[name],
            score(y, says, labels=[1, 0], average=None, zero_division=np.nan),
            strict=True,
        ):
            assert ours == (None if np.isnan(theirs) else pytest.approx(theirs))
    assert (data["right"], data["of"]) == (int((says == y).sum()), len(y))
    assert data["unlabelled"] == (group == "test")
    assert data["cost"] == pytest.approx(peer.log_loss(y, a, labels=[0, 1]))
    assert data["lazy"] == max((y == 1).sum(), (y == 0).sum())
    assert data["small"]
    # The surest answers first, each with its own numbers.
    sure = [one[4] for one in data["list"]]
    assert sure == sorted(sure, reverse=True) and len(sure) == len(y)
    for one, _, truth, said, share, shares in data["list"]:
        place = ids.index(one)
        assert (truth, said) == ("ba"[y[place]], "ba"[says[place]])
        assert shares == pytest.approx([a[place], 1 - a[place]])
        assert share == pytest.approx(max(a[place], 1 - a[place]))


async def test_a_cell_holds_its_pictures_alone(page):
    await trained(page)
    everything = await look(page, **TEST | {"group": "train", "cell": "all"})
    for i, truth in enumerate("ab"):
        for j, said in enumerate("ab"):
            data = await look(page, **TEST | {"group": "train", "cell": [truth, said]})
            assert data["found"] == len(data["list"]) == everything["counts"][i][j]
            assert {(one[2], one[3]) for one in data["list"]} <= {(truth, said)}
    data = await look(page, **TEST | {"group": "train"})
    assert data["found"] == everything["of"] - everything["right"]
    assert all(one[2] != one[3] for one in data["list"])


async def test_a_long_list_is_told_in_windows(page):
    tiles = [(one, i % 2, "train", "") for i, one in enumerate(some_pictures(60))]
    page.add_sample("many", tiles)
    await page.open("many", size=16)
    first = await look(page, **TEST | {"group": "train", "cell": "all"})
    third = await look(page, **TEST | {"group": "train", "cell": "all", "start": 48})
    beyond = await look(page, **TEST | {"group": "train", "cell": "all", "start": 480})
    assert (first["found"], len(first["list"]), len(third["list"])) == (60, 24, 12)
    assert beyond["start"] == 48 and not first["small"]
    assert not {one[0] for one in first["list"]} & {one[0] for one in third["list"]}


async def test_three_classes_have_a_table_of_nine(page):
    await page.open(size=16)
    page.send("add_class")
    page.send("move", ids=page.ids("a")[:2] + page.ids("b")[:2], tray="c")
    model = await page.train(iterations=5)
    data = await look(page, **TEST | {"group": "train", "cell": "all"})
    table = np.array(data["counts"])
    assert data["classes"] == ["a", "b", "c"]
    assert table.sum(axis=1).tolist() == [len(page.ids(tray)) for tray in "abc"]
    assert np.trace(table) == model["right"] and data["cost"] == pytest.approx(model["cost"])
    for one in data["list"]:
        assert sum(one[5]) == pytest.approx(1)
        assert one[4] == max(one[5]) == one[5]["abc".index(one[3])]


@pytest.mark.parametrize("classes", [2, 3])
async def test_nothing_to_judge(page, classes):
    await page.open("none", size=16)
    if classes == 3:
        page.send("add_class")
    data = await look(page, **TEST)
    assert data["counts"] == [[0] * classes] * classes and data["recall"] == [None] * classes
    assert (data["of"], data["list"], data["cost"], data["small"]) == (0, [], None, False)


async def test_a_tab_shows_what_changes(page):
    await trained(page)
    before = await look(page, **TEST | {"cell": "all"})
    mark = page.send("label", ids=page.ids("test")[:2], label=None)
    after = await page.until(lambda e: e.kind == "hood", mark)
    assert after["data"]["of"] == before["of"] - 2


@pytest.mark.parametrize(
    "given",
    [
        {"view": "nothing"},
        {"view": "answers", "group": "exam", "cell": "all", "start": 0},
        {"view": "answers", "group": "test", "cell": ["a"], "start": 0},
        {"view": "answers", "group": "test", "cell": "all", "start": -1},
        {"view": "hold_out", "share": 1.0},
        {"view": "compare", "left": "x", "right": 0, "start": 0},
    ],
)
async def test_what_cannot_be_shown_is_refused(page, given):
    await page.open(size=16)
    failed = await look(page, **given)
    assert failed.kind == "failed" and failed["code"] in ("bad-item", "hold-out")


# --- Holding out ---


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.99])
async def test_what_is_told_before_is_what_is_held_out(page, share):
    await page.open(size=16)
    sizes = [len(page.ids(tray)) for tray in "ab"]
    data = await look(page, view="hold_out", share=share)
    assert (data["sizes"], data["test"]) == (sizes, 4)
    assert [one[0] for one in data["groups"]] == ["style-0", "style-1", "style-2"]
    page.send("hold_out", group=None, share=share)
    left = [size - held for size, held in zip(sizes, data["held"], strict=True)]
    assert [len(page.ids(tray)) for tray in "ab"] == left and min(left) >= 1
    group, each = data["groups"][1]
    page.send("undo")
    page.send("hold_out", group=group, share=None)
    assert [len(page.ids(tray)) for tray in "ab"] == [
        size - held for size, held in zip(sizes, each, strict=True)
    ]
    await page.settled()


# --- Versions of the training pictures ---


async def test_the_training_pictures_have_a_version_and_the_model_has_the_one_it_learned(page):
    await page.open(size=16)
    assert (page.last("project")["version"], page.last("model")["version"]) == (1, 0)
    assert (await page.train(iterations=2))["version"] == 1
    page.send("move", ids=page.ids("a")[:1], tray="test")
    assert (page.last("project")["version"], page.last("model")["version"]) == (2, 1)
    page.send("label", ids=page.ids("test")[:1], label=None)  # nothing that is trained on
    assert page.last("project")["version"] == 2
    await page.train(iterations=1)
    assert page.last("model")["version"] == 2
    page.send("back")
    assert page.last("model")["version"] == 1
    await page.train(iterations=1)
    page.send("undo")
    page.send("undo")
    assert page.last("project")["version"] == 1  # the very pictures of before
    page.send("delete", ids=page.ids("b")[:1])
    assert (page.last("project")["version"], page.last("model")["version"]) == (3, 2)
    page.send("reset")
    assert page.last("model")["version"] == 0
    await page.settled()


async def test_files_read_together_are_one_version(page):
    await page.open("none", size=16)
    assert page.last("project")["version"] == 0
    await page.ingest(*(page.put(png(one), "ab"[i % 2]) for i, one in enumerate(some_pictures(8))))
    assert page.last("project")["version"] == 1


# --- Two models ---


async def test_two_models_answer_the_same_test_pictures(page):
    await page.open(size=16)
    page.send("keep_model")  # knows nothing
    w, b = (await page.train(iterations=40)) and (page.trainer.model.w.copy(), page.trainer.model.b)
    page.send("keep_model")
    page.send("size", value=32)
    data = await look(page, view="compare", left=1, right=2, start=0)
    assert [one[:1] + one[2:] for one in data["models"]] == [
        [0, 32, 0, 0],
        [1, 16, 0, 0],
        [2, 16, 40, 1],
    ]
    tests = [page.trainer.project.get(one) for one in page.ids("test")]
    page.send("size", value=16)
    S = np.stack([page.trainer.project.vector(one) for one in tests])
    y = np.array([one.label for one in tests])
    a = neuron.sigmoid(S / 255 @ w + b)
    right = (a > 0.5) == y
    zero = y == 0  # exactly 0.5 counts as B
    assert data["rights"] == [int(zero.sum()), int(right.sum())]
    assert data["costs"] == pytest.approx([np.log(2), peer.log_loss(y, a, labels=[0, 1])])
    assert data["both"] == [
        int((zero & right).sum()),
        int((zero & ~right).sum()),
        int((~zero & right).sum()),
        int((~zero & ~right).sum()),
    ]
    assert {one[0] for one in data["list"]} == {
        one.id for one, share in zip(tests, a, strict=True) if share > 0.5
    }
    for one in data["list"]:
        place = page.ids("test").index(one[0])
        assert one[3:] == ["b", 0.5, "a", pytest.approx(a[place])]


async def test_kept_models_can_be_dropped_and_brought_back(page):
    await page.open(size=16)
    for _ in range(4):
        page.send("keep_model")
    assert page.last("project")["kept_models"] == 4
    failed = await page.ask("keep_model", "failed")
    assert (failed["code"], failed["params"]) == ("models-most", {"most": 4})
    page.send("drop_model", number=2)
    assert (page.last("project")["kept_models"], page.last("project")["can_undo"]) == (
        3,
        "drop-model",
    )
    data = await look(page, view="compare", left=2, right=3, start=0)
    assert (data["left"], data["right"]) == (0, 3)  # the present one in place of what is gone
    page.send("undo")
    data = await look(page, view="compare", left=2, right=3, start=0)
    assert (data["left"], [one[0] for one in data["models"]]) == (2, [0, 1, 2, 3, 4])
    failed = await page.ask("drop_model", "failed", number=9)
    assert failed["code"] == "no-model"
    page.send("undo")
    page.send("keep_model")
    assert page.last("project")["kept_models"] == 4
    await page.settled()


async def test_a_model_of_fewer_classes_is_compared_without_a_cost(page):
    await page.open(size=16)
    await page.train(iterations=5)
    page.send("keep_model")
    page.send("add_class")
    page.send("label", ids=page.ids("test")[:1], label=2)
    data = await look(page, view="compare", left=1, right=0, start=0)
    assert data["costs"] == [None, pytest.approx(np.log(3))]


# --- Many files ---

WORDS = {
    "file": "file",
    "answer": "answer",
    "problem": "problem",
    "undecided": "undecided",
    "classes": {"a": "Cat", "b": "=Other"},
}


async def answered(page, *items):
    before = page.send("batch", items=list(items), coming=0)
    return await page.until(lambda e: e.kind == "batched" and not e["active"], before)


async def table(page, *problems):
    made = await page.ask("batch_table", "exported", words=WORDS, problems=list(problems))
    text = made.buffers["file"].tobytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


async def test_many_files_are_answered_and_nothing_is_added(page):
    w, b = await trained(page)
    counts = {tray: len(some) for tray, some in page.trays.items()}
    shots = some_pictures(5, seed=3)
    items = [page.put(png(one), "test", f"{i}.png", "set") for i, one in enumerate(shots)]
    items.insert(2, page.put(b"no picture", "test", "=2+5.txt"))
    items.append({"key": "gone", "tray": "test", "name": "gone.png", "folder": ""})
    done = await answered(page, *items)
    assert (done["done"], done["total"], done["answered"]) == (7, 7, 5)
    failed = [one for event in page.all("batched") for one in event["failed"]]
    assert [(one[0], one[1]) for one in failed] == [
        ("=2+5.txt", "not-a-picture"),
        ("gone.png", "missing"),
    ]
    head, *rows = await table(page, "This is not a picture.", "@gone")
    assert head == ["file", "P(Cat)", "answer", "problem"]
    assert [row[0] for row in rows] == [
        "set/0.png",
        "set/1.png",
        "'=2+5.txt",
        "set/2.png",
        "set/3.png",
        "set/4.png",
        "gone.png",
    ]
    assert rows[2][1:] == ["", "", "This is not a picture."]
    assert rows[6][1:] == ["", "", "'@gone"]
    project = page.trainer.project
    for row, shot in zip([r for r in rows if r[1]], shots, strict=True):
        a = float(neuron.sigmoid(project.at_size(shot.ravel()) / 255 @ w + b))
        assert float(row[1]) == pytest.approx(a, abs=5e-7)
        assert row[2] == ("Cat" if a > 0.5 else "'=Other")
    assert {tray: len(some) for tray, some in page.trays.items()} == counts
    await page.settled()
    assert not page.link.inbox and page.last("project")["can_undo"] is None


async def test_the_list_is_answered_by_the_model_it_began_with(page):
    w, b = await trained(page)
    items = [page.put(jpeg(one), "test", "x") for one in some_pictures(3)]
    before = page.send("batch", items=items, coming=0)
    page.send("step", count=50)
    await page.until(lambda e: e.kind == "batched" and not e["active"], before)
    await page.settled()
    from py_logreg.pictures import to_vector

    for row, shot in zip((await table(page))[1:], some_pictures(3), strict=True):
        x = to_vector(io.BytesIO(jpeg(shot)), (16, 16)) / 255
        assert float(row[1]) == pytest.approx(float(neuron.sigmoid(x @ w + b)), abs=5e-7)


async def test_a_cancelled_list_keeps_what_was_answered(page):
    await trained(page)
    items = [page.put(png(one), "test", "x") for one in some_pictures(40)]
    before = page.send("batch", items=items, coming=960)  # chosen, and not in the inbox yet
    taken = page.link.take

    async def take(key):
        if key == items[5]["key"]:
            page.send("cancel_batch", keys=["left over"])
        return await taken(key)

    page.link.take = take
    page.link.inbox["left over"] = b"of an earlier visit"
    done = await page.until(lambda e: e.kind == "batched" and not e["active"], before)
    assert (done["done"], done["total"]) == (5, 1000)
    await page.settled()
    assert not page.link.inbox and len(await table(page)) == 1 + 5


async def test_a_list_goes_on_until_all_files_that_were_chosen_have_come(page):
    await trained(page)
    items = [page.put(png(one), "test", f"{k}") for k, one in enumerate(some_pictures(3))]
    before = page.send("batch", items=items[:2], coming=1)
    told = await page.until(lambda e: e.kind == "batched" and e["done"] == 2, before)
    assert told["active"] and told["total"] == 3
    page.send("batch", items=items[2:], coming=0)
    done = await page.until(lambda e: e.kind == "batched" and not e["active"], before)
    assert (done["start"], done["done"], done["total"]) == (False, 3, 3)
    assert [row[0] for row in await table(page)] == ["file", "0", "1", "2"]


async def test_a_list_that_waits_for_files_can_be_stopped(page):
    await trained(page)
    (shot,) = some_pictures(1)
    before = page.send("batch", items=[page.put(png(shot), "test", "x")], coming=9)
    await page.until(lambda e: e.kind == "batched" and e["done"] == 1, before)
    page.send("cancel_batch", keys=[])
    done = await page.until(lambda e: e.kind == "batched" and not e["active"], before)
    assert (done["done"], done["total"]) == (1, 10)
    done = await answered(page, page.put(png(shot), "test", "another list"))
    assert (done["done"], done["total"]) == (1, 1)


async def test_there_is_no_table_of_nothing(page):
    await page.open(size=16)
    failed = await page.ask("batch_table", "failed", words={}, problems=[])
    assert failed["code"] == "batch-empty"


async def test_three_classes_have_a_column_each(page):
    await page.open(size=16)
    page.send("add_class")
    page.send("move", ids=page.ids("a")[:2], tray="c")
    await page.train(iterations=4)
    await answered(page, page.put(png(some_pictures(1)[0]), "test", "x"))
    head, row = await table(page)
    assert head == ["file", "P(Cat)", "P(=Other)", "P(c)", "answer", "problem"]
    assert sum(map(float, row[1:4])) == pytest.approx(1, abs=2e-6)


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        (" +cmd|' /C calc'!A0", "' +cmd|' /C calc'!A0"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("cat-1.png", "cat-1.png"),
        ("0.5", "0.5"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(cell, safe):
    assert harmless(cell) == safe


# --- Kept with the project ---


def text_of(page):
    trainer = page.trainer
    everything = [one for some in trainer.project.trays.values() for one in some]
    keys = {picture.id: key for key, picture in enumerate(everything)}
    return records.project_text(trainer.project, Rate(), keys)


@pytest.mark.parametrize("classes", [2, 3])
async def test_kept_models_and_versions_are_there_again(page, classes):
    await page.open(size=16)
    if classes == 3:
        page.send("add_class")
        page.send("move", ids=page.ids("a")[:2], tray="c")
    await page.train(iterations=7)
    page.send("keep_model")
    page.send("move", ids=page.ids("a")[:1], tray="test")
    before = await look(page, view="compare", left=1, right=0, start=0)
    version = page.last("project")["version"]
    await page.settled()
    project = page.last("kept")["project"]
    other = Page()
    other.link.store, other.link.files = page.link.store, page.link.files
    await other.ask(
        "resume", "resumed", project=project, others=[], sample="cats", size=16, alpha=None
    )
    await other.settled()
    assert other.last("project")["version"] == version
    assert other.last("model")["version"] == version - 1
    after = await look(other, view="compare", left=1, right=0, start=0)
    assert {**after, "list": None} == {**before, "list": None}
    kept, again = page.trainer.project.kept.all[0], other.trainer.project.kept.all[0]
    np.testing.assert_array_equal(kept.weights, again.weights)
    np.testing.assert_array_equal(kept.biases, again.biases)
    other.send("delete", ids=other.ids("a")[:1])
    assert other.last("project")["version"] == version + 1
    await other.settled()


async def test_a_project_file_has_them_too(page):
    await trained(page)
    page.send("keep_model")
    page.send("move", ids=page.ids("a")[:1], tray="test")
    packed = await page.ask("pack", "packed")
    item = page.put(packed.buffers["file"].tobytes(), "project")
    await page.ask("bring", "brought", key=item["key"], name="x.zip", merge=False)
    await page.settled()
    assert (page.last("project")["version"], page.last("project")["kept_models"]) == (2, 1)
    assert page.last("model")["version"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("numbers", "AAAA"),
        ("numbers", "not base64!"),
        ("crc", 1),
        ("size", 17),
        ("size", 32),
        ("classes", 9),
        ("classes", 3),
        ("iteration", -1),
        ("version", 0.5),
        ("number", True),
    ],
)
async def test_a_damaged_model_is_refused(page, name, value):
    await trained(page)
    page.send("keep_model")
    fields = json.loads(text_of(page))
    records.read_project(json.dumps(fields))  # as it was written
    fields["kept_models"][0][name] = value
    with pytest.raises(records.RecordError):
        records.read_project(json.dumps(fields))
    await page.settled()


@pytest.mark.parametrize("version", [[3, 2], [1], "1", [-1, 2], [1.0, 2]])
async def test_a_damaged_version_is_refused(page, version):
    await page.open(size=16)
    fields = json.loads(text_of(page))
    fields["version_of_data"] = version
    with pytest.raises(records.RecordError):
        records.read_project(json.dumps(fields))


async def test_a_record_from_before_there_were_any_is_read(page):
    await page.open(size=16)
    fields = json.loads(text_of(page))
    del fields["version_of_data"], fields["kept_models"]
    read = records.read_project(json.dumps(fields))
    assert (read["version_of_data"], read["kept_models"]) == ([0, 0], [])
