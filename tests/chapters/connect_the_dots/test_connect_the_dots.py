"""People: org chart, power map, coverage, executives, introductions, dependence, partners, team."""

from datetime import date

import pandas as pd
import pytest

from planning_helpers import model
from planning_helpers.chapters.connect_the_dots.connect_the_dots import connect_the_dots_finding
from planning_helpers.chapters.connect_the_dots.executive_matrix_chart import executive_matrix_chart
from planning_helpers.chapters.connect_the_dots.partners import partners_finding
from planning_helpers.chapters.connect_the_dots.power_map_chart import power_map_chart
from planning_helpers.chapters.connect_the_dots.single_points_of_failure import (
    single_points_of_failure,
    single_points_of_failure_finding,
)
from planning_helpers.chapters.connect_the_dots.single_points_of_failure_chart import (
    single_points_of_failure_chart,
)
from planning_helpers.measures.people.coverage import (
    coaching,
    coaching_finding,
    coverage_finding,
    least_coverage,
)
from planning_helpers.measures.people.executive_matrix import (
    executive_finding,
    executive_matrix,
    our_executives,
)
from planning_helpers.measures.people.introductions import introductions, introductions_finding, targets
from planning_helpers.measures.people.people import people
from planning_helpers.measures.people.power_map import MOST_IN_A_CELL, key_players_finding, power_map
from planning_helpers.measures.people.team import team, team_finding
from planning_helpers.measures.people.tie_network import tie_network, tie_weights
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.model_tables import table

AS_OF = date(2026, 11, 15)
CONTACTS = table(
    "contacts",
    """
    contact_id | name | title                   | reports_to_id | business_unit
    ceo        | Ada  | Chief Executive Officer |               | Head Office
    cfo        | Ben  | Chief Financial Officer | ceo           | Head Office
    ops        | Cas  | Plant Manager           | ceo           | Plant
    eng        | Dan  | Engineer                | ops           | Plant
    """,
)
STAKEHOLDERS = table(
    "stakeholders",
    """
    contact_id | buying_role       | status        | influence
    ceo        | decision maker    | unknown       | 5
    cfo        | approver          | non-supporter | 4
    ops        | champion          | mentor        | 3
    """,
)
MET = table(
    "interactions",
    """
    interaction_id | contact_id | user_id | interaction_date
    i1             | ops        | mia     | 2026-11-15
    i2             | ops        | mia     | 2026-09-01
    i3             | cfo        | eva     | 2026-08-01
    """,
)
USERS = table(
    "users",
    """
    user_id | name | title               | is_active
    mia     | Mia  | Key Account Manager | True
    eva     | Eva  | Chief Sales Officer | True
    """,
)
NONE = {name: model.empty(name) for name in model.TABLES}


def staff(contacts: pd.DataFrame = CONTACTS, stakeholders: pd.DataFrame = STAKEHOLDERS) -> pd.DataFrame:
    return people(contacts, stakeholders, MET, as_of=AS_OF)


def test_the_power_map_gives_every_name_a_place_of_its_own_and_counts_the_rest():
    many = model.typed(
        pd.DataFrame({"contact_id": [f"c{n}" for n in range(9)], "name": [f"N{n}" for n in range(9)]}),
        "contacts",
    )

    places = power_map(people(many, NONE["stakeholders"], NONE["interactions"], as_of=AS_OF))

    assert places["place"].tolist() == list(range(MOST_IN_A_CELL))
    assert places["name"].iloc[-1] == "and 4 more"
    assert places["people"].sum() == 9
    assert isinstance(power_map_chart(places, title=""), Table)  # nobody is rated: there is nothing to map


def test_key_players_are_counted_by_support_and_the_unknown_are_owned_up_to():
    found = key_players_finding(staff())

    assert (
        found.statement == "0 of 2 key players support us; Ben (Chief Financial Officer) is against us; "
        "of 1 we do not know where they stand"
    )
    assert found.severity == "act"


def test_the_least_coverage_needs_sponsor_decision_maker_and_champion_in_contact():
    parts = least_coverage(staff()).set_index("part")

    assert parts["verdict"].to_dict() == {
        "executive sponsor": "nobody",
        "decision maker": "not contacted",
        "champion": "covered",
    }
    assert (
        coverage_finding(staff()).statement
        == "We have no executive sponsor, and no contact in a year with the decision maker; "
        "we spoke with 2 people in twelve months"
    )


def test_no_recorded_interaction_is_not_the_same_as_no_contact():
    unmet = people(CONTACTS, STAKEHOLDERS, NONE["interactions"], as_of=AS_OF)

    found = coverage_finding(unmet)

    assert found.statement.endswith("with whom we speak is not known: no interaction is recorded")
    assert found.figures["threads"].value is None


def test_a_map_without_a_non_supporter_is_suspicious():
    friendly = STAKEHOLDERS.assign(status="supporter")

    questions = coaching(staff(stakeholders=friendly)).set_index("question")

    assert questions["passes"].tolist() == [True, False, True, True]
    assert "suspicious" in questions["why"].iloc[1]


def test_supporters_must_outnumber_opponents_not_equal_them():
    questions = coaching(staff())

    assert questions["passes"].tolist() == [True, True, False, False]
    assert coaching_finding(questions).statement.startswith("The map fails 2 of 4 coaching questions")


def test_what_nobody_judged_is_neither_passed_nor_failed():
    questions = coaching(staff(stakeholders=NONE["stakeholders"]))

    assert questions["passes"].isna().all()


@pytest.mark.parametrize(("day", "spoken"), [("2026-10-01", 1), ("2026-09-30", 0)])
def test_executives_have_spoken_when_it_was_this_quarter(day: str, spoken: int):
    met = MET.assign(interaction_date=pd.Timestamp(day))
    matrix = executive_matrix(staff(), our_executives(USERS, met, NONE["ties"]), met, as_of=AS_OF)

    found = executive_finding(matrix, as_of=AS_OF)

    assert matrix["contact"].tolist() == ["Ada", "Ben"]
    assert found.figures["spoken"].value == spoken


def test_a_tie_loses_half_its_weight_every_year():
    ties = table(
        "ties",
        """
        row_id | from_kind | from_id | to_kind | to_id | strength | last_used_date
        t1     | user      | eva     | contact | ceo   | 4        | 2025-11-15
        """,
    )

    weights = tie_weights(
        ties, NONE["interactions"], staff(NONE["contacts"], NONE["stakeholders"]), as_of=AS_OF
    )

    assert weights["weight"].tolist() == [pytest.approx(0.4)]


def ways(ties: pd.DataFrame) -> pd.DataFrame:
    weights = tie_weights(ties, MET, staff(), as_of=AS_OF)
    network = tie_network(weights, staff(), USERS, NONE["partners"])
    return introductions(network, targets(staff()), topics=pd.Series({"ceo": "Grid renewal"}))


def test_the_way_to_an_executive_leads_over_somebody_we_meet():
    found = ways(NONE["ties"])

    assert found["contact"].tolist() == ["Ada", "Ben", "Ben"]
    assert found["ask"].iloc[0] == "Ask Cas, whom Mia knows, to introduce you to Ada about Grid renewal"
    assert found["path"].iloc[0] == "Mia → Cas → Ada"
    assert found["strength_share"].iloc[0] == pytest.approx(0.4 * 0.6)


def test_nobody_who_is_against_us_introduces_and_a_partner_may():
    ties = table(
        "ties",
        """
        row_id | from_kind | from_id   | to_kind | to_id | strength | last_used_date
        t1     | user      | mia       | contact | cfo   | 5        | 2026-11-15
        t2     | network   | Old Chair | contact | ceo   | 5        | 2026-11-15
        """,
    )

    to_ada = ways(ties).query("contact == 'Ada'")

    assert to_ada["path"].tolist() == ["Old Chair → Ada", "Mia → Cas → Ada"]
    assert to_ada["strength_share"].iloc[0] == 0.5


def test_a_person_nobody_leads_to_is_said_so():
    contacts = CONTACTS.assign(reports_to_id=None).astype({"reports_to_id": "str"})
    someone = people(contacts, STAKEHOLDERS, NONE["interactions"], as_of=AS_OF)

    weights = tie_weights(NONE["ties"], NONE["interactions"], someone, as_of=AS_OF)
    network = tie_network(weights, someone, USERS, NONE["partners"])

    found = introductions(network, targets(someone))

    assert found["ask"].tolist() == ["Nobody we know leads to Ada", "Nobody we know leads to Ben"]
    assert introductions_finding(found, someone).severity == "act"


DEALS = table(
    "opportunities",
    """
    opportunity_id | name   | is_closed | is_won | amount | owner_id
    o1             | Grid   | False     | False  | 400    | mia
    o2             | Meters | False     | False  | 100    | mia
    o3             | Old    | True      | True   | 999    | mia
    """,
)
ROLES = table(
    "opportunity_contacts",
    """
    opportunity_contact_id | opportunity_id | contact_id
    r1                     | o1             | ops
    r2                     | o2             | ops
    r3                     | o2             | cfo
    """,
)


SOLD = table(
    "transactions",
    """
    transaction_id | account_id | transaction_date | business_unit | amount
    s1             | a          | 2026-03-01       | Plant         | 900
    s2             | a          | 2025-03-01       | Plant         | 5000
    s3             | a          | 2026-03-01       | Head Office   | 70
    """,
)
SALES = revenue_rows(SOLD, NONE["opportunities"], as_of=AS_OF)
NO_SALES = revenue_rows(NONE["transactions"], NONE["opportunities"], as_of=AS_OF)


def hanging() -> pd.DataFrame:
    return single_points_of_failure(
        staff(), USERS, DEALS, ROLES, MET, NONE["initiatives"], SALES, as_of=AS_OF
    )


def test_a_deal_hangs_on_its_only_contact_and_on_an_owner_nobody_helps():
    found = hanging().set_index("person")

    assert found.loc["Cas", ["exposed", "deals", "units"]].tolist() == [400, 1, 1]
    assert found.loc["Mia", ["exposed", "what"]].tolist() == [
        400,
        "Grid; Plant",
    ]  # Eva met a contact of Meters
    assert (
        single_points_of_failure_finding(hanging(), staff(), ROLES, MET, currency="EUR").statement
        == "If Cas (of theirs) leaves, we lose hold of EUR 400 in 1 open deal, contact with 1 unit that"
        " bought for EUR 900 in twelve months"
    )


def test_who_holds_more_money_comes_first_whether_it_is_open_or_sold():
    found = hanging()

    assert found[["person", "exposed", "revenue"]].to_numpy().tolist()[:2] == [
        ["Cas", 400, 900],  # Plant bought for 900 in twelve months
        ["Mia", 400, 900],
    ]
    assert found["revenue"].iloc[2] == 70  # Head Office, where only Eva meets Ben


def test_what_one_of_ours_who_left_still_holds_is_said_to_be_held_by_nobody():
    gone = USERS.assign(is_active=USERS["user_id"] != "mia")

    lost = single_points_of_failure(staff(), gone, DEALS, ROLES, MET, NONE["initiatives"], SALES, as_of=AS_OF)
    found = single_points_of_failure_finding(
        lost.query("side == 'ours'"), staff(), ROLES, MET, currency="EUR"
    )

    assert found.statement == (
        "Mia (of ours) has left, and nobody else of us holds EUR 400 in 1 open deal, contact with 1 unit that"
        " bought for EUR 900 in twelve months"
    )
    assert found.next_step == "Name who of us takes over from Mia."


def test_that_nothing_hangs_on_one_person_is_said_only_where_roles_or_meetings_could_tell():
    nothing = hanging().iloc[:0]
    roles, met = NONE["opportunity_contacts"], NONE["interactions"]

    blind = single_points_of_failure_finding(nothing, staff(), roles, met, currency="EUR")
    seen = single_points_of_failure_finding(nothing, staff(), ROLES, MET, currency="EUR")

    assert blind.severity == "unknown"
    assert blind.statement == (
        "What hangs on one person cannot be told: no deal names its contacts, and no meeting, call or message"
        " is on record"
    )
    assert seen.severity == "good"


def test_what_hangs_on_one_of_ours_is_told_without_any_contact_of_theirs():
    nobody = people(NONE["contacts"], NONE["stakeholders"], NONE["interactions"], as_of=AS_OF)
    roles, met = NONE["opportunity_contacts"], NONE["interactions"]
    lost = single_points_of_failure(
        nobody, USERS, DEALS, roles, met, NONE["initiatives"], NO_SALES, as_of=AS_OF
    )

    found = single_points_of_failure_finding(lost, nobody, roles, met, currency="EUR")

    assert found.statement.startswith(f"If {lost['person'].iloc[0]} (of ours) leaves, we lose hold of EUR")


def test_partners_and_team_name_what_is_missing():
    partners = table("partners", "row_id | name | our_value | their_value\np1 | Integra | leads | ")
    members = table("team_members", "row_id | user_id | role | department\nm1 | mia | Lead | Sales")

    crew = team(members, USERS, MET, DEALS.iloc[:0], owner_id="eva", as_of=AS_OF)

    assert partners_finding(partners).statement.startswith("0 of 1 partner gains from us and we from them")
    assert crew[["name", "role", "is_member"]].to_numpy().tolist() == [
        ["Mia", "Lead", True],
        ["Eva", "account manager", False],
    ]
    assert (
        team_finding(crew).statement
        == "The team has 1 member, nobody from Marketing or Customer Service or Product Development"
    )


def test_who_owns_an_open_deal_has_to_do_with_the_account():
    crew = team(NONE["team_members"], USERS, NONE["interactions"], DEALS, owner_id=None, as_of=AS_OF)

    assert set(crew["role"]) == {"owner of open deals"}
    assert set(crew["name"]) == {"Mia"}
    assert team_finding(crew).statement == (
        "No account team is named; 1 of us manages the account, owns an open deal or spoke with it in twelve"
        " months"
    )
    assert team_finding(crew.iloc[:0]).statement == (
        "No account team is named, and no account manager, owner of an open deal or conversation of ours is"
        " on record"
    )


def test_an_account_without_contacts_gets_sentences_and_no_error():
    nobody = people(NONE["contacts"], NONE["stakeholders"], NONE["interactions"], as_of=AS_OF)
    matrix = executive_matrix(nobody, USERS, NONE["interactions"], as_of=AS_OF)
    tables = [NONE[name] for name in ("opportunities", "opportunity_contacts", "interactions", "initiatives")]
    lost = single_points_of_failure(nobody, USERS, *tables, NO_SALES, as_of=AS_OF)
    weights = tie_weights(NONE["ties"], NONE["interactions"], nobody, as_of=AS_OF)
    paths = introductions(tie_network(weights, nobody, USERS, NONE["partners"]), targets(nobody))

    findings = [
        key_players_finding(nobody),
        coverage_finding(nobody),
        coaching_finding(coaching(nobody)),
        executive_finding(matrix, as_of=AS_OF),
        introductions_finding(paths, nobody),
        single_points_of_failure_finding(
            lost, nobody, NONE["opportunity_contacts"], NONE["interactions"], currency="EUR"
        ),
        connect_the_dots_finding(nobody, paths, lost, currency="EUR"),
    ]

    assert {finding.severity for finding in findings} == {"unknown"}
    assert isinstance(power_map_chart(power_map(nobody), title=""), Table)


def test_every_chart_of_people_draws():
    matrix = executive_matrix(staff(), USERS, MET, as_of=AS_OF)

    compiles(power_map_chart(power_map(staff()), title="Power"))
    compiles(executive_matrix_chart(matrix, title="Leaders"))
    compiles(single_points_of_failure_chart(hanging(), title="Loss", currency="EUR"))


def test_the_frames_given_are_left_as_they_were():
    before = CONTACTS.copy(), MET.copy(), DEALS.copy()

    hanging()
    ways(NONE["ties"])

    pd.testing.assert_frame_equal(CONTACTS, before[0])
    pd.testing.assert_frame_equal(MET, before[1])
    pd.testing.assert_frame_equal(DEALS, before[2])


def test_that_nobodys_role_is_known_is_said_once_and_what_is_known_of_threads_beside_it():
    met = staff(stakeholders=NONE["stakeholders"])
    unmet = people(CONTACTS, NONE["stakeholders"], NONE["interactions"], as_of=AS_OF)

    told = connect_the_dots_finding(met, ways(NONE["ties"]).head(0), hanging().head(0), currency="EUR")

    assert told.statement == "Nobody is known to decide (4 contacts known)"
    assert told.severity == "act"
    assert coverage_finding(met).statement == (
        "We spoke with 2 people in twelve months; which part they play is not known"
    )
    assert coverage_finding(met).severity == "watch"
    assert coverage_finding(unmet).severity == coaching_finding(coaching(met)).severity == "unknown"


def test_two_executives_of_one_name_are_told_apart():
    contacts = CONTACTS.assign(name=["Ada", "Ada", "Cas", "Dan"])

    matrix = executive_matrix(
        people(contacts, STAKEHOLDERS, MET, as_of=AS_OF), USERS[USERS["user_id"] == "eva"], MET, as_of=AS_OF
    )

    assert matrix["contact"].tolist() == ["Ada (ceo)", "Ada (cfo)"]
    assert executive_finding(matrix, as_of=AS_OF).figures["executives"].value == 2
