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
    put let like well really until till within among despite although though
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
    not no never none nobody nothing neither nor without cannot nowhere hardly scarcely barely
    """.split()
)

IMPLIED = frozenset(
    """
    lack lacks lacked lacking refuse refuses refused refusing refusal deny denies denied denying denial fail fails
    failed failing untrue impossible incapable avoid avoids avoided avoiding nonexistent unfounded baseless groundless
    unproven
    """.split()
)
"""Words that deny what follows them, without "not"."""

DENYING = tuple(
    tuple(phrase.split())
    for phrase in (
        "rule out;rules out;ruled out;ruling out;far from;anything but;yet to;free of;free from;"
        "out of the question;run out of;runs out of;ran out of;running out of;out of control;out of reach"
    ).split(";")
)
"""Phrases that deny."""

PHRASES = {
    (verb, after): meaning
    for meaning, phrases in {
        "cancel": "call-off", "abandon": "give-up", "rise": "go-up",
        "fall": "go-down come-down", "resign": "step-down stand-down", "withdraw": "pull-out", "continue": "carry-on",
        "accelerate": "speed-up", "slow": "slow-down", "postpone": "put-off", "dismiss": "lay-off",
        "close": "shut-down close-down", "found": "set-up", "destroy": "blow-up", "reveal": "make-public",
        "kidnap": "carry-off", "surrender": "give-in", "exceed": "go-over", "return": "come-back go-back give-back",
        "repay": "pay-back", "begin": "take-up", "extinguish": "put-out", "demolish": "tear-down pull-down",
        "exclude": "leave-out", "escape": "run-away get-away", "lose": "give-away",
        "reject": "vote-down turn-down throw-out turn-away send-away",
        "admit": "take-in let-in", "lag": "fall-behind lag-behind",
    }.items()
    for verb, after in (phrase.split("-") for phrase in phrases.split())
}  # fmt: skip
"""Verbs of two words, and one word that means as much."""

UNDONE = frozenset(
    """
    unable unaware unlikely unfair unsafe unhappy unwilling unhurt unharmed uninjured unpaid unknown unclear uncertain
    unlawful unprepared unpopular unacceptable unnecessary unjustified unsuccessful unreliable
    unsustainable unequal unjust unstable unusual untouched unresolved unsolved unaffected unarmed unmarried
    unvaccinated undemocratic unintended uninsured unimportant unreasonable unhealthy uneven unauthorized undocumented
    illegal illegitimate illogical impartial improper inadequate incapable incomplete incorrect inaccurate ineffective
    insufficient inappropriate irresponsible irregular irrelevant irreversible inconsistent insecure invalid invisible
    inhumane intolerant inactive inability injustice insufficiently dishonest disagree disagrees disagreed disapprove
    disapproved disapproves dislike dislikes disloyal disobey disobeyed disprove disproved disproven discontinue
    discontinued disqualified nonviolent nonbinding
    """.split()
)
"""Words that say no to what they are without their first letters."""

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
honest truthful | dishonest lying
lie | truth
deny | admit confess acknowledge confirm
confirm verify | refute debunk
genuine authentic real original | fake forgery forge false bogus counterfeit
approve pass adopt green-light | veto block defeat scrap
ban forbid prohibit | allow permit authorize let
order | forbid
uphold | overturn quash annul
convict guilty condemn | acquit clear exonerate innocent
admit accept | reject turn
stay remain | leave go quit depart resign
resign step | stay remain
keep retain | drop abandon scrap discard lose
keep | break
appoint hire promote | dismiss sack fire oust demote
create add | cut scrap lose destroy
build construct | demolish dismantle tear
win | lose
gain | lose
victory triumph win | defeat loss
ahead | behind
before prior | after following
long longer | short shorter
fast quick swift faster quicker | slow sluggish slower
accelerate quicken | slow
widen broaden | narrow
deepen | ease
strengthen | weaken undermine
tighten harden | loosen relax ease soften
extend prolong lengthen | shorten end cut
renew | cancel
continue resume go | stop halt suspend interrupt end
start begin resume | stop halt suspend end
launch | cancel halt scrap
schedule plan | cancel
confirm | cancel
arrive enter | leave exit
enter join | leave quit exit
deploy send | withdraw recall pull
advance | retreat withdraw
invade attack | withdraw retreat defend
occupy seize capture take | lose liberate free surrender
hold detain capture | free release
kidnap abduct | free release
alive | dead
live survive | die perish
healthy well | ill sick
heal recover cure | worsen deteriorate sicken
hurt injure wound | unhurt unharmed unscathed
safe | danger dangerous risky hazardous unsafe deadly
secure | vulnerable
protect defend | endanger harm threaten expose
help aid benefit | hurt harm damage hinder
boost stimulate spur | hamper curb dampen slow hurt
solve | cause worsen
fix repair | break damage
enough adequate sufficient | lack short shortage insufficient inadequate
surplus | deficit
profit | loss
profitable | unprofitable
rise | fall
up upward | down downward
high | low
record | low
more | fewer
many | few
most | few
all every | none
everyone everybody | nobody none
always | never
often frequently | rarely seldom
heavy | light
wet rainy flood | dry drought
hot warm | cold cool
thick | thin
deep | shallow
cheap cheaper affordable | expensive costly dear
free | pay
rich | poor
tax | exempt
credit | debt
lend | borrow repay
owe | repay pay
give grant | take deprive strip
king prince | queen princess
army military soldier troop | rebel militia insurgent guerrilla
government ruling | opposition
prosecutor | defendant
invest | divest
buy acquire | sell
merge unite | split separate divide
unite | divide
together | alone
alone | helper accomplice
together jointly | separately
agree consent | refuse decline disagree reject
praise applaud laud hail welcome | criticize condemn denounce slam blast deplore
trust believe | doubt distrust mistrust
hope hopeful optimistic | fear pessimistic
confident | worried
optimism | pessimism
love like | hate dislike detest
friendly | hostile
friend ally partner | enemy rival foe opponent
supporter proponent advocate | opponent critic
support favor | oppose resist
for | against
respect honor obey comply follow heed | violate break breach flout ignore disregard defy
obey | disobey
legal lawful | illegal unlawful
constitutional | unconstitutional
valid | invalid void
fair just | unfair unjust rigged
fair clean | rigged fraudulent
peaceful calm | violent
peace truce ceasefire | war fighting
transparent open | secret secretive opaque
public | secret
reveal disclose publish | hide conceal withhold
show prove | disprove
prove | disprove
known | unknown
clear | unclear
certain sure | uncertain unsure
possible | impossible
likely | unlikely
able | unable
willing | unwilling
ready prepared | unprepared
necessary needed required | unnecessary superfluous needless
important crucial vital | unimportant trivial irrelevant
successful | unsuccessful failed
succeed | fail
pass | fail
positive | negative
strong robust | weak fragile feeble
stable steady | unstable volatile shaky
popular | unpopular
democratic | undemocratic authoritarian
independent | dependent
rise | set
active | inactive dormant
present | absent
attend | miss skip boycott
participate join | boycott
include | exclude
inside within | outside
indoor | outdoor
internal | external
native | foreign
import | export
immigrant immigration | emigrant emigration
arrival | departure
employed employment | unemployed unemployment
employer | employee
teacher | pupil student
doctor | patient
buyer | seller
landlord | tenant
victim | perpetrator attacker
winner | loser
majority | minority
maximum most | minimum least
above exceed | below
over | under
top | bottom
best | worst
better improve improved improvement | worse worsen deteriorate decline
improve | worsen
good | bad poor
excellent outstanding | terrible awful poor
right | wrong
correct accurate | incorrect inaccurate wrong mistaken
true | false
success triumph | failure flop fiasco disaster
progress | setback
blessing | curse
win-win | zero-sum
advantage | disadvantage
strength | weakness
reward | punish
forgive pardon | punish
innocent | guilty
reopen open | close shut shutter
open | closed shut
lock | unlock
ban | unban
lift remove scrap abolish | impose introduce
introduce impose | abolish repeal scrap
ratify sign | repeal reject
enact | repeal
subsidize | tax
raise | lower cut reduce
increase | decrease reduce lower cut
grow | shrink contract
expand | shrink contract reduce
double triple | halve
rise soar surge jump climb | fall drop plunge tumble slump sink
spend | save
waste | save
lose | find
missing | found
remember | forget
early earlier sooner | late later
old | new
ancient | modern
young younger | old older elderly
first | last
next | last previous
tomorrow | yesterday
day daytime | night
morning | evening
spring | autumn
summer | winter
male | female
boy | girl
man men | woman women
north | south
east | west
left | right
urban city | rural countryside
land | sea
fresh | stale
clean | dirty polluted contaminated
pure | contaminated
natural | artificial
organic | synthetic
nuclear | renewable
voluntary | compulsory mandatory forced
mandatory compulsory | optional
temporary | permanent
partial | full complete
complete finished | incomplete unfinished
whole | part
same equal | different unequal
equal | unequal
similar | different
identical | different
rise | decline
escalate | de-escalate
escalation | easing
escape flee | return
return | leave flee
return appear reappear | disappear vanish
appear | disappear vanish
reduce | worsen
delay postpone | bring
early | delay
delayed late | punctual
speed | slow
rescue | abandon
welcome | reject
accept | contest dispute
undisputed | disputed
accept embrace | refuse reject spurn
ignore | heed
aware | unaware
blame accuse | absolve
accuse | defend
responsible | blameless
sober | drunk
armed | unarmed
civilian | military soldier
vaccinated | unvaccinated
infected | healthy
contagious | harmless
toxic poisonous | harmless
edible | poisonous
"""

OPPOSITES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(one.split()), frozenset(other.split()))
    for one, other in (pair.split("|") for pair in _OPPOSITES.strip().replace("\n|", " |").split("\n"))
)
"""Base forms of words that say the opposite of each other."""
