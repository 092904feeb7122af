"""Reads a page as a strict reader does: every tag closed in order, and what is there without script or style."""

from html.parser import HTMLParser
from typing import Final

VOID: Final = ("meta", "link", "input", "br", "hr", "img")


class PageRead(HTMLParser):
    """Fails on a tag that is closed out of order; keeps links, headings, times and inline script or style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.headings: list[str] = []
        self.times: list[str] = []
        self.lang = ""
        self.inline = False
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"
        assert self.lang == "en"
        assert self.headings[0] == "h1"
        assert self.headings.count("h1") == 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.lang = given["lang"] or ""
        if tag == "a":
            self.links.append(given["href"] or "")
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        if tag == "time":
            self.times.append(given["datetime"] or "")
        self.inline = self.inline or tag == "style" or "style" in given or (tag == "script" and "src" not in given)
        self.inline = self.inline or any(name.startswith("on") for name in given)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"
