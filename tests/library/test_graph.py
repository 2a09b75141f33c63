"""The computation graph: worked numbers, finite differences, and formulas that cannot be read."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from py_logreg import neuron
from py_logreg.graph import Graph, GraphError, Path, Term

STORY = "u = b*c; v = a + u; J = 3*v"


def close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=0, atol=5e-7)


# --- Worked numbers ---


@pytest.mark.parametrize(
    "formula", [STORY, "J = 3*(a + b*c)", "3(a+b*c)", "3 × (a + b·c)", "u=b*c\nv=a+u\n\nJ=3v\n"]
)
def test_three_times_a_plus_bc(formula):
    g = Graph(formula, a=5, b=3, c=2)
    g.finish()
    assert {n: g.value(n) for n in "uvJ"} == {"u": 6, "v": 11, "J": 33}
    assert {n: g.slope(n) for n in "Jvuabc"} == {"J": 1, "v": 3, "u": 3, "a": 3, "b": 6, "c": 9}
    assert set(g.leaves) == set("abc")
    assert g.result == "J"
    close([g.nudge(n) for n in "abc"], [3, 6, 9])
    g.set(a=4, b=-1, c=2.5)
    assert g.value("J") is None
    assert g.slope("a") is None
    g.finish()
    assert g.value("J") == 4.5
    assert [g.slope(n) for n in "abc"] == [3, 7.5, -3]


def test_every_step_can_be_seen():
    g = Graph(STORY, a=5, b=3, c=2)
    steps = [g.forward() for _ in range(3)]
    assert [(s.node, s.symbol, s.inputs, s.value) for s in steps] == [
        ("u", "b·c", (3.0, 2.0), 6.0),
        ("v", "a + u", (5.0, 6.0), 11.0),
        ("J", "3·v", (3.0, 11.0), 33.0),
    ]
    assert g.next_forward is None
    seen = {}
    while g.next_backward is not None:
        step = g.backward()
        seen[step.node] = step
    assert list(seen) == ["J", "v", "a", "u", "c", "b"]
    assert seen["J"].terms == ()
    assert seen["v"].terms == (Term("J", 1.0, 3.0, 3.0),)
    assert seen["b"].terms == (Term("u", 3.0, 2.0, 6.0),)
    assert (seen["b"].symbol, seen["b"].value) == ("dJ/db", 6.0)
    assert g.paths("b") == [Path(("b", "u", "v", "J"), (2.0, 1.0, 3.0), 6.0)]
    assert g.paths("J") == [Path(("J",), (), 1.0)]
    for step in (g.forward, g.backward):
        with pytest.raises(GraphError) as caught:
            step()
        assert caught.value.code == "finished"


def test_a_value_that_flows_two_ways_adds_them():
    g = Graph("J = x*x + 3*x", x=5)
    g.finish()
    assert g.slope("x") == 13.0
    assert sorted(p.product for p in g.paths("x")) == [3.0, 5.0, 5.0]


@pytest.mark.parametrize(
    ("w", "b", "y", "expected"),
    [
        ((0.3, -0.2), 0.1, 1, (0.0, 0.5, 0.693147, -2.0, -0.5, -0.5, -1.0)),
        ((0.8, 0.8), 0.6, 1, (3.0, 0.952574, 0.048587, None, -0.047426, -0.047426, -0.094852)),
        (
            (0.3, -0.1),
            0.2,
            1,
            (0.3, 0.574443, 0.554355, -1.740818, -0.425557, -0.425557, -0.851115),
        ),
        ((0.3, -0.1), 0.2, 0, (0.3, 0.574443, 0.854355, 2.349859, 0.574443, 0.574443, 1.148885)),
    ],
)
def test_one_example_of_the_neuron(w, b, y, expected):
    g = Graph.neuron((1, 2), w, b, y)
    g.finish()
    z, a, L, da, dz, dw0, dw1 = expected
    close([g.value("z"), g.value("a"), g.value("L")], [z, a, L])
    close([g.slope("z"), g.slope("w0"), g.slope("w1"), g.slope("b")], [dz, dw0, dw1, dz])
    if da is not None:
        close(g.slope("a"), da)
    X = np.array([[1.0], [2.0]])
    answer = neuron.forward(w, b, X)
    dw, db = neuron.backward(X, answer, [y])
    np.testing.assert_allclose(
        [g.value("a"), g.value("L"), g.slope("w0"), g.slope("w1"), g.slope("b")],
        [answer[0], neuron.cost(answer, [y]), *dw, db],
        rtol=1e-12,
    )


def test_nudging_the_neuron_is_nearly_its_slope():
    g = Graph.neuron((1, 2), (0.3, -0.2), 0.1, 1)
    close([g.nudge("w0"), g.nudge("w1"), g.nudge("b")], [-0.499875, -0.999500, -0.499875])
    g.finish()
    [path] = g.paths("w0")
    assert path.nodes == ("w0", "p0", "z", "a", "L")
    close(path.factors, [1.0, 1.0, 0.25, -2.0])
    local = next(p for p in g.paths("z"))
    close(local.factors, [0.25, -2.0])


# --- Every operation against finite differences ---


@pytest.mark.parametrize(
    "formula",
    [
        "a + b + a",
        "a - b - 2",
        "-a*b",
        "a/b/3",
        "a^3 + 2^b",
        "a^b",
        "exp(a*b)",
        "ln(a) - log(b)",
        "sigmoid(a - b)",
        "loss(sigmoid(a), sigmoid(b))",
        "-(b*ln(sigmoid(a)) + (1 - b)*ln(1 - sigmoid(a)))",
        "(a + 1)(b + 2)",
        "a^-2 + (-3)*b",
    ],
)
def test_slopes_equal_finite_differences(formula):
    a, b, h = 0.7, 1.3, 1e-6
    g = Graph(formula, a=a, b=b)
    g.finish()

    def result(a, b):
        moved = Graph(formula, a=a, b=b)
        moved.finish()
        return moved.value(moved.result)

    numeric = (result(a + h, b) - result(a - h, b)) / (2 * h)
    assert g.slope("a") == pytest.approx(numeric, rel=1e-6, abs=1e-8)
    numeric = (result(a, b + h) - result(a, b - h)) / (2 * h)
    assert g.slope("b") == pytest.approx(numeric, rel=1e-6, abs=1e-8)
    for name in "ab":
        total = math.fsum(path.product for path in g.paths(name))
        assert total == pytest.approx(g.slope(name), rel=1e-12, abs=1e-15)


expressions = st.recursive(
    st.sampled_from(["a", "b", "2", "0.5"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map("({0[0]} {0[1]} {0[2]})".format),
        inner.map("(-{})".format),
        inner.map("({}**2)".format),
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(text=expressions)
def test_formulas_mean_what_python_means(text):
    try:
        expected = eval(text, {"__builtins__": {}}, {"a": 1.25, "b": -3.0})
    except (ZeroDivisionError, OverflowError):
        return
    g = Graph(text)
    g.set(**{name: {"a": 1.25, "b": -3.0}[name] for name in g.leaves})
    g.finish()
    assert g.value(g.result) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("2 + 3*4", 14),
        ("2*3 + 4", 10),
        ("10 - 4 - 3", 3),
        ("24 / 4 / 2", 3),
        ("2^3^2", 512),
        ("-3^2", -9),
        ("(-3)^2", 9),
        ("2^-1", 0.5),
        ("1e-3 * 2E3", 2),
        (".5 + 5.", 5.5),
        ("6 ÷ 3 − 1", 1),
        ("（１＋２）×３", 9),
        ("2(3 + 1)", 8),
        ("(1+1)(2+2)", 8),
        ("7", 7),
        ("- -4", 4),
    ],
)
def test_order_of_operations(formula, value):
    g = Graph(formula)
    g.finish()
    assert g.value(g.result) == value


def test_names_of_bubbles_do_not_clash_with_leaves():
    g = Graph("u*v + J*p")
    assert set(g.leaves) == {"u", "v", "J", "p"}
    assert len(g.nodes) == 7
    same = Graph("答 = 权重 * x", 权重=2, x=3)
    same.finish()
    assert same.value("答") == 6
    odd = Graph("self * formula", self=2, formula=4)
    odd.finish()
    assert odd.value("J") == 8


def test_a_line_that_leads_nowhere_has_slope_zero():
    g = Graph("n = a*b; J = a", a=2, b=3)
    g.finish()
    assert (g.value("n"), g.slope("n"), g.slope("b"), g.slope("a")) == (6, 0, 0, 1)


# --- What cannot be read or calculated ---


@pytest.mark.parametrize(
    ("formula", "code", "position"),
    [
        ("", "empty", 0),
        (" ;\n ", "empty", 0),
        ("3 +", "unexpected-end", 3),
        ("3 +; 4", "unexpected-end", 3),
        ("a = ", "unexpected-end", 4),
        ("(a", "unexpected-end", 2),
        ("a)", "unexpected", 1),
        ("a b", "unexpected", 2),
        ("2 3", "unexpected", 2),
        ("*a", "unexpected", 0),
        ("a ++ b", "unexpected", 3),
        ("0,5", "unexpected", 1),
        ("a = b = c", "unexpected", 6),
        ("foo(2)", "unknown-function", 0),
        ("1 + sin(x)", "unknown-function", 4),
        ("__import__('os')", "unknown-sign", 11),
        ("a $ b", "unknown-sign", 2),
        ("a.b", "unknown-sign", 1),
        ("a[0]", "unknown-sign", 1),
        ("exp", "unexpected-end", 3),
        ("exp(1, 2)", "unexpected", 5),
        ("loss(a)", "unexpected", 6),
        ("exp = 3", "reserved-name", 0),
        ("x = 1; x = 2", "name-taken", 7),
        ("a + 1; a = 2", "name-taken", 7),
        ("x = x + 1", "name-taken", 0),
        ("(" * 60 + "a" + ")" * 60, "too-deep", 50),
        ("-" * 60 + "a", "too-deep", 50),
        ("a" + "*a" * 201, "too-many", 401),
        ("a" * 1001, "too-long", None),
    ],
)
def test_formulas_that_cannot_be_read(formula, code, position):
    with pytest.raises(GraphError) as caught:
        Graph(formula)
    assert (caught.value.code, caught.value.position) == (code, position)
    if position is not None:
        assert f"at character {position + 1}" in str(caught.value)


def test_a_long_chain_is_read():
    g = Graph("a" + "*a" * 200, a=1.0)
    g.finish()
    assert g.slope("a") == pytest.approx(201)


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from("ab12.+-*/^()=;, \nexpln×÷e_∞½²"), max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        Graph(text)
    except GraphError as error:
        assert error.position is None or 0 <= error.position <= len(text)


@pytest.mark.parametrize(
    ("formula", "values", "code"),
    [
        ("a/b", {"a": 1, "b": 0}, "division-by-zero"),
        ("b^-1", {"b": 0}, "division-by-zero"),
        ("ln(a)", {"a": 0}, "no-number"),
        ("ln(a)", {"a": -1}, "no-number"),
        ("a^0.5", {"a": -1}, "no-number"),
        ("exp(a)", {"a": 1000}, "overflow"),
        ("a*a", {"a": 1e200}, "overflow"),
        ("9^9^9", {}, "overflow"),
        ("loss(a, y)", {"a": 0, "y": 1}, "no-number"),
        ("a + b", {"a": 1}, "no-value"),
    ],
)
def test_values_that_do_not_exist(formula, values, code):
    g = Graph(formula, **values)
    with pytest.raises(GraphError) as caught:
        g.finish()
    assert caught.value.code == code
    assert caught.value.position is not None


def test_a_slope_that_does_not_exist():
    g = Graph("a^b", a=-2, b=3)
    while g.next_forward is not None:
        g.forward()
    assert g.value("J") == -8.0
    with pytest.raises(GraphError) as caught:
        g.finish()
    assert caught.value.code == "no-number"
    constant = Graph("a^3", a=-2)
    constant.finish()
    assert constant.slope("a") == 12.0


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda g: g.set(q=1), "unknown-name"),
        (lambda g: g.set(u=1), "unknown-name"),
        (lambda g: g.set(a=math.nan), "not-finite"),
        (lambda g: g.value("q"), "unknown-name"),
        (lambda g: g.backward(), "not-forward"),
        (lambda g: g.paths("a"), "not-forward"),
        (lambda g: g.nudge("u"), "unknown-name"),
    ],
)
def test_misuse_is_named(call, code):
    g = Graph(STORY, a=1, b=2, c=3)
    with pytest.raises(GraphError) as caught:
        call(g)
    assert caught.value.code == code


def test_too_many_paths_are_refused():
    lines = ["x0 = a + a", *(f"x{i} = x{i - 1} + x{i - 1}" for i in range(1, 12))]
    g = Graph("; ".join(lines), a=1)
    g.finish()
    assert g.slope("a") == 4096.0
    with pytest.raises(GraphError, match="more than 100 ways"):
        g.paths("a")
