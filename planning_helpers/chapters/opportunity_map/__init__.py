"""Is the goal within reach?"""

from planning_helpers.chapters.opportunity_map.expansion_ideas import (
    expansion_ideas,
    expansion_ideas_finding,
)
from planning_helpers.chapters.opportunity_map.goal_breakdown import (
    goal_breakdown,
    sufficiency_rows,
)
from planning_helpers.chapters.opportunity_map.opportunity_map import (
    opportunity_map,
    opportunity_map_finding,
)
from planning_helpers.chapters.opportunity_map.overdue_deals import (
    overdue_deals,
    overdue_deals_finding,
)
from planning_helpers.chapters.opportunity_map.pipeline_confidence import (
    pipeline_confidence_finding,
    pipeline_for_confidence,
    typical_amount,
)
from planning_helpers.chapters.opportunity_map.qualification import (
    first_stage,
    qualification,
    qualification_finding,
)
from planning_helpers.chapters.opportunity_map.sales_by_month import (
    sales_by_month,
    sales_by_month_finding,
)
from planning_helpers.chapters.opportunity_map.scenarios import (
    first_guess,
    what_if,
)
from planning_helpers.chapters.opportunity_map.stage_ageing import (
    stage_ageing,
    stage_ageing_finding,
)
from planning_helpers.chapters.opportunity_map.strategy_cards import (
    card_lines,
    deal_contacts_finding,
    strategy_cards,
    strategy_cards_finding,
)
from planning_helpers.chapters.opportunity_map.tables import (
    age_effect_table,
    close_ratio_table,
    expansion_ideas_table,
    goal_chance_table,
    opportunity_map_table,
    overdue_deals_table,
    period_sales_table,
    pipeline_confidence_table,
    qualification_table,
    sales_by_month_table,
    stage_days_table,
    strategy_card_table,
    sufficiency_table,
)

__all__ = [
    "age_effect_table",
    "card_lines",
    "close_ratio_table",
    "deal_contacts_finding",
    "expansion_ideas",
    "expansion_ideas_finding",
    "expansion_ideas_table",
    "first_guess",
    "first_stage",
    "goal_breakdown",
    "goal_chance_table",
    "opportunity_map",
    "opportunity_map_finding",
    "opportunity_map_table",
    "overdue_deals",
    "overdue_deals_finding",
    "overdue_deals_table",
    "period_sales_table",
    "pipeline_confidence_finding",
    "pipeline_confidence_table",
    "pipeline_for_confidence",
    "qualification",
    "qualification_finding",
    "qualification_table",
    "sales_by_month",
    "sales_by_month_finding",
    "sales_by_month_table",
    "stage_ageing",
    "stage_ageing_finding",
    "stage_days_table",
    "strategy_card_table",
    "strategy_cards",
    "strategy_cards_finding",
    "sufficiency_rows",
    "sufficiency_table",
    "typical_amount",
    "what_if",
]
