import pytest

from planning_helpers.sources.company import Company, CompanyFileError, Retention, fetch_company


@pytest.fixture
def project(tmp_path):
    (tmp_path / "maps").mkdir()
    return tmp_path


def test_without_the_file_nothing_is_set(project):
    assert fetch_company(project) == Company(retention=Retention())


def test_lengths_of_time_are_read_in_months_or_years(project):
    text = '[retention]\nreports = "24 months"\npeople_without_contact = "3 years"\n'
    (project / "maps" / "company.toml").write_text(text, encoding="utf-8")

    assert fetch_company(project).retention == Retention.model_construct(
        reports=24, people_without_contact=36
    )


@pytest.mark.parametrize("text", ["12 Months", "12 MONTHS ", "1 Year", "12months", "12  month"])
def test_a_length_of_time_may_be_written_in_capitals_and_with_any_blank(project, text):
    (project / "maps" / "company.toml").write_text(f'[retention]\nreports = "{text}"\n', encoding="utf-8")

    assert fetch_company(project).retention.reports == 12


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[retentoin]\n", "there is no retentoin; there is retention."),
        (
            '[retention]\nreport = "2 years"\n',
            "there is no retention.report; there is people_without_contact, reports.",
        ),
        (
            "[retention]\nreports = 24\n",
            "retention.reports: 24 is no length of time; write it as 24 months or 2 years.",
        ),
        ('[retention]\nreports = "0 months"\n', "'0 months' is no length of time"),
        ("[retention\n", "no valid TOML"),
    ],
)
def test_what_cannot_be_followed_is_refused_with_a_sentence(project, text, said):
    (project / "maps" / "company.toml").write_text(text, encoding="utf-8")

    with pytest.raises(CompanyFileError) as refused:
        fetch_company(project)

    assert str(refused.value).startswith("maps/company.toml: ")
    assert said in str(refused.value)
