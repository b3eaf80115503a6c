"""`{{ event.sentence|retold }}`: a kept sentence in the reader's language."""

from django import template

from cinquefoil.history.kept import retold

register = template.Library()
register.filter("retold", retold)
