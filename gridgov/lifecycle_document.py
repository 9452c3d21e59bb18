"""The files that tell the lifecycle, as they should be."""

from pathlib import Path

from django.conf import settings

from apps.events.drawing.document import document
from apps.events.drawing.style import STYLE
from apps.events.drawing.svg import TITLE, picture
from gridgov import messages


def files() -> dict[Path, str]:
    """What `docs/lifecycle.*` should hold, by file. The Chinese is read from the catalogue itself, compiled or not."""
    chinese = {entry.msgid: entry.msgstr for entry in messages.catalogue() if entry.msgstr and not entry.msgctxt}
    docs = Path(settings.BASE_DIR) / "docs"

    def zh(text: str) -> str:
        return chinese.get(text, text)

    return {
        docs / "lifecycle.md": document(zh),
        docs / "lifecycle.svg": picture(str, name="lifecycle", description=TITLE, style=STYLE),
        docs / "lifecycle.zh.svg": picture(zh, name="lifecycle", description=zh(TITLE), style=STYLE),
    }


def out_of_date() -> list[str]:
    """Names of the files that do not say what the table of moves says."""
    return [path.name for path, text in files().items() if not path.exists() or path.read_text("utf-8") != text]
