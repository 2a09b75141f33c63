"""Scenes of the list of projects, the project file, and the end of a lesson."""

from fake_js import every, fire, hear, one, parts, pass_time, take_sent

from app import data, keeping, link, messages, work
from scenes import play

LIST = [["p2", "", "cats", 188, 2 << 20, 4], ["p1", "Löwen", "", 1, 12_000, 0]]


def begin():
    play.start(messages, data, work, keeping)
    parts.save = Save()
    play.project(m=2)
    hear("kept", state="saved", project="p2", title="")
    take_sent()


class Save:
    def __init__(self):
        self.files = []

    def download(self, buffer, name, mime):
        self.files.append((buffer, name))


def open_list():
    begin()
    work.open_panel("projects")
    assert take_sent() == [("projects", {})]
    hear("projects", projects=LIST)


def message():
    box = one("[data-testid=message]")
    return "" if box.hidden else one(".message-text").textContent


def scene_the_projects_with_names_and_sizes():
    open_list()
    items = every("#projects .kept")
    assert [one_.querySelector("h3").textContent for one_ in items] == ["Cats and others", "Löwen"]
    notes = [one_.querySelector(".note").textContent for one_ in items]
    assert "open now" in notes[0] and "188" in notes[0] and "2.0 MB" in notes[0]
    assert [one_.querySelector(".faces canvas").hidden for one_ in items] == [False, True]
    assert items[0].querySelector("[data-act=open]").hidden
    items[1].querySelector("[data-act=forget]").click()
    assert take_sent("forget") == [{"project": "p1"}]
    items[1].querySelector("[data-act=open]").click()
    pass_time(5)
    assert take_sent("open_kept") == [{"project": "p1", "others": []}]
    assert one("#z-work").hidden


def scene_a_new_project_joins_the_list_when_it_is_saved():
    open_list()
    hear("kept", state="new", project="p3", title="")
    assert take_sent() == []
    hear("kept", state="saved", project="p3", title="")
    assert take_sent() == [("projects", {})]
    longer = LIST[:]
    longer.insert(0, ["p3", "", "", 1, 12_000, 1])
    hear("projects", projects=longer)
    hear("kept", state="saved", project="p3", title="")
    assert take_sent() == [] and len(every("#projects .kept")) == 3
    hear("ingested", done=2, total=2, added=[], failed=[], active=False)
    assert take_sent() == [("projects", {})]


def scene_a_name_stands_in_the_top_bar():
    open_list()
    field = one("#project-title")
    field.value = "Our lions"
    fire(field, "change")
    assert take_sent("title") == [{"value": "Our lions"}]
    hear("kept", state="saved", project="p2", title="Our lions")
    assert one("#project-name").textContent == "Our lions"


def scene_the_project_is_saved_as_a_file():
    open_list()
    one("#project-save").click()
    assert take_sent() == [("pack", {})]
    hear("packed", name="lions.zip")
    assert parts.save.files == [("file", "lions.zip")]


def found():
    hear("found", key="k", name="x.zip", what="project", pictures=7, classes=["a", "b"])


def scene_a_file_is_added_or_opened():
    begin()
    found()
    assert "x.zip" in message() and "7" in message()
    one("#message-other").click()
    assert take_sent("bring") == [{"key": "k", "name": "x.zip", "merge": True}]
    found()
    one("#message-act").click()
    assert take_sent("bring") == [{"key": "k", "name": "x.zip", "merge": False}]
    hear("brought", added=5, skipped=[["already-here", 2], ["no-class", 1]])
    assert (
        message() == "5 pictures added, 3 skipped: 2 are here already; 1 belongs to no class here."
    )


def scene_a_file_is_opened_where_there_is_nothing_to_add_to():
    begin()
    play.project(m=0)
    found()
    assert take_sent("bring") == [{"key": "k", "name": "x.zip", "merge": False}]


def scene_a_lesson_ends_after_the_file():
    open_list()
    one("#lesson-end").click()
    assert take_sent() == []
    one("#message-act").click()
    assert take_sent() == [("pack", {})]
    one("#message-act").click()
    assert take_sent() == [("forget", {"project": None})]
    hear("wiped")
    assert parts.tabs.begun


def scene_after_a_lesson_it_is_said_that_nothing_is_left():
    parts.tabs.begin()
    begin()
    assert "deleted" in message()


def scene_a_lesson_ends_at_once():
    open_list()
    one("#lesson-end").click()
    one("#message-other").click()
    assert take_sent() == [("forget", {"project": None})]


def scene_a_full_device_offers_the_file():
    begin()
    hear("say", code="kept-full", params={})
    one("#message-act").click()
    assert take_sent() == [("pack", {})]


def scene_a_project_file_that_was_chosen_is_looked_into():
    begin()
    parts.capture.heard('[{"key": "k", "name": "x.zip", "folder": "", "tray": "project"}]')
    assert take_sent() == [("look_into", {"key": "k", "name": "x.zip"})]


def scene_a_folder_is_added_or_opened():
    begin()
    parts.capture.offered("animals", 12)
    assert "animals" in message() and "12" in message()
    one("#message-other").click()
    assert parts.capture.offered_sorted == 1 and take_sent() == []
    parts.capture.offered("animals", 12)
    one("#message-act").click()
    assert take_sent() == [("open", {"sample": "none", "size": 64, "alpha": None})]
    play.project(m=2)  # still the one before
    assert parts.capture.offered_sorted == 1
    play.project(m=0)
    play.project(m=0)
    assert parts.capture.offered_sorted == 2


def scene_a_folder_is_opened_where_there_is_nothing_to_add_to():
    begin()
    play.project(m=0)
    parts.capture.offered("animals", 12)
    assert parts.capture.offered_sorted == 1 and message() == ""


LESSON = {"title": "Leaves", "words": "Look first.", "locked": ["alpha", "classes"]}


def scene_a_class_pack_begins_with_the_teachers_words():
    begin()
    link.send("bring", key="k", name="pack.zip", merge=False)
    play.project(lesson=LESSON)
    hear("brought", added=2, skipped=[])
    assert one("#lesson-title").textContent == "Leaves"
    assert one("#lesson-words").textContent == "Look first."
    assert "the learning rate, the classes" in one("#lesson-fixed").textContent
    one("#lesson-begin").click()
    assert one("#z-work").hidden and not one("#lesson-about").hidden


def scene_what_is_fixed_is_marked_until_the_project_is_another():
    begin()
    play.project(lesson=LESSON)
    assert one("#alpha").disabled and one("#alpha-slider").disabled and one("#class-add").disabled
    assert not one("#size").disabled
    assert not one("#lesson-held").hidden
    play.project(lesson=None)
    assert not one("#alpha").disabled and not one("#class-add").disabled
    assert one("#lesson-held").hidden and one("#lesson-about").hidden


def scene_a_teacher_makes_a_class_pack():
    open_list()
    one("#pack-title").value = " Leaves "
    one("#pack-words").value = "Look first."
    one("#pack-size").checked = True
    one("#pack-save").click()
    assert take_sent("pack_lesson") == [
        {"title": "Leaves", "words": "Look first.", "locked": ["size"]}
    ]
