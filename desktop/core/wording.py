"""What a person wants and does not want in a text, such as ``beach without people`` or 没有人的海滩.

A few everyday forms are understood, so that words such as 无人机 (a drone) and "no entry" stay what they are:

* English: *without* and *w/o*, *with no*, *no*, *not*, *except*, *excluding*, *minus*, *other than*, *anything but*,
  *don't want*, *nobody*, and ``-word``;
* Chinese: 没有, 没人 and 无人 and their like, 不要, 不想看到, 不是, 不含, 不带, 去掉, 排除, 除了 … 以外, 除 … 外.

What follows is unwanted, as far as the phrase goes: to a preposition, a comma, 的. Of several things that *and*, *or*,
和 or 、 join, each is unwanted. Text in quotation marks is never taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from desktop.core.query import Term, TextTerm

#: A longer text is prose that somebody pasted; it stays as it is.
_LONGEST = 400

QUOTED = re.compile(r'"[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』')

# English. A phrase is words up to punctuation, a preposition or another negation.
_WORD = r"[^\s,;:.!?()\"“”，。；：、！？（）]+"
_END = (
    r"(?:at|in|on|by|near|under|over|behind|beside|between|during|from|inside|outside|with|without|while|but|no|not"
    r"|that|which|who|please)\b"
)
_PHRASE = rf"(?!{_END}){_WORD}(?:\s+(?!{_END}|(?:and|or|nor)\b){_WORD})*"
_PHRASES = (
    rf"(?P<object>(?=[^\W\d_]){_PHRASE}(?:(?:\s*,\s*{_PHRASE})*\s*,?\s+n?or\s+{_PHRASE}|(?:\s+and\s+{_PHRASE})+)?)"
)
_BEFORE = r"(?<![\w'’-])(?:(?:and|but)\s+)?"
_DETERMINERS = r"\s+(?:(?:an|a|any|the|some|single)\s+)*"
_NOWHERE_IN_IT = r"(?:\s+(?:at\s+all|in\s+(?:it|them|sight|view)\b))?"
_WITHOUT = (
    r"(?:without|w/o|with\s+no|except(?:\s+for)?|exclud(?:e|ing)|minus(?!\s+signs?\b)|other\s+than"
    r"|(?:any|every)(?:thing|one|body)\s+but)"
)
_DO_NOT_WANT = r"(?:(?:i|we)\s+)?(?:don[’']?t|do\s+not)\s+(?:want|need|show|include)(?:\s+(?:me|us|to\s+see))?"
#: Signs and sayings that begin with a negation and are things themselves.
_NO_THING = (
    r"(?:entry|entrance|exit|access|smoking|parking|swimming|trespassing|diving|stopping|fishing|waiting|standing"
    r"|littering|camping|cycling|dumping|through|man[’']?s\s+land|way|time|doubt|matter|longer|more|less)\b"
)
_SIGN = r"\S+(?:\s+\S+)?\s+(?:sign|symbol|sticker|poster|label|logo)s?\b"
_NOT_THING = r"(?:only|found|available|just|yet|far|sure|too|so|very|working|to)\b"

# Chinese.
_STOP = r"\s,，。;；:：!！?？()（）的在但而"
_DESCRIBED = r"(?:[红紅橙黄黃绿綠蓝藍紫黑白灰棕粉金银銀彩大小]色?的)?"
_QUANTITY = r"(?:看到|看见|出现|拍到|有)?(?:一[个個只隻条條辆輛张張]|任何|别的|其他)?"
_THINGS = rf"{_QUANTITY}(?P<object>{_DESCRIBED}[^{_STOP}]+)的?"
_HAVE_NOT = r"(?:(?<!有)[没沒]有|(?<![淹沉出埋吞隐隱湮覆泯神])[没沒])"
_AND_MORE = rf"(?:[和或与與及跟、][^{_STOP}]+)?"
#: 人 and 无人 that are no part of a longer word.
_PERSON = r"人(?![物类類像群行工造民体體员員脸臉影头頭偶鱼魚])"
_UNMANNED = r"[机機驾駕车車艇船舰區区岛島超店便售货貨值守仓倉潜直飞飛配送码工不能知问生管]"

#: Something of this is in every text that is taken apart.
_HINT = re.compile(
    r"no|without|w/o|except|exclud|minus|other|\bbut\b|n[’']?t\b|[-−没沒无無不别別去排除]", re.IGNORECASE
)


@cache
def _rules() -> Sequence[re.Pattern[str]]:
    """In this order where several begin at the same place. What has no object is wanted as it is.

    Compiled at the first text that may need them: it takes longer than many a search.
    """
    return (
        QUOTED,
        re.compile(
            rf"{_BEFORE}(?:with(?:out)?\s+)?(?P<nobody>nobody|no[\s-]one|(?<=without\s)any(?:one|body))\b{_NOWHERE_IN_IT}",
            re.IGNORECASE,
        ),
        re.compile(rf"{_BEFORE}(?:{_WITHOUT}|{_DO_NOT_WANT}):?{_DETERMINERS}{_PHRASES}{_NOWHERE_IN_IT}", re.IGNORECASE),
        re.compile(
            rf"{_BEFORE}no(?!\s+(?:{_NO_THING}|{_SIGN})){_DETERMINERS}{_PHRASES}{_NOWHERE_IN_IT}", re.IGNORECASE
        ),
        re.compile(
            rf"{_BEFORE}(?<!\bdo\s)(?<!\bdoes\s)(?<!\bor\s)(?<!\bif\s)not(?!\s+{_NOT_THING}){_DETERMINERS}{_PHRASES}",
            re.IGNORECASE,
        ),
        re.compile(rf"(?<!\S)[-−](?P<object>(?=[^\W\d_]){_WORD})"),
        re.compile(rf"{_HAVE_NOT}{_QUANTITY}(?P<object>{_PERSON}{_AND_MORE})的?"),
        re.compile(rf"空?[无無]一?(?P<object>人(?!{_UNMANNED}|[物类像])(?:[和或与及、][^{_STOP}]+)?)的?"),
        re.compile(r"[无無](?P<object>水印|文字|字幕|背景|边框|人物|行人|游客)的?"),
        re.compile(
            rf"(?:(?<!有)[没沒]有|(?<!要)不想?要有?|不想[看见見]到?|(?<![特个個区區分])[别別]要|(?<!是)不是|(?<!含)不含有?|不包[含括]|不[带帶]有?|去[掉除]|排除)\s?{_THINGS}"
        ),
        re.compile(rf"{_HAVE_NOT}(?P<object>[车車云雲字狗猫貓雪水树樹鸟鳥船草][^{_STOP}]*)的?"),
        re.compile(rf"除了(?!.*[还還也])(?P<object>[^{_STOP}]+?)(?:(?:以外|之外|外)的?|的|都|$|(?=[{_STOP}]))"),
        re.compile(rf"除(?!了)(?P<object>[^{_STOP}]+?)(?:以外|之外|外(?=的|$))的?(?!.*[还還也])"),
    )


#: What these patterns are for is rare: each is compiled by :mod:`re` when it is first used, and kept there.
_JOINED = r"\s*,\s*(?:n?or\s+)?|\s+(?:and|n?or)\s+|(?<=.)(?:以及|或者|还有|[和或与與及跟、])(?!服|平|尚)"

#: What is left over of a text when a phrase is taken out, and says nothing.
_LOOSE_START = r"^(?:[\s,;.，。；、)）]+|(?:and|but|or|that|which)\b|[的但而且和])+"
_LOOSE_END = (
    r"(?:[\s,;，。；、(（]+|\b(?:and|but|or|with|(?:(?:that|which|who)\s+)?(?:is|are|has|have))|但是?|而且?|并且?|且)+$"
)
_EVERYTHING = (
    r"(?:\b(?:all|any|every|the|my|a|of|everything|anything|photos?|pictures?|images?|pics?|shots?|please)\b"
    r"|所有|全部|我的|照片|图片|相片|图像|图|画面|都|可以|行|要|请|东西|\W)*"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text taken apart.

    Attributes:
        wanted: what is looked for; empty if only something is to be missing.
        unwanted: what photos had better not show, in order.
    """

    wanted: str
    unwanted: Sequence[str]


def read(text: str) -> Wording:
    """Take a text apart. One without negation stays exactly as it is."""
    wanted: list[str] = []
    unwanted: list[str] = []
    end = 0
    for match in _negations(text) if len(text) <= _LONGEST and _HINT.search(text) else ():
        wanted.append(text[end : match.start()])
        end = match.end()
        object_ = "people" if "nobody" in match.re.groupindex else match["object"]
        unwanted += [part for part in map(str.strip, re.split(_JOINED, object_, flags=re.IGNORECASE)) if part]
    if not unwanted:
        return Wording(text, ())
    rest = " ".join(filter(None, (_trimmed(part) for part in (*wanted, text[end:]))))
    return Wording("" if re.fullmatch(_EVERYTHING, rest, re.IGNORECASE) else rest, tuple(unwanted))


def understood(terms: Sequence[Term]) -> Sequence[Term]:
    """Terms as they are meant: of a text that says what is unwanted, a term for each part.

    Texts that count against photos already stay as they are.
    """
    return [part for term in terms for part in (_parts(term) if isinstance(term, TextTerm) else (term,))]


def _parts(term: TextTerm) -> Iterator[TextTerm]:
    wording = read(term.text) if term.weight > 0 else Wording(term.text, ())
    if wording.wanted or not wording.unwanted:
        yield replace(term, text=wording.wanted)
    for text in wording.unwanted:
        yield TextTerm(text, -term.weight)


def _negations(text: str) -> Iterator[re.Match[str]]:
    """Every negation, from left to right."""
    start = 0
    while found := [match for rule in _rules() if (match := rule.search(text, start))]:
        match = min(found, key=re.Match.start)
        start = match.end()
        if match.re is not QUOTED:
            yield match


def _trimmed(text: str) -> str:
    begun = re.sub(_LOOSE_START, "", text, flags=re.IGNORECASE)
    return re.sub(_LOOSE_END, "", begun, flags=re.IGNORECASE).strip()
