"""The sentences that say why a match is proposed, in the user's language.

The engine gives codes with data (``engine.evidence.REASONS`` has the English templates); the
interface, the audit trail and the snapshot print the sentence made here.
"""


def describe(env, reason):
    """Return one engine reason as a sentence in the language of ``env``."""
    template = get_sentences(env).get(reason.code)
    return template % dict(reason.data) if template else reason.sentence


def get_sentences(env):
    """Return ``{code: template}``, with the keys of the engine's data as placeholders."""
    _ = env._
    return {
        "number": _("%(number)s is named (%(written)s)."),
        "number_cut": _("%(number)s is named without its letters (%(written)s)."),
        "number_tail": _("The last digits of %(number)s are named (%(written)s)."),
        "number_field": _("%(number)s is in the bank's reference field (%(written)s)."),
        "number_identifier": _("%(number)s is the payment's own identifier."),
        "number_standard": _(
            "Reference %(number)s is named, its check digits are right (%(standard)s)."
        ),
        "number_shared": _("%(number)s belongs to %(count)s open items."),
        "number_pays": _("%(number)s, which this payment pays, is named."),
        "payer_known": _("The line belongs to %(partner)s."),
        "payer_account": _("The account %(account)s belongs to %(partner)s."),
        "payer_reference": _("The reference %(number)s belongs to %(partner)s alone."),
        "payer_name": _("Only %(partner)s bears the name %(name)s."),
        "payer_similar": _("The name %(name)s resembles %(partner)s."),
        "payer_group": _("%(payer)s and %(partner)s belong together."),
        "payer_other": _("The payer is %(payer)s, not %(partner)s."),
        "payer_conflict": _("Account and name point to different partners."),
        "amount_equal": _("The amount is equal: %(amount)s %(currency)s."),
        "amount_discount": _(
            "%(amount)s %(currency)s is the amount with the discount until %(until)s."
        ),
        "amount_discount_late": _("The discount was only granted until %(until)s."),
        "amount_sum": _("%(count)s items add up to %(amount)s %(currency)s."),
        "amount_partial": _("%(amount)s of %(open)s %(currency)s would be paid."),
        "amount_over": _("%(amount)s %(currency)s is more than the open %(open)s."),
        "amount_currency": _("The item is in %(currency)s, the line in %(line_currency)s."),
        "only_way": _("No other open item of the payer gives this amount."),
        "only_amount": _("Nobody else owes this amount."),
        "chance_sum": _("With these amounts many sums can be reached by chance."),
        "search_ended": _("The search for other sums was ended at its limit."),
        "payment_first": _("A registered payment comes before the open document."),
        "payment_elsewhere": _(
            "A registered payment of this amount, %(number)s, pays something else."
        ),
        "rival_sum": _("Other items add up to the same amount: %(numbers)s."),
        "rivals": _("%(count)s possibilities are equally good."),
        "named_too": _("%(number)s is named too."),
        "number_unknown": _("%(written)s is named, but is not open."),
        "already_given": _("%(number)s is already matched with another line."),
        "date_later": _("Dated %(days)s days after the line."),
        "date_near": _("Dated %(days)s days from the line."),
        "oldest_first": _("The payer's oldest open items."),
        "already_booked": _("Already booked on the bank account."),
    }
