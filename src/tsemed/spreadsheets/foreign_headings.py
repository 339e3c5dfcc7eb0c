"""Headings of a list that are not ours, and those among them that must not be overlooked.

A column that nobody reads is passed over and reported. One that seems to rule pairs out stops the
list instead: who overlooks it proposes exactly the pair it was written to prevent.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from typing import Final

from pairing.reference.folding import fold
from tsemed.spreadsheets.columns import MENTEES, Column, Side, columns_of
from tsemed.spreadsheets.problems import Code, WorkbookProblem
from tsemed.spreadsheets.workbooks import Table

# How alike two headings of one meaning are when a hand slipped, and the least length for it.
_CLOSE: Final = 0.87
_LONG_ENOUGH: Final = 6
# One letter from a heading that rules pairs out, and something else: a wish for a sector.
_LOOK_ALIKES: Final = frozenset({fold("העדפת מגזר")})

# What may stand before a word: particles of Hebrew and Arabic, and the Arabic article.
_BEFORE: Final = {"א": "[והבלשמכ]{0,2}", "ا": "(?:[وبلف]?ال|لل|[وبلف])?", "a": ""}


def _script(letter: str) -> str:
    return "א" if "א" <= letter <= "ת" else "ا" if "\u0600" <= letter <= "\u06ff" else "a"


def _any_of(*beginnings: str) -> re.Pattern[str]:
    """Return a pattern for words that begin so, in folded text; a bar closes a whole word."""
    written = []
    for each in beginnings:
        word = fold(each.rstrip("|"))
        end = r"\b" if each.endswith("|") else ""
        written.append(rf"{_BEFORE[_script(word[0])]}{re.escape(word)}{end}")
    return re.compile(rf"\b(?:{'|'.join(written)})")


_PAIR: Final = ("match", "pair", "הצמד", "הצמיד", "לשבצ|", "שיבוץ|", "שיבוצ", "مطابق", "ثنائي")
_PARTNERS: Final = {
    Side.MENTEES: _any_of(
        *_PAIR, "mentor", "volunteer", "coach", "מנטור", "מתנדב", "חונכ", "منتور", "مرشد", "متطوع"
    ),
    Side.MENTORS: _any_of(
        *_PAIR, "mentee", "participant", "trainee", "protege", "חניכ", "משתתפ", "נחנכ",
        "مشارك", "متدرب", "مستفيد",
    ),
}  # fmt: skip
_WITH: Final = _any_of("with|", "עם|", "مع|")
_YES_OR_NO: Final = re.compile(
    "|".join(rf"\b{fold(each)}\b" for each in ("yes/no", "no/yes", "כן/לא", "לא/כן", "نعم/لا"))
)
_NOT: Final = _any_of(
    "not|", "never", "dont|", "cannot|", "cant|", "no match", "no pair", "no mentor", "no mentee",
    "לא|", "אין|", "אסור", "عدم", "لا|", "ليس",
)  # fmt: skip
_STATUS: Final = _any_of("not matched|", "not yet", "not paired|", "עדיין לא", "טרם", "لم يتم")
_CONFLICT: Final = _any_of(
    "conflict", "avoid", "exclude", "exclusion", "forbid", "blacklist", "blocked", "veto",
    "ניגוד", "להימנע", "מניעה", "חסום", "פסול", "تجنب", "تضارب", "تعارض", "ممنوع",
)  # fmt: skip
_PAPER_OR_SKILL: Final = _any_of(
    "declar", "sign", "form|", "resol", "manag", "skill", "הצהר", "חתימ", "חתום", "חתמ", "טופס",
    "ניהול", "יישוב", "اقرار", "تصريح", "توقيع", "نموذج", "اداره", "حل|",
)  # fmt: skip
_EARLIER: Final = _any_of(
    "earlier", "previous", "former", "past|", "prior", "ex|",
    "קודמ", "קודם", "לשעבר", "בעבר", "سابق", "قديم",
)  # fmt: skip
_EXPERIENCE: Final = _any_of(
    "experience", "train", "course", "volunteering", "work", "job", "employ", "role",
    "ניסיון", "נסיון", "הכשר", "קורס", "התנדב", "עבוד", "תעסוק", "תפקיד", "משרה",
    "خبره", "تجربه", "دوره", "تدريب", "تطوع", "عمل", "وظيف",
)  # fmt: skip
_GENDER: Final = _any_of(
    "gender", "sex|", "woman", "women", "female", "man|", "men|", "male",
    "מגדר", "מין|", "אישה|", "אשה|", "נשים|", "גבר|", "גברים|",
    "جنس|", "امراه", "نساء", "رجل|", "رجال|",
)  # fmt: skip
_WISH: Final = _any_of(
    "prefer", "wish", "want", "request", "only|", "מעדיפ", "העדפ", "עדיפות", "מבוקש", "בקשה|",
    "בקשת|", "ביקש", "רק|", "דורש", "تفضيل", "يفضل", "تفضل", "مفضل", "مطلوب", "مرغوب", "رغبه",
    "يرغب", "فقط",
)  # fmt: skip
_ADJUSTMENT: Final = _any_of(
    "special need", "accessib", "adjustment", "accommodation",
    "נגישות", "הנגש", "התאמות", "התאמה נדרשת", "צרכים מיוחדים",
    "احتياجات خاصه", "ملاءمات", "تسهيل", "اتاحه",
)  # fmt: skip
_PROPOSED: Final = _any_of("מספר|", "הוצע", "ציון|", "סטטוס", "תאריך")
_NEED: Final = _any_of("need", "צרכימ", "צורך", "احتياج")
_HELP: Final = _any_of(
    "help", "support", "assist", "mentor", "train", "work", "job", "learn", "skill", "topic",
    "why", "reason", "עזר", "סיוע", "ליווי", "הכשר", "עבוד", "תעסוק", "מנטור", "למידה", "נושא",
    "סיבה|", "سبب", "مساعد", "مرافق", "تدريب", "عمل", "منتور", "تعلم", "موضوع",
)  # fmt: skip


def foreign_headings(
    table: Table, side: Side, known: Iterable[int], *, ignored: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the headings of the columns nobody reads, without those declared to mean nothing.

    Raise WorkbookProblem for a column that holds something and seems to rule pairs out.
    """
    taken = set(known)
    meaningless = {fold(heading) for heading in ignored}
    found = []
    for at, heading in enumerate(table.headings):
        if at in taken or not heading or fold(heading) in meaningless:
            continue
        column = _resembled(heading, side)
        if column and _is_risk(column, side) and _holds_something(table, at):
            is_ours = column in columns_of(side)
            raise WorkbookProblem(
                Code.HEADING_RESEMBLES if is_ours else Code.HEADING_OF_MENTEES,
                file=table.file, sheet=table.sheet, row=table.headings_row, column=heading,
                values={"key": column.key, "resembles": heading},
            )  # fmt: skip
        found.append(heading)
    return tuple(found)


def _resembled(heading: str, side: Side) -> Column | None:
    """Return the column that rules pairs out and that a foreign heading may mean."""
    written = _YES_OR_NO.sub(" ", fold(heading))
    if written in _LOOK_ALIKES:
        return None
    means = _meant(written, side)
    for column in MENTEES:
        if column.rules_out and (
            column.key in means
            or any(_is_close(written, fold(each)) for each in column.spellings(Side.MENTEES))
        ):
            return column
    return None


def _meant(written: str, side: Side) -> set[str]:
    """Return the keys of the columns that the words of a folded heading may mean."""
    partner = _PARTNERS[side].search(written)
    earlier = _EARLIER.search(written) and not _EXPERIENCE.search(written)
    apart = _NOT.search(written) and not _STATUS.search(written)
    conflict = _CONFLICT.search(written) and not _PAPER_OR_SKILL.search(written)
    adjustment = _ADJUSTMENT.search(written) and not _PROPOSED.search(written)
    need = _NEED.search(written) and not _HELP.search(written)
    found = {
        "not_with": conflict or (apart and (partner or _WITH.search(written))),
        "earlier_mentors": earlier and partner,
        "wishes_gender": _GENDER.search(written) and (partner or _WISH.search(written)),
        "needs": adjustment or need,
    }
    return {key for key, is_meant in found.items() if is_meant}


def _is_risk(column: Column, side: Side) -> bool:
    """Return whether overlooking it could let a pair through; what mentors offer could not."""
    return side is Side.MENTEES or column.key != "needs"


def _is_close(written: str, spelling: str) -> bool:
    if min(len(written), len(spelling)) < _LONG_ENOUGH:
        return False
    return SequenceMatcher(None, written, spelling).ratio() >= _CLOSE


def _holds_something(table: Table, at: int) -> bool:
    return any(at < len(row.cells) and row.cells[at] is not None for row in table.rows)
