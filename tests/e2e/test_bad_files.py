"""Odd and broken files: each is read, or named with what to do about it; the rest goes on."""

from __future__ import annotations

import io
import re
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.e2e import pictures
from tests.e2e.conftest import Watch
from tests.e2e.lab import Lab, Tray


def rotated() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return pictures.bytes_of(pictures.photograph(3), "JPEG", exif=exif.tobytes())


def animated() -> bytes:
    frames = [pictures.photograph(seed, (80, 60)) for seed in range(3)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def sixteen_bit() -> bytes:
    ramp = (np.arange(64 * 64, dtype=np.uint16) * 16).reshape(64, 64)
    return pictures.bytes_of(Image.fromarray(ramp), "PNG")


def declared(width: int, height: int) -> bytes:
    """A PNG that says it is huge; its one row of pixels is never reached."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(3 * width + 1))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


READABLE = {
    "one-pixel.png": lambda: pictures.bytes_of(Image.new("RGB", (1, 1), "red"), "PNG"),
    "cmyk.jpg": lambda: pictures.bytes_of(pictures.photograph(4).convert("CMYK"), "JPEG"),
    "alpha.png": lambda: pictures.bytes_of(pictures.photograph(5).convert("RGBA"), "PNG"),
    "palette.png": lambda: pictures.bytes_of(pictures.photograph(6).convert("P"), "PNG"),
    "sixteen-bit.png": sixteen_bit,
    "rotated.jpg": rotated,
    "animated.gif": animated,
}

UNREADABLE = {
    "notes.txt": lambda: b"not a picture at all",
    "empty.png": lambda: b"",
    "cut.png": lambda: pictures.bytes_of(pictures.photograph(7), "PNG")[:5000],
    "cut.jpg": lambda: pictures.bytes_of(pictures.photograph(8), "JPEG")[:5000],
    "huge.png": lambda: declared(20_000, 20_000),
    "phone.heic": lambda: struct.pack(">I", 24) + b"ftypheic" + bytes(12),
    "drawing.svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>',
}


def files(table: dict) -> list[dict]:
    return [
        {"name": name, "mimeType": "application/octet-stream", "buffer": make()}
        for name, make in table.items()
    ]


def test_odd_pictures_are_read_and_broken_ones_named(lab: Lab) -> None:
    lab.open(sample="none")
    lab.a.upload(*files(READABLE), *files(UNREADABLE))
    lab.a.expect_count(len(READABLE))
    expect(lab.page.locator("#reading")).to_be_hidden()
    lab.message.get_by_role("button", name="Details").click()
    for name in UNREADABLE:
        expect(lab.page.get_by_text(name)).to_be_visible()
    for name in READABLE:
        expect(lab.page.get_by_text(name)).to_have_count(0)


def test_huge_and_phone_files_say_what_to_do(lab: Lab) -> None:
    lab.open(sample="none")
    lab.b.upload(*files({name: UNREADABLE[name] for name in ("huge.png", "phone.heic")}))
    lab.message.get_by_role("button", name="Details").click()
    expect(lab.page.get_by_text(re.compile(r"20,?000"))).to_be_visible()
    expect(lab.page.get_by_text(re.compile("JPEG"))).to_be_visible()
    lab.b.expect_count(0)


def test_one_class_only_can_not_be_trained_and_says_so(lab: Lab, tmp_path: Path) -> None:
    lab.open(sample="none")
    lab.a.upload(*pictures.jpegs(tmp_path, 2, tint=0))
    lab.a.expect_count(2)
    for handle in ("train", "step"):
        expect(lab.page.get_by_test_id(handle)).to_be_disabled()
    expect(lab.page.get_by_test_id("reset")).to_be_enabled()


@pytest.mark.parametrize("sample", ["no-such-sample", "../secret"])
def test_an_unknown_sample_is_named_and_the_lab_is_empty(
    lab: Lab, sample: str, watch: Watch
) -> None:
    watch.expect("404")
    lab.open(sample=sample)
    expect(lab.message).to_be_visible()
    lab.a.expect_count(0)


@pytest.mark.parametrize("give", ["choose", "drop"])
def test_a_folder_of_three_classes_fills_them_all(lab: Lab, tmp_path: Path, give: str) -> None:
    lab.open(sample="none")
    pictures.jpegs(tmp_path / "set" / "Rose", 3, tint=0)
    pictures.jpegs(tmp_path / "set" / "Tulip", 2, tint=2, first_seed=20)
    pictures.jpegs(tmp_path / "set" / "Violet", 1, tint=1, first_seed=30)
    lab.page.locator(".four [data-work=upload]").click()
    if give == "choose":
        with lab.page.expect_file_chooser() as chooser:
            lab.page.locator("#upload-both").click()
        chooser.value.set_files(tmp_path / "set")
    else:
        drop(lab.page.locator(".both[data-tray=sort]"), tmp_path / "set")
    lab.a.expect_count(3)
    lab.b.expect_count(2)
    expect(lab.a.root.locator(".name")).to_have_text("Rose")
    expect(lab.b.root.locator(".name")).to_have_text("Tulip")
    violets = Tray(lab.page, "class-c")
    violets.expect_count(1)
    expect(violets.root.locator(".name")).to_have_text("Violet")


def drop(target: Locator, path: Path) -> None:
    """Drop a file or a folder of the disk on a place of the page, as the system does."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}  # it may be copied
    devtools = target.page.context.new_cdp_session(target.page)
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, **place, "data": data})


NO_STORAGE = """
const { open } = IDBFactory.prototype;
IDBFactory.prototype.open = function (name, ...version) {
  if (name.startsWith("py_logreg")) throw new DOMException("switched off", "SecurityError");
  return open.call(this, name, ...version);
};
"""


@pytest.mark.parametrize("stores", [True, False])
def test_a_chosen_file_that_is_gone_is_named_and_the_others_come(
    lab: Lab, tmp_path: Path, stores: bool
) -> None:
    """A stick that was drawn out, or a file that a cloud has not brought yet."""
    if not stores:
        lab.page.add_init_script(NO_STORAGE)
    lab.open(sample="none")
    files = pictures.jpegs(tmp_path, 3, tint=0)
    lab.page.evaluate(
        """() => {
          const input = document.createElement("input");
          Object.assign(input, { type: "file", multiple: true, id: "later" });
          document.body.append(input);
        }"""
    )
    lab.page.locator("#later").set_input_files(files)
    files[1].unlink()
    lab.page.evaluate(
        """async () => {
          const files = [...document.querySelector("#later").files];
          await py_logreg.capture.take(files.map((file) => ({ file, folder: "" })), "a");
        }"""
    )
    lab.a.expect_count(2)
    lab.message.get_by_role("button", name="Details").click()
    expect(lab.page.locator("#details")).to_contain_text(files[1].name)
    expect(lab.page.locator("#details")).to_contain_text("no longer there")
