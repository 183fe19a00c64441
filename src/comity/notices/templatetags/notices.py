"""What the templates of notices draw with."""

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from comity.notices.tables import text_in

register = template.Library()


@register.simple_tag
def text_for(texts: Mapping[str, str]) -> str:
    """A text of the tables in the reader's language."""
    return text_in(texts, get_language() or "en")
