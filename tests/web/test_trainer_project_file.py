"""Project files: there and back, merged, and refused with a reason where they are hostile."""

import hashlib
import io
import json
import zipfile

import numpy as np
import pytest

import py_logreg
from tests.web.test_trainer_store import own_pictures, shown, visit
from tests.web.trainer_page import jpeg, png, some_pictures


async def packed(page):
    event = await page.ask("pack", "packed")
    return event.buffers["file"].tobytes()


async def brought(page, content, *, merge=False):
    """Open a file; the event "brought", or "failed"."""
    before = page.send(
        "bring", {"f": np.frombuffer(content, np.uint8).tobytes()}, key="f", name="f", merge=merge
    )
    event = await page.until(lambda e: e.kind in ("brought", "failed"), before)
    await page.settled()
    return event


async def some_project():
    page = visit()
    await own_pictures(page)
    page.send("rename", tray="a", name="Löwe")
    await page.ingest(page.put(png(some_pictures(9)[8]), "test", name="exam.png"))
    page.send("alpha", value=0.0123)
    await page.train("run", iterations=50)
    return page


def members(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files, **options):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_manifest(content, change):
    files = members(content)
    manifest = json.loads(files["manifest.json"])
    change(manifest)
    files["manifest.json"] = json.dumps(manifest)
    return zipped(files)


async def test_there_and_back_is_the_same_project():
    page = await some_project()
    other = visit()
    await other.open()
    assert (await brought(other, await packed(page)))["added"] == 7
    assert shown(other) == shown(page)
    np.testing.assert_array_equal(other.trainer.model.weights, page.trainer.model.weights)
    assert other.last("kept")["state"] == "saved"
    assert other.last("project")["can_undo"] == "open"


async def test_the_same_project_gives_the_same_bytes():
    page = await some_project()
    assert await packed(page) == await packed(page)


async def test_the_file_can_be_read_without_this_program(tmp_path):
    page = await some_project()
    files = members(await packed(page))
    manifest = json.loads(files["manifest.json"])
    assert {n: hashlib.sha256(c).hexdigest() for n, c in files.items() if n != "manifest.json"} == (
        manifest["sha256"]
    )
    (tmp_path / "neuron.npz").write_bytes(files["neuron.npz"])
    np.testing.assert_array_equal(
        py_logreg.load(tmp_path / "neuron.npz").coef_[0], page.trainer.model.weights
    )


async def test_looking_into_a_file_changes_nothing():
    page = await some_project()
    content = await packed(page)
    before = shown(page)
    event = await page.ask("look_into", "found", {"f": content}, key="f", name="x.zip")
    assert (event["what"], event["pictures"], event["classes"]) == ("project", 7, ["Löwe", ""])
    assert shown(page) == before


async def test_merging_adds_what_is_new_to_the_class_of_the_same_name():
    page = await some_project()
    content = await packed(page)
    other = visit()
    await own_pictures(other, 2)
    other.send("rename", tray="b", name="löwe")
    event = await brought(other, content, merge=True)
    # Its three lions go to b, where none of them is yet; its nameless class stays b.
    assert (event["added"], event["skipped"]) == (6, [["already-here", 1]])
    assert [len(other.ids(tray)) for tray in ("a", "b", "test")] == [1, 6, 1]
    again = await brought(other, content, merge=True)
    assert (again["added"], again["skipped"]) == (0, [["already-here", 7]])


def rebuilt(content, **changes):
    return zipped(members(content) | changes)


def bomb(content, name="pictures/99999.png"):
    return zipped(
        members(content) | {name: bytes(50 << 20)},
        compression=zipfile.ZIP_DEFLATED,
    )


def lying(content):
    """A member that declares a few bytes and unpacks to many."""
    data = bytearray(bomb(content, "pictures/00000.png"))
    size = (50 << 20).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (100).to_bytes(4, "little")
    return bytes(data)


HOSTILE = {
    "empty": (lambda content: b"", "zip-broken"),
    "no zip": (lambda content: png(some_pictures(1)[0]), "zip-broken"),
    "half": (lambda content: content[: len(content) // 2], "zip-broken"),
    "without its end": (lambda content: content[:-22], "zip-broken"),
    "bomb": (bomb, "zip-too-large"),
    "huge manifest": (
        lambda content: rebuilt(content, **{"manifest.json": b" " * (17 << 20)}),
        "zip-too-large",
    ),
    "path up": (lambda content: rebuilt(content, **{"../../x.png": b"x"}), "zip-names"),
    "absolute path": (lambda content: rebuilt(content, **{"/etc/x": b"x"}), "zip-names"),
    "drive": (lambda content: rebuilt(content, **{"C:/x": b"x"}), "zip-names"),
    "another picture": (
        lambda content: rebuilt(content, **{"pictures/00000.png": png(some_pictures(8)[7])}),
        "file-damaged",
    ),
    "wrong hash": (
        lambda content: with_manifest(
            content, lambda m: m["sha256"].update({"pictures/00001.png": "0" * 64})
        ),
        "file-damaged",
    ),
    "no hashes": (
        lambda content: with_manifest(content, lambda m: m.pop("sha256")),
        "file-damaged",
    ),
    "a picture outside": (
        lambda content: with_manifest(
            content, lambda m: m["pictures"][0].update(file="../secret.png")
        ),
        "file-damaged",
    ),
    "pictures of another kind": (
        lambda content: with_manifest(content, lambda m: m.update(pictures=[1, 2])),
        "file-damaged",
    ),
    "a tray that names nothing": (
        lambda content: with_manifest(
            content, lambda m: m["project"]["trays"]["a"].append([99, 1])
        ),
        "file-damaged",
    ),
    "deep": (
        lambda content: rebuilt(content, **{"manifest.json": b"[" * 200_000}),
        "file-damaged",
    ),
    "spoiled numbers": (
        lambda content: with_manifest(
            rebuilt(content, **{"training.bin": b"12345678"}),
            lambda m: m["sha256"].update({"training.bin": hashlib.sha256(b"12345678").hexdigest()}),
        ),
        "file-damaged",
    ),
    "a newer version": (
        lambda content: with_manifest(content, lambda m: m.update(version=2)),
        "file-newer",
    ),
    "foreign": (lambda content: zipped({"notes.txt": b"hello"}), "zip-no-classes"),
    "foreign manifest": (
        lambda content: zipped({"manifest.json": b'{"format": "another"}'}),
        "zip-no-classes",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("merge", [True, False])
async def test_a_hostile_file_is_refused_with_a_reason_and_changes_nothing(kind, merge):
    page = await some_project()
    make, code = HOSTILE[kind]
    content = make(await packed(page))
    before, store = shown(page), dict(page.link.store.records)
    event = await brought(page, content, merge=merge)
    assert (event.kind, event["code"]) == ("failed", code)
    assert shown(page) == before
    assert page.link.store.records == store


async def test_a_member_that_lies_about_its_size_is_refused():
    page = await some_project()
    event = await brought(page, lying(await packed(page)))
    assert event.kind == "failed" and event["code"] in ("zip-broken", "zip-too-large")


async def test_a_file_cut_anywhere_is_refused_and_changes_nothing():
    page = await some_project()
    content = await packed(page)
    before = shown(page)
    for end in np.random.default_rng(3).integers(0, len(content), 20):
        event = await brought(page, content[:end])
        assert event.kind == "failed", end
        assert shown(page) == before


async def test_what_is_refused_does_not_wait_in_the_inbox():
    page = visit()
    await page.open()
    item = page.put(b"no zip", "project")
    before = page.send("look_into", key=item["key"], name="x.zip")
    assert (await page.until(lambda e: e.kind == "failed", before))["code"] == "zip-broken"
    await page.settled()
    assert page.link.inbox == {}


# --- Zips of others ---


FOLDERS = {
    "one folder a class": ["Rose/1.jpg", "Rose/2.png", "Tulip/1.jpg", "Tulip/notes.txt"],
    "inside another folder": ["set/Rose/1.jpg", "set/Rose/2.png", "set/Tulip/1.jpg", "set/.x.png"],
    "with what a Mac adds": ["Rose/1.jpg", "Rose/2.png", "Tulip/1.jpg", "__MACOSX/Rose/._1.jpg"],
    "Teachable Machine": [
        "manifest.json",
        "Rose-!-0.jpg",
        "Rose-!-1.png",
        "Tulip-!-0.jpg",
    ],
    "its samples of each class": [
        "Rose-samples-0.jpg",
        "Rose-samples-1.png",
        "Tulip-samples-0.jpg",
    ],
}


def pictures_at(paths):
    files = {}
    for i, path in enumerate(paths):
        picture = some_pictures(i + 1)[i]
        files[path] = png(picture) if path.endswith("png") else jpeg(picture)
        if path.endswith((".txt", ".json")):
            files[path] = b'{"type": "image"}'
    return zipped(files)


@pytest.mark.parametrize("kind", FOLDERS)
async def test_zips_of_others_fill_a_class_for_each_folder(kind):
    page = visit()
    await page.open()
    content = pictures_at(FOLDERS[kind])
    found = await page.ask("look_into", "found", {"f": content}, key="f", name="x.zip")
    assert (found["what"], found["pictures"], found["classes"]) == ("folders", 3, ["Rose", "Tulip"])
    assert (await brought(page, content))["added"] == 3
    await page.settled()
    assert page.last("project")["class_names"] == {"a": "Rose", "b": "Tulip"}
    assert [len(page.ids(tray)) for tray in ("a", "b", "test")] == [2, 1, 0]


async def test_a_folder_of_no_class_is_skipped_when_merging():
    page = visit()
    await own_pictures(page, 2)
    page.send("rename", tray="a", name="Rose")
    content = pictures_at(["Rose/1.jpg", "Tulip/1.jpg", "test/1.png"])
    event = await brought(page, content, merge=True)
    assert (event["added"], event["skipped"]) == (2, [["no-class", 1]])
    assert [len(page.ids(tray)) for tray in ("a", "b", "test")] == [2, 1, 1]


async def test_broken_pictures_of_a_zip_are_named_and_the_others_added():
    page = visit()
    await page.open("none", size=16)
    content = zipped({"A1/x.png": png(some_pictures(1)[0]), "B1/cut.png": b"\x89PNG\r\n\x1a\n"})
    await brought(page, content)
    failed = [one for e in page.all("ingested") for one in e["failed"]]
    assert [(name, code) for _, name, code, _ in failed] == [("cut.png", "truncated")]


async def test_three_folders_are_three_classes():
    page = visit()
    await page.open("none", size=16)
    await brought(page, pictures_at(["x/1.png", "y/1.png", "z/1.png"]))
    assert page.last("project")["classes"] == ["a", "b", "c"]


# --- Undo of what was added ---


async def test_adding_a_project_file_can_be_taken_back():
    page = visit()
    await own_pictures(page, 3)
    content = await packed(page)
    page.send("delete", ids=[page.ids("a")[0]])
    await page.settled()
    before = shown(page)
    assert (await brought(page, content, merge=True))["added"] == 1
    assert page.last("project")["can_undo"] == "merge"
    assert shown(page) != before
    page.send("undo")
    assert shown(page) == before
    page.send("undo")  # the deletion
    assert page.last("project")["m"] == 3


async def test_adding_a_zip_of_folders_can_be_taken_back_even_while_it_is_read():
    page = visit()
    await own_pictures(page, 2)
    page.send("rename", tray="a", name="Rose")
    before = shown(page)
    content = pictures_at(["Rose/1.jpg", "Tulip/1.jpg", "test/1.png"])
    await brought(page, content, merge=True)
    assert page.last("project")["can_undo"] == "merge"
    page.send("undo")
    await page.settled()
    assert shown(page) == before
