"""The page's JavaScript that draws numbers, in Node: contour lines and signed maps."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

BOOT = Path(__file__).parents[2] / "web" / "boot"
COLOURS = {"--a": "#0000FF", "--b": "#FF0000", "--zero": "#808080"}
HARNESS = """
const colours = %s;
globalThis.document = { documentElement: {} };
globalThis.getComputedStyle = () => ({ getPropertyValue: (name) => colours[name] });
globalThis.canvas = {
  width: 0, height: 0,
  getContext: () => ({
    createImageData: (width, height) => ({ data: new Uint8ClampedArray(4 * width * height) }),
    putImageData: (image) => { canvas.painted = [...image.data]; },
  }),
};
const { depot } = await import("./bridge.js");
const { paths } = await import("./contours.js");
const pixels = await import("./pixels.js");
let text = "";
for await (const part of process.stdin) text += part;
const input = JSON.parse(text);
const numbers = (list) => list.map((value) => value ?? NaN);
for (const [name, list] of Object.entries(input.arrays ?? {})) {
  const Kind = { grid: Float64Array, flow: Uint8Array }[name] ?? Float32Array;
  depot.set(name, new Kind(numbers(list)));
}
console.log(JSON.stringify(await (async () => { %s })()));
"""


@pytest.fixture(scope="module")
def boot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The modules where Node takes them for what they are."""
    folder = tmp_path_factory.mktemp("boot")
    for name in ("bridge.js", "contours.js", "pixels.js", "tabs.js"):
        shutil.copy(BOOT / name, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def run(boot: Path, body: str, **arrays: list[float | None]) -> Any:
    """What ``return`` of a function body gives, with these arrays in the depot."""
    node = shutil.which("node")
    assert node, "these tests need Node"
    (boot / "main.js").write_text(HARNESS % (json.dumps(COLOURS), body))
    done = subprocess.run(
        [node, str(boot / "main.js")],
        input=json.dumps({"arrays": arrays}),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def contours(boot: Path, grid: np.ndarray, levels: int = 4) -> list[np.ndarray]:
    """The points of each level's path, in a box of 100 x 100."""
    rows, columns = grid.shape
    values = [float(v) if np.isfinite(v) else None for v in grid.ravel()]
    found = run(
        boot,
        f"return JSON.parse(paths('grid', {columns}, {rows}, 100, 100, {levels}))",
        grid=values,
    )
    return [np.array(re.findall(r"[ML]([-\d.]+) ([-\d.]+)", path), float) for path in found]


def test_contours_of_a_round_bowl_are_circles(boot: Path) -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(-1, 1, 41))
    found = contours(boot, x**2 + y**2, levels=4)
    assert len(found) == 4
    for i, points in enumerate(found, start=1):
        height = 2 * (i / 5) ** 2  # the corners have 2, the middle 0
        radius = np.hypot(points[:, 0] - 50, points[:, 1] - 50) / 50
        assert len(points) > 20
        np.testing.assert_allclose(radius, np.sqrt(height), atol=0.01)


def test_the_first_row_of_a_grid_is_at_the_bottom(boot: Path) -> None:
    slope = np.repeat(np.linspace(0, 1, 11)[:, None], 11, axis=1)  # higher with the row
    (points,) = contours(boot, slope, levels=1)
    np.testing.assert_allclose(points[:, 1], 75, atol=0.06)  # a quarter of the height


def test_contours_leave_out_what_is_not_finite(boot: Path) -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21))
    grid = x**2 + y**2
    whole = sum(len(points) for points in contours(boot, grid))
    grid[14, 14] = np.nan  # a level runs close by
    holed = contours(boot, grid)
    assert 0 < sum(len(points) for points in holed) < whole
    assert all(np.isfinite(points).all() for points in holed)


@pytest.mark.parametrize("grid", [np.ones((5, 5)), np.full((5, 5), np.nan)])
def test_a_plain_without_heights_has_no_contours(boot: Path, grid: np.ndarray) -> None:
    assert contours(boot, grid) == []


def test_a_grid_that_is_not_there_has_no_contours(boot: Path) -> None:
    assert run(boot, "return paths('grid', 5, 5, 100, 100, 3)") == "[]"
    assert run(boot, "return paths('grid', 5, 5, 100, 100, 3)", grid=[1.0, 2.0]) == "[]"


def test_a_signed_map_is_symmetric_about_zero(boot: Path) -> None:
    body = (
        "const full = pixels.signed(canvas, 'votes'); return [full, canvas.width, canvas.painted]"
    )
    full, width, painted = run(boot, body, votes=[2.0, -2.0, 0.0, 1.0])
    assert (full, width) == (2, 2)
    colours = np.array(painted).reshape(4, 4)
    assert (colours[:, 3] == 255).all()
    assert colours[:3, :3].tolist() == [[0, 0, 255], [255, 0, 0], [128, 128, 128]]
    strength = 0.5**0.8
    expected = [128 - 128 * strength, 128 - 128 * strength, 128 + 127 * strength]
    np.testing.assert_allclose(colours[3, :3], expected, atol=1)


def test_weights_of_a_pixel_are_added_or_shown_by_channel(boot: Path) -> None:
    weights = [3.0, -1.0, -2.0] + [0.5, 0.5, 0.0] + [0.0] * 6
    body = """
      const out = [pixels.signed(canvas, 'weights')];
      out.push(canvas.painted.slice(0, 8));
      out.push(pixels.signed(canvas, 'weights', 2, 4));
      out.push(canvas.painted.slice(0, 3));
      return out;
    """
    full, summed, given, blue = run(boot, body, weights=weights)
    assert full == 1 and given == 4
    assert summed[:3] == [128, 128, 128]  # 3 - 1 - 2 = 0
    assert summed[4:7] == [0, 0, 255]  # 0.5 + 0.5 is the largest sum
    half = 0.5**0.8
    np.testing.assert_allclose(blue, [128 + 127 * half, 128 * (1 - half), 128 * (1 - half)], atol=1)


def test_no_weights_are_the_tone_of_zero(boot: Path) -> None:
    body = "const full = pixels.signed(canvas, 'weights'); return [full, canvas.painted]"
    full, painted = run(boot, body, weights=[0.0] * 12)
    assert full == 0 and painted == [128, 128, 128, 255] * 4
    assert run(boot, "return pixels.signed(canvas, 'votes')") == 0


def test_the_values_of_a_pixel(boot: Path) -> None:
    body = "return [1, 2, 9].map((p) => pixels.values('flow', p)).concat(pixels.values('seen', 0))"
    flow = [float(v) for v in range(9)]
    assert run(boot, body, flow=flow) == ["[3,4,5]", "[6,7,8]", "[]", "[]"]
