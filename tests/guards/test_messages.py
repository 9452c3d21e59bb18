"""The Chinese catalogue is whole, and the extractor that keeps it so finds every kind of text."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings as program
from pytest_django import Settings

from gridgov import messages
from gridgov.messages import Message

CHINESE = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”][,;:?!()]|[,;:?!()][\u4e00-\u9fff“]")
COMMENT = re.compile(r"{#.*?#}|{% comment .*?%}.*?{% endcomment %}|<!--.*?-->", re.DOTALL)
OWN_NAME = "简体中文"
WITHOUT_LANGUAGE = "templates/errors/500.html"  # shown when nothing works, translation included: it speaks both


@pytest.fixture
def program_of(tmp_path: Path, settings: Settings) -> Path:
    """An empty program with an empty catalogue."""
    for folder in ("apps", "gridgov", "templates", "locale/zh_Hans/LC_MESSAGES"):
        (tmp_path / folder).mkdir(parents=True)
    settings.BASE_DIR = tmp_path
    return tmp_path


def translate(root: Path, text: str, chinese: str) -> None:
    po = polib.pofile(str(root / messages.CATALOGUE))
    for entry in po:
        entry.msgstr = chinese if entry.msgid == text else entry.msgstr
    po.save()


def test_every_text_of_the_program_has_its_chinese() -> None:
    assert messages.problems() == []


def test_the_labels_of_the_moves_are_found() -> None:
    assert Message(None, "Uphold the return", None) in messages.found()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('_("Plain")', Message(None, "Plain", None)),
        ('gettext_noop("Marked")', Message(None, "Marked", None)),
        ('translation.gettext_lazy("By attribute")', Message(None, "By attribute", None)),
        ('_(\n    "In two "\n    "pieces"\n)', Message(None, "In two pieces", None)),
        ('ngettext("one day", "%(n)d days", n)', Message(None, "one day", "%(n)d days")),
        ('pgettext("month", "May")', Message("month", "May", None)),
    ],
)
def test_it_finds_a_text_in_python(program_of: Path, source: str, message: Message) -> None:
    (program_of / "apps/some.py").write_text(source, "utf-8")
    assert messages.found() == {message: ["apps/some.py"]}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{% translate "Plain" %}', Message(None, "Plain", None)),
        ("{% translate 'In single quotes' %}", Message(None, "In single quotes", None)),
        ('{% translate "May" context "month" %}', Message("month", "May", None)),
        ('{% translate "Don\'t" %}', Message(None, "Don't", None)),
        (
            "{% blocktranslate trimmed with at=x %}\n  due\n  {{ at }}\n{% endblocktranslate %}",
            Message(None, "due %(at)s", None),
        ),
        (
            "{% blocktranslate count n=x trimmed %}one day{% plural %}{{ n }} days{% endblocktranslate %}",
            Message(None, "one day", "%(n)s days"),
        ),
        ('{% include "a.html" with label=_("In a tag") %}', Message(None, "In a tag", None)),
    ],
)
def test_it_finds_a_text_in_a_template(program_of: Path, source: str, message: Message) -> None:
    (program_of / "templates/some.html").write_text(source, "utf-8")
    assert messages.found() == {message: ["templates/some.html"]}


def test_a_text_that_is_missing_untranslated_or_gone_is_reported(program_of: Path) -> None:
    source = program_of / "apps/some.py"
    source.write_text('_("Accept")', "utf-8")
    assert messages.problems() == ["not in the catalogue: “Accept” (apps/some.py)"]
    assert messages.update() == 1
    assert messages.problems() == ["not translated: “Accept”"]
    translate(program_of, "Accept", "签收")
    assert messages.problems() == []
    source.write_text("", "utf-8")
    assert messages.problems() == ["no longer used: “Accept”"]


def test_an_update_keeps_translations_and_takes_out_what_is_gone(program_of: Path) -> None:
    source = program_of / "apps/some.py"
    source.write_text('_("Accept"), _("Gone")', "utf-8")
    messages.update()
    translate(program_of, "Accept", "签收")
    source.write_text('_("Accept"), _("New")', "utf-8")
    messages.update()
    assert {entry.msgid: entry.msgstr for entry in messages.catalogue()} == {"Accept": "签收", "New": ""}


@pytest.mark.parametrize(
    ("text", "chinese"),
    [("due %(at)s", "截止"), ("due %(at)s", "%(on)s 截止"), ("to about {m} m", "误差约 {n} 米")],
)
def test_a_translation_with_other_placeholders_is_reported(program_of: Path, text: str, chinese: str) -> None:
    (program_of / "apps/some.py").write_text(f'_("{text}")', "utf-8")
    messages.update()
    translate(program_of, text, chinese)
    assert messages.problems() == [f"placeholders differ: “{text}” — “{chinese}”"]


def test_no_text_to_translate_is_chinese_already() -> None:
    assert [message.text for message in messages.found() if CHINESE.search(message.text)] in ([], [OWN_NAME])


def test_no_template_holds_chinese_of_its_own() -> None:
    root = Path(program.BASE_DIR)
    texts = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in (root / "templates").rglob("*.*")}
    chinese = [name for name, text in texts.items() if CHINESE.search(COMMENT.sub("", text).replace(OWN_NAME, ""))]
    assert chinese == [WITHOUT_LANGUAGE]


def test_chinese_sentences_have_chinese_punctuation() -> None:
    texts = [text for entry in messages.catalogue() for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in texts if HALF_WIDTH.search(text)] == []
