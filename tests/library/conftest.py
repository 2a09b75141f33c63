"""What several test modules of the library share."""

import numpy as np
import pytest

from py_logreg import converge, kernels


@pytest.fixture(params=["blas", "einsum"])
def form(request, monkeypatch):
    """Run a test with both forms of the products, whichever is faster on this machine."""
    for module in (kernels, converge):
        monkeypatch.setattr(module, "probe", lambda: request.param)
    return request.param


@pytest.fixture
def pictures():
    """A function that makes m random pictures of n numbers as uint8 rows, and their truths."""

    def make(m, n, seed=0):
        rng = np.random.default_rng(seed)
        base = rng.integers(0, 256, n)
        S = np.clip(base + rng.normal(0, 60, (m, n)) + rng.normal(0, 25, (m, 1)), 0, 255)
        return S.astype(np.uint8), rng.integers(0, 2, m)

    return make
