"""Word lists by which two claims are compared."""

STOP = frozenset(
    """
    a an the and or but nor if because so than then that which who whom whose when where while as of in on at to for
    from by with about into onto over under up down out off upon through during per via is are was were be been being
    am has have had having do does did doing done will would shall should can could may might must ought i me my mine
    we us our ours you your yours he him his she her hers it its they them their theirs this these those there here
    himself herself itself themselves myself ourselves one ones some any such very too also just even only still yet
    already quite rather s t re ve ll d m says said say saying told tell added adding called what how why all each
    both either other others another more most less least much many few own same again ever now today new going go
    goes went gone get gets got getting make makes made making take takes took taken taking come comes came coming
    put let like well really
    """.split()
)
"""Words that say little of what a claim is about."""

AUXILIARY = frozenset(
    """
    is are was were be been am has have had do does did will would shall should can could may might must ought
    s re ve ll d m t cannot
    """.split()
)

FIRST_PERSON = frozenset("i me my mine myself we us our ours ourselves".split())
HE_OR_SHE = frozenset("he she his her him himself herself".split())

NEGATIONS = frozenset(
    """
    not no never none nobody nothing neither nor without cannot nowhere hardly scarcely lack lacks lacked lacking
    refuse refuses refused refusing deny denies denied denying fail fails failed failing unable untrue false wrong
    impossible unlikely
    """.split()
)

CONTRACTIONS = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not", "ain't": "is not",
    "let's": "let us",
}  # fmt: skip

TITLES = frozenset(
    """
    president vice prime minister secretary senator governor mayor king queen prince princess pope chancellor general
    colonel captain judge justice mr mrs ms miss sir lord lady dr prof professor chairman chair director chief foreign
    defense interior finance premier ambassador representative rep sen gov congressman congresswoman god
    """.split()
)
"""Words that have a capital beside a name, and name nobody."""

POSSIBLE = frozenset("may might could perhaps maybe possibly if unless whether".split())
OUGHT = frozenset("should must ought needs need".split())
FUTURE = frozenset("will shall going soon next".split())

SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12,
}  # fmt: skip
UNITS = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""".split()
    )
} | {
    word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
FRACTIONS = {
    "half": 50.0, "third": 100 / 3, "thirds": 100 / 3, "quarter": 25.0, "quarters": 25.0, "fifth": 20.0,
    "fifths": 20.0, "tenth": 10.0, "tenths": 10.0,
}  # fmt: skip
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
}
TIMES = {
    "double": 2, "doubles": 2, "doubled": 2, "doubling": 2, "twice": 2, "twofold": 2, "triple": 3, "triples": 3,
    "tripled": 3, "tripling": 3, "threefold": 3, "quadrupled": 4, "fourfold": 4, "halved": 0.5, "halve": 0.5,
}  # fmt: skip
VAGUE = frozenset("dozens scores hundreds thousands millions billions trillions".split())
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
MONTHS = frozenset("january february march april may june july august september october november december".split())

SPELLINGS = {
    "percent": "%", "pct": "%", "favour": "favor", "labour": "labor", "honour": "honor", "neighbour": "neighbor",
    "colour": "color", "behaviour": "behavior", "harbour": "harbor", "rumour": "rumor", "humour": "humor",
    "endeavour": "endeavor", "armour": "armor", "vapour": "vapor", "odour": "odor", "centre": "center",
    "theatre": "theater", "metre": "meter", "litre": "liter", "fibre": "fiber", "kilometre": "kilometer",
    "defence": "defense", "offence": "offense", "licence": "license", "pretence": "pretense", "programme": "program",
    "cheque": "check", "grey": "gray", "tyre": "tire", "plough": "plow", "sceptic": "skeptic", "sceptical": "skeptical",
    "jewellery": "jewelry", "ageing": "aging", "judgement": "judgment", "mum": "mom", "aluminium": "aluminum",
    "manoeuvre": "maneuver", "storey": "story", "cosy": "cozy", "kerb": "curb", "pyjamas": "pajamas",
    "catalogue": "catalog", "dialogue": "dialog", "analyse": "analyze", "paralyse": "paralyze",
    "practise": "practice",
    "gaol": "jail", "draught": "draft", "mould": "mold", "smoulder": "smolder", "enquiry": "inquiry",
    "learnt": "learned",
    "burnt": "burned", "spelt": "spelled", "dreamt": "dreamed", "towards": "toward", "afterwards": "afterward",
    "whilst": "while", "amongst": "among", "okay": "ok", "alright": "all right",
}  # fmt: skip
"""British spellings and the American ones."""

IRREGULAR = {
    form: base
    for base, forms in {
        "fall": "fell fallen", "rise": "rose risen", "grow": "grew grown", "shrink": "shrank shrunk", "lose": "lost",
        "win": "won", "begin": "began begun", "steal": "stole stolen", "take": "took taken", "give": "gave given",
        "know": "knew known", "see": "saw seen", "speak": "spoke spoken", "break": "broke broken", "buy": "bought",
        "sell": "sold", "pay": "paid", "spend": "spent", "send": "sent", "build": "built", "lend": "lent",
        "leave": "left", "keep": "kept", "hold": "held", "find": "found", "fight": "fought", "flee": "fled",
        "shoot": "shot", "bring": "brought", "think": "thought", "teach": "taught", "catch": "caught",
        "lie": "lied lying",
        "die": "died dying", "become": "became", "run": "ran", "write": "wrote written", "drive": "drove driven",
        "choose": "chose chosen", "freeze": "froze frozen", "hide": "hid hidden", "forget": "forgot forgotten",
        "sink": "sank sunk", "drink": "drank drunk", "swim": "swam swum", "fly": "flew flown", "throw": "threw thrown",
        "draw": "drew drawn", "meet": "met", "lead": "led", "feel": "felt", "mean": "meant", "deal": "dealt",
        "stand": "stood", "understand": "understood", "sit": "sat", "bear": "bore borne", "wear": "wore worn",
        "eat": "ate eaten", "ride": "rode ridden", "strike": "struck stricken", "withdraw": "withdrew withdrawn",
        "child": "children", "man": "men", "woman": "women", "person": "people persons", "life": "lives",
        "wife": "wives", "good": "better best", "bad": "worse worst", "foot": "feet", "half": "halves",
    }.items()
    for form in forms.split()
}  # fmt: skip

_OPPOSITES = """
rise increase grow climb gain higher surge jump soar raise up more most highest greater expand
| fall decrease decline drop shrink lower fewer plunge reduce slump down less least lowest cut diminish
support back approve endorse favor agree accept welcome | oppose reject against object veto condemn criticize
win victory | lose defeat
open reopen | close shut shutdown
start begin launch found | end stop finish cease
safe harmless | dangerous unsafe harmful risky
true correct | false untrue wrong
legal lawful | illegal unlawful
easier easy | harder hard difficult
better improve | worse worsen deteriorate
best | worst
always | never
everybody everyone all | nobody none
survive alive | die kill dead drown
before | after
above over | below under beneath
succeed success | fail failure
guilty | innocent
rich wealthy | poor
young | old elderly
man boy male father son husband | woman girl female mother daughter wife
north northern | south southern
east eastern | west western
buy purchase | sell
import | export
borrow | lend
create | destroy cost
arrive arrival land | depart departure leave
arrest detain jail imprison | release free acquit
much enough plenty sufficient | little insufficient lack
recover recovery | collapse
clean pure | dirty polluted
full | empty
strong strengthen | weak weaken
effective useful | ineffective useless
lift ease loosen | tighten impose
good great wonderful blessing | bad terrible dark disaster catastrophe
allow permit legalize | ban forbid prohibit outlaw bar
public | private
advance | retreat
attack | defend
peace peaceful | war
hire employ | sack dismiss
love | hate
remember | forget
first | last
early earlier | late later
inside | outside
local domestic | foreign
join | quit
friend ally | enemy foe
increase | freeze
save rescue | waste
flee | return
free release | kill
agree agreement | violate
ready willing | unwilling reluctant
give | receive
innocent | corrupt
majority | minority
teach | learn
take | pay
double triple | halve halved
honor keep respect | violate break
major huge large big | minor small tiny
rare rarely | frequent often
possible likely | impossible unlikely
cheap | expensive
"""

OPPOSITES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (pair.split("|") for pair in _OPPOSITES.strip().replace("\n|", " |").split("\n"))
)
"""Base forms of words that say the opposite of each other."""
