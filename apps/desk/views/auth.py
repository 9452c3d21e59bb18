"""Logging in, choosing the post to act in, choosing the language."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.audit.models import AuditEntry
from apps.desk.looks import KEPT, choose
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotYours
from apps.staff.middleware import SESSION_KEY
from apps.staff.models import User
from apps.staff.passwords import choose_own
from apps.staff.queries import appointments_of

TOO_MANY_REQUESTS = 429


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": gettext_lazy(
            "User name and password do not fit together. Check both, and whether Caps Lock is on."
        ),
        "inactive": gettext_lazy("This account is closed. Ask whoever keeps the list of posts."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = gettext_lazy("User name")
        for name in ("username", "password"):
            self.fields[name].widget.attrs["class"] = "form-control form-control-lg"


class Login(LoginView):
    template_name = "account/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        AuditEntry.objects.create(act="login", person_id=form.get_user().person_id)
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OwnPasswordForm(PasswordChangeForm):
    error_messages = {
        "password_incorrect": gettext_lazy("This is not your password until now. Type it again."),
        "password_mismatch": gettext_lazy("The two do not agree. Type the new password twice."),
        "password_same": gettext_lazy("This is the password you have. Choose another."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "old_password": gettext_lazy("Password until now"),
            "new_password1": gettext_lazy("Your new password"),
            "new_password2": gettext_lazy("New password, once more"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs["class"] = "form-control form-control-lg"
        self.fields["new_password1"].help_text = _(
            "Ten characters or more, not your name, and not one that everybody uses. Three words are easy to remember."
        )
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self) -> str:
        password: str = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise ValidationError(self.error_messages["password_same"], code="password_same")
        return password

    def save(self, commit: bool = True) -> User:
        choose_own(self.user, self.cleaned_data["new_password1"])
        return self.user


class OwnPassword(PasswordChangeView):
    """One's own password; whoever was given one by somebody else is sent here before anything else."""

    template_name = "account/password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("desk")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(self.request, _("Your new password holds from now on."))
        return super().form_valid(form)

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Logout(LogoutView):
    """Posts only; the session is gone with everything in it."""


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """After too many wrong passwords from one address for one account."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    sentence = _(
        "Too many wrong passwords for this account. Wait %(minutes)d minutes, or ask whoever keeps the list of posts."
    ) % {"minutes": minutes}
    if request.path_info.startswith("/api/"):
        return JsonResponse({"code": "locked_out", "message": sentence, "data": {}}, status=TOO_MANY_REQUESTS)
    form = LoginForm(request, initial={"username": (credentials or {}).get("username", "")})
    return render(request, "account/login.html", {"form": form, "locked": sentence}, status=TOO_MANY_REQUESTS)


@require_POST
@in_post
def choose_post(request: PostRequest) -> HttpResponse:
    """The post the person acts in from now on, in this session."""
    wanted = request.POST.get("appointment", "")
    held = appointments_of(request.user.person_id, timezone.localdate())
    chosen = held.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 19 else None
    if chosen is None:
        raise NotYours("not_your_post", _("You do not hold that post today. Choose one of those in the header."))
    request.session[SESSION_KEY] = chosen.pk
    return redirect("desk")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Kept in the session, and on the account of whoever has logged in."""
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        request.session["language"] = wanted
        if request.user.is_authenticated:
            request.user.language = wanted
            request.user.save(update_fields=["language"])
    else:
        messages.error(request, _("GridGov does not speak that language. Choose one of those in the header."))
    return _back(request)


@require_POST
def choose_looks(request: HttpRequest) -> HttpResponse:
    """One of `theme` and `text_size` at a time."""
    for name in KEPT:
        if name in request.POST and not choose(request, name, request.POST[name]):
            messages.error(request, _("There is no such look. Choose one of those in the header."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "desk")
