"""Finds every text of the program and keeps the Chinese catalogue whole, without GNU gettext.

Python is read as a syntax tree; templates are first turned into Python-like text by Django itself.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.conf import settings
from django.utils.translation.template import templatize

CATALOGUE = "locale/zh_Hans/LC_MESSAGES/django.po"
# Which arguments of a call are the context, the message and its plural.
CALLS = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "_": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
}
CALL_IN_TEMPLATE = re.compile(r"\b(?:n?p?gettext|_)\((?:\s*u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")\s*,?)+[^()]*\)")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")  # the second kind is filled in by the page's script
HEADER = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "zh_Hans",
    "Plural-Forms": "nplurals=1; plural=0;",
}


class Message(NamedTuple):
    """A text to translate: its context, the English, and the English plural."""

    context: str | None
    text: str
    plural: str | None


def found() -> dict[Message, list[str]]:
    """Every message of the program, with the files it stands in."""
    root = Path(settings.BASE_DIR)
    messages: dict[Message, set[str]] = {}
    sources = [path for folder in ("apps", "gridgov") for path in sorted((root / folder).rglob("*.py"))]
    templates = sorted((root / "templates").rglob("*.html")) + sorted((root / "templates").rglob("*.txt"))
    for path in sources:
        if "migrations" not in path.parts:
            _add(messages, _in_python(path.read_text("utf-8")), path.relative_to(root))
    for path in templates:
        _add(messages, _in_template(path.read_text("utf-8")), path.relative_to(root))
    return {message: sorted(files) for message, files in sorted(messages.items(), key=lambda item: item[0].text)}


def _add(messages: dict[Message, set[str]], new: Iterator[Message], path: Path) -> None:
    for message in new:
        messages.setdefault(message, set()).add(path.as_posix())


def _in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            yield from _of_call(name, node.args)


def _in_template(source: str) -> Iterator[Message]:
    for call in CALL_IN_TEMPLATE.findall(templatize(source)):
        node = ast.parse(call, mode="eval").body
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from _of_call(node.func.id, node.args)


def _of_call(name: str, arguments: list[ast.expr]) -> Iterator[Message]:
    if name not in CALLS:
        return
    context, text, plural = (
        None if place is None or place >= len(arguments) else _constant(arguments[place]) for place in CALLS[name]
    )
    if text:
        yield Message(context, text, plural)


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def catalogue() -> polib.POFile:
    path = Path(settings.BASE_DIR) / CATALOGUE
    if path.exists():
        return polib.pofile(str(path), wrapwidth=120)
    fresh = polib.POFile(wrapwidth=120)
    fresh.metadata = HEADER
    fresh.fpath = str(path)
    return fresh


def _key(entry: polib.POEntry) -> Message:
    return Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def update() -> int:
    """Adds what is new, takes out what is gone, and saves. Returns how many wait for a translation."""
    po, messages = catalogue(), found()
    known = {_key(entry): entry for entry in po}
    po[:] = []
    for message, files in messages.items():
        entry = known.get(message) or polib.POEntry(msgctxt=message.context, msgid=message.text)
        if message.plural and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = message.plural, {0: ""}
        entry.occurrences = [(file, "") for file in files]
        po.append(entry)
    po.save()
    return len(po.untranslated_entries())


def problems() -> list[str]:
    """What is wrong with the catalogue, in sentences; empty when it is whole."""
    po, messages = catalogue(), found()
    known = {_key(entry) for entry in po}
    lines = [
        f"not in the catalogue: “{m.text}” ({', '.join(files)})" for m, files in messages.items() if m not in known
    ]
    lines += [f"no longer used: “{message.text}”" for message in sorted(known - set(messages), key=lambda m: m.text)]
    lines += [f"not translated: “{entry.msgid}”" for entry in po.untranslated_entries()]
    return lines + [f"placeholders differ: “{entry.msgid}” — “{text}”" for entry in po for text in _garbled(entry)]


def _garbled(entry: polib.POEntry) -> list[str]:
    """Translations that lost or invented a placeholder, which would break the page."""
    wanted = set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return [text for text in texts if text and set(PLACEHOLDER.findall(text)) != wanted]


def compile_catalogue() -> Path:
    """Writes the .mo file that Django reads."""
    target = (Path(settings.BASE_DIR) / CATALOGUE).with_suffix(".mo")
    catalogue().save_as_mofile(str(target))
    return target
