"""Which language an article is in: every language of a news desk, short and mixed texts, what a page states."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from attribution.articles.language import code, detect

ENGLISH = (
    "The harbour authority will raise its fees in January, its director said on Monday. “We have waited as long as we "
    "could,” Anna Whitfield told reporters at the old customs house. Fishermen say that they were not asked."
)
PARAGRAPHS = {
    "en": ENGLISH,
    "de": "Die Stadt will die Brücke noch in diesem Jahr sperren, sagte der Bürgermeister am Montag. „Wir haben lange "
    "genug gewartet“, erklärte er vor dem Rathaus. Die Händler fürchten um ihre Kundschaft.",
    "fr": "La ville fermera le pont avant la fin de l’année, a annoncé lundi la maire. « Nous avons assez attendu », "
    "a-t-elle déclaré devant la mairie. Les commerçants craignent de perdre leurs clients.",
    "es": "El ayuntamiento cerrará el puente antes de fin de año, anunció el lunes la alcaldesa. «Ya hemos esperado "
    "bastante», dijo ante los periodistas. Los comerciantes temen perder a sus clientes.",
    "pt": "A câmara vai fechar a ponte antes do fim do ano, anunciou na segunda-feira o presidente. “Já esperámos "
    "demasiado tempo”, disse aos jornalistas. Os comerciantes receiam perder os seus clientes.",
    "tr": "Belediye başkanı pazartesi günü köprünün yıl sonundan önce kapatılacağını açıkladı. “Yeterince bekledik” "
    "dedi. Esnaf ise müşterilerini kaybetmekten korkuyor ve belediyeden yardım istiyor.",
    "ru": "Мост закроют до конца года, сообщил в понедельник мэр города. «Мы ждали достаточно долго», — сказал он "
    "журналистам. Торговцы опасаются, что потеряют своих покупателей.",
    "uk": "Міст закриють до кінця року, повідомив у понеділок міський голова. «Ми чекали достатньо довго», — сказав "
    "він журналістам. Торговці побоюються, що втратять своїх покупців.",
    "ar": "قال رئيس البلدية يوم الاثنين إن الجسر سيغلق قبل نهاية العام. وأضاف أمام الصحفيين: «لقد انتظرنا بما فيه "
    "الكفاية». ويخشى التجار أن يفقدوا زبائنهم بسبب هذا القرار.",
    "zh": "市长星期一表示，这座桥将在年底前关闭。他对记者说：“我们已经等得够久了。”附近的商人"
    "担心会失去顾客，要求市政府给予补偿。",
    "ja": "市長は月曜日、橋を年末までに閉鎖すると発表した。「もう十分に待った」と記者団に語った。"
    "近くの商店主らは客が減るのではないかと心配している。",
    "ko": "시장은 월요일 다리를 연말까지 폐쇄하겠다고 밝혔다. 그는 기자들에게 “충분히 기다렸다”고 말했다. "
    "상인들은 손님을 잃을까 걱정하고 있다.",
    "hi": "महापौर ने सोमवार को कहा कि पुल साल के अंत तक बंद कर दिया जाएगा। "
    "उन्होंने पत्रकारों से कहा, “हमने बहुत इंतज़ार किया है।” व्यापारियों को ग्राहक खोने का डर है।",
    "id": "Wali kota mengatakan pada hari Senin bahwa jembatan itu akan ditutup sebelum akhir tahun. “Kami sudah cukup "
    "lama menunggu,” katanya kepada wartawan. Para pedagang khawatir akan kehilangan pelanggan.",
    "it": "Il ponte sarà chiuso entro la fine dell’anno, ha annunciato lunedì il sindaco. «Abbiamo aspettato "
    "abbastanza», ha detto ai giornalisti. I commercianti temono di perdere i clienti.",
    "nl": "De brug gaat nog dit jaar dicht, zei de burgemeester maandag. “We hebben lang genoeg gewacht”, zei hij "
    "voor het stadhuis tegen journalisten. Winkeliers vrezen dat hun klanten wegblijven.",
    "pl": "Most zostanie zamknięty przed końcem roku, poinformował w poniedziałek burmistrz. „Czekaliśmy wystarczająco "
    "długo” – powiedział dziennikarzom. Kupcy obawiają się utraty klientów.",
    "fa": "شهردار روز دوشنبه گفت که این پل تا پایان سال بسته خواهد شد. او به خبرنگاران گفت: «به اندازه کافی صبر "
    "کرده‌ایم.» کسبه نگران‌اند که مشتریان خود را از دست بدهند.",
}

LONG = "\n".join(
    [ENGLISH, "The council meets again on Thursday, and a vote is expected before the end of the month."] * 3
)
FRENCH_QUOTED = (
    ENGLISH + " “Nous avons assez attendu”, a-t-elle ajouté, before she left the old customs house with her lawyers."
)


@pytest.mark.parametrize(("language", "text"), PARAGRAPHS.items(), ids=PARAGRAPHS)
def test_a_paragraph_is_in_its_language(language, text):
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        ("", None, None),
        ("", "fr", "fr"),
        ("12,4 % (2019: 11,8 %) — 7:3 — 45.000 / 51.000 · 1.234.567 :: 99.99.2024", None, None),
        ("OSLO, March 3", None, None),
        ("OSLO, March 3", "no", "no"),
        ("Anna Whitfield, Gudrun Sæther, Piotr Zawadzki, Ana Lucía Ferreira", None, None),
        ("HARBOUR AUTHORITY WILL RAISE FEES IN JANUARY, DIRECTOR SAYS", None, "en"),
        ("HAFEN ERHÖHT SEINE GEBÜHREN, SAGT DER BÜRGERMEISTER VOR DEM RATHAUS", None, "de"),
        ("港务局将于一月提高收费，局长周一表示。", None, "zh"),
    ],
)
def test_of_a_short_text_what_is_stated_holds_and_a_guess_only_where_it_is_clear(text, stated, expected):
    assert detect(text, stated) == expected


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        (LONG, "en-GB", "en"),
        (LONG, "de-DE", "en"),
        (LONG, "nonsense", "en"),
        (ENGLISH, "de", "de"),  # a paragraph is not enough to gainsay a page's own word
        ("\n".join([PARAGRAPHS["de"]] * 3), "en", "de"),
        ("\n".join([PARAGRAPHS["uk"]] * 3), "ru", "uk"),
        ("\n".join([PARAGRAPHS["id"]] * 3), "ms", "ms"),
        ("\n".join([PARAGRAPHS["zh"]] * 2), "en", "zh"),
    ],
)
def test_what_is_stated_holds_unless_a_long_text_is_clearly_in_another_language(text, stated, expected):
    assert detect(text, stated) == expected


@pytest.mark.parametrize(
    "text",
    [
        FRENCH_QUOTED,
        "".join(f"<p class='absatz' data-sprache='unbekannt'>{line}</p>&nbsp;" for line in LONG.split("\n")),
        "https://nachrichten.example/wirtschaft/hafen/gebuehren-steigen-zum-jahreswechsel-deutlich\n" + ENGLISH,
        ENGLISH.upper(),
        "Ferreira, Zawadzki, Sæther, Okonkwo, Nakamura, Özdemir, Şahin, Nguyễn, Lefèvre, Müller, Kovač. " + ENGLISH,
        PARAGRAPHS["de"] + "\n" + "\n".join([ENGLISH] * 30) + "\n" + PARAGRAPHS["de"],
    ],
    ids=["quoted French", "tags", "address", "capitals", "names", "German at both ends"],
)
def test_english_with_foreign_matter_stays_english(text):
    assert detect(text) == "en"


def test_of_a_long_text_beginning_middle_and_end_are_looked_at():
    english, german = ENGLISH * 8, PARAGRAPHS["de"] * 20
    assert detect(english + german + english + german + english) == "en"


def test_threads_share_the_model():
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(detect, list(PARAGRAPHS.values()) * 4))
    assert found == list(PARAGRAPHS) * 4


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (None, None),
        ("", None),
        ("en", "en"),
        (" EN ", "en"),
        ("en_US", "en"),
        ("en, fr", "en"),
        ("zh-Hans-CN", "zh"),
        ("fre", "fr"),
        ("fra", "fr"),
        ("und", None),
        ("zxx", None),
        ("qq", None),
        ("english", None),
        ("*", None),
    ],
)
def test_a_stated_language_becomes_a_code_of_two_letters(stated, expected):
    assert code(stated) == expected
