"""Paragraph → who signs it behind its last full stop: （记者 张三）, 通讯员 李明 摄, (Reuters)."""

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
_LONGEST = 60  # characters that are looked at; what is longer is no signature
# Outside of brackets 记者从… begins a sentence as well: only photographers, and two with their roles, sign there.
_SIGNED = pattern(
    r"(?:[。！？!?…]|(?<=[^\W\d])\.)[”」』\"’）)】]*\s*"
    r"(?:[(（〔【\[]\s*(?P<bracketed>[^()（）〔〕【】\[\]。]{1,40}?)\s*[)）〕】\]]|"
    rf"(?P<open>(?:{ROLE}{NAMES}\s*){{1,3}}{_PHOTO}|"
    rf"{_FULL_NAMES}\s+{_PHOTO}|(?:{ROLE}\s+{_FULL_NAMES}\s*){{2,3}}))\W*$"
)
_WHO = pattern(rf".{{0,6}}?(?:{ROLE}{NAMES}\s*){{1,3}}(?:{_PHOTO})?|{_FULL_NAMES}\s+{_PHOTO}")
_CREDIT = pattern(rf".*{_PHOTO}")


def is_signed(text: str) -> bool:
    """Tell whether behind a paragraph's last full stop there are only brackets, or a name with its role."""
    return _SIGNED.search(text.rstrip()[-_LONGEST:]) is not None


def read_signature(text: str) -> tuple[str | None, str | None]:
    """Give the byline and the credit that a paragraph ends with, as printed, their brackets aside."""
    found = _SIGNED.search(text.rstrip()[-_LONGEST:])
    signature = (found["bracketed"] or found["open"]).strip() if found else ""
    if not _WHO.fullmatch(signature):
        return None, None
    return (None, signature) if _CREDIT.fullmatch(signature) else (signature, None)
