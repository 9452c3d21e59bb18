"""At any time: putting right, pressing on, supervising, and the petitions that somebody above decides."""

from apps.events.rules.choices import CATEGORY, NOTE, REASON
from apps.events.rules.vocabulary import (
    STAYS,
    At,
    By,
    CardState,
    EventState,
    Field,
    Kind,
    Move,
    OrderState,
    PetitionKind,
    PetitionState,
    Subject,
    states,
)
from apps.events.rules.vocabulary import gettext_noop as _

Ev, Ord = EventState, OrderState
FILED_ON = states(
    Ev.SELF_HANDLING, Ev.FILED, Ev.DISPATCHED, Ev.RETURN_PENDING, Ev.CONFERENCE, Ev.HANDLING, Ev.SUSPENDED, Ev.REWORK
)
WAITING = FILED_ON | states(Ev.REPORTED, Ev.SUPPLEMENT, Ev.CHECKING, Ev.FEEDBACK, Ev.VERIFIED)
IN_WORK = states(Ord.SENT, Ord.ACCEPTED, Ord.RETURN_PENDING, Ord.REWORK)
SUPERVISOR = (By("supervise", At.AREA), By("", At.SYSTEM))
PENDING = states(PetitionState.ASKED, PetitionState.ENDORSED)

# Who decides on a petition, level by level. Sources: domain README §3 (extend, suspend, void), tables §6.2.
PETITION_OF = {  # the moves that ask, and for what
    "extend": PetitionKind.EXTENSION,
    "suspend": PetitionKind.SUSPENSION,
    "void": PetitionKind.VOID,
}
LEVELS: dict[str, tuple[By, ...]] = {
    PetitionKind.EXTENSION: (By("sign_order", At.SIGNATORY), By("dispatch_event", At.AREA)),
    PetitionKind.SUSPENSION: (By("dispatch_event", At.AREA), By("approve_suspension", At.DISTRICT)),
    PetitionKind.VOID: (By("void_event", At.DISTRICT),),
}


def _card(colour: str, label: str) -> Move:
    return Move(
        f"card_{colour}",
        label,
        Subject.ORDER,
        IN_WORK,
        STAYS,
        SUPERVISOR,
        (REASON,),
        usual=False,
        only_while=FILED_ON,
        starts=states("reply"),
    )


MOVES: tuple[Move, ...] = (
    Move(
        "reclassify",
        _("Re-classify"),
        Subject.EVENT,
        FILED_ON,
        STAYS,
        (By("triage_event", At.TRIAGE), By("dispatch_event", At.AREA)),
        (CATEGORY, REASON),
        usual=False,
    ),
    Move(
        "recompute",
        _("Re-compute the due times"),
        Subject.EVENT,
        WAITING | states(Ev.CLOSED),
        STAYS,
        (By("manage_tenant", At.DISTRICT),),
        (REASON,),
        usual=False,
    ),
    Move(
        "regrid",
        _("Moved to another grid"),
        Subject.EVENT,
        WAITING | states(Ev.CLOSED),
        STAYS,
        (By("", At.SYSTEM),),
        (Field("grid", Kind.UNIT, _("Grid")),),
        usual=False,
    ),
    Move(
        "urge",
        _("Urge"),
        Subject.EVENT,
        WAITING,
        STAYS,
        (By("urge_event", At.AREA), By("", At.REPORTER)),
        (NOTE,),
        usual=False,
        in_bulk=True,
    ),
    _card("yellow", _("Yellow card")),
    _card("red", _("Red card")),
    _card("black", _("Black card")),
    Move(
        "reply_card",
        _("Reply to the card"),
        Subject.CARD,
        states(CardState.OPEN),
        CardState.REPLIED,
        (By("sign_order", At.SIGNATORY),),
        (Field("reply", Kind.TEXT, _("The leader's reply")),),
        stops=states("reply"),
    ),
    Move(
        "void",
        _("Ask to void"),
        Subject.EVENT,
        WAITING,
        STAYS,
        (By("close_event", At.AREA), By("triage_event", At.TRIAGE)),
        (REASON,),
        usual=False,
        starts=states("approval"),
    ),
    Move(
        "approve",
        _("Approve"),
        Subject.PETITION,
        PENDING,
        PetitionState.GRANTED,
        (By("", At.APPROVER),),
        (NOTE,),
        stops=states("approval"),
    ),
    Move(
        "refuse",
        _("Refuse"),
        Subject.PETITION,
        PENDING,
        PetitionState.REFUSED,
        (By("", At.APPROVER),),
        (REASON,),
        usual=False,
        stops=states("approval"),
    ),
)
