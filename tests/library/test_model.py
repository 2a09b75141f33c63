"""A model file comes back bit for bit, and anything that is not one is refused by name."""

import io
import json
import os
import tracemalloc
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from py_logreg import LogisticRegression, load
from py_logreg.model import ModelFileError, fingerprint, info, save

DATE = (1980, 1, 1, 0, 0, 0)


def pictures(m=12, size=(4, 5)):
    rng = np.random.default_rng(1)
    return rng.integers(0, 256, (m, size[0] * size[1] * 3), dtype=np.uint8), np.arange(m) % 2


@pytest.fixture
def trained():
    X, y = pictures()
    model = LogisticRegression(max_iter=30, l2=0.3, random_state=7).fit(X, y)
    model.class_names_, model.size_ = ("dog", "cat"), (4, 5)
    return model


@pytest.fixture
def data(trained):
    return packed(trained)


def packed(model, **options):
    out = io.BytesIO()
    save(model, out, **options)
    return out.getvalue()


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(parts, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as file:
        for name, content in parts.items():
            file.writestr(zipfile.ZipInfo(name, DATE), content, file.compression)
    return out.getvalue()


def with_header(data, change):
    parts = members(data)
    header = json.loads(parts["header.json"])
    change(header)
    return archive({**parts, "header.json": json.dumps(header).encode()})


def npy(array, **options):
    out = io.BytesIO()
    np.lib.format.write_array(out, np.asarray(array), **options)
    return out.getvalue()


def refused(data):
    """The field that loading names."""
    with pytest.raises(ModelFileError) as caught:
        load(io.BytesIO(data))
    assert caught.value.field in str(caught.value)
    return caught.value.field


# --- What comes back. ---


def test_the_same_model_comes_back(trained, tmp_path):
    trained.save(tmp_path / "model.npz")
    again = load(tmp_path / "model.npz")
    X, _ = pictures(40)
    assert again.coef_.tobytes() == trained.coef_.tobytes()
    assert again.intercept_.tobytes() == trained.intercept_.tobytes()
    assert again.costs_.tobytes() == trained.costs_.tobytes()
    assert again.predict_proba(X).tobytes() == trained.predict_proba(X).tobytes()
    assert again.classes_.dtype == trained.classes_.dtype
    assert again.classes_.tolist() == [0, 1]
    assert again.get_params() == trained.get_params()
    for name in ("class_names_", "size_", "n_iter_", "learning_rate_", "n_features_in_"):
        assert getattr(again, name) == getattr(trained, name)


@pytest.mark.parametrize(
    "labels",
    [
        np.array(["a", "ü猫", "zebra"]),
        np.array(["a", "ü猫", "zebra"], dtype=object),
        np.array([-5, 0, 2**40]),
        np.array([1, 2, 255], dtype=np.uint8),
        np.array([0.0, 1.0, 7.0]),
        np.array([False, True]),
    ],
)
def test_classes_of_every_kind(labels):
    rng = np.random.default_rng(0)
    y = labels[np.arange(18) % len(labels)]
    weight = {labels.tolist()[0]: 2.0}
    model = LogisticRegression("lbfgs", l2=1.0, class_weight=weight).fit(
        rng.normal(size=(18, 3)), y
    )
    again = load(io.BytesIO(packed(model)))
    assert again.classes_.tolist() == model.classes_.tolist()
    assert again.class_weight == weight
    X = rng.normal(size=(9, 3))
    assert again.predict(X).tolist() == model.predict(X).tolist()
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))


def test_training_goes_on_where_it_ended():
    X, y = pictures()
    ahead = LogisticRegression(learning_rate=0.01, max_iter=10).fit(X, y)
    again = load(io.BytesIO(packed(ahead)))
    np.testing.assert_array_equal(again.partial_fit(X, y).coef_, ahead.partial_fit(X, y).coef_)
    assert again.n_iter_ == 11


def test_parameters_of_the_page_make_a_file(tmp_path):
    w = np.linspace(-1, 1, 64 * 64 * 3)
    save(
        {"w": w, "b": 0.25, "class_names": ["B", "A"], "size": (64, 64), "costs": [0.7, 0.6]},
        tmp_path / "page.npz",
        fingerprint="sha256:0",
    )
    model = load(tmp_path / "page.npz")
    assert model.classes_.tolist() == [0, 1]
    assert model.class_names_ == ("B", "A")
    np.testing.assert_array_equal(model.coef_, w[None, :])
    assert model.intercept_.tolist() == [0.25]
    white = np.full((1, 12288), 255, np.uint8)
    assert model.decision_function(white) == pytest.approx(w.sum() + 0.25, abs=1e-12)


def test_any_program_can_look_inside(data):
    parts = members(data)
    header = json.loads(parts["header.json"])
    assert header["format"] == "py_logreg model"
    assert header["version"] == 1
    assert header["class_names"] == ["dog", "cat"]
    assert header["preprocessing"]["pictures"]["height"] == 4
    assert header["training"]["l2"] == 0.3
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        assert file["coef"].shape == (1, 60)
        assert file["costs"][0] == pytest.approx(np.log(2))


def test_info_is_the_checked_header(data):
    assert info(io.BytesIO(data))["costs"] == 30
    with pytest.raises(ModelFileError):
        info(io.BytesIO(data[:-1]))


def test_no_training_picture_is_in_the_file(trained, data):
    X, _ = pictures()
    assert not any(row.tobytes() in data for row in X)


def test_the_same_model_gives_the_same_bytes(trained):
    assert packed(trained) == packed(trained)


def test_names_of_columns_come_back():
    import pandas as pd

    X = pd.DataFrame(np.random.default_rng(0).normal(size=(8, 2)), columns=["height", "weight"])
    model = LogisticRegression(max_iter=5).fit(X, np.arange(8) % 2)
    assert load(io.BytesIO(packed(model))).feature_names_in_.tolist() == ["height", "weight"]


def test_what_json_cannot_hold_becomes_the_default():
    X, y = pictures()
    rate = np.random.RandomState(0)
    model = LogisticRegression(
        learning_rate=lambda i: 0.01, batch_size=4, max_iter=3, random_state=rate
    ).fit(X, y)
    again = load(io.BytesIO(packed(model)))
    assert (again.learning_rate, again.random_state, again.batch_size) == ("auto", None, 4)
    assert not hasattr(again, "learning_rate_")


def test_fingerprint_tells_data_apart():
    X, y = pictures()
    marks = {
        fingerprint(X, y),
        fingerprint(X[::-1], y),
        fingerprint(X, 1 - y),
        fingerprint(X.astype(float), y),
        fingerprint(X.reshape(24, 30), np.repeat(y, 2)),
    }
    assert len(marks) == 5
    assert fingerprint(X, y) == fingerprint(np.asfortranarray(X), y.astype(str))
    header = info(
        io.BytesIO(packed(LogisticRegression(max_iter=1).fit(X, y), fingerprint="sha256:1"))
    )
    assert header["fingerprint"] == "sha256:1"


# --- Writing. ---


def test_a_failing_write_leaves_the_old_file(trained, tmp_path, monkeypatch):
    path = tmp_path / "model.npz"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        trained.save(path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["model.npz"]


def test_a_bad_model_writes_nothing(trained, tmp_path):
    trained.coef_[0, 0] = np.nan
    with pytest.raises(ValueError, match="NaN"):
        trained.save(tmp_path / "model.npz")
    assert os.listdir(tmp_path) == []


def test_what_could_not_be_read_back_is_not_written(trained):
    trained.l2 = -1.0
    with pytest.raises(ValueError, match="l2"):
        packed(trained)


def test_permissions_are_the_usual_ones(trained, tmp_path):
    trained.save(tmp_path / "model.npz")
    (tmp_path / "plain").touch()
    assert (tmp_path / "model.npz").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_not_fitted_cannot_be_saved(tmp_path):
    with pytest.raises(ValueError, match="not fitted"):
        LogisticRegression().save(tmp_path / "model.npz")


def test_a_folder_is_no_file(trained, tmp_path):
    with pytest.raises(IsADirectoryError):
        trained.save(tmp_path)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "missing.npz")


# --- Refusals. ---


@pytest.mark.parametrize("size", [0, 1, 3, 4, 30, 500, -1, -22, -23, -100])
def test_cut_short(data, size):
    assert refused(data[:size]) == "file"


@pytest.mark.parametrize(
    "content", [b"\x80\x04\x95", b"GIF89a" + b"\0" * 100, b"PK\x05\x06" + b"\0" * 18, b"{}"]
)
def test_other_files(content):
    assert refused(content) == "file"


def test_numpys_own_archives_are_no_models():
    out = io.BytesIO()
    np.savez(out, coef=np.ones((1, 3)), intercept=np.ones(1))
    assert refused(out.getvalue()) == "header.json"


@settings(max_examples=200, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_changed_byte_is_noticed_or_harmless(place, flip):
    X, y = pictures(6, (1, 2))
    model = LogisticRegression(max_iter=3, learning_rate=0.1).fit(X, y)
    changed = bytearray(packed(model))
    changed[int(place * len(changed))] ^= flip
    try:
        again = load(io.BytesIO(bytes(changed)))
    except ModelFileError:
        return
    assert again.coef_.tobytes() == model.coef_.tobytes()
    assert again.classes_.tolist() == model.classes_.tolist()


class Trap:
    """Unpickling this would leave a mark."""

    def __reduce__(self):
        return os.mkdir, (os.environ["TRAP"],)


@pytest.mark.parametrize("name", ["coef", "intercept", "costs", "check_rows", "check_answers"])
def test_never_unpickles(data, name, tmp_path, monkeypatch):
    mark = tmp_path / "mark"
    monkeypatch.setenv("TRAP", str(mark))
    trap = npy(np.array([Trap()], dtype=object), version=(1, 0), allow_pickle=True)
    assert refused(archive({**members(data), f"{name}.npy": trap})) == name
    assert not mark.exists()


@pytest.mark.parametrize("shape", [(1, 10**12), (10**9,) * 3, (1, 2**62)])
def test_a_huge_declared_shape_takes_no_memory(data, shape):
    text = repr({"descr": "<f8", "fortran_order": False, "shape": shape}).encode()
    text = text.ljust(118 - 1) + b"\n"
    huge = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + b"\0" * 64
    content = archive({**members(data), "coef.npy": huge})
    peak = memory(lambda: refused(content))
    assert peak < 5e6
    assert refused(content) == "coef"
    huge_header = with_header(data, lambda h: h.update(features=2**24))
    assert memory(lambda: refused(huge_header)) < 5e6


def memory(action):
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_zip_bomb_is_not_unpacked(data):
    parts = {**members(data), "coef.npy": b"\0" * (64 << 20)}
    bomb = archive(parts, compression=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 1 << 20
    assert memory(lambda: refused(bomb)) < 5e6
    with pytest.raises(ModelFileError, match="compressed"):
        load(io.BytesIO(bomb))


def test_a_long_table_of_contents_is_not_read(data):
    many = archive({f"{i}.npy": b"" for i in range(20_000)})
    assert memory(lambda: refused(many)) < 3 * len(many)
    few = archive({**members(data), **{f"{i}.npy": b"" for i in range(20)}})
    assert refused(few) == "file"


def test_a_lie_about_the_size_of_a_member(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        info = file.getinfo("coef.npy")
    lie = data.replace(info.file_size.to_bytes(4, "little"), (2**31).to_bytes(4, "little"))
    assert lie != data
    assert memory(lambda: refused(lie)) < 5e6


def test_something_behind_the_end(data):
    assert refused(data + b"\0") == "file"


def test_a_name_that_stands_twice(data):
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("coef.npy", b"")
    assert refused(out.getvalue()) == "coef.npy"


def test_members_that_do_not_belong(data):
    assert refused(archive({**members(data), "run.py": b""})) == "run.py"
    assert refused(archive({**members(data), "more.npy": npy([1.0])})) == "more.npy"
    assert refused(archive({**members(data), "../coef.npy": npy([1.0])})) == "../coef.npy"


@pytest.mark.parametrize("name", ["coef", "intercept", "costs", "check_rows", "check_answers"])
def test_a_missing_array(data, name):
    parts = members(data)
    del parts[f"{name}.npy"]
    assert refused(archive(parts)) == name


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a.astype(np.float32),
        lambda a: a.astype(">f8"),
        lambda a: a[:, :-1],
        lambda a: a.T,
        lambda a: np.asfortranarray(np.vstack([a, a])),
        lambda a: a * np.nan,
        lambda a: a + np.inf,
    ],
)
def test_other_weights(data, change):
    coef = np.load(io.BytesIO(members(data)["coef.npy"]))
    assert refused(archive({**members(data), "coef.npy": npy(change(coef))})) == "coef"


def test_weights_that_answer_differently(data):
    coef = np.load(io.BytesIO(members(data)["coef.npy"]))
    coef[0, 3] += 1e-6
    assert refused(archive({**members(data), "coef.npy": npy(coef)})) == "check_answers"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"version": NaN}',
        b'{"version": 1',
        b"[" * 100_000,
        b'{"version": ' + b"9" * 10_000 + b"}",
    ],
)
def test_broken_headers(data, text):
    assert refused(archive({**members(data), "header.json": text})) == "header.json"


def path(header, dotted):
    *before, last = dotted.split(".")
    for name in before:
        header = header[name]
    return header, last


FIELDS = [
    "format",
    "version",
    "library",
    "classes",
    "classes.type",
    "classes.values",
    "class_names",
    "features",
    "feature_names",
    "preprocessing",
    "preprocessing.numbers",
    "preprocessing.pictures",
    "preprocessing.pictures.height",
    "preprocessing.pictures.width",
    "preprocessing.pictures.order",
    "training.solver",
    "training.learning_rate",
    "training.max_iter",
    "training.l2",
    "training.tol",
    "training.batch_size",
    "training.class_weight",
    "training.random_state",
    "learning_rate_used",
    "n_iter",
    "costs",
    "fingerprint",
]


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_must_be_there(data, field):
    def remove(header):
        holder, name = path(header, field)
        del holder[name]

    assert refused(with_header(data, remove)).startswith(field)


RIGHT = {
    ("library", "'nonsense'"),
    ("fingerprint", "'nonsense'"),
    ("training.l2", "2.5"),
    ("training.tol", "2.5"),
    ("training.learning_rate", "2.5"),
    ("learning_rate_used", "2.5"),
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", [{"x": 1}, -1, 2.5, True, [[1]], "nonsense"])
def test_every_field_has_its_kind(data, field, value):
    if (field, repr(value)) in RIGHT:
        return

    def change(header):
        holder, name = path(header, field)
        holder[name] = value

    named = refused(with_header(data, change))
    assert named.startswith(field) or named == "header.json"


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("version", 2, "version"),
        ("version", "1", "version"),
        ("format", "py_logreg models", "format"),
        ("classes.values", [1, 0], "header.json"),
        ("classes.values", [0, 0], "header.json"),
        ("classes.values", [0], "classes.values"),
        ("classes.values", [0, 2**70], "classes.values"),
        ("classes.values", [0, 1, 2], "coef"),
        ("classes.values", [0, "1"], "classes.values"),
        ("classes.values", [False, True], "classes.values"),
        ("class_names", ["a"], "class_names"),
        ("class_names", ["a", 1], "class_names"),
        ("features", 61, "coef"),
        ("features", 10**9, "features"),
        ("costs", 31, "costs"),
        ("preprocessing.pictures.height", 5, "header.json"),
        ("preprocessing.pictures", None, "check_rows"),
        ("training.max_iter", 0, "training.max_iter"),
        ("training.max_iter", 1e3, "training.max_iter"),
        ("training.l2", 10**400, "training.l2"),
        ("training.class_weight", [[5, 1.0]], "training.class_weight"),
        ("training.class_weight", [[0, -1.0]], "training.class_weight"),
        ("learning_rate_used", 0.0, "learning_rate_used"),
    ],
)
def test_values_that_do_not_fit(data, field, value, named):
    def change(header):
        holder, name = path(header, field)
        holder[name] = value

    assert refused(with_header(data, change)) == named


def test_a_file_that_is_too_long_is_not_read_whole():
    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size=-1):
            assert size >= 0
            self.asked += size
            return bytes(size)

    endless = Endless()
    with pytest.raises(ModelFileError, match="larger than 128 MB"):
        load(endless)
    assert endless.asked <= (128 << 20) + 1


def test_text_files_are_the_callers_mistake():
    with pytest.raises(TypeError, match="binary"):
        load(io.StringIO("PK"))
