"""结果反馈: verification apart from handling, closing, call-back, rating, and what comes back."""

from apps.events.rules.choices import GRADES, KEEP_PLACE, NOTE, PHOTOS, SOLVED
from apps.events.rules.vocabulary import (
    FOLLOWS,
    STAYS,
    At,
    By,
    EventState,
    Field,
    Kind,
    Move,
    OrderState,
    Subject,
    states,
)
from apps.events.rules.vocabulary import gettext_noop as _

VERIFIER = (By("verify_event", At.VERIFIER),)
Ev, Ord = EventState, OrderState
GRADE = Field("grade", Kind.CHOICE, _("How satisfied"), choices=GRADES)
IS_SOLVED = Field("solved", Kind.CHOICE, _("Was it solved?"), choices=SOLVED)
WORDS = Field("words", Kind.TEXT, _("In their words"), required=False)

MOVES: tuple[Move, ...] = (
    Move(
        "ask_look",
        _("Send somebody to look at the result"),
        Subject.EVENT,
        states(Ev.FEEDBACK),
        STAYS,
        VERIFIER,
        (
            Field("checker", Kind.CHECKER, _("Who goes")),
            Field("look_for", Kind.TEXT, _("What to look for"), required=False),
        ),
        usual=False,
        starts=states("check"),
    ),
    Move(
        "look",
        _("Tell how it looks now"),
        Subject.EVENT,
        states(Ev.FEEDBACK),
        STAYS,
        (By("", At.CHECKER),),
        (Field("solved", Kind.CHOICE, _("Was it solved?"), choices=SOLVED), NOTE, PHOTOS, KEEP_PLACE),
        stops=states("check"),
    ),
    Move("pass", _("Pass"), Subject.ORDER, states(Ord.ANSWERED), Ord.PASSED, VERIFIER, (NOTE,), in_bulk=True),
    Move(
        "rework",
        _("Send back for rework"),
        Subject.ORDER,
        states(Ord.ANSWERED),
        Ord.REWORK,
        VERIFIER,
        (Field("failed", Kind.TEXT, _("What failed")), PHOTOS),
        usual=False,
    ),
    Move(
        "false_feedback",
        _("Find the feedback false"),
        Subject.ORDER,
        states(Ord.ANSWERED, Ord.PASSED),
        Ord.REWORK,
        VERIFIER,
        (Field("evidence", Kind.TEXT, _("What shows that it is false")), PHOTOS),
        usual=False,
        only_while=states(Ev.HANDLING, Ev.REWORK, Ev.FEEDBACK, Ev.VERIFIED),
    ),
    Move(
        "close",
        _("Close"),
        Subject.EVENT,
        states(Ev.VERIFIED),
        Ev.CLOSED,
        (By("close_event", At.AREA),),
        (NOTE,),
        in_bulk=True,
    ),
    Move(
        "call_back",
        _("Call back"),
        Subject.EVENT,
        states(Ev.CLOSED),
        STAYS,
        (By("call_back", At.COMMUNITY),),
        (GRADE, IS_SOLVED, WORDS),
        stops=states("call_back"),
    ),
    Move("rate", _("Rate"), Subject.EVENT, states(Ev.CLOSED), STAYS, (By("", At.REPORTER),), (GRADE, IS_SOLVED, WORDS)),
    Move(
        "uphold_dissatisfaction",
        _("Find the dissatisfaction justified"),
        Subject.ORDER,
        states(Ord.PASSED),
        STAYS,
        (By("reopen_event", At.AREA),),
        (Field("grounds", Kind.TEXT, _("What shows it")), PHOTOS),
        usual=False,
        only_while=states(Ev.CLOSED),
    ),
    Move(
        "reopen",
        _("Reopen"),
        Subject.EVENT,
        states(Ev.CLOSED),
        FOLLOWS,
        (By("reopen_event", At.AREA),),
        (Field("evidence", Kind.TEXT, _("What shows that it is not solved")), PHOTOS),
        usual=False,
    ),
    Move(
        "archive", _("Archived by lapse of time"), Subject.EVENT, states(Ev.CLOSED), Ev.ARCHIVED, (By("", At.SYSTEM),)
    ),
)
