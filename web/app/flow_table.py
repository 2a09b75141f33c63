"""The flow figure as a table: from the column x to the loss, and back."""

from app import classes
from app.names import class_name, label_name
from app.words import fixed, t

#: How often the running sum is read on its way.
STOPS = 8


def rows(flow, size):
    """(heads, rows) of a picture that flows, as the trainer told of it."""
    heads = [t("numbers.what"), t("numbers.symbol"), t("numbers.value")]
    if flow is None or flow["id"] is None:
        return heads, []
    out = [(flow["name"], "y", _or(flow["label"], label_name(flow["label"])))]
    for k, channel, value in flow["x"]:
        place = t("numbers.place", k=str(k), channel=channel)
        out.append((place, "x[%d]" % k, fixed(value / 255, 3)))
    n_x, sums = 3 * size * size, flow["sums"]
    for i in range(0, len(sums), max(1, (len(sums) - 1) // STOPS)):
        terms = n_x * i // (len(sums) - 1)
        out.append((t("numbers.terms", n=terms), "Σ w·x", fixed(sums[i], 3)))
    out.append((t("numbers.bias"), "b", fixed(flow["b"], 3)))
    out.append((t("numbers.score"), "z", fixed(flow["z"], 3)))
    out += _chances(flow)
    loss, dz = flow["loss"], flow["dz"]
    out.append((t("numbers.loss"), "L", _or(loss, None if loss is None else fixed(loss, 3))))
    out.append((t("numbers.back"), "dz", _or(dz, None if dz is None else fixed(dz, 3))))
    return heads, out


def tried(said):
    """(heads, rows) of the picture in the Try zone."""
    heads = [t("numbers.what"), t("numbers.symbol"), t("numbers.value")]
    out = []
    if not classes.many():
        for tray in ("a", "b"):
            name = t("try.push", name=class_name(tray))
            out.append((name, "Σ w·x", fixed(said["push_" + tray], 3)))
        out.append((t("numbers.bias"), "b", fixed(said["b"], 3)))
        out.append((t("numbers.score"), "z", fixed(said["z"], 3)))
    return heads, out + _chances(said)


def _chances(said):
    """The probability of each class, or of class A alone."""
    if not said["scores"]:
        return [(t("numbers.chance", name=class_name("a")), "a = σ(z)", fixed(said["a"], 4))]
    out = []
    for letter, z, share in said["scores"]:
        name = class_name(letter)
        out.append((t("numbers.score_of", name=name), "z", fixed(z, 3)))
        out.append((t("numbers.chance", name=name), "P", fixed(share, 4)))
    return out


def _or(value, words):
    return "\u2013" if value is None else words
