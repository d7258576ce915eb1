"""What makes a name or an office tell little: common surnames, generic bodies; and the careers that offices belong
to.
"""

COMMON_SURNAMES = frozenset(
    """
    smith johnson williams brown jones miller davis wilson anderson thomas taylor moore jackson martin lee thompson
    white harris clark lewis robinson walker young allen king wright scott hill green adams baker nelson mitchell
    campbell roberts carter phillips evans turner parker collins edwards stewart morris murphy cook rogers morgan
    cooper reed bailey bell kelly howard ward cox richardson wood watson brooks bennett gray james hughes price
    myers long foster sanders ross hall khan ali singh kumar patel sharma gupta ahmed ahmad hussain hussein hassan
    mohammed muhammad mohamed ibrahim abdullah rahman islam begum garcia rodriguez martinez hernandez lopez gonzalez
    perez sanchez ramirez torres flores rivera gomez diaz reyes morales cruz ortiz gutierrez chavez ramos ruiz
    alvarez mendoza castillo jimenez vargas romero herrera medina fernandez moreno munoz silva santos oliveira souza
    pereira costa ferreira rodrigues almeida lima gomes ribeiro carvalho kim park choi jung jeong kang cho yoon jang
    lim im han shin seo kwon hwang ahn song oh wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo
    he lin gao luo cheng liang xie tang deng feng chan wong cheung leung lau ho ng tan nguyen tran le pham hoang
    phan vu vo dang bui do ngo duong ly sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato
    muller schmidt schneider fischer weber meyer wagner becker schulz hoffmann bauer richter klein wolf rossi russo
    ferrari esposito bianchi romano colombo ricci dubois durand moreau laurent simon michel lefebvre leroy ivanov
    smirnov kuznetsov popov petrov sokolov novak kowalski nowak horvat andersson johansson karlsson nilsson eriksson
    larsson olsson hansen jensen nielsen pedersen olsen larsen yilmaz kaya demir celik sahin yildiz mensah owusu
    okafor eze ibrahimi diallo traore coulibaly keita ba sow ndiaye moyo ndlovu dlamini nkosi mwangi otieno kamau
    bush clinton kennedy
    """.split()
)
"""Surnames, and names that stand first where surnames do, that very many bear; families of several politicians too."""

GENERIC_BODIES = frozenset(
    """
    ministry department office agency bureau commission committee council court supreme high appeal federal national
    state central bank police force service government parliament assembly senate house congress authority board
    union association federation institute university college school hospital health education finance interior
    defense foreign affair justice labor agriculture transport trade energy environment tourism culture sport public
    prosecutor general attorney election electoral city county district local regional provincial statistic
    statistics chamber commerce times post news daily herald tribune star sun mirror guardian express gazette
    journal press democratic republican party people socialist liberal labour conservative green fire weather
    airport authorities port water medical center centre society red cross radio television broadcasting corporation
    company group first united royal
    """.split()
)
"""Words of which the names of very many bodies are made."""

AMBIGUOUS = frozenset(
    "georgia|washington|guinea|congo|ireland|jordan|buenos aires|new york|quebec|panama|luxembourg|punjab".split("|")
)
"""Places of which there are two, or that are a city and its province or state."""

RULERS = frozenset("president leader premier ruler chancellor king queen head monarch dictator strongman".split())
"""Words for who is at the head of a state, one of which there mostly is."""

WELL_KNOWN: dict[str, str] = {
    "who": "World Health Organization",
    "un": "United Nations",
    "eu": "European Union",
    "nato": "North Atlantic Treaty Organization",
    "imf": "International Monetary Fund",
    "wto": "World Trade Organization",
    "fbi": "Federal Bureau of Investigation",
    "cia": "Central Intelligence Agency",
    "nyt": "New York Times",
    "unicef": "United Nations Children’s Fund",
    "unhcr": "United Nations High Commissioner for Refugees",
    "un refugee agency": "United Nations High Commissioner for Refugees",
    "iaea": "International Atomic Energy Agency",
    "oecd": "Organisation for Economic Co-operation and Development",
    "osce": "Organization for Security and Co-operation in Europe",
    "asean": "Association of Southeast Asian Nations",
    "opec": "Organization of the Petroleum Exporting Countries",
    "ecb": "European Central Bank",
    "wfp": "World Food Programme",
    "msf": "Médecins Sans Frontières",
    "doctors without borders": "Médecins Sans Frontières",
    "bbc": "British Broadcasting Corporation",
    "hrw": "Human Rights Watch",
    "ap": "Associated Press",
    "afp": "Agence France-Presse",
    "fed": "Federal Reserve",
    "nasa": "National Aeronautics and Space Administration",
    "fifa": "Fédération Internationale de Football Association",
    "uefa": "Union of European Football Associations",
    "ioc": "International Olympic Committee",
    "nypd": "New York Police Department",
    "ipcc": "Intergovernmental Panel on Climate Change",
    "vw": "Volkswagen",
    "pwc": "PricewaterhouseCoopers",
    "bmw": "Bayerische Motoren Werke",
}
"""Short and other names under which everybody knows a body, by folded name."""

WORLDWIDE = frozenset("world international united european african asian global nations atlantic arab".split())
"""Words by which the name of a body says that there is one of it."""

LEGAL_FORMS = frozenset(
    "inc incorporated ltd limited corp plc llc gmbh ag sa spa nv bv co ab oy asa as oyj llp".split()
)

DOMAINS: dict[str, str] = {
    noun: domain
    for domain, nouns in {
        "politics": """president vice-president minister premier chancellor senator representative congressman
            congresswoman lawmaker
            legislator governor mayor ambassador diplomat envoy secretary deputy chairman chairwoman candidate
            nominee mp councillor councilman
            councilwoman councilor politician leader king queen prince princess emir sultan parliamentarian
            speaker delegate
            commissioner undersecretary spokesman spokeswoman spokesperson adviser advisor whip treasurer
            premier-designate strategist
            republican democrat lady assemblyman assemblywoman dictator ruler taoiseach""",
        "force": "sheriff police officer detective general colonel captain commander lieutenant"
        " major sergeant admiral marshal soldier "
        "constable inspector superintendent guard brigadier warlord ranger",
        "law": "judge justice lawyer attorney prosecutor solicitor barrister magistrate counsel notary",
        "business": """ceo executive founder co-founder owner businessman businesswoman entrepreneur banker
            investor cfo tycoon
            billionaire manager merchant developer shopkeeper trader restaurateur landlord""",
        "learning": """professor scientist researcher doctor physician epidemiologist virologist economist
            historian scholar lecturer
            biologist physicist chemist astronomer psychologist analyst sociologist geologist surgeon
            mathematician engineer climatologist
            philosopher archaeologist nurse dentist pharmacist academic fellow neurologist oncologist""",
        "arts": """novelist singer actor actress musician director filmmaker painter poet author writer artist
            composer comedian rapper
            playwright drummer guitarist producer sculptor designer photographer pianist dancer screenwriter
            model conductor""",
        "sport": """footballer player coach striker goalkeeper boxer cyclist swimmer runner golfer athlete
            quarterback midfielder
            cricketer sprinter defender batsman pitcher wrestler skier trainer referee racer driver gymnast""",
        "media": "journalist editor reporter correspondent columnist anchor presenter"
        " broadcaster blogger commentator publisher",
        "faith": "bishop archbishop pope cardinal imam rabbi priest pastor cleric ayatollah monk reverend",
        "civil": "activist campaigner organizer organiser volunteer unionist dissident advocate",
        "ordinary": """resident farmer student teacher driver worker victim neighbor neighbour witness mother
            father shopper voter
            passenger fisherman plumber electrician carpenter baker tourist survivor suspect defendant widow
            retiree pensioner pupil""",
    }.items()
    for noun in nouns.split()
}
"""The walk of life that an office belongs to; a career may go from one office to another within it."""
