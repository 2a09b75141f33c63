"""The two products and the Gram matrix, against NumPy's own whole-number arithmetic."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from py_logreg import kernels


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
@pytest.mark.parametrize("order", ["C", "F"])
def test_products(form, dtype, order):
    rng = np.random.default_rng(0)
    S = np.asarray(rng.integers(0, 256, (11, 30)), dtype=dtype, order=order)
    exact = S.astype(float) / (255 if dtype == np.uint8 else 1)
    w, W, d, D = (rng.standard_normal(s) for s in (30, (3, 30), 11, (11, 3)))
    np.testing.assert_allclose(kernels.scores(S, w), exact @ w, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(kernels.scores(S, W), exact @ W.T, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(kernels.weighted_sum(S, d), d @ exact, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(kernels.weighted_sum(S, D), D.T @ exact, rtol=1e-12, atol=1e-12)


def test_products_block_by_block(form, monkeypatch):
    monkeypatch.setattr(kernels, "_BLOCK_BYTES", 8 * 30 * 4)  # four rows
    rng = np.random.default_rng(1)
    S = rng.integers(0, 256, (11, 30), dtype=np.uint8)
    w, D = rng.standard_normal(30), rng.standard_normal((11, 2))
    assert [p for p, _ in kernels.Rows(S).blocks()] == [slice(0, 4), slice(4, 8), slice(8, 11)]
    np.testing.assert_allclose(kernels.scores(S, w), S / 255 @ w, rtol=1e-12)
    np.testing.assert_allclose(kernels.weighted_sum(S, D), D.T @ (S / 255), rtol=1e-12, atol=1e-13)


def test_a_large_set_never_exists_as_floating_point():
    S = np.zeros((2000, 12288), np.uint8)  # 24.6 MB, 197 MB as float64
    w, d = np.ones(12288), np.ones(2000)
    kernels.probe()
    tracemalloc.start()
    kernels.scores(S, w)
    kernels.weighted_sum(S, d)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12e6


def test_keeping_has_a_limit(monkeypatch):
    S = np.ones((4, 10), np.uint8)
    kept, block = kernels.Rows(S, keep=True), kernels.Rows(S)
    assert len(list(kept.blocks())) == len(list(block.blocks())) == 1
    first, again = (next(iter(kept.blocks()))[1] for _ in range(2))
    assert np.shares_memory(first, again)
    monkeypatch.setattr(kernels, "_KEEP_BYTES", 8 * 40 - 1)
    limited = kernels.Rows(S, keep=True)
    first, again = (next(iter(limited.blocks()))[1] for _ in range(2))
    assert not np.shares_memory(first, again)


def test_probe_chooses_once():
    assert kernels.probe() in ("blas", "einsum")
    before = kernels.probe.cache_info().misses
    kernels.probe()
    assert kernels.probe.cache_info().misses == before


def whole(S):
    return S.astype(np.int64) @ S.astype(np.int64).T


@pytest.mark.parametrize(
    ("m", "n"), [(1, 1), (2, 3), (31, 64), (33, 65), (70, 2048), (65, 2049), (5, 12288), (290, 40)]
)
def test_gram_of_pixels_is_exact(form, m, n):
    S = np.random.default_rng(m * n).integers(0, 256, (m, n), dtype=np.uint8)
    G = kernels.Gram(S)
    for _ in G.fill():
        pass
    np.testing.assert_array_equal(G.K, whole(S))
    np.testing.assert_array_equal(kernels.gram(S), whole(S) / 255**2)


@pytest.mark.parametrize("n", [12288, 131_074, 200_001])
def test_gram_of_white_pictures_does_not_overflow(form, n):
    S = np.full((2, n), 255, np.uint8)
    np.testing.assert_array_equal(kernels.gram(S), np.full((2, 2), float(n)))


@settings(max_examples=60, deadline=None)
@given(data=st.data(), m=st.integers(1, 6), n=st.integers(1, 9))
def test_paired_rows_are_exact_for_any_pixels(data, m, n):
    pixels = st.lists(st.sampled_from([0, 1, 127, 128, 254, 255]), min_size=m * n, max_size=m * n)
    S = np.array(data.draw(pixels), np.uint8).reshape(m, n)
    top = data.draw(st.integers(0, m - 1)) // 2 * 2
    found = kernels._Paired(S).times(S.astype(float), top)
    np.testing.assert_array_equal(found, whole(S)[top:])


def test_a_panel_of_paired_rows_does_not_overflow():
    S = np.full((3, kernels._PANEL), 255, np.uint8)
    found = kernels._Paired(S).times(S.astype(float), 0)
    np.testing.assert_array_equal(found, whole(S))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_gram_of_other_numbers(form, dtype):
    S = np.random.default_rng(0).standard_normal((40, 50)).astype(dtype)
    expected = S.astype(float) @ S.astype(float).T
    np.testing.assert_allclose(kernels.gram(S), expected, rtol=1e-12, atol=1e-12)


def test_fill_tells_how_far_it_is_and_can_be_resumed(form):
    S = np.random.default_rng(0).integers(0, 256, (300, 40), dtype=np.uint8)
    G = kernels.Gram(S)
    filling = G.fill()
    shares = [next(filling) for _ in range(2)]
    assert not G.complete
    with pytest.raises(RuntimeError, match="not complete"):
        _ = G.K
    shares += list(G.fill())  # the first generator is abandoned
    assert shares[-1] == 1.0
    assert all(0 < share <= 1 for share in shares)
    np.testing.assert_array_equal(G.K, whole(S))
    assert list(G.fill()) == [1.0]


def test_share_done_never_falls():
    G = kernels.Gram(np.ones((70, 5000), np.uint8))
    shares = list(G.fill())
    assert shares == sorted(shares)
    assert len(shares) > 3


def filled(G):
    for _ in G.fill():
        pass
    return G


def test_appended_rows_extend_the_gram_matrix(form):
    S = np.random.default_rng(0).integers(0, 256, (90, 33), dtype=np.uint8)
    G = filled(kernels.Gram(S[:60]))
    G.update(S)
    assert G.known == 60
    np.testing.assert_array_equal(filled(G).K, whole(S))


def test_only_missing_products_are_computed(monkeypatch):
    S = np.random.default_rng(0).integers(0, 256, (64, 10), dtype=np.uint8)
    G = filled(kernels.Gram(S[:60]))
    heights = []
    real = kernels._Plain.times
    monkeypatch.setattr(kernels, "probe", lambda: "blas")
    monkeypatch.setattr(
        kernels._Plain,
        "times",
        lambda self, Q, top: heights.append(len(self.P)) or real(self, Q, top),
    )
    G.update(S)
    filled(G)
    assert heights == [4]
    G.update(S[5:], np.arange(5, 64))
    filled(G)
    assert heights == [4]


def test_removed_and_reordered_rows_cost_nothing(form):
    S = np.random.default_rng(0).integers(0, 256, (50, 33), dtype=np.uint8)
    G = filled(kernels.Gram(S))
    kept = np.array([4, 3, 49, 0, 17])
    G.update(S[kept], kept)
    assert G.complete
    np.testing.assert_array_equal(G.K, whole(S[kept]))


def test_update_in_the_middle_of_filling(monkeypatch):
    monkeypatch.setattr(kernels, "probe", lambda: "einsum")
    S = np.random.default_rng(0).integers(0, 256, (300, 33), dtype=np.uint8)
    G = kernels.Gram(S)
    filling = G.fill()
    while not G.known:
        next(filling)
    kept = np.r_[0:10, 20:300]
    new = np.vstack([S[kept], 255 - S[:3]])
    G.update(new, kept)
    assert 0 < G.known < len(new)
    np.testing.assert_array_equal(filled(G).K, whole(new))


def test_product_is_that_of_the_divided_rows(form):
    rng = np.random.default_rng(0)
    S = rng.integers(0, 256, (20, 33), dtype=np.uint8)
    G = filled(kernels.Gram(S))
    x = S / 255
    for d in (rng.standard_normal(20), rng.standard_normal((20, 4))):
        np.testing.assert_allclose(G.product(d), x @ (x.T @ d), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(
    ("rows", "kept", "words"),
    [
        (np.zeros((3, 5), np.uint8), None, "length or type"),
        (np.zeros((3, 4)), None, "length or type"),
        (np.zeros((2, 4), np.uint8), None, "more rows than there are"),
        (np.zeros((3, 4), np.uint8), [0, 0], "twice"),
        (np.zeros((3, 4), np.uint8), [0, 3], "between 0 and 2"),
        (np.zeros((3, 4), np.uint8), [-1], "between 0 and 2"),
    ],
)
def test_impossible_updates(rows, kept, words):
    G = kernels.Gram(np.zeros((3, 4), np.uint8))
    with pytest.raises(ValueError, match=words):
        G.update(rows, kept)
