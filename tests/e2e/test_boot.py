"""How Python starts: from the snapshot, from the bundle, or from the official files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Playwright, Route, expect

from tests.e2e.conftest import FLAGS, Watch
from web.build.browser import find_browser
from web.build.security import HEADERS

BOOT_MS = 120_000
# Starts the interpreter in a worker of its own, as PyScript does, and runs a program there.
RUN = """
([address, program]) => new Promise((done, failed) => {
  const source = `
    const warnings = [];
    console.warn = (...words) => warnings.push(words.join(" "));
    const { loadPyodide } = await import("${address}boot/interpreter.mjs");
    const fetched = globalThis.fetch;
    const python = await loadPyodide();
    const clean = globalThis.fetch === fetched;
    const result = await python.runPythonAsync(${JSON.stringify(program)});
    postMessage({ result: JSON.parse(result), warnings, clean });
  `;
  const blob = new Blob([source], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(blob), { type: "module" });
  worker.onmessage = ({ data }) => done(data);
  worker.onerror = (event) => failed(event.message);
})
"""
PROGRAM = """
import sys

awake = "numpy" in sys.modules
import asyncio, hashlib, importlib.metadata, inspect, io, json, traceback, zipfile
import numpy as np
from PIL import Image
import py_logreg.neuron

picture = io.BytesIO()
Image.new("RGB", (3, 2), (255, 0, 9)).save(picture, "png")
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
    packed.writestr("picture.png", picture.getvalue())
await asyncio.sleep(0)
try:
    np.zeros(2).reshape(3)
except ValueError:
    error = traceback.format_exc()
names = ("numpy", "pillow", "py_logreg")
json.dumps({
    "awake": awake,
    "versions": {name: importlib.metadata.version(name) for name in names},
    "files": {
        name: [path.locate().exists() for path in importlib.metadata.files(name)]
        for name in ("numpy", "pillow")
    },
    "cost": float(py_logreg.neuron.cost_from_logits(np.zeros(4), np.array([0, 1, 0, 1]))),
    "random": float(np.random.default_rng(7).random()),
    "source": inspect.getsource(py_logreg.neuron.sigmoid),
    "doc": py_logreg.neuron.sigmoid.__doc__.splitlines()[0],
    "pixels": list(np.asarray(Image.open(picture))[0, 0].tolist()),
    "picture": hashlib.sha256(archive.getvalue()[:4]).hexdigest(),
    "error": error.strip().splitlines()[-1],
    "cached": py_logreg.neuron.__cached__,
})
"""


@pytest.fixture
def page(new_page: Callable[..., Page], address: str) -> Page:
    return blank(new_page(), address)


def blank(page: Page, address: str) -> Page:
    """Open a page of the site's own origin that starts nothing itself."""
    html = '<!doctype html><link rel="icon" href="data:,">'
    page.route(f"{address}blank.html", lambda route: route.fulfill(headers=HEADERS, body=html))
    page.goto(f"{address}blank.html")
    page.set_default_timeout(BOOT_MS)
    return page


def start(page: Page, address: str, program: str = PROGRAM) -> dict[str, Any]:
    return page.evaluate(RUN, [address, program])


def alter(page: Page, name: str, change: Callable[[bytes], bytes]) -> None:
    """Let the page receive another file than the server has."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=change(response.body()))

    page.route(f"**/{name}", answer)


def without_snapshot(content: bytes) -> bytes:
    return content.replace(b'"snapshot":', b'"snapshot": null, "another":')


@pytest.mark.parametrize("awake", [True, False])
def test_everything_that_python_needs_is_in_the_bundle(
    page: Page, address: str, dist: Path, awake: bool
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    if not awake:
        alter(page, "python/bundle.mjs", without_snapshot)
    told = start(page, address)
    assert told["warnings"] == []
    assert told["clean"], "fetch is not as it was"
    result = told["result"]
    assert result["awake"] is awake
    lock = json.loads((dist / "vendor/pyodide/pyodide-lock.json").read_text(encoding="utf-8"))
    versions = {name: entry["version"] for name, entry in lock["packages"].items()}
    versions["py_logreg"] = versions.pop("py-logreg")
    assert result["versions"] == versions
    assert all(result["files"]["numpy"]) and all(result["files"]["pillow"])
    assert result["cost"] == pytest.approx(0.6931471805599453, abs=1e-15)
    assert result["random"] == 0.625095466604667  # NumPy's, anywhere
    assert result["source"].startswith("def sigmoid(") and result["doc"] in result["source"]
    assert result["pixels"] == [255, 0, 9]
    assert result["error"] == "ValueError: cannot reshape array of size 2 into shape (3,)"
    # Each file once, and nothing that only the official way needs.
    assert len(asked) == len(set(asked))
    (wheel,) = dist.glob("py_logreg-*.whl")
    assert [path for path in asked if path.endswith(".whl")] == [wheel.name]
    assert "vendor/pyodide/python_stdlib.zip" not in asked
    assert ("python/snapshot.bin" in asked) is awake


def test_a_server_elsewhere_is_not_asked_for_the_snapshot(
    playwright: Playwright, address: str
) -> None:
    """Over a network it would cost more time than it spares. Plain http will do."""
    elsewhere = address.replace("127.0.0.1", "school.test")
    rules = "--host-resolver-rules=MAP school.test 127.0.0.1, EXCLUDE 127.0.0.1"
    browser = playwright.chromium.launch(executable_path=find_browser(), args=[*FLAGS[:-1], rules])
    try:
        page = browser.new_page()
        page.set_default_timeout(BOOT_MS)
        page.goto(f"{elsewhere}files.json")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(elsewhere)))
        assert not page.evaluate("isSecureContext")
        told = start(page, elsewhere)
    finally:
        browser.close()
    assert told["warnings"] == []
    assert told["result"]["awake"] is False
    assert "python/numpy.zip" in asked and "python/snapshot.bin" not in asked


def test_chance_is_another_each_time_python_wakes(page: Page, address: str) -> None:
    program = """
import json, random, secrets, sys
awake = "numpy" in sys.modules
import numpy
json.dumps([awake, random.random(), secrets.token_hex(), numpy.random.random()])
"""
    first, second = (start(page, address, program)["result"] for _ in range(2))
    assert first[0] and second[0]
    assert all(one != other for one, other in zip(first[1:], second[1:], strict=True))


def cut(content: bytes) -> bytes:
    return content[:-1]


def altered(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def of_another_release(content: bytes) -> bytes:
    return content.replace(b'"pyodide": "', b'"pyodide": "9')


def of_another_layout(content: bytes) -> bytes:
    return content.replace(b'"layout": "', b'"layout": "1')


def longer(content: bytes) -> bytes:
    return content + bytes(65536)


def expect_all_is_well(told: dict[str, Any]) -> None:
    assert all(text.startswith("Python starts another way") for text in told["warnings"])
    assert told["result"]["cost"] == pytest.approx(0.6931471805599453, abs=1e-15)
    assert told["result"]["pixels"] == [255, 0, 9]
    assert told["result"]["source"].startswith("def sigmoid(")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("python/snapshot.bin", altered),
        pytest.param("python/snapshot.bin", cut, marks=pytest.mark.all),
        pytest.param("python/snapshot.bin", longer, marks=pytest.mark.all),
        pytest.param("python/bundle.mjs", of_another_layout, marks=pytest.mark.all),
    ],
)
def test_python_starts_from_the_bundle_if_the_snapshot_is_of_no_use(
    page: Page, address: str, name: str, damage: Callable[[bytes], bytes]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    alter(page, name, damage)
    told = start(page, address)
    assert len(told["warnings"]) == 1
    assert told["result"]["awake"] is False
    expect_all_is_well(told)
    assert "vendor/pyodide/python_stdlib.zip" not in asked


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        pytest.param("python/stdlib.zip", altered, marks=pytest.mark.all),
        ("python/numpy.zip", cut),
        pytest.param("python/library.zip", altered, marks=pytest.mark.all),
        pytest.param("python/bundle.mjs", of_another_release, marks=pytest.mark.all),
    ],
)
def test_python_starts_from_the_official_files_if_the_bundle_is_damaged(
    page: Page, address: str, name: str, damage: Callable[[bytes], bytes]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    alter(page, name, damage)
    told = start(page, address)
    assert len(told["warnings"]) == 2
    expect_all_is_well(told)
    assert "vendor/pyodide/python_stdlib.zip" in asked
    assert "trainer/trainer.py" in asked


@pytest.mark.all
def test_python_starts_from_the_official_files_if_the_bundle_is_gone(
    page: Page, address: str, watch: Watch
) -> None:
    watch.expect("404")
    page.route("**/python/pillow.zip", lambda route: route.fulfill(status=404))
    told = start(page, address)
    assert len(told["warnings"]) == 2
    expect_all_is_well(told)


def test_a_server_that_does_not_know_wasm_will_do(page: Page, address: str) -> None:
    def answer(route: Route) -> None:
        response = route.fetch()
        headers = {**response.headers, "content-type": "application/octet-stream"}
        route.fulfill(response=response, headers=headers)

    page.route("**/pyodide.asm.wasm", answer)
    assert start(page, address)["warnings"] == []


def test_a_program_that_cannot_be_compiled_is_told(page: Page, address: str, watch: Watch) -> None:
    """Pyodide's own loader would wait for it for ever."""
    watch.expect("expected magic word")
    alter(page, "pyodide.asm.wasm", lambda content: b"nothing" + content[7:])
    with pytest.raises(Error, match="CompileError"):
        start(page, address)


def test_bytecode_of_a_changed_source_is_not_believed(page: Page, address: str) -> None:
    """The library's bytecode lies beside its source and holds its hash."""
    program = """
import importlib, json, pathlib
import py_logreg.neuron as neuron

source, cache = pathlib.Path(neuron.__file__), pathlib.Path(neuron.__cached__)
flags = int.from_bytes(cache.read_bytes()[4:8], "little")
source.write_text("answer = 42")
importlib.reload(neuron)
json.dumps({"flags": flags, "answer": neuron.answer})
"""
    result = start(page, address, program)["result"]
    assert (result["flags"], result["answer"]) == (0b11, 42)


def test_the_drawer_stands_there_before_any_python(
    new_page: Callable[..., Page], address: str
) -> None:
    """The largest words of the page are painted with it, and are those that Python writes then."""
    page = new_page()
    waiting: list[Route] = []
    page.route("**/micropython.wasm", lambda route: waiting.append(route))
    page.goto(f"{address}?sample=shapes&size=16")
    words = page.locator("#hood-body").locator("b, dt, .note")
    expect(words.first).to_be_visible()
    before = words.all_inner_texts()
    waiting.pop().continue_()
    expect(page.get_by_test_id("app")).to_have_attribute("data-trainer", "ready", timeout=BOOT_MS)
    expect(words).to_have_text(before)
