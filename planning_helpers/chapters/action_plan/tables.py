"""Actions, connections, risks, communication and agreement as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def action_plan_table(plan: pd.DataFrame) -> Table:
    """Every action: who, with whom, by when, how far. Source: ACT-1, ACT-5."""
    return Table(
        plan[["action", "owner", "contact", "due_date", "state", "overdue_days", "missing"]],
        caption="Actions, earliest due first",
        labels={"contact": "With whom", "due_date": "Due", "overdue_days": "Days overdue"},
        empty="No action is planned.",
    )


def load_table(load: pd.DataFrame) -> Table:
    """Actions per owner and state. Source: ACT-1."""
    return Table(
        load,
        caption="Actions by owner",
        labels={"next_date": "Next due", "open_actions": "Open", "dates_ahead": "Recurring dates ahead"},
        empty="No action is planned, so nobody has one.",
    )


def planned_meetings_table(pairs: pd.DataFrame) -> Table:
    """Who connects with whom. Source: ACT-1."""
    return Table(
        pairs,
        caption="Who of ours connects with whom of theirs",
        labels={"owner": "Of ours", "contact": "Of theirs", "actions": "Open actions",
                "next_date": "Next due",
                "last_contact_date": "Last contact", "silent_days": "Days since"},
        empty="No open action names a person of theirs.",
    )  # fmt: skip


def action_trace_table(trace: pd.DataFrame) -> Table:
    """Strategies, initiatives and deals with the actions that serve them. Source: STR-5."""
    return Table(
        trace,
        caption="What the actions serve; those without any first",
        labels={"serves": "What", "next_date": "Next due", "open_actions": "Open"},
        empty="The plan has no strategy, initiative or open deal.",
    )


def outcomes_table(outcomes: pd.DataFrame) -> Table:
    """What each action serves and what comes out of it. Source: ACT-2, ACT-3."""
    return Table(
        outcomes.drop(columns="missing"),
        caption="Actions with what they serve and what completing them brings",
        labels={"impact_type": "What the client gets"},
        empty="No action is planned.",
    )


def follow_ups_table(history: pd.DataFrame) -> Table:
    """What became of each action, and what follows on it. Source: ACT-5."""
    return Table(
        history[["action", "prompt", "followed_by", "owner", "state", "due_date", "put_off", "changed_date",
                 "changed_by"]],
        caption="History of the actions; those that ask for something first",
        labels={"prompt": "To ask about", "due_date": "Due", "put_off": "Times moved",
                "changed_date": "Last changed", "changed_by": "By"},
        empty="No action is planned.",
    )  # fmt: skip


def recurring_actions_table(series: pd.DataFrame) -> Table:
    """The actions that repeat, and how often within the period. Source: ACT-4."""
    return Table(
        series[["action", "owner", "recurrence", "problem", "start_date", "until_date", "dates", "ahead",
                "next_date"]],
        caption="Actions that repeat",
        labels={"recurrence": "How often", "start_date": "From", "until_date": "Until",
                "dates": "Dates in the period", "ahead": "Still ahead", "next_date": "Next"},
        empty="No open action repeats.",
    )  # fmt: skip


def action_dates_table(dates: pd.DataFrame) -> Table:
    """Every date of the recurring actions in the period. Source: ACT-4."""
    return Table(
        dates,
        caption="Dates of the recurring actions in the period",
        labels={"meeting_date": "Date", "is_ahead": "Still ahead"},
        empty="No recurring action has a date in the period.",
    )


def activities_table(activities: pd.DataFrame) -> Table:
    """Activity, responsible department, timeline, expected outcome. Source: ACT-4."""
    return Table(
        activities,
        caption="Activities by responsible department",
        labels={"department": "Responsible department"},
        empty="No activity is planned.",
    )


def impact_table(impacts: pd.DataFrame) -> Table:
    """Actions by what they do for the client. Source: ACT-3."""
    return Table(
        impacts, caption="Actions by what the client gets from them", labels={"open_actions": "Open"}
    )


def joint_action_table(actions: pd.DataFrame) -> Table:
    """The joint action plan, as the client may see it. Source: IMPL-1, REV-5."""
    return Table(
        actions,
        caption="Joint action plan",
        labels={
            "owner": "By",
            "contact": "With",
            "start_date": "Start",
            "due_date": "Due",
            "recurrence": "Repeats",
        },
        empty="No joint action is agreed yet.",
    )


def risk_table(risks: pd.DataFrame) -> Table:
    """Risks with score, contingency and owner. Source: RISK-1."""
    return Table(
        risks[["risk", "kind", "risk_score", "level", "contingency", "owner", "missing"]],
        caption="Risks, highest first",
        labels={"risk_score": "Score (of 25)"},
        empty="No risk is written down.",
    )


def communication_table(plan: pd.DataFrame) -> Table:
    """Who hears what, how often, and when they last did. Source: COMM-1."""
    return Table(
        plan[["contact", "owner", "channel", "prefers", "every_days", "last_contact_date", "next_date",
              "late_days", "state", "message"]],
        caption="Communication plan beside the last contact",
        labels={"every_days": "Every … days", "last_contact_date": "Last contact", "next_date": "Next by",
                "late_days": "Days late"},
        empty="No communication is agreed.",
    )  # fmt: skip


def left_out_table(left_out: pd.DataFrame) -> Table:
    """Key players with whom no communication is agreed. Source: COMM-1."""
    return Table(
        left_out,
        caption="Key players with whom nothing is agreed",
        labels={"last_contact_date": "Last contact"},
        empty="Something is agreed with every key player.",
    )


def computed_threats_table(threats: pd.DataFrame) -> Table:
    """What the facts say endangers the account, beside the plan's risks. Source: RISK-1."""
    return Table(
        threats,
        caption="Threats that the facts show, and the risk of the plan that names each",
        labels={
            "swot": "In the SWOT",
            "risk": "Risk of the plan",
            "source": "Seen in",
            "next_step": "Find out",
        },
        empty="Sales, deals and talks show no threat.",
    )


def agreement_table(agreement: pd.DataFrame) -> Table:
    """What the client has agreed to. Source: IMPL-1."""
    return Table(agreement, caption="Agreed with the client", labels={"is_agreed": "Settled"})


def departments_table(found: pd.DataFrame) -> Table:
    """Our departments, their actions and their people on the team. Source: TEAM-1, IMPL-2."""
    return Table(
        found,
        caption="Departments: what they are to do, who of them is on the team, and who agreed when",
        labels={"joint_actions": "Of these, known to the client", "agreed_date": "Agreed on"},
        empty="No action and no team member names a department.",
    )
