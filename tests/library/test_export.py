"""Exported models answer as the library does, each in its own world."""

import ast
import csv
import importlib.util
import io
import subprocess
import sys

import numpy as np
import onnx
import onnxruntime
import pytest
from PIL import Image

from py_logreg import LogisticRegression
from py_logreg.export import to_csv, to_onnx, to_python
from py_logreg.pictures import to_vector

SIZES = [(64, 64), (16, 16), (50, 50), (96, 96), (24, 40)]


def picture_model(size=(16, 16), k=2, names=None):
    rng = np.random.default_rng(2)
    n, neurons = 3 * size[0] * size[1], 1 if k == 2 else k
    return LogisticRegression.from_parameters(
        rng.normal(size=(neurons, n)) / np.sqrt(n),
        rng.normal(size=neurons),
        classes=range(k),
        class_names=names or [f"class {i}" for i in range(k)],
        size=size,
    )


def pixels(shape, dtype=np.uint8, top=256):
    return np.random.default_rng(9).integers(0, top, shape).astype(dtype)


def smooth(height, width):
    """What a photograph is more like than noise."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 // width, y * 255 // height, (x + y) % 256], -1).astype(np.uint8)


def pictures(folder):
    """One file of each kind that asks something of the reader."""
    made = {}

    def keep(name, image, **options):
        made[name] = folder / name
        image.save(made[name], **options)

    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        keep(f"turned {orientation}.jpg", Image.fromarray(smooth(90, 70)), exif=exif)
    keep("same size.png", Image.fromarray(pixels((64, 64, 3))))
    keep("icon.png", Image.fromarray(pixels((8, 8, 3))))
    keep("quarter.png", Image.fromarray(pixels((16, 16, 3))))
    keep("wide.png", Image.fromarray(smooth(61, 201)))
    keep("tall.png", Image.fromarray(smooth(201, 61)))
    keep("large.jpg", Image.fromarray(smooth(1500, 1100)), quality=80)
    keep("progressive.jpg", Image.fromarray(smooth(900, 900)), progressive=True)
    keep("see-through.png", Image.fromarray(pixels((70, 70, 4)), "RGBA"))
    keep("grey and clear.png", Image.fromarray(pixels((70, 70, 2)), "LA"))
    keep("sixteen bits.png", Image.fromarray(pixels((70, 70), np.uint16, 65536)))
    keep("grey.png", Image.fromarray(pixels((70, 70))))
    keep("black and white.png", Image.fromarray(pixels((70, 70)) > 127))
    palette = Image.fromarray(smooth(70, 70)).quantize(16)
    keep("palette.png", palette, transparency=3)
    keep("cyan.jpg", Image.fromarray(smooth(70, 70)).convert("CMYK"))
    frames = [Image.fromarray(smooth(70, 70)), Image.fromarray(pixels((70, 70, 3)))]
    keep("moving.gif", frames[0], save_all=True, append_images=frames[1:])
    keep("web.webp", Image.fromarray(smooth(70, 90)), lossless=True)
    return made


def module(source, folder):
    path = folder / "exported.py"
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("exported", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def run(source, folder, *arguments):
    """Alone: no path of ours, no environment of ours."""
    path = folder / "exported.py"
    path.write_text(source, encoding="utf-8")
    command = [sys.executable, "-I", "-X", "utf8", path, *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=folder)


# --- Python. ---


@pytest.mark.parametrize("size", SIZES)
def test_program_prepares_pictures_as_the_library_does(size, tmp_path):
    program = module(to_python(picture_model(size)), tmp_path)
    for name, path in pictures(tmp_path).items():
        np.testing.assert_array_equal(program.read_picture(path), to_vector(path, size), name)


@pytest.mark.parametrize("k", [2, 4])
def test_program_gives_the_same_probabilities(k, tmp_path):
    model = picture_model(k=k)
    program = module(to_python(model), tmp_path)
    X = pixels((20, 768))
    np.testing.assert_allclose(program.probabilities(X), model.predict_proba(X), atol=1e-12)
    floats = X / 255.0
    np.testing.assert_allclose(
        program.probabilities(floats), model.predict_proba(floats), atol=1e-12
    )
    np.testing.assert_array_equal(program.WEIGHTS, model.coef_)


def test_program_needs_only_numpy_and_pillow():
    tree = ast.parse(to_python(picture_model()), feature_version=(3, 9))
    imported = {
        name.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert imported == {"base64", "sys", "numpy", "PIL"}


def test_program_runs_alone(tmp_path):
    model = picture_model(names=["dog", "cat"])
    Image.fromarray(pixels((30, 30, 3))).save(tmp_path / "a.png")
    Image.fromarray(255 - pixels((30, 30, 3))).save(tmp_path / "b.png")
    done = run(to_python(model), tmp_path, "a.png", "b.png")
    assert (done.returncode, done.stderr) == (0, "")
    expected = []
    for name in ("a.png", "b.png"):
        x = to_vector(tmp_path / name, (16, 16))[None, :]
        dog, cat = model.predict_proba(x)[0]
        winner = model.class_names_[int(model.predict(x)[0])]
        expected.append(f"{name}: {winner} (dog {dog:.4f}, cat {cat:.4f})")
    assert done.stdout.splitlines() == expected


def test_program_goes_on_after_a_bad_file(tmp_path):
    (tmp_path / "text.png").write_text("not a picture")
    Image.fromarray(pixels((30, 30, 3))).save(tmp_path / "a.png")
    done = run(to_python(picture_model()), tmp_path, "text.png", "missing.png", "a.png")
    assert done.returncode == 1
    assert done.stderr.count("cannot be read as a picture") == 2
    assert done.stdout.startswith("a.png: ")


def test_program_explains_itself(tmp_path):
    done = run(to_python(picture_model(names=["dog", "cat"])), tmp_path)
    assert done.returncode == 2
    assert "dog or cat?" in done.stdout and "pip install numpy pillow" in done.stdout


NASTY = ['"""\nimport os #', "\\", "\\'N{x}", "{0}%s", "猫 ü", "a\x00b\u202e"]


@pytest.mark.parametrize("name", NASTY)
def test_names_cannot_become_code(name, tmp_path):
    program = module(to_python(picture_model(names=[name, "plain"])), tmp_path)
    assert [name, "plain"] == program.CLASSES


def test_program_for_rows_of_numbers(tmp_path):
    X = np.random.default_rng(0).normal(size=(9, 3))
    model = LogisticRegression("lbfgs", l2=1.0).fit(X, np.array(["a", "b", "c"] * 3))
    np.savetxt(tmp_path / "rows.csv", X, delimiter=",", fmt="%.17g")
    source = to_python(model)
    done = run(source, tmp_path, "rows.csv")
    assert (done.returncode, done.stderr) == (0, "")
    winners = [line.split()[0] for line in done.stdout.splitlines()]
    assert winners == model.predict(X).tolist()
    (tmp_path / "short.csv").write_text("1,2\n")
    for wrong in ("short.csv", "missing.csv"):
        done = run(source, tmp_path, wrong)
        assert done.returncode == 1 and wrong in done.stderr and "Traceback" not in done.stderr
    np.testing.assert_allclose(
        module(source, tmp_path).probabilities(X), model.predict_proba(X), atol=1e-12
    )
    assert "PIL" not in source


# --- ONNX. ---


def onnx_answers(data, X):
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    return session.run(["label", "probabilities"], {"x": X.astype(np.float32)})


@pytest.mark.parametrize("k", [2, 3])
@pytest.mark.parametrize("words", [False, True])
def test_onnxruntime_agrees(k, words):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(60, 7))
    labels = np.array(["cat", "dog", "ü猫"]) if words else np.array([-3, 0, 2**40])
    model = LogisticRegression("lbfgs", l2=1.0).fit(X, labels[np.arange(60) % k])
    data = to_onnx(model)
    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    answered, probabilities = onnx_answers(data, X)
    expected = model.predict_proba(X.astype(np.float32))
    np.testing.assert_allclose(probabilities, expected, atol=1e-6)
    sure = np.sort(expected)[:, -1] - np.sort(expected)[:, -2] > 1e-5
    assert answered[sure].tolist() == model.predict(X)[sure].tolist()


def test_onnx_of_a_model_of_pictures_says_how_to_prepare_them():
    model = picture_model((16, 24), names=["dog", "猫"])
    loaded = onnx.load_from_string(to_onnx(model))
    assert [node.op_type for node in loaded.graph.node] == ["LinearClassifier"]
    assert [node.domain for node in loaded.graph.node] == ["ai.onnx.ml"]
    notes = {entry.key: entry.value for entry in loaded.metadata_props}
    assert notes["class_names"] == "dog\n猫"
    for words in (
        "16 rows and 24 columns",
        "EXIF",
        "rows, then columns, then red",
        "divided by 255",
    ):
        assert words in notes["preprocessing"]
        assert words in loaded.doc_string
    sides = [d.dim_param or d.dim_value for d in loaded.graph.input[0].type.tensor_type.shape.dim]
    assert sides == ["N", 16 * 24 * 3]
    X = pixels((5, 16 * 24 * 3))
    _, probabilities = onnx_answers(to_onnx(model), X / 255.0)
    np.testing.assert_allclose(probabilities, model.predict_proba(X), atol=1e-5)


def test_onnx_labels():
    flags = LogisticRegression.from_parameters([1.0], 0.0, classes=[False, True])
    assert onnx_answers(to_onnx(flags), np.array([[-1.0], [1.0]]))[0].tolist() == [0, 1]


# --- CSV. ---


def test_table_of_a_model_of_pictures():
    model = picture_model((2, 3), names=["dog", "cat"])
    rows = list(csv.reader(io.StringIO(to_csv(model), newline="")))
    assert rows[0] == ["row", "column", "colour", "cat"]
    assert rows[1][:3] == ["bias", "", ""]
    assert [row[:3] for row in rows[2:6]] == [
        ["0", "0", "red"],
        ["0", "0", "green"],
        ["0", "0", "blue"],
        ["0", "1", "red"],
    ]
    assert [float(row[3]) for row in rows[2:]] == model.coef_[0].tolist()
    assert float(rows[1][3]) == model.intercept_[0]


def test_table_of_several_classes():
    model = LogisticRegression.from_parameters(
        np.arange(6.0).reshape(3, 2) / 7, [0.1, 0.2, 0.3], classes=["a", "b", "c"]
    )
    rows = list(csv.reader(io.StringIO(to_csv(model), newline="")))
    assert rows[0] == ["feature", "a", "b", "c"]
    assert [float(cell) for cell in rows[1][1:]] == [0.1, 0.2, 0.3]
    assert np.array([[float(cell) for cell in row[1:]] for row in rows[2:]]).T.tolist() == (
        model.coef_.tolist()
    )


def test_names_cannot_become_formulas():
    model = picture_model((1, 1), names=["dog", '=HYPERLINK("x")'])
    assert next(csv.reader(io.StringIO(to_csv(model))))[3] == '\'=HYPERLINK("x")'


@pytest.mark.parametrize("export", [to_python, to_onnx, to_csv])
def test_not_fitted(export):
    with pytest.raises(ValueError, match="not fitted"):
        export(LogisticRegression())
