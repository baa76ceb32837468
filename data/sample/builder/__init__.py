"""What turns the written story of the sample into CRM extracts."""
