"""The position in the account, the strategy that fits it, and how it is gone about."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from planning_helpers import model
from planning_helpers.chapters.initiatives.goals import goals
from planning_helpers.chapters.initiatives.initiatives import events, initiatives
from planning_helpers.chapters.initiatives.objectives import objectives
from planning_helpers.chapters.initiatives.plan_outcomes import (
    OUTCOMES,
    lead_titles,
    plan_outcomes,
    plan_outcomes_finding,
)
from planning_helpers.chapters.initiatives.strategy_fit import (
    STRATEGIES,
    strategy_finding,
    strategy_fit,
    strategy_reasons,
)
from planning_helpers.chapters.initiatives.strategy_fit_chart import strategy_fit_chart
from planning_helpers.chapters.initiatives.strategy_fit_table import (
    account_position_table,
    plan_outcomes_table,
)
from planning_helpers.chapters.initiatives.strategy_inputs import (
    StrategyInputs,
    account_position,
    strategy_inputs,
)
from planning_helpers.chapters.initiatives.strategy_prompts import strategy_prompts, strategy_prompts_finding
from planning_helpers.chapters.initiatives.strategy_resources import (
    strategy_resources,
    strategy_resources_finding,
)
from planning_helpers.chapters.initiatives.strategy_tactics import strategy_tactics, strategy_tactics_finding
from planning_helpers.measures.people.people import people
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.measures.units.business_units import business_units
from planning_helpers.measures.units.unit_priority import unit_priority
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.model_tables import table
from tests.support.plan_tables import deals

AS_OF = date(2026, 11, 15)
NONE = {name: model.empty(name) for name in model.TABLES}
PLAIN = StrategyInputs(
    revenue=0.0,
    growth=None,
    wallet_share=None,
    incumbent=None,
    competitor=None,
    support=None,
    compelling=None,
    open_deals=0,
    units_bought=0,
    units=0,
    currency="EUR",
)


@pytest.mark.parametrize(
    ("signs", "best"),
    [
        (
            {"revenue": 9.0, "wallet_share": 0.6, "units": 3, "units_bought": 2, "open_deals": 3},
            "Defend and Grow",
        ),
        ({"wallet_share": 0.0, "units": 3, "open_deals": 2}, "Land and Expand"),
        (
            {"wallet_share": 0.0, "incumbent": "X", "competitor": "X", "units": 3, "compelling": True},
            "Land and Expand",
        ),
        (
            {
                "incumbent": "X",
                "competitor": "X",
                "support": 0.8,
                "compelling": True,
                "open_deals": 2,
                "revenue": 1.0,
            },
            "Direct Attack",
        ),
        (
            {"revenue": 9.0, "growth": 0.0, "wallet_share": 0.8, "units": 1, "units_bought": 1},
            "Maintain and Support",
        ),
        ({"compelling": False, "support": 0.2}, "Develop Over Time"),
    ],
)
def test_the_facts_favour_the_strategy_made_for_them(signs: dict, best: str):
    ranked = strategy_fit(replace(PLAIN, **signs), NONE["strategies"])

    assert ranked["strategy"].iloc[0] == best
    assert sorted(ranked["strategy"]) == sorted(STRATEGIES)


def chosen(*names: str) -> pd.DataFrame:
    rows = pd.DataFrame({"row_id": list(names), "name": list(names), "is_primary": True})
    return model.typed(rows, "strategies")


@pytest.mark.parametrize(
    ("names", "said"),
    [((), "No primary strategy is chosen"), (("Niche", "Land and Expand"), "2 strategies are primary")],
)
def test_none_and_two_primary_strategies_are_flagged(names: tuple[str, ...], said: str):
    ranked = strategy_fit(replace(PLAIN, wallet_share=0.1), chosen(*names))

    found = strategy_finding(ranked, chosen(*names))

    assert found.severity == "act"
    assert found.statement.startswith(said)


def test_strategies_that_fit_equally_well_are_all_named():
    ranked = strategy_fit(replace(PLAIN, open_deals=1), NONE["strategies"])
    tied = ranked.loc[ranked["fit"] == ranked["fit"].max(), "strategy"].tolist()
    assert tied == ["Land and Expand", "Develop Over Time"]

    none = strategy_finding(ranked, NONE["strategies"])
    second = strategy_finding(ranked, chosen(tied[1]))
    other = strategy_finding(ranked, chosen("Niche"))

    assert f"the facts favour {' and '.join(tied)} alike: for {tied[0]}, " in none.statement
    assert none.next_step.endswith(f"{' and '.join(tied)} fit equally well.")
    assert f"nothing fits better, though {tied[0]} fits as well" in second.statement
    assert other.next_step.endswith(f"or change to {' or '.join(tied)}.")


def test_what_was_bought_for_an_amount_not_known_was_bought():
    ranked = strategy_fit(replace(PLAIN, revenue=None), NONE["strategies"])

    assert not ranked["reasons_for"].str.contains("they buy nothing").any()
    assert ranked["reasons_for"].str.contains("they bought in twelve months").any()


def test_a_primary_strategy_the_facts_do_not_favour_is_asked_about():
    only = chosen("Maintain and Support")
    ranked = strategy_fit(replace(PLAIN, wallet_share=0.1, units=2, open_deals=1), only)

    found = strategy_finding(ranked, only)

    assert found.severity == "watch"
    assert "but the facts favour Land and Expand" in found.statement


@pytest.mark.parametrize(
    ("signs", "strategy", "reason"),
    [
        (
            {"incumbent": "X", "aims": 2, "insights": 1},
            "Change the Game",
            "to 1 of their 2 aims we have an answer that says what it returns",
        ),
        ({"revenue": 5.0, "sponsor": "Ada (COO)"}, "Defend and Grow", "Ada (COO) supports us"),
        ({"competitor": "X", "sponsor": "Ada (COO)"}, "Direct Attack", "Ada (COO) supports us"),
        (
            {"wallet_share": 0.1, "compelling": False, "headroom": 90.0},
            "Develop Over Time",
            "EUR 90 a year go to others",
        ),
    ],
)
def test_insight_sponsor_and_growth_potential_speak_for_a_strategy(signs, strategy, reason):
    found = strategy_reasons(replace(PLAIN, **signs))

    own = found[(found["strategy"] == strategy) & (found["speaks"] == "for")]
    assert reason in own["reason"].tolist()


def test_no_sponsor_speaks_against_a_direct_attack_only_where_key_players_are_placed():
    lone = strategy_reasons(replace(PLAIN, support=0.6, sponsor=""))
    unknown = strategy_reasons(PLAIN)

    against = lone[(lone["strategy"] == "Direct Attack") & (lone["speaks"] == "against")]
    assert against["reason"].tolist() == [
        "no executive or decision maker supports us",
        "they buy nothing from us",
    ]
    assert not unknown["reason"].str.contains("executive").any()


def test_one_fact_does_not_count_twice_for_whom_buys_nothing():
    found = strategy_reasons(replace(PLAIN, wallet_share=0.0))

    twice = found[found["aspect"] == "share of wallet"].groupby(["strategy", "speaks"]).size()
    assert twice.max() == 1


def test_points_are_counted_not_read_from_the_sentences():
    ranked = strategy_fit(replace(PLAIN, incumbent="A; B"), NONE["strategies"]).set_index("strategy")

    assert ranked.loc["Direct Attack", ["points_for", "points_against", "fit"]].tolist() == [1, 1, 0]


def test_further_strategies_without_a_primary_must_be_acted_on_also_where_facts_say_nothing():
    further = chosen("Niche").assign(is_primary=False)

    found = strategy_finding(strategy_fit(replace(PLAIN, is_blank=True), further), further)

    assert found.severity == "act"
    assert found.statement.startswith("No primary strategy is chosen")


PEOPLE = table(
    "contacts",
    """
    contact_id | account_id | name | title     | business_unit
    c1         | a          | Ada  | COO       | Mill
    c2         | a          | Bob  | Buyer     | Mill
    c3         | a          | Cy   | CFO       | Dock
    """,
)
STAKEHOLDERS = table(
    "stakeholders",
    """
    row_id | contact_id | buying_role    | status        | influence | unique_value
    k1     | c1         | decision maker | supporter     | 5         | Figures
    k2     | c2         | user           | non-supporter | 2         |
    k3     | c3         | approver       | unknown       | 4         | Not known
    """,
)
MET = table(
    "interactions",
    """
    interaction_id | account_id | contact_id | user_id | interaction_date
    m1             | a          | c1         | u1      | 2026-10-01
    m2             | a          | c2         | u1      | 2026-01-10
    """,
)
DEALS = deals("""
    opportunity_id | name | state | amount | close_date | business_unit | offering_id | competitor
    d1             | One  | open  | 100    | 2026-12-01 | Mill          | o1          | Rival
    d2             | Two  | open  | 900    | 2027-02-01 | Dock          | o1          |
    """)
UNITS = table("business_units", "row_id | name | wallet | goals\nb1 | Mill | 1000 | x\nb2 | Dock | 500 |")
BOUGHT = table(
    "transactions",
    """
    transaction_id | account_id | transaction_date | amount | business_unit
    t1             | a          | 2026-06-01       | 300    | Mill
    t2             | a          | 2025-06-01       | 200    | Mill
    t0             | a          | 2024-11-01       | 7      | Mill
    """,
)
WANTS = table(
    "initiatives",
    """
    row_id | name   | priority | executive_id | business_unit | event | event_kind | event_date
    i1     | Dryer  | 1        | c3           | Dock          |       |            |
    i2     | Gauges | 2        | c1           | Mill          | Law   | compelling | 2027-03-01
    """,
)
STAFF = people(PEOPLE, STAKEHOLDERS, MET, as_of=AS_OF)
SALES = revenue_rows(BOUGHT, DEALS, as_of=AS_OF)
SHOPS = business_units(UNITS, STAFF, SALES, DEALS, as_of=AS_OF)
LISTED = initiatives(WANTS, PEOPLE, NONE["users"], NONE["swot_items"])
ANSWERS = objectives(
    table("objectives", "row_id | aim\no1 | Less loss\no2 | Faster"),
    table(
        "solutions", "row_id | objective_id | answer | client_roi\nx1 | o1 | Meters | much\nx2 | o2 | App |"
    ),
    PEOPLE,
)


def signs_of(account: dict[str, object]) -> StrategyInputs:
    return strategy_inputs(
        pd.Series(account), STAFF, SALES, DEALS, SHOPS, events(LISTED), ANSWERS, as_of=AS_OF, currency="EUR"
    )


def test_the_signs_are_read_from_sales_people_deals_events_and_answers():
    found = signs_of({"wallet": 1500.0, "incumbent": None})

    assert found.revenue == 300
    assert found.growth == 0.5
    assert found.wallet_share == 0.2
    assert found.headroom == 1200
    assert found.competitor == "Rival"
    assert found.incumbent is None
    assert found.support == 0.5  # Ada; where Cy stands is not known
    assert found.sponsor == "Ada (COO)"
    assert found.threads == 2
    assert found.event == "Law on 2027-03-01"
    assert (found.aims, found.insights) == (2, 1)
    assert (found.open_deals, found.units_bought, found.units) == (2, 1, 2)


def test_the_position_says_every_aspect_and_what_is_not_known():
    known = account_position(signs_of({"wallet": 1500.0, "incumbent": "X"})).set_index("aspect")["standing"]
    unknown = account_position_table(account_position(replace(PLAIN, is_blank=True))).rows

    assert known.to_dict() == {
        "share of wallet": "20% of what they spend is ours",
        "growth": "revenue grew by 50% in twelve months; EUR 1,200 a year go to others",
        "incumbent": "X is in place",
        "relationships": "50% of the key players support us, Ada (COO) first",
        "conversations": "with 2 contacts in twelve months",
        "compelling event": "Law on 2027-03-01",
        "insight": "we have an answer with its return for 1 of their 2 aims",
        "units and deals": "1 of 2 units buy; 2 open deals",
    }
    assert set(unknown["standing"]) == {"not known"}


def prompts_of(**changed: pd.DataFrame) -> pd.DataFrame:
    partners = table(
        "partners", "row_id | name | joint_strategy\np1 | Kermadec | Quote together\np2 | Delacourt |"
    )
    ties = table(
        "ties",
        "row_id | from_kind | from_id | to_kind | to_id | strength\nt1 | partner | p1 | contact | c3 | 4",
    )
    given = {"listed": LISTED, "people": STAFF, "priority": unit_priority(SHOPS), "opportunities": DEALS}
    given |= {"partners": partners, "ties": ties, **changed}
    return strategy_prompts(*given.values(), as_of=AS_OF)


def test_the_prompts_are_answered_from_the_data():
    found = prompts_of()

    assert found["answer"].tolist()[0] == (
        "through Gauges in Mill with Ada (supporter), before Law on 2027-03-01"
    )
    assert found["answer"].tolist()[1].startswith("Dock (42% of the spend we do not have yet")  # 500 of 1,200
    assert found["answer"].tolist()[2] == "meet Cy (1 of 2 seniors wait); over Ada, who is for us"
    assert found["answer"].tolist()[3] == "Kermadec: Quote together; they know Cy"
    assert found["still_open"].tolist() == ["", "", "", "Delacourt has no joint strategy"]
    finding = strategy_prompts_finding(found)
    assert finding.statement.startswith("The data answer 4 of the four prompts; the way in: through Gauges")
    assert finding.next_step == "Settle first: Delacourt has no joint strategy."


def test_an_executive_we_never_met_and_one_nobody_knows_stay_open():
    found = prompts_of(listed=LISTED[LISTED["name"] == "Dryer"], ties=NONE["ties"])

    assert found["still_open"].tolist()[:3] == [
        "how to meet Cy, with whom we have never spoken",
        "",
        "who of ours or of our network knows Cy",
    ]


def test_without_an_initiative_the_way_in_is_the_largest_open_deal():
    found = prompts_of(listed=LISTED.iloc[:0])

    assert found["answer"].iloc[0] == "over the open deal Two"


def test_prompts_without_data_are_not_answered():
    nobody = people(NONE["contacts"], NONE["stakeholders"], NONE["interactions"], as_of=AS_OF)
    nowhere = business_units(
        NONE["business_units"], nobody, SALES.iloc[:0], NONE["opportunities"], as_of=AS_OF
    )

    found = prompts_of(
        listed=LISTED.iloc[:0],
        people=nobody,
        priority=unit_priority(nowhere),
        opportunities=NONE["opportunities"],
        partners=NONE["partners"],
        ties=NONE["ties"],
    )

    assert found["answer"].isna().all()
    assert (found["still_open"] != "").all()
    assert strategy_prompts_finding(found).severity == "unknown"


PLANS = table(
    "strategies",
    "row_id | name | is_primary | rationale\ny1 | Niche | False | x\ny2 | Direct Attack | True | y",
)
TACTICS = table("tactics", "row_id | strategy_id | name\nz1 | y2 | Bid\nz2 | y2 | Show")
DOING = table(
    "actions",
    """
    row_id | name  | strategy_id | status    | due_date   | department
    a1     | Visit | y2          | done      | 2026-10-01 | Sales
    a2     | Offer | y2          | planned   | 2026-12-01 | Marketing
    a3     | Gone  | y1          | cancelled | 2026-12-01 | Marketing
    """,
)


def test_each_strategy_shows_its_tactics_and_actions_the_primary_first():
    found = strategy_tactics(PLANS, TACTICS, DOING)

    assert found[["strategy", "chosen", "strategy_actions", "open_strategy_actions", "missing"]].fillna(
        {"strategy_actions": -1, "open_strategy_actions": -1, "missing": "–"}
    ).to_numpy().tolist() == [
        ["Direct Attack", "primary", 2, 1, ""],
        ["Direct Attack", "primary", -1, -1, "–"],
        ["Niche", "further", 0, 0, "tactic, action"],
    ]
    assert found["tactic"].tolist()[:2] == ["Bid", "Show"]
    assert found["next_date"].iloc[0] == pd.Timestamp("2026-12-01")
    finding = strategy_tactics_finding(found)
    assert finding.statement == (
        "1 of 2 strategies has both tactics and actions; missing: Niche (tactic, action)"
    )
    assert finding.severity == "act"
    assert finding.next_step == "Plan the first action for Niche, or drop it."


def test_a_strategy_with_a_tactic_but_no_action_is_watched():
    tactics = pd.concat([TACTICS, TACTICS.head(1).assign(row_id="z3", strategy_id="y1")])

    assert strategy_tactics_finding(strategy_tactics(PLANS, tactics, DOING)).severity == "watch"
    assert strategy_tactics_finding(strategy_tactics(PLANS.tail(1), tactics, DOING)).severity == "good"
    assert (
        strategy_tactics_finding(strategy_tactics(NONE["strategies"], tactics, DOING)).severity == "unknown"
    )


def test_the_means_of_the_strategy_are_counted_and_what_lacks_is_named():
    team = table("team_members", "row_id | user_id | role | department\nm1 | u1 | Lead | Sales")
    offerings = table("offerings", "offering_id | name\no1 | Meter")

    found = strategy_resources(
        STAFF, DEALS, offerings, team, NONE["partners"], DOING, cost_to_serve=70.0, currency="EUR"
    ).set_index("means")

    assert found["there"].tolist() == [
        "for 1 of 2 key players",
        "Meter in open deals",
        "1 member from 1 department",
        "EUR 70 a year to serve them",
        "joint marketing (1 action)",
    ]
    assert found["missing"].tolist() == [
        "Cy",
        "",
        "nobody from Marketing or Customer Service or Product Development",
        "a budget for this plan; none is on record",
        "",
    ]
    finding = strategy_resources_finding(found.reset_index())
    assert finding.severity == "note"
    assert finding.statement.startswith("The strategy has 5 of the five means; these lack something:")


def test_no_means_at_all_is_not_known_and_a_missing_one_is_watched():
    nobody = people(NONE["contacts"], NONE["stakeholders"], NONE["interactions"], as_of=AS_OF)
    tables = [NONE[name] for name in ("opportunities", "offerings", "team_members", "partners", "actions")]

    nothing = strategy_resources(nobody, *tables, cost_to_serve=None, currency="EUR")
    some = strategy_resources(nobody, DEALS, *tables[1:], cost_to_serve=None, currency="EUR")

    assert strategy_resources_finding(nothing).severity == "unknown"
    assert strategy_resources_finding(some).severity == "watch"
    assert strategy_resources_finding(some).next_step == "Give it first: no key player is known."


GOALS = goals(
    table(
        "goals",
        """
        row_id | name            | kind    | metric
        g1     | Orders          | revenue | EUR
        g2     | Foothold in Mill| share of spend | our share of the unit
        """,
    ),
    table("users", "user_id | name\nu1 | Mia"),
)


def test_the_outcomes_a_goal_or_the_primary_strategy_is_after_come_first():
    signs = signs_of({"wallet": 1500.0, "incumbent": "X"})

    found = plan_outcomes(GOALS, PLANS, STAFF, DEALS, signs).set_index("outcome")

    assert len(found) == len(OUTCOMES) == 17
    assert found.loc["an incumbent replaced", ["goals", "by_strategy", "standing"]].tolist() == [
        "",
        True,
        "X is in place",
    ]
    assert found.loc["a larger share of their spend", "goals"] == "Foothold in Mill"
    assert found.loc["better relations with executives", "standing"] == "1 of 2 executives met in 90 days"
    finding = plan_outcomes_finding(found.reset_index(), ["Mia (Key Account Manager)"])
    assert finding.statement == (
        "The goals are after 3 outcomes of seventeen (a larger share of their spend, business in more"
        " departments and revenue goals reached); the primary strategy is for an incumbent replaced, which no"
        " goal measures; Mia (Key Account Manager) leads"
    )
    assert finding.severity == "watch"
    assert "more accounts" not in set(plan_outcomes_table(found.reset_index()).rows["outcome"])


def test_no_goal_and_no_primary_strategy_want_nothing():
    found = plan_outcomes(GOALS.iloc[:0], NONE["strategies"], STAFF, DEALS, PLAIN)

    assert plan_outcomes_finding(found, []).severity == "unknown"


@pytest.mark.parametrize(
    ("title", "leads"),
    [
        ("Key Account Manager", True),
        ("Account Manager", True),
        ("Senior Account Manager", True),
        ("Global Account Manager", True),
        ("Strategic Customer Success Manager", True),
        ("Customer Success Manager", False),
        ("Accountant", False),
        ("Key Account Manager's assistant", False),
    ],
)
def test_the_lead_is_told_by_one_of_eleven_titles(title: str, leads: bool):
    users = table("users", "user_id | name\nu1 | Mia").assign(title=title)

    found = lead_titles(NONE["team_members"], users, "u1")

    assert found == ([f"Mia ({title})"] if leads else [])


def test_an_account_with_nothing_gets_sentences_and_no_error():
    nobody = people(NONE["contacts"], NONE["stakeholders"], NONE["interactions"], as_of=AS_OF)
    sales = revenue_rows(NONE["transactions"], NONE["opportunities"], as_of=AS_OF)
    units = business_units(NONE["business_units"], nobody, sales, NONE["opportunities"], as_of=AS_OF)
    nothing = initiatives(NONE["initiatives"], NONE["contacts"], NONE["users"], NONE["swot_items"])
    answers = objectives(NONE["objectives"], NONE["solutions"], NONE["contacts"])
    account = pd.Series({"wallet": None, "incumbent": None})

    signs = strategy_inputs(
        account,
        nobody,
        sales,
        NONE["opportunities"],
        units,
        events(nothing),
        answers,
        as_of=AS_OF,
        currency="EUR",
    )

    ranked = strategy_fit(signs, NONE["strategies"])
    assert strategy_finding(ranked, NONE["strategies"]).severity == "unknown"
    assert strategy_reasons(signs).empty
    assert account_position(signs)["standing"].isna().all()
    assert isinstance(strategy_fit_chart(ranked, title=""), Table)


def test_the_chart_draws():
    ranked = strategy_fit(replace(PLAIN, wallet_share=0.1), chosen("Niche"))

    compiles(strategy_fit_chart(ranked, title="Fit"))
