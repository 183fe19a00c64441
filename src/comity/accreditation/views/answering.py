"""Pages on which an applicant answers what the host asks, and appeals against a refusal."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from comity.accreditation import errors, queries, services, showing
from comity.accreditation.codes import Act, ApplicationState
from comity.accreditation.forms import Answering, Appealing
from comity.accreditation.models import Application
from comity.accreditation.views.public import back_to, guarded, in_language, page, stranger
from comity.core.refusals import NotFound
from comity.notices import public_forms
from comity.notices.public_pages import reader_language


@in_language
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer what the host asks for, with words and documents."""
    application = _at_step(token, Act.ANSWER)
    asked = {"terms": application.terms, "language": reader_language(), "application": application}
    if request.method != "POST":
        return _shown(request, application, Answering(**asked), token, "answer")
    form = Answering(request.POST, request.FILES, **asked)
    at = timezone.now()
    public_forms.accept(request, request.path, at)  # before any file is decoded
    shown = form.shown() if form.is_valid() else None
    if shown is None:
        return _shown(request, application, form, token, "answer")
    try:
        services.answer(stranger(), application=application, words=form.why(), shown=shown, at=at)
    except (errors.WordsMissing, errors.NotComplete) as lack:
        form.add_error(None, str(lack))
        return _shown(request, application, form, token, "answer")
    return back_to(token)


@in_language
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """Appeal against a refusal, once."""
    application = _at_step(token, Act.APPEAL)
    if request.method != "POST":
        return _shown(request, application, Appealing(), token, "appeal")
    form = Appealing(request.POST)
    at = timezone.now()
    public_forms.accept(request, request.path, at)
    if not form.is_valid():
        return _shown(request, application, form, token, "appeal")
    services.appeal(stranger(), application=application, words=form.why(), at=at)
    return back_to(token)


def _at_step(token: str, act: Act) -> Application:
    """The application that a link opens, where its applicant may take this step.  Raises NotFound."""
    application = queries.application_of_link(token, timezone.now())
    if act not in queries.open_to_applicant(application):
        raise NotFound
    return application


def _shown(request: HttpRequest, application: Application, form: Form, token: str, name: str) -> HttpResponse:
    context = {
        "form": form,
        "application": application,
        "terms": showing.terms_shown(application.terms, reader_language(), timezone.now()),
        "steps": showing.steps(application, reader_language()),
        "is_appeal": application.state == ApplicationState.REFUSED,
        "token": token,
        **guarded(request),
    }
    status = 400 if request.method == "POST" else 200
    return page("answer", context, status=status, here=name, token=token)
