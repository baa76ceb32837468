"""The code behind the Account Planbook: from CRM extracts to one report per key account."""

import sys

from planning_helpers.moved import MovedModules

sys.meta_path.append(MovedModules())
