"""What the classes and trays are called, in the learner's words."""

from app import classes, link
from app.words import known, t

_original = {}  # (sample, tray) -> the name that came with the sample: it may be translated


def sample_word(sample, what):
    """A word of a sample set ("title", "a", "b", ...), or "" where there is none."""
    key = f"sample.{sample}.{what}"
    return t(key) if known(key) else ""


def given_name(tray):
    """The name of a class; "" while it has none."""
    project = link.state.get("project")
    if project is None:
        return ""
    sample = project["name"]
    name = project["class_names"].get(tray, "")
    if project["names_default"]:
        _original[sample, tray] = name
    if name and _original.get((sample, tray)) == name:
        return sample_word(sample, tray) or name
    return name


def class_name(tray):
    """The name of a class, its letter while it has none."""
    return given_name(tray) or tray.upper()


def tray_name(tray):
    """The name of a class, or what the test tray is called."""
    return t("data.test") if tray == "test" else class_name(tray)


def label_name(label):
    """The class of a picture with this label; None is unknown."""
    return t("data.unknown") if label is None else class_name(classes.letter_of(label))


def project_title():
    project, kept = link.state.get("project"), link.state.get("kept")
    if kept and kept["title"]:
        return kept["title"]
    sample = project["name"] if project else ""
    return sample_word(sample, "title") or t("project.own")
