"""Words that tell what a speaker is: titles, roles, bodies, documents, groups; given names by gender; places that rule.

Nothing here decides by itself: each set is evidence for the rules and the ranking, and each has a test.
"""

from typing import Literal

Gender = Literal["male", "female"]

HONORIFICS: dict[str, Gender | None] = {
    "mr": "male",
    "mister": "male",
    "sir": "male",
    "lord": "male",
    "herr": "male",
    "monsieur": "male",
    "señor": "male",
    "don": "male",
    "mrs": "female",
    "ms": "female",
    "miss": "female",
    "dame": "female",
    "lady": "female",
    "madam": "female",
    "madame": "female",
    "frau": "female",
    "señora": "female",
    "baroness": "female",
    "mx": None,
    "dr": None,
    "doctor": None,
    "prof": None,
    "professor": None,
    "rev": None,
    "hon": None,
    "shri": "male",
    "smt": "female",
}
"""What stands before a name and is no part of it, with the gender it tells."""

ABBREVIATIONS = {
    "gov": "governor",
    "sen": "senator",
    "sens": "senators",
    "rep": "representative",
    "reps": "representatives",
    "gen": "general",
    "lt": "lieutenant",
    "col": "colonel",
    "maj": "major",
    "capt": "captain",
    "sgt": "sergeant",
    "adm": "admiral",
    "cmdr": "commander",
    "cdr": "commander",
    "supt": "superintendent",
    "det": "detective",
    "del": "delegate",
    "atty": "attorney",
    "pres": "president",
    "amb": "ambassador",
    "prof": "professor",
    "rev": "reverend",
    "dr": "doctor",
    "dir": "director",
    "pm": "prime minister",
    "ceo": "chief executive",
    "cfo": "chief financial officer",
    "mp": "lawmaker",
    "mep": "lawmaker",
    "mla": "lawmaker",
}
"""How titles are shortened before names, spelt out."""

SUFFIXES = frozenset("jr sr ii iii iv esq phd md qc kc".split())
PARTICLES = frozenset(
    """al el bin ibn ben bint abu abou da das de del della der di dos du la las le los van von vander ter ten zu y e st
    san""".split()
)

PERSON_NOUNS: frozenset[str] = frozenset(
    """
    successor predecessor namesake
    accountant activist actor actress adjutant administrator admiral adviser advisor advocate agent aide ally
    ambassador analyst anchor announcer apologist architect archbishop artist assemblyman assemblywoman assistant
    associate astronaut athlete attorney author ayatollah backer banker barrister bishop billionaire blogger boss
    boxer boy brigadier broadcaster broker brother builder businessman businesswoman campaigner candidate captain
    cardinal caretaker caucus celebrity ceo chair chairman chairperson chairwoman challenger champion chancellor
    chaplain chief child cleric clerk coach co-author co-chair co-chairman co-director co-founder co-host colleague
    colonel columnist commander commentator commissioner comedian commissar composer comptroller congressman
    congresswoman conservative constable consul consultant contender contractor coordinator coroner correspondent
    councillor councilman councilwoman councilor counsel counsellor counselor critic curator daughter dean defendant
    delegate demographer demonstrator dentist deputy designer detective developer dictator diplomat director
    dissident doctor donor driver drummer economist editor educator elder emir employee employer engineer
    entrepreneur envoy epidemiologist executive ex-husband ex-wife expert farmer father fellow fighter filmmaker
    financier firefighter fisherman founder friend fundraiser general geologist girl girlfriend boyfriend goalkeeper
    governor governor-general grandfather grandmother grandson granddaughter guard guerrilla guitarist head
    headmaster headteacher heir historian homeowner host housewife husband imam immigrant incumbent industrialist
    informant inmate insider inspector instructor insurgent interpreter investigator investor jihadist journalist
    judge juror justice king lady landlord lawmaker lawyer leader lecturer legislator liaison librarian lieutenant
    lobbyist magistrate magnate maker man manager marshal master mayor mechanic mediator meteorologist member
    migrant militant millionaire minister missionary mobster mogul moderator monk mother mp musician narrator
    naturalist negotiator neighbor neighbour nephew neurologist niece nominee novelist nun nurse nutritionist
    observer officer official ombudsman operative operator opponent oncologist organiser organizer owner painter
    paramedic parent parliamentarian participant partner passenger passerby pastor patient patriarch patriot
    pediatrician peer pharmacist philanthropist philosopher photographer physician physicist pianist pilot player
    playwright plaintiff poet policeman policewoman politician pollster pope postman premier presenter president
    president-elect priest prime-minister prince princess principal prisoner producer professor programmer prophet
    prosecutor protester psychiatrist psychologist publicist publisher pundit pupil queen rabbi ranger rapper reader
    realtor rebel rector recruiter referee refugee regulator relative reporter representative republican democrat
    researcher resident retiree reverend reviewer rival runner sailor salesman scholar scientist screenwriter
    sculptor secretary secretary-general seller senator sergeant shareholder sheikh sheriff singer sister skipper
    socialist sociologist soldier solicitor son songwriter source speaker specialist speechwriter spokesman
    spokesperson spokeswoman sponsor staffer star statesman statistician storyteller strategist striker student
    sultan superintendent supervisor supporter surgeon surrogate survivor suspect teacher technician teenager tenant
    therapist trader trainer trainee translator treasurer trustee tsar tutor twin tycoon umpire uncle aunt
    undersecretary veteran veterinarian vice-chair vice-president vicar victim viceroy villager virologist volunteer
    voter warden whistleblower widow widower wife winner witness woman worker writer youth youngster zoologist
    cofounder co-owner co-creator creator undersecretary vice-chairman vice-chancellor ex-president ex-minister
    ex-mayor frontman frontwoman showrunner informer holder dealer captain keeper midwife gardener chef cook baker
    butcher carpenter plumber electrician
    """.split()
)
"""Nouns for one person. A plural of one is a group, or unnamed people."""

MALE_NOUNS = frozenset(
    """
    man husband father son brother uncle nephew grandfather grandson boy king prince emperor duke widower spokesman
    businessman chairman congressman councilman assemblyman policeman fisherman salesman statesman gentleman
    boyfriend ex-husband pope priest imam sultan emir sheikh monk patriarch anchorman frontman landlord actor
    cardinal
    """.split()
)
FEMALE_NOUNS = frozenset(
    """
    woman wife mother daughter sister aunt niece grandmother granddaughter girl queen princess empress duchess widow
    spokeswoman businesswoman chairwoman congresswoman councilwoman assemblywoman policewoman girlfriend ex-wife
    actress lady nun housewife midwife mistress heroine frontwoman landlady saleswoman
    """.split()
)

UNNAMED_NOUNS = frozenset(
    "source insider informant official aide spokesman spokeswoman spokesperson adviser advisor representative "
    "diplomat staffer witness expert analyst observer critic authority insider person people".split()
)
"""People whom articles leave unnamed on purpose: they are never merged with others of the kind without reason."""

BODY_NOUNS: frozenset[str] = frozenset(
    """
    academy administration agency airline airport alliance army assembly association authority bank bar bloc board
    body brand broadcaster brigade brotherhood bureau cabinet camp campaign caucus center centre chain chamber
    channel charity church city club coalition collective college commission committee company confederation
    conference congress conglomerate consortium consultancy corporation council county country court credit-union
    daily delegation department developer directorate division embassy enterprise establishment executive exchange
    factory faculty federation firm force foundation franchise front fund giant government group hospital house
    industry initiative insurer institute institution kingdom laboratory leadership league legislature magazine
    maker manufacturer media military militia mine ministry mission monitor monarchy movement municipality museum
    nation navy network newspaper ngo nonprofit office opposition orchestra organisation organization outlet outfit
    panel paper parish parliament partnership party police politburo presidency press principality producer province
    publication publisher regime region regiment registrar regulator republic retailer school secretariat senate
    service society startup state station store studio subsidiary supplier syndicate taskforce team thinktank
    think-tank town trade-union tribe tribunal troop trust union university unit utility vendor village watchdog
    website weekly wing ward workforce platform portal blog sect lobby pac super-pac airliner automaker carmaker
    drugmaker shipbuilder brewer lender operator squad
    """.split()
)
"""Nouns for one body of people."""

GOVERNMENT_NOUNS = frozenset(
    """administration government cabinet ministry kingdom republic state country nation regime parliament embassy
    presidency
    municipality city county province town department authority authorities executive legislature senate""".split()
)

DOCUMENT_NOUNS: frozenset[str] = frozenset(
    """
    account ad advert advertisement advisory affidavit agreement amendment analysis announcement article assessment
    audit autopsy ballot bill biography book brief briefing bulletin bylaw census chapter charter chart clip column
    commentary commercial communique communiqué complaint constitution contract convention copy criteria data
    database declaration decree diary directive document documentary draft edition editorial e-mail email essay
    estimate evaluation evidence examination excerpt feature figure file filing film finding footage forecast form
    front-page guidance guide guideline headline image index indictment information interview investigation invoice
    journal judgment judgement lawsuit law leaflet legislation letter list literature log manifesto manual map
    material measurement memo memoir memorandum message minutes model monitoring motion narrative news note notice
    notification number obituary op-ed opinion order outline paper page pamphlet paperwork passage petition picture
    plan plaque play poll polling portrait post poster presentation proclamation profile programme program
    projection proposal protocol provision publication questionnaire quote ratio reading recommendation record
    recording referendum regulation release report reporting research resolution result return review rule ruling
    schedule script search-warrant section sign slide slogan song speech spot spreadsheet stat statement statistic
    statute story study submission subpoena summary survey table tape testimony text theory ticket title tracker
    transcript translation treaty tweet update verdict version video volume warning warrant whitepaper will writing
    yearbook dossier placard banner inscription press-release white-paper
    """.split()
)

PLURAL_ONLY = frozenset("people police authorities media folks clergy public staff crew".split())
"""Nouns that mean several without an s."""

GROUP_NOUNS: frozenset[str] = frozenset(
    """
    adults allies americans audience authorities camp children citizens community communities conservatives couple
    couples crowd crowds democrats duo employees families family folks generation kids liberals locals majority
    masses men minority neighbors neighbours others pair parents people police populace population public
    republicans residents scholars siblings some many most few several all both trio voices women workers youths
    public clergy staff crew percent half third thousands hundreds millions dozens number
    """.split()
)

ORDINARY = frozenset(
    """
    the a an this that these those his her its their our my your he she they it we i you who which what when where
    while as if in on at by for from to of with after before during since until but and or not no so then thus there
    here also both all some many most few several one two three four five another other each every any such more
    than last next first second according meanwhile however although though because despite asked monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august september october
    november december
    """.split()
)

CAPITALS: dict[str, str] = {
    "washington": "United States",
    "moscow": "Russia",
    "beijing": "China",
    "london": "United Kingdom",
    "paris": "France",
    "berlin": "Germany",
    "rome": "Italy",
    "madrid": "Spain",
    "lisbon": "Portugal",
    "brussels": "European Union",
    "ankara": "Türkiye",
    "tehran": "Iran",
    "kyiv": "Ukraine",
    "kiev": "Ukraine",
    "seoul": "South Korea",
    "pyongyang": "North Korea",
    "tokyo": "Japan",
    "taipei": "Taiwan",
    "canberra": "Australia",
    "wellington": "New Zealand",
    "ottawa": "Canada",
    "islamabad": "Pakistan",
    "new delhi": "India",
    "delhi": "India",
    "dhaka": "Bangladesh",
    "kabul": "Afghanistan",
    "baghdad": "Iraq",
    "damascus": "Syria",
    "beirut": "Lebanon",
    "amman": "Jordan",
    "riyadh": "Saudi Arabia",
    "doha": "Qatar",
    "abu dhabi": "United Arab Emirates",
    "cairo": "Egypt",
    "tripoli": "Libya",
    "tunis": "Tunisia",
    "algiers": "Algeria",
    "rabat": "Morocco",
    "khartoum": "Sudan",
    "juba": "South Sudan",
    "addis ababa": "Ethiopia",
    "asmara": "Eritrea",
    "nairobi": "Kenya",
    "kampala": "Uganda",
    "kigali": "Rwanda",
    "kinshasa": "Congo",
    "harare": "Zimbabwe",
    "pretoria": "South Africa",
    "abuja": "Nigeria",
    "accra": "Ghana",
    "dakar": "Senegal",
    "bamako": "Mali",
    "warsaw": "Poland",
    "prague": "Czech Republic",
    "budapest": "Hungary",
    "vienna": "Austria",
    "bern": "Switzerland",
    "athens": "Greece",
    "sofia": "Bulgaria",
    "bucharest": "Romania",
    "belgrade": "Serbia",
    "zagreb": "Croatia",
    "sarajevo": "Bosnia",
    "pristina": "Kosovo",
    "skopje": "North Macedonia",
    "tirana": "Albania",
    "minsk": "Belarus",
    "vilnius": "Lithuania",
    "riga": "Latvia",
    "tallinn": "Estonia",
    "helsinki": "Finland",
    "stockholm": "Sweden",
    "oslo": "Norway",
    "copenhagen": "Denmark",
    "dublin": "Ireland",
    "the hague": "Netherlands",
    "tbilisi": "Georgia",
    "yerevan": "Armenia",
    "baku": "Azerbaijan",
    "astana": "Kazakhstan",
    "tashkent": "Uzbekistan",
    "bishkek": "Kyrgyzstan",
    "dushanbe": "Tajikistan",
    "bangkok": "Thailand",
    "hanoi": "Vietnam",
    "jakarta": "Indonesia",
    "manila": "Philippines",
    "kuala lumpur": "Malaysia",
    "naypyidaw": "Myanmar",
    "phnom penh": "Cambodia",
    "kathmandu": "Nepal",
    "colombo": "Sri Lanka",
    "mexico city": "Mexico",
    "havana": "Cuba",
    "caracas": "Venezuela",
    "bogotá": "Colombia",
    "bogota": "Colombia",
    "quito": "Ecuador",
    "lima": "Peru",
    "la paz": "Bolivia",
    "santiago": "Chile",
    "buenos aires": "Argentina",
    "brasilia": "Brazil",
    "brasília": "Brazil",
    "white house": "United States",
    "kremlin": "Russia",
    "downing street": "United Kingdom",
    "élysée": "France",
    "elysee": "France",
    "pentagon": "United States",
    "capitol hill": "United States",
    "vatican": "Vatican",
}
"""Capitals and seats that stand for the government that sits there."""

COUNTRIES: frozenset[str] = frozenset(
    " ".join(name.split())
    for name in """
    afghanistan|albania|algeria|andorra|angola|argentina|armenia|australia|austria|azerbaijan|bahamas|bahrain
    |bangladesh|barbados|belarus|belgium|belize|benin|bhutan|bolivia|bosnia|botswana|brazil|britain|brunei
    |bulgaria|burkina faso|burma|burundi|cambodia|cameroon|canada|cape verde|chad|chile|china|colombia|comoros
    |congo|costa rica|croatia|cuba|cyprus|czech republic|czechia|denmark|djibouti|dominica|dominican republic
    |east timor|ecuador|egypt|el salvador|england|equatorial guinea|eritrea|estonia|eswatini|ethiopia
    |european union|eu|fiji|finland|france|gabon|gambia|georgia|germany|ghana|great britain|greece|grenada
    |guatemala|guinea|guyana|haiti|honduras|hong kong|hungary|iceland|india|indonesia|iran|iraq|ireland|israel
    |italy|ivory coast|jamaica|japan|jordan|kazakhstan|kenya|kosovo|kuwait|kyrgyzstan|laos|latvia|lebanon
    |lesotho|liberia|libya|liechtenstein|lithuania|luxembourg|madagascar|malawi|malaysia|maldives|mali|malta
    |mauritania|mauritius|mexico|moldova|monaco|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nepal
    |netherlands|new zealand|nicaragua|niger|nigeria|north korea|north macedonia|northern ireland|norway|oman
    |pakistan|palestine|panama|papua new guinea|paraguay|peru|philippines|poland|portugal|qatar|romania|russia
    |rwanda|samoa|saudi arabia|scotland|senegal|serbia|seychelles|sierra leone|singapore|slovakia|slovenia
    |somalia|south africa|south korea|south sudan|spain|sri lanka|sudan|suriname|sweden|switzerland|syria|taiwan
    |tajikistan|tanzania|thailand|togo|tonga|trinidad and tobago|tunisia|turkey|turkiye|türkiye|turkmenistan|uae
    |uganda|uk|ukraine|united arab emirates|united kingdom|united nations|united states|united states of america
    |uruguay|us|u.s.|usa|u.s.a.|u.k.|uzbekistan|vanuatu|venezuela|vietnam|wales|yemen|zambia|zimbabwe|america
    """.split("|")
)
"""Countries and what is named like one, in small letters."""

DEMONYMS: dict[str, str] = {
    demonym: country
    for country, demonyms in {
        "afghanistan": "afghan",
        "albania": "albanian",
        "algeria": "algerian",
        "angola": "angolan",
        "argentina": "argentine argentinian",
        "armenia": "armenian",
        "australia": "australian",
        "austria": "austrian",
        "azerbaijan": "azerbaijani azeri",
        "bahrain": "bahraini",
        "bangladesh": "bangladeshi",
        "belarus": "belarusian",
        "belgium": "belgian",
        "bolivia": "bolivian",
        "bosnia": "bosnian",
        "brazil": "brazilian",
        "britain": "british uk u.k",
        "bulgaria": "bulgarian",
        "cambodia": "cambodian",
        "cameroon": "cameroonian",
        "canada": "canadian",
        "chile": "chilean",
        "china": "chinese",
        "colombia": "colombian",
        "congo": "congolese",
        "croatia": "croatian",
        "cuba": "cuban",
        "cyprus": "cypriot",
        "czech": "czechia",
        "denmark": "danish",
        "ecuador": "ecuadorian ecuadorean",
        "egypt": "egyptian",
        "eritrea": "eritrean",
        "estonia": "estonian",
        "ethiopia": "ethiopian",
        "europe": "european",
        "finland": "finnish",
        "france": "french",
        "georgia": "georgian",
        "germany": "german",
        "ghana": "ghanaian",
        "greece": "greek",
        "guatemala": "guatemalan",
        "haiti": "haitian",
        "honduras": "honduran",
        "hungary": "hungarian",
        "iceland": "icelandic",
        "india": "indian",
        "indonesia": "indonesian",
        "iran": "iranian",
        "iraq": "iraqi",
        "ireland": "irish",
        "israel": "israeli",
        "italy": "italian",
        "jamaica": "jamaican",
        "japan": "japanese",
        "jordan": "jordanian",
        "kazakhstan": "kazakh",
        "kenya": "kenyan",
        "kosovo": "kosovar",
        "kuwait": "kuwaiti",
        "kyrgyzstan": "kyrgyz",
        "laos": "lao laotian",
        "latvia": "latvian",
        "lebanon": "lebanese",
        "libya": "libyan",
        "lithuania": "lithuanian",
        "malaysia": "malaysian",
        "mali": "malian",
        "malta": "maltese",
        "mexico": "mexican",
        "moldova": "moldovan",
        "mongolia": "mongolian",
        "morocco": "moroccan",
        "mozambique": "mozambican",
        "myanmar": "burmese",
        "nepal": "nepali nepalese",
        "netherlands": "dutch",
        "nicaragua": "nicaraguan",
        "niger": "nigerien",
        "nigeria": "nigerian",
        "norway": "norwegian",
        "oman": "omani",
        "pakistan": "pakistani",
        "palestine": "palestinian",
        "panama": "panamanian",
        "paraguay": "paraguayan",
        "peru": "peruvian",
        "philippines": "philippine filipino",
        "poland": "polish",
        "portugal": "portuguese",
        "qatar": "qatari",
        "romania": "romanian",
        "russia": "russian",
        "rwanda": "rwandan",
        "salvador": "salvadoran salvadorean",
        "saudi": "saudi",
        "scotland": "scottish",
        "senegal": "senegalese",
        "serbia": "serbian",
        "singapore": "singaporean",
        "slovakia": "slovak",
        "slovenia": "slovenian",
        "somalia": "somali",
        "spain": "spanish",
        "sudan": "sudanese",
        "sweden": "swedish",
        "switzerland": "swiss",
        "syria": "syrian",
        "taiwan": "taiwanese",
        "tajikistan": "tajik",
        "tanzania": "tanzanian",
        "thailand": "thai",
        "tunisia": "tunisian",
        "turkiye": "turkey turkish",
        "uganda": "ugandan",
        "ukraine": "ukrainian",
        "uruguay": "uruguayan",
        "us": "u.s american america",
        "uzbekistan": "uzbek",
        "venezuela": "venezuelan",
        "vietnam": "vietnamese",
        "wales": "welsh",
        "yemen": "yemeni",
        "zambia": "zambian",
        "zimbabwe": "zimbabwean",
    }.items()
    for demonym in demonyms.split()
}
"""What is of a country, by the country's name in folded letters: "turkish" is of "turkiye"."""
