"""Letters of residents, for those who answer them; and the number of whoever reported."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView, ListView
from apps.events.queries import get_visible
from apps.portal.contacting import number_to_call
from apps.portal.letters.answering import answer
from apps.portal.letters.queries import get_letter, refuse_others, visible_to
from apps.portal.models import Letter

LONGEST = 2000


class LetterOut(serializers.Serializer):
    """`event`: the number of the report it is about, if any. `phone` is masked."""

    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=Letter.Kind.values)
    words = serializers.CharField()
    state = serializers.ChoiceField(choices=Letter.State.values)
    event = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    sent_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)

    def get_event(self, letter: Letter) -> str | None:
        return letter.slip.event.number if letter.slip else None

    def get_phone(self, letter: Letter) -> str:
        return str(letter.slip.phone if letter.slip else letter.phone)


class AnswerIn(serializers.Serializer):
    """`granted`: whether what was asked about one's own data was done; only for such letters."""

    answer = serializers.CharField(max_length=LONGEST)
    granted = serializers.BooleanField(allow_null=True, default=None)


class ContactOut(serializers.Serializer):
    phone = serializers.CharField()


class LettersView(ListView):
    """Those the caller's post answers, newest first."""

    queryset = Letter.objects.none()
    serializer_class = LetterOut
    filterset_fields = ("state", "kind")

    def get_queryset(self) -> Any:
        refuse_others(self.actor)
        return visible_to(self.actor)


class LetterView(ApiView):
    """One of them."""

    @extend_schema(responses=LetterOut, operation_id="letter")
    def get(self, request: Request, number: str) -> Response:
        refuse_others(self.actor)
        return Response(LetterOut(get_letter(self.actor, number)).data)


class LetterAnswerView(ApiView):
    """Answers it, once; whoever wrote reads the answer with their code."""

    @extend_schema(request=AnswerIn, responses=LetterOut, operation_id="letter_answer")
    def post(self, request: Request, number: str) -> Response:
        refuse_others(self.actor)
        get_letter(self.actor, number)
        given = AnswerIn(data=request.data)
        given.is_valid(raise_exception=True)
        read = given.validated_data
        answer(actor=self.actor, number=number, words=read["answer"], granted=read["granted"])
        return Response(LetterOut(get_letter(self.actor, number)).data)


class ContactView(ApiView):
    """The number of whoever reported, for those who triage it; that it was seen goes into the access log."""

    @extend_schema(request=None, responses=ContactOut, operation_id="event_contact")
    def post(self, request: Request, number: str) -> Response:
        event = get_visible(self.actor, number)
        phone = number_to_call(actor=self.actor, event=event, address=request.META.get("REMOTE_ADDR", ""))
        return Response(ContactOut({"phone": phone}).data)
