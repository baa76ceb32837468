"""Reading as of a day gives what stood there on that day, whatever was written since."""

from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete

from planning_helpers.store import (
    changes_between,
    latest_effective_date,
    read_table,
    remove,
    save,
    undo,
)
from planning_helpers.store.schema import changes, tables
from tests.support.store_rows import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    account,
    import_rows,
    opportunity,
    save_plan,
    save_row,
    swot_item,
)

KEYS = st.sampled_from(["a", "b", "c"])
WRITES = st.lists(
    st.tuples(st.integers(0, 2), KEYS, st.sampled_from(["save", "remove", "undo"]), st.integers(0, 3))
)
EXTRACTS = st.lists(
    st.tuples(st.integers(0, 2), st.dictionaries(KEYS, st.integers(0, 3)), st.booleans()), max_size=6
)
many = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def forget_all(store):
    with store.begin() as connection:
        for table in (changes, tables["swot_items"], tables["accounts"]):
            connection.execute(delete(table))


def ranks(store, as_of):
    found = read_table(store, "swot_items", as_of=as_of)
    return dict(zip(found["row_id"], found["rank"], strict=True))


def wallets(store, as_of):
    found = read_table(store, "accounts", as_of=as_of)
    return dict(zip(found["account_id"], found["wallet"], strict=True))


def write(store, key, action, value, day):
    """Do `action` on the row `key` as a person would who has just read it."""
    stored = read_table(store, "swot_items").set_index("row_id")
    version = int(stored.loc[key, "version"]) if key in stored.index else None
    if action == "save":
        row = swot_item(row_id=key, rank=value, version=version)
        save(store, "swot_items", row, by="ann", effective_on=day)
    elif action == "remove" and version is not None:
        remove(store, "swot_items", key, version=version, by="ann", effective_on=day)
    elif action == "undo":
        written = changes_between(store, SEPTEMBER - timedelta(1), day)
        if len(written):
            undo(store, int(written["change_id"].max()), by="ann", effective_on=day)


@many
@given(writes=WRITES)
def test_any_writing_by_hand_reads_back_as_it_stood_each_day(store, writes):
    forget_all(store)
    day, stood = SEPTEMBER, {}

    for days, key, action, value in writes:
        day += timedelta(days)
        write(store, key, action, value, day)
        stood[day] = ranks(store, None)

    assert {day: ranks(store, day) for day in stood} == stood
    assert ranks(store, SEPTEMBER - timedelta(1)) == {}
    assert latest_effective_date(store) is None or latest_effective_date(store) <= day


@many
@given(extracts=EXTRACTS)
def test_any_series_of_extracts_reads_back_as_it_stood_each_day(store, extracts):
    forget_all(store)
    day, known, stood = SEPTEMBER, {}, {}

    for days, extract, complete in extracts:
        day += timedelta(days)
        rows = [account(key, wallet=float(value)) for key, value in extract.items()]
        import_rows(store, "accounts", *rows, on=day, complete=complete)
        known = extract if complete else {**known, **extract}
        stood[day] = known

    assert {day: wallets(store, day) for day in stood} == stood


def test_changes_between_two_days_tell_how_one_state_became_the_other(store):
    import_rows(store, "accounts", account(wallet=1.0), on=SEPTEMBER)
    import_rows(store, "accounts", account(wallet=2.0), on=OCTOBER)
    import_rows(store, "accounts", on=NOVEMBER, complete=True)

    found = changes_between(store, SEPTEMBER, NOVEMBER)

    assert (
        found[["table", "row_id", "recorded_by"]].to_numpy().tolist()
        == [["accounts", "northwind", "import"]] * 2
    )
    assert found["effective_on"].dt.date.tolist() == [OCTOBER, NOVEMBER]
    assert [(row["wallet"], row["name"]) for row in found["before"]] == [
        (1.0, "Northwind"),
        (2.0, "Northwind"),
    ]
    assert found["after"].iloc[0]["wallet"] == 2.0
    assert found["after"].iloc[1] is None


def test_changes_of_an_account_are_those_of_its_rows_plans_and_deals(store):
    import_rows(store, "accounts", account("northwind"), account("contoso"))
    import_rows(store, "users", {"user_id": "u", "name": "Ann"})
    import_rows(store, "opportunities", opportunity("ours"), opportunity("other", account_id="contoso"))
    roles = [("1", "ours"), ("2", "other")]
    import_rows(
        store,
        "opportunity_contacts",
        *({"opportunity_contact_id": key, "opportunity_id": deal, "contact_id": "c"} for key, deal in roles),
    )
    save_plan(store, "plan")
    save_plan(store, "other plan", account_id="contoso")
    save_row(store, "swot_items", swot_item(row_id="mine"))
    save_row(store, "swot_items", swot_item(row_id="not mine", plan_id="other plan"))

    found = changes_between(store, SEPTEMBER - timedelta(1), NOVEMBER, account_id="northwind")

    assert sorted(zip(found["table"], found["row_id"], strict=True)) == [
        ("accounts", "northwind"),
        ("opportunities", "ours"),
        ("opportunity_contacts", "1"),
        ("plans", "plan"),
        ("swot_items", "mine"),
    ]


def test_a_deal_that_went_to_another_account_is_a_change_of_both(store):
    import_rows(store, "opportunities", opportunity("deal", account_id="northwind"))
    import_rows(store, "opportunities", opportunity("deal", account_id="contoso"), on=OCTOBER)

    for account_id in ("northwind", "contoso"):
        assert len(changes_between(store, SEPTEMBER, OCTOBER, account_id=account_id)) == 1


def test_no_changes_is_a_frame_without_rows(store):
    found = changes_between(store, SEPTEMBER, NOVEMBER)

    assert found.empty
    assert str(found.dtypes["effective_on"]) == "datetime64[us]"
