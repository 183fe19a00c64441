"""The verdict on an election's archive in words: as text, as JSON, on paper; in four languages."""

from .rendering import LANGUAGES, render, render_check
from .showing import Page, Section, page_of

__all__ = ["LANGUAGES", "Page", "Section", "page_of", "render", "render_check"]
