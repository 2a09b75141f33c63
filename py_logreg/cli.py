"""The command `py-logreg`: train on folders of pictures, predict, export, look inside."""

from __future__ import annotations

import argparse
import io
import json
import math
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import __version__, export, model, neuron, softmax
from ._archive import write
from ._bar import Bar
from .descent import Step
from .estimator import LogisticRegression

__all__ = ["main"]

_DESCRIPTION = """\
Train a network of one neuron on your own pictures, and use it.

  py-logreg train FOLDER -o model.npz     one sub-folder for each class
  py-logreg predict model.npz cat.jpg
  py-logreg export model.npz -o model.py
  py-logreg info model.npz
"""
_EXPORTS: dict[str, Callable[[LogisticRegression], str | bytes]] = {
    ".py": export.to_python,
    ".onnx": export.to_onnx,
    ".csv": export.to_csv,
}
_DONE, _FAILED, _INTERRUPTED = 0, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the name of the program; by default those of the process.

    Returns
    -------
    int
        0 if all went well, 1 if something could not be done, 130 if interrupted. Arguments that
        cannot be understood end the program with 2.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        problem, code = "stopped; nothing was saved", _INTERRUPTED
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        problem, code = f"{name}{error.strerror or error}", _FAILED
    except ModuleNotFoundError as error:
        if error.name != "PIL":
            raise
        problem, code = "pictures need Pillow: python -m pip install pillow", _FAILED
    except MemoryError:
        problem, code = "there is not enough memory; try a smaller --size", _FAILED
    except FloatingPointError as error:
        problem, code = f"{error} Try a smaller --learning-rate.", _FAILED
    except ValueError as error:
        problem, code = str(error), _FAILED
    print(f"py-logreg: {problem}", file=sys.stderr)
    return code


# --- The commands. ---


def _train(options: argparse.Namespace) -> int:
    from ._folder import read_folder

    for path in (options.output, options.plot):
        if path is not None and not path.resolve().parent.is_dir():
            raise ValueError(f"there is no folder {path.resolve().parent}")
    bar = Bar(sys.stderr, silent=options.quiet)
    found = read_folder(
        options.folder,
        options.size,
        progress=lambda done, total: bar.show("reading", done, total, f"{done} files"),
    )
    bar.close()
    for line in found.skipped:
        print(f"skipped {line}", file=sys.stderr)
    X, y = found.X, found.y
    trained = LogisticRegression(
        options.solver,
        learning_rate="auto" if options.learning_rate is None else options.learning_rate,
        max_iter=options.iterations,
        l2=options.l2,
    )

    def show(step: Step) -> None:
        bar.show("training", step.iteration + 1, options.iterations, f"cost {step.cost:.6f}")

    trained.fit(X, y, callback=show)
    bar.close()
    trained.class_names_, trained.size_ = found.class_names, options.size
    model.save(trained, options.output, fingerprint=model.fingerprint(X, y))
    cost = _final_cost(trained, X, y)
    if options.plot is not None:
        from ._plot import cost_curve

        picture = io.BytesIO()
        cost_curve([*trained.costs_.tolist(), cost]).save(picture, "PNG")
        write(options.plot, picture.getvalue())
    if not options.quiet:
        right = round(trained.score(X, y) * len(y))
        largest = int(np.bincount(y).max())
        print(f"cost after {trained.n_iter_} updates: {cost:.6f}")
        print(f"right on {right} of {len(y)} training pictures")
        print(f"always naming the largest class would be right on {largest}")
        print(f"saved: {options.output}")
    return _DONE


def _predict(options: argparse.Namespace) -> int:
    from .pictures import PictureError, to_vector

    trained = model.load(options.model)
    size = getattr(trained, "size_", None)
    if size is None:
        raise ValueError(f"{options.model} was not trained on pictures")
    names = _class_names(trained)
    code = _DONE
    for path in options.pictures:
        try:
            x = to_vector(path, size)
        except (PictureError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            print(f"{path}: {reason}", file=sys.stderr)
            code = _FAILED
            continue
        shares = trained.predict_proba(x[None, :])[0]
        winner = names[int(shares.argmax())]
        if len(names) == 2 and shares[0] == shares[1]:
            winner = "undecided"
        # Class A, the second of two, comes first as on the page.
        order = range(len(names))[:: -1 if len(names) == 2 else 1]
        print(f"{path}: {winner} ({', '.join(f'{names[i]} {shares[i]:.4f}' for i in order)})")
    return code


def _export(options: argparse.Namespace) -> int:
    suffix = f".{options.format}" if options.format else options.output.suffix.lower()
    if suffix not in _EXPORTS:
        raise ValueError(f"{options.output}: the name must end with {', '.join(_EXPORTS)}")
    content = _EXPORTS[suffix](model.load(options.model))
    write(options.output, content.encode() if isinstance(content, str) else content)
    return _DONE


def _info(options: argparse.Namespace) -> int:
    header = model.info(options.model)
    if options.json:
        print(json.dumps(header, indent=1, ensure_ascii=False))
        return _DONE
    trained = model.load(options.model)
    pictures = header["preprocessing"]["pictures"]
    lines = [
        ("classes", ", ".join(_class_names(trained)[:: -1 if len(trained.classes_) == 2 else 1])),
        (
            "input",
            f"{header['features']} numbers"
            if pictures is None
            else f"pictures, {pictures['height']} x {pictures['width']} x 3 = "
            f"{header['features']} numbers, divided by 255",
        ),
        ("solver", header["training"]["solver"]),
        ("learning rate", header["learning_rate_used"]),
        ("l2", header["training"]["l2"]),
        ("updates", header["n_iter"]),
        ("first cost", f"{trained.costs_[0]:.6f}" if len(trained.costs_) else None),
        ("last cost", f"{trained.costs_[-1]:.6f}" if len(trained.costs_) else None),
        ("data", header["fingerprint"]),
        ("made with", f"py_logreg {header['library']}"),
    ]
    for name, value in lines:
        if value is not None:
            print(f"{name:14}{value}")
    return _DONE


# --- Pictures, names, costs. ---


def _class_names(trained: LogisticRegression) -> list[str]:
    names = getattr(trained, "class_names_", None)
    return [str(name) for name in (trained.classes_.tolist() if names is None else names)]


def _final_cost(trained: LogisticRegression, X: NDArray[np.uint8], y: NDArray[np.int64]) -> float:
    """J at the parameters the training ended with."""
    z = trained.decision_function(X)
    loss = neuron.cost_from_logits(z, y) if z.ndim == 1 else softmax.cost_from_logits(z.T, y)
    return loss + trained.l2 / (2 * len(y)) * float((trained.coef_**2).sum())


# --- Arguments. ---


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "py-logreg",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"py_logreg {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    train = commands.add_parser("train", help="train on a folder with one sub-folder a class")
    train.add_argument("folder", type=Path, help="the first of two sub-folders is class A")
    train.add_argument("-o", "--output", type=Path, required=True, help="the model file to write")
    train.add_argument(
        "--size", type=_size, default=(64, 64), help="a side in pixels, or HEIGHTxWIDTH; default 64"
    )
    train.add_argument("--solver", choices=("gd", "lbfgs"), default="gd")
    train.add_argument(
        "--learning-rate", type=_positive, help="size of a step; default: from the data"
    )
    train.add_argument("--iterations", type=_whole, default=2000, help="default %(default)s")
    train.add_argument("--l2", type=_penalty, default=0.0, help="penalty; default %(default)s")
    train.add_argument("--plot", type=Path, help="draw the cost into this PNG file")
    train.add_argument("-q", "--quiet", action="store_true", help="print nothing")
    train.set_defaults(run=_train)

    predict = commands.add_parser("predict", help="tell what is in pictures")
    predict.add_argument("model", type=Path)
    predict.add_argument("pictures", type=Path, nargs="+", metavar="picture")
    predict.set_defaults(run=_predict)

    exported = commands.add_parser("export", help="write a model as a Python program, ONNX or CSV")
    exported.add_argument("model", type=Path)
    exported.add_argument("-o", "--output", type=Path, required=True, help="the file to write")
    exported.add_argument(
        "--format",
        choices=[suffix[1:] for suffix in _EXPORTS],
        help="default: from the end of the output's name",
    )
    exported.set_defaults(run=_export)

    info = commands.add_parser("info", help="tell what a model file holds")
    info.add_argument("model", type=Path)
    info.add_argument("--json", action="store_true", help="the whole header")
    info.set_defaults(run=_info)
    return parser


def _size(text: str) -> tuple[int, int]:
    height, _, width = text.lower().partition("x")
    return _whole(height), _whole(width or height)


def _whole(text: str) -> int:
    with suppress(ValueError):
        if int(text) > 0:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")


def _positive(text: str) -> float:
    with suppress(ValueError):
        if 0 < float(text) < math.inf:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number above zero")


def _penalty(text: str) -> float:
    with suppress(ValueError):
        if 0 <= float(text) < math.inf:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is neither zero nor a number above it")


if __name__ == "__main__":
    sys.exit(main())
