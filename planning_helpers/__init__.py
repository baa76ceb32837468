"""The code behind the Account Planbook: from CRM extracts to one report per key account."""
