"""The few parts of an ONNX file that a linear classifier needs, written byte by byte.

ONNX files are protocol buffers (protobuf.dev/programming-guides/encoding): a message is a row of
fields, each a number and a kind followed by its content. The field numbers below are those of
onnx.proto; a message is named where it is built.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence

from ._checks import FloatArray

IR_VERSION = 8
OPSET = 15
ML_OPSET = 1  # LinearClassifier has not changed since

_FLOAT, _INT64, _STRING = 1, 7, 8  # TensorProto.DataType
_A_FLOATS, _A_INTS, _A_STRINGS, _A_STRING = 6, 7, 8, 3  # AttributeProto.AttributeType


def linear_classifier(
    coef: FloatArray,
    intercept: FloatArray,
    labels: Sequence[int] | Sequence[str],
    post_transform: str,
    doc: str,
    metadata: Mapping[str, str],
) -> bytes:
    """A ModelProto with one node, `ai.onnx.ml.LinearClassifier`.

    Its input "x" is float (N, n); its outputs are "label" (N,) and "probabilities" (N, k).

    Parameters
    ----------
    coef : float64 ndarray of shape (k, n)
        Rounded to 32 bits, which is all the operator knows.
    intercept : float64 ndarray of shape (k,)
    labels : k whole numbers or strings
    post_transform : "LOGISTIC" or "SOFTMAX"
    doc : str
    metadata : mapping of str to str
    """
    k, n = coef.shape
    words = isinstance(labels[0], str)
    node = b"".join(
        [
            _text(1, "x"),
            _text(2, "label"),
            _text(2, "probabilities"),
            _text(3, "LinearClassifier"),
            _text(4, "LinearClassifier"),
            _message(5, _floats("coefficients", coef.ravel().tolist())),
            _message(5, _floats("intercepts", intercept.tolist())),
            _message(5, _strings(labels) if words else _ints(labels)),
            _message(5, _string("post_transform", post_transform)),
            _text(7, "ai.onnx.ml"),
        ]
    )
    graph = b"".join(
        [
            _message(1, node),
            _text(2, "logistic_regression"),
            _message(11, _value("x", _FLOAT, ["N", n])),
            _message(12, _value("label", _STRING if words else _INT64, ["N"])),
            _message(12, _value("probabilities", _FLOAT, ["N", k])),
        ]
    )
    return b"".join(
        [
            _number(1, IR_VERSION),
            _text(2, "py_logreg"),
            _text(6, doc),
            _message(7, graph),
            _message(8, _text(1, "") + _number(2, OPSET)),
            _message(8, _text(1, "ai.onnx.ml") + _number(2, ML_OPSET)),
            *(_message(14, _text(1, key) + _text(2, value)) for key, value in metadata.items()),
        ]
    )


def _floats(name: str, values: Sequence[float]) -> bytes:
    packed = struct.pack(f"<{len(values)}f", *values)
    return _text(1, name) + _message(7, packed) + _number(20, _A_FLOATS)


def _ints(labels: Iterable[int | str]) -> bytes:
    packed = b"".join(_varint(int(label)) for label in labels)
    return _text(1, "classlabels_ints") + _message(8, packed) + _number(20, _A_INTS)


def _strings(labels: Iterable[int | str]) -> bytes:
    content = b"".join(_text(9, str(label)) for label in labels)
    return _text(1, "classlabels_strings") + content + _number(20, _A_STRINGS)


def _string(name: str, value: str) -> bytes:
    return _text(1, name) + _text(4, value) + _number(20, _A_STRING)


def _value(name: str, kind: int, shape: Sequence[int | str]) -> bytes:
    """ValueInfoProto: a tensor's name, type and shape; a string stands for any length."""
    dims = b"".join(
        _message(1, _text(2, side) if isinstance(side, str) else _number(1, side)) for side in shape
    )
    tensor = _number(1, kind) + _message(2, dims)
    return _text(1, name) + _message(2, _message(1, tensor))


# --- Protocol buffers: a field is a number, a kind (0 whole number, 2 bytes) and its content. ---


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _message(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _text(field: int, value: str) -> bytes:
    return _message(field, value.encode())


def _varint(value: int) -> bytes:
    """Seven bits a byte, lowest first; the eighth says that more follow."""
    value &= (1 << 64) - 1  # negative numbers as two's complement
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
