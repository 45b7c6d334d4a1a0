"""The table of commands: what is typed, where it lives, what it is for. A test loads every row."""

from __future__ import annotations

from finura_cli.records import NamedTuple

CAPTURE, LOOK, PLAN, PREDICT, BOOKS, SYSTEM = "Capture", "Look", "Plan", "Predict", "Books", "System"


class Row(NamedTuple):
    """A command. `target` is `module:attribute` below finura_cli.commands: a function, or for a group a
    `cli.group.Group`."""

    name: str
    target: str
    help: str
    panel: str


CATALOGUE: tuple[Row, ...] = (
    Row("init", "init:init", "Make the books: currency, locale, PIN, first account.", SYSTEM),
    Row("add", "add:add", "Add an entry: `add 250 lunch at Swiggy yesterday`.", CAPTURE),
    Row("import", "import_:group", "Take in a bank's file; every row is accounted for.", CAPTURE),
    Row("review", "review:group", "Settle what the program was unsure of.", CAPTURE),
    Row("note", "note:group", "Keep a note beside the books.", CAPTURE),
    Row("mood", "mood:group", "Log how a day felt, 0 to 5.", CAPTURE),
    Row("list", "list_:list_", "List entries that match a query.", LOOK),
    Row("show", "show:show", "Show one entry, with the why of its category.", LOOK),
    Row("report", "report:group", "Where the money went: by category, month, account ...", LOOK),
    Row("sql", "sql:sql", "Ask the books in SQL, read-only.", LOOK),
    Row("export", "export:export", "Write the books, or a part, as JSON or CSV.", LOOK),
    Row("budget", "budget:group", "Set budgets and see what is left.", PLAN),
    Row("goal", "goal:group", "What you save for, how it goes, what you can afford.", PLAN),
    Row("alerts", "alerts:group", "What is worth a word now; settle it, snooze it, mute it.", PLAN),
    Row("people", "people:group", "Lent and borrowed: who owes whom, shares with friends.", PLAN),
    Row("bills", "bills:group", "Bills and subscriptions: what falls due, what it costs a year.", PLAN),
    Row("predict", "predict:group", "What next month is likely to cost, with a range.", PREDICT),
    Row("anomalies", "anomalies:group", "What looks odd, and why.", PREDICT),
    Row("risk", "risk:risk", "The day ahead: low mood, high spending, beside their base rates.", PREDICT),
    Row("categorize", "categorize:categorize", "Set categories in bulk, or ask for one text.", PREDICT),
    Row("model", "model:group", "What was learnt from your books, and how well it does.", PREDICT),
    Row("edit", "edit:edit", "Change entries, by id or by query.", BOOKS),
    Row("rm", "rm:rm", "Remove entries, by id or by query.", BOOKS),
    Row("undo", "undo:group", "Take back the last deed; --redo does it again.", BOOKS),
    Row("account", "account:group", "Accounts, balances, reconciling with a statement.", BOOKS),
    Row("category", "category:group", "The tree of categories.", BOOKS),
    Row("rates", "rates:group", "Exchange rates: what one currency was worth in another.", BOOKS),
    Row("merchant", "merchant:group", "Merchants: their texts, other names, necessity.", BOOKS),
    Row("rules", "rules:group", "Rules that file entries under categories.", BOOKS),
    Row("unlock", "unlock:unlock", "Type the PIN once; the books stay open for a while.", SYSTEM),
    Row("lock", "unlock:lock", "Forget the PIN now.", SYSTEM),
    Row("backup", "backup:group", "Copy the books, and put a copy back.", SYSTEM),
    Row("vault", "vault:group", "Who may open the books: PIN, recovery words, tokens, keys.", SYSTEM),
    Row("config", "config:group", "Settings: show and change.", SYSTEM),
    Row("doctor", "doctor:doctor", "Check that the books are sound.", SYSTEM),
    Row("schedule", "schedule:group", "What is done without you: imports, alerts, reports, backups.", SYSTEM),
    Row("demo", "demo:demo", "See the main job on a made-up household.", SYSTEM),
    Row("completion", "completion:completion", "Shell completion for bash, zsh and fish.", SYSTEM),
    Row("help", "help:help_", "Help on a topic: periods, queries, output, exit-codes ...", SYSTEM),
)
