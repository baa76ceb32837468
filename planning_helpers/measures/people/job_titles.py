"""Which job titles are those of leaders, in the languages that our customers' cards are written in."""

from __future__ import annotations

import pandas as pd

_LEADERS = (
    # English
    r"chief|c[a-z]o|president|[es]?vp|head of|managing director|executive director|general manager",
    r"chair(?:man|woman|person)?|(?:co-?)?founder|board",
    r"(?<!product )(?<!process )(?<!project )(?:co-?)?owner",
    # German
    r"gescha?e?fts(?:fue?hr|leit)(?:er|erin|ung|end\w*)|(?:bereichs|abteilungs|werks)?leiter(?:in)?",
    r"vorsta?e?nd(?:e|s|in)?|vorstands(?:mitglied|sprecher(?:in)?|vorsitzende[rn]?)|aufsichtsrat|inhaber(?:in)?",
    r"(?:vize)?pra?e?sident(?:in)?|general-?direktor(?:in)?|finanzdirektor(?:in)?|gru?e?nder(?:in)?",
    # French
    r"p-?dg|dg|dga|daf|dsi|drh|direct(?:eur|rice)[ -](?:general|executi|financi)\w*|gerante?",
    r"(?:co-?)?fonda(?:teur|trice)|comite (?:de direction|executif)|comex|codir|chef de la direction",
    # Spanish and Italian
    r"directora? (?:general|ejecutiv|financier)\w*|consejer[oa] delegad[oa]|gerente general",
    r"(?:vice)?president[ea]|fundadora?|amministrat(?:ore|rice) delegat[oa]|fondatrice|fondatore",
    r"dirett(?:ore|rice) (?:general|esecutiv|finanziari)\w*|consiglio di amministrazione",
    # Dutch
    r"(?:algemeen|financieel|operationeel|statutair) directeur|bestuur(?:der|svoorzitter)|oprichter",
    r"raad van bestuur|directievoorzitter|lid van de directie|hoofd",
)
_AIDES = (
    r"assistant(?! (?:vice|general|managing))|assistante|assisten[tz]\w*|asistente|aide|referent(?:in)?",
    r"(?:executive|board|corporate) secretary|secretary (?:to|of)|sekretae?r\w*|secretari[ao] de\w*",
    r"secretaire (?:de|du|a)|segretari[ao] de\w*|(?:directie|bestuurs)secretar\w+|mitarbeiter(?:in)?",
    r"advis[eo]r to|office of|(?:pa|ea) to",
)
_LEADER, _AIDE = (rf"(?<![a-z0-9])(?:{'|'.join(words)})(?![a-z0-9])" for words in (_LEADERS, _AIDES))


def is_executive(titles: pd.Series) -> pd.Series:
    """Whether a job title is that of a leader (chief, president, head of, …) and not of an aide to one.

    Titles are read in English, German, French, Spanish, Italian and Dutch, with or without accents; a plain
    director is none. Facts hold no level of a person: where the title does not tell, the buying role does.

    Examples:
        >>> is_executive(pd.Series(["CFO", "VP Sales", "Head of IT", "Director", None])).tolist()
        [True, True, True, False, False]
        >>> is_executive(pd.Series(["Owner", "Co-owner", "Product Owner", "Owner's assistant"])).tolist()
        [True, True, False, False]
        >>> is_executive(pd.Series(["Geschäftsführerin", "Assistentin der Geschäftsführung"])).tolist()
        [True, False]
    """
    plain = titles.fillna("").astype("str").str.lower().str.normalize("NFKD")
    plain = plain.str.replace("[\u0300-\u036f]", "", regex=True)
    leads = plain.str.contains(_LEADER, regex=True)
    return (leads & ~plain.str.contains(_AIDE, regex=True)).astype(bool)
