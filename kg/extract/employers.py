"""Who makes a change: its subject, its agent, the owner or the place of work, or whom the text is about."""

from __future__ import annotations

from kg.extract.clauses import HARD, SAY, Employer, View, described
from kg.extract.names import Name
from kg.extract.subjects import FILINGS
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_BESIDE = frozenset("supplier rival competitor partner contractor vendor affiliate backer customer neighbour".split())
"""What a company is to the one whose name stands before."""
_ACTS = frozenset("include includes included including serve serves served supporting join joined left using used".split())
_STUDIES = frozenset("report study survey analysis analyst analysts economists index data research estimate poll".split())
_UNNAMED = frozenset("a an one another any no some third second two three other".split())
_OTHER_COMPANIES = frozenset("rival rivals competitor competitors peer peers supplier client customer".split())
_OF_COMPANY = frozenset("it they we its our their".split())
_THEIR = frozenset("its their our whose".split())
_SUBORDINATE = frozenset("that when after as since while because".split())
_OPENING = frozenset('and but while that because when if where though although as : ; said says – — - " “'.split())
_OWNED = frozenset("subsidiary affiliate site office centre center plant campus hub contractor".split())
_VOICES = frozenset("spokesperson spokesman spokeswoman representative executive filing memo notice statement official".split())
"""Those by whom a company speaks ("An Orvane spokesperson said")."""
_OWNS = frozenset("owns owned controls controlled backs backed bought acquired founded runs ran".split())
_NOT_STAFF = frozenset(
    "customers clients users merchants sellers suppliers drivers subscribers partners shareholders investors resellers franchisees".split()
)
"""Those of a company who act for themselves ("Shopify merchants hired")."""
_DEALS = frozenset(
    "agreement agreements deal deals contract contracts account accounts acquisition purchase takeover merger partnership alliance licence"
    " license order orders project projects work".split()
)
_NOT_ACTING = _STUDIES | _NOT_STAFF
_HELD = frozenset(
    "commissioned published released conducted sponsored owned controlled backed bought"
    " acquired founded funded run led part-owned majority-owned co-founded".split()
)
_LEFT = frozenset("left leaves leaving decamped defected gone moved departed".split())
_JOINTLY = frozenset("together jointly combined collectively".split())
_ONCE = frozenset("former formerly previously ex ex-head ex-chief ex-boss once veteran alumnus alumna".split())


def employer(view: View, match: Match, a: int, b: int) -> Employer | None:
    """Who makes the change: the subject, the agent, the owner or the place of work; else whom the text is about. None for unnamed ones."""
    tokens = view.tokens
    if match.trigger.type == "ExecutiveMove" and (at := _of_post(view, match, b)) is not None:
        return at
    inside = next((t for t in tokens[slice(*match.gap)] if t.tag == "C"), None) if match.voice == "noun" and match.gap else None
    if inside is not None:
        return Employer.of(inside)  # "the two rounds that Orvane went through last year cost"
    if match.voice in ("passive", "reduced", "noun") or match.trigger.form == "intransitive":
        found = _beside(view, match, a, b)
        if found is not None:
            return found
    if (there := _where(tokens, match.i, a, match.voice == "noun")) is not None:
        return there
    apposed = _apposed(view, match)
    if apposed is None and "adding" not in match.trigger.flags and (_unnamed(view, match.i) or _another(view, match.i)):
        return None  # but "a labour group puts the number at 700" is of the cut that is told
    if (told := _antecedent(tokens, match.i) or apposed or _joined(view, match, a)) is not None:
        return told
    k = match.i - 1
    weak: Employer | None = None
    while k >= 0:
        t = tokens[k]
        before = tokens[k - 1] if k else None
        if t.tag == "C" and k + 1 < len(tokens) and tokens[k + 1].low in _NOT_ACTING:
            return None
        outlet = view.focus is not None and _reports(tokens, k)
        if t.tag == "C" and (outlet or _aside(tokens, k) or _comer(match, tokens, k)):
            pass
        elif t.tag == "C":
            if _together(tokens, k, b):
                return None
            possessive = k + 1 < len(tokens) and tokens[k + 1].tag == "S"
            lead = _lead(tokens, k)
            acts = (
                lead is not None and lead.low in _SUBORDINATE and tokens[k + 1].tag in "VA" and not _resumed(tokens, k, match.i)
            )  # "months after Orvane cut 9% and closed"
            prepositional = lead is not None and not acts and (lead.tag == "I" or lead.low in ("like", "as"))
            if not possessive and not prepositional and not (lead is not None and lead.low in _ACTS):
                return Employer.of(t)
            if weak is None and (
                (possessive and not of_others(tokens, k)) or (before is not None and before.low in ("for", "at", "of", "in", "by"))
            ):
                weak = Employer.of(t)
        elif t.tag == "W" and not (before is not None and before.tag == "I" and k > a):
            if view.focus is not None and _contrasted(tokens, k):
                return view.focus
            relative = tokens[k + 1].low in ("that", "which", "who")  # "The company that cleaned up Meta's platforms"
            return weak if weak is not None and k < a and not relative else resolve(view, k)
        elif t.tag == "O" and t.low in ("it", "they", "we", "he", "she", "i") and not (before is not None and before.tag == "I"):
            return resolve(view, k)
        elif t.tag == "X" or (t.low == "one" and tokens[k + 1].tag == "V"):
            return None  # "and one intends to cut 300"
        k -= 1
    if weak is not None:
        return weak
    if match.voice in ("active", "gerund"):
        found = _beside(view, match, a, b)
        if found is not None:
            return found
    return view.focus


def _reports(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` is an outlet that reports of another ("Handelsblatt had reported that 300 jobs were at risk")."""
    low = [t.low for t in tokens[k + 1 : k + 4]]
    return low[:2] == ["reported", "that"] or low == ["had", "reported", "that"] or low[1:] == ["reported", "that"]


def _comer(match: Match, tokens: list[Token], k: int) -> bool:
    """Whether the name at token `k` is rather that of a person who comes or goes: the subject of such a verb, and no known company."""
    if match.trigger.type != "ExecutiveMove" or match.trigger.form != "intransitive" or " " not in tokens[k].text:
        return False
    name = tokens[k].value
    plain = isinstance(name, Name) and name.ref is None and not (k and tokens[k - 1].tag == "I")
    return plain and all(t.tag in "VA" or t.low == "to" for t in tokens[k + 1 : match.i])


def comes_from(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` tells where somebody or another company comes from ("a former SAP manager", "owned by SAP")."""
    if k + 1 < len(tokens) and tokens[k + 1].low in ("veteran", "veterans", "alumnus", "alumna"):
        return True
    if k and tokens[k - 1].low in ("former", "a", "an", "ex") and k + 1 < len(tokens) and tokens[k + 1].tag in "MHEB":
        return tokens[k + 1].low not in _OWNED and not _speaks(tokens, k)
    if k and tokens[k - 1].low in ("that", "which", "whom") and k + 1 < len(tokens) and tokens[k + 1].low in _OWNS:
        return True  # "the chip designer that SoftBank owns"
    if k + 2 < len(tokens) and tokens[k + 1].low in _BESIDE and tokens[k + 2].tag == "C":
        return True  # "Nvidia supplier Orvane plans to"
    if k and tokens[k - 1].low == "which" and any(t.low == "stake" for t in tokens[k + 2 : k + 8]):
        return True  # "Orvane, in which Meta holds a 49% stake, said it was"
    if k > 2 and tokens[k - 1].low in ("a", "an", "another", "the") and tokens[k - 2].text == "," and tokens[k - 3].tag == "C":
        return True  # "Audible, another Amazon subsidiary, said that it"
    if k > 2 and tokens[k - 1].low == "be" and tokens[k - 2].low == "to" and tokens[k - 3].low.endswith(("ed", "ood", "said")):
        return True  # "the client, understood to be Meta, had ended it"
    if k > 2 and tokens[k - 1].text == "," and tokens[k - 2].low in ("client", "customer"):
        return any(t.low in _THEIR for t in tokens[max(0, k - 6) : k - 2])  # "said that its largest customer, Google, had"
    if k > 1 and tokens[k - 1].low in ("for", "to") and tokens[k - 2].low in _LEFT:
        return True  # "the design staff left for Nvidia"
    if k > 1 and tokens[k - 1].low == "by" and (tokens[k - 2].low in _HELD or tokens[k - 3].low == "paid"):
        return True  # "the operator owned by General Motors"
    for t in reversed(tokens[max(0, k - 7) : k]):
        if t.tag == "." or t.tag == "C":
            return False
        if t.low in _ONCE:
            return True
    return False


def _speaks(tokens: list[Token], k: int) -> bool:
    """Whether somebody speaks for the company at token `k` ("An Orvane spokesperson said that it")."""
    return tokens[k - 1].low in ("a", "an") and tokens[k + 1].low in _VOICES and k + 2 < len(tokens) and tokens[k + 2].low in SAY


def of_deal(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` only says which deal is meant ("people attached to the Weta agreement", "the Meta contract")."""
    return 0 < k < len(tokens) - 1 and tokens[k - 1].tag in "DB" and tokens[k + 1].low in _DEALS


def _aside(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` only says more of another, of people or of a deal."""
    return comes_from(tokens, k) or of_deal(tokens, k) or _worked_on(tokens, k) or _on_people(tokens, k)


def _worked_on(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` only says what another deals with ("the outsourcing company that reviews Facebook posts")."""
    relative = k > 2 and k + 1 < len(tokens) and tokens[k - 2].low in ("that", "which", "who")
    return relative and tokens[k + 1].tag not in ".JIS"


def _unnamed(view: View, k: int) -> bool:
    """Whether a relative clause on a company without a name tells what the verb at token `k` says ("about a startup that replaces")."""
    tokens = view.tokens
    while k and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low in ("to", "not")):
        k -= 1
    if k < 3 or tokens[k - 1].low not in ("that", "which", "who"):
        return False
    end = k - 2 - (tokens[k - 2].text == ",")
    start = next((n for n in range(end, max(-1, end - 5), -1) if tokens[n].tag not in "MBZUHWF"), None)
    return (
        start is not None
        and start < end
        and tokens[start].low in ("a", "an", "any", "no", "every", "another")
        and tokens[end].low in view.words["company_nouns"]
    )


def _another(view: View, end: int) -> bool:
    """Whether the nearest that could act before token `end` is an unnamed company ("one genomics lab lost", "at a larger rival")."""
    tokens = view.tokens
    for k in range(_before_apposition(tokens, end) - 1, -1, -1):
        t = tokens[k]
        if t.tag in "CWX" or (t.tag == "O" and t.low in _OF_COMPANY):
            return False
        if t.low not in _OTHER_COMPANIES and not (t.low in view.words["company_nouns"] and t.tag in "MUHEZ"):
            continue
        if k + 2 < end and tokens[k + 1].low == "of":
            continue  # "a first group of 45"
        start = k
        while (start and tokens[start - 1].tag in "MBZFPRHUN%") or (start and tokens[start - 1].text == "," and tokens[start].tag == "B"):
            start -= 1
        first = (
            tokens[start - 1] if start and tokens[start - 1].low in _UNNAMED else tokens[start] if tokens[start].low in _UNNAMED else None
        )
        if first is None:
            continue
        before = tokens[start - (first is not tokens[start]) - 1] if start - (first is not tokens[start]) > 0 else None
        if before is None or before.low in _OPENING or before.low in ("at", "of", "inside") or _filed_by(tokens, start - 2):
            return True
    return False


def _before_apposition(tokens: list[Token], end: int) -> int:
    """Where an apposition on a company before the verb at token `end` begins ("Snap, the maker of a chat app, cut"); `end` if none."""
    k = end
    while k and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low in ("to", "not")):
        k -= 1
    if k < 4 or tokens[k - 1].text != ",":
        return end
    opening = next(
        (n for n in range(k - 2, 0, -1) if tokens[n].text == "," and tokens[n - 1].tag == "C" and (n < 2 or tokens[n - 2].tag != "I")), None
    )
    return opening if opening is not None and all(t.text not in HARD for t in tokens[opening:k]) else end


def _filed_by(tokens: list[Token], k: int) -> bool:
    """Whether `from` or `by` at token `k` tells who filed a notice ("A notice from a hospital group was withdrawn")."""
    return k > 0 and tokens[k].low in ("from", "by") and tokens[k - 1].low in FILINGS


def _contrasted(tokens: list[Token], k: int) -> bool:
    """Whether a description at token `k` begins a clause after one of another subject ("Google left, and the labelling firm")."""
    start = k - 1
    while start and tokens[start].tag in "MZBFPU":
        start -= 1
    return k - start > 1 and start > 0 and tokens[start].low == "the" and tokens[start - 1].low in ("and", "but", "while", "whereas")


def _antecedent(tokens: list[Token], k: int) -> Employer | None:
    """The company of whom a relative clause tells that the verb at token `k` stands in ("Pinterest, which laid off 150")."""
    while k and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low in ("to", "not")):
        k -= 1
    if k < 2 or tokens[k - 1].low != "which":
        return None
    at = k - 3 if tokens[k - 2].text == "," else k - 2
    at = described(tokens, at)
    return Employer.of(tokens[at]) if at >= 0 and tokens[at].tag == "C" else None


def _apposed(view: View, match: Match) -> Employer | None:
    """The subject of an active verb that words between two commas part from it ("Nexora, a supplier to Google and Apple, has")."""
    tokens = view.tokens
    k = match.i
    while k and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low in ("to", "not")):
        k -= 1
    if match.voice != "active" or k < 3 or tokens[k - 1].text != ",":
        return None
    if tokens[k - 2].tag == "C" and tokens[k - 3].text == ",":
        return Employer.of(tokens[k - 2])  # "its supplier, Nexora, has"
    for at in range(k - 2, max(0, k - 24), -1):
        if tokens[at].text in HARD:
            return None
        if tokens[at].text == "," and (at == 1 or tokens[at - 2].tag not in "IS"):
            if tokens[at - 1].tag == "C":
                return Employer.of(tokens[at - 1])
            if tokens[at - 1].tag == "W":
                return resolve(view, at - 1)
    return None


def _described_by(tokens: list[Token], at: int, k: int) -> bool:
    """Whether the company at token `at`, or analysts there, say what another may do, for which a description at token `k` stands."""
    if tokens[k].tag != "W" or k < at + 3:
        return False
    analysts = at > 1 and tokens[at - 1].low in ("at", "of", "with") and tokens[at - 2].low in _STUDIES
    if not analysts and (tokens[k - 1].low == "the" or k + 1 >= len(tokens) or tokens[k + 1].low not in ("may", "might", "could")):
        return False
    verb = at + 1
    while tokens[verb].low in ("has", "had", "have"):
        verb += 1
    return tokens[verb].low in SAY and k - verb < 7 and all(t.tag not in ".V" for t in tokens[verb + 1 : k])


def _joined(view: View, match: Match, a: int) -> Employer | None:
    """The subject that two verbs share, set off from both by an apposition ("Altium, which it bought, is spared and is hiring 25")."""
    tokens = view.tokens
    if match.voice not in ("active", "gerund"):
        return None
    opening = next(
        (k for k in range(a + 1, match.i) if tokens[k].text == "," and tokens[k - 1].tag == "C" and not _object(tokens, k - 1)), 0
    )
    closing = next((k for k in range(opening + 1, match.i) if tokens[k].text == "," and tokens[k + 1].tag in "VA"), 0)
    if not opening or not closing or any(t.tag in "CWOX" or t.text in HARD for t in tokens[closing + 1 : match.i]):
        return None
    return Employer.of(tokens[opening - 1])


def _object(tokens: list[Token], k: int) -> bool:
    """Whether a preposition or a verb stands before the name at token `k`, or its description."""
    while k and tokens[k - 1].tag in "DMBHUZWFE":
        k -= 1
    return k > 0 and tokens[k - 1].tag in "IVS"


def _lead(tokens: list[Token], k: int) -> Token | None:
    """The word before the company at token `k`, or before the list that it ends."""
    while k > 1 and tokens[k - 1].low in ("and", ",", "or") and tokens[k - 2].tag == "C":
        k -= 2
    return tokens[k - 1] if k else None


def _on_people(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` only says what people do ("2,000 people who screen Facebook posts have been")."""
    for n in range(k - 1, max(0, k - 8), -1):
        if tokens[n].text in HARD or tokens[n].tag in ".CN":
            return False
        if tokens[n].low in ("who", "whom"):
            at = n - 2 if tokens[n - 1].text == "," and tokens[n - 2].tag not in "CW" else n - 1
            return (tokens[at].tag in "EHU" or at < n - 1) and tokens[k - 1].low not in ("for", "at", "by", "of")
    return False


def _together(tokens: list[Token], k: int, b: int) -> bool:
    """Whether the company at token `k` is one of two whose figures the text adds up ("A and B together cut 900 jobs")."""
    paired = k > 1 and tokens[k - 1].low == "and" and tokens[k - 2].tag in "CZ"
    low = [t.low for t in tokens[k + 1 : b]]
    return paired and (not _JOINTLY.isdisjoint(low) or "between them" in " ".join(low))


def of_others(tokens: list[Token], k: int) -> bool:
    """Whether the owner at token `k` owns what another acts on ("cleaned up Meta's platforms")."""
    verb = k - 1 - (k > 1 and tokens[k - 1].low in ("up", "out", "down", "over", "off"))
    return k > 0 and (tokens[verb].tag == "V" or (verb < k - 1 and tokens[verb].low.endswith("ed"))) and tokens[verb].low not in SAY


def _of_post(view: View, match: Match, b: int) -> Employer | None:
    """The company that somebody joins, or whose post it is ("as president of Duolingo")."""
    tokens = view.tokens
    joins = match.trigger.words.startswith(("join~", "rejoin~"))
    if joins and (left := _left(view, match.i)) is not None:
        return left
    if match.trigger.form == "verb" and match.voice == "active" and (_acts(tokens, match.i) or _apposed(view, match)):
        return None  # "Anthropic hired the finance chief of Stripe"
    end = match.i
    while end and tokens[end - 1].tag in "VAT":
        end -= 1
    of = end > 2 and tokens[end - 1].tag == "C" and tokens[end - 2].low in ("of", "at") and tokens[end - 3].tag in "HZU"
    if of and match.trigger.form == "intransitive":
        return Employer.of(tokens[end - 1])  # "and the chief executive of Glassdoor leaves"
    for k in range(match.i + 1 if joins else match.j, b):
        if tokens[k].tag == "C" and (
            (joins and k == match.i + 1)
            or (k >= 2 and tokens[k - 1].low in ("of", "at") and tokens[k - 2].tag in "HZU")
            or (k >= 2 and tokens[k - 1].low == "the" and tokens[k - 2].low == "at")  # "vice president of imaging, at the buyer"
        ):
            return Employer.of(tokens[k])
    return None


def _left(view: View, end: int) -> Employer | None:
    """The company whose post somebody leaves who joins another before token `end` ("Its India head, Ann Ott, has joined Coles")."""
    tokens = view.tokens
    for p in view.phrases:
        if p.role is None or p.j >= end:
            continue
        if tokens[p.i].low in _THEIR:
            return view.focus
        owner = next((k for k in range(p.i, p.j - 1) if tokens[k].tag in "CW" and tokens[k + 1].tag == "S"), None)
        if owner is not None and "former" not in (t.low for t in tokens[p.i : p.j]):
            return Employer.of(tokens[owner]) if tokens[owner].tag == "C" else resolve(view, owner)
    return None


def _acts(tokens: list[Token], k: int) -> bool:
    """Whether a company is the subject of the verb at token `k`."""
    while k and (tokens[k - 1].tag in "VAT" or tokens[k - 1].low in ("to", "not")):
        k -= 1
    return k > 0 and (tokens[k - 1].tag in "CW" or tokens[k - 1].low in ("it", "they", "we"))


def _beside(view: View, match: Match, a: int, b: int) -> Employer | None:
    """The agent ("by Meta"), the place of work ("at Meta") or the owner ("Meta's engineers", "its staff") beside a trigger."""
    tokens = view.tokens
    agents = ("by", "at") if match.trigger.type == "ExecutiveMove" else ("by", "at", "from")
    for words, lo, hi in ((agents, match.j, b), (("at", "within", "by"), a, match.i), (("for",), a, match.i)):
        for k in range(lo, hi - 1):
            if tokens[k].low == "from" and k and tokens[k - 1].low in ("some", "many", "most"):
                continue  # "40 researchers are sought, some from Rainbow"
            if tokens[k].low in words and not (tokens[k].low == "at" and k and tokens[k - 1].low in ("them", "those", "whom")):
                after = k + 2 if tokens[k + 1].tag == "D" else k + 1
                if (
                    after < len(tokens)
                    and tokens[after].tag == "C"
                    and not comes_from(tokens, after)
                    and not (after + 1 < len(tokens) and tokens[after + 1].tag == "S" and words[0] == "by")
                ):
                    return Employer.of(tokens[_owned(tokens, after)])
    if match.gap and match.voice == "noun":
        inside = next((k for k in range(*match.gap) if tokens[k].tag == "C" and tokens[k - 1].low in ("at", "by", "of")), None)
        if inside is not None:
            return Employer.of(tokens[inside])  # "the last day at Orvane for 300 people"
    if match.voice == "noun" and (actor := _of_relative(tokens, match.j)) is not None:
        return actor
    for k in range(match.i - 1, a - 1, -1):
        head = (
            tokens[k].tag == "R" and match.trigger.type == "ExecutiveMove" and tokens[k + 1].tag == "S"
        )  # "ChatGPT's head, Ann Ott, left"
        if head and isinstance(tokens[k].value, Name):
            return Employer.of(tokens[k])
        if tokens[k].tag == "C" and k + 1 < len(tokens) and (tokens[k + 1].tag == "S" or k + 1 == match.i) and not comes_from(tokens, k):
            return Employer.of(tokens[k])
        if tokens[k].tag == "C" and tokens[k + 1].tag == "V" and tokens[k - 1].tag == "M":
            break  # "Its neighbour Orvane announced 900 job cuts"
        if tokens[k].low in ("its", "our", "their") and match.i - k < 6:
            return resolve(view, k)
    for k in range(match.j, b - 1):
        if tokens[k].tag == "C" and tokens[k + 1].tag == "S" and tokens[k - 1].low in ("of", "in", "across", "inside"):
            return Employer.of(tokens[k])
    return None


def _of_relative(tokens: list[Token], k: int) -> Employer | None:
    """The subject of a relative clause on people whose number follows token `k` ("the 800 posts, a tenth, that Unity said it would")."""
    counted = next((n for n in range(k, min(k + 4, len(tokens))) if tokens[n].tag == "N"), None)
    if counted is None or (that := next((n for n in range(counted, len(tokens)) if tokens[n].low in ("that", "which")), None)) is None:
        return None
    at = that + 1
    while at < len(tokens) and tokens[at].tag in "DMBHUZWF":
        at += 1
    acts = at + 1 < len(tokens) and tokens[at].tag == "C" and tokens[at + 1].tag in "VAT"
    return Employer.of(tokens[at]) if acts and not any(t.tag in "VCO" for t in tokens[counted:that]) else None


def _where(tokens: list[Token], k: int, a: int, noun: bool) -> Employer | None:
    """The company of which a relative clause tells before token `k` ("the turn of Spotify, where 1,500 posts went").

    Before a noun of an event any such clause does ("Microsoft, which made public a reduction of").
    """
    links = ("where", "which", "whose") if noun else ("where",)
    at = next((n for n in range(k - 1, max(a - 1, 2) - 1, -1) if tokens[n].low in links), 0)
    if not at and not noun and a > 2:  # "from Orvane, where she ran the group until it was merged"
        at = next((n for n in range(a - 1, 1, -1) if tokens[n].low == "where" or tokens[n].text in ",;"), 0)
        at *= tokens[at].low == "where" and all(t.text != "," for t in tokens[a:k])
    comma = at > 1 and tokens[at - 1].text == ","
    named = tokens[at - 1 - comma] if at > 1 else None
    if named is None or named.tag != "C" or any(t.tag in "CWX" or t.text in HARD for t in tokens[at + 1 : k]):
        return None
    return Employer.of(named)


def _owned(tokens: list[Token], k: int) -> int:
    """The subsidiary that the company at token `k` owns ("at General Motors' robotaxi subsidiary Cruise"), else that company."""
    if k + 1 < len(tokens) and tokens[k + 1].tag == "S":
        for n in range(k + 2, min(k + 7, len(tokens))):
            if tokens[n].tag == "C":
                return n
            if tokens[n].tag not in "MBHUZWF":
                break
    return k


def _resumed(tokens: list[Token], at: int, k: int) -> bool:
    """Whether the clause before a subordinate one, of which token `at` is the subject, goes on before token `k`, after a comma."""
    resumed = any(tokens[n].text == "," and tokens[n + 1].low == "and" for n in range(at + 1, k - 1))
    return resumed and any(t.tag == "C" for t in tokens[: at - 1]) and any(t.tag == "V" for t in tokens[: at - 1])


def _spoken_for(tokens: list[Token], k: int) -> bool:
    """Whether somebody of the company at token `k` opens the sentence ("A spokesperson for Meta said it", no "which works for Meta")."""
    return tokens[k - 1].low in ("for", "at", "of") and k < 6 and all(t.low not in ("which", "that") for t in tokens[:k])


def resolve(view: View, k: int) -> Employer | None:
    """Whom a pronoun or description at token `k` means: the company named last in the sentence before it, else the one in focus."""
    tokens = view.tokens
    for at in range(k - 1, -1, -1):
        t = tokens[at]
        if t.tag == "X" and tokens[at - 1].low == "the":
            return None  # "The bank confirmed it will hire"
        if at and tokens[at - 1].low in ("former", "a", "an", "ex") and tokens[at + 1].tag in "MH":
            continue  # "a former SAP manager"
        if at and tokens[at - 1].low in _SUBORDINATE and _resumed(tokens, at, k):
            continue  # "on the day that Amazon walked away, and its chief executive resigned"
        if at > 1 and tokens[at - 1].text == "," and tokens[at - 2].tag == "C" and tokens[at + 1].tag == "S":
            continue  # "Verily, Alphabet's health unit, said it was"
        if of_deal(tokens, at) or _worked_on(tokens, at):
            continue
        if view.focus is not None and t.tag == "C" and t.value != view.focus.name and _described_by(tokens, at, k):
            return view.focus  # "Jefferies has said the software giant may"
        if t.tag == "C" and not comes_from(tokens, at) and (at == 0 or tokens[at - 1].tag != "I" or _spoken_for(tokens, at)):
            return Employer.of(t)
    above = (
        view.focus
        and tokens[k].low in ("group", "parent")
        and next((view.named[o] for o in view.focus.name.owners if o in view.named), None)
    )
    return above or view.focus  # "King loses 200 people. The group had cut 6,000 before"
