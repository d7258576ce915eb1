"""Which language an article is in, so that only those we can read are read for claims."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_FEWEST_LETTERS = 40
"""Shorter texts are names, dates and places as much as words: no language can be told from them."""
_LIKELY = 0.7
_MANY_LETTERS = 200
_CERTAIN = 0.95
"""To gainsay what is stated takes more letters and more certainty: a page's own word is rarely wrong."""
_NO_LANGUAGE = "zxx"
_WINDOW = 1000
"""Characters looked at in each of a long text's beginning, middle and end."""


def detect(text: str, stated: str | None = None) -> str | None:
    """Return the ISO 639-1 code of the language that most of a text is in, None where that is unclear.

    `stated` is what a page or an agency says it is ("en-GB", "EN", "eng"), and holds unless the text is long enough
    and clearly in another language. Of a long text three pieces are looked at, so it costs no more than a short one.
    The model (py3langid) is loaded by the first call, in about half a second; threads may share it.

    >>> detect("Die Regierung will das Gesetz bis zum Herbst ändern, sagte der Minister am Dienstag in Berlin.")
    'de'
    >>> detect("Hi there"), detect("Hi there", "en_US")
    (None, 'en')
    """
    claimed = code(stated)
    sample = _sample(text)
    letters = _letters(sample)
    if letters < _FEWEST_LETTERS:
        return claimed
    found, probability = _identifier().classify(sample)
    if found == _NO_LANGUAGE:
        return claimed
    if claimed is None:
        return str(found) if probability >= _LIKELY else None
    gainsaid = letters >= _MANY_LETTERS and probability > _CERTAIN and not _alike(found, claimed)
    return str(found) if gainsaid else claimed


def code(stated: str | None) -> str | None:
    """Return the ISO 639-1 code of a stated language, None where there is none.

    >>> [code(each) for each in ("en-GB", " EN_us", "eng", "zh-Hans", "deu", "ger", "english", "xx", "")]
    ['en', 'en', 'en', 'zh', 'de', 'de', None, None, None]
    """
    subtag = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", stated or "")
    return _CODES.get(subtag[1].lower()) if subtag else None


def _sample(text: str) -> str:
    """The words to look at, without addresses and tags: in those a page is English whatever its language."""
    if len(text) > 3 * _WINDOW:
        middle = (len(text) - _WINDOW) // 2
        text = f"{text[:_WINDOW]}\n{text[middle : middle + _WINDOW]}\n{text[-_WINDOW:]}"
    return re.sub(r"<[^<>]*>|&#?\w+;|\b(?:https?://|www\.)\S+|\S+@\S+", " ", text)


def _letters(text: str) -> int:
    """How many letters a text has; a Chinese character, a kana or a Korean syllable says as much as three."""
    return sum(3 if "\u3040" <= sign <= "\ud7a3" else 1 for sign in text if sign.isalpha())


def _alike(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _ALIKE)


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    # What has no code of two letters goes to its nearest relative that has: without the Pidgin of Nigeria, English
    # headlines about Nigeria are English. No newspaper is in Latin, but many names look like it.
    languages = {label for label in identifier.labels if _CODES.get(label) == label} - {"la", "vo"}
    identifier.set_languages(languages | {_NO_LANGUAGE})
    return identifier


_CODES = {
    spelling: line.split()[0]
    for line in """
        aa aar;ab abk;ae ave;af afr;ak aka;am amh;an arg;ar ara;as asm;av ava;ay aym;az aze;ba bak;be bel;bg bul;bi bis;
        bm bam;bn ben;bo bod tib;br bre;bs bos;ca cat;ce che;ch cha;co cos;cr cre;cs ces cze;cu chu;cv chv;cy cym wel;
        da dan;de deu ger;dv div;dz dzo;ee ewe;el ell gre;en eng;eo epo;es spa;et est;eu eus baq;fa fas per;ff ful;
        fi fin;fj fij;fo fao;fr fra fre;fy fry;ga gle;gd gla;gl glg;gn grn;gu guj;gv glv;ha hau;he heb;hi hin;ho hmo;
        hr hrv;ht hat;hu hun;hy hye arm;hz her;ia ina;id ind;ie ile;ig ibo;ii iii;ik ipk;io ido;is isl ice;it ita;
        iu iku;ja jpn;jv jav;ka kat geo;kg kon;ki kik;kj kua;kk kaz;kl kal;km khm;kn kan;ko kor;kr kau;ks kas;ku kur;
        kv kom;kw cor;ky kir;la lat;lb ltz;lg lug;li lim;ln lin;lo lao;lt lit;lu lub;lv lav;mg mlg;mh mah;mi mri mao;
        mk mkd mac;ml mal;mn mon;mr mar;ms msa may;mt mlt;my mya bur;na nau;nb nob;nd nde;ne nep;ng ndo;nl nld dut;
        nn nno;no nor;nr nbl;nv nav;ny nya;oc oci;oj oji;om orm;or ori;os oss;pa pan;pi pli;pl pol;ps pus;pt por;qu que;
        rm roh;rn run;ro ron rum;ru rus;rw kin;sa san;sc srd;sd snd;se sme;sg sag;si sin;sk slk slo;sl slv;sm smo;
        sn sna;so som;sq sqi alb;sr srp;ss ssw;st sot;su sun;sv swe;sw swa;ta tam;te tel;tg tgk;th tha;ti tir;tk tuk;
        tl tgl;tn tsn;to ton;tr tur;ts tso;tt tat;tw twi;ty tah;ug uig;uk ukr;ur urd;uz uzb;ve ven;vi vie;vo vol;wa wln;
        wo wol;xh xho;yi yid;yo yor;za zha;zh zho chi;zu zul
    """.split(";")
    for spelling in line.split()
}
"""The two letters of a language (ISO 639-1) by them and by its three letters (ISO 639-2)."""

_ALIKE = ({"no", "nb", "nn", "da"}, {"hr", "bs", "sr"}, {"id", "ms"}, {"hi", "ne", "mr"}, {"gl", "pt"}, {"cs", "sk"})
"""Languages too near to each other for the model to gainsay what is stated."""
