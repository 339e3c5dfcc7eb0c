"""The addresses of the system, and one more that writes a letter and a task in one transaction."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django_tasks_db.models import DBTaskResult
from tests.operating.work import note

from tsemed.notifications.message_templates import MessageTemplate
from tsemed.notifications.models import OutboxMessage
from tsemed.notifications.operations import Recipient, enqueue_text
from tsemed.ui.emails import DrawnEmail
from tsemed.urls import urlpatterns as system_patterns

# Not a notice: hundreds go to one mailbox here, and the limit of notices would hold them back.
LETTER = MessageTemplate("operations", "test", is_urgent=True, is_notice=False)
READER = Recipient(address="reader@example.org", language="he")


@csrf_exempt
def write(request: HttpRequest) -> HttpResponse:
    """Post the letter and enqueue the task of a key, once, and say so when it is certain."""
    key = request.POST["key"]
    with transaction.atomic():
        if not OutboxMessage.objects.filter(key=key).exists():
            enqueue_text(LETTER, DrawnEmail(key, key, ""), to=READER, key=key, at=timezone.now())
            note.enqueue(request.POST["file"], key)
    return HttpResponse("written", status=201)


def count(_request: HttpRequest) -> HttpResponse:
    """Return how many letters and tasks are not finished, and how many of either were given up."""
    letters, tasks = OutboxMessage.objects.exclude(state="sent"), DBTaskResult.objects.all()
    given_up = letters.filter(state="failed").count() + tasks.failed().count()
    open_tasks = tasks.exclude(status="SUCCESSFUL").count()
    return HttpResponse(f"{letters.count()} {open_tasks} {given_up}")


urlpatterns = [path("write/", write), path("count/", count), *system_patterns]
