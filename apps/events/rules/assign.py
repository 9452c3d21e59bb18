"""任务分办: dispatch and whistle, acceptance, returns and the conference that ends them."""

from apps.events.rules.choices import ASSISTS, LEAD, NOTE, REASON, WHISTLES
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

DISPATCHER = By("dispatch_event", At.AREA)
HANDLER = By("handle_order", At.HANDLER)
RULING = (By("rule_return", At.AREA),)
CONFERENCE = By("rule_conference", At.AREA)
Ev, Ord = EventState, OrderState
ON_THE_WAY = states(Ev.DISPATCHED, Ev.RETURN_PENDING, Ev.CONFERENCE, Ev.HANDLING, Ev.SUSPENDED, Ev.REWORK)

MOVES: tuple[Move, ...] = (
    Move(
        "dispatch",
        _("Dispatch"),
        Subject.EVENT,
        states(Ev.FILED),
        FOLLOWS,
        (DISPATCHER,),
        (LEAD, ASSISTS, NOTE),
        in_bulk=True,
    ),
    Move(
        "whistle",
        _("Blow the whistle"),
        Subject.EVENT,
        states(Ev.FILED),
        FOLLOWS,
        (By("blow_whistle", At.AREA),),
        (
            Field("whistle", Kind.CHOICE, _("Which whistle"), choices=WHISTLES),
            LEAD,
            ASSISTS,
            Field("meet_place", Kind.LINE, _("Where to report in")),
            Field("meet_at", Kind.MOMENT, _("When to be there")),
            Field("why", Kind.TEXT, _("Why they are called")),
        ),
        usual=False,
        starts=states("report_in"),
    ),
    Move(
        "refer",
        _("Refer to the conference"),
        Subject.EVENT,
        states(Ev.FILED, Ev.RETURN_PENDING),
        Ev.CONFERENCE,
        (DISPATCHER, *RULING),
        (REASON,),
        usual=False,
    ),
    Move(
        "assign",
        _("Assign by ruling"),
        Subject.EVENT,
        states(Ev.CONFERENCE),
        FOLLOWS,
        (CONFERENCE,),
        (LEAD, ASSISTS, Field("ruling", Kind.TEXT, _("The ruling and its grounds"))),
        starts=states("after_ruling"),
    ),
    Move(
        "add_assist",
        _("Add assisting departments"),
        Subject.EVENT,
        states(Ev.DISPATCHED, Ev.HANDLING, Ev.REWORK),
        FOLLOWS,
        (DISPATCHER, By("handle_order", At.LEADER)),
        (Field("assists", Kind.UNITS, _("Assisting departments")), Field("matter", Kind.TEXT, _("What they shall do"))),
        usual=False,
    ),
    Move("accept", _("Accept"), Subject.ORDER, states(Ord.SENT), Ord.ACCEPTED, (HANDLER,), in_bulk=True),
    Move("lapse", _("Accepted by lapse of time"), Subject.ORDER, states(Ord.SENT), Ord.ACCEPTED, (By("", At.SYSTEM),)),
    Move(
        "report_in",
        _("Report in on site"),
        Subject.ORDER,
        states(Ord.SENT, Ord.ACCEPTED),
        STAYS,
        (HANDLER,),
        (Field("who", Kind.LINE, _("Who came")), NOTE),
        stops=states("report_in"),
    ),
    Move(
        "return_order",
        _("Return"),
        Subject.ORDER,
        states(Ord.SENT),
        Ord.RETURN_PENDING,
        (HANDLER,),
        (Field("ground", Kind.TEXT, _("Legal ground")), Field("proposed", Kind.UNIT, _("Proposed lead department"))),
        usual=False,
    ),
    Move(
        "uphold_return",
        _("Uphold the return"),
        Subject.ORDER,
        states(Ord.RETURN_PENDING),
        Ord.WITHDRAWN,
        RULING,
        (NOTE,),
        only_while=states(Ev.RETURN_PENDING),
    ),
    Move(
        "reject_return",
        _("Reject the return"),
        Subject.ORDER,
        states(Ord.RETURN_PENDING),
        Ord.SENT,
        RULING,
        (Field("why", Kind.TEXT, _("Why it stays")),),
        usual=False,
        only_while=states(Ev.RETURN_PENDING),
    ),
    Move(
        "withdraw",
        _("Withdraw"),
        Subject.ORDER,
        states(Ord.SENT, Ord.ACCEPTED, Ord.SUSPENDED, Ord.REWORK),
        Ord.WITHDRAWN,
        (DISPATCHER, CONFERENCE),
        (REASON,),
        usual=False,
        only_while=ON_THE_WAY,
    ),
)
