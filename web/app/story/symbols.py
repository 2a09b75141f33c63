"""The notation: every symbol of the story, how it is read aloud, what it means, its shape."""

from app.story.formulas import formula
from app.words import t

SYMBOLS = (
    ("n_x", "m", "size", "x", "x_k", "x_i", "table", "y")  # the pictures
    + ("w", "b", "wx", "votes", "z", "sigma", "a")  # the neuron
    + ("log", "loss", "cost", "sum")
    + ("slope", "dz", "dw", "alpha", "becomes")  # learning
)
COLUMNS = ("symbol", "aloud", "means", "shape")


def make():
    """The markup of the table; :func:`app.story.formulas.load` must have run."""
    heads = "".join('<th scope="col">{}</th>'.format(t("symbols." + name)) for name in COLUMNS)
    return '<table class="symbols"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'.format(
        heads, "".join(row(name) for name in SYMBOLS)
    )


def row(name):
    return (
        '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td class="shape">{}</td></tr>'
    ).format(
        formula("symbol_" + name),
        t("formula.symbol_" + name),
        t("symbols." + name + ".means"),
        t("symbols." + name + ".shape"),
    )
