"""What the classes and trays are called, in the learner's words."""

from app import link
from app.words import known, t

LETTERS = {"a": "A", "b": "B"}


def sample_word(sample, what):
    """A word of a sample set ("title", "a", "b", ...), or "" where there is none."""
    key = f"sample.{sample}.{what}"
    return t(key) if known(key) else ""


def given_name(tray):
    """The name of class "a" or "b"; "" while it has none."""
    project = link.state.get("project")
    if project is None:
        return ""
    if project.get("names_default"):
        translated = sample_word(project["name"], tray)
        if translated:
            return translated
    return project["class_names"].get(tray, "")


def class_name(tray):
    """The name of class "a" or "b", its letter while it has none."""
    return given_name(tray) or LETTERS[tray]


def tray_name(tray):
    """The name of a class, or what the test tray is called."""
    return t("data.test") if tray == "test" else class_name(tray)


def label_name(label):
    """The class of a picture whose label is 1 or 0; None is unknown."""
    if label is None:
        return t("data.unknown")
    return class_name("a" if label == 1 else "b")


def project_title():
    project = link.state.get("project")
    sample = project["name"] if project else ""
    return sample_word(sample, "title") or t("project.own")
