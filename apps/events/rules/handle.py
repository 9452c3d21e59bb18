"""协同处置: what the departments do, and what they ask for meanwhile."""

from apps.events.rules.choices import AFTER, BEFORE, KEEP_PLACE, MEASURES, NOTE, PHOTOS, REASON, SUSPENSION_REASONS
from apps.events.rules.vocabulary import STAYS, At, By, Field, Kind, Move, OrderState, Subject, states
from apps.events.rules.vocabulary import gettext_noop as _

HANDLER = (By("handle_order", At.HANDLER),)
Ord = OrderState
WORKING = states(Ord.ACCEPTED, Ord.REWORK)

MOVES: tuple[Move, ...] = (
    Move(
        "hand_to",
        _("Hand to a colleague"),
        Subject.ORDER,
        states(Ord.SENT, Ord.ACCEPTED, Ord.REWORK),
        STAYS,
        (*HANDLER, By("sign_order", At.HANDLER)),
        (Field("colleague", Kind.COLLEAGUE, _("Colleague")), NOTE),
        usual=False,
    ),
    Move(
        "contain",
        _("Danger removed"),
        Subject.ORDER,
        states(Ord.ACCEPTED),
        STAYS,
        HANDLER,
        (MEASURES, PHOTOS, KEEP_PLACE),
        starts=states("handle"),
        stops=states("contain"),
    ),
    Move(
        "answer",
        _("Answer"),
        Subject.ORDER,
        WORKING,
        Ord.ANSWERED,
        HANDLER,
        (
            MEASURES,
            Field("contacted", Kind.FLAG, _("The reporter was contacted"), required=False),
            BEFORE,
            AFTER,
            KEEP_PLACE,
        ),
    ),
    Move(
        "extend",
        _("Ask for an extension"),
        Subject.ORDER,
        WORKING,
        STAYS,
        HANDLER,
        (Field("extra", Kind.AMOUNT, _("How much longer, in the unit of the limit")), REASON, PHOTOS),
        usual=False,
        starts=states("approval"),
    ),
    Move(
        "suspend",
        _("Ask for suspension"),
        Subject.ORDER,
        states(Ord.ACCEPTED),
        STAYS,
        HANDLER,
        (
            Field("cause", Kind.CHOICE, _("Reason"), choices=SUSPENSION_REASONS),
            Field("plan", Kind.TEXT, _("Plan until it goes on")),
            Field("until", Kind.DATE, _("Goes on by itself on")),
        ),
        usual=False,
        starts=states("approval"),
    ),
    Move(
        "resume",
        _("Go on again"),
        Subject.ORDER,
        states(Ord.SUSPENDED),
        Ord.ACCEPTED,
        (By("dispatch_event", At.AREA), By("approve_suspension", At.AREA), By("", At.SYSTEM)),
        (REASON,),
    ),
)
