"""Paragraph → who signs it behind its last full stop: （记者 张三）, 通讯员 李明 摄, (Reuters), a notice's date."""

from __future__ import annotations

from dedupe.patterns import pattern

NAME = r"[^\W\d_]{1,5}"  # a name, or the piece of one that a stray space leaves
NAMES = rf"[\s:：]*{NAME}(?:[\s、,，．.·•/']+{NAME}){{0,5}}"
ROLE = (
    r"(?:本报|本刊|本台|本社|新华社|见习|实习|特约|首席|全媒体|融媒体)*"
    r"(?:[记記][者看]|通[讯訊][员員贞]|编辑|編輯|责编|責編|作者|文|图|圖|文图|图文|整理|撰文|采写|采訪|采访)"
)
_PHOTO = r"(?:[摄攝]影?|供[图圖])(?:[报報]道)?"
_FULL_NAMES = r"[^\W\d_a-zA-Z]{2,4}(?:[\s、]+[^\W\d_a-zA-Z]{2,4}){0,3}"
_ORGAN = r"公司|[集社]团|局|厅|处|所|站|委|会|中心|[医学法]院|学校|大学|检察院|政府|银行|支行|队|厂|区"
_DATED = rf"(?:[^，。,;；:：!！?？\d]{{2,30}}(?:{_ORGAN}))?\s*\d{{4}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日"
_LONGEST = 60  # characters that are looked at; what is longer is no signature
_STOP = r"(?:[。！？!?…]|(?<=[^\W\d])\.)[”」』\"’）)】]*\s*"
_BRACKETED = pattern(rf"{_STOP}[(（〔【\[]\s*([^()（）〔〕【】\[\]。]{{1,40}}?)\s*[)）〕】\]]\W*$")
# Outside of brackets 记者从… begins a sentence as well: only photographers, and two with their roles, sign there.
_OPEN = pattern(
    rf"{_STOP}((?:{ROLE}{NAMES}\s*){{1,3}}{_PHOTO}|{_DATED}|{_FULL_NAMES}\s+{_PHOTO}|"
    rf"(?:{ROLE}\s+{_FULL_NAMES}\s*){{2,3}})\W*$"
)
_LAST = "摄攝影图圖道"  # letters that an open one ends with, if not with a date or a name
_WHO = pattern(rf".{{0,6}}?(?:{ROLE}{NAMES}\s*){{1,3}}(?:{_PHOTO})?|{_FULL_NAMES}\s+{_PHOTO}")
_ALONE = pattern(rf"(?:.{{0,10}}?{ROLE}[\s:：]+{_FULL_NAMES}\s*){{1,3}}(?:{_PHOTO})?\W*")
_MAY_BE_ALONE = frozenset("者看员員贞辑輯编編作文图圖整理撰写寫访訪")
_CREDIT = pattern(rf".*{_PHOTO}")


def is_signed(text: str) -> bool:
    """Tell whether behind a paragraph's last full stop there are only brackets, a name with its role, or a date."""
    return _signature(text) is not None


def is_byline(text: str) -> bool:
    """Tell whether a line says who wrote the text above it, and nothing else: a name stands apart from its role."""
    bare = text.strip()
    return len(bare) <= _LONGEST and not _MAY_BE_ALONE.isdisjoint(bare) and _ALONE.fullmatch(bare) is not None


def read_signature(text: str) -> tuple[str | None, str | None]:
    """Give the byline and the credit that a paragraph ends with, as printed, their brackets aside."""
    signature = _signature(text) or ""
    if not _WHO.fullmatch(signature):
        return None, None
    return (None, signature) if _CREDIT.fullmatch(signature) else (signature, None)


def _signature(text: str) -> str | None:
    tail = text.rstrip()[-_LONGEST:]
    found = _BRACKETED.search(tail) if any(bracket in tail for bracket in ")）〕】]") else None
    if not found and _may_be_open(tail):
        found = _OPEN.search(tail)
    return found[1].strip() if found else None


def _may_be_open(tail: str) -> bool:
    """Tell whether a tail has the letters of an open signature: its pattern takes milliseconds to compile."""
    bare = tail.rstrip(" .。·,，")
    has_roles = "通" in bare and ("记" in bare or "記" in bare)
    return has_roles or bare[-1:] in _LAST or (bare[-1:] == "日" and bare[:-1].rstrip()[-1:].isdigit())
