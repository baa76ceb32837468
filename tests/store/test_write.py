from datetime import datetime, timedelta, timezone

import pytest

from planning_helpers.errors import UnknownNameError
from planning_helpers.store import (
    InvalidRowError,
    NotJudgementError,
    OutOfOrderError,
    StaleRowError,
    changes_between,
    read_table,
    remove,
    save,
    undo,
    writing,
)
from tests.support.store_rows import NOVEMBER, OCTOBER, SEPTEMBER, save_row, swot_item


def statements(store, **options):
    return read_table(store, "swot_items", **options)["statement"].tolist()


def last_change(store):
    return int(changes_between(store, SEPTEMBER.replace(year=2020), NOVEMBER)["change_id"].max())


def test_a_new_row_gets_a_key_a_version_and_who_saved_it(store):
    moment = datetime(2026, 9, 1, 14, 30, tzinfo=timezone(timedelta(hours=2)))

    saved = save(store, "swot_items", swot_item(), by="ann", effective_on=SEPTEMBER, recorded_at=moment)

    assert len(saved["row_id"]) == 32
    assert (saved["version"], saved["recorded_by"], saved["recorded_at"]) == (
        1,
        "ann",
        datetime.fromisoformat("2026-09-01 12:30"),
    )
    assert read_table(store, "swot_items").iloc[0].dropna().to_dict() == {
        name: value for name, value in saved.items() if value is not None
    }


def test_saving_a_row_that_was_read_replaces_it(store):
    read = save_row(store, "swot_items", swot_item())

    saved = save_row(store, "swot_items", {**read, "statement": "Buys from two units"}, on=OCTOBER, by="bob")

    assert (saved["version"], saved["recorded_by"]) == (2, "bob")
    assert statements(store) == ["Buys from two units"]


def test_a_row_read_from_a_frame_can_be_saved(store):
    save_row(store, "swot_items", swot_item(impact=3, evidence_date=SEPTEMBER))
    read = read_table(store, "swot_items").iloc[0].to_dict()

    saved = save_row(store, "swot_items", {**read, "rank": 1}, on=OCTOBER)

    assert (saved["impact"], saved["evidence_date"], saved["rank"], saved["version"]) == (3, SEPTEMBER, 1, 2)


def test_saving_what_is_stored_already_writes_nothing(store):
    read = save_row(store, "swot_items", swot_item())

    again = save_row(store, "swot_items", read, on=OCTOBER, by="bob")

    assert again == read
    assert len(changes_between(store, SEPTEMBER.replace(year=2020), NOVEMBER)) == 1


@pytest.mark.parametrize("version", [None, 1, 7])
def test_a_row_that_another_saved_since_is_not_overwritten(store, version):
    read = save_row(store, "swot_items", swot_item(row_id="a"))
    theirs = save_row(store, "swot_items", {**read, "statement": "Theirs"}, by="bob")

    with pytest.raises(StaleRowError, match="version 2, saved by bob, is stored now") as raised:
        save_row(store, "swot_items", {**read, "version": version, "statement": "Ours"})

    assert (raised.value.ours["statement"], raised.value.theirs) == ("Ours", theirs)
    assert statements(store) == ["Theirs"]


def test_a_row_that_another_removed_since_does_not_come_back(store):
    read = save_row(store, "swot_items", swot_item())
    remove(store, "swot_items", read["row_id"], version=1, by="bob", effective_on=SEPTEMBER)

    with pytest.raises(StaleRowError, match="it has been removed since") as raised:
        save_row(store, "swot_items", {**read, "statement": "Ours"})

    assert raised.value.theirs is None
    assert statements(store) == []


def test_a_row_that_does_not_fit_says_what_is_wrong_and_what_is_accepted(store):
    row = swot_item(quadrant="worry", statement=None, impact=9, colour="red")

    with pytest.raises(InvalidRowError) as raised:
        save_row(store, "swot_items", row)

    assert (
        raised.value.problems["quadrant"] == "is 'worry'; accepted is opportunity, strength, threat, weakness"
    )
    assert raised.value.problems["statement"] == "is empty; it is required"
    assert raised.value.problems["impact"] == "is 9; must be 5 or less"
    assert raised.value.problems["colour"].startswith(
        "is no column of swot_items; it has audience, candidate"
    )
    assert statements(store) == []


def test_a_table_that_is_imported_is_not_typed(store):
    with pytest.raises(NotJudgementError, match="opportunities is imported from the CRM"):
        save_row(store, "opportunities", {})


def test_a_save_dated_before_what_is_known_of_the_row_is_refused(store):
    read = save_row(store, "swot_items", swot_item(), on=OCTOBER)

    with pytest.raises(
        OutOfOrderError, match="would change as of 2026-09-01; they are known up to 2026-10-01"
    ):
        save_row(store, "swot_items", {**read, "statement": "Earlier"}, on=SEPTEMBER)

    assert statements(store) == ["Buys from one unit"]


def test_text_that_no_database_keeps_is_stored_with_the_replacement_character(store):
    save_row(store, "swot_items", swot_item(statement="NUL \x00, half a pair \ud83d, whole \U0001f600"))

    assert statements(store) == ["NUL \ufffd, half a pair \ufffd, whole \U0001f600"]


def test_removing_needs_the_version_that_was_read(store):
    read = save_row(store, "swot_items", swot_item())
    save_row(store, "swot_items", {**read, "statement": "Theirs"}, by="bob")

    with pytest.raises(StaleRowError):
        remove(store, "swot_items", read["row_id"], version=1, by="ann", effective_on=OCTOBER)

    assert statements(store) == ["Theirs"]


def test_a_removed_row_stays_readable_as_it_was(store):
    read = save_row(store, "swot_items", swot_item())

    remove(store, "swot_items", read["row_id"], version=1, by="ann", effective_on=OCTOBER)

    assert statements(store) == []
    assert statements(store, as_of=SEPTEMBER) == ["Buys from one unit"]


def test_undo_puts_back_what_was_changed_and_can_be_undone(store):
    read = save_row(store, "swot_items", swot_item())
    save_row(store, "swot_items", {**read, "statement": "Changed"}, on=OCTOBER)

    undone = undo(store, last_change(store), by="bob", effective_on=OCTOBER)

    assert (undone["statement"], undone["version"], undone["recorded_by"]) == ("Buys from one unit", 3, "bob")
    undo(store, last_change(store), by="bob", effective_on=OCTOBER)
    assert statements(store) == ["Changed"]


def test_undo_brings_back_a_removed_row_and_takes_away_an_added_one(store):
    read = save_row(store, "swot_items", swot_item())
    remove(store, "swot_items", read["row_id"], version=1, by="ann", effective_on=OCTOBER)

    undo(store, last_change(store), by="ann", effective_on=OCTOBER)
    assert statements(store) == ["Buys from one unit"]

    undo(store, last_change(store), by="ann", effective_on=OCTOBER)
    assert statements(store) == []


def test_undo_leaves_a_row_that_was_written_again(store):
    read = save_row(store, "swot_items", swot_item())
    first = last_change(store)
    save_row(store, "swot_items", {**read, "statement": "Later"}, on=OCTOBER)

    with pytest.raises(StaleRowError):
        undo(store, first, by="ann", effective_on=OCTOBER)

    assert statements(store) == ["Later"]


def test_undo_of_a_change_that_is_not_there_names_those_that_are(store):
    with pytest.raises(UnknownNameError, match="no change '12'; there is nothing"):
        undo(store, 12, by="ann", effective_on=OCTOBER)


def test_several_writes_in_one_transaction_are_kept_or_undone_together(store):
    with writing(store):
        save_row(store, "swot_items", swot_item(row_id="a"))
        save_row(store, "swot_items", swot_item(row_id="b"))

    def half_wrong():
        with writing(store):
            save_row(store, "swot_items", swot_item(row_id="c"))
            save_row(store, "swot_items", swot_item(row_id="d", impact=9))

    with pytest.raises(InvalidRowError):
        half_wrong()

    assert read_table(store, "swot_items")["row_id"].tolist() == ["a", "b"]
    assert last_change(store) == 2
