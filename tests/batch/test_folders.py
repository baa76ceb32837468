"""Folder names of accounts, whatever the CRM calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planning_helpers.batch.folders import account_folders, file_safe


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Northwind Traders", "northwind-traders"),
        ("  Müller & Söhne  AG ", "müller-söhne-ag"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\System32", "c-windows-system32"),
        ("株式会社ミツワ", "株式会社ミツワ"),
        ("हिन्दी", "हिन्दी"),
        ("\u202eevil\u202c", "evil"),
        ("a\x00b\nc", "a-b-c"),
        ("lpt1", "lpt1-account"),
        ("Book", "book-account"),
        ("...", ""),
        ("😀", ""),
        ("-rf", "rf"),
    ],
)
def test_a_name_becomes_letters_and_hyphens(name: str, folder: str):
    assert file_safe(name) == folder


def test_a_long_name_is_cut_in_characters_and_in_bytes():
    assert len(file_safe("x" * 500)) == 80
    assert len(file_safe("漢" * 500).encode()) <= 160


def test_accounts_of_one_name_have_their_ids_behind_it():
    folders = account_folders({"001": "Acme", "002": "ACME!", "003": "Globex"})

    assert folders == {"001": "acme-001", "002": "acme-002", "003": "globex"}


def test_ids_that_differ_only_in_case_still_have_folders_of_their_own():
    folders = account_folders({"00Aa": "Acme", "00aA": "Acme"})

    assert len(set(folders.values())) == 2
    assert all(folder.startswith("acme-") for folder in folders.values())


def test_a_name_that_looks_like_anothers_folder_does_not_take_it():
    folders = account_folders({"1": "Acme", "2": "Acme", "3": "Acme 1"})

    assert len(set(folders.values())) == 3


def test_an_account_without_a_usable_name_goes_by_its_id():
    assert account_folders({"001": "😀", "😀": "💥"}) == {"001": "001", "😀": "account"}


def test_naughty_names_give_as_many_harmless_folders(shared_data: Path, tmp_path: Path):
    names = json.loads((shared_data / "bad_input/blns/blns.json").read_text(encoding="utf-8"))

    folders = account_folders({f"id-{number}": name for number, name in enumerate(names)})

    for folder in folders.values():
        (tmp_path / folder).mkdir()  # refuses one that is there
        assert (tmp_path / folder).resolve().parent == tmp_path.resolve()
        assert not folder.startswith(".")
    assert len(list(tmp_path.iterdir())) == len(names)
