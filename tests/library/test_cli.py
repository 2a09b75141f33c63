"""The command: trains on folders, answers in plain words, leaves nothing half-done."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from PIL import Image

import py_logreg
from py_logreg import LogisticRegression, load
from py_logreg._bar import Bar
from py_logreg._plot import ticks
from py_logreg.cli import main
from py_logreg.model import fingerprint, save
from py_logreg.pictures import to_vector


def picture(path, colour, seed):
    noise = np.random.default_rng(seed).normal(0, 30, (20, 24, 3))
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray((noise + colour).clip(0, 255).astype(np.uint8)).save(path)


RED, BLUE, GREEN = (200, 60, 60), (60, 60, 200), (60, 200, 60)


@pytest.fixture
def folder(tmp_path):
    """Apples (class A, as the first name) and skies."""
    for i in range(6):
        picture(tmp_path / f"set/apple/{i}.png", RED, i)
        picture(tmp_path / f"set/sky/{'deeper/' if i % 2 else ''}{i}.png", BLUE, 10 + i)
    return tmp_path / "set"


@pytest.fixture
def model_file(folder, tmp_path, capsys):
    path = tmp_path / "model.npz"
    assert main(["train", str(folder), "-o", str(path), "--size", "16", "--iterations", "50"]) == 0
    capsys.readouterr()
    return path


def run(*arguments, code=0):
    assert main([str(argument) for argument in arguments]) == code


def test_first_folder_is_class_a(folder, model_file):
    model = load(model_file)
    assert model.classes_.tolist() == [0, 1]
    assert model.class_names_ == ("sky", "apple")
    assert model.size_ == (16, 16)
    a = model.predict_proba(to_vector(folder / "apple/0.png", (16, 16))[None, :])[0, 1]
    assert a > 0.5


def test_trains_on_exactly_these_pictures(folder, tmp_path, capsys):
    path = tmp_path / "m.npz"
    run(
        *("train", folder, "-o", path, "--size", "8x12", "--learning-rate", "0.02"),
        *("--iterations", "25", "--l2", "0.5", "--quiet"),
    )
    files = [(p, 0) for p in sorted((folder / "sky").rglob("*.png"))]
    files += [(p, 1) for p in sorted((folder / "apple").rglob("*.png"))]
    X = np.array([to_vector(p, (8, 12)) for p, _ in files])
    y = np.array([number for _, number in files])
    expected = LogisticRegression(learning_rate=0.02, max_iter=25, l2=0.5).fit(X, y)
    np.testing.assert_array_equal(load(path).coef_, expected.coef_)
    assert load(path).get_params() == expected.get_params()
    run("info", path, "--json")
    out = capsys.readouterr()
    assert json.loads(out.out)["fingerprint"] == fingerprint(X, y)
    assert out.err == ""


def test_train_says_how_it_went(folder, tmp_path, capsys):
    run("train", folder, "-o", tmp_path / "m.npz", "--size", "16", "--iterations", "100")
    out = capsys.readouterr()
    model = load(tmp_path / "m.npz")
    X = np.array([to_vector(p, (16, 16)) for p in sorted(folder.rglob("*.png"))])
    y = np.array([1] * 6 + [0] * 6)
    z = model.decision_function(X)
    final = np.mean(np.logaddexp(0, z) - y * z)
    assert f"cost after 100 updates: {final:.6f}" in out.out
    assert "right on 12 of 12 training pictures" in out.out
    assert "largest class would be right on 6" in out.out
    assert "reading: 100%" in out.err and "training: 100%" in out.err


def test_three_folders_are_softmax(folder, tmp_path, capsys):
    for i in range(5):
        picture(folder / f"leaf/{i}.png", GREEN, 30 + i)
    run("train", folder, "-o", tmp_path / "m.npz", "--size", "8", "--solver", "lbfgs", "--l2", "1")
    model = load(tmp_path / "m.npz")
    assert model.class_names_ == ("apple", "leaf", "sky")
    assert model.coef_.shape == (3, 192)
    z = model.decision_function(
        np.array([to_vector(p, (8, 8)) for p in sorted(folder.rglob("*.png"))])
    )
    y = np.repeat([0, 1, 2], [6, 5, 6])
    loss = np.log(np.exp(z).sum(axis=1)) - z[np.arange(17), y]
    final = loss.mean() + (model.coef_**2).sum() / (2 * 17)
    assert f"{final:.6f}" in capsys.readouterr().out
    run("predict", tmp_path / "m.npz", folder / "leaf/0.png")
    assert ": leaf (apple 0." in capsys.readouterr().out


def test_files_that_are_no_pictures_are_named_and_skipped(folder, tmp_path, capsys):
    (folder / "apple/notes.txt").write_text("red")
    (folder / "apple/.DS_Store").write_text("hidden")
    (folder / ".thumbnails").mkdir()
    run("train", folder, "-o", tmp_path / "m.npz", "--size", "8", "--iterations", "2")
    out = capsys.readouterr()
    assert out.err.count("skipped") == 1
    assert f"skipped {folder / 'apple/notes.txt'}: This is not a picture file." in out.err
    assert "of 12 training pictures" in out.out


def test_plot_shows_the_cost_falling(folder, tmp_path):
    plot = tmp_path / "cost.png"
    run(
        "train",
        folder,
        "-o",
        tmp_path / "m.npz",
        "--size",
        "8",
        "--iterations",
        "40",
        "--plot",
        plot,
    )
    with Image.open(plot) as image:
        assert (image.format, image.size) == ("PNG", (960, 600))
        pixels = np.asarray(image.convert("RGB")).astype(int)
    blue = np.argwhere(np.abs(pixels - (11, 102, 195)).sum(axis=2) < 30)
    first = blue[blue[:, 1] == blue[:, 1].min()][:, 0].mean()
    last = blue[blue[:, 1] > blue[:, 1].max() - 3][:, 0].mean()
    assert last > first + 100  # further down
    heights = [blue[blue[:, 1] == x][:, 0].mean() for x in range(120, 900, 40)]
    assert (np.diff(heights) >= -1).all()


@pytest.mark.parametrize("top", [1e-300, 0.0007, 0.69, 1.0, 3.1, 10, 2000, 123456, 1e300])
def test_ticks_are_few_and_inside(top):
    marks = ticks(top)
    assert marks[0] == 0 and marks[-1] <= top * (1 + 1e-12)
    assert 4 <= len(marks) <= 11


def test_predict(folder, model_file, capsys):
    run("predict", model_file, folder / "apple/0.png", folder / "sky/0.png")
    lines = capsys.readouterr().out.splitlines()
    model = load(model_file)
    for line, name in zip(lines, ("apple", "sky"), strict=True):
        path = folder / name / "0.png"
        sky, apple = model.predict_proba(to_vector(path, (16, 16))[None, :])[0]
        assert line == f"{path}: {name} (apple {apple:.4f}, sky {sky:.4f})"


def test_predict_goes_on_after_a_bad_picture(folder, model_file, tmp_path, capsys):
    (tmp_path / "empty.png").touch()
    missing = tmp_path / "missing.png"
    run("predict", model_file, tmp_path / "empty.png", missing, folder / "sky/0.png", code=1)
    out = capsys.readouterr()
    assert f"{tmp_path / 'empty.png'}: The file is empty." in out.err
    assert f"{missing}: No such file or directory" in out.err
    assert ": sky (" in out.out


def test_exactly_half_is_undecided(folder, tmp_path, capsys):
    path = tmp_path / "zero.npz"
    save({"w": np.zeros(192), "b": 0.0, "class_names": ["B", "A"], "size": (8, 8)}, path)
    run("predict", path, folder / "sky/0.png")
    assert capsys.readouterr().out.endswith(": undecided (A 0.5000, B 0.5000)\n")


def test_export_by_the_end_of_the_name(folder, model_file, tmp_path, capsys):
    for name in ("model.py", "model.ONNX", "model.csv"):
        run("export", model_file, "-o", tmp_path / name)
    run("export", model_file, "-o", tmp_path / "program", "--format", "py")
    assert (tmp_path / "program").read_bytes() == (tmp_path / "model.py").read_bytes()
    onnx.checker.check_model(str(tmp_path / "model.ONNX"))
    assert (tmp_path / "model.csv").read_bytes().startswith(b"row,column,colour,apple\r\n")
    program = [sys.executable, "-I", str(tmp_path / "model.py"), str(folder / "sky/1.png")]
    (folder / "sky/1.png").parent.mkdir(exist_ok=True)
    picture(folder / "sky/1.png", BLUE, 99)
    done = subprocess.run(program, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1.png: sky (" in done.stdout
    run("export", model_file, "-o", tmp_path / "model.exe", code=1)
    assert "must end with .py, .onnx, .csv" in capsys.readouterr().err
    assert not (tmp_path / "model.exe").exists()


def test_info(model_file, capsys):
    run("info", model_file)
    out = capsys.readouterr().out
    assert "classes       apple, sky\n" in out
    assert "pictures, 16 x 16 x 3 = 768 numbers, divided by 255" in out
    assert "first cost    0.693147\n" in out
    assert "updates       50\n" in out


def test_info_of_other_models(tmp_path, capsys):
    LogisticRegression(max_iter=1).fit(np.eye(2), ["x", "y"]).save(tmp_path / "m.npz")
    run("info", tmp_path / "m.npz")
    assert "input         2 numbers\n" in capsys.readouterr().out
    run("predict", tmp_path / "m.npz", "any.png", code=1)
    assert "was not trained on pictures" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["predict", "export", "info"])
def test_bad_model_files(command, tmp_path, capsys):
    more = {"predict": ["a.png"], "export": ["-o", str(tmp_path / "m.py")], "info": []}[command]
    (tmp_path / "bad.npz").write_bytes(b"PK\x03\x04 and then nothing")
    run(command, tmp_path / "bad.npz", *more, code=1)
    run(command, tmp_path / "none.npz", *more, code=1)
    err = capsys.readouterr().err.splitlines()
    assert err[0].startswith("py-logreg: This is not a usable model file: file is cut short")
    assert err[1] == f"py-logreg: {tmp_path / 'none.npz'}: No such file or directory"
    assert len(err) == 2
    assert os.listdir(tmp_path) == ["bad.npz"]


def test_bad_folders(folder, tmp_path, capsys):
    output = tmp_path / "m.npz"

    def says(place, words):
        run("train", place, "-o", output, code=1)
        assert words in capsys.readouterr().err
        assert not output.exists()

    says(tmp_path / "missing", "is not a folder")
    says(folder / "apple", "must have at least two sub-folders")
    (folder / "tree").mkdir()
    says(folder, "tree has no picture that can be read")
    run("train", folder, "-o", tmp_path / "no/m.npz", code=1)
    assert f"there is no folder {tmp_path / 'no'}" in capsys.readouterr().err


def test_overflow_is_explained(folder, tmp_path, capsys):
    run("train", folder, "-o", tmp_path / "m.npz", "--learning-rate", "1e308", code=1)
    assert "Try a smaller --learning-rate." in capsys.readouterr().err
    assert not (tmp_path / "m.npz").exists()


def test_interrupting_saves_nothing(folder, tmp_path, capsys, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(LogisticRegression, "fit", interrupted)
    run("train", folder, "-o", tmp_path / "m.npz", code=130)
    assert "stopped; nothing was saved" in capsys.readouterr().err
    assert not (tmp_path / "m.npz").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "required"),
        (["learn"], "invalid choice"),
        (["train", "x"], "required: -o/--output"),
        (["train", "x", "-o", "y", "--iterations", "0"], "'0' is not a whole number above zero"),
        (["train", "x", "-o", "y", "--iterations", "ten"], "'ten' is not a whole number"),
        (["train", "x", "-o", "y", "--size", "8x0"], "'0' is not a whole number above zero"),
        (["train", "x", "-o", "y", "--size", "axb"], "'a' is not a whole number"),
        (["train", "x", "-o", "y", "--learning-rate", "nan"], "'nan' is not a number above zero"),
        (["train", "x", "-o", "y", "--learning-rate", "0"], "'0' is not a number above zero"),
        (["train", "x", "-o", "y", "--l2=-1"], "'-1' is neither zero nor a number above it"),
        (["predict", "m.npz"], "required: picture"),
    ],
)
def test_arguments_that_cannot_be_understood(arguments, words, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err


def test_bar_on_a_terminal():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    bar = Bar(terminal, silent=False)
    for done in range(1, 1001):
        bar.show("training", done, 1000, f"cost {done}")
    bar.close()
    shown = terminal.getvalue()
    assert shown.count("\r") == 101
    assert "[" + "#" * 30 + "] 100%  cost 1000" in shown
    assert shown.endswith("\n")
    silent = Terminal()
    Bar(silent, silent=True).show("training", 1, 1, "")
    assert silent.getvalue() == ""


def test_looking_inside_needs_no_pillow(model_file):
    program = (
        "import sys; sys.modules['PIL'] = None\n"
        "from py_logreg.cli import main\n"
        f"assert main(['info', {str(model_file)!r}]) == 0\n"
        f"assert main(['predict', {str(model_file)!r}, 'a.png']) == 1\n"
    )
    root = Path(py_logreg.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "py-logreg: pictures need Pillow: python -m pip install pillow\n"


def test_version(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"py_logreg {py_logreg.__version__}\n"
