"""`planbook import` and `planbook summary`: into the store and out again."""

import csv
import json
from datetime import date

import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.commands.import_ import MostlyUnusableError, import_folder
from planning_helpers.commands.summary import store_summary
from planning_helpers.sources import quality_csv
from planning_helpers.store import changes_between, open_store, read_table, save

pytestmark = pytest.mark.database

AS_OF = date(2026, 11, 15)
LATER = date(2026, 11, 20)
ACCOUNTS = "Id,Name\n001,Acme\n002,Beta\n"
DEALS = (
    "Id,AccountId,Name,StageName,IsClosed,IsWon,Amount,Probability,CloseDate\n"
    "1,001,Big,Closed Won,true,true,100.10,100,2026-03-01\n"
    "2,002,Lost,Closed Lost,true,false,50.00,0,2026-04-01\n"
    "3,002,Open,Proposal,false,false,200.00,25,2026-12-24\n"
)


@pytest.fixture
def folder(tmp_path):
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    (extracts / "Account.csv").write_text(ACCOUNTS)
    (extracts / "Opportunity.csv").write_text(DEALS)
    return extracts


def test_importing_twice_changes_nothing(folder, database):
    first = import_folder(folder, store=database, as_of=AS_OF)
    second = import_folder(folder, store=database, as_of=LATER)

    assert [done.inserted for done in first.written.values()] == [2, 3]
    assert [(done.inserted, done.changed, done.unchanged) for done in second.written.values()] == [
        (0, 0, 2),
        (0, 0, 3),
    ]
    assert len(changes_between(open_store(database), AS_OF, LATER)) == 0


def test_an_import_that_fails_half_way_leaves_the_store_as_it_was(folder, database):
    import_folder(folder, store=database, as_of=LATER)
    (folder / "Account.csv").write_text(ACCOUNTS + "003,Gamma\n")
    (folder / "Opportunity.csv").write_text(DEALS.replace("Open", "Renamed"))

    with pytest.raises(Exception, match="opportunities"):  # known of a later day than this extract
        import_folder(folder, store=database, as_of=AS_OF)

    assert read_table(open_store(database), "accounts")["account_id"].tolist() == ["001", "002"]


def test_rows_that_the_extract_lacks_are_kept_and_listed_unless_it_is_complete(folder, tmp_path):
    store = f"sqlite:///{tmp_path / 'store.db'}"
    import_folder(folder, store=store, as_of=AS_OF)
    (folder / "Account.csv").write_text("Id,Name\n001,Acme\n")

    kept = import_folder(folder, store=store, as_of=AS_OF)
    stored = read_table(open_store(store), "accounts")["account_id"].tolist()
    import_folder(folder, store=store, as_of=AS_OF, complete=True, delete=1)

    assert kept.quality.notes.query("kind == 'not in the extract'")["value"].tolist() == ["002"]
    assert stored == ["001", "002"]
    assert read_table(open_store(store), "accounts")["account_id"].tolist() == ["001"]


def test_judgement_that_a_person_changed_is_not_overwritten(folder, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    (folder / "plans.csv").write_text("plan_id,account_id,period,commit_goal\nP1,001,2026Q4,500\n")
    (folder / "goals.csv").write_text("row_id,plan_id,name\nG1,P1,Grow\n")
    report = import_folder(folder, store=url, as_of=AS_OF)
    assert report.quality.count("row set aside") == 0
    store = open_store(url)
    goal = read_table(store, "goals").iloc[0].dropna().to_dict()
    save(store, "goals", {**goal, "name": "Grow faster"}, by="ann", effective_on=AS_OF)

    again = import_folder(folder, store=url, as_of=AS_OF)

    assert read_table(store, "goals")["name"].tolist() == ["Grow faster"]
    assert again.quality.notes.query("kind == 'kept judgement'")["message"].tolist() == ["ann saved it last"]


def test_a_failed_or_checked_import_leaves_no_store_behind(folder, tmp_path):
    file = tmp_path / "store.db"
    options = ["--store", f"sqlite:///{file}", "--as-of", "2026-11-15"]

    checked = CliRunner().invoke(app, ["import", str(folder), *options, "--check"])
    failed = CliRunner().invoke(app, ["import", str(tmp_path / "nowhere"), *options])

    assert checked.exit_code == 0
    assert "accounts, Account.csv: 2 read = 2 stored" in checked.output
    assert "Nothing was written: this was a check." in checked.output
    assert failed.exit_code == 1
    assert failed.stderr == (
        f"planbook: no folder '{tmp_path / 'nowhere'}'; "
        "extracts are read from a folder. Give the path of one.\n"
    )
    assert not file.exists()


def test_the_summary_reconciles_and_defines_every_figure(folder, tmp_path):
    options = ["--store", f"sqlite:///{tmp_path / 'store.db'}", "--as-of", "2026-11-15"]
    CliRunner().invoke(app, ["import", str(folder), *options, "--currency", "EUR"])

    result = CliRunner().invoke(app, ["summary", *options, "--json"])
    text = CliRunner().invoke(app, ["summary", *options]).output

    data = json.loads(result.output)
    values = {name: figure["value"] for name, figure in data["figures"].items()}
    assert data["currency"] == "EUR"
    assert (values["won_amount"], values["open_amount"], values["weighted"]) == (100.1, 200.0, 50.0)
    assert (values["win_rate"], values["win_rate_by_value"]) == (0.5, 0.666889)
    assert all(figure["definition"] for figure in data["figures"].values())
    assert "Won amount 100.10 sum of their known amounts" in " ".join(text.split())
    assert text.startswith("Book of business as of 2026-11-15, money in EUR\n")


def test_hostile_text_is_kept_as_it_is_and_moves_no_figure(folder, shared_data, tmp_path):
    bad = shared_data / "bad_input"
    strings = json.loads((bad / "blns" / "blns.json").read_text(encoding="utf-8"))
    strings += (bad / "formula_injection" / "csv-payload.txt").read_text(encoding="utf-8").splitlines()
    names = [text for text in strings if text.strip() and "\x00" not in text]
    with (folder / "Account.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([f"N{number:04}", name] for number, name in enumerate(names))
    url = f"sqlite:///{tmp_path / 'store.db'}"

    report = import_folder(folder, store=url, as_of=AS_OF)

    stored = read_table(open_store(url), "accounts").set_index("account_id")["name"]
    assert [stored[f"N{number:04}"] for number in range(len(names))] == [name.strip() for name in names]
    summary, _ = store_summary(url, as_of=AS_OF)
    assert (summary.value("won_amount"), summary.value("weighted")) == (100.1, 50.0)
    cells = [
        cell for row in csv.reader(quality_csv(report.quality).splitlines(keepends=True)) for cell in row
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "|", "%"))]


def test_a_map_that_is_plainly_wrong_stops_before_anything_is_written(folder, tmp_path):
    store = f"sqlite:///{tmp_path / 'store.db'}"
    wrong = DEALS.replace("Proposal", "").replace("Closed Won", "").replace("Closed Lost", "")
    (folder / "Opportunity.csv").write_text(wrong)

    with pytest.raises(MostlyUnusableError) as refused:
        import_folder(folder, store=store, as_of=AS_OF)

    assert str(refused.value) == (
        "3 of 3 rows of Opportunity.csv cannot be used as opportunities "
        "(stage is empty; every row of opportunities must have it); nothing was written. "
        "Mend the map or the file, and look at the whole report with `--check`."
    )
    assert import_folder(folder, store=store, as_of=AS_OF, check=True).quality.count("row set aside") == 3
    assert not (tmp_path / "store.db").exists()


def test_revenue_of_accounts_that_are_not_there_is_a_line_of_its_own(folder, tmp_path):
    store = f"sqlite:///{tmp_path / 'store.db'}"
    unknown = "4,099,Theirs,Closed Won,true,true,900.00,100,2026-05-01\n"
    (folder / "Opportunity.csv").write_text(DEALS + unknown)
    import_folder(folder, store=store, as_of=AS_OF)

    found, _ = store_summary(store, as_of=AS_OF)

    assert (found.value("revenue"), found.value("revenue_elsewhere")) == (100.10, 900.00)
    assert (found.value("buyers"), found.value("active"), found.value("accounts")) == (1, 1, 2)


def test_a_day_before_the_first_import_is_refused_with_that_day(folder, tmp_path):
    store = f"sqlite:///{tmp_path / 'store.db'}"
    import_folder(folder, store=store, as_of=AS_OF)

    ran = CliRunner().invoke(app, ["summary", "--store", store, "--as-of", "2026-01-01"])

    assert ran.exit_code == 1
    assert "no account on 2026-01-01; the first import is of 2026-11-15" in ran.output


def test_an_invoice_line_without_an_amount_is_listed(tmp_path):
    (tmp_path / "accounts.csv").write_text("account_id,name\nA,Acme\n")
    lines = "transaction_id,account_id,transaction_date,amount\nT1,A,2026-01-05,10\nT2,A,2026-02-05,\n"
    (tmp_path / "transactions.csv").write_text(lines)

    report = import_folder(tmp_path, store=f"sqlite:///{tmp_path / 's.db'}", as_of=AS_OF)

    assert report.quality.count("missing amount", "transactions") == 1


def test_amounts_in_several_currencies_are_summed_apart_until_rates_are_imported(folder, tmp_path):
    options = ["--store", f"sqlite:///{tmp_path / 'store.db'}", "--as-of", "2026-11-15"]
    head, *rows = DEALS.splitlines()
    codes = ["CurrencyIsoCode", "EUR", "USD", "USD"]
    deals = [f"{line},{code}" for line, code in zip([head, *rows], codes, strict=True)]
    (folder / "Account.csv").write_text("Id,Name,CurrencyIsoCode\n001,Acme,USD\n002,Beta,USD\n")
    (folder / "Opportunity.csv").write_text("\n".join(deals) + "\n")
    CliRunner().invoke(app, ["import", str(folder), *options])

    without = CliRunner().invoke(app, ["summary", *options])
    (folder / "exchange_rates.csv").write_text(
        "exchange_rate_id,currency,to_currency,valid_from,rate\nR1,EUR,USD,2026-01-01,1.1\n"
    )
    CliRunner().invoke(app, ["import", str(folder), *options])
    converted = CliRunner().invoke(app, ["summary", *options])

    text = " ".join(without.output.split())
    assert "money in USD (the currency of 2 of 3 amounts); amounts in EUR are left out" in text
    assert "Won amount not known" in text
    assert (
        "Known amounts by currency, each in its own Currency Won Lost Open Revenue Amounts Left out" in text
    )
    assert "USD – 50.00 200.00 – 2 0 EUR 100.10 – – – 1 1" in text
    assert "1 opportunity in EUR has no exchange rate to USD: its amount is left out." in text
    assert 'import exchange rates: docs/import.md, "Several currencies".' in text
    text = " ".join(converted.output.split())
    assert "left out" not in text.replace("Left out", "")
    assert "Won amount 110.11" in text
    assert "EUR 100.10 – – – 1 0" in text
