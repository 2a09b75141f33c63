"""Judging answers: every way of writing a number, typical mistakes, and what cannot be read."""

import fake_js  # noqa: F401  (app.words reaches for the page's words)

from app.story.check import NOT_YET, RIGHT, UNREADABLE, WRONG_1, WRONG_2, judge, readings

Z = {"kind": "number", "right": 0.45, "wrong": [0.85, 3.0], "tolerance": 0.005}
PLACE = {"kind": "whole", "right": 76, "wrong": [25, 77]}
BIG = {"kind": "whole", "right": 2568192, "wrong": [1, 12288]}
SHAPE = {"kind": "pair", "right": (12288, 41), "wrong": [(41, 12288), (12289, 40)]}
SHARE = {"kind": "share", "right": 0.8, "wrong": [1.0, 0.542], "tolerance": 0.005}


def verdicts(question, table):
    for verdict in table:
        for written in table[verdict]:
            said = judge(written, question)
            assert said is verdict or said == verdict, (written, said, verdict)


def scene_numbers_are_read_however_they_are_written():
    right = [
        "0.45",
        "0,45",
        ".45",
        "０．４５",
        "0，45",
        "0。45",
        " 0.45 ",
        "+0.45",
        "0.4 5",
        "4.5e-1",
    ]
    right += ["0.449", "0.455", "0.445", "0.4549"]
    verdicts(
        Z,
        {
            RIGHT: right,
            WRONG_1: ["0.85", "0,85", "0.852"],
            WRONG_2: ["3", "3.0", "３"],
            NOT_YET: ["0.46", "0.44", "-0.45", "−0.45", "0", "45"],
            UNREADABLE: ["", " ", "x", "0.4.5", "nan", "inf", "--1", "45 %"],
        },
    )


def scene_every_minus_sign_is_one():
    question = {"kind": "number", "right": -0.4, "wrong": [], "tolerance": 0.005}
    for sign in "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d":
        assert judge(sign + "0,4", question) == RIGHT, sign
    assert judge("0.4", question) == NOT_YET


def scene_the_right_answer_comes_first_and_a_mistake_equal_to_it_is_skipped():
    question = {"kind": "number", "right": 1.0, "wrong": [1.004, 2.0], "tolerance": 0.005}
    assert judge("1.004", question) == RIGHT
    assert judge("1.008", question) == NOT_YET  # near the mistake, which cannot be told
    assert judge("2", question) == WRONG_2
    twice = {"kind": "number", "right": 1.0, "wrong": [2.0, 2.0], "tolerance": 0.0}
    assert judge("2", twice) == WRONG_1
    none = {"kind": "number", "right": 1.0, "wrong": [None, 2.0], "tolerance": 0.0}
    assert judge("2", none) == WRONG_2


def scene_several_answers_may_be_right():
    question = {"kind": "number", "right": [1.0, -1.0], "wrong": [0.0], "tolerance": 0.005}
    verdicts(question, {RIGHT: ["1", "-1"], WRONG_1: ["0"], NOT_YET: ["2"]})


def scene_whole_numbers_are_exact_and_may_stand_in_groups_of_three():
    verdicts(
        PLACE,
        {
            RIGHT: ["76", "７６", "76.0", " 76"],
            WRONG_1: ["25"],
            WRONG_2: ["77"],
            NOT_YET: ["76.4", "75", "-76", "76,5"],
            UNREADABLE: ["", "place", "%"],
        },
    )
    right = ["2568192", "2,568,192", "2.568.192", "2 568 192", "2，568，192", "２５６８１９２"]
    verdicts(BIG, {RIGHT: right, WRONG_1: ["1"], WRONG_2: ["12288", "12,288", "12.288"]})
    assert judge("2,56,8192", BIG) is UNREADABLE
    assert readings("12,288", "whole") == [12.288, 12288.0]


def scene_pairs_are_read_with_any_brackets_and_marks():
    right = ["(12288, 41)", "12288,41", "12288 41", "12288 x 41", "12288×41", "（12288，41）"]
    right += [
        "[12288; 41]",
        "12288、41",
        "12,288, 41",
        "12 288, 41",
        "（１２２８８，４１）",
        "12288 , 41",
    ]
    verdicts(
        SHAPE,
        {
            RIGHT: right,
            WRONG_1: ["(41, 12288)", "41 12288"],
            WRONG_2: ["(12289, 40)"],
            NOT_YET: ["(12288, 40)", "1,2"],
            UNREADABLE: ["", "12288", "(12288)", "a, b", "(,)"],
        },
    )


def scene_shares_are_fractions_percents_or_quotients():
    verdicts(
        SHARE,
        {
            RIGHT: [
                "0.8",
                "0,8",
                "80 %",
                "80%",
                "８０％",
                "80",
                "4/5",
                "4 ／ 5",
                "0.795",
                "79.6 %",
            ],
            WRONG_1: ["1", "100 %", "5/5", "100"],
            WRONG_2: ["0.542", "54.2 %"],
            NOT_YET: ["0.7", "3/5", "8", "0.8 %"],
            UNREADABLE: ["", "4/0", "/5", "4/", "a/b", "%"],
        },
    )
