"""The Python side of a form: what it asks of the editor, what it answers the page."""

from __future__ import annotations

from datetime import date

import pytest

from planning_helpers.forms.table_form import TableForm
from tests.support.live_forms import FakeEditor, sends

NEW_PLANT = {"quadrant": "opportunity", "statement": "The new plant", "plan_id": "plan"}
PRICES = {"quadrant": "threat", "statement": "A rival is cheaper", "impact": 4, "plan_id": "plan"}


@pytest.fixture
def editor():
    return FakeEditor("swot_items").given(NEW_PLANT, PRICES)


def values(form, row_id, **changed):
    (row,) = [row for row in form.rows if row["id"] == row_id]
    return {**row["values"], **changed}


def save(form, row_id, version, *, step="", more=False, **changed):
    message = {"op": "save", "id": row_id, "version": version, "values": values(form, row_id, **changed)}
    return sends(form, {**message, "step": step, "more": more})


def add(form, row_id, **given):
    return sends(form, {"op": "save", "id": row_id, "version": None, "values": given})


def statements(editor):
    return [row["statement"] for row in editor.rows()]


def test_a_form_shows_the_rows_with_who_saved_them_when(editor):
    (first, _) = TableForm(editor).rows

    assert (first["id"], first["version"], first["by"]) == ("r1", 1, "Ann")
    assert first["at"] == "2026-11-22 09:00:00"
    assert first["values"]["statement"] == "The new plant"
    assert "plan_id" not in first["values"]


def test_a_column_says_what_may_be_typed(editor):
    columns = {column["name"]: column for column in TableForm(editor).columns}

    assert columns["impact"] | {"description": ""} == {
        "name": "impact", "label": "Impact", "description": "", "kind": "score", "required": False,
        "choices": [], "is_open": False, "options": [], "least": 1, "most": 5,
        "default": None, "place": "main",
    }  # fmt: skip
    assert columns["status"]["default"] == "accepted"
    assert columns["rank"]["place"] == "evidence"


def test_a_column_of_amounts_says_their_currency_and_what_marks_it():
    form = TableForm(FakeEditor("business_units", choices={"executive_id": []}), currency="CAD")

    form.refresh()

    (wallet,) = (column for column in form.columns if column["kind"] == "money")
    assert (wallet["currency"], wallet["signs"]["€"]) == ("CAD", ["EUR"])
    assert "CAD" in wallet["signs"]["$"]


def test_a_text_that_may_name_a_row_takes_other_texts_too():
    editor = FakeEditor("ties", choices={"to_id": [("c1", "Eva Lindt")], "contact_id": []})

    columns = {column["name"]: column for column in TableForm(editor).columns}

    assert (columns["to_id"]["is_open"], columns["to_id"]["options"]) == (True, [["c1", "Eva Lindt"]])


def test_saving_keeps_what_the_form_does_not_show(editor):
    form = TableForm(editor)

    (said,) = save(form, "r1", 1, statement="The newest plant")

    assert said["op"] == "saved"
    assert said["row"]["version"] == 2
    assert editor.stored["r1"]["plan_id"] == "plan"
    assert form.rows[0]["values"]["statement"] == "The newest plant"


def test_dates_travel_as_iso_text(editor):
    form = TableForm(editor)

    (said,) = save(form, "r1", 1, evidence_date="2026-11-15")

    assert editor.stored["r1"]["evidence_date"] == date(2026, 11, 15)
    assert said["row"]["values"]["evidence_date"] == "2026-11-15"


def test_a_new_row_keeps_the_key_it_came_with(editor):
    form = TableForm(editor)

    (said,) = add(form, "k9", quadrant="strength", statement="Near")
    (again,) = add(form, "k9", quadrant="strength", statement="Near")

    assert (said["op"], said["row"]["version"]) == ("saved", 1)
    assert again["op"] == "stale"  # its answer was lost, and the page sent it twice
    assert statements(editor) == ["The new plant", "A rival is cheaper", "Near"]


def test_a_row_that_does_not_fit_is_refused_field_by_field(editor):
    form = TableForm(editor)

    (said,) = save(form, "r1", 1, statement=None)

    assert said["problems"] == {"statement": "Statement is empty; it is required."}
    assert editor.stored["r1"]["version"] == 1


def test_a_row_that_another_wrote_comes_back_in_both_versions(editor):
    mine, other = TableForm(editor), TableForm(editor.seen_by("Bo"))
    save(other, "r1", 1, statement="Theirs")

    (said,) = save(mine, "r1", 1, statement="Mine")

    assert (said["op"], said["was"], said["theirs"]["by"]) == ("stale", "save", "Bo")
    assert (said["ours"]["values"]["statement"], said["theirs"]["values"]["statement"]) == ("Mine", "Theirs")
    assert statements(editor)[0] == "Theirs"


def test_a_row_that_another_deleted_is_said_to_be_gone(editor):
    mine, other = TableForm(editor), TableForm(editor.seen_by("Bo"))
    sends(other, {"op": "remove", "id": "r1", "version": 1})

    (said,) = save(mine, "r1", 1, statement="Mine")

    assert (said["op"], said["theirs"]) == ("stale", None)


def test_what_others_changed_comes_in_when_the_page_looks(editor):
    told = []
    mine, other = TableForm(editor, after=lambda: told.append("rows")), TableForm(editor.seen_by("Bo"))
    save(other, "r1", 1, statement="Theirs")

    said = [sends(mine, {"op": "look"}), sends(mine, {"op": "look"})]

    assert said == [[{"op": "looked"}], [{"op": "looked"}]]
    assert mine.rows[0]["values"]["statement"] == "Theirs"
    assert told == ["rows"]


def test_undo_takes_back_one_step_after_the_other(editor):
    form = TableForm(editor)
    add(form, "k9", quadrant="strength", statement="Near")
    save(form, "k9", 1, statement="Nearer")
    sends(form, {"op": "remove", "id": "r2", "version": 1})

    described, states = [], []
    while form.undoes:
        described.append(form.undoes)
        sends(form, {"op": "undo"})
        states.append(sorted(statements(editor)))

    assert described == ["deleting “A rival is cheaper”", "the change of “Nearer”", "adding “Near”"]
    assert states == [
        ["A rival is cheaper", "Nearer", "The new plant"],
        ["A rival is cheaper", "Near", "The new plant"],
        ["A rival is cheaper", "The new plant"],
    ]
    assert sends(form, {"op": "undo"}) == [{"op": "said", "message": "There is nothing to undo."}]


def test_a_deleted_row_that_is_back_can_be_undone_further(editor):
    form = TableForm(editor)
    save(form, "r1", 1, statement="The newest plant")
    sends(form, {"op": "remove", "id": "r1", "version": 2})

    sends(form, {"op": "undo"})
    sends(form, {"op": "undo"})

    assert sorted(statements(editor)) == ["A rival is cheaper", "The new plant"]
    assert form.undoes == ""


def test_rows_saved_in_one_step_are_taken_back_in_one_and_told_of_once(editor):
    told = []
    form = TableForm(editor, after=lambda: told.append("rows"))
    save(form, "r1", 1, step="paste", more=True, impact=1)
    save(form, "r2", 1, step="paste", impact=2)

    assert (form.undoes, told) == ("the change of 2 rows", ["rows"])

    sends(form, {"op": "undo"})

    assert [row["impact"] for row in editor.rows()] == [None, 4]


def test_undo_overwrites_nothing_that_another_wrote_since(editor):
    mine, other = TableForm(editor), TableForm(editor.seen_by("Bo"))
    save(mine, "r1", 1, statement="Mine")
    sends(other, {"op": "look"})
    save(other, "r1", 2, statement="Theirs")

    said, _ = sends(mine, {"op": "undo"})

    assert (said["op"], said["was"]) == ("stale", "undo")
    read, ours = said["read"]["values"], said["ours"]["values"]
    assert (read["statement"], ours["statement"]) == ("Mine", "The new plant")
    assert statements(editor)[0] == "Theirs"


def test_saving_what_is_stored_already_leaves_nothing_to_undo(editor):
    form = TableForm(editor)
    editor.save = lambda row: dict(editor.stored[row["row_id"]])

    save(form, "r1", 1)

    assert form.undoes == ""


def test_a_form_may_be_narrowed_to_some_rows(editor):
    form = TableForm(editor, fixed={"quadrant": "threat"})

    assert [row["id"] for row in form.rows] == ["r2"]
    assert form.fixed == {"quadrant": "threat"}


def test_a_store_that_does_not_answer_is_told_and_raised(editor):
    form = TableForm(editor)
    messages = []
    form.send = lambda message, buffers=None: messages.append(message)

    def fails(row):
        raise ConnectionError("gone")

    editor.save = fails
    with pytest.raises(ConnectionError):
        form._on_message(form, {"op": "save", "id": "r1", "version": 1, "values": {}}, [])

    (said,) = messages
    assert said["message"] == (
        "The store could not be written (ConnectionError); what was typed is kept. Save it again."
    )


def test_a_form_has_a_sentence_for_pages_without_widgets(editor):
    data, _ = TableForm(editor)._repr_mimebundle_()

    assert (
        data["text/html"] == "<p>The form of swot_items: run this notebook in JupyterLab to fill it in.</p>"
    )


def test_an_answer_names_the_view_that_asked(editor):
    form = TableForm(editor)

    (said,) = sends(form, {"op": "remove", "id": "r1", "version": 7, "view": "left"})

    assert (said["op"], said["view"]) == ("stale", "left")


def test_what_was_typed_and_not_saved_is_there_again_when_the_cell_runs_again(editor):
    draft = {"r1": {"version": 1, "values": {}, "texts": {"impact": "high"}}}
    TableForm(editor).drafts = draft

    assert TableForm(editor).drafts == draft
    assert TableForm(editor, fixed={"quadrant": "threat"}).drafts == {}
