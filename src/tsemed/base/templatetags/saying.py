"""Filters for what every page says the same way."""

from __future__ import annotations

from django import template

from tsemed.base import saying

register = template.Library()
register.filter("day", saying.day_in_words)
register.filter("weekday", saying.weekday_said)
register.simple_tag(saying.sign)
