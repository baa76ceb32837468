"""Extracts of any CRM or ERP to rows of the model, through field maps."""

from planning_helpers.errors import ExtractError
from planning_helpers.sources.complete_plan import CompletePlanError, fetch_complete_plan
from planning_helpers.sources.errors import FieldMapError, HeaderError
from planning_helpers.sources.field_map import (
    FieldMap,
    built_in_maps,
    built_in_place,
    fetch_field_map,
    field_map,
)
from planning_helpers.sources.folder import Extracts, fetch_folder
from planning_helpers.sources.quality import DataQuality, quality_csv, quality_lines

__all__ = [
    "CompletePlanError",
    "DataQuality",
    "ExtractError",
    "Extracts",
    "FieldMap",
    "FieldMapError",
    "HeaderError",
    "built_in_maps",
    "built_in_place",
    "fetch_complete_plan",
    "fetch_field_map",
    "fetch_folder",
    "field_map",
    "quality_csv",
    "quality_lines",
]
