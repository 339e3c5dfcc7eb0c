"""The sentences for the engine's codes and for problems with a list, by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tsemed.spreadsheets.translation import Message, pgettext_lazy

CRITERIA: Final[Mapping[str, Message]] = {
    "background": pgettext_lazy("criterion", "Background"),
    "distance": pgettext_lazy("criterion", "Distance"),
    "experience": pgettext_lazy("criterion", "Experience"),
    "mentee_wishes": pgettext_lazy("criterion", "The mentee's wishes"),
    "mentor_wishes": pgettext_lazy("criterion", "The mentor's wishes"),
    "occupation": pgettext_lazy("criterion", "Occupation"),
    "population": pgettext_lazy("criterion", "Population"),
    "seniority": pgettext_lazy("criterion", "Rank"),
    "stage": pgettext_lazy("criterion", "Stage"),
    "times": pgettext_lazy("criterion", "Times"),
    "waiting": pgettext_lazy("criterion", "Waiting"),
}

REASONS: Final[Mapping[str, Message]] = {
    "background.common": pgettext_lazy("reason", "A shared background, as asked for"),
    "background.none": pgettext_lazy("reason", "No shared background, though it was asked for"),
    "background.unknown": pgettext_lazy("reason", "Shared background: not asked for, or not known"),
    "distance.km": pgettext_lazy("reason", "About {km} km apart"),
    "distance.near": pgettext_lazy("reason", "Less than a kilometre apart"),
    "distance.online": pgettext_lazy("reason", "They would meet online"),
    "distance.unknown": pgettext_lazy("reason", "Distance not known"),
    "experience.years": pgettext_lazy("reason", "Years of experience: {years}"),
    "experience.unknown": pgettext_lazy("reason", "Years of experience not known"),
    "mentee_wishes.common": pgettext_lazy("reason", "Can help with what was asked for: {common}"),
    "mentee_wishes.none": pgettext_lazy("reason", "None of the topics asked for"),
    "mentee_wishes.unknown": pgettext_lazy("reason", "Topics not known"),
    "mentor_wishes.common": pgettext_lazy("reason", "A topic the mentor prefers: {common}"),
    "mentor_wishes.none": pgettext_lazy("reason", "None of the topics the mentor prefers"),
    "mentor_wishes.unknown": pgettext_lazy("reason", "The mentor's preferred topics are not known"),
    "occupation.same": pgettext_lazy("reason", "The same occupation: {offered}"),
    "occupation.near": pgettext_lazy(
        "reason",
        "A close occupation: {offered}, sought: {wanted}",
    ),
    "occupation.field": pgettext_lazy(
        "reason",
        "The same broad field: {offered}, sought: {wanted}",
    ),
    "occupation.other": pgettext_lazy(
        "reason",
        "A different occupation: {offered}, sought: {wanted}",
    ),
    "occupation.unknown": pgettext_lazy("reason", "Occupation not known"),
    "population.common": pgettext_lazy("reason", "Experience with the population"),
    "population.none": pgettext_lazy("reason", "No experience with the population"),
    "population.unknown": pgettext_lazy(
        "reason",
        "Experience with the population: not asked, or not known",
    ),
    "seniority.as_wished": pgettext_lazy(
        "reason",
        "The managerial rank hoped for, or above: {rank}",
    ),
    "seniority.below": pgettext_lazy(
        "reason",
        "Below the managerial rank hoped for: {rank}, hoped for: {wished}",
    ),
    "seniority.unknown": pgettext_lazy("reason", "No wish for a managerial rank"),
    "stage.same": pgettext_lazy("reason", "Knows this stage well: {stage}"),
    "stage.near": pgettext_lazy("reason", "Knows a neighbouring stage: {mentor_stages}"),
    "stage.other": pgettext_lazy("reason", "Knows another stage: {mentor_stages}"),
    "stage.unknown": pgettext_lazy("reason", "Experience with this stage not known"),
    "times.common": pgettext_lazy("reason", "Times in common: {common}"),
    "times.none": pgettext_lazy("reason", "No times in common"),
    "times.unknown": pgettext_lazy("reason", "Times not known"),
    "waiting.days": pgettext_lazy("reason", "Days of waiting: {days}"),
}

OPEN_WISHES: Final[Mapping[str, Message]] = {
    "mentee": pgettext_lazy(
        "open wish",
        "The mentee wishes to meet: {wished}. The mentor did not say; ask before you decide.",
    ),
    "mentor": pgettext_lazy(
        "open wish",
        "The mentor wishes to meet: {wished}. The mentee did not say; ask before you decide.",
    ),
}

RULES: Final[Mapping[str, Message]] = {
    "employer": pgettext_lazy("rule", "The same workplace or chain of command"),
    "gender": pgettext_lazy("rule", "The gender wished for"),
    "language": pgettext_lazy(
        "rule",
        "No language in common: {mentee_languages} and {mentor_languages}",
    ),
    "meeting": pgettext_lazy("rule", "No way of meeting that suits both"),
    "meeting.km": pgettext_lazy("rule", "{km} km apart, too far to meet"),
    "needs": pgettext_lazy("rule", "Adjustments not promised: {missing}"),
    "ready": pgettext_lazy("rule", "Training or clearance not complete"),
    "scope": pgettext_lazy("rule", "Another part of the cycle"),
    "times": pgettext_lazy("rule", "No time in common"),
    "capacity": pgettext_lazy("rule", "No place left"),
    "conflict": pgettext_lazy("rule", "A declared conflict"),
    "earlier_pair": pgettext_lazy("rule", "An earlier pair that ended"),
    "forbidden": pgettext_lazy("rule", "Decided by people"),
    "pin": pgettext_lazy("rule", "Decided otherwise by people"),
    "must": pgettext_lazy("rule", "A condition of this round: {criterion}"),
}

HELP: Final[Mapping[str, Message]] = {
    "employer": pgettext_lazy("help", "Find mentors from another workplace"),
    "gender": pgettext_lazy("help", "Give up the wish for a gender, on whichever side has it"),
    "language": pgettext_lazy(
        "help",
        "Find mentors with a language in common, or add an interpreter",
    ),
    "meeting": pgettext_lazy("help", "Travel farther, or meet online"),
    "needs": pgettext_lazy("help", "Ask mentors whether they can offer: {missing}"),
    "ready": pgettext_lazy("help", "Complete the training and clearance of mentors who wait"),
    "scope": pgettext_lazy("help", "Open the choice to mentors of another part of the cycle"),
    "times": pgettext_lazy("help", "Add possible times"),
    "capacity": pgettext_lazy("help", "Recruit mentors, or ask one to take another place"),
    "conflict": pgettext_lazy("help", "Look again at the conflict that was declared"),
    "earlier_pair": pgettext_lazy("help", "Look again at the earlier pair"),
    "forbidden": pgettext_lazy("help", "Look again at what was decided"),
    "pin": pgettext_lazy("help", "Look again at what was decided"),
    "must": pgettext_lazy("help", "Make this a wish instead of a condition: {criterion}"),
}

PROBLEMS: Final[Mapping[str, Message]] = {
    "no_file": pgettext_lazy(
        "list problem",
        "This file cannot be opened. Check its name and folder.",
    ),
    "empty_file": pgettext_lazy("list problem", "The file is empty."),
    "file_too_big": pgettext_lazy(
        "list problem",
        "The file is over {megabytes} MB. Split the list.",
    ),
    "old_excel": pgettext_lazy(
        "list problem",
        "This is an Excel file of before 2007 (.xls). Save it as .xlsx and try again.",
    ),
    "password": pgettext_lazy(
        "list problem",
        "The file is locked with a password. Save a copy without one and try again.",
    ),
    "web_page": pgettext_lazy(
        "list problem",
        "This is a web page under the name of a list. Open it in Excel and save as .xlsx.",
    ),
    "not_a_list": pgettext_lazy(
        "list problem",
        "This is neither an Excel workbook (.xlsx) nor a CSV file.",
    ),
    "damaged": pgettext_lazy(
        "list problem",
        "The file is damaged or incomplete. Save it again from Excel and try again.",
    ),
    "unpacks_too_big": pgettext_lazy(
        "list problem",
        "The file unpacks to over {megabytes} MB and was not opened.",
    ),
    "entities": pgettext_lazy(
        "list problem",
        "The file declares entities, which no honest workbook does; it was not opened.",
    ),
    "encoding": pgettext_lazy(
        "list problem",
        "The letters cannot be read. Save as CSV UTF-8 or as .xlsx.",
    ),
    "no_such_sheet": pgettext_lazy(
        "list problem",
        "There is no sheet {value}. Name one of these: {known}.",
    ),
    "no_headings": pgettext_lazy(
        "list problem",
        "No headings were found: the first row must name the columns.",
    ),
    "heading_passed_over": pgettext_lazy(
        "list problem",
        "This column is not one of ours and was not read.",
    ),
    "heading_resembles": pgettext_lazy(
        "list problem",
        "This column was not read, but may rule pairs out. If it means “{resembles}”, call it so; "
        "if not, remove it.",
    ),
    "heading_of_mentees": pgettext_lazy(
        "list problem",
        "This column may rule pairs out and is not read here. Write it in the list of mentees "
        "under “{resembles}”, and remove it here.",
    ),
    "hidden_row": pgettext_lazy(
        "list problem",
        "This row is hidden in the sheet and was read. Delete it if it no longer counts.",
    ),
    "quote_open": pgettext_lazy(
        "list problem",
        "A quotation mark opens in this row and is not closed, so the rows below cannot be kept "
        "apart. Close or remove it.",
    ),
    "too_many_rows": pgettext_lazy(
        "list problem",
        "{rows} rows; the most is {most}. Split the list.",
    ),
    "too_many_columns": pgettext_lazy("list problem", "{columns} columns; the most is {most}."),
    "column_twice": pgettext_lazy(
        "list problem",
        "The column “{column}” stands twice. Leave one of them.",
    ),
    "column_missing": pgettext_lazy(
        "list problem",
        "The column “{column}” is missing. Row {headings_row} must name the columns; it holds: "
        "{found}",
    ),
    "formula": pgettext_lazy(
        "list problem",
        "There is a formula here. Copy the column and paste it as values.",
    ),
    "control_character": pgettext_lazy(
        "list problem",
        "There is an invisible control character here ({character}). Remove it.",
    ),
    "cell_too_long": pgettext_lazy(
        "list problem",
        "The text here is longer than {most} characters.",
    ),
    "direction_removed": pgettext_lazy(
        "list problem",
        "Invisible direction characters were removed from this cell.",
    ),
    "empty": pgettext_lazy("list problem", "This must be filled in."),
    "invisible_name": pgettext_lazy("list problem", "A name needs at least one letter or digit."),
    "unknown_value": pgettext_lazy("list problem", "“{value}” is not one of the possible values."),
    "not_a_number": pgettext_lazy("list problem", "“{value}” is not a number."),
    "out_of_range": pgettext_lazy(
        "list problem",
        "{value} is not a whole number from {least} to {most}.",
    ),
    "not_a_date": pgettext_lazy("list problem", "“{value}” is not a date. Write day/month/year."),
    "day_out_of_bounds": pgettext_lazy(
        "list problem",
        "{value} cannot be meant here: a day between {first} and {last}.",
    ),
    "unknown_town": pgettext_lazy(
        "list problem",
        "The town “{value}” is not known, so distance is not considered.",
    ),
    "unknown_occupation": pgettext_lazy(
        "list problem",
        "The occupation “{value}” is not known. Choose one from the sheet.",
    ),
    "person_twice": pgettext_lazy(
        "list problem",
        "“{value}” already stands in row {first_row}. If these are two people, give each a number "
        "of their own.",
    ),
    "no_such_person": pgettext_lazy(
        "list problem",
        "“{value}” is not on the list of mentors, or two people bear the name.",
    ),
    "no_place_left": pgettext_lazy("list problem", "“{value}” has no place left for this pair."),
    "contradiction": pgettext_lazy(
        "list problem",
        "“{value}” is decided here and ruled out in the same row.",
    ),
    "mapping_unreadable": pgettext_lazy(
        "list problem",
        "The file that maps columns cannot be read: {detail}",
    ),
    "no_such_row": pgettext_lazy(
        "list problem",
        "Row {headings_row} was to name the columns, and holds nothing.",
    ),
    "mapping_unknown": pgettext_lazy(
        "list problem",
        "“{value}” is not a column. Possible: {known}",
    ),
}

PLACES: Final[Mapping[str, Message]] = {
    "sheet": pgettext_lazy("place in a list", "sheet {sheet}"),
    "row": pgettext_lazy("place in a list", "row {row}"),
    "column": pgettext_lazy("place in a list", "column {column}"),
}
