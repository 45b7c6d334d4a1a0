"""What a user does: a deed a file, named by it (`importing`, `billing`). What a deed is made of has the name of its
thing first (`import_rows`, `bill_books`). Services take a Store and values and give values; they print and ask nothing.

    entries        adding editing listing explaining naming lending refunding linking posting recognizing moods
    categories     filing filed own_words corrections guessing learning categorizing category_model ruling
    review         reviewing settling
    bank's files   importing import_* taking_in understanding bank_profiles rejecting archiving
    ... that come  arranging arriving fetching agreeing
    accounts       accounting valuing networth card_statements older_entries
    currencies     quoting rating
    budgets        budgeting budget_* pacing pacing_bills
    bills          billing bill_* scheduling scheduled posting_due
    goals          saving goal_* affording
    alerts         alerting alert_* nudge_worth
    messages       channels delivering
    timers         timers timer_tokens crontab
    reports        reporting report_* comparing flagging calendar_days histogram leaks
    letters        digesting monthly yearly focusing focus_gathering focus_answers dashboard
    forecasts      forecasting forecast_* expense_model savings_model balance_known months_known track_record what_if*
    odd charges    spotting* anomaly_model
    the day ahead  risking risk_*
    models         model_books trained; `answers` keeps what takes a while
    the books      founding rebuilding opening peeking exporting* backing_up restoring own_files
    doctor         examining places staleness undelivered undone unrated far_ahead
    who may open   proving vaulting rekeying swapping token_files
    the demo       demonstrating household sample_files
"""
