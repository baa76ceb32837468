"""What a plan must do, in words, and from which number on a figure, a finding or a check says so."""

from planning_helpers.rules.planning_rules import RULES as RULES
from planning_helpers.rules.thresholds import THRESHOLDS_FILE as THRESHOLDS_FILE
from planning_helpers.rules.thresholds import ThresholdsFileError as ThresholdsFileError
from planning_helpers.rules.thresholds import own_thresholds as own_thresholds
from planning_helpers.rules.thresholds import read_thresholds as read_thresholds
from planning_helpers.rules.thresholds import threshold as threshold
from planning_helpers.rules.thresholds import with_thresholds as with_thresholds
