"""Facts: what the CRM and the ERP know. Field names of the CRMs: see the maps of `sources`."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from planning_helpers.model.kinds import (
    Count,
    Day,
    Flag,
    Id,
    Kind,
    Moment,
    Money,
    Note,
    Number,
    References,
    Score,
    Share,
    Suggested,
    Text,
)
from planning_helpers.model.rows import Fact, Scope

AccountRef = Annotated[str, Kind("reference"), References("accounts")]
UserRef = Annotated[str, Kind("reference"), References("users")]
ContactRef = Annotated[str, Kind("reference"), References("contacts")]
OfferingRef = Annotated[str, Kind("reference"), References("offerings")]
OpportunityRef = Annotated[str, Kind("reference"), References("opportunities")]
Currency = Annotated[str, Kind("text"), Field(min_length=3, max_length=3)]  # ISO 4217


class User(Fact):
    """One of our own people."""

    table: ClassVar[str] = "users"
    key: ClassVar[str] = "user_id"
    scope: ClassVar[Scope] = "book"

    user_id: Id = Field(title="User", description="Key in the CRM.")
    name: Text = Field(title="Name", description="First and last name.")
    title: Text | None = Field(None, title="Job title", description="As the CRM has it.")
    department: Text | None = Field(
        None, title="Department", description="Sales, Marketing, Customer Service, …"
    )
    manager_id: UserRef | None = Field(None, title="Manager", description="Whom the person reports to.")
    email: Text | None = Field(None, title="E-mail", description="Work address.")
    region: Text | None = Field(
        None, title="Region", description="Territory or office the person works from."
    )
    is_active: Flag = Field(True, title="Active", description="False when the person has left.")


class Account(Fact):
    """A customer or a prospect."""

    table: ClassVar[str] = "accounts"
    key: ClassVar[str] = "account_id"

    account_id: Id = Field(title="Account", description="Key in the CRM.")
    name: Text = Field(title="Name", description="Name of the company.")
    parent_id: AccountRef | None = Field(
        None, title="Parent", description="Account this one is a subsidiary of."
    )
    industry: Text | None = Field(None, title="Industry", description="As the CRM classifies it.")
    segment: Text | None = Field(None, title="Segment", description="By size: Enterprise, Mid-market, …")
    region: Text | None = Field(None, title="Region", description="Sales region.")
    country: Text | None = Field(None, title="Country", description="Country of the head office.")
    time_zone: Text | None = Field(None, title="Time zone", description="IANA name, such as Europe/Zurich.")
    specialisation: Text | None = Field(
        None, title="Specialisation", description="What it is known for, such as SaaS."
    )
    owner_id: UserRef | None = Field(
        None, title="Account manager", description="Our person who owns the account."
    )
    client_since: Day | None = Field(None, title="Client since", description="First day it bought from us.")
    currency: Currency | None = Field(
        None, title="Currency", description="ISO code; money of the account is in it."
    )
    wallet: Money | None = Field(
        None, title="Wallet", description="Expected spend a year, with all suppliers, in what we sell."
    )
    cost_to_serve: Money | None = Field(
        None, title="Cost to serve", description="Our cost a year of serving it, beyond the cost of goods."
    )
    incumbent: Text | None = Field(
        None, title="Incumbent", description="Competitor whose product is in place."
    )
    readiness: Score | None = Field(
        None, title="Readiness", description="1 (locked in elsewhere) to 5 (ready now)."
    )
    employees: Count | None = Field(None, title="Employees", description="How many people it employs.")
    annual_revenue: Money | None = Field(
        None, title="Annual revenue", description="The account's own turnover a year."
    )
    website: Text | None = Field(None, title="Website", description="Address of its site.")


class Contact(Fact):
    """A person at an account."""

    table: ClassVar[str] = "contacts"
    key: ClassVar[str] = "contact_id"

    contact_id: Id = Field(title="Contact", description="Key in the CRM.")
    account_id: AccountRef | None = Field(None, title="Account", description="Where the person works.")
    name: Text = Field(title="Name", description="First and last name.")
    title: Text | None = Field(None, title="Job title", description="As the CRM has it.")
    department: Text | None = Field(None, title="Department", description="As the CRM has it.")
    business_unit: Text | None = Field(None, title="Business unit", description="Unit of the account.")
    reports_to_id: ContactRef | None = Field(None, title="Reports to", description="The person's manager.")
    email: Text | None = Field(None, title="E-mail", description="Work address.")
    contact_method: Text | None = Field(
        None, title="Main contact method", description="Phone, mail, in person, …"
    )
    is_active: Flag = Field(True, title="Active", description="False when the person has left.")


class Offering(Fact):
    """A product or service we sell."""

    table: ClassVar[str] = "offerings"
    key: ClassVar[str] = "offering_id"
    scope: ClassVar[Scope] = "book"

    offering_id: Id = Field(title="Offering", description="Key in the CRM.")
    name: Text = Field(title="Name", description="As customers know it.")
    family: Text | None = Field(None, title="Family", description="Product line or category.")
    list_price: Money | None = Field(
        None, title="List price", description="Price of one unit before discount."
    )
    currency: Currency | None = Field(None, title="Currency", description="ISO code of the list price.")
    is_active: Flag = Field(True, title="Active", description="False when it is no longer sold.")


class Opportunity(Fact):
    """A deal in the CRM, open or closed."""

    table: ClassVar[str] = "opportunities"
    key: ClassVar[str] = "opportunity_id"

    opportunity_id: Id = Field(title="Opportunity", description="Key in the CRM.")
    account_id: AccountRef | None = Field(None, title="Account", description="Who would buy.")
    name: Text = Field(title="Name", description="As the CRM has it.")
    type: Text | None = Field(None, title="Type", description="New business, existing business, renewal, …")
    stage: Text = Field(title="Stage", description="Sales stage, as the CRM names it.")
    is_closed: Flag = Field(title="Closed", description="Won or lost; false while open.")
    is_won: Flag = Field(title="Won", description="True only for a deal won.")
    amount: Money | None = Field(None, title="Amount", description="Value of the deal; empty when not known.")
    currency: Currency | None = Field(None, title="Currency", description="ISO code of the amount.")
    probability: Share | None = Field(None, title="Probability", description="Chance of winning, 0 to 1.")
    created_date: Day | None = Field(None, title="Created", description="When the deal was opened.")
    close_date: Day | None = Field(
        None, title="Close date", description="Expected while open, actual when closed."
    )
    stage_date: Day | None = Field(None, title="Stage since", description="When the present stage began.")
    owner_id: UserRef | None = Field(None, title="Owner", description="Our person who runs the deal.")
    offering_id: OfferingRef | None = Field(None, title="Offering", description="What is being sold.")
    business_unit: Text | None = Field(
        None, title="Business unit", description="Unit of the account that would buy."
    )
    competitor: Text | None = Field(None, title="Competitor", description="Main rival in the deal.")
    next_step: Note | None = Field(None, title="Next step", description="As the CRM has it.")


class OpportunityContact(Fact):
    """The role of a contact in a deal."""

    table: ClassVar[str] = "opportunity_contacts"
    key: ClassVar[str] = "opportunity_contact_id"
    scope: ClassVar[Scope] = "opportunity"

    opportunity_contact_id: Id = Field(title="Row", description="Key in the CRM.")
    opportunity_id: OpportunityRef = Field(title="Opportunity", description="The deal.")
    contact_id: ContactRef = Field(title="Contact", description="The person.")
    role: (
        Annotated[str, Kind("choice"), Suggested(("Decision Maker", "Approver", "User", "Evaluator"))] | None
    ) = Field(None, title="Role", description="Buying role in this deal.")
    is_primary: Flag = Field(False, title="Primary", description="Main contact of the deal.")


class StageHistory(Fact):
    """One state a deal was in, and since when."""

    table: ClassVar[str] = "stage_history"
    key: ClassVar[str] = "stage_history_id"
    scope: ClassVar[Scope] = "opportunity"

    stage_history_id: Id = Field(title="Row", description="Key in the CRM.")
    opportunity_id: OpportunityRef = Field(title="Opportunity", description="The deal.")
    stage: Text = Field(title="Stage", description="Stage from then on.")
    amount: Money | None = Field(None, title="Amount", description="Amount from then on.")
    probability: Share | None = Field(
        None, title="Probability", description="Probability from then on, 0 to 1."
    )
    close_date: Day | None = Field(None, title="Close date", description="Expected close from then on.")
    changed_at: Moment = Field(title="Changed at", description="When this state began (UTC).")


class Transaction(Fact):
    """One line of an invoice or order: what was bought, when, for how much."""

    table: ClassVar[str] = "transactions"
    key: ClassVar[str] = "transaction_id"
    history: ClassVar[bool] = False

    transaction_id: Id = Field(title="Transaction", description="Document and line number.")
    account_id: AccountRef | None = Field(None, title="Account", description="Who bought.")
    transaction_date: Day = Field(title="Date", description="Day of the order or invoice.")
    offering_id: OfferingRef | None = Field(None, title="Offering", description="What was bought.")
    business_unit: Text | None = Field(
        None, title="Business unit", description="Unit of the account that bought."
    )
    owner_id: UserRef | None = Field(None, title="Sold by", description="Our person credited with it.")
    quantity: Number | None = Field(
        None, title="Quantity", description="Units bought; below zero for a return."
    )
    amount: Money | None = Field(None, title="Amount", description="Net revenue of the line.")
    cost: Money | None = Field(None, title="Cost", description="Our cost of the goods of the line.")
    currency: Currency | None = Field(None, title="Currency", description="ISO code of amount and cost.")


class Interaction(Fact):
    """A meeting, call or message between one of ours and one of theirs."""

    table: ClassVar[str] = "interactions"
    key: ClassVar[str] = "interaction_id"

    interaction_id: Id = Field(title="Interaction", description="Key in the CRM.")
    account_id: AccountRef | None = Field(None, title="Account", description="Account it was about.")
    contact_id: ContactRef | None = Field(None, title="Contact", description="Whom of theirs.")
    user_id: UserRef | None = Field(None, title="Our person", description="Who of ours.")
    interaction_date: Day = Field(title="Date", description="When.")
    channel: Text | None = Field(None, title="Channel", description="Meeting, call, mail, …")
    subject: Note | None = Field(None, title="Subject", description="What it was about.")


class Quota(Fact):
    """What one of our people is to sell in a period."""

    table: ClassVar[str] = "quotas"
    key: ClassVar[str] = "quota_id"
    scope: ClassVar[Scope] = "book"

    quota_id: Id = Field(title="Quota", description="Key in the CRM.")
    user_id: UserRef = Field(title="Person", description="Whose quota.")
    period_start: Day = Field(title="From", description="First day of the period.")
    period_end: Day | None = Field(None, title="To", description="Last day of the period.")
    amount: Money = Field(title="Quota", description="Revenue to reach.")
    currency: Currency | None = Field(None, title="Currency", description="ISO code of the quota.")


class ExchangeRate(Fact):
    """How much one unit of a currency is worth in the book's currency, from a day on."""

    table: ClassVar[str] = "exchange_rates"
    key: ClassVar[str] = "exchange_rate_id"
    scope: ClassVar[Scope] = "book"

    exchange_rate_id: Id = Field(title="Rate", description="Currency and day.")
    currency: Currency = Field(title="Currency", description="ISO code that is converted from.")
    to_currency: Currency = Field(title="To currency", description="ISO code that is converted to.")
    valid_from: Day = Field(title="From", description="First day the rate holds.")
    rate: Number = Field(gt=0, title="Rate", description="Units of the target currency for one unit.")


FACTS = (
    User,
    Account,
    Contact,
    Offering,
    Opportunity,
    OpportunityContact,
    StageHistory,
    Transaction,
    Interaction,
    Quota,
    ExchangeRate,
)
