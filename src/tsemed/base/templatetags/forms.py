"""Tags every form needs."""

from __future__ import annotations

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def form_key(context: template.Context) -> SafeString:
    """Return the hidden key by which `idempotent` knows a form that was sent before."""
    request = context.get("request")
    sent = request.POST.get("form_key") if request and request.method == "POST" else None
    return format_html('<input type="hidden" name="form_key" value="{}">', sent or uuid.uuid4())
