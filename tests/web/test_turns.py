"""boot/turns.js in Node: what takes long gives way, and comes to its end."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

TURNS = Path(__file__).parents[2] / "web" / "boot" / "turns.js"
BEGIN = """
const log = [];
let clock = 0;
performance.now = () => clock;
const step = (name, ms, more) => { log.push(name); clock += ms; return more; };
const { take, turn } = await import("./turns.js");
const ended = (names) => new Promise((done) => {
  take(() => {
    const more = step(names[0], 5, names.length > 1);
    names = names.slice(1);
    if (!more) queueMicrotask(done);
    return more;
  });
});
"""
END = "\nprocess.stdout.write(JSON.stringify(log), () => process.exit());"


Run = Callable[[str], list[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the body of a program and return its ``log``."""

    def run_(body: str) -> list[str]:
        node = shutil.which("node")
        assert node, "these tests need Node"
        shutil.copy(TURNS, tmp_path)
        (tmp_path / "package.json").write_text('{"type": "module"}')
        (tmp_path / "main.js").write_text(BEGIN + body + END)
        done = subprocess.run([node, str(tmp_path / "main.js")], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        log: list[str] = json.loads(done.stdout)
        return log

    return run_


YIELDING = "globalThis.scheduler = { yield: async () => { log.push('|'); } };\n"


def test_pieces_share_a_turn_until_it_is_long(run: Run) -> None:
    assert "".join(run(YIELDING + "await ended([...'abcdefg']);")) == "|abc|def|g"


def test_a_turn_comes_after_all_that_is_due(run: Run) -> None:
    body = """
    let chain = Promise.resolve();
    for (const name of "abc") chain = chain.then(() => log.push(name));
    await turn();
    log.push("turn");
    await ended(["d", "e"]);
    """
    assert run(body) == ["a", "b", "c", "turn", "d", "e"]


def test_turns_that_are_asked_for_together_all_come(run: Run) -> None:
    assert "".join(run("await Promise.all([ended([...'abc']), ended([...'xyz'])]);")) == "abcxyz"
