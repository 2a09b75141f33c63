"""The same lesson in three engines, from a server and from one file: train, come back, a chapter.

What ran is shown as a table at the end, and stands in README (build.py engines).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Playwright

from py_logreg import neuron
from py_logreg.descent import gradient_descent
from py_logreg.pictures import to_vector
from tests.e2e import pictures
from tests.e2e.conftest import FLAGS
from tests.e2e.drivers import ByPlaywright, ByWebDriver, Driver
from tests.e2e.lab import BOOT_MS, first_number
from web.build import engines, single
from web.build.browser import find_browser

ALPHA = 0.002
UPDATES = 30
STATE = "[data-testid=app]"


def handle(name: str) -> str:
    return f"[data-testid={name}]"


def count(tray: str) -> str:
    return f"{handle(tray)} {handle('count')}"


def chromium(playwright: Playwright) -> Driver:
    flags = [flag for flag in FLAGS if not flag.startswith("--host-resolver-rules")]
    return ByPlaywright(playwright.chromium.launch(executable_path=find_browser(), args=flags))


def firefox(playwright: Playwright) -> Driver:
    # The channel makes Playwright speak to an ordinary Firefox instead of a build of its own.
    return ByPlaywright(
        playwright.firefox.launch(executable_path=engines.firefox(), channel="moz-firefox")
    )


def webkit(_: Playwright) -> Driver:
    return ByWebDriver()


ENGINES: dict[str, Callable[[Playwright], Driver]] = {
    "Chromium": chromium,
    "Firefox": firefox,
    "WebKit": webkit,
}
EXTRA = pytest.mark.all_browsers
# Chromium's part and the one file have tests of their own in the default run.
RUNS = [
    pytest.param("Chromium", "served", marks=EXTRA),
    pytest.param("Firefox", "served"),
    pytest.param("WebKit", "served", marks=EXTRA),
    *(pytest.param(engine, "one file", marks=EXTRA) for engine in ENGINES),
]


@pytest.fixture
def driver(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Driver]:
    engine = request.getfixturevalue("engine")
    if engine in engines.missing() and "PY_LOGREG_ALL_BROWSERS" not in os.environ:
        pytest.skip(f"{engine} is not installed: build.py test --all-browsers installs it")
    running = ENGINES[engine](playwright)
    yield running
    running.close()


@pytest.fixture
def start(
    request: pytest.FixtureRequest, dist: Path, tmp_path: Path, edition: str
) -> Iterator[str]:
    if edition == "served":
        yield request.getfixturevalue("address")
    else:
        yield single.write(dist, tmp_path).as_uri()


@pytest.mark.parametrize(("engine", "edition"), RUNS)
def test_a_lesson(
    driver: Driver,
    start: str,
    engine: str,
    edition: str,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    flows = {"main job": main_job, "come back": come_back, "chapter": chapter}
    record_property("engine", f"{engine} {driver.version}")
    record_property("edition", edition)
    for name, flow in flows.items():
        flow(driver, start, tmp_path)
        assert driver.faults() == []
        record_property("flow", name)


def main_job(driver: Driver, start: str, folder: Path) -> None:
    """Two classes of own pictures: train, step, draw one to try. The library says the same."""
    classes = {"a": make_pictures(folder / "red", 0), "b": make_pictures(folder / "blue", 2)}
    driver.go(f"{start}?sample=none")
    booted(driver)
    for tray, files in classes.items():
        place = f"class-{tray}"
        driver.upload(f"{handle(place)} label input[type=file]", files)
        driver.wait_text(count(place), f"^{len(files)}$")
    X = np.stack([to_vector(file) for files in classes.values() for file in files]).T
    y = np.repeat([1.0, 0.0], [len(files) for files in classes.values()])
    driver.type(handle("learning-rate"), str(ALPHA))
    driver.type(handle("iterations"), str(UPDATES))
    driver.click(handle("train"))
    reached(driver, UPDATES)
    driver.click(handle("step"))
    steps = list(islice(gradient_descent(X, y, learning_rate=ALPHA, iterations=99), UPDATES + 2))
    reached(driver, UPDATES + 1)
    assert first_number(driver.text(handle("cost"))) == pytest.approx(steps[-1].cost, abs=2e-6)

    trained = steps[UPDATES]  # w and b after update 31
    driver.click(".four [data-work=draw]")
    driver.draw("#z-work canvas", [(0.3, 0.3), (0.6, 0.5), (0.7, 0.7)])
    driver.wait_text(handle("probability"), r"\d\.\d{4}")
    # Both in one look: what is drawn last is answered a moment later.
    told, pixels = driver.run(SEEN)
    seen = np.array(pixels, dtype=np.uint8)
    assert seen.max() > 0, "nothing was drawn"
    a = float(neuron.forward(trained.w, trained.b, seen[:, None])[0])
    assert first_number(told) == pytest.approx(a, abs=6e-5)


#: The probability, and red, green and blue of the picture that it is of, as they stand there.
SEEN = """
  const canvas = document.querySelector("#trypic");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const told = document.querySelector("[data-testid=probability]").textContent;
  return [told, [...data].filter((_, place) => place % 4 !== 3)];
"""


def make_pictures(folder: Path, tint: int) -> list[Path]:
    """PNG files: what is decoded is then the same to the last bit everywhere."""
    shots = (pictures.photograph(10 * tint + i, (96, 80), tint=tint) for i in range(4))
    return [pictures.save(shot, folder / f"{i}.png") for i, shot in enumerate(shots)]


def booted(driver: Driver) -> None:
    try:
        driver.wait_attribute(STATE, "data-trainer", "ready", BOOT_MS)
    except AssertionError as error:
        raise AssertionError(f"{error}; it says: {driver.text(handle('message'))}") from None


def reached(driver: Driver, iteration: int) -> None:
    driver.wait_text(handle("iteration"), rf"^\s*{iteration}\b", 120_000)
    driver.wait_attribute(STATE, "data-trainer", "ready")


def come_back(driver: Driver, start: str, _: Path) -> None:
    """Saved by itself, and there again after the page was loaded anew."""
    driver.wait_text("#status-kept", "^Saved")
    cost = driver.text(handle("cost"))
    driver.go(start)
    reached(driver, UPDATES + 1)
    driver.wait_text(count("class-a"), "^4$")
    driver.wait_text(count("class-b"), "^4$")
    driver.wait_text(handle("cost"), re.escape(cost.strip().split()[0]))


def chapter(driver: Driver, start: str, _: Path) -> None:
    """Chapter 5: forward through the graph of J = 3(a + bc), whose value is 33."""
    driver.go(f"{start}?sample=shapes&size=16&chapter=5")
    booted(driver)
    driver.wait_attribute("#rail [data-chapter='5']", "aria-current", "step")
    for _step in range(3):
        driver.click("#forward")
    driver.wait_text("#figure", "33")
