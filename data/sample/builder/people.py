"""Our people, the accounts, their people, what we sell, quotas and exchange rates."""

from __future__ import annotations

from builder.ids import Names, salesforce_id

Rows = list[dict[str, str]]


def user_rows(users: Rows, names: Names) -> Rows:
    """`User` from the story's users."""
    return [
        {
            "Id": names.id("User", user["key"]),
            "Name": user["name"],
            "Title": user["title"],
            "Department": user["department"],
            "ManagerId": names.id("User", user["manager"]),
            "Email": f"{user['key']}@tessinor.example",
            "Region__c": user["region"],
            "IsActive": "false" if user["left"] else "true",
        }
        for user in users
    ]


def account_rows(accounts: Rows, names: Names) -> Rows:
    """`Account`; columns that the story writes as Salesforce does are taken as they are."""
    return [
        {
            "Id": names.id("Account", account["key"]),
            "Name": account["name"],
            "ParentId": names.id("Account", account["parent"]),
            "Industry": account["industry"],
            "Segment__c": account["segment"],
            "Region__c": account["region"],
            "BillingCountry": account["country"],
            "Time_Zone__c": account["time_zone"],
            "Specialisation__c": account["specialisation"],
            "OwnerId": names.id("User", account["owner"]),
            "Client_Since__c": account["since"],
            "CurrencyIsoCode": account["currency"],
            "Wallet__c": account["wallet"],
            "Cost_to_Serve__c": account["cost_to_serve"],
            "Incumbent__c": account["incumbent"],
            "Readiness__c": account["readiness"],
            "NumberOfEmployees": account["employees"],
            "AnnualRevenue": account["turnover"],
            "Website": f"https://{account['key']}.example",
        }
        for account in accounts
    ]


def contact_rows(contacts: Rows, names: Names, *, day: str) -> Rows:
    """`Contact` as on `day`: who joined later is not there yet, who left by then is inactive.

    `reports` may name a manager and, after `>`, the successor, to whom people report from the day of joining.
    """
    present = {contact["key"] for contact in contacts if contact["joined"] <= day}
    return [
        {
            "Id": names.id("Contact", contact["key"]),
            "AccountId": names.id("Account", contact["account"]),
            "FirstName": contact["name"].partition(" ")[0],
            "LastName": contact["name"].partition(" ")[2],
            "Title": contact["title"],
            "Department": contact["department"],
            "Business_Unit__c": contact["unit"],
            "ReportsToId": names.id("Contact", _manager(contact["reports"], present)),
            "Email": f"{contact['key']}@mail.example",
            "Preferred_Contact_Method__c": contact["method"],
            "Inactive__c": "true" if contact["left"] and contact["left"] <= day else "false",
        }
        for contact in contacts
        if contact["joined"] <= day
    ]


def offering_rows(offerings: Rows, names: Names) -> Rows:
    """`Product2`; list prices are in euros."""
    return [
        {
            "Id": names.id("Product2", offering["key"]),
            "Name": offering["name"],
            "Family": offering["family"],
            "List_Price__c": offering["price"],
            "CurrencyIsoCode": "EUR",
            "IsActive": "true",
        }
        for offering in offerings
    ]


def quota_rows(quotas: Rows, names: Names) -> Rows:
    """`ForecastingQuota`: one a person and quarter of 2026."""
    quarters = {
        "q1": ("01-01", "03-31"),
        "q2": ("04-01", "06-30"),
        "q3": ("07-01", "09-30"),
        "q4": ("10-01", "12-31"),
    }
    wanted = [(quota, quarter) for quota in quotas for quarter in quarters]
    return [
        {
            "Id": salesforce_id("ForecastingQuota", number),
            "QuotaOwnerId": names.id("User", quota["user"]),
            "StartDate": f"2026-{quarters[quarter][0]}",
            "EndDate__c": f"2026-{quarters[quarter][1]}",
            "QuotaAmount": quota[quarter],
            "CurrencyIsoCode": "EUR",
        }
        for number, (quota, quarter) in enumerate(wanted, 1)
    ]


def rate_rows(rates: Rows) -> Rows:
    """`DatedConversionRate`: units of the currency for one euro, from a day on."""
    return [
        {
            "Id": salesforce_id("DatedConversionRate", number),
            "IsoCode": rate["currency"],
            "StartDate": rate["from"],
            "ConversionRate": rate["units_for_one_euro"],
            "CorporateIsoCode__c": "EUR",
        }
        for number, rate in enumerate(rates, 1)
    ]


def _manager(told: str, present: set[str]) -> str:
    first, *successors = told.split(">")
    return next((key for key in reversed(successors) if key in present), first)
