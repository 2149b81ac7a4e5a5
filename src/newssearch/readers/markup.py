"""HTML without a parser: recognising it, and its text where a parser gives up."""

from __future__ import annotations

import re
from html import unescape

# Atomic groups: a page may begin with any number of comments.
_START = re.compile(
    r"\s*(?>(?><\?xml[^>]*>|<!--.*?-->)\s*)*+<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_ELEMENT = re.compile(
    r"</?(?:html|head|body|title|meta|div|p|h[1-6]|article|section|main|table|ul|span)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"\s*<(?:title|meta|div|p|h[1-6]|article|section|main|table)[\s>]", re.IGNORECASE
)
_TAG = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
_RAW_TEXT = frozenset({"script", "style", "template", "noscript", "svg", "textarea", "title"})
_BLANKS = re.compile(r"[ \t\r\f\v]*\n\s*")


def is_page(head: str) -> bool:
    """Whether a text that begins so is a whole page."""
    return bool(_START.match(head))


def is_fragment(head: str) -> bool:
    """Whether a text begins with an element of a page."""
    return bool(_FRAGMENT.match(head))


def has_elements(head: str) -> bool:
    """Whether a text has an element of a page somewhere."""
    return bool(_ELEMENT.search(head))


def page_text(page: str) -> tuple[str, str]:
    """Title and text of a page, by its tags alone: for pages too deep or too broken for a parser.

    Takes linear time on any input, and needs no recursion.

    Args:
        page: the source of the page.

    Returns:
        The content of its first `title` element, and its text with a line for each block.
    """
    title = ""
    pieces: list[str] = []
    lowered = page.lower()  # keeps offsets for ASCII, and a tag is sought by its ASCII name only
    if len(lowered) != len(page):
        lowered = page.translate({code: code + 32 for code in range(65, 91)})
    position = 0
    while (start := page.find("<", position)) >= 0:
        pieces.append(page[position:start])
        if page.startswith("<!--", start):
            position = _after(page, "-->", start + 4)
            continue
        match = _TAG.match(page, start + 1)
        if match is None and page[start + 1 : start + 2] not in {"!", "?"}:
            pieces.append("<")
            position = start + 1
            continue
        position = _after(page, ">", start)
        name = match[1].lower() if match else ""
        if name not in _INLINE:
            pieces.append("\n")
        if page[start + 1] == "/" or name not in _RAW_TEXT:
            continue
        end = lowered.find(f"</{name}", position)
        end = len(page) if end < 0 else end
        if name == "title" and not title:
            title = " ".join(unescape(page[position:end]).split())
        position = end
    pieces.append(page[position:])
    return title, _BLANKS.sub("\n", unescape("".join(pieces)).strip())


def _after(page: str, sign: str, position: int) -> int:
    """The offset after the next `sign`, or the end of the page."""
    found = page.find(sign, position)
    return len(page) if found < 0 else found + len(sign)
