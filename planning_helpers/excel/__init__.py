"""A plan as an Excel workbook, and what people typed there as changes of the plan."""
