"""The letter of each move, for those who work by keyboard. Pure: a table.

The same letter always means the same move, and no two that can be open on one page share one (a test holds the table
against the table of moves). What should take a second thought has none: supervision cards, making void, re-computing.
"""

LETTERS: dict[str, str] = {
    # triage
    "file": "f",
    "decline": "d",
    "merge": "m",
    "ask_more": "a",
    "self_handle": "h",
    "solve_on_spot": "s",
    "send_check": "c",
    "answer_check": "a",
    "supplement": "s",
    "unmerge": "m",
    "reconsider": "r",
    "escalate": "e",
    # dispatching
    "dispatch": "d",
    "whistle": "w",
    "refer": "e",
    "assign": "v",
    "add_assist": "i",
    "withdraw": "h",
    "reclassify": "l",
    "uphold_return": "h",
    "reject_return": "r",
    # handling
    "accept": "a",
    "hand_to": "m",
    "return_order": "r",
    "report_in": "q",
    "contain": "s",
    "answer": "f",
    "extend": "t",
    "suspend": "z",
    "resume": "b",
    "reply_card": "y",
    # verifying and afterwards
    "ask_look": "l",
    "look": "v",
    "pass": "p",
    "rework": "r",
    "false_feedback": "f",
    "close": "c",
    "call_back": "i",
    "rate": "v",
    "reopen": "w",
    "uphold_dissatisfaction": "h",
    "urge": "g",
    # deciding
    "approve": "o",
    "refuse": "x",
}
RESERVED = frozenset("jknu")  # down and up a list, the next event, back to the list
WITHOUT = frozenset({"card_yellow", "card_red", "card_black", "void", "recompute", "regrid", "take_back"})
