import zipfile

import pytest

from planning_helpers.batch import named_files as module
from planning_helpers.batch.named_files import named_files
from planning_helpers.values.person_names import spellings

KNOWN = spellings("Rémi Abadie").full


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.txt", "met R. Abadie"),
        ("page.html", "<b>R&eacute;mi&nbsp;Abadie</b>"),
        ("data.json", '{"name": "R\\u00e9mi Abadie"}'),
        ("link.html", '<a href="data:text/csv,R%C3%A9mi%20Abadie">rows</a>'),
        ("meeting.ics", "SUMMARY:Lunch with Rémi Aba\r\n die\r\n"),
        ("Rémi Abadie.txt", "nothing"),
    ],
)
def test_a_name_is_found_however_a_file_writes_it(name, content, tmp_path):
    (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    (tmp_path / "other.txt").write_text("met Lucie Petit", encoding="utf-8")

    assert named_files([tmp_path], KNOWN).own == (tmp_path / name,)


def test_a_workbook_is_looked_into(tmp_path):
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as parts:
        parts.writestr("xl/sharedStrings.xml", "<t>Rémi Abadie</t>")

    assert named_files([tmp_path], KNOWN).own == (tmp_path / "book.xlsx",)


def test_links_are_not_followed_and_large_files_are_told(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "note.txt").write_text("Rémi Abadie", encoding="utf-8")
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "place" / "large.csv").write_text("x" * 100, encoding="utf-8")
    monkeypatch.setattr(module, "_MOST_BYTES", 50)

    found = named_files([tmp_path / "place"], KNOWN)

    assert (found.own, found.unread) == ((), (tmp_path / "place" / "large.csv",))


def test_a_name_within_a_longer_word_is_for_a_person_to_look_at(tmp_path):
    (tmp_path / "call.txt").write_text("See RemiAbadie2 and the Abadies")
    (tmp_path / "list.txt").write_text("Nobody of that name")

    found = named_files([tmp_path], {"remi abadie", "abadie"})

    assert (found.own, found.doubtful) == ((), (tmp_path / "call.txt",))
