"""A one-neuron network (logistic regression) that learns from your own pictures.

>>> import numpy as np
>>> from py_logreg.descent import gradient_descent
>>> X = np.array([[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]])  # (n_x, m): one column a picture
>>> y = np.array([0, 0, 1, 0, 1, 1])  # (m,): 1 is class A, 0 is class B
>>> for step in gradient_descent(X, y, learning_rate=5.0, iterations=2):
...     print(step.iteration, round(step.cost, 6))
0 0.693147
1 0.640533

Modules are imported when first used, so ``import py_logreg`` itself loads neither NumPy nor
Pillow.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import (
        converge,
        descent,
        estimator,
        explain,
        export,
        graph,
        kernels,
        loops,
        metrics,
        model,
        neuron,
        pictures,
        samples,
        softmax,
    )
    from .descent import gradient_descent
    from .estimator import LogisticRegression
    from .model import ModelFileError, load

__version__ = "0.1.0"

__all__ = [
    "LogisticRegression",
    "ModelFileError",
    "__version__",
    "converge",
    "descent",
    "estimator",
    "explain",
    "export",
    "gradient_descent",
    "graph",
    "kernels",
    "load",
    "loops",
    "metrics",
    "model",
    "neuron",
    "pictures",
    "samples",
    "softmax",
]

_HOME = {
    "LogisticRegression": "estimator",
    "ModelFileError": "model",
    "gradient_descent": "descent",
    "load": "model",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name in _HOME:
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    elif name in __all__:
        value = import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
