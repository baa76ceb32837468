"""Which job titles are those of leaders."""

from __future__ import annotations

import pandas as pd
import pytest

from planning_helpers.measures.people.job_titles import is_executive


def told(title: str) -> bool:
    return bool(is_executive(pd.Series([title], dtype="str")).iloc[0])


@pytest.mark.parametrize(
    "title",
    [
        "CEO",
        "Co-Founder & CTO",
        "SVP Sales",
        "Vice-President, Operations",
        "Assistant Vice President",
        "Chairwoman of the Board",
        "Geschäftsführer",
        "Geschäftsführerin Technik",
        "GESCHAEFTSFUEHRENDER GESELLSCHAFTER",
        "Mitglied der Geschäftsleitung",
        "Vorstand",
        "Finanzvorständin / Vorständin",
        "Vorstandsvorsitzender",
        "Vizepräsidentin",
        "Leiterin Einkauf",
        "Directeur général",
        "Directrice financière",
        "Président-directeur général",
        "PDG",
        "Gérante",
        "Director General",
        "Directora Ejecutiva",
        "Consejera Delegada",
        "Vicepresidenta",
        "Amministratore delegato",
        "Direttrice generale",
        "Algemeen directeur",
        "Lid van de Raad van Bestuur",
        "Bestuurder",
        "Hoofd Inkoop",
    ],
)
def test_leaders_are_told_in_six_languages_with_or_without_accents(title):
    assert told(title)


@pytest.mark.parametrize(
    "title",
    [
        "Assistant to the CEO",
        "Executive Assistant to the President",
        "Secretary to the Board",
        "Assistentin der Geschäftsführung",
        "Vorstandsassistent",
        "Vorstandsbüro",
        "Vorstandssekretärin",
        "Referent des Vorstands",
        "Sekretariat Geschäftsleitung",
        "Projektleiter",
        "Teamleiterin",
        "Assistante du PDG",
        "Assistante de direction",
        "Directeur commercial",
        "Asistente del Director General",
        "Secretaria de Dirección",
        "Assistente dell'amministratore delegato",
        "Assistent van de algemeen directeur",
        "Directiesecretaresse",
        "Director of Purchasing",
        "Dashboard developer",
        "Sous-chef",
        "",
    ],
)
def test_aides_and_plain_directors_are_no_leaders(title):
    assert not told(title)


def test_a_title_that_is_not_known_is_no_leader_and_the_titles_stay_as_they_are():
    titles = pd.Series(["CEO", None], dtype="str")

    assert is_executive(titles).tolist() == [True, False]
    assert is_executive(titles.iloc[:0]).tolist() == []
    assert titles.isna().tolist() == [False, True]
