"""Filters for what every page says the same way."""

from __future__ import annotations

from django import template

from tsemed.base import formatting

register = template.Library()
register.filter("day", formatting.long_date)
register.filter("shekels", formatting.shekels)
register.filter("weekday", formatting.weekday_label)
register.simple_tag(formatting.sign)
