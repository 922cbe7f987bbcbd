"""Signs by which a text shows what a capitalised name is: a company, a person, a place or a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg import ids
from kg.extract.lexicon import Lexicon
from kg.extract.tokens import Token

_STAFF = frozenset(
    "plan plans decision owner shares investors customers founder parent revenue workforce staff employees headcount office"
    " site unit arm business division subsidiary chief ceo board workers management layoffs cuts hiring job offices"
    " recruitment recruiting recruiters spokesperson spokeswoman"
    " spokesman".split()
)
_VOICES = frozenset(
    "chief ceo cfo cto coo spokesperson spokeswoman spokesman layoffs redundancies executives boss founder founders".split()
)
_CHANGES = frozenset(
    "freeze layoffs layoff cuts redundancies hiring jobs job employees staff workers roles posts positions team teams restructuring"
    " reorganisation reorganization engineers managers executives workforce headcount dismissals round office".split()
)
_KINDS = (
    r"(?:company|start-?up|firm|maker|provider|group|platform|vendor|developer|outsourcer|business|lab|giant|lender|employer|contractor"
    r"|subcontractor|subsidiary|designer|broker|brokerage|exchange|chipmaker|carmaker|retailer|agency|consultancy|unicorn|carrier|insurer"
    r"|bank|supplier|operator|manufacturer|publisher|specialist|studio|house|marketplace|spin-off|producer|owner|airline|utility"
    r"|broadcaster|outfit|app|auditor|accountancy|utility|builder|integrator|foundry|courier|haulier|distributor|wholesaler|neobank|mutual"
    r"|arm|cooperative|co-operative|charity|chain|network|venture|multinational|builder|brewer|miner|trust|practice)"
)
_APPOSITION = re.compile(
    rf",? (?:an?|the|its|another|which|one of)\b(?:(?! and | said )[^.;,]){{0,60}}?\b{_KINDS}\b"
    r"|, (?:a|another|its) (?:[\w-]+ )?(?:rival|competitor)\b"
)
_OWNED_BY = re.compile(rf", [A-Z][\w&.-]+(?: [A-Z][\w&.-]+)?[’']s (?:[\w-]+ ){{0,3}}?(?:{_KINDS}|brand|unit|division)\b")
_ASIDE = re.compile(rf" \((?:[\w-]+ ){{0,3}}{_KINDS}\)")
_PERSON_AFTER = re.compile(
    r"(?:,? |, (?:the |its |a |our ))(?:chief|ceo|cto|cfo|coo|president|chair|head of|founder|co-founder|vice|who\b|analyst|a partner"
    r"|secretary|professor|is out as|as (?:chief|ceo|president|chair))",
    re.IGNORECASE,
)
_PERSON_BEFORE = re.compile(
    r"(?:chief executive|CEO|CTO|CFO|COO|founder|co-founder|president|chairman|chair|chairwoman|officer|scientist|Mr|Mrs|Ms|Dr|Sir"
    r"|boss|chief|minister|analyst|executive|director|head"
    r"|named|appointed|hired|promoted|counsel|(?:memo|letter|post|email|e-mail|note|led|founded|run|written|signed|headed|chaired|sent"
    r"|authored|succeeded|replaced|followed|joined|directed|given|made|told|said|posted|published|confirmed|announced|column|speech"
    r"|built|created|started|acquired|bought|owned|backed|funded|advised|interviewed|occupied|held|filled) by"
    r"|investor|billionaire|veteran|engineer|lawyer|councillor|cllr|judge|senator|governor"
    r"|mayor|secretary|professor|successor|predecessor)\.?,? $"
    r"|\b(?:head|director|president|lead|boss|chief) (?:of|for) (?:[\w&-]+ ){0,4}[\w&-]+, $"
    r"|\b(?:head|director|president|executive) (?:of|for) (?:(?!(?:at|of|for|in|from|to|and|by) )[\w&-]+ ){1,4}$",
    re.IGNORECASE,
)
_LONG_POST = 70
"""Letters before a name that may hold the post of a person ("its Executive Vice President of Data Center, ")."""
_OF_POST = re.compile(r"(?:chief executive|CEO|CFO|CTO|COO|president|officer|chair) (?:of|at) $")
_UNIT_BEFORE = re.compile(
    r"(?:(?:\b(?:unit|division|team|arm|brand|product|model|chatbot|assistant|tool|codenamed|called|named|dubbed|program"
    r"|programme|project|unions?|games?|shooter|title|series|film|sequel|console|phone|chip|processor|robot|car|truck|drug|engine|browser"
    r"|editor|agent|device|headset|language),?|[’']s) )$"
)
_LISTED_PLACE = re.compile(r"\b(?:in|at|near|between|from) [A-Z]\w+(?:, [A-Z]\w+)*,? (?:and|or) $")
_IN_PLACE = re.compile(
    r"\b(?:office|offices|plant|site|hub|building|centre|center|depot|studio|lab) (?:in|near) $"
    r"|\b(?:centre|center|plant|campus|facility) at $"
)
_TO_PLACE = re.compile(r"\b(?:[Aa]t|[Ii]n|[Ff]rom|[Nn]ear|[Tt]o) $")
_UNIT_CALLED = re.compile(
    r"\b(?:unit|division|team|organi[sz]ation|department|initiative|programme|program|project|(?:single|one|new|joint) group)"
    r" (?:called|named|dubbed|known as) $"
)
_OF_UNIT = re.compile(r"\b(?:Head|Director|Manager|VP|Vice President) (?:of|for) $")
_BECOMES_ONE = re.compile(r" (?:will |are to |would |have )?(?:become|became|form) (?:one|a single) (?!company|firm)")
_CALLED = re.compile(rf"\b{_KINDS}(?: (?:of|for) (?:\w+ ){{1,3}}|,? )(?:called|named|dubbed) $")
_UNITED = re.compile(r"\b(?:into|as|becomes?|forms?|in) (?:one|an?) (?:\w+ ){0,2}(?:called|named|dubbed) $")
_SIGNED = re.compile(
    r"(?:CEO|Chief (?:\w+ )?(?:Executive|Officer)|Founder|Co-founder|President|Resources|HR|People), $|^From: [^\n]+, $", re.MULTILINE
)
_AT_ONE = re.compile(r",| in [A-Z][\w ]{2,20},")
"""After a name with which a sentence on what happens there begins ("At Orvane in Leeds, testers are")."""
_GREETED = re.compile(r"\b(?:Dear|Hi|Hello) $")
_LABELLED = re.compile(r"(?:employer|company|company name|business)(?: name)?: $|\bemployer(?: is| was|,) $", re.IGNORECASE)
_WHICH = re.compile(r",? (?:which|whose)\b(?! is in| lies)|, according to its\b")
_APPOSED = re.compile(
    r"(?:, (?:(?:an?|the|based|from|which|formerly|once|long|now|best|whose|founded|part of|\w+ed by) [^.;]{3,100}?|meanwhile|however|too"
    r"|by contrast|for its part),"
    r"| \([^()]{1,50}\)| <[\w.]+>| of [A-Z]\w+(?: [A-Z]\w+)?) (?:also |now |still )?([a-z]+)"
)
_SET_OFF = re.compile(
    r", (?!(?:is|are|was|were|has|have|had|will|would|said|and|but|or|who)\b)[a-z][^.;,]{8,60}, (?:also |now |still )?([a-z]+)"
)
"""What is set off by commas between a name and its verb ("Moniepoint, three streets away, says")."""
_NOUN_ENDING = re.compile(r"(?:tion|sion|ment|ness|ity|ance|ence|ism|ship|ings|tions|ments|ancy|ency|graphy|ology|ists|ers|ors|ies)$")
_ON_AIR = re.compile(r",? (?:said|told|says) (?:\w+ ){0,2}(?:in|on) (?:a|the|an) (?:\w+ )?(?:podcast|interview)\b")
_PERSONAL = re.compile(
    r",? (?:also )?(?:will |has |had |is to |was to )?(?:succeed\w*|resign\w*|step\w* (?:down|aside)|retire\w*"
    r"|bec[ao]m\w* (?:the |its |an? )?(?:new |interim |acting |executive |senior )?(?:chief|head|vice|president|chair|managing))\b"
)
_BESIDE = re.compile(
    r"\b(?:[Ss]hares|[Ss]tock|[Ii]nvestors) in $"
    r"|\b(?:[Ll]ayoffs|[Cc]uts|[Rr]edundancies|[Ll]osses) (?:hit|reach|reached|loom at|begin at|began at|come to) $"
    r"|\b[Aa]ccording to $|\b(?:contract|deal|partnership) with $"
    r"|\b(?:founded|acquired|bought|criticised|criticized|accused|sued) $|-(?:based|owned|listed|backed) $|\bjoin(?:s|ed|ing)? $"
)
_FORMAL = re.compile(
    r",? (?:Inc|Incorporated|Corp|Corporation|Co|Ltd|Limited|PLC|plc|LLC|LLP|GmbH|AG|SE|N\.?V|B\.?V|AB|S\.?A|Pte|Pty|Pvt)\b"
)
_PAPERS = frozenset("news post times herald gazette tribune telegraph courier journal chronicle mirror observer".split())
_OF_SAINTS = frozenset("day eve square street park hospital cathedral place cross church".split())
"""What is called after people ("Valentine's Day", "King's Cross")."""
_AUXILIARIES = frozenset("is are was were has have had will would could may might".split())
_HELD = frozenset("board owner owners parent founder founders headquarters shareholders".split())
"""What a company has, besides its people and sites ("the board of Orvane")."""
_ANYONE = frozenset(
    "safe anyone everyone everybody anybody nobody nothing trouble life mood morale work managers insiders people those".split()
)
_BETWEEN = frozenset(
    "on monday tuesday wednesday thursday friday saturday sunday also still later recently today yesterday now , (".split()
)
_COMMON = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words that no list holds, without the legal form at their end.

    `initial` ones open their sentence, `formal` ones had a legal form; `following` are the tokens after; `of_place` are those that a place
    owns ("Denmark's Kvist"); `link` is what joins a place to them, a comma or `of` ("Canonsburg, Pennsylvania", "Annotera of Leipzig").
    """

    tokens: list[Token]
    initial: bool
    formal: bool
    following: list[Token]
    end: int
    of_place: bool = False
    link: str = ""

    @property
    def plain(self) -> bool:
        """Whether it is one word that is written as any word is at the start of a sentence."""
        return len(self.tokens) == 1 and self.tokens[0].text[1:].islower()

    def name(self, text: str) -> str:
        return text[self.tokens[0].start : self.tokens[-1].end]

    def after(self, text: str) -> str:
        return text[self.end : self.end + 120]

    def before(self, text: str) -> str:
        return text[max(0, self.tokens[0].start - 40) : self.tokens[0].start]


def addresses(before: list[str]) -> bool:
    """Whether the words before a name in a headline make it the employer of those whom a letter is to ("To everyone at Orvane")."""
    return before[-1].lower() == "at" and before[-2].lower() in _ANYONE | {"all", "staff", "colleagues", "employees", "team", "teams"}


def heads(following: list[str], lexicon: Lexicon) -> bool:
    """Whether the words after a name at the start of a headline make it the subject of a change ("Orvane to cut", "Orvane's layoffs")."""
    low = [w.lower() for w in following]
    if not low:
        return False
    return low[0] in ("to", "will", ":") or low[0] in lexicon.anchored or any(w in _CHANGES for w in low) or low[0] in _VOICES


def opens(run: Run, text: str, lexicon: Lexicon) -> bool:
    """Whether a word that only ever opens sentences is a name all the same: described as a company, or the subject of its verbs."""
    token, following, after = run.tokens[0], run.following, run.after(text)
    if len(following) > 1 and following[0].low in lexicon.words["company_nouns"] and following[1].text[0].isupper():
        return False  # "Crypto exchange Coinbase"
    if run.formal or _FORMAL.match(after) or _WHICH.match(after) or _APPOSITION.match(after):
        return True
    if token.tag != "Z" or token.low in lexicon.words["openers"] or common_noun(token.low, lexicon):
        return False
    if "-" in token.text and token.text[1:].islower():
        return False  # "Supply-chain vendor"
    if token.low.endswith("s") and following and following[0].low in ("are", "were", "have", "had", "that", "who"):
        return False
    if following and following[0].tag == "S":
        return _staff(following, lexicon)
    uncommon = token.low not in lexicon.words["common"] and run.before(text)[-1:] not in ('"', "“")
    if following and following[0].low in _VOICES:
        return uncommon  # "Account executives"
    apposed = _APPOSED.match(after)
    first = _first(following)
    verbs = lexicon.words["company_verbs"]
    if first is not None and (_subject_of(run, first, lexicon) or (uncommon and _changes(first, lexicon))):
        return True
    return bool(apposed and apposed.group(1) in verbs)


def _subject_of(run: Run, verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb that companies act with has a name as its subject.

    After a word that opens a sentence an auxiliary is no sign without a change ("Freight is part of it"), nor is what may be a noun after a
    common word of English ("Price cuts: two").
    """
    if verb.low not in lexicon.words["company_verbs"]:
        return False
    if len(run.tokens) > 1 or not run.initial:
        return True
    rest = [t for t in run.following[run.following.index(verb) + 1 :] if t.tag != "A"]
    common = run.tokens[0].low in lexicon.words["common"]
    if verb.low not in _AUXILIARIES or not rest or rest[0].tag == ".":
        return not common or (verb.low not in _AUXILIARIES and bool(rest) and rest[0].tag != ".")
    finite = rest[0].low.endswith(("ed", "ing")) or rest[0].low == "to"
    return finite if verb.low in ("is", "are", "was", "were") else finite or not common or rest[0].low in lexicon.triggers


def _changes(verb: Token, lexicon: Lexicon) -> bool:
    """Whether an event may begin with a word ("Foxglove culled"); after a common word of English that is no sign of a company."""
    return verb.low in lexicon.triggers and (verb.tag not in "IDJO" or verb.low == "to") and verb.text.islower()


def described(run: Run, text: str) -> bool:
    """Whether the words beside a name call it a company ("a maker of hearing aids called Sonder Acoustics")."""
    after = run.after(text)
    return bool(_CALLED.search(run.before(text)) or _APPOSITION.match(after) or _ASIDE.match(after))


def acts(run: Run, lexicon: Lexicon) -> bool:
    """Whether a word that no list holds is the subject of what companies do ("Siemens Healthineers said")."""
    first = _first(run.following)
    return run.tokens[-1].tag == "Z" and first is not None and first.low in lexicon.words["company_verbs"]


def is_person(run: Run, text: str, lexicon: Lexicon) -> bool:
    """Whether a name is one of a person: a given name, a post beside it, or what only people do."""
    if legal(run, lexicon):
        return False
    after, before = run.after(text), text[max(0, run.tokens[0].start - _LONG_POST) : run.tokens[0].start]
    if _OF_POST.search(before):
        return False  # "the finance chief of Blue Fox has resigned"
    if len(run.tokens) == 1:
        return bool(
            _ON_AIR.match(after)
            or re.match(r", (?:the |its )?(?:founder|co-founder|chief executive of|who (?:left|joined|became|ran))", after)
        )
    if ids.fold(run.tokens[0].text) in lexicon.words["given_names"] or _PERSONAL.match(after):
        return True
    if _SIGNED.search(before) and after[:1] == "\n":
        return False  # "From: Chief Operating Officer, Blue Fox"
    return bool(_PERSON_AFTER.match(after) or _PERSON_BEFORE.search(before)) and not _APPOSITION.match(after)


def legal(run: Run, lexicon: Lexicon) -> bool:
    """Whether a name ends as those of companies do."""
    last = run.tokens[-1].low
    return run.formal or (len(run.tokens) > 1 and (last in lexicon.words["name_tails"] or last in lexicon.words["legal_forms"]))


def common_noun(low: str, lexicon: Lexicon) -> bool:
    """Whether a word ends as common nouns do; one in -ing where it is of a verb ("Hiring", but "Turing")."""
    if not low.endswith("ing"):
        return _NOUN_ENDING.search(low) is not None
    stem = low[:-3]
    verbs = {stem, stem + "e", stem[:-1]} if stem[-2:-1] == stem[-1:] else {stem, stem + "e"}
    known = (lexicon.words["common"], lexicon.triggers, lexicon.tags)
    return low in lexicon.words["common"] or low in lexicon.tags or any(verb in words for verb in verbs for words in known)


def _staff(following: list[Token], lexicon: Lexicon) -> bool:
    """Whether people, their number, their posts or their site follow a possessive ("Kestrel's 90 testers", "Kestrel's Ghent office")."""
    sites = lexicon.words["sites"]
    return any(t.low in _STAFF or t.low in _VOICES or t.tag in "EH" or t.text.isdigit() or t.text in sites for t in following[1:5])


def _first(following: list[Token]) -> Token | None:
    return next((t for t in following if not (t.tag == "A" or t.low in _BETWEEN)), None)


def score(run: Run, text: str, lexicon: Lexicon) -> int:
    """Points for the signs of a company; two make it one."""
    following = run.following
    first = _first(following)
    second = following[1] if len(following) > 1 else None
    start = run.tokens[0].start
    lead, after = run.before(text), run.after(text)
    before = _COMMON.findall(lead[-30:].lower()) if lead[-2:-1].isalpha() else []  # not "In 2024 Orvane"
    plain = len(run.tokens) == 1 and run.tokens[0].tag != "Z"
    points = -3 if _UNITED.search(lead) else 2 if _CALLED.search(lead) else 1 if run.of_place else -3 if _UNIT_BEFORE.search(lead) else 0
    if _IN_PLACE.search(lead) and not _BESIDE.search(lead):
        points -= 2  # "the rented office in Baner, which they opened"
    if _LISTED_PLACE.search(lead) and not run.formal:
        return -5  # "pickers in Luton and Purfleet"
    if _UNIT_CALLED.search(lead) or _OF_UNIT.search(lead) or _BECOMES_ONE.match(after) or run.tokens[0].low == "project":
        points -= 5  # "an organisation called CoreAI", "Head of Treasury"
    if after[:2] == "- ":
        points -= 3  # "Somali- and Amharic-language video"
    if run.link == "," and _TO_PLACE.search(lead):
        points -= 3  # "At Canonsburg, Pennsylvania"
    points += 2 * (run.link == "of" and not run.initial)
    if following and (
        (following[0].tag == "U" and not _GREETED.search(lead)) or (following[0].low in lexicon.words["sites"] and lead.endswith("the "))
    ):
        points -= 3
    if len(run.tokens) == 1 and run.tokens[0].low in lexicon.words["given_names"]:
        points -= 1
    if len(following) > 1 and following[0].low in lexicon.words["company_nouns"] and following[1].text[0].isupper():
        points -= 3
    points += 2 * bool(_OF_POST.search(lead)) + 3 * bool(_LABELLED.search(lead)) + 2 * bool(_BESIDE.search(lead))
    points += any(t.text == "&" for t in run.tokens)
    if len(run.tokens) == 1 and run.tokens[0].text.isupper() and re.search(r"\b[Tt]he $", lead):
        points -= 2  # "the CWU said"
    if re.search(r"\b[Tt]he (?:[A-Z]\w+ )*$", lead) and run.tokens[-1].low in _PAPERS:
        points -= 3  # "the publisher of the Manchester Evening News"
    if re.search(r"\d (?:former )?$", lead) and len(run.tokens) == 1 and run.tokens[0].low.endswith("s"):
        points -= 3  # "told 1,500 Twilions"
    if before and before[-1] in ("its", "their", "our", "his", "her"):
        points -= 2  # "at its Hull head office"
    if _SIGNED.search(lead) and (not after or after[0] == "\n") and not (plain and run.tokens[0].low in lexicon.tags):
        points += 2
    if _GREETED.search(lead) and following and following[0].low in ("team", "all", "colleagues", "staff"):
        points += 2
    if legal(run, lexicon) or _FORMAL.match(after):
        points += 2
    if before and before[-1] in lexicon.words["company_nouns"] and text[start - 1] == " " and text[start - 2].isalpha():
        points += 2
    apposed = _APPOSED.match(after)
    if (
        _APPOSITION.match(after)
        or _OWNED_BY.match(after)
        or _WHICH.match(after)
        or (apposed and apposed.group(1) in lexicon.words["company_verbs"])
    ):
        points += 2
    elif apposed:
        points += 1 if plain else 2
    elif not run.initial or not plain:
        aside = _SET_OFF.match(after)
        points += aside is not None and aside.group(1) in lexicon.words["company_verbs"]
    if first is not None and (_subject_of(run, first, lexicon) or (first.low not in _AUXILIARIES and _changes(first, lexicon))):
        points += 1 if plain else 2
    if first is not None and first.tag == "S" and second is not None and second.low not in _OF_SAINTS:
        points += 2 if _staff(following, lexicon) else second.tag != "Z"
    if len(run.tokens) == 1:
        noun = run.tokens[0].low in lexicon.words["sites"] | lexicon.words["company_nouns"] and not run.formal
        bare = lead.endswith((" the ", "\nthe ")) and bool(following) and following[0].tag in ".IV"
        points -= 3 * (noun or bare)  # "its London Studio", "in the valley of the Colca"
    elif lead.endswith("At "):
        points += 1
    if following and following[0].low in _VOICES:
        points += 2
    if any(not t.text[1:].islower() and any(c.islower() for c in t.text) and "-" not in t.text for t in run.tokens):
        points += 1
    if before and not run.initial and text[start - 1] == " ":
        beside = lexicon.tags.get(before[-2], "") if len(before) > 1 else ""
        held = before[-2] if len(before) > 1 else ""
        owner = (before[-1] in ("at", "of", "by") and beside in ("E", "H", "U", "F") and held != "head") or (
            before[-1] == "of" and (held in _HELD or held in lexicon.words["sites"])
        )
        agent = before[-1] == "by" and (held.endswith("ed") or held in ("go", "off", "on"))
        points += before[-1] == "at" and (held in _ANYONE or after[:1] == ":")
        points += owner or agent or (before[-1] == "at" and not _CHANGES.isdisjoint(before))
        points += len(before) == 1 and before[0] == "at" and _AT_ONE.match(after) is not None
        points += {"at": 1, "by": 1, "of": 1, "from": 1, "for": 1, "that": 1, "in": -2, "near": -2, "to": 0}.get(before[-1], 0)
    return points
