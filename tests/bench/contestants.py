"""The programs that are measured, as far as they are Python: the same file natively and in Pyodide.

Whatever a peer needs in its own form (float64, columns, a transposed copy) is made beforehand and
not counted. py_logreg gets the pixels, and all it makes of them is counted.
"""

from __future__ import annotations

import gc
import io
import json
import warnings
from collections import deque
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

Found = tuple[NDArray[np.float64], float, int]  # w, b, updates made


def textbook(X: Any, Y: Any, alpha: float, iterations: int, w: Any = None, b: float = 0) -> Found:
    """Gradient descent as the courses write it: X (n_x, m), Y (1, m), w (n_x, 1).

    They compute the cost in passing; nobody here does.
    """
    n_x, m = X.shape
    w = np.zeros((n_x, 1)) if w is None else w.reshape(n_x, 1)
    for _ in range(iterations):
        A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
        dw = 1 / m * np.dot(X, (A - Y).T)
        db = 1 / m * np.sum(A - Y)
        w = w - alpha * dw
        b = b - alpha * db
    return w[:, 0], float(b), iterations


class Contest:
    """One problem, and everybody's form of it, made when first asked for."""

    def __init__(self, S: NDArray[Any], y: NDArray[np.float64], alpha: float, tol: float) -> None:
        self.S, self.y, self.alpha, self.tol = S, y, alpha, tol
        self._forms: dict[str, Any] = {}

    def run(self, who: str, how: str, iterations: int) -> tuple[float, Found]:
        """Seconds, and what was found."""
        program = getattr(self, f"prepare_{who}")(how, iterations)
        gc.collect()
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            start = perf_counter()
            found = program()
            return perf_counter() - start, found

    def form(self, name: str) -> Any:
        if name not in self._forms:
            rows = self.S / 255.0 if self.S.dtype == np.uint8 else self.S
            self._forms[name] = np.ascontiguousarray(rows.T) if name == "columns" else rows
        return self._forms[name]

    def prepare_textbook(self, how: str, iterations: int) -> Any:
        X, Y = self.form("columns"), self.y[None]
        return lambda: textbook(X, Y, self.alpha, iterations)

    def prepare_descent(self, how: str, iterations: int) -> Any:
        from py_logreg.descent import gradient_descent

        def program() -> Found:
            steps = gradient_descent(
                self.S.T,
                self.y,
                learning_rate=self.alpha,
                iterations=iterations,
                method="gram" if how == "gram" else "primal",
            )
            last = deque(steps, maxlen=1).pop()
            return last.w, last.b, iterations

        return program

    def prepare_converge(self, how: Any, iterations: int) -> Any:
        from py_logreg.converge import minimize

        def program() -> Found:
            found = minimize(self.S, self.y, l2=1.0, tol=self.tol, method=how, max_iter=20000)
            return found.w, float(found.b), found.iterations

        return program

    def prepare_sklearn(self, how: str, iterations: int) -> Any:
        from sklearn.linear_model import LogisticRegression

        rows = self.form("rows")

        def program() -> Found:
            model = LogisticRegression(C=1.0, tol=self.tol, max_iter=20000, solver=how)
            model.fit(rows, self.y)
            return model.coef_[0], float(model.intercept_[0]), int(np.max(model.n_iter_))

        return program


class Lane:
    """Answers messages: JSON in, JSON out."""

    def __init__(self) -> None:
        self._contest: Contest | None = None

    def load(self, S: bytes, y: bytes, alpha: float, tol: float) -> None:
        """Change to another problem; the arrays come as .npy files."""
        self._contest = None
        gc.collect()
        rows, truths = (np.load(io.BytesIO(file), allow_pickle=False) for file in (S, y))
        self._contest = Contest(rows, truths, alpha, tol)

    def run(self, job: str) -> str:
        """Measure one job: {who, how, iterations} -> {seconds, w, b, iterations}."""
        assert self._contest is not None
        seconds, (w, b, iterations) = self._contest.run(**json.loads(job))
        answer = {"seconds": seconds, "w": w.tolist(), "b": b, "iterations": iterations}
        return json.dumps(answer)
