"""What does the account want, what do we aim for, and by which strategy?"""

from planning_helpers.chapters.initiatives.ambition import (
    ambition_finding,
)
from planning_helpers.chapters.initiatives.goal_kinds import (
    goal_kinds,
    goal_kinds_finding,
)
from planning_helpers.chapters.initiatives.goals import (
    agreement_finding,
    check_ins_finding,
    goals,
)
from planning_helpers.chapters.initiatives.goals_table import (
    agreed_goals_table,
    goal_kinds_table,
    goals_table,
    long_goals_table,
    smart_table,
)
from planning_helpers.chapters.initiatives.initiative_tasks import (
    initiative_tasks,
    task_cover,
    task_cover_finding,
)
from planning_helpers.chapters.initiatives.initiatives import (
    aims_finding,
    aspiration_finding,
    effort_finding,
    events,
    events_finding,
    initiatives,
    initiatives_finding,
)
from planning_helpers.chapters.initiatives.long_goals import (
    long_goals,
    long_goals_finding,
)
from planning_helpers.chapters.initiatives.objectives import (
    objectives,
    objectives_finding,
)
from planning_helpers.chapters.initiatives.objectives_table import (
    objectives_table,
    solution_questions_table,
    solution_steps_table,
)
from planning_helpers.chapters.initiatives.plan_outcomes import (
    lead_titles,
    plan_outcomes,
    plan_outcomes_finding,
)
from planning_helpers.chapters.initiatives.planning_steps_table import (
    challenges_table,
    planning_steps_table,
)
from planning_helpers.chapters.initiatives.quota_share import (
    quota_share_finding,
)
from planning_helpers.chapters.initiatives.smart_goals import (
    smart_finding,
    smart_goals,
)
from planning_helpers.chapters.initiatives.solution_questions import (
    solution_questions,
    solution_questions_finding,
    solution_steps,
    solution_steps_finding,
)
from planning_helpers.chapters.initiatives.strategy_fit import (
    strategy_finding,
    strategy_fit,
)
from planning_helpers.chapters.initiatives.strategy_fit_table import (
    account_position_table,
    plan_outcomes_table,
    strategy_fit_table,
    strategy_prompts_table,
    strategy_resources_table,
    strategy_tactics_table,
)
from planning_helpers.chapters.initiatives.strategy_inputs import (
    account_position,
    strategy_inputs,
)
from planning_helpers.chapters.initiatives.strategy_prompts import (
    strategy_prompts,
    strategy_prompts_finding,
)
from planning_helpers.chapters.initiatives.strategy_resources import (
    strategy_resources,
    strategy_resources_finding,
)
from planning_helpers.chapters.initiatives.strategy_tactics import (
    strategy_tactics,
    strategy_tactics_finding,
)
from planning_helpers.chapters.initiatives.stretch_goal_bridge import (
    new_offerings_finding,
    offerings_not_sold,
    stretch_goal_bridge,
    stretch_goal_bridge_finding,
)
from planning_helpers.chapters.initiatives.tables import (
    aspirations_table,
    client_initiatives_table,
    initiatives_table,
    task_cover_table,
)

__all__ = [
    "account_position",
    "account_position_table",
    "agreed_goals_table",
    "agreement_finding",
    "aims_finding",
    "ambition_finding",
    "aspiration_finding",
    "aspirations_table",
    "challenges_table",
    "check_ins_finding",
    "client_initiatives_table",
    "effort_finding",
    "events",
    "events_finding",
    "goal_kinds",
    "goal_kinds_finding",
    "goal_kinds_table",
    "goals",
    "goals_table",
    "initiative_tasks",
    "initiatives",
    "initiatives_finding",
    "initiatives_table",
    "lead_titles",
    "long_goals",
    "long_goals_finding",
    "long_goals_table",
    "new_offerings_finding",
    "objectives",
    "objectives_finding",
    "objectives_table",
    "offerings_not_sold",
    "plan_outcomes",
    "plan_outcomes_finding",
    "plan_outcomes_table",
    "planning_steps_table",
    "quota_share_finding",
    "smart_finding",
    "smart_goals",
    "smart_table",
    "solution_questions",
    "solution_questions_finding",
    "solution_questions_table",
    "solution_steps",
    "solution_steps_finding",
    "solution_steps_table",
    "strategy_finding",
    "strategy_fit",
    "strategy_fit_table",
    "strategy_inputs",
    "strategy_prompts",
    "strategy_prompts_finding",
    "strategy_prompts_table",
    "strategy_resources",
    "strategy_resources_finding",
    "strategy_resources_table",
    "strategy_tactics",
    "strategy_tactics_finding",
    "strategy_tactics_table",
    "stretch_goal_bridge",
    "stretch_goal_bridge_finding",
    "task_cover",
    "task_cover_finding",
    "task_cover_table",
]
