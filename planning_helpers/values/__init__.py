"""What a text from a file, a workbook or a form means as a typed value."""
